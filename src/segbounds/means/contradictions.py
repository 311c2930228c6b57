"""Why reported means cannot all be true: the smallest set that contradicts, and by how much."""

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

import sympy as sp

from segbounds.errors import InputError, Unsupported
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import (
    Mean,
    Sample,
)
from segbounds.regions.facts import nonlinear
from segbounds.regions.orders import in_pieces
from segbounds.regions.printed import Reported, decimals, told_apart

if TYPE_CHECKING:
    from segbounds.means.certificates.separation import SeparatingPlane
from segbounds.means.from_one_mean.from_one import bounds_from_one
from segbounds.means.intervals import bounds_of_mean, end_of_mean, not_everywhere, of_one_image
from segbounds.means.one_image import extent_of
from segbounds.means.reported_means import number_of
from segbounds.means.variances import largest_deviation


def contradiction_of_one(known: Sequence[Mean], sample: Sample) -> str | None:
    reasons = (contradiction_alone(mean, sample) for mean in known)
    return next((f"these means cannot all be true: {reason}" for reason in reasons if reason is not None), None)


def contradiction_of_any_two(known: Sequence[Mean], sample: Sample) -> str | None:
    """The first two that contradict: more of them are never settled sooner."""
    reasons = (contradiction_of_two(two, sample) for two in combinations(known, 2))
    return next((reason for reason in reasons if reason is not None), None)


def contradiction_of_two(known: Sequence[Mean], sample: Sample) -> str | None:
    """Of two quotients of linear forms, one with a deviation at most, the boundary of the joint range says it at once."""
    if len(known) != 2 or any(nonlinear(mean.metric) or in_pieces(mean.metric) for mean in known):
        return None
    if all(mean.deviation is not None for mean in known):
        return None
    if any(not_everywhere([mean])[1] for mean in known):
        return None
    other, last = sorted(known, key=lambda mean: mean.deviation is None)
    try:
        missed = _missed_by(other, last, sample)
    except Unsupported:
        return None
    return None if missed is None else f"these means cannot all be true: {missed}"


def contradiction_on_every_image(known: Sequence[Mean]) -> str | None:
    """Where a mean is the least or the most that a metric is at all, all images have it, and another mean lies between what the other
    metric is there."""
    others, everywhere = not_everywhere(known)
    told = " and ".join(mean.text for mean in everywhere)
    for mean in others if everywhere else ():
        with suppress(InputError, Unsupported):
            can = of_one_image(mean.metric, everywhere)
            gap = max(can.low.value - mean.mean.high, mean.mean.low - can.high.value, key=sp.N)
            if sp.N(gap) > 0:
                missed = missed_text(f"given {told}, mean {mean.metric}", can.low.value, can.high.value, mean, gap)
                return f"these means cannot all be true: {missed}"
    return None


def _missed_by(other: Mean, last: Mean, sample: Sample) -> str | None:
    low, high = bounds_from_one(last.metric, other, sample)
    gap = max(low - last.mean.high, last.mean.low - high, key=sp.N)
    return missed_text(_mean_given([other], last, sample), low, high, last, gap) if sp.N(gap) > 0 else None


def contradiction_alone(mean: Mean, sample: Sample) -> str | None:
    ends = extent_of(mean.metric)
    if ends is None:
        return None
    low, high = ends
    gap = max(low - mean.mean.high, mean.mean.low - high)
    if gap > 0 or (gap == 0 and not _touches(mean.mean, low, high)):
        return missed_text(f"mean {mean.metric}", low, high, mean, gap)
    if mean.deviation is None:
        return None
    largest = largest_deviation(mean, low, high, sample)
    if largest is None or largest >= sp.Max(mean.deviation.low, 0) ** 2:
        return None
    number = "images" if sample.images is None else f"{sample.images} images"
    how = {0: " (dividing by n)", 1: " (dividing by n - 1)", None: ""}[sample.ddof]
    most = decimals(sp.sqrt(largest))
    return (
        f"the standard deviation{how} of {mean.metric} over {number} with mean {mean.mean.text} is at most {most}, "
        f"not {mean.deviation.text}"
    )


def _touches(value: Reported, low: sp.Expr, high: sp.Expr) -> bool:
    return bool(value.with_high if value.high == low else value.with_low if value.low == high else True)


def missed_text(what: str, low: sp.Expr, high: sp.Expr, mean: Mean, gap: sp.Expr) -> str:
    *ends, least, most = told_apart(low, high, mean.mean.low, mean.mean.high)
    ends, claimed = list(dict.fromkeys(ends)), " to ".join(dict.fromkeys((least, most)))
    lies = "is" if len(ends) == 1 else "lies between"
    by = f"which misses it by {decimals(gap)}" if gap > 0 else "to which it only comes as near as one likes"
    return f"{what} {lies} {' and '.join(ends)}, not {claimed}, {by}"


def smallest(known: Sequence[Mean], sample: Sample, among: set[Similarity]) -> Sequence[Mean]:
    """The smallest set of means that contradicts, of those that a plane is made of."""
    from segbounds.means.searches import planes_for

    concerned = [mean for mean in known if mean.metric in among]
    for number in range(2, min(len(concerned), 4)):
        for subset in combinations(concerned, number):
            if planes_for(subset, sample) is not None:
                return subset
    return concerned or known


def told_by_planes(known: Sequence[Mean], sample: Sample, planes: Sequence["SeparatingPlane"]) -> str:
    """Why some means contradict of which fewer do not."""
    from segbounds.means.searches import planes_for

    plane = (planes_for(known, sample) or planes)[-1]
    *others, last = sorted(known, key=lambda mean: mean.deviation is None)
    if last.deviation is None and others and any(nonlinear(mean.metric) for mean in known):
        missed = _missed_end(others, last, sample, plane)
        if missed is not None:
            return missed if len(known) == 2 else f"{missed} ({_beyond(plane)})"
    elif last.deviation is None and others:
        low, high = bounds_of_mean(last.metric, others, sample)
        gap = max(low - last.mean.high, last.mean.low - high, key=sp.N)
        if sp.N(gap) > 0:
            missed = missed_text(_mean_given(others, last, sample), low, high, last, gap)
            return missed if len(known) == 2 else f"{missed} ({_beyond(plane)})"
    return f"no images have {' and '.join(mean.text for mean in known)} ({_beyond(plane)})"


def _missed_end(others: Sequence[Mean], last: Mean, sample: Sample, plane: "SeparatingPlane") -> str | None:
    """The end that a mean is beyond: of curved metrics an end takes seconds, and the other one says nothing of it."""
    above = next((slope > 0 for metric, slope, _ in plane.weights if metric == last.metric), True)
    end = end_of_mean(last.metric, -1 if above else 1, tuple(others), sample)
    gap = last.mean.low - end if above else end - last.mean.high
    if sp.N(gap) <= 0:
        return None
    shown, *claimed = told_apart(end, last.mean.low, last.mean.high)
    said = " to ".join(dict.fromkeys(claimed))
    side = "at most" if above else "at least"
    return f"{_mean_given(others, last, sample)} is {side} {shown}, not {said}, which misses it by {decimals(gap)}"


def _mean_given(others: Sequence[Mean], last: Mean, sample: Sample) -> str:
    """What is asked of a mean: with so many images as there are, for with more of them it may be otherwise."""
    images = "" if sample.images is None else f" over {sample.images} image{'s' if sample.images > 1 else ''}"
    return f"given {' and '.join(mean.text for mean in others)}, mean {last.metric}{images}"


def told_by_cases(known: Sequence[Mean], sample: Sample, cases: int) -> str:
    """Why so many images do not have what mixtures of any shares have, shown in so many cases; in none where no number is left."""
    told = " and ".join(mean.text for mean in known)
    who = "no number of images has" if sample.images is None else f"no {sample.images} images have"
    if not cases:
        return f"{who} {told}: each of these deviations leaves other numbers of them"
    ways = "the only way" if cases == 1 else f"each of {cases} ways"
    return f"{who} {told}: in {ways} to divide them by their values a combination of metrics falls short"


def _beyond(plane: "SeparatingPlane") -> str:
    most, given = _rounded_up(plane.sharpened()), decimals(number_of(plane.given))
    return f"{plane.combination} is at most {most} on every image, and these means make it {given}"


def _rounded_up(most: Fraction) -> str:
    """In decimals that are not less."""
    return decimals(sp.Rational(-(-most.numerator * 10**6 // most.denominator), 10**6))
