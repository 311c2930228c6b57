"""What a metric, or a combination of metrics, is at least and at most on one image: asked of the plan, as every such question is."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

import sympy as sp

from segbounds.bounds.plan import COMPUTING, FACES, Method, NoMethod, solve
from segbounds.bounds.problem import Problem
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import Range, fraction

DIGITS = 40  # of a root, of which a little less is taken
LESS = Fraction(1, 10**30)


@cache
def extent_of(metric: Similarity) -> Range | None:
    """The least and the most of a metric, exactly; None where they are not known so."""
    try:
        found = solve(Problem(metric), "ends", (FACES,)).found
    except NoMethod:
        return None
    assert found is not None, "there are pairs of masks"
    return found[0].value, found[1].value


@cache
def ends_of(metric: Similarity) -> tuple[Fraction, Fraction] | None:
    """The same where they are fractions."""
    found = extent_of(metric)
    if found is None or not all(end.is_Rational for end in found):
        return None
    return fraction(found[0]), fraction(found[1])


def least_exactly(of: sp.Expr) -> Fraction | None:
    """The least of a combination of metrics, exactly, but for the digits of a root after the thirtieth; None where it is not known
    quickly."""
    return _least(of, (FACES,))


@cache
def least_certified(of: sp.Expr) -> Fraction | None:
    """What a combination of metrics is at least: its least value or the lower end of an enclosure; None where nothing is known."""
    return _least(of, COMPUTING)


def _least(of: sp.Expr, methods: Sequence[Method]) -> Fraction | None:
    try:
        found = solve(Problem(-of), "most", methods).found
    except NoMethod:
        return None
    assert found is not None, "there are pairs of masks"
    least = -found.value
    if least.is_Rational:
        return fraction(least)
    return fraction(sp.Rational(str(sp.N(least, DIGITS)))) - LESS if least.is_finite else None
