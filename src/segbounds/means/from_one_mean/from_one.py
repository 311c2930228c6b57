"""One metric given: the boundary of its joint range with the one that is asked for, along which two moments are known."""

from collections.abc import Sequence
from contextlib import suppress
from functools import cache, lru_cache

import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.errors import Unsupported
from segbounds.means.answers import MeanEnd, MeanInterval, opposite
from segbounds.means.few_images import of_few_images
from segbounds.means.from_one_mean.curves import Least, MomentCurve
from segbounds.means.from_one_mean.moments import least_mean
from segbounds.means.reported_means import MANY_IMAGES, range_of_factors
from segbounds.metrics.catalogue import dice
from segbounds.metrics.counts import SYMBOLS, Counts
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.ranges.arcs import Arc
from segbounds.ranges.examples import (
    Images,
    Mean,
    MeanPart,
    Mixture,
    Range,
    Sample,
    fraction,
    mean_of,
    merged,
    parts_of,
    rounded,
    verified,
)
from segbounds.ranges.joint_ranges import joint_range
from segbounds.ranges.mirrored import straight_sides
from segbounds.ranges.of_three.values import a
from segbounds.ranges.two import JointRange
from segbounds.regions.facts import nonlinear
from segbounds.regions.orders import in_pieces

FAR = 10**6  # for n, where counts of a family are shown
KEPT = 512  # answers to problems of moments
SHARES = [
    sp.Rational(k, 20) for k in (10, 0, 20, 1, 19, 5, 15)
]  # of what was reported, which are tried one after the other


def has_closed_form(asked: Similarity, known: Mean) -> bool:
    """Whether the boundary is derived, and quickly."""
    given = known.metric
    if in_pieces(given) or in_pieces(asked):
        return False
    if given == asked or not nonlinear(given):
        return not (known.deviation is not None and known.mean.exact and known.deviation.high == 0)
    return not nonlinear(asked) and known.deviation is None and given.formula.is_rational_function(*SYMBOLS)


def from_one(asked: Similarity, known: Mean, sample: Sample) -> MeanInterval:
    """Both ends from the problem of moments, and images; those of a deviation are shown where it is theirs."""
    if (few := of_few_images(asked, known, sample)) is not None:
        return few
    (outer,) = parts_of([known], range_of_factors(sample))
    low, high = moments_of(asked, outer)
    if known.deviation is None and sample.images is None:
        return MeanInterval(end_of(low), opposite(end_of(high)))
    shown = [checked_end(known, sample, end) for end in (low, high)]
    if sample.images is not None:
        shown = [
            end if end.images else _of_so_many(asked, sign, known, sample, found, end.value)
            for end, found, sign in zip(shown, (low, high), (1, -1), strict=True)
        ]
    if all(end.exact or end.images for end in shown) or sample.images is not None:
        return MeanInterval(shown[0], opposite(shown[1]))
    (inner,) = parts_of([known], MANY_IMAGES)
    # of so many images it makes no difference what deviations divide by
    many = sample if sample.ddof == 1 else Sample(None, 0)
    with suppress(Unsupported):
        for i, end in enumerate(moments_of(asked, inner)):
            near = checked_end(known, many, end)
            if not shown[i].images and near.images:
                value = shown[i].value
                reached = near.value if near.reached is None else near.reached
                shown[i] = MeanEnd(value, False, near.images, reached)
    return MeanInterval(shown[0], opposite(shown[1]))


def bounds_from_one(asked: Similarity, known: Mean, sample: Sample) -> Range:
    """Both bounds alone: to look for so many images takes longer."""
    if (few := of_few_images(asked, known, sample)) is not None:
        return few.low.value, few.high.value
    low, high = moments_of(asked, parts_of([known], range_of_factors(sample))[0])
    return low.bound, -high.bound


def checked_end(known: Mean, sample: Sample, found: Least) -> MeanEnd:
    """An end, with its images only where these have everything that is known."""
    end = end_of(found)
    mixture = as_mixture(end.images)
    if mixture and verified(mixture, [known], sample) is not None:
        return end
    families = any(symbolic(count).free_symbols for _, counts in end.images for count in counts)
    irrational = not all(share.is_Rational for share, _ in end.images)
    if (
        end.exact
        and end.images
        and sample.images is None
        and sample.ddof == 0
        and (families or irrational or not mixture)
    ):
        return end  # counts in n, or roots: the shares and places are exact, and any number of images may be
    return MeanEnd(end.value, False, ())


def _of_so_many(asked: Similarity, sign: int, known: Mean, sample: Sample, found: Least, bound: sp.Expr) -> MeanEnd:
    """A bound, and as many images as there are which come near to it."""
    import numpy as np

    from segbounds.means.numbered.samples import near_to

    images = as_mixture(with_numbers(end_of(found).images))
    if not images:
        return MeanEnd(bound, False, ())
    shares = np.array([float(share) for share, _ in images])
    counts = np.array([pair for _, pair in images], float).T
    tried = (verified(mixture, [known], sample) for mixture in rounded(shares, counts, sample.images))
    checked = [one for one in (*tried, *near_to(shares, counts, [known], sample)) if one is not None]
    if not checked:
        return MeanEnd(bound, False, ())
    best = min(checked, key=lambda one: sign * mean_of(asked, one.mixture)[0])
    reached = sign * sp.Add(*(share * value_at(asked, counts) for share, counts in best.shown))
    return MeanEnd(bound, bool(bound == reached), best.shown, None if bound == reached else reached)


def as_mixture(images: Images) -> Mixture:
    """Images as fractions; none where these are no numbers."""
    found = []
    for share, counts in images:
        entries = [symbolic(entry) for entry in (share, *counts)]
        if not all(entry.is_Rational for entry in entries) or not all(entry.is_Integer for entry in entries[1:]):
            return ()
        found.append((fraction(entries[0]), tuple(map(int, entries[1:]))))
    return merged([share for share, _ in found], [counts for _, counts in found])


@lru_cache(maxsize=KEPT)  # what is said of a row of a table comes to it several times
def moments_of(asked: Similarity, part: MeanPart) -> tuple[Least, Least]:
    """The least mean, and that of the opposite."""
    below, above = boundary_of(part.metric, asked)
    low, high = (least_mean(curves, part.range, part.variance) for curves in (below, above))
    if low is None or high is None:
        raise Unsupported("whether any images have this mean is too close to call")
    return low, high


def end_of(found: Least) -> MeanEnd:
    images = tuple((atom.share, _in_whole(atom.counts)) for atom in found.mixture if atom.counts is not None)
    complete = images if len(images) == len(found.mixture) else ()
    return MeanEnd(found.bound, found.exact, complete, None if found.exact else found.reached)


@cache
def boundary_of(given: Similarity, asked: Similarity) -> tuple[tuple[MomentCurve, ...], tuple[MomentCurve, ...]]:
    """The points (given, asked) and (given, -asked) of which the least means are sought."""
    if given == asked:
        found = joint_range(dice, given)
        curves = tuple(_turned(curve, curve.y) for curve in _all_points(found))
    elif nonlinear(given):
        curves = tuple(_turned(curve, curve.x) for curve in _all_points(joint_range(asked, given)))
    else:
        found = joint_range(given, asked)
        below = _along(found, found.lower, "low")
        above = _along(found, found.upper, "high")
        return below, tuple(curve.opposite() for curve in above)
    return curves, tuple(curve.opposite() for curve in curves)


def _turned(curve: MomentCurve, y: sp.Expr) -> MomentCurve:
    return MomentCurve(curve.y, y, curve.low, curve.high, curve.along, curve.attained)


def _along(found: JointRange, arcs: Sequence[Arc], end: str) -> tuple[MomentCurve, ...]:
    """One side of the boundary of a range, with the ends of its uprights."""
    curves = [MomentCurve(a, arc.value, arc.low, arc.high, arc.along, arc.attained) for arc in arcs]
    for upright in found.uprights:
        extreme = getattr(upright, end)
        curves.append(
            MomentCurve(upright.place, extreme.value, upright.place, upright.place, extreme.along, extreme.attained)
        )
    return tuple(curves)


def _all_points(found: JointRange) -> tuple[MomentCurve, ...]:
    """The whole boundary, with all points of the straight sides."""
    sides = (
        MomentCurve(side.place, a, side.low, side.high, side.along, side.attained) for side in straight_sides(found)
    )
    return (*_along(found, found.lower, "low"), *_along(found, found.upper, "high"), *sides)


def _in_whole(counts: Counts) -> Counts:
    """The same pair in whole counts, where they are rational."""
    entries = list(map(symbolic, counts))
    if not all(entry.is_Rational for entry in entries):
        return counts
    whole = [entry * sp.ilcm(*(entry.q for entry in entries)) for entry in entries]
    return Counts(*(entry / sp.igcd(*whole) for entry in whole))


def with_numbers(images: Images) -> Images:
    """The images with a number for n."""
    return tuple((share, _in_whole(counts.at(FAR))) for share, counts in images)
