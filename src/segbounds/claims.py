"""A claim as one types it, `dice - jaccard <= 3 - 2*sqrt(2)`, as a theorem.

Read by Python's own parser and built node by node from names that are known here: nothing is evaluated.
"""

import ast
import difflib
import operator
from collections.abc import Callable, Sequence
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from segbounds import counts
from segbounds.errors import InputError
from segbounds.similarities import ALIASES, CATALOGUE, Similarity
from segbounds.theorems import Always, Domain, Theorem

NAMES: dict[str, Any] = {
    **{name: entry for name, entry in CATALOGUE.items() if isinstance(entry, Similarity)},
    **{alias: CATALOGUE[name] for alias, name in ALIASES.items()},
    **{symbol.name: symbol for symbol in counts.SYMBOLS},
    **{name: getattr(counts, name) for name in ("positives", "negatives", "pixels", "prevalence", "d")},
    **{name: sp.Symbol(name, positive=True) for name in ("alpha", "beta", "delta")},
    "gamma": sp.Symbol("gamma", nonnegative=True),
}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: entry for name, entry in CATALOGUE.items() if not isinstance(entry, Similarity)},
    **{"sqrt": sp.sqrt, "abs": sp.Abs, "min": sp.Min, "max": sp.Max, "Rational": sp.Rational},
}
OPERATORS: dict[type, Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
RELATIONS: dict[type, type[Relational]] = {ast.LtE: sp.Le, ast.GtE: sp.Ge, ast.Eq: sp.Eq, ast.Lt: sp.Lt, ast.Gt: sp.Gt}


def claim(text: str, where: Sequence[str] = ()) -> Theorem:
    """The theorem that a relation states, for all pairs of masks that satisfy some other relations.

    Raises InputError for what is no relation, for unknown names (with the nearest known ones), for parameters outside their
    domain and for a relation that says nothing about masks or parameters.
    """
    relation = _relation(text)
    hypotheses = tuple(_relation(part) for parts in where for part in parts.split(","))
    if not relation.free_symbols:
        raise InputError(f"{text!r} says nothing about masks: name a similarity, such as dice <= 2*jaccard")
    title = " ".join(" where ".join((text, ", ".join(where))).split()) if where else " ".join(text.split())
    return Theorem(title=title, source="as typed", claim=Always(relation), domain=Domain(hypotheses))


def _relation(text: str) -> Relational:
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise InputError(f"{text!r} cannot be read: write it like 'dice - jaccard <= 0.18'") from error
    if not isinstance(tree, ast.Compare) or len(tree.ops) != 1 or type(tree.ops[0]) not in RELATIONS:
        raise InputError(f"{text!r} is not one relation: write two sides with <=, >=, <, > or == between them")
    relation = RELATIONS[type(tree.ops[0])]
    # unevaluated: a relation that is plainly true is still a claim
    return relation(_value(tree.left, text), _value(tree.comparators[0], text), evaluate=False)


def _value(node: ast.expr, text: str) -> sp.Expr:
    match node:
        case ast.Constant(value=int() | float()):
            return sp.Rational(ast.get_source_segment(text.strip(), node))  # 0.3 is 3/10
        case ast.Name(id=name):
            return _known(name, NAMES, text)
        case ast.UnaryOp(op=op, operand=operand) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_value(operand, text))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            first, second = _value(left, text), _value(right, text)
            if isinstance(op, ast.Div) and second == 0:
                raise InputError(f"{text!r} divides by zero")
            return OPERATORS[type(op)](first, second)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=keywords):
            function = _known(name, FUNCTIONS, text)
            named = {str(word.arg): _value(word.value, text) for word in keywords}
            try:
                return function(*(_value(argument, text) for argument in arguments), **named)
            except TypeError as error:
                wanted = ", ".join(f"{key}=0.5" for key in getattr(function, "__annotations__", {}) if key != "return")
                raise InputError(f"{name} does not take these arguments: write it like {name}({wanted})") from error
    raise InputError(
        f"{ast.get_source_segment(text.strip(), node)!r} in {text!r} is not an expression in similarities and numbers"
    )


def _known(name: str, among: dict[str, Any], text: str) -> Any:
    if name in among:
        return among[name]
    other = FUNCTIONS if among is NAMES else NAMES
    if name in other:
        form = f"{name}(...)" if other is FUNCTIONS else name
        raise InputError(f"{name} in {text!r} is written {form}")
    near = difflib.get_close_matches(name.lower(), [*NAMES, *FUNCTIONS], n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(sorted({*NAMES, *FUNCTIONS}))}"
    raise InputError(f"there is no {name!r}: {hint}")
