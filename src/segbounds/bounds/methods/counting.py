"""Whole counts where the numbers of pixels and of positive ones are known: blocks of rows are ruled out together (whole/blocks.py)."""

from segbounds.bounds.methods.whole import blocks as tables
from segbounds.bounds.problem import Problem
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity
from segbounds.regions.bound import Bound, exact_bound
from segbounds.regions.facts import Size

ARGUMENT = "whole counts, by blocks of rows"


def applies(problem: Problem) -> str | None:
    if problem.size is None:
        return "no size is given"
    if problem.size.positives is None:
        return "the number of positive pixels is not given"
    if not tables.answers(problem.metrics, problem.size):
        return "it knows no |.|, min and max"
    return None


def ends(problem: Problem) -> tuple[Bound, Bound] | None:
    assert isinstance(problem.of, Similarity), "both ends are asked of a metric"
    found = tables.whole_ends(problem.of, problem.known, _size(problem))
    return None if found is None else (exact_bound(found[0], ARGUMENT), exact_bound(found[1], ARGUMENT))


def example(problem: Problem) -> Counts | None:
    return tables.example(problem.known, _size(problem))


def _size(problem: Problem) -> Size:
    assert problem.size is not None, "it applies"
    return problem.size
