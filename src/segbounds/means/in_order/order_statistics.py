"""The least, the largest, the median and the quartiles of a metric over images, as they are reported.

Each says how many images lie on either side of a value at least. The median of an even number of values is taken as anything between
the two in the middle, and quartiles have a dozen definitions: what is said here holds for all of these.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from segbounds.errors import Contradiction, InputError
from segbounds.means.one_image import ends_of
from segbounds.means.reported_means import IN_ORDER, STEPS_OF_MEANS, parted_name
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import Mean, fraction
from segbounds.regions.facts import pairs_of, value_of
from segbounds.regions.printed import Reported, decimals

NAMES = {"min": "least", "q1": "first quartile of", "median": "median", "q3": "third quartile of", "max": "largest"}
#: Added to what is known, so that values that are one number leave a little room.
ROOM = Fraction(1, 10**9)


@dataclass(frozen=True)
class OrderStatistic:
    """What a metric is at a place among its values in order."""

    metric: Similarity
    kind: str
    value: Reported

    @property
    def text(self) -> str:
        return f"{NAMES[self.kind]} {self.metric} = {self.value.text}"


@dataclass(frozen=True)
class SideShare:
    """At least such a share of the images has a metric that is at most (or, where not `below`, at least) so much."""

    metric: Similarity
    end: Fraction
    below: bool
    share: Fraction


def order_statistics(
    given: Mapping[Similarity | str, Any], images: int | None, *, exact: bool = False, rounding: str = "nearest"
) -> tuple[OrderStatistic, ...]:
    """Those among what is given, as `dice[median]`, read.

    Raises InputError for quartiles of an unknown number of images, and Contradiction where one metric's are not in order.
    """
    found: dict[tuple[Similarity, str], OrderStatistic] = {}
    for name, value in pairs_of(given):
        metric, said = parted_name(name)
        if said not in IN_ORDER:
            continue
        kind = IN_ORDER[said]
        if (metric, kind) in found:
            raise InputError(f"the {NAMES[kind]} {metric} is given twice")
        if kind in ("q1", "q3") and images is None:
            raise InputError(
                f"a quartile of {metric} says how many images lie beyond it only where their number is known: say it with --images"
            )
        if isinstance(value, str) and "±" in value.replace("+-", "±").replace("+/-", "±"):
            raise InputError(f"the {NAMES[kind]} {metric} is one value and has no deviation")
        if ends_of(metric) is None:
            raise InputError(f"{metric} has no ends that are fractions, so its values in order are not bounded here")
        read = value_of(metric, value, exact=exact, rounding=rounding, steps=STEPS_OF_MEANS)
        found[metric, kind] = OrderStatistic(metric, kind, read)
    return ranked(found.values())


def ranked(statistics: Iterable[OrderStatistic]) -> tuple[OrderStatistic, ...]:
    """Each metric's from the least to the largest, whatever the order they are told in."""
    return tuple(sorted(statistics, key=lambda item: (str(item.metric), list(NAMES).index(item.kind))))


def check_order(known: Sequence[Mean], statistics: Sequence[OrderStatistic]) -> None:
    """Contradiction where, of ranked ones, a later one of a metric is less than an earlier one, or its mean is beyond the ends."""
    for i, one in enumerate(statistics):
        ends = ends_of(one.metric)
        assert ends is not None, "metrics without ends are refused"
        if one.value.low > ends[1] or one.value.high < ends[0]:
            raise Contradiction(
                f"these values cannot all be true: {one.metric} lies between {ends[0]} and {ends[1]} on every image, and its "
                f"{one.kind} would be {one.value.text}"
            )
        for other in statistics[i + 1 :]:
            if other.metric == one.metric and one.value.low > other.value.high:
                raise Contradiction(
                    f"these values cannot all be true: the {one.text} is more than the {other.text}, by "
                    f"{decimals(one.value.low - other.value.high)}"
                )
        for mean in known:
            if mean.metric != one.metric:
                continue
            below = one.value.low - mean.mean.high if one.kind == "min" else mean.mean.low - one.value.high
            if one.kind in ("min", "max") and below > 0:
                side = "more" if one.kind == "min" else "less"
                raise Contradiction(
                    f"these values cannot all be true: the {one.text} is {side} than the {mean.text}, by {decimals(below)}"
                )


def limits_of(statistics: Sequence[OrderStatistic]) -> dict[Similarity, tuple[Fraction, Fraction]]:
    """Between which numbers metrics lie on every image."""
    found: dict[Similarity, tuple[Fraction, Fraction]] = {}
    for item in statistics:
        low, high = found.get(item.metric) or ends_of(item.metric) or (Fraction(0), Fraction(0))
        if item.kind == "min":
            low = max(low, fraction(item.value.low) - ROOM)
        if item.kind == "max":
            high = min(high, fraction(item.value.high) + ROOM)
        found[item.metric] = low, high
    return found


def side_shares(statistics: Sequence[OrderStatistic], images: int | None) -> list[SideShare]:
    """What each says of the numbers of images on its sides."""
    found = []
    for item in statistics:
        low, high = fraction(item.value.low) - ROOM, fraction(item.value.high) + ROOM
        for below, share in zip((True, False), _on_sides(item.kind, images), strict=True):
            if share > 0:
                found.append(SideShare(item.metric, high if below else low, below, share))
    return found


def _on_sides(kind: str, images: int | None) -> tuple[Fraction, Fraction]:
    """At least such shares of the images are at most, and at least, the value; shares that are nothing, or all, are left to limits."""
    if images is None:
        return {"median": (Fraction(1, 2), Fraction(1, 2))}.get(kind, (Fraction(0), Fraction(0)))
    one = Fraction(1, images)
    if kind in ("min", "max"):
        return (one, Fraction(0)) if kind == "min" else (Fraction(0), one)
    if kind == "median":
        return (-(-images // 2) * one,) * 2
    # by their definitions the place of the first quartile is from n/4 - 1/2 to (n + 3)/4, of which whole parts are taken
    few = max(1, (images - 2) // 4) * one
    many = (images - -(-(images + 3) // 4) + 1) * one
    return (few, many) if kind == "q1" else (many, few)
