"""Written derivations: whether a step is confirmed, and the algebra on a region that this takes."""

from collections.abc import Callable
from functools import cache
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from segbounds.algebra.comparisons import arguments
from segbounds.algebra.nonnegative import evidently_nonnegative, evidently_positive
from segbounds.algebra.quotients import identically_zero
from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import SYMBOLS, Counts, n
from segbounds.metrics.pieces import branches
from segbounds.metrics.similarity import Similarity, in_counts
from segbounds.regions.orthants import Orthant, orthants, support
from segbounds.regions.region import Region, region_if_any
from segbounds.theorems.records import Step, Supremum, Theorem, bound


def step_holds(step: Step, theorem: Theorem) -> bool:
    """Whether a step of a derivation is confirmed: an identity by algebra, an inequality by a form that shows its sign."""
    region = on_region(theorem.domain.hypotheses)
    if isinstance(theorem.claim, Supremum):
        above = (at_least(argument) for argument in arguments(theorem.claim.equals))
        region = OnRegion(region.region, (*region.known, *above))
    relation = step.relation
    if relation in (sp.true, sp.false):
        return relation == sp.true
    if relation.rel_op == "==":
        return region.vanishes(relation.lhs - relation.rhs)
    if relation.rel_op == "!=":
        return relation.lhs.is_number and relation.rhs.is_number and relation == sp.true
    difference = relation.gts - relation.lts
    if step.because is not None and not region.vanishes(difference - step.because):
        return False
    form = difference if step.because is None else step.because
    shows = evidently_positive if relation.rel_op in ("<", ">") else evidently_nonnegative
    return region.shows(form, shows)


def at_least(argument: sp.Expr) -> sp.Expr:
    """A polynomial form that is not negative where ``bound`` is at least the argument."""
    numerator, denominator = sp.fraction(sp.together(argument))
    if not evidently_positive(denominator):
        numerator, denominator = -numerator, -denominator
    return bound * denominator - numerator


class OnRegion:
    """Identities and signs of expressions at all counts of a region, or, without a region, in the parameters alone."""

    def __init__(self, region: Region | None, known: tuple[sp.Expr, ...]) -> None:
        self.region, self.known = region, known
        self.size = region.size if region else None

    def _form(self, expression: Any, rays: tuple[Counts, ...] | None = None) -> sp.Expr:
        expression = symbolic(expression)
        if self.region is None or not expression.has(*SYMBOLS, Similarity):
            return in_counts(expression)
        face = Orthant(self.region, rays or self.region.rays, [expression])
        return expression.xreplace(face.similarities).xreplace(face.weights)

    def vanishes(self, expression: Any) -> bool:
        """Whether an expression is identically zero."""
        return identically_zero(self._form(expression))

    def shows(self, expression: Any, sign: Callable[..., bool]) -> bool:
        """Whether the form of an expression, as written in the counts, shows its sign inside the region."""
        present = support(self.region.rays) if self.region is not None else frozenset(SYMBOLS)
        inside = {s: sp.Symbol(s.name, positive=True) if s in present else sp.Integer(0) for s in SYMBOLS}
        return sign(in_counts(expression).xreplace(inside), self.known)

    def shows_on(self, rays: tuple[Counts, ...], expression: Any, sign: Callable[..., bool]) -> bool:
        """The same on a face, where other values at 0/0 apply."""
        return sign(self._form(expression, rays), self.known)

    def branches(self, expression: Any) -> list[list[sp.Expr]] | None:
        """The expression as a maximum of minima; None where it is not seen as one."""
        return branches(symbolic(expression), self.known)

    def inside(self) -> Counts | None:
        """Some integer counts of the region, where it has rational rays."""
        if self.region is None:
            return None
        total = [sum(entries) for entries in zip(*self.region.rays, strict=True)]
        if not all(symbolic(entry).is_Rational for entry in total):
            return None
        scale = sp.ilcm(1, 1, *(sp.Rational(entry).q for entry in total))
        return Counts(*(int(entry * scale) for entry in total))

    def other_faces(self, expression: Any) -> list[tuple[Counts, ...]]:
        """The faces on which similarities are undefined that are defined inside."""
        return [] if self.region is None else list(orthants(self.region, symbolic(expression)))[1:]


@cache
def on_region(hypotheses: tuple[Relational, ...]) -> OnRegion:
    """Algebra on the region of these hypotheses; where they are not linear, in the counts as they stand."""
    region = region_if_any(hypotheses)
    if region is None:
        return OnRegion(None, ())
    return OnRegion(region if region.rays else None, region.known)


def admitted_along(place: OnRegion, family: Counts) -> bool:
    """Whether a family of counts lies in the region for all large n, as far as its form tells."""
    if place.region is None:
        return True
    values = dict(zip(SYMBOLS, map(symbolic, family), strict=True))
    if place.region.size is not None and sp.expand(sum(values.values()) - place.region.size) != 0:
        return False
    return all(_eventually(form.xreplace(values), place.known, True) for form in place.region.positive) and all(
        _eventually(form.xreplace(values), place.known, False) for form in place.region.facets
    )


def _eventually(expression: sp.Expr, known: tuple[sp.Expr, ...], strictly: bool) -> bool:
    expression = sp.expand(expression)
    if expression == 0:
        return not strictly
    leading = sp.Poly(expression, n).LC() if expression.has(n) else expression
    return evidently_positive(leading, known) or (not strictly and evidently_nonnegative(leading, known))
