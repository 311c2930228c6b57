"""Dice and Jaccard put images in one order, so what is known of the one's values in order says what the other's are.

The least and the largest, and the middle one of an odd number, are of one image: they are mapped by J = D/(2 - D). The median of an even
number is the mean of two images, and a quartile may lie anywhere between two.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

from segbounds.errors import Contradiction, InputError
from segbounds.means.answers import MeanEnd, MeanInterval
from segbounds.means.few_images import dice_of_jaccard, jaccard_of_dice, mean_of_apart
from segbounds.means.in_order.order_statistics import NAMES, OrderStatistic
from segbounds.means.reported_means import number_of
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import fraction
from segbounds.regions.printed import Reported, decimals

Ends = tuple[Fraction, Fraction]


def check_overlap(statistics: Sequence[OrderStatistic], images: int | None) -> None:
    """Contradiction where Dice and Jaccard have values in order that the other one's exclude."""
    for one in statistics:
        for other in statistics:
            if one.metric != dice or other.metric != jaccard or one.kind != other.kind:
                continue
            low, high = ends_from(one, images)
            gap = max(low - fraction(other.value.high), fraction(other.value.low) - high)
            if gap > 0:
                lies = " and ".join(dict.fromkeys(decimals(number_of(end)) for end in (low, high)))
                raise Contradiction(
                    f"these values cannot all be true: given {one.text}, the {NAMES[other.kind]} Jaccard lies between {lies}, not "
                    f"{other.value.text}, which misses it by {decimals(number_of(gap))}"
                )


def ends_from(known: OrderStatistic, images: int | None) -> Ends:
    """Between which numbers the same of Jaccard lies, where it is known of Dice; and the other way."""
    of_dice = known.metric == dice
    function = jaccard_of_dice if of_dice else dice_of_jaccard
    low, high = (min(max(fraction(end), Fraction(0)), Fraction(1)) for end in (known.value.low, known.value.high))
    alike = function(low), function(high)
    if known.kind in ("min", "max") or (known.kind == "median" and images is not None and images % 2):
        return alike
    apart = _apart(known.kind, function)
    return (alike[0], apart(high)) if of_dice else (apart(low), alike[1])


def _apart(kind: str, function: Callable[[Fraction], Fraction]) -> Callable[[Fraction], Fraction]:
    """What a value between two images becomes where these are as far apart as they can be."""
    if kind == "median":
        return lambda value: mean_of_apart(function, value, 2)
    return lambda value: value


def statistic_interval(
    asked: Similarity, kind: str, statistics: Sequence[OrderStatistic], images: int | None
) -> MeanInterval:
    """Between which numbers Dice or Jaccard lies at a place in the order of its values. InputError where the other's is not given."""
    for known in statistics:
        if known.kind == kind and known.metric == asked:
            return _interval(known.value, exact=True)
        if known.kind == kind and {known.metric, asked} == {dice, jaccard}:
            low, high = ends_from(known, images)
            return _interval(Reported(number_of(low), number_of(high)), exact=kind not in ("q1", "q3"))
    raise InputError(
        f"the {NAMES[kind]} {asked} follows from the {NAMES[kind]} {'Jaccard' if asked == dice else 'Dice'} of the same images alone, "
        "for Dice and Jaccard: give that one, or ask for a mean"
    )


def _interval(value: Reported, *, exact: bool) -> MeanInterval:
    return MeanInterval(MeanEnd(value.low, exact, ()), MeanEnd(value.high, exact, ()))
