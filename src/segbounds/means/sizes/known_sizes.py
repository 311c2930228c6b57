"""Means over images of known sizes: whether reported ones can be true, and what another one can be.

A linear programme over points of every image nominates mixtures and multipliers; the multipliers make a combination of metrics, whose
largest value on each image is certified (sized_images.py), and the mean of these is a bound. Images are shown with whole counts, and are
evaluated exactly.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
from scipy.optimize import linprog

from segbounds.errors import Contradiction, InputError
from segbounds.means.in_order.order_statistics import OrderStatistic
from segbounds.means.reported_means import STEPS_OF_MEANS
from segbounds.means.sizes.all_images import all_of, few, means_of
from segbounds.means.sizes.in_order import (
    SizedRow,
    holds_in_order,
    parted_texts,
    rows_in_order,
    slopes_in_order,
    statistics_of,
    value_exactly,
)
from segbounds.means.sizes.paired_images import every, near_to
from segbounds.means.sizes.pooled_values import pooled_ends, pooled_term, value_of_pooled
from segbounds.means.sizes.shares_of_points import SharesOfPoints
from segbounds.means.sizes.sized_images import (
    LINEAR,
    SizedImages,
    check_metric,
    term_of,
    value_of_term,
)
from segbounds.means.sizes.whole_sums import WholeSums
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import fraction
from segbounds.regions.facts import Reported, linear, metric_named, value_of
from segbounds.results import Shown

STEPS = 25  # of the search for whole counts
TRIED = 100_000  # counts of all images that are looked at exactly
#: Where it begins again: how much is kept of a mixture, beside shares of the positives and negatives that are the same in all images.
INNER = [(0.5, (0.7, 0.3)), (0.0, (0.5, 0.5)), (0.0, (0.8, 0.2)), (0.2, (0.9, 0.1)), (0.2, (0.3, 0.6))]


@dataclass(frozen=True)
class Given:
    """A mean over images, a value of their pooled counts, or one of their values in order, that lies in a range."""

    metric: Similarity
    value: Reported
    pooled: bool = False
    statistic: OrderStatistic | None = None

    @property
    def text(self) -> str:
        if self.statistic is not None:
            return self.statistic.text
        return f"{'pooled' if self.pooled else 'mean'} {self.metric} = {self.value.text}"


@dataclass(frozen=True)
class SizedConsistency(Shown):
    """Whether means over images of known sizes can be true; `possible` is None where it was not decided.

    images
        Where they can: counts of each image, of which everything is true exactly.
    """

    possible: bool | None
    reason: str
    images: tuple[Counts, ...] = ()


@dataclass(frozen=True)
class SizedInterval(Shown):
    """Between which numbers a mean over images of known sizes lies, or a value of their pooled counts, certified, and what was reached.

    asked
        What it is, in words, and of what.
    """

    low: float
    high: float
    reached: tuple[float, float]
    asked: str = "the mean"
    kind: str = "images"


def given_of(texts: Mapping[str, Any], *, exact: bool = False, rounding: str = "nearest") -> tuple[Given, ...]:
    """Means by metric, values of pooled counts as ``dice[pooled]``, and values in order as ``dice[median]``."""
    means, in_order = parted_texts(texts)
    statistics = statistics_of(in_order, exact=exact, rounding=rounding)
    found = [Given(item.metric, item.value, statistic=item) for item in statistics]
    for name, value in means.items():
        metric, pooled = metric_and_unit(name)
        found.append(
            Given(metric, value_of(metric, value, exact=exact, rounding=rounding, steps=STEPS_OF_MEANS), pooled)
        )
    return tuple(found)


def metric_and_unit(name: Similarity | str) -> tuple[Similarity, bool]:
    """A metric, and whether its value of pooled counts is meant, as in ``dice[pooled]``, or its mean."""
    plain, _, unit = name.partition("[") if isinstance(name, str) else (name, "", "")
    unit = unit.rstrip("] ").strip()
    if unit not in ("", "pooled", "per_image"):
        raise InputError(
            f"[{unit}] is no unit here: write {plain}[pooled] or {plain}[per_image]; values in order such as {plain}[median] are given "
            "and not asked for at known sizes, and deviations are given without --sizes"
        )
    metric = metric_named(plain)
    check_metric(metric)
    if unit == "pooled" and not linear(metric):
        raise InputError(
            f"{metric} of pooled counts is no quotient of linear forms: give it as pooled counts, with `interval`"
        )
    return metric, unit == "pooled"


def consistent_at_sizes(given: Sequence[Given], images: SizedImages) -> SizedConsistency:
    """Whether images of these sizes can have all these means: no is certified for all counts, yes is shown with whole ones."""
    told = " and ".join(item.text for item in given)
    sums = _whole_sums(given, images)
    for counts in () if sums is None else sums.nominated():
        if _all_hold(given, counts):
            return _shown(counts, images)
    looked_at = _all_looked_at(given, images) if sums is None else None
    for number, counts in enumerate(looked_at or ()):
        if _all_hold(given, counts):
            return _shown(counts, images)
        if number == TRIED:
            looked_at = None
            break
    if looked_at is not None:
        return SizedConsistency(False, f"no {len(images)} {images.kind} of these sizes have {told}: all were looked at")
    programme = SharesOfPoints(images, _rows(given, images))
    bound, solution = programme.feasible()
    if bound < 0:
        missed = f"they miss it by {-bound:.2g} at least"
        return SizedConsistency(False, f"no {len(images)} {images.kind} of these sizes have {told}: {missed}")
    decided = None if sums is None else _of_whole_sums(sums, given, told)
    if decided is not None:
        return decided
    whole = None if solution is None else _whole(programme, solution, given, images)
    if whole is not None:
        return _shown(whole, images)
    return SizedConsistency(None, "not decided: whole counts were not found, nor excluded")


def _all_looked_at(given: Sequence[Given], images: SizedImages) -> Iterator[tuple[Counts, ...]] | None:
    """All counts that images of these sizes can have of which everything is true, and perhaps others; None for too many."""
    if few(images):
        return all_of(images)
    return every(*_wanted(given), images) if _only_means(given) else None


def _only_means(given: Sequence[Given]) -> bool:
    return not any(item.pooled or item.statistic is not None for item in given)


def _wanted(given: Sequence[Given]) -> tuple[list[Similarity], tuple[np.ndarray, np.ndarray]]:
    """Metrics, and what their means lie between."""
    low, high = np.array([(float(item.value.low), float(item.value.high)) for item in given]).T
    return [item.metric for item in given], (low, high)


def _shown(counts: tuple[Counts, ...], images: SizedImages) -> SizedConsistency:
    return SizedConsistency(True, f"all of these are true of {len(counts)} {images.kind} with whole counts", counts)


def _whole_sums(given: Sequence[Given], images: SizedImages) -> WholeSums | None:
    """Of means that are linear in the counts; None where one is not."""
    if any(item.pooled or item.statistic is not None or item.metric not in LINEAR for item in given):
        return None
    return WholeSums([(item.metric, item.value) for item in given], images)


def _of_whole_sums(sums: WholeSums, given: Sequence[Given], told: str) -> SizedConsistency | None:
    """None where it was not decided either."""
    images = sums.images
    looked_at = sums.looked_at()
    tried = looked_at if looked_at is not None else filter(None, [sums.programmed(0.0)])
    found = next((counts for counts in tried if _all_hold(given, counts)), None)
    if found is not None:
        return _shown(found, images)
    if looked_at is None and not sums.excluded():
        return None
    how = (
        "no whole counts do, which was shown by branching" if looked_at is None else "all sums of theirs were looked at"
    )
    return SizedConsistency(False, f"no {len(images)} {images.kind} of these sizes have {told}: {how}")


def interval_at_sizes(of: Similarity | str, given: Sequence[Given], images: SizedImages) -> SizedInterval:
    """Between which numbers the mean of a metric over images of these sizes lies; or of ``dice[pooled]`` the value of their pooled counts.

    Raises Contradiction where no images have what is given.
    """
    metric, pooled = metric_and_unit(of)
    asked = f"{metric} of the pooled counts" if pooled else f"mean {metric}"
    if few(images):
        ends = means_of(images, partial(_all_hold, given), partial(value_of_pooled if pooled else _mean, metric))
        if ends is None:
            raise Contradiction(consistent_at_sizes(given, images).reason)
        low, high = map(float, ends)
        return SizedInterval(low, high, (low, high), asked, images.kind)
    programme = SharesOfPoints(images, _rows(given, images))
    bound, _ = programme.feasible()
    if bound < 0:
        raise Contradiction(consistent_at_sizes(given, images).reason)
    if pooled:
        least, most = pooled_ends(metric, programme.most, images)
    else:
        below, most = (programme.most(term_of(images, metric, sign)) for sign in (-1.0, 1.0))
        least = -below[0], -below[1]
    return SizedInterval(least[0], most[0], (least[1], most[1]), asked, images.kind)


def _rows(given: Sequence[Given], images: SizedImages) -> list[SizedRow]:
    rows: list[SizedRow] = list(rows_in_order(_statistics(given), len(images)))
    for item in given:
        if item.statistic is not None:
            continue
        for sign, end in ((1.0, item.value.high), (-1.0, item.value.low)):
            if item.pooled:
                rows.append(SizedRow(pooled_term(item.metric, fraction(end), sign, images), 0.0))
            else:
                rows.append(SizedRow(term_of(images, item.metric, sign), sign * float(end) + 1e-15))
    return rows


# --- whole counts -----------------------------------------------------------------------------------------------------


def _whole(
    programme: SharesOfPoints, shares: np.ndarray, given: Sequence[Given], images: SizedImages
) -> tuple[Counts, ...] | None:
    """Whole counts of each image near to a mixture of points, of which everything given is true exactly."""
    many = len(images)
    t, f = np.zeros(many), np.zeros(many)
    np.add.at(t, programme.image, shares * programme.t)
    np.add.at(f, programme.image, shares * programme.f)
    starts = [(t, f)]
    statistics = _statistics(given)
    if statistics:  # to which images on one side, rather than between both, are nearer
        # ties between floats are the first one's
        of_image = np.where(programme.image == np.arange(many)[:, None], np.round(shares, 9), -1.0)
        largest_share = of_image.argmax(axis=1)
        starts.append((programme.t[largest_share], programme.f[largest_share]))
    # next to corners metrics jump, and steps from there lead to others
    inner = [(share * t + (1 - share) * at[0], share * f + (1 - share) * at[1]) for share, at in INNER]
    for t, f in starts + inner:
        reach = 0.3
        for _ in range(STEPS):
            found = _rounded(t, f, images)
            if _all_hold(given, found):
                return found
            step = _step(programme, t, f, reach, statistics)
            if step is None:
                break
            t, f = np.clip(t + step[0], 0, 1), np.clip(f + step[1], 0, 1)
            reach *= 0.7
        if _only_means(given):
            near = near_to(*_wanted(given), _rounded(t, f, images))
            moved = next((counts for counts in near if _all_hold(given, counts)), None)
            if moved is not None:
                return moved
    return None


def _statistics(given: Sequence[Given]) -> list[OrderStatistic]:
    return [item.statistic for item in given if item.statistic is not None]


def _all_hold(given: Sequence[Given], counts: Sequence[Counts]) -> bool:
    """Whether everything is true of whole counts, exactly."""
    means = all(_holds(item, counts) for item in given if item.statistic is None)
    return means and holds_in_order(_statistics(given), counts)


def _rounded(t: np.ndarray, f: np.ndarray, images: SizedImages) -> tuple[Counts, ...]:
    found = []
    for share, false, p, n in zip(t, f, images.positives, images.negatives, strict=True):
        true, wrong = round(share * p), round(false * n)
        found.append(Counts(true, wrong, p - true, n - wrong))
    return tuple(found)


def _holds(item: Given, counts: Sequence[Counts]) -> bool:
    """Exactly, or between two numbers where there are roots."""
    low, high = (value_of_pooled if item.pooled else _mean)(item.metric, counts)
    above = low >= fraction(item.value.low) if item.value.with_low else low > fraction(item.value.low)
    return above and (high <= fraction(item.value.high) if item.value.with_high else high < fraction(item.value.high))


def _mean(metric: Similarity, counts: Sequence[Counts]) -> tuple[Fraction, Fraction]:
    values = [value_exactly(metric, there) for there in counts]
    low, high = (sum(side, Fraction(0)) / len(counts) for side in zip(*values, strict=True))
    return low, high


def _step(
    programme: SharesOfPoints, t: np.ndarray, f: np.ndarray, reach: float, statistics: Sequence[OrderStatistic]
) -> tuple[np.ndarray, np.ndarray] | None:
    """A step of all images towards the middle of all ranges, with the slopes here."""
    images, many, small = programme.images, len(programme.images), 1e-6
    every = np.arange(many)
    rows, ends = [], []
    for slopes_of_one, left in slopes_in_order(statistics, images, t, f):
        rows.append(np.concatenate([slopes_of_one, [1.0]]))
        ends.append(left)
    for row in programme.rows:
        if row.term.side is not None:
            continue
        here = row.term.factor * value_of_term(images, row.term, every, t, f)
        up_t, up_f = np.where(t > 0.5, -small, small), np.where(f > 0.5, -small, small)
        slopes = [
            (row.term.factor * value_of_term(images, row.term, every, t + up_t, f) - here) / up_t,
            (row.term.factor * value_of_term(images, row.term, every, t, f + up_f) - here) / up_f,
        ]
        rows.append(np.concatenate([*slopes, [many]]) / many)
        ends.append(row.most - here.mean())
    wide = reach * np.maximum(f, 0.05)
    around = [(max(-reach, -x), min(reach, 1 - x)) for x in t]
    around += [(max(-far, -x), min(far, 1 - x)) for x, far in zip(f, wide, strict=True)]
    found = linprog(
        np.append(np.zeros(2 * many), -1.0),
        A_ub=np.array(rows),
        b_ub=ends,
        bounds=[*around, (None, 1.0)],
        method="highs-ds",
    )
    if found.status != 0 or not np.isfinite(found.x).all():
        return None
    return np.asarray(found.x[:many]), np.asarray(found.x[many : 2 * many])
