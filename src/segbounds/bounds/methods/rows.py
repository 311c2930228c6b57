"""Whole counts of a known size, row by row (whole/row_by_row.py)."""

from segbounds.bounds.problem import Problem
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity
from segbounds.regions.bound import Bound, exact_bound

# row_by_row is imported by what needs it: it loads numpy, which takes longer than many an answer

ARGUMENT = "whole counts, row by row"


def applies(problem: Problem) -> str | None:
    return "no size is given" if problem.size is None else None


def ends(problem: Problem) -> tuple[Bound, Bound] | None:
    from segbounds.bounds.methods.whole.row_by_row import whole_extent

    assert isinstance(problem.of, Similarity) and problem.size is not None, "both ends are asked of a metric"
    found = whole_extent(problem.of, problem.known, problem.size)
    return None if found is None else (exact_bound(found[0], ARGUMENT), exact_bound(found[1], ARGUMENT))


def example(problem: Problem) -> Counts | None:
    from segbounds.bounds.methods.whole.row_by_row import whole_example

    assert problem.size is not None, "it applies"
    return whole_example(problem.known, problem.size)
