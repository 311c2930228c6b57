"""The enclosure of a supremum on orthants (quotients/enclosures.py), for what nothing else reaches."""

from segbounds.bounds.methods.orthants import supremum
from segbounds.bounds.problem import Problem
from segbounds.regions.bound import Bound


def applies(problem: Problem) -> str | None:
    if problem.size is not None:
        return "whole counts of one size make no region"
    return "it knows hypotheses about counts, not values of metrics" if problem.known else None


def most(problem: Problem) -> Bound | None:
    return supremum(problem)
