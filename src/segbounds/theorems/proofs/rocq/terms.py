"""Expressions as Rocq reads them, and statements made of them."""

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.errors import InputError
from segbounds.theorems.proofs.check_proof import SUPPORTS, Tree

COUNTS = sp.symbols("tp fp fn tn")
n = sp.Symbol("n")
OTHERS_ZERO = {support: {count: sp.Integer(0) for count in COUNTS if count.name not in support} for support in SUPPORTS}
SIGNS = {">= 0": "<=", "> 0": "<"}
Names = Mapping[sp.Expr, str]
OPERATIONS: dict[tuple[str, int], Callable[[Any, Any], Any]] = {
    ("sum", 1): operator.add,
    ("sum", -1): operator.sub,
    ("product", 1): operator.mul,
    ("product", -1): operator.truediv,
}


def as_sympy(tree: Tree) -> sp.Expr:
    """An expression that the checker has read, as sympy makes it step by step from left to right."""
    kind, *rest = tree
    if kind == "number":
        return sp.Integer(rest[0])
    if kind == "name":
        return sp.Symbol(rest[0])
    if kind == "minus":
        return -as_sympy(rest[0])
    if kind == "power":
        return as_sympy(rest[0]) ** rest[1]
    (_, first), *others = rest[0]
    found = as_sympy(first)
    for sign, part in others:
        value = as_sympy(part)
        found = OPERATIONS[kind, sign](found, value)
    return found


def as_rocq(expression: Any, names: Names) -> str:
    """An expression as Rocq reads it."""
    expression = symbolic(expression)
    if expression in names:
        return names[expression]
    if expression.is_Integer:
        return str(expression) if expression >= 0 else f"(- {-expression})"
    if expression.is_Rational:
        return f"({as_rocq(expression.p, names)} / {expression.q})"
    if expression.is_Symbol:
        return str(expression)
    if expression.is_Add:
        first, *rest = expression.as_ordered_terms()
        signed = ((" - ", -term) if term.could_extract_minus_sign() else (" + ", term) for term in rest)
        return f"({as_rocq(first, names)}{''.join(sign + as_rocq(term, names) for sign, term in signed)})"
    if expression.is_Pow and expression.exp.is_Integer and expression.exp > 0:
        return f"({as_rocq(expression.base, names)} ^ {expression.exp})"
    if expression.is_Pow and expression.exp == sp.Rational(1, 2):
        return f"(sqrt {as_rocq(expression.base, names)})"
    top, bottom = sp.fraction(expression)
    if bottom != 1:
        return f"({as_rocq(top, names)} / {as_rocq(bottom, names)})"
    if expression.is_Mul:
        if expression.args[0] == -1:
            return f"(- {as_rocq(-expression, names)})"
        return f"({' * '.join(as_rocq(factor, names) for factor in expression.as_ordered_factors())})"
    raise InputError(f"{expression} cannot be written in Rocq")


def zeros_put_in(present: frozenset[str]) -> str:
    """The step that puts zero for the counts that are not present; an equation for another variable stays as it is."""
    absent = [count.name for count in COUNTS if count.name not in present]
    return f"subst {' '.join(absent)}." if absent else ""


def compared(form: sp.Expr, sign: str, names: Names) -> str:
    """A form compared with zero, its negative terms on the other side."""
    terms = sp.Add.make_args(sp.expand(form))
    negative = [term for term in terms if term.could_extract_minus_sign()]
    left, right = (
        sp.Add(*part) for part in ((-term for term in negative), (term for term in terms if term not in negative))
    )
    return f"{as_rocq(left, names)} {sign} {as_rocq(right, names)}"


def wrapped(text: str) -> str:
    """A text as one argument."""
    return text if re.fullmatch(r"\w+", text) or (text[0], text[-1]) == ("(", ")") else f"({text})"


def stated(kind: str, name: str, variables: Sequence[str], assumptions: Iterable[str], conclusion: str) -> str:
    quantified = f"forall {' '.join(variables)} : R,\n" if variables else ""
    given = "".join(f"  {assumption} ->\n" for assumption in assumptions)
    return f"{kind} {name} : {quantified}{given}  {conclusion}."
