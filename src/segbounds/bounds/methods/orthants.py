"""Exact suprema of quotients of polynomials on orthants (see `quotients`): where hypotheses are linear, with parameters if need be."""

from functools import lru_cache

import sympy as sp

from segbounds.bounds.methods.faces import closed
from segbounds.bounds.problem import Problem
from segbounds.errors import EmptyRegion, Unsupported
from segbounds.metrics.counts import Counts
from segbounds.regions.bound import Bound

EQUAL = sp.Float("1e-25")

# `quotients` is imported by what needs it: it loads numpy, which takes longer than many an answer


def applies(problem: Problem) -> str | None:
    if problem.size is not None:
        return "whole counts of one size make no region"
    if problem.known:
        return "it knows hypotheses about counts, not values of metrics"
    return "elimination may take a while" if problem.quick else None


def most(problem: Problem) -> Bound | None:
    found = supremum(problem)
    if found is None or problem.hypotheses or problem.parameters:
        return found
    if not found.exact or not closed(found.value):
        raise Unsupported("no argument gives a closed form")
    if problem.pair is None:
        return found
    reached = [family for family in found.along if _reaches(problem.of, family, found.value)]
    if not reached:
        raise Unsupported("elimination gives the value alone, and no pairs that approach it")
    return Bound(found.value, found.attained, tuple(reached[:1]), argument=found.argument)


def _reaches(of: sp.Expr, family: Counts, value: sp.Expr) -> bool:
    """Whether a family is one, and not only a place near the supremum, where elimination gave the value alone."""
    from segbounds.theorems.witnesses import limit_along

    limit = limit_along(of, family)
    return limit is not None and bool(abs(sp.N(limit - value, 30)) < EQUAL)


@lru_cache(maxsize=256)
def supremum(problem: Problem) -> Bound | None:
    """The supremum, exact or enclosed; None where nothing satisfies the hypotheses."""
    from segbounds.bounds.methods.quotients.suprema import supremum as on_orthants

    try:
        return on_orthants(problem.of, problem.hypotheses)
    except EmptyRegion:
        return None
