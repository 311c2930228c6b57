"""Intervals of means: from one metric that is given, or from any."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

import sympy as sp

from segbounds.errors import InputError, Unsupported
from segbounds.means.answers import MeanEnd, MeanInterval, opposite
from segbounds.means.few_images import of_few_images
from segbounds.means.from_one_mean.from_one import bounds_from_one, from_one, has_closed_form
from segbounds.means.one_image import extent_of
from segbounds.means.reported_means import cases_of, number_of
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.ranges.examples import (
    Images,
    Mean,
    Range,
    Sample,
)

KEPT = 1_000  # ends


def interval_of_mean(asked: Similarity, known: Sequence[Mean], sample: Sample) -> MeanInterval:
    """Both ends; by the first way that has them."""
    if sample.images == 1:
        return of_one_image(asked, known)
    known, everywhere = not_everywhere(known)
    if not known:
        with suppress(Unsupported, InputError):
            return of_one_image(asked, everywhere)
    elif len(known) == 1 and not everywhere and has_closed_form(asked, known[0]):
        with suppress(Unsupported, InputError):  # a metric without bounds has no joint range
            return from_one(asked, known[0], sample)
    known = [*known, *everywhere]
    low, high = (_from_programme(asked, sign, known, sample) for sign in (1, -1))
    return _of_so_few(asked, MeanInterval(low, opposite(high)), known, sample)


def _of_so_few(asked: Similarity, found: MeanInterval, known: Sequence[Mean], sample: Sample) -> MeanInterval:
    """The interval, and what one of several means alone says of so few images where that is narrower: programmes take any shares."""
    low, high = found.low, found.high
    for alone in filter(None, (of_few_images(asked, mean, sample) for mean in known if len(known) > 1)):
        if alone.low.value > low.value:
            low = replace(low, value=alone.low.value, exact=False)
        if alone.high.value < high.value:
            high = replace(high, value=alone.high.value, exact=False)
    return MeanInterval(low, high)


def not_everywhere(known: Sequence[Mean]) -> tuple[list[Mean], list[Mean]]:
    """Means, and those that every image has for a value: the least or the most that a metric is at all, exactly."""
    apart: tuple[list[Mean], list[Mean]] = [], []
    for mean in known:
        ends = extent_of(mean.metric) if mean.mean.exact else None
        apart[ends is not None and mean.mean.low in ends].append(mean)
    return apart


def of_one_image(asked: Similarity, known: Sequence[Mean]) -> MeanInterval:
    """Where all images have the same given values, means are between what one image can be."""
    from segbounds.bounds.intervals import interval

    found = interval(asked, {mean.metric: mean.mean for mean in known})
    ends: list[MeanEnd] = []
    for end in (found.low, found.high):
        images: Images = ((sp.Integer(1), end.along[0]),) if end.along else ()
        exact = bool(end.exact)
        reached = None if exact or not images else value_at(asked, images[0][1])
        ends.append(MeanEnd(end.value, exact, images, reached))
    low, high = ends
    return MeanInterval(low, high)


def _from_programme(asked: Similarity, sign: int, known: Sequence[Mean], sample: Sample) -> MeanEnd:
    """The least mean of a metric, or of its opposite: a bound, and images that come near to it."""
    from segbounds.means.certificates.least_means import least

    found = least(asked, sign, cases_of(known, sample), known, sample)
    bound = _known_bound(asked, sign, found.bound)
    if found.example is None:
        return MeanEnd(bound, False, ())
    mean = sp.Add(*(share * value_at(asked, counts) for share, counts in found.example.shown)) * sign
    return MeanEnd(bound, bool(bound == mean), found.example.shown, None if bound == mean else mean)


def _least_at_all(asked: Similarity, sign: int) -> sp.Expr:
    ends = extent_of(asked)
    if ends is None:
        raise InputError(f"nothing is known of {asked}: it is no polynomial over a polynomial or over its root")
    return ends[0] if sign > 0 else -ends[1]


def bounds_of_mean(asked: Similarity, known: Sequence[Mean], sample: Sample) -> Range:
    """Bounds of a mean, without images."""
    if len(known) == 1 and has_closed_form(asked, known[0]) and not not_everywhere(known)[1]:
        with suppress(Unsupported, InputError):
            return bounds_from_one(asked, known[0], sample)
    return end_of_mean(asked, 1, tuple(known), sample), end_of_mean(asked, -1, tuple(known), sample)


@lru_cache(maxsize=KEPT)
def end_of_mean(asked: Similarity, sign: int, known: tuple[Mean, ...], sample: Sample) -> sp.Expr:
    """The least that a mean is, certified, or where the sign is minus the most, from a linear programme."""
    from segbounds.means.certificates.least_means import least_bound

    return sign * _known_bound(asked, sign, least_bound(asked, sign, cases_of(known, sample)))


def _known_bound(asked: Similarity, sign: int, found: Fraction | None) -> sp.Expr:
    """A bound of a mean, or of its opposite: no less than what the metric is at least."""
    if found is None:
        return _least_at_all(asked, sign)
    ends = extent_of(asked)
    bound = number_of(found)
    return bound if ends is None else max(bound, ends[0] if sign > 0 else -ends[1], key=lambda value: sp.N(value, 30))
