"""Means over images: what reported means and standard deviations say about the mean of another metric.

Each image is a pair of masks, so means over images are a mixture of points of the metrics' joint range: a point of its convex hull,
and with enough images every point of it is approached. Bounds hold for every number of images; images that are shown have everything
that was given, over as many images as were given, which examples.py verifies.

With one metric given, its joint range with the one that is asked for may have a boundary in closed form (see joint_ranges.py), and the
least mean over mixtures is a problem of moments on that curve (see moments.py): exact, or enclosed to 1e-9. Anything else is asked of
linear programmes that grow (see programmes.py), whose multipliers make a combination of metrics that is certified on one image (see
floors.py), and averages by itself.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.errors import Contradiction, InputError, Unsupported
from segbounds.means.moments import Curve, Least, least_mean
from segbounds.metrics.catalogue import dice
from segbounds.metrics.counts import SYMBOLS, Counts
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.ranges.arcs import Arc
from segbounds.ranges.examples import (
    Images,
    Mean,
    Mixture,
    Part,
    Range,
    Sample,
    Verified,
    fraction,
    mean_of,
    merged,
    parts_of,
    verified,
)
from segbounds.ranges.joint_ranges import joint_range
from segbounds.ranges.mirrored import straight_sides
from segbounds.ranges.of_three.values import a
from segbounds.ranges.two import JointRange
from segbounds.regions.cone import Cone
from segbounds.regions.face_extremes import extent
from segbounds.regions.facts import Known, curved, metric_named, regions, value_of
from segbounds.regions.orders import in_pieces
from segbounds.regions.printed import Reported, decimals, reported

if TYPE_CHECKING:
    from segbounds.means.programmes import Plane

#: Rounding errors of a mean over images that a computer took: one for each image, in sums of a few hundred
STEPS_OF_MEANS = 512
FAR = 10**6  # for n, where counts of a family are shown
SHARES = [
    sp.Rational(k, 20) for k in (10, 0, 20, 1, 19, 5, 15)
]  # of what was reported, which are tried one after the other
MANY = 1000  # images, from which on a deviation that divides by n - 1 is bounded for all of them at once
#: What a variance that divides by n - 1 is times to become one that divides by n, nearly.
MANY_IMAGES = (sp.Integer(1), sp.Integer(1))


@dataclass(frozen=True)
class MeanEnd:
    """One end of the interval of a mean.

    value
        Exact; else a certified bound.
    exact
        Whether the value is exact.
    images
        Where the value is exact, a mixture with everything that was given, whose mean is the value, or tends to it along a family in n;
        else one whose mean is ``reached``. Empty where none is known.
    reached
        The mean over these images, where it is not the value.
    """

    value: sp.Expr
    exact: bool
    images: Images
    reached: sp.Expr | None = None


@dataclass(frozen=True)
class MeanInterval:
    """All that a mean can be."""

    low: MeanEnd
    high: MeanEnd


@dataclass(frozen=True)
class Consistency:
    """Whether reported means can all be true, why not, and a mixture of images of which they are true.

    possible
        None where it is not settled; the reason says what would help.
    """

    possible: bool | None
    reason: str
    examples: Images


def average_interval(
    of: Similarity | str,
    given: Mapping[Similarity | str, Any],
    images: int | None = None,
    ddof: int | None = None,
    *,
    exact: bool = False,
    rounding: str = "nearest",
) -> MeanInterval:
    """The interval of the mean of a metric over images, where means of others are given.

    given
        By metric: ``"0.85"`` for a mean, ``"0.85 ± 0.10"`` (or ``+-``) for a mean and a standard deviation over images.
    images
        Their number, where it is known: it is needed to read standard deviations.
    ddof
        0 for standard deviations that divide by n, 1 for n - 1; where left out, either.
    exact
        Decimals stand for themselves, not for what rounds to them.
    rounding
        How means and deviations were rounded: "nearest", "down", "up" or "any"; see `reported`.

    >>> found = average_interval("jaccard", {"dice": "0.85 ± 0.10"}, ddof=0, exact=True)
    >>> found.low.value, found.high.value
    (289/387, 55/73)

    Both ends are bounds for certain; which of them are exact, and which images come how near to the others, they say.

    Raises Contradiction where no images have these means, InputError for what is no metric or value.
    """
    known, sample = known_means(given, images, ddof, exact=exact, rounding=rounding), Sample(images, ddof)
    asked = metric_named(of)
    if len(known) > 1 or images == 1:
        found = _consistency(known, sample)
        if found.possible is False:
            raise Contradiction(found.reason)
    elif (reason := _contradiction_of_one(known, sample)) is not None:
        raise Contradiction(reason)
    return _interval(asked, known, sample)


def known_means(
    given: Mapping[Similarity | str, Any],
    images: int | None = None,
    ddof: int | None = None,
    *,
    exact: bool = False,
    rounding: str = "nearest",
) -> tuple[Mean, ...]:
    """What is given, read; see `average_interval`."""
    if images is not None and images < 1:
        raise InputError(f"{images} images are none: a mean is over at least one")
    if ddof not in (None, 0, 1):
        raise InputError(f"ddof={ddof} is neither 0 (divide by n) nor 1 (divide by n - 1)")
    known: dict[Similarity, Mean] = {}
    for name, value in given.items():
        metric = metric_named(name)
        if metric in known:
            raise InputError(f"{metric} is given twice")
        mean, spread = _parted(value) if isinstance(value, str) else (value, None)
        read = value_of(metric, mean, exact=exact, rounding=rounding, steps=STEPS_OF_MEANS)
        known[metric] = Mean(metric, read, None if spread is None else _deviation(spread, exact, rounding))
        _check_deviation(known[metric].deviation, images, ddof)
    return tuple(known.values())


def _parted(text: str) -> tuple[str, str | None]:
    """A mean and its deviation, if there is one, as two texts; of 85 ± 10 % and ==0.85 ± 0.10 both are meant."""
    mean, both, spread = (part.strip() for part in re.sub(r"\+/?-|±", "±", text).partition("±"))
    if not both:
        return mean, None
    if spread.endswith("%") and not mean.endswith("%"):
        mean += "%"
    return mean, f"=={spread}" if mean.startswith("==") else spread


def _deviation(text: str, exact: bool, rounding: str) -> Reported:
    found = reported(text, exact=exact, rounding=rounding, steps=STEPS_OF_MEANS)
    if found.low >= 2:
        raise InputError(f"a standard deviation is never {text}: did you mean {text} %?")
    if found.high < 0:
        raise InputError(f"a standard deviation of {found.text} is negative")
    return found.within(sp.Integer(0), sp.oo)


def _check_deviation(deviation: Reported | None, images: int | None, ddof: int | None) -> None:
    if deviation is None:
        return
    if images == 1 and ddof == 1:
        raise InputError("one image has no standard deviation that divides by n - 1")


def _factors(sample: Sample) -> list[Range]:
    """What variances that were reported may be times to become those that divide by n: all cases together."""
    one = sp.Integer(1)
    if sample.images is not None:
        return [(one - sp.Rational(ddof, sample.images),) * 2 for ddof in sample.divisors]
    return [(one, one) if sample.ddof == 0 else (sp.Rational(1, 2), one)]  # of two images or more


def _all_factors(sample: Sample) -> Range:
    found = [end for pair in _factors(sample) for end in pair]
    return min(found), max(found)


def _cases(known: Sequence[Mean], sample: Sample) -> list[tuple[Part, ...]]:
    """Means and variances, of which one case is true."""
    return [parts_of(known, factors) for factors in (_factors(sample) if _has_deviations(known) else [MANY_IMAGES])]


def _has_deviations(known: Sequence[Mean]) -> bool:
    return any(mean.deviation is not None for mean in known)


# --- intervals --------------------------------------------------------------------------------------------------------


def _interval(asked: Similarity, known: Sequence[Mean], sample: Sample) -> MeanInterval:
    """Both ends; by the first way that has them."""
    if sample.images == 1:
        return _of_one_image(asked, known)
    known, everywhere = _not_everywhere(known)
    if not known:
        with suppress(Unsupported, InputError):
            return _of_one_image(asked, everywhere)
    elif len(known) == 1 and not everywhere and _has_closed_form(asked, known[0]):
        with suppress(Unsupported, InputError):  # a metric without bounds has no joint range
            return _from_one(asked, known[0], sample)
    known = [*known, *everywhere]
    low, high = (_from_programme(asked, sign, known, sample) for sign in (1, -1))
    return MeanInterval(low, _opposite(high))


def _opposite(end: MeanEnd) -> MeanEnd:
    return MeanEnd(-end.value, end.exact, end.images, None if end.reached is None else -end.reached)


def _not_everywhere(known: Sequence[Mean]) -> tuple[list[Mean], list[Mean]]:
    """Means, and those that every image has for a value: the least or the most that a metric is at all, exactly."""
    apart: tuple[list[Mean], list[Mean]] = [], []
    for mean in known:
        ends = _extent(mean.metric) if mean.mean.exact else None
        apart[ends is not None and mean.mean.low in ends].append(mean)
    return apart


@cache
def _extent(metric: Similarity) -> Range | None:
    """The least and the most of a metric on one image."""
    try:
        ends = extent(metric, Cone())
    except Unsupported:
        return None
    assert ends is not None, "there are pairs of masks"
    return ends[0].value, ends[1].value


def _of_one_image(asked: Similarity, known: Sequence[Mean]) -> MeanInterval:
    """Where all images have the same given values, means are between what one image can be."""
    from segbounds.bounds.intervals import interval

    found = interval(asked, {mean.metric: mean.mean for mean in known})
    ends = []
    for end in (found.low, found.high):
        images: Images = ((sp.Integer(1), end.along[0]),) if end.along else ()
        exact = bool(end.exact)
        reached = None if exact or not images else value_at(asked, images[0][1])
        ends.append(MeanEnd(end.value, exact, images, reached))
    return MeanInterval(*ends)


# --- one metric given, and the boundary of its joint range with the one that is asked for ------------------------------


def _has_closed_form(asked: Similarity, known: Mean) -> bool:
    """Whether the boundary is derived, and quickly."""
    given = known.metric
    if in_pieces(given) or in_pieces(asked):
        return False
    if given == asked or not curved(given):
        return not (known.deviation is not None and known.mean.exact and known.deviation.high == 0)
    return not curved(asked) and known.deviation is None and given.formula.is_rational_function(*SYMBOLS)


def _from_one(asked: Similarity, known: Mean, sample: Sample) -> MeanInterval:
    """Both ends from the problem of moments, and images; those of a deviation are shown where it is theirs."""
    (outer,) = parts_of([known], _all_factors(sample))
    low, high = _moments(asked, outer)
    if known.deviation is None and sample.images is None:
        return MeanInterval(_end(low), _opposite(_end(high)))
    shown = [_checked(known, sample, end) for end in (low, high)]
    if sample.images is not None:
        shown = [
            end if end.images else _of_so_many(asked, sign, known, sample, found, end.value)
            for end, found, sign in zip(shown, (low, high), (1, -1), strict=True)
        ]
    if all(end.exact or end.images for end in shown) or sample.images is not None:
        return MeanInterval(shown[0], _opposite(shown[1]))
    (inner,) = parts_of([known], MANY_IMAGES)
    # of so many images it makes no difference what deviations divide by
    many = sample if sample.ddof == 1 else Sample(None, 0)
    with suppress(Unsupported):
        for i, end in enumerate(_moments(asked, inner)):
            near = _checked(known, many, end)
            if not shown[i].images and near.images:
                value = shown[i].value
                reached = near.value if near.reached is None else near.reached
                shown[i] = MeanEnd(value, False, near.images, reached)
    return MeanInterval(shown[0], _opposite(shown[1]))


def _checked(known: Mean, sample: Sample, found: Least) -> MeanEnd:
    """An end, with its images only where these have everything that is known."""
    end = _end(found)
    mixture = _as_mixture(end.images)
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

    from segbounds.means.samples import near_to
    from segbounds.ranges.examples import rounded

    images = _as_mixture(_with_numbers(_end(found).images))
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


def _as_mixture(images: Images) -> Mixture:
    """Images as fractions; none where these are no numbers."""
    found = []
    for share, counts in images:
        entries = [symbolic(entry) for entry in (share, *counts)]
        if not all(entry.is_Rational for entry in entries) or not all(entry.is_Integer for entry in entries[1:]):
            return ()
        found.append((fraction(entries[0]), tuple(map(int, entries[1:]))))
    return merged([share for share, _ in found], [counts for _, counts in found])


def _moments(asked: Similarity, part: Part) -> tuple[Least, Least]:
    """The least mean, and that of the opposite."""
    below, above = _boundary(part.metric, asked)
    low, high = (least_mean(curves, part.range, part.variance) for curves in (below, above))
    if low is None or high is None:
        raise Unsupported("whether any images have this mean is too close to call")
    return low, high


def _end(found: Least) -> MeanEnd:
    images = tuple((atom.share, _in_whole(atom.counts)) for atom in found.mixture if atom.counts is not None)
    complete = images if len(images) == len(found.mixture) else ()
    return MeanEnd(found.bound, found.exact, complete, None if found.exact else found.reached)


@cache
def _boundary(given: Similarity, asked: Similarity) -> tuple[tuple[Curve, ...], tuple[Curve, ...]]:
    """The points (given, asked) and (given, -asked) of which the least means are sought."""
    if given == asked:
        found = joint_range(dice, given)
        curves = tuple(_turned(curve, curve.y) for curve in _all_points(found))
    elif curved(given):
        curves = tuple(_turned(curve, curve.x) for curve in _all_points(joint_range(asked, given)))
    else:
        found = joint_range(given, asked)
        below = _along(found, found.lower, "low")
        above = _along(found, found.upper, "high")
        return below, tuple(curve.opposite() for curve in above)
    return curves, tuple(curve.opposite() for curve in curves)


def _turned(curve: Curve, y: sp.Expr) -> Curve:
    return Curve(curve.y, y, curve.low, curve.high, curve.along, curve.attained)


def _along(found: JointRange, arcs: Sequence[Arc], end: str) -> tuple[Curve, ...]:
    """One side of the boundary of a range, with the ends of its uprights."""
    curves = [Curve(a, arc.value, arc.low, arc.high, arc.along, arc.attained) for arc in arcs]
    for upright in found.uprights:
        extreme = getattr(upright, end)
        curves.append(
            Curve(upright.place, extreme.value, upright.place, upright.place, extreme.along, extreme.attained)
        )
    return tuple(curves)


def _all_points(found: JointRange) -> tuple[Curve, ...]:
    """The whole boundary, with all points of the straight sides."""
    sides = (Curve(side.place, a, side.low, side.high, side.along, side.attained) for side in straight_sides(found))
    return (*_along(found, found.lower, "low"), *_along(found, found.upper, "high"), *sides)


def _in_whole(counts: Counts) -> Counts:
    """The same pair in whole counts, where they are rational."""
    entries = list(map(symbolic, counts))
    if not all(entry.is_Rational for entry in entries):
        return counts
    whole = [entry * sp.ilcm(*(entry.q for entry in entries)) for entry in entries]
    return Counts(*(entry / sp.igcd(*whole) for entry in whole))


# --- any metrics given ------------------------------------------------------------------------------------------------


def _from_programme(asked: Similarity, sign: int, known: Sequence[Mean], sample: Sample) -> MeanEnd:
    """The least mean of a metric, or of its opposite: a bound, and images that come near to it."""
    from segbounds.means.searches import least

    found = least(asked, sign, _cases(known, sample), known, sample)
    bound = _known_bound(asked, sign, found.bound)
    if found.example is None:
        return MeanEnd(bound, False, ())
    mean = sp.Add(*(share * value_at(asked, counts) for share, counts in found.example.shown)) * sign
    return MeanEnd(bound, bool(bound == mean), found.example.shown, None if bound == mean else mean)


def _least_at_all(asked: Similarity, sign: int) -> sp.Expr:
    ends = _extent(asked)
    if ends is None:
        raise InputError(f"nothing is known of {asked}: it is no polynomial over a polynomial or over its root")
    return ends[0] if sign > 0 else -ends[1]


# --- contradictions ---------------------------------------------------------------------------------------------------


def consistent_averages(
    given: Mapping[Similarity | str, Any],
    images: int | None = None,
    ddof: int | None = None,
    exact: bool = False,
    rounding: str = "nearest",
) -> Consistency:
    """Whether reported means over images can all be true; see `average_interval` for the arguments.

    >>> print(consistent_averages({"dice": "17/20", "iou": "9/10"}).reason)
    these means cannot all be true: given mean Dice = 0.85, mean Jaccard lies between 0.73913 and 0.85, not 0.9, which misses it by 0.05

    Where they contradict, ``reason`` says in one sentence which of them do and by how much; else ``examples`` is a mixture of images, in
    exact shares, of which all are true: over as many images as were given. Where neither was found, ``possible`` is None.
    """
    known = known_means(given, images, ddof, exact=exact, rounding=rounding)
    return _consistency(known, Sample(images, ddof))


def _consistency(known: Sequence[Mean], sample: Sample) -> Consistency:
    if not known:
        return _possible(Verified(((Fraction(1), (1, 0, 0, 0)),), 1, 0), known)
    if sample.images == 1:
        return _one_image(known)
    reason = _contradiction_of_one(known, sample) or _contradiction_of_two(known, sample)
    if reason is not None:
        return Consistency(False, reason, ())
    reason = _contradiction_on_every_image(known)
    if reason is not None:
        return Consistency(False, reason, ())
    early = _all_alike(known, sample) or _blended_of_two(known, sample)
    if early is not None:
        return _possible(early, known)
    from segbounds.means.searches import example_or_planes

    found = example_or_planes(known, sample)
    if isinstance(found, Verified):
        return _possible(found, known)
    if found is not None:
        subset = _smallest(known, sample, {metric for plane in found for metric, *_ in plane.weights})
        return Consistency(False, f"these means cannot all be true: {_told(subset, sample, found)}", ())
    return Consistency(None, _unsettled(known, sample), ())


def _all_alike(known: Sequence[Mean], sample: Sample) -> Verified | None:
    """Images that are all alike: next to the ends of what metrics that are not curved say together, the others are tried."""
    values = [Known(mean.metric, mean.mean) for mean in known if not curved(mean.metric)]
    for cone in regions(values) if values else []:
        inside = cone.inside
        for total in (10, 30, 100, 300, 1000, 10**4, 10**5, 10**6, 10**9, 0):
            counts = tuple(round(count * total / inside.pixels) if total else int(count) for count in inside)
            found = verified(((Fraction(1), counts),), known, sample) if any(counts) else None  # type: ignore[arg-type]
            if found is not None:
                return found
    return None


def _possible(found: Verified, known: Sequence[Mean]) -> Consistency:
    kinds = "; ".join(f"{share} of the images with {', '.join(map(str, counts))}" for share, counts in found.mixture)
    over = f", over {found.images} images" if found.ddof and _has_deviations(known) else ""
    return Consistency(True, f"all of these are true of {kinds} (tp, fp, fn, tn){over}", found.shown)


def _unsettled(known: Sequence[Mean], sample: Sample) -> str:
    told = " and ".join(mean.text for mean in known)
    few = "" if sample.images is None else f" over {sample.images} images"
    remedy = "ranges or fewer digits" if sample.images is None else "ranges, fewer digits, or no number of images"
    return (
        f"whether any images have {told}{few} is at the edge of what is possible, and neither was shown: give {remedy}"
    )


def _one_image(known: Sequence[Mean]) -> Consistency:
    """Means over one image are its values, and it has no deviation."""
    from segbounds.bounds.consistency import consistent

    for mean in known:
        if mean.deviation is not None and not mean.deviation.contains(sp.Integer(0)):
            return Consistency(
                False, f"these means cannot all be true: one image has no deviation, not {mean.deviation.text}", ()
            )
    try:
        found = consistent({mean.metric: mean.mean for mean in known})
    except InputError as why:
        return Consistency(None, f"{why}: give ranges or fewer digits", ())
    if not found.possible:
        return Consistency(False, f"{found.reason} (means over one image are its values)", ())
    example = found.example
    assert example is not None, "what is possible has an example"
    whole = tuple(map(int, example))
    checked = verified(((Fraction(1), whole),), known, Sample(1))  # type: ignore[arg-type]
    if checked is None:
        return Consistency(None, _unsettled(known, Sample(1)), ())
    return _possible(checked, known)


# --- why not ----------------------------------------------------------------------------------------------------------


def _contradiction_of_one(known: Sequence[Mean], sample: Sample) -> str | None:
    reasons = (_alone(mean, sample) for mean in known)
    return next((f"these means cannot all be true: {reason}" for reason in reasons if reason is not None), None)


def _contradiction_of_two(known: Sequence[Mean], sample: Sample) -> str | None:
    """Of two quotients of linear forms, one with a deviation at most, the boundary of the joint range says it at once."""
    if len(known) != 2 or any(curved(mean.metric) or in_pieces(mean.metric) for mean in known):
        return None
    if all(mean.deviation is not None for mean in known):
        return None
    if any(_not_everywhere([mean])[1] for mean in known):
        return None
    other, last = sorted(known, key=lambda mean: mean.deviation is None)
    try:
        missed = _missed_by(other, last, sample)
    except Unsupported:
        return None
    return None if missed is None else f"these means cannot all be true: {missed}"


def _contradiction_on_every_image(known: Sequence[Mean]) -> str | None:
    """Where a mean is the least or the most that a metric is at all, all images have it, and another mean lies between what the other
    metric is there."""
    others, everywhere = _not_everywhere(known)
    told = " and ".join(mean.text for mean in everywhere)
    for mean in others if everywhere else ():
        with suppress(InputError, Unsupported):
            can = _of_one_image(mean.metric, everywhere)
            gap = max(can.low.value - mean.mean.high, mean.mean.low - can.high.value, key=sp.N)
            if sp.N(gap) > 0:
                missed = _missed(f"given {told}, mean {mean.metric}", can.low.value, can.high.value, mean, gap)
                return f"these means cannot all be true: {missed}"
    return None


def _missed_by(other: Mean, last: Mean, sample: Sample) -> str | None:
    can = _from_one(last.metric, other, sample)
    gap = max(can.low.value - last.mean.high, last.mean.low - can.high.value, key=sp.N)
    if sp.N(gap) <= 0:
        return None
    return _missed(f"given {other.text}, mean {last.metric}", can.low.value, can.high.value, last, gap)


def _alone(mean: Mean, sample: Sample) -> str | None:
    ends = _extent(mean.metric)
    if ends is None:
        return None
    low, high = ends
    gap = max(low - mean.mean.high, mean.mean.low - high)
    if gap > 0 or (gap == 0 and not _touches(mean.mean, low, high)):
        return _missed(f"mean {mean.metric}", low, high, mean, gap)
    if mean.deviation is None or low == high or not (low.is_Rational and high.is_Rational):
        return None
    shares = [
        min(max(fraction((end - low) / (high - low)), Fraction(0)), Fraction(1))
        for end in (mean.mean.low, mean.mean.high)
    ]
    largest = _largest_deviation(shares, sample) * (high - low) ** 2
    if largest >= sp.Max(mean.deviation.low, 0) ** 2:
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


def _largest_deviation(means: Sequence[Fraction], sample: Sample) -> sp.Rational:
    """The square of the largest standard deviation of numbers in [0, 1] with a mean between two numbers, over all numbers of images and
    divisors that there may be."""
    found = []
    for ddof in sample.divisors:
        if sample.images is not None:
            found.append(_largest_variance(means, sample.images) * Fraction(sample.images, sample.images - ddof))
        elif ddof == 0:
            found.append(_largest_variance(means, None))
        else:
            found += [_largest_variance(means, n) * Fraction(n, n - 1) for n in range(2, MANY)]
            found.append(_largest_variance(means, None) * Fraction(MANY, MANY - 1))
    most = max(found)
    return sp.Rational(most.numerator, most.denominator)


def _largest_variance(means: Sequence[Fraction], images: int | None) -> Fraction:
    """The largest variance of numbers in [0, 1], so many of them, with a mean between two numbers: all but one of them are 0 or 1."""
    low, high = means
    middle = min(max(Fraction(1, 2), low), high)
    if images is None:
        return middle * (1 - middle)
    down = images * middle // 1
    near = (Fraction(down, images), Fraction(down + 1, images))
    variances = []
    for mean in (low, high, *(mean for mean in near if low <= mean <= high)):
        ones = images * mean // 1
        variances.append((ones + (images * mean - ones) ** 2) / images - mean**2)
    return max(variances)


def _missed(what: str, low: sp.Expr, high: sp.Expr, mean: Mean, gap: sp.Expr) -> str:
    ends = list(dict.fromkeys(decimals(end) for end in (low, high)))
    lies = "is" if len(ends) == 1 else "lies between"
    by = f"which misses it by {decimals(gap)}" if gap > 0 else "which is next to it"
    return f"{what} {lies} {' and '.join(ends)}, not {mean.mean.text}, {by}"


def _smallest(known: Sequence[Mean], sample: Sample, among: set[Similarity]) -> Sequence[Mean]:
    """The smallest set of means that contradicts, of those that a plane is made of."""
    from segbounds.means.searches import planes_for

    concerned = [mean for mean in known if mean.metric in among]
    for number in range(2, min(len(concerned), 4)):
        for subset in combinations(concerned, number):
            if planes_for(subset, sample) is not None:
                return subset
    return concerned or known


def _told(known: Sequence[Mean], sample: Sample, planes: Sequence["Plane"]) -> str:
    """Why some means contradict of which fewer do not."""
    from segbounds.means.searches import planes_for

    plane = (planes_for(known, sample) or planes)[-1]
    *others, last = sorted(known, key=lambda mean: mean.deviation is None)
    if last.deviation is None and others:
        low, high = _bounds(last.metric, others, sample)
        gap = max(low - last.mean.high, last.mean.low - high, key=sp.N)
        if sp.N(gap) > 0:
            told = " and ".join(mean.text for mean in others)
            missed = _missed(f"given {told}, mean {last.metric}", low, high, last, gap)
            return missed if len(known) == 2 else f"{missed} ({_beyond(plane)})"
    return f"no images have {' and '.join(mean.text for mean in known)} ({_beyond(plane)})"


def _beyond(plane: "Plane") -> str:
    most, given = _rounded_up(plane.sharpened()), decimals(_number(plane.given))
    return f"{plane.combination} is at most {most} on every image, and these means make it {given}"


def _bounds(asked: Similarity, known: Sequence[Mean], sample: Sample) -> Range:
    """Bounds of a mean, without images."""
    from segbounds.means.searches import least_bound

    if len(known) == 1 and _has_closed_form(asked, known[0]) and not _not_everywhere(known)[1]:
        with suppress(Unsupported, InputError):
            found = _from_one(asked, known[0], sample)
            return found.low.value, found.high.value
    low, high = (_known_bound(asked, sign, least_bound(asked, sign, _cases(known, sample))) for sign in (1, -1))
    return low, -high


def _known_bound(asked: Similarity, sign: int, found: Fraction | None) -> sp.Expr:
    """A bound of a mean, or of its opposite: no less than what the metric is at least."""
    if found is None:
        return _least_at_all(asked, sign)
    ends = _extent(asked)
    bound = _number(found)
    return bound if ends is None else max(bound, ends[0] if sign > 0 else -ends[1], key=lambda value: sp.N(value, 30))


def _rounded_up(most: Fraction) -> str:
    """In decimals that are not less."""
    return decimals(sp.Rational(-(-most.numerator * 10**6 // most.denominator), 10**6))


def _number(found: Fraction) -> sp.Rational:
    return sp.Rational(found.numerator, found.denominator)


# --- a blend of extreme mixtures --------------------------------------------------------------------------------------


def _blended_of_two(known: Sequence[Mean], sample: Sample) -> Verified | None:
    """Of two means whose joint range has a boundary in closed form: a blend of the mixtures that have the one mean and the least or the
    most of the other. That has means on the edge of what is possible as well."""
    if len(known) != 2 or any(mean.deviation is not None for mean in known):
        return None
    one, other = known
    if not _has_closed_form(other.metric, one):
        return None
    for m in dict.fromkeys(one.mean.low + share * (one.mean.high - one.mean.low) for share in SHARES):
        try:
            ends = [_end(found) for found in _moments(other.metric, Part(one.metric, m, m))]
        except Unsupported:
            continue
        first, last = (_as_mixture(_with_numbers(end.images)) for end in ends)
        if not first or not last:
            continue
        least, most = (mean_of(other.metric, mixture) for mixture in (first, last))
        if least[0] != least[1] or most[0] != most[1]:
            continue
        low, high = (fraction(end) for end in (other.mean.low, other.mean.high))
        target = (max(least[0], low) + min(most[0], high)) / 2
        share = Fraction(0) if least == most else (target - least[0]) / (most[0] - least[0])
        for weight in (*(Fraction(round(share * d), d) for d in (10, 100, 1000, 10**6)), share):
            if 0 <= weight <= 1:
                kinds = [((1 - weight) * s, c) for s, c in first] + [(weight * s, c) for s, c in last]
                found = verified(merged([s for s, _ in kinds], [c for _, c in kinds]), known, sample)
                if found is not None:
                    return found
    return None


def _with_numbers(images: Images) -> Images:
    """The images with a number for n."""
    return tuple((share, _in_whole(counts.at(FAR))) for share, counts in images)
