"""Everything that one metric can be where others are given, for one pair of masks or one pooled table of counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from segbounds.bounds.consistency import contradiction
from segbounds.bounds.plan import Answer, Unanswered, ask
from segbounds.bounds.problem import Problem
from segbounds.errors import Contradiction, Unsettled
from segbounds.metrics.similarity import Similarity
from segbounds.regions.bound import Bound
from segbounds.regions.facts import SizeLike, known_values, metric_named, size_of
from segbounds.regions.given_counts import with_counts
from segbounds.results import Shown


@dataclass(frozen=True)
class Interval(Shown):
    """All that a metric can be: from ``low`` to ``high``, and nothing tighter holds; ``problem`` is what was asked, with what is known as
    it was read, and ``answer`` says which method found it.

    >>> low, high = interval("jaccard", {"dice": "17/20"})
    >>> float(low) == float(high) == 17 / 23
    True
    """

    low: Bound
    high: Bound
    answer: Answer = field(repr=False, compare=False)
    problem: Problem = field(repr=False, compare=False)

    def __iter__(self) -> Iterator[Bound]:
        return iter((self.low, self.high))

    def __contains__(self, number: object) -> bool:
        return self.low <= number <= self.high


def interval(
    of: Similarity | str,
    given: Mapping[Similarity | str, Any] | None = None,
    *,
    size: SizeLike = None,
    exact: bool = False,
    rounding: str = "nearest",
) -> Interval:
    """The tight interval of a metric where others are given.

    given
        Values by metric (a similarity, or a name as on the command line), and by "prevalence" (the share of positive pixels of the
        reference): numbers or texts as `reported` takes them, or `Reported`. By "tp", "fp", "fn" and "tn" also whole counts.
    size
        The number of pixels, or (pixels, positives) where that of positive ones is known as well: then the ends are those of whole counts.
    exact
        Decimals stand for themselves, not for what rounds to them.
    rounding
        How they were rounded: "nearest", "down", "up" or "any"; see `reported`.

    >>> interval("jaccard", {"dice": "17/20"}).low.value
    17/23

    The ends are exact, but where a nonlinear metric is given (MCC, Fowlkes-Mallows; without an exact prevalence also kappa, balanced
    accuracy, Youden's J, weighted Hamming): then they are those of certified enclosures, mostly less than 1e-9 wide.

    Raises Contradiction where no masks have all the given values, with the smallest set of them that contradicts; Unsettled where no
    method here answers; InputError for what is no metric or no value, and where it was not settled whether the values can all be met.
    """
    asked = metric_named(of)
    facts, pixels = with_counts(given or {}, size_of(size))
    problem = Problem(asked, known=known_values(facts, exact, rounding), size=pixels)
    answer = ask(problem, "ends")
    if isinstance(answer, Unanswered):
        raise Unsettled(f"what {asked} can be is not known exactly here: {answer.reason}")
    if answer.found is None:
        raise Contradiction(contradiction(problem.known, problem.size))
    low, high = answer.found
    return Interval(low, high, answer, problem)
