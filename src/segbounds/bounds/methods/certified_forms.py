"""A closed form that is recognised from its digits, and counts only once it is proved (see `certified`)."""

from segbounds.bounds.problem import Problem
from segbounds.regions.bound import Bound

# `certified` is imported by what needs it: with numpy and the search for proofs it takes longer than many an answer


def applies(problem: Problem) -> str | None:
    if problem.pair is None:
        return "it knows differences of two metrics"
    if not problem.everywhere:
        return "it knows differences over all pairs of masks"
    if problem.parameters:
        return "with parameters, only quotients without roots are tried"
    return "the search takes up to a minute" if problem.quick else None


def most(problem: Problem) -> Bound | None:
    from segbounds.bounds.methods.certified.never_above import closed_form

    return closed_form(problem)
