"""How far two metrics are apart over whole counts of a known size: every pair is looked at (whole/row_by_row.py)."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sympy as sp

from segbounds.bounds.problem import Problem
from segbounds.regions.bound import Bound, exact_bound

if TYPE_CHECKING:
    from segbounds.bounds.methods.whole.row_by_row import Gaps

ARGUMENT = "whole counts, every pair"


def applies(problem: Problem) -> str | None:
    if problem.size is None:
        return "no size is given"
    return "it looks at differences of two metrics" if problem.pair is None else None


def most(problem: Problem) -> Bound | None:
    found = _gaps(problem)
    return None if found is None else exact_bound(found.above, ARGUMENT)


def relative(problem: Problem) -> tuple[sp.Expr | None, Any] | None:
    found = _gaps(problem)
    return None if found is None else (found.relative, sp.Integer(0))


@lru_cache(maxsize=4)
def _gaps(problem: Problem) -> "Gaps | None":
    """All that a comparison asks is found in one look at the pairs."""
    from segbounds.bounds.methods.whole.row_by_row import whole_gaps  # loads numpy

    assert problem.pair is not None and problem.size is not None, "it applies"
    return whole_gaps(*problem.pair, problem.known, problem.size)
