"""Abs, Max and Min taken apart: rows of expressions of which the smallest counts, and halves where formulas are linear."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

import sympy as sp

from segbounds.algebra.number_fields import irrational_in
from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS
from segbounds.metrics.pieces import branches, halves, innermost, nodes
from segbounds.metrics.similarity import Similarity, in_counts, ratio
from segbounds.theorems.hypotheses import SUPPORTS, Condition, Conditions
from segbounds.theorems.proofs.roots import has_root
from segbounds.theorems.proofs.signs import sign_of, signed_alike
from segbounds.theorems.proofs.statements import Statement

MOST_COMPARED = 4  # expressions of which the smallest is asked for


def rows_of(expression: sp.Expr, known: tuple[sp.Expr, ...]) -> Iterator[tuple[Conditions, list[sp.Expr]]]:
    """Rows of expressions, of each of which the smallest counts, and where."""
    rows = branches(expression, known)
    if rows is not None:
        yield from (((), row) for row in rows)
        return
    node = next(innermost(expression))
    cut = halves(node)
    difference = cut.first - cut.second
    form = sign_of(difference)
    if form is None or not all(signed_alike(difference, form, support) for support in SUPPORTS):
        raise Unsupported(f"{expression} bends in a way that does not split into branches")
    for sign, value in ((1, cut.above), (-1, cut.below)):
        for more, row in rows_of(expression.xreplace({node: value}), known):
            yield ((sign * form, ">="), *more), row


def by_comparison(row: list[sp.Expr], like: Statement, moved: sp.Expr) -> Iterator[tuple[Statement, ...]]:
    """Statements about one entry of a row each, on pairs where it seems to be the smallest: any way to choose will do."""
    smallest = _smallest(row) if len(row) <= MOST_COMPARED else None
    if smallest is not None:
        yield tuple(replace(like, left=entry + moved, where=(*like.where, *more)) for entry, more in smallest)


def _smallest(row: Sequence[sp.Expr]) -> list[tuple[sp.Expr, Conditions]] | None:
    """The entries of a row, and where each is the smallest; None where two cannot be compared."""
    if len(row) == 1:
        return [(row[0], ())]
    first, second, *others = row
    form = sign_of(second - first)
    if form is None:
        return None
    found: list[tuple[sp.Expr, Conditions]] = []
    for sign, smaller in ((1, first), (-1, second)):
        rest = _smallest([smaller, *others])
        if rest is None:
            return None
        found += [(entry, ((sign * form, ">="), *more)) for entry, more in rest]
    return found


def linear_halves(expression: sp.Expr) -> Iterator[tuple[tuple[Condition, ...], sp.Expr]]:
    """The expression where Abs, Min and Max inside the formulas are linear, with the condition for it."""
    bent_ones = sorted(set(chain.from_iterable(nodes(s.formula) for s in expression.atoms(Similarity))), key=str)
    if not bent_ones:
        signed = {form for s in expression.atoms(Similarity) for form in _signed_over_a_root(s)}
        if len(signed) != 1:
            yield (), expression
        else:
            yield from ((((sign * form, ">="),), expression) for form in signed for sign in (1, -1))
        return
    node = bent_ones[0]
    form = sp.expand(halves(node).form)
    if not form.is_polynomial(*SYMBOLS) or sp.Poly(form, *SYMBOLS).total_degree() > 1:
        raise Unsupported(f"{node} does not bend along a plane")
    for sign in (1, -1):
        bent = {
            s: Similarity(s.name, _bent(s.formula, form, sign), s.when_undefined) for s in expression.atoms(Similarity)
        }
        for more, rest in linear_halves(expression.xreplace(bent)):
            yield ((sign * form, ">="), *more), rest


def _signed_over_a_root(similarity: Similarity) -> Iterator[sp.Expr]:
    """What stands over a square root and has terms of both signs: one knows more where its own sign is known."""
    if any(has_root(similarity.formula, count) for count in SYMBOLS):
        for factor in sp.Mul.make_args(similarity.formula):
            if factor.is_Add and any(term.as_coeff_Mul()[0] < 0 for term in factor.args):
                yield factor


def by_sign(statement: Statement) -> Iterator[tuple[Statement, ...]]:
    """A statement about A + B root, once for each sign of A: of the one factor of A that has terms of both signs."""
    roots = [
        p for p in statement.parameters if any(sign == "=" and sp.degree(f, p) == 2 for f, sign in statement.where)
    ]
    if len(roots) != 1:
        return
    without = ratio(in_counts(statement.right - statement.left))[0].subs(roots[0], 0)
    names = {number: sp.Dummy() for number in irrational_in(without)}
    values = {name: number for number, name in names.items()}
    signed = []
    for factor, _ in sp.factor_list(without.xreplace(names))[1]:
        form = sp.Poly(factor.xreplace(values), *SYMBOLS, *statement.parameters)
        if len({bool(c > 0) for c in form.coeffs()}) == 2:
            signed.append(form.as_expr())
    if len(signed) == 1:
        yield tuple(replace(statement, where=(*statement.where, (sign * signed[0], ">="))) for sign in (1, -1))


def _bent(formula: sp.Expr, form: sp.Expr, sign: int) -> sp.Expr:
    """A formula where the form (or its opposite) is not negative."""
    changes = {}
    for node in nodes(formula):
        cut = halves(node)
        scale = sp.cancel((cut.first - cut.second) / form)
        if scale.is_number:
            changes[node] = cut.above if sign * scale > 0 else cut.below
    return formula.xreplace(changes)
