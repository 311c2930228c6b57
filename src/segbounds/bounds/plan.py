"""Which method answers a question, in one table; a question has one answer, whichever door it comes through.

The methods are asked in the order of the table, cheapest first. Each says whether it applies, or why not; one that applies may still come
upon something that it does not reach, and says so. The first answer is the answer.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from math import gcd
from typing import Any, Literal

from segbounds.bounds.methods import (
    branch_and_bound,
    certified_forms,
    counting,
    enclosed_orthants,
    faces,
    lookup,
    orthants,
    pairs,
    rows,
    visits,
)
from segbounds.bounds.problem import Problem
from segbounds.errors import Unsupported
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import value_at
from segbounds.regions.bound import Bound


@dataclass(frozen=True)
class Method:
    """One way of answering.

    name
        What it is called when it is said who answered.
    applies
        None, or why it does not reach a question.
    most, ends, example, possible, excluded, relative
        What answers: the largest value (a `Bound`), both ends (two of them), whole counts that have what is known, whether any counts
        have it, whether it is shown quickly that none have, the relative error of the two metrics with the width of its enclosure. None as
        an answer: no masks have what is known. They raise Unsupported where they come upon something that they do not reach.
    """

    name: str
    applies: Callable[[Problem], str | None]
    most: Callable[[Problem], Bound | None] | None = None
    ends: Callable[[Problem], tuple[Bound, Bound] | None] | None = None
    example: Callable[[Problem], Counts | None] | None = None
    possible: Callable[[Problem], bool] | None = None
    excluded: Callable[[Problem], bool] | None = None
    relative: Callable[[Problem], Any] | None = None

    def __repr__(self) -> str:
        return f"<{self.name}>"


#: On how many pixels every pair is looked at for one that has a value.
MOST_PIXELS = 6

Goal = Literal["most", "ends", "example", "possible", "excluded", "relative"]

CERTIFIED = Method("a closed form, recognised and certified", certified_forms.applies, most=certified_forms.most)
BLOCKS = Method("whole counts, by blocks of rows", counting.applies, ends=counting.ends, example=counting.example)
ROWS = Method("whole counts, row by row", rows.applies, ends=rows.ends, example=rows.example)
FACES = Method(
    "faces of cones",
    faces.applies,
    most=faces.most,
    ends=faces.ends,
    example=faces.example,
    possible=faces.possible,
    excluded=faces.excluded,
    relative=faces.relative,
)
ATLAS = Method("the atlas", lookup.applies, most=lookup.most, relative=lookup.relative)

METHODS = (
    ATLAS,
    BLOCKS,
    ROWS,
    Method("whole counts, every pair", pairs.applies, most=pairs.most, relative=pairs.relative),
    Method(
        "whole counts, one by one",
        visits.applies,
        most=visits.most,
        ends=visits.ends,
        example=visits.example,
        relative=visits.relative,
    ),
    FACES,
    Method("quotients on orthants", orthants.applies, most=orthants.most),
    CERTIFIED,
    Method(
        "branch and bound",
        branch_and_bound.applies,
        most=branch_and_bound.most,
        ends=branch_and_bound.ends,
        example=branch_and_bound.example,
        possible=branch_and_bound.possible,
        excluded=branch_and_bound.excluded,
        relative=branch_and_bound.relative,
    ),
    Method("enclosures on orthants", enclosed_orthants.applies, most=enclosed_orthants.most),
)

#: Those that compute an answer from the formulas, and neither look it up nor have it proved.
COMPUTING = tuple(method for method in METHODS if method not in (ATLAS, CERTIFIED))


@dataclass(frozen=True)
class Answer:
    """What was found, which method found it, and why the methods before it did not."""

    found: Any
    method: str
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Unanswered:
    """No method reaches the question: the reason of the first one that applied, and those of all."""

    reason: str
    refused: tuple[tuple[str, str], ...]


class NoMethod(Unsupported):
    """No method reaches the question."""

    def __init__(self, unanswered: Unanswered) -> None:
        super().__init__(unanswered.reason)
        self.refused = unanswered.refused


def solve(problem: Problem, goal: Goal, methods: Iterable[Method] = METHODS) -> Answer:
    """The answer of the first method that reaches a question. Raises NoMethod where none does."""
    answer = ask(problem, goal, methods)
    if isinstance(answer, Unanswered):
        raise NoMethod(answer)
    return answer


def ask(problem: Problem, goal: Goal, methods: Iterable[Method] = METHODS) -> Answer | Unanswered:
    """The answer of the first method that reaches a question, or why none does."""
    if problem.size is None and not problem.keeps_its_value:
        unscaled = f"{problem.of} changes when all counts are multiplied by the same number"
        return Unanswered(unscaled, tuple((method.name, unscaled) for method in methods if getattr(method, goal)))
    refused: list[tuple[str, str]] = []
    first = None
    for method in methods:
        answers = getattr(method, goal)
        if answers is None:
            continue
        reason = method.applies(problem)
        if reason is None:
            try:
                return Answer(_attained_by_few(problem, answers(problem)), method.name, tuple(refused))
            except Unsupported as unreached:
                reason = str(unreached)
                first = first or reason
        refused.append((method.name, reason))
    return Unanswered(first or "; ".join(f"{name}: {reason}" for name, reason in refused), tuple(refused))


def _attained_by_few(problem: Problem, found: Any) -> Any:
    """What was found over all pairs of masks; a largest value that a family approaches may be one that a pair of a few pixels has, where
    other metrics are undefined than along the family."""
    ends = isinstance(found, Bound) and problem.everywhere and not problem.parameters
    if not ends or found.attained or not found.exact or not found.value.is_Rational:
        return found
    counts = next((pair for pair in _few() if value_at(problem.of, pair) == found.value), None)
    return found if counts is None else replace(found, attained=True, along=(counts,))


@cache
def _few() -> tuple[Counts, ...]:
    """All pairs of masks on a few pixels but for multiples, those with the fewest pixels first, then those with most true positives."""
    every = (Counts(*four) for four in product(range(MOST_PIXELS, -1, -1), repeat=4) if gcd(*four) == 1)
    return tuple(sorted((pair for pair in every if pair.pixels <= MOST_PIXELS), key=lambda pair: pair.pixels))
