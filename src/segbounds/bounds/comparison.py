"""How far two metrics can be apart: absolutely, and relatively."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from segbounds.bounds.consistency import contradiction
from segbounds.bounds.plan import Answer, Goal, Unanswered, ask
from segbounds.bounds.problem import Problem
from segbounds.errors import Contradiction, Unsettled
from segbounds.metrics.similarity import Similarity
from segbounds.regions.bound import Bound
from segbounds.regions.facts import Fact, Size, SizeLike, known_values, metric_named, size_of
from segbounds.results import Shown

MOST: Goal = "most"
RELATIVE: Goal = "relative"


@dataclass(frozen=True)
class Comparison(Shown):
    """How far two metrics can be apart.

    above, below
        The largest value of first - second, and of second - first.
    relative
        The smallest e with second/(1 + e) <= first <= second (1 + e) wherever both are positive; infinite where one can be 0 while the
        other is positive; None where it was not derived.
    relative_width
        How wide an enclosure is of which that is the upper end; 0 where it is exact.
    """

    first: Similarity
    second: Similarity
    above: Bound
    below: Bound
    relative: sp.Expr | None
    relative_width: sp.Expr
    answers: tuple[Answer, Answer, Answer] = field(repr=False, compare=False)
    problem: Problem = field(repr=False, compare=False)

    @property
    def absolute(self) -> sp.Expr:
        """The smallest e with |first - second| <= e."""
        return max(self.above.value, self.below.value, key=sp.N)


def compare(
    first: Similarity | str,
    second: Similarity | str,
    given: Mapping[Similarity | str, Any] | None = None,
    *,
    size: SizeLike = None,
    exact: bool = False,
    rounding: str = "nearest",
    quick: bool = False,
) -> Comparison:
    """How far two metrics can be apart, over all pairs of masks or over those with the given values or size (see `interval`).

    >>> compare("dice", "jaccard").absolute
    3 - 2*sqrt(2)

    quick
        An enclosure where a closed form would take a search of up to a minute: that is so for pairs with MCC, kappa or Fowlkes-Mallows
        that the atlas does not have.

    Raises what `interval` raises.
    """
    one, other = metric_named(first), metric_named(second)
    problems = apart(one, other, known_values(given or {}, exact, rounding), size_of(size), quick)
    answers: list[Answer] = []
    for problem, goal in ((problems[0], MOST), (problems[1], MOST), (problems[0], RELATIVE)):
        answer = ask(problem, goal)
        if isinstance(answer, Unanswered):
            raise Unsettled(f"how far {one} and {other} can be apart is not known exactly here: {answer.reason}")
        if answer.found is None:
            raise Contradiction(contradiction(problem.known, problem.size))
        answers.append(answer)
    above, below, relative = answers
    error, width = relative.found
    return Comparison(one, other, above.found, below.found, error, width, (above, below, relative), problems[0])


def apart(
    one: Similarity, other: Similarity, known: Sequence[Fact], size: Size | None, quick: bool
) -> tuple[Problem, Problem]:
    """How far each of two metrics can lie above the other."""
    return Problem.apart(one, other, known, size, quick), Problem.apart(other, one, known, size, quick)
