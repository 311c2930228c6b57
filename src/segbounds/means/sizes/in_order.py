"""The least, largest and middle values of a metric over images of known sizes.

What each says is how many images are at most, and at least, so much: means of functions that are one on some points of an image and zero
on the others. These are rows of the programme over points of all images like any mean (`known_sizes`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from segbounds.means.in_order.order_statistics import ROOM, OrderStatistic, order_statistics, side_shares
from segbounds.means.in_order.places import Placed, placed
from segbounds.means.reported_means import IN_ORDER
from segbounds.means.sizes.sized_images import Side, SizedImages, Term, check_metric
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import fraction
from segbounds.regions.orders import Enclosed, exact_value

KEPT = 20_000  # values
SOME = 2  # images: the sizes say how many there are
SMALL = 1e-6  # along which slopes are taken


@dataclass(frozen=True)
class SizedRow:
    """The mean of a term is at most so much."""

    term: Term
    most: float


def parted_texts(texts: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is said of means and of pooled counts, and what of values in order."""
    in_order = {
        name: value for name, value in texts.items() if name.partition("[")[2].rstrip("] ").strip().lower() in IN_ORDER
    }
    return {name: value for name, value in texts.items() if name not in in_order}, in_order


def statistics_of(texts: Mapping[str, Any], *, exact: bool, rounding: str) -> tuple[OrderStatistic, ...]:
    """Values in order, read. Raises InputError for metrics that are not bounded at known sizes."""
    found = order_statistics(dict(texts), SOME, exact=exact, rounding=rounding)
    for item in found:
        check_metric(item.metric)
    return found


def rows_in_order(statistics: Sequence[OrderStatistic], images: int) -> Iterator[SizedRow]:
    """At least such shares of the images are on either side of what is known: of the least and the largest, all are on one."""
    for item in statistics:
        if item.kind == "min":
            yield _row(Side(item.metric, float(fraction(item.value.low) - ROOM), False), Fraction(1))
        if item.kind == "max":
            yield _row(Side(item.metric, float(fraction(item.value.high) + ROOM), True), Fraction(1))
    for share in side_shares(statistics, images):
        yield _row(Side(share.metric, float(share.end), share.below), share.share)


def _row(side: Side, share: Fraction) -> SizedRow:
    return SizedRow(Term(-1.0, side=side), -float(share))


@lru_cache(maxsize=KEPT)
def value_exactly(metric: Similarity, counts: Counts) -> Enclosed:
    return exact_value(metric, counts)


@lru_cache(maxsize=KEPT)
def _definitions(statistics: tuple[OrderStatistic, ...], images: int) -> list[tuple[Placed, ...]]:
    return placed(statistics, images)


def holds_in_order(statistics: Sequence[OrderStatistic], counts: Sequence[Counts]) -> bool:
    """Whether whole counts have all of them, exactly, by one of the definitions of quartiles."""
    if not statistics:
        return True
    values = {
        metric: sorted(value_exactly(metric, there) for there in counts)
        for metric in dict.fromkeys(item.metric for item in statistics)
    }
    for places in _definitions(tuple(statistics), len(counts)):
        sums = [
            tuple(
                sum((w * values[item.statistic.metric][i][end] for i, w in item.weights), Fraction(0)) for end in (0, 1)
            )
            for item in places
        ]
        if all(_inside(low, high, item) for (low, high), item in zip(sums, statistics, strict=True)):
            return True
    return False


def _inside(low: Fraction, high: Fraction, item: OrderStatistic) -> bool:
    least, most = fraction(item.value.low), fraction(item.value.high)
    above = low >= least if item.value.with_low else low > least
    return above and (high <= most if item.value.with_high else high < most)


def slopes_in_order(
    statistics: Sequence[OrderStatistic], images: SizedImages, t: np.ndarray, f: np.ndarray
) -> Iterator[tuple[np.ndarray, float]]:
    """Rows of slopes, in t and f of all images, of what values in order are to be at most, and how much is left up to that: with the
    images in the order that they have, and the usual quartiles."""
    many = len(images)
    every = np.arange(many)
    up_t, up_f = np.where(t > 0.5, -SMALL, SMALL), np.where(f > 0.5, -SMALL, SMALL)
    for item in placed(statistics, many)[0] if statistics else ():
        metric, value = item.statistic.metric, item.statistic.value
        here = images.values(metric, every, t, f)
        order = np.argsort(here, kind="stable")
        along = [
            (images.values(metric, every, t + up_t, f) - here) / up_t,
            (images.values(metric, every, t, f + up_f) - here) / up_f,
        ]
        weights = np.zeros(many)
        for number, weight in item.weights:
            weights[order[number]] += float(weight)
        row, total = np.concatenate([weights * side for side in along]), float(weights @ here)
        yield row, float(value.high) - total
        yield -row, total - float(value.low)
        # and whoever is before or behind stays there
        for rank, i in enumerate(order):
            one = np.concatenate([np.where(every == i, side, 0.0) for side in along])
            if rank < item.number:
                yield one, float(value.high) - here[i]
            if rank > item.weights[-1][0]:
                yield -one, here[i] - float(value.low)
