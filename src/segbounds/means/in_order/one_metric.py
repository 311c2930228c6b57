"""Values of one metric in order, whose mean may be known: linear in the values, so that a programme decides.

The steps between values that follow one another, and from the ends of the metric, add up to its extent; means and values in order are
multiples of them. Multipliers of these that contradict are checked in fractions.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from segbounds.algebra.linear_programmes import Missing, mixture
from segbounds.means.in_order.order_statistics import OrderStatistic
from segbounds.means.in_order.places import Placed, placed
from segbounds.means.one_image import ends_of
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import Mean, fraction

MOST = 400  # values
UNIT = 2**24  # of multipliers
DIGITS = 10**7  # of values
PRICE = 1e4  # on missing what is known
ROOM = -0.9  # of half of the widths, which are kept free where they can


def values_in_order(
    metric: Similarity, places: Sequence[Placed], means: Sequence[Mean], images: int
) -> list[Fraction] | None:
    """So many values of a metric in order, with everything that is known of it, nominated in floats; None where that is excluded,
    certified. Without values there is nothing to exclude it with."""
    ends = ends_of(metric)
    if images > MOST or ends is None:
        return []
    low, extent = ends[0], ends[1] - ends[0]
    rows, limits = _known(metric, places, means, images, ends)
    widths = np.array([max(float(high - least) / 2, 1e-12) for least, high in limits])
    matrix = np.array([[float(c) for c in row] for row in rows])
    found = mixture(np.zeros(images + 1), matrix, limits, Missing(1.0, ROOM, widths))
    if found is None:
        return []
    if found.missed > 0 and _contradict(rows, limits, found.multipliers):
        return None
    steps = np.cumsum(found.shares)[:images]
    return [low + extent * Fraction(round(min(float(step), 1.0) * DIGITS), DIGITS) for step in steps]


def excluded_in_order(statistics: Sequence[OrderStatistic], means: Sequence[Mean], images: int | None) -> bool:
    """Whether so many values of one of the metrics cannot have its mean and its values in order, by no definition of quartiles."""
    if images is None or images > MOST:
        return False
    metrics = dict.fromkeys(item.metric for item in statistics)
    return all(
        any(values_in_order(metric, places, means, images) is None for metric in metrics)
        for places in placed(statistics, images)
    )


def least_mean(
    metric: Similarity, sign: int, statistics: Sequence[OrderStatistic], means: Sequence[Mean], images: int
) -> Fraction | None:
    """What the mean of a metric, or minus it, is at least where its values in order are known, certified; None for nothing."""
    ends = ends_of(metric)
    if images > MOST or ends is None or all(item.metric != metric for item in statistics):
        return None
    found = []
    for places in placed(statistics, images):
        rows, limits = _known(metric, places, means, images, ends)
        goal = _row([(i, Fraction(sign, images)) for i in range(images)], images)
        matrix = np.array([[float(c) for c in row] for row in rows])
        solved = mixture(np.array([float(c) for c in goal]), matrix, limits, Missing(PRICE))
        if solved is None:
            return None
        factors = [Fraction(round(value * UNIT), UNIT) for value in solved.multipliers]
        given = sum((c * (low if c > 0 else high) for c, (low, high) in zip(factors, limits, strict=True)), Fraction(0))
        rest = min(
            c - sum((f * row[i] for f, row in zip(factors, rows, strict=True)), Fraction(0)) for i, c in enumerate(goal)
        )
        found.append(sign * ends[0] + (ends[1] - ends[0]) * (given + rest))
    return min(found, default=None)


def _known(
    metric: Similarity, places: Sequence[Placed], means: Sequence[Mean], images: int, ends: tuple[Fraction, Fraction]
) -> tuple[list[list[Fraction]], list[tuple[Fraction, Fraction]]]:
    """Rows of what is known of a metric, by steps, and between which numbers they lie."""
    rows = [_row(item.weights, images) for item in places if item.statistic.metric == metric]
    known = [item.statistic.value for item in places if item.statistic.metric == metric]
    for mean in means:
        if mean.metric == metric:
            rows.append(_row([(i, Fraction(1, images)) for i in range(images)], images))
            known.append(mean.mean)
    low, extent = ends[0], ends[1] - ends[0]
    return rows, [((fraction(value.low) - low) / extent, (fraction(value.high) - low) / extent) for value in known]


def _row(weights: Sequence[tuple[int, Fraction]], images: int) -> list[Fraction]:
    """A sum of values by the steps before each of them; the last step, up to the end, is in no value."""
    found = [Fraction(0)] * (images + 1)
    for number, weight in weights:
        found[number] += weight
    total = Fraction(0)
    for i in range(images, -1, -1):
        total += found[i]
        found[i] = total
    return found


def _contradict(
    rows: Sequence[Sequence[Fraction]], limits: Sequence[tuple[Fraction, Fraction]], multipliers: np.ndarray
) -> bool:
    """Whether multiples of what is known are more than they can be, whatever the steps are."""
    factors = [Fraction(round(value * UNIT), UNIT) for value in multipliers / max(np.abs(multipliers).max(), 1e-30)]
    least = sum((c * (low if c > 0 else high) for c, (low, high) in zip(factors, limits, strict=True)), Fraction(0))
    most = max(
        sum((c * row[i] for c, row in zip(factors, rows, strict=True)), Fraction(0)) for i in range(len(rows[0]))
    )
    return least > most
