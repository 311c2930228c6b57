"""Certified enclosures where any metrics have given values, nonlinear ones among them (see `nonlinear`)."""

from dataclasses import replace
from typing import Any

import sympy as sp

from segbounds.bounds.problem import Problem
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity
from segbounds.regions.bound import Bound
from segbounds.regions.facts import Fact, Reported
from segbounds.theorems.known_differences import known_difference

ARGUMENT = "branch and bound with certified enclosures"

# `nonlinear` is imported by what needs it: it loads numpy, which takes longer than many an answer


def applies(problem: Problem) -> str | None:
    if problem.size is not None:
        return "it knows no whole counts of one size"
    if problem.hypotheses:
        return "it knows values of metrics, not hypotheses about counts"
    if problem.parameters:
        return "the expression has parameters"
    if not problem.of.is_polynomial(*problem.of.atoms(Similarity)):
        return "it knows sums and products of metrics, and no quotients of them"
    return "it knows metrics, not counts" if problem.of.free_symbols - problem.of.atoms(Similarity) else None


def most(problem: Problem) -> Bound | None:
    from segbounds.bounds.methods.nonlinear.values import largest_where
    from segbounds.bounds.methods.nonlinear.values import possible as any_have

    cap = None
    if problem.known and problem.pair is not None:
        if problem.nonlinear and not any_have(problem.known):
            return None
        overall = known_difference(*problem.pair)
        cap = None if overall is None else overall.above.value
    found = largest_where(problem.of, problem.known, cap)
    return None if found is None else replace(found, argument=ARGUMENT)


def ends(problem: Problem) -> tuple[Bound, Bound] | None:
    from segbounds.bounds.methods.nonlinear.values import ends_where

    assert isinstance(problem.of, Similarity), "both ends are asked of a metric"
    found = ends_where(problem.of, problem.known, shown=not problem.quick)
    return None if found is None else (replace(found[0], argument=ARGUMENT), replace(found[1], argument=ARGUMENT))


def example(problem: Problem) -> Counts | None:
    from segbounds.bounds.methods.nonlinear.values import counts_where

    return counts_where(problem.known)


def possible(problem: Problem) -> bool:
    from segbounds.bounds.methods.nonlinear.values import possible as any_have

    return any_have(problem.known)


def excluded(problem: Problem) -> bool:
    from segbounds.bounds.methods.nonlinear.values import excluded as none_have

    return none_have(problem.known)


def relative(problem: Problem) -> tuple[sp.Expr | None, Any] | None:
    """The relative error and the width of its enclosure; without one where one of the two metrics can be zero."""
    from segbounds.bounds.methods.nonlinear.values import ends_where, largest_where

    assert problem.pair is not None, "a relative error is one of two metrics"
    factors = []
    for top, bottom in (problem.pair, problem.pair[::-1]):
        ends = ends_where(bottom, problem.known)
        if ends is None or not ends[0].value > 0:
            return None, sp.Integer(0)
        # below half of its least value nothing is, but the quotient there could have another sign
        positive = Fact(bottom, Reported(ends[0].value / 2, ends[1].value + 1))
        found = largest_where(top / bottom, [*problem.known, positive])
        assert found is not None, "there are pairs with the values"
        factors.append(found)
    largest = max(factors, key=lambda end: sp.N(end.value))
    return largest.value - 1, largest.width
