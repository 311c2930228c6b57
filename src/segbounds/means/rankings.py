"""Which of two methods has the larger mean of a metric, as far as reported means tell; rankings that two metrics reverse; and what
pooling the counts of all images makes of a mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement, product
from typing import Any

import sympy as sp

from segbounds.errors import InputError
from segbounds.means.answers import MeanEnd, MeanInterval
from segbounds.means.averages import mean_interval
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.ranges.examples import Images
from segbounds.regions.facts import metric_named
from segbounds.results import Shown


@dataclass(frozen=True)
class Ranking(Shown):
    """Whether the first of two methods has the larger mean of a metric.

    verdict
        "certified", "refuted" (the second has the larger one, or they are alike), or "undecided".
    examples
        Where it is undecided: images of the first and of the second method with which the first is better, and with which it is not.
    """

    verdict: str
    first: MeanInterval
    second: MeanInterval

    def __bool__(self) -> bool:
        return self.verdict == "certified"

    @property
    def examples(self) -> tuple[tuple[Images, Images], ...]:
        if self.verdict != "undecided":
            return ()
        better, worse = (self.first.high, self.second.low), (self.first.low, self.second.high)
        shown = [
            (one.images, other.images)
            for (one, other), right in ((better, True), (worse, False))
            if one.images and other.images and (_seen(one) > _seen(other)) == right
        ]
        return tuple(shown) if len(shown) == 2 else ()


def _seen(end: MeanEnd) -> sp.Expr:
    """The mean over the images of an end."""
    return sp.N(end.value if end.reached is None else end.reached, 30)


def beats(
    first: Mapping[Similarity | str, Any],
    second: Mapping[Similarity | str, Any],
    *,
    of: Similarity | str = "jaccard",
    images: int | None = None,
    ddof: int | None = None,
    exact: bool = False,
    rounding: str = "nearest",
) -> Ranking:
    """Whether what was reported of two methods certifies that the first is better in the mean of another metric.

    >>> beats({"dice": "0.87 ± 0.05"}, {"dice": "0.85 ± 0.04"}).verdict
    'certified'

    For the arguments, see `mean_interval`.
    """
    one, other = (
        mean_interval(of, given, images=images, ddof=ddof, exact=exact, rounding=rounding) for given in (first, second)
    )
    if one.low.value > other.high.value:
        return Ranking("certified", one, other)
    return Ranking("refuted" if one.high.value <= other.low.value else "undecided", one, other)


def reversed_ranking(
    first: Similarity | str = dice, second: Similarity | str = jaccard, images: int = 2, pixels: int = 12
) -> tuple[tuple[Counts, ...], tuple[Counts, ...]] | None:
    """Two sets of as many images of which one has the larger mean of the first metric, the other of the second; on as few pixels an
    image as there are any, found by looking at all; None where so many pixels have none.

    >>> for data in reversed_ranking():
    ...     print(*(tuple(counts) for counts in data))
    (1, 0, 2, 0) (1, 0, 1, 1)
    (0, 0, 1, 2) (0, 0, 0, 3)
    """
    one, other = metric_named(first), metric_named(second)
    for size in range(1, pixels + 1):
        kinds: dict[tuple[Fraction, Fraction], Counts] = {}
        for tp, fp, fn in product(range(size + 1), repeat=3):
            if tp + fp + fn <= size:
                counts = Counts(tp, fp, fn, size - tp - fp - fn)
                kinds.setdefault((one(counts), other(counts)), counts)
        sets = sorted(
            (tuple(map(sum, zip(*values, strict=True))), values)
            for values in combinations_with_replacement(sorted(kinds), images)
        )
        best = sets[0]
        for sums, values in sets:
            if sums[1] < best[0][1] and sums[0] > best[0][0]:
                better, worse = ([kinds[value] for value in chosen] for chosen in (values, best[1]))
                return tuple(better), tuple(worse)
            best = max(best, (sums, values), key=lambda item: item[0][1])
    return None


def pooled_minus_mean(images: Sequence[Counts]) -> sp.Rational:
    """Dice of the pooled counts minus the mean of the images' Dice: the covariance of size and Dice over the mean size, where the size of
    an image is |prediction| + |reference|. Exact.

    >>> pooled_minus_mean([Counts(9, 1, 1, 0), Counts(0, 1, 0, 9)])
    57/140

    Images with two empty masks weigh nothing. Raises InputError where all masks are empty.
    """
    sizes = [sp.Integer(2 * counts.tp + counts.fp + counts.fn) for counts in images]
    values = [value_at(dice, counts) for counts in images]
    if not sum(sizes):
        raise InputError("all masks are empty: there is nothing to pool")
    number = len(images)
    covariance = sum(w * v for w, v in zip(sizes, values, strict=True)) / number - sum(sizes) * sum(values) / number**2
    return covariance / (sum(sizes) / sp.Integer(number))
