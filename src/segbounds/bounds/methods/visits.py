"""Whole counts of a known size, every one visited (whole/one_by_one.py): for any metric, where there are not many."""

from typing import Any

import sympy as sp

from segbounds.bounds.problem import Problem
from segbounds.metrics.counts import Counts
from segbounds.regions.bound import Bound, Limit, exact_bound
from segbounds.regions.facts import Size

# one_by_one is imported by what needs it: it loads numpy, which takes longer than many an answer

ARGUMENT = "whole counts, one by one"
MOST = 200_000  # pairs of masks: a second


def applies(problem: Problem) -> str | None:
    if problem.size is None:
        return "no size is given"
    if problem.hypotheses:
        return "it knows values of metrics, not hypotheses about counts"
    if problem.parameters:
        return "the expression has parameters"
    many = number(problem.size)
    return f"{problem.size.text} have {many} pairs of masks, and it visits {MOST} at most" if many > MOST else None


def most(problem: Problem) -> Bound | None:
    counts = _counts(problem)
    return None if counts is None else exact_bound(_largest(problem.of, counts), ARGUMENT)


def ends(problem: Problem) -> tuple[Bound, Bound] | None:
    counts = _counts(problem)
    if counts is None:
        return None
    below = _largest(-problem.of, counts)
    low = Limit(-below.value, below.along, attained=True)
    return exact_bound(low, ARGUMENT), exact_bound(_largest(problem.of, counts), ARGUMENT)


def example(problem: Problem) -> Counts | None:
    counts = _counts(problem)
    return None if counts is None else Counts(*(int(column[0]) for column in counts))


def relative(problem: Problem) -> tuple[sp.Expr | None, Any] | None:
    from segbounds.bounds.methods.whole.one_by_one import factors

    assert problem.pair is not None, "a relative error is one of two metrics"
    counts = _counts(problem)
    if counts is None:
        return None
    found = [factor for pair in (problem.pair, problem.pair[::-1]) for factor in factors(*pair, counts)]
    return max([sp.Integer(1), *found], key=sp.N) - 1, sp.Integer(0)


def number(size: Size) -> int:
    """Of pairs of masks of a size, told apart by their counts."""
    if size.positives is None:
        return (size.pixels + 1) * (size.pixels + 2) * (size.pixels + 3) // 6
    return (size.positives + 1) * (size.pixels - size.positives + 1)


def _counts(problem: Problem) -> Counts | None:
    from segbounds.bounds.methods.whole.one_by_one import with_values

    assert problem.size is not None, "it applies"
    counts = with_values(problem.known, problem.size)
    return counts if len(counts.tp) else None


def _largest(of: sp.Expr, counts: Counts) -> Limit:
    from segbounds.bounds.methods.whole.one_by_one import largest

    return largest(of, counts)
