"""Exact suprema and infima of expressions in the counts, with the place where they are reached or approached.

The method, for an expression that does not change when all counts are scaled, over a region (see regions.py):

1. Where a similarity reads 0/0 its own value applies, so each face of the region on which another set of similarities
   is undefined is a problem of its own (see regions/orthants.py).
2. ``Abs`` and ``Max`` split into branches, ``Abs`` and ``Min`` inside a formula into parts of the region.
3. Each branch is a quotient N/D. Cheapest argument first:
   - N and D linear: a mediant of its values on the rays, so the extremes are on rays.
   - two linear-fractional similarities, monotone in both: on {A = a} the other is extreme at a vertex, so two rays
     suffice, and one ratio of counts remains.
   - no coefficient of N exceeds c times that of D, and a curve reaches c: then c is the supremum.
   - in general the supremum is a limit along x_i = y_i n^(w_i), for one of finitely many orders of growth w, at a critical
     point of the quotient of leading forms. The critical values are roots of elimination polynomials; a certified
     enclosure singles out the right one. Where elimination does not end within its budget, the enclosure is the answer.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from segbounds.algebra.comparisons import at_most, same
from segbounds.algebra.nonnegative import evidently_nonnegative, evidently_positive
from segbounds.algebra.reading import symbolic
from segbounds.bounds.methods.quotients.arguments import by_coefficients, on_rays, on_two_rays, smallest_of_bounds
from segbounds.bounds.methods.quotients.critical_values import at_critical_values, located
from segbounds.bounds.methods.quotients.largest import largest
from segbounds.errors import EmptyRegion, Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts, n
from segbounds.metrics.similarity import value_at
from segbounds.regions.bound import Bound
from segbounds.regions.orthants import Orthant, orthants, parts
from segbounds.regions.region import Region, region_of


def supremum(expression: Any, hypotheses: Sequence[Relational] = ()) -> Bound:
    """The supremum of an expression over similarities and counts, over all counts that satisfy the hypotheses.

    The two steps that may take long, elimination and branch and bound, have budgets of work, which are counted: the answer is the same
    everywhere. Raises EmptyRegion where nothing satisfies the hypotheses, and Unsupported (with the reason) where the method does
    not reach; never hangs.
    """
    expression, region = symbolic(expression), region_of(hypotheses)
    if not region.rays or not region.admits(region.rays):
        raise EmptyRegion("no counts satisfy the hypotheses")
    found, open_questions = [], []
    for part, branches in parts(region, expression):
        for branch in branches:
            for rays in orthants(part, expression):
                face = Orthant(part, rays, branch)
                try:
                    found.append(_on_orthant(face))
                except Unsupported as reason:
                    open_questions.append((face, reason))
    best = _unless_exceeded(largest(found, region.known) if found else None, open_questions, region.known)
    return _with_attained(expression, region, best)


def _unless_exceeded(
    best: Bound | None, open_questions: Sequence[tuple[Orthant, Unsupported]], known: tuple[sp.Expr, ...]
) -> Bound:
    """The best value found, where no face that resisted can lie above it: then its exact value is not needed."""
    for face, reason in open_questions:
        if best is None or not best.exact:
            raise reason
        if best.value is not sp.oo:
            ceiling = _ceiling(face)
            if ceiling is None or not all(at_most(term, best.value, known) for term in ceiling):
                raise reason
    if best is None:
        raise EmptyRegion("no counts satisfy the hypotheses")
    return best


def _ceiling(face: Orthant) -> list[sp.Expr] | None:
    """Values of which the largest is an upper bound on a face: the ratios of the coefficients of N and D."""
    quotient = face.quotient_or_why_not(face.branch[0])
    if isinstance(quotient, str):
        return None
    numerator, denominator = quotient
    top, bottom = dict(numerator.terms()), dict(denominator.terms())
    if any(m not in bottom and not evidently_nonnegative(-c, face.known) for m, c in top.items()):
        return None
    return [sp.factor(top.get(m, sp.Integer(0)) / c) for m, c in bottom.items()]


def _on_orthant(face: Orthant) -> Bound:
    if face.has_roots():
        return located(face, [face.quotient_with_roots(expression) for expression in face.branch])
    quotients = face.quotients()
    if len(quotients) == 1:
        (quotient,) = quotients
        for argument in (on_rays, by_coefficients, on_two_rays):
            if (optimum := argument(face, quotient)) is not None:
                return optimum
    elif (optimum := smallest_of_bounds(face, quotients)) is not None:
        return optimum
    if any(c.free_symbols for quotient in quotients for p in quotient for c in p.coeffs()):
        raise Unsupported("with parameters, only arguments that settle all their values at once are tried")
    return at_critical_values(face, quotients)


def _with_attained(expression: sp.Expr, region: Region, best: Bound) -> Bound:
    """Where the fastest growing counts alone give the value, it is attained there (if they are integers up to scale)."""
    if not best.exact or best.value in (sp.oo, -sp.oo):
        return best
    for family in best.along:
        growth = max(sp.degree(count, n) if symbolic(count).has(n) else 0 for count in family if count != 0)
        leading = Counts(
            *(sp.Poly(count, n).nth(growth) if count != 0 else sp.Integer(0) for count in map(symbolic, family))
        )
        inside = all(
            evidently_positive(form.xreplace(dict(zip(SYMBOLS, leading, strict=True)))) for form in region.positive
        )
        there = value_at(expression, leading)
        if inside and not there.has(sp.nan, sp.zoo) and same(there, best.value, region.known):
            whole = all(sp.cancel(count / sum(leading)).is_rational for count in leading)
            if region.size is not None:
                leading = Counts(*(sp.factor(count * region.size / sum(leading)) for count in leading))
                whole = all(count.is_integer for count in leading)
            return replace(best, along=(leading,), attained=whole)
    return best
