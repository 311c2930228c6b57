"""Exact extremes over cones of counts, face by face (regions/face_extremes.py): where what is known is a union of cones."""

from collections.abc import Sequence
from functools import cache
from math import gcd
from typing import Any

import sympy as sp

from segbounds.bounds.problem import Problem
from segbounds.errors import Unsupported
from segbounds.metrics.counts import Counts
from segbounds.regions.bound import Bound, Limit, exact_bound, least
from segbounds.regions.bound import most as largest
from segbounds.regions.cone import Cone
from segbounds.regions.face_extremes import extent
from segbounds.regions.facts import Fact, Reported, regions, straightened

ARGUMENT = "face by face: rays, edges and stationary points"
COMPUTED = sp.Rational(1, 10**5)  # no printed value is as narrow


def applies(problem: Problem) -> str | None:
    if problem.size is not None:
        return "whole counts of one size make no cone"
    if problem.hypotheses:
        return "hypotheses are looked at by the next one"
    if problem.parameters:
        return "the expression has parameters"
    if problem.of.has(sp.Abs, sp.Max, sp.Min):
        return "it knows |.|, min and max inside of metrics"
    if problem.nonlinear:
        return f"counts that have {' and '.join(item.text for item in problem.nonlinear)} make no cone with flat sides"
    return None


def most(problem: Problem) -> Bound | None:
    found = [ends[1] for ends in _extents(problem)]
    if not found:
        return None
    limit = largest(found)
    if problem.everywhere and not closed(limit.value):
        raise Unsupported("the largest value is a sum of roots of polynomials, which is no closed form")
    return exact_bound(limit, ARGUMENT)


def ends(problem: Problem) -> tuple[Bound, Bound] | None:
    found = _extents(problem)
    if not found:
        return None
    low, high = least(low for low, _ in found), largest(high for _, high in found)
    return exact_bound(low, ARGUMENT), exact_bound(high, ARGUMENT)


def _extents(problem: Problem) -> list[tuple[Limit, Limit]]:
    cones = regions(problem.known) if problem.known else [Cone()]
    return [ends for cone in cones if (ends := _extent(problem.straight, cone)) is not None]


@cache
def _extent(of: sp.Expr, cone: Cone) -> tuple[Limit, Limit] | None:
    return extent(of, cone)


def closed(value: sp.Expr) -> bool:
    """Whether a number is written as one: a rational, one with square roots, or one root of a polynomial, not a sum of such roots."""
    return isinstance(value, sp.CRootOf) or not value.has(sp.CRootOf)


def relative(problem: Problem) -> tuple[sp.Expr | None, Any]:
    from segbounds.bounds.methods.relative_errors import relative as over_all_pairs
    from segbounds.bounds.methods.relative_errors import relative_over

    assert problem.pair is not None, "a relative error is one of two metrics"
    one, other = problem.pair
    if problem.everywhere:
        error = over_all_pairs(one, other)
        return None if error is None else error.value, sp.Integer(0)
    straight = straightened(one, problem.known), straightened(other, problem.known)
    return relative_over(*straight, regions(problem.known)), sp.Integer(0)


def possible(problem: Problem) -> bool:
    return bool(regions(problem.known))


def excluded(problem: Problem) -> bool:
    return not possible(problem)


def example(problem: Problem) -> Counts | None:
    """Whole counts, few where that is easy."""
    readings = (_simplest(problem.known), problem.known)
    return next((_fewer(cone.inside, problem.known) for known in readings for cone in regions(known)), None)


def _simplest(known: Sequence[Fact]) -> tuple[Fact, ...]:
    """What was computed from counts, as the simplest fractions that it may have been: small counts have these."""
    return tuple(
        Fact(item.metric, Reported(item.value.simplest, item.value.simplest))
        if item.value.high - item.value.low < COMPUTED and item.value.contains(item.value.simplest)
        else item
        for item in known
    )


def _fewer(example: Counts, known: Sequence[Fact]) -> Counts:
    """The same proportions on as few pixels as still have the values."""
    whole = Counts(*(count // gcd(*example) for count in example))
    for total in (10, 30, 100, 300, 1000, 3000, 10**4, 10**5, 10**6, 10**9):
        fewer = Counts(*(round(count * total / whole.pixels) for count in whole))
        if total < whole.pixels and fewer.pixels and all(item.holds(fewer) for item in known):
            return fewer
    return whole
