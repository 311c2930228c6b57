"""Means over images: what reported means and standard deviations say about the mean of another metric.

Each image is a pair of masks, so means over images are a mixture of points of the metrics' joint range: a point of its convex hull,
and with enough images every point of it is approached. (Statements hold for every number of images; which shares are possible with
few of them is not asked.)

With one metric given, its joint range with the one that is asked for has a boundary in closed form (see joint_ranges.py), and the
least mean over mixtures is a problem of moments on that curve (see moments.py): exact, or enclosed to 1e-9. With several, a linear
programme in floats over many pairs nominates a bound on one image, B >= c0 + c1 A1 + c2 A2 + ..., which averages by itself; with c in
fractions, c0 is the least that B - c1 A1 - ... can be, exactly (see cones.py).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations, combinations_with_replacement, product
from typing import Any

import sympy as sp

from segbounds.arcs import Arc, a
from segbounds.cones import Cone, exact_end, extent
from segbounds.counts import Counts
from segbounds.errors import InputError
from segbounds.joint_ranges import JointRange, joint_range, straight_sides
from segbounds.mixtures import (
    MISSED,
    Images,
    Plane,
    Row,
    Solution,
    least_of_one,
    limit_at,
    programmed,
    separating,
    shares_of,
    whole_pairs,
)
from segbounds.moments import Below, Curve, Least, Range, least_mean
from segbounds.reading import symbolic
from segbounds.regions import Unsupported
from segbounds.relations import Contradiction
from segbounds.reports import Reported, curved, decimals, metric_named, reported, value_of
from segbounds.similarities import Similarity, dice, jaccard, value_at

#: Rounding errors of a mean over images that a computer took: one for each image, in sums of a few hundred
STEPS_OF_MEANS = 512
FAR = 10**6  # for n, where counts of a family are shown
SHARES = [
    sp.Rational(k, 20) for k in (10, 0, 20, 1, 19, 5, 15)
]  # of what was reported, which are tried one after the other


@dataclass(frozen=True)
class Mean:
    """A mean over images as it was reported, and the range of population variances that a reported standard deviation stands for."""

    metric: Similarity
    mean: Reported
    variance: Range | None = None
    deviation: Reported | None = None

    @property
    def text(self) -> str:
        spread = "" if self.deviation is None else f" (standard deviation {self.deviation.text})"
        return f"mean {self.metric} = {self.mean.text}{spread}"

    @property
    def range(self) -> Range:
        return self.mean.low, self.mean.high

    def holds(self, images: Images) -> bool:
        """Whether a mixture of images has this mean and spread, exactly."""
        first, second = (_mean(self.metric, images, power) for power in (1, 2))
        low, high = self.variance or (sp.Integer(0), sp.oo)
        return self.mean.contains(first) and bool(low <= second - first**2 <= high)


@dataclass(frozen=True)
class MeanEnd:
    """One end of the interval of a mean.

    value
        Exact; else a certified bound, which ``images`` come near to: within 1e-9 where one metric was given, within 1e-4 in any case.
    exact
        Whether the value is exact.
    images
        A mixture with the given means, whose mean is the value, or tends to it, or comes near to it; empty where its counts are not known.
        Numbers in it are exact, or floats where several metrics were given.
    """

    value: sp.Expr
    exact: bool
    images: Images


@dataclass(frozen=True)
class MeanInterval:
    """All that a mean can be."""

    low: MeanEnd
    high: MeanEnd


@dataclass(frozen=True)
class Consistency:
    """Whether reported means can all be true, why not, and a mixture of images of which they are true."""

    possible: bool
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
    """The tight interval of the mean of a metric over images, where means of others are given.

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

    Raises Contradiction where no images have these means, InputError for what is no metric or value.
    """
    known = known_means(given, images, ddof, exact=exact, rounding=rounding)
    asked = metric_named(of)
    reason = _contradiction(known, images)
    if reason is not None:
        raise Contradiction(reason)
    try:
        return _interval(asked, known)
    except Unsupported as why:
        raise InputError(f"what mean {asked} can be is not known: {why}") from None


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
        deviation = None if spread is None else _deviation(spread, exact, rounding)
        variance = _population(deviation, images, ddof) if deviation else None
        known[metric] = Mean(metric, read, variance, deviation)
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
    return found.within(sp.Integer(0), sp.oo)


def _population(deviation: Reported, images: int | None, ddof: int | None) -> Range:
    """The variances that divide by n, where it may have been n - 1; of an unknown number of images, at least two."""
    if deviation.high < 0:
        raise InputError(f"a standard deviation of {deviation.text} is negative")
    if images == 1 and ddof == 1:
        raise InputError("one image has no standard deviation that divides by n - 1")
    smallest = 1 - sp.Rational(1, images or 2) if ddof != 0 and images != 1 else sp.Integer(1)
    largest = smallest if ddof == 1 and images else sp.Integer(1)
    return sp.Max(deviation.low, 0) ** 2 * smallest, deviation.high**2 * largest


def _interval(asked: Similarity, known: Sequence[Mean]) -> MeanInterval:
    if not known:
        ends = extent(asked, Cone())
        assert ends is not None, "there are pairs of masks"
        low, high = (MeanEnd(end.value, True, ((sp.Integer(1), end.along[0]),)) for end in map(exact_end, ends))
        return MeanInterval(low, high)
    if len(known) == 1 and _has_boundary(known[0].metric, asked):
        low, high = _from_one(asked, known[0])
    elif len(known) == 1:
        low, high = _from_curved(asked, known[0]), _opposite(_from_curved(-asked, known[0]))
    else:
        low, high = _from_several(asked, known), _opposite(_from_several(-asked, known))
    return MeanInterval(low, high)


def _opposite(end: MeanEnd) -> MeanEnd:
    return MeanEnd(-end.value, end.exact, end.images)


def _mean(metric: Similarity, images: Images, power: int = 1) -> sp.Expr:
    """The mean of a power of a metric over a mixture, exactly."""
    return sp.Add(*(share * value_at(metric, counts) ** power for share, counts in images))


# --- one metric given -------------------------------------------------------------------------------------------------


def _has_boundary(given: Similarity, asked: Similarity) -> bool:
    return not (curved(given) and curved(asked)) or given == asked


def _from_one(asked: Similarity, known: Mean) -> tuple[MeanEnd, MeanEnd]:
    below, above = _boundary(known.metric, asked)
    low, high = (least_mean(curves, known.range, known.variance) for curves in (below, above))
    if low is None or high is None:
        raise Unsupported(f"whether any images have {known.text} is too close to call")
    return _end(low), _opposite(_end(high))


def _end(found: Least) -> MeanEnd:
    images = tuple((atom.share, _in_whole(atom.counts)) for atom in found.mixture if atom.counts is not None)
    return MeanEnd(found.bound, found.exact, images if len(images) == len(found.mixture) else ())


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


def _from_curved(goal: sp.Expr, known: Mean) -> MeanEnd:
    """The least mean of a goal, a metric or its opposite, where another curved metric is given.

    Where floats do not come near enough to it, the boundary of their joint range nominates: it was not proved all along, but that its
    functions lie below all pairs of masks is certified.
    """
    with suppress(Unsupported):
        return _from_several(goal, (known,), NARROW)
    metric, sign = _signed(goal)
    given = joint_range(known.metric, metric)
    if given.traced:
        raise Unsupported("their joint range has no closed form")
    below = _along(given, given.lower, "low") if sign > 0 else _along(given, given.upper, "high")
    found = least_mean([curve if sign > 0 else curve.opposite() for curve in below], known.range, known.variance)
    if found is None:
        raise Unsupported(f"whether any images have {known.text} is too close to call")
    missed = [
        level - least_of_one(sp.expand(goal - slope * known.metric - bend * known.metric**2))
        for level, slope, bend in (function.coefficients for function in found.below)
    ]
    end = _end(found)
    # counts of an arc may be none at its ends, where it is only approached
    there = all(
        abs(sp.N(limit_at(of, counts) - value)) < NARROW
        for (_, counts), atom in zip(end.images, found.mixture, strict=False)
        for of, value in ((known.metric, atom.curve.x_at(atom.place)), (metric, sign * atom.curve.y_at(atom.place)))
    )
    return MeanEnd(found.bound - max(0, *missed), False, end.images if there else ())


def _signed(goal: sp.Expr) -> tuple[Similarity, int]:
    return (goal, 1) if isinstance(goal, Similarity) else (-goal, -1)


# --- several metrics given --------------------------------------------------------------------------------------------

TOLERANCE = (
    1e-4  # the most by which a bound and a mixture may differ; with deviations of two metrics some 1e-6 are usual
)
NARROW = 2e-9  # the same where there is another way, by the joint range of two metrics
NEAR = 1e-9  # how near to the best mean the one of images in fractions comes


def _from_several(goal: sp.Expr, known: Sequence[Mean], tolerance: float = TOLERANCE) -> MeanEnd:
    """The least mean of a goal, a metric or its opposite.

    A variance v at a mean m demands v + m^2 of the mean square, which is a row for one m: the ends of what was reported are tried. Any
    bound on one image, averaged, holds for all of it.
    """
    found = [
        (solution, rows)
        for rows in map(_rows, product(*map(_ends, known)))
        if (solution := programmed(goal, rows)).missed < 1e-7
    ]
    if not found:
        raise Unsupported("whether any images have these means is too close to call")
    solution, rows = min(found, key=lambda item: item[0].value)
    bounds = []
    for largest in (100, 10**10):
        bounds.append(_bound(goal, known, rows, solution, largest))
        if solution.value - bounds[-1] < 1e-9:
            break
    bound = max(bounds, key=lambda value: sp.N(value, 30))
    metric, sign = _signed(goal)
    images = _as_fractions(solution, rows, known, lambda images: sign * _mean(metric, images) - solution.value < NEAR)
    if solution.value - bound > tolerance:
        raise Unsupported("the bound and the best mixture did not come together; give exact values, or fewer of them")
    tight = bool(images) and _mean(metric, images) * sign == bound
    return MeanEnd(bound, tight, images or _in_floats(solution))


def _ends(mean: Mean) -> list[Mean]:
    if mean.variance is None:
        return [mean]
    return [Mean(mean.metric, Reported(m, m), mean.variance) for m in dict.fromkeys(mean.range)]


def _rows(known: Sequence[Mean]) -> tuple[Row, ...]:
    """The demands; with a variance, of a mean that is one number."""
    rows = []
    for mean in known:
        low, high = mean.range
        rows.append(Row(mean.metric, 1, low, high))
        if mean.variance is not None:
            rows.append(Row(mean.metric, 2, mean.variance[0] + low**2, mean.variance[1] + high**2))
    return tuple(rows)


def _bound(goal: sp.Expr, known: Sequence[Mean], rows: Sequence[Row], solution: Solution, largest: int) -> sp.Expr:
    """A number that the mean of the goal is at least, exactly: the least of goal - sum c f on one image, and sum c times the least that the
    means of f are. Any c will do: simple fractions are tried, since the best often are."""
    near = (Fraction(c).limit_denominator(largest) for c in solution.multipliers)
    factors = {
        (row.metric, row.power): sp.Rational(c.numerator, c.denominator) for row, c in zip(rows, near, strict=True)
    }
    total = least_of_one(sp.expand(goal - sum(c * metric**power for (metric, power), c in factors.items())))
    for mean in known:
        slope, bend = factors[mean.metric, 1], factors.get((mean.metric, 2), sp.Integer(0))
        total += Below((sp.Integer(0), slope, bend)).least(*mean.range, mean.variance)
    return total


def _in_floats(solution: Solution) -> Images:
    return tuple(
        (sp.Float(share, 15), Counts(*(sp.Float(entry, 15) for entry in counts)))
        for share, counts in zip(solution.shares, solution.pairs.T / solution.pairs.max(axis=0)[:, None], strict=True)
    )


def _as_fractions(
    solution: Solution, rows: Sequence[Row], known: Sequence[Mean], good: Callable[[Images], bool] = lambda _: True
) -> Images:
    """The mixture with whole counts and shares in fractions, as simple ones as do, if it has all the means exactly and is good; else
    nothing."""
    for size, digits in ((10, 1), (10, 2), (100, 2), (100, 3), (1000, 3), (10**4, 4), (10**6, 6), (10**9, 9)):
        pairs = whole_pairs(solution, size)
        shares = [sp.Rational(round(share * 10**digits), 10**digits) for share in solution.shares]
        shares[-1] += 1 - sum(shares)
        for weights in (shares, _solved(pairs, rows)):
            if weights and min(weights) >= 0:
                images = tuple((share, counts) for share, counts in zip(weights, pairs, strict=True) if share)
                if all(mean.holds(images) for mean in known) and good(images):
                    return images
    return ()


def _solved(pairs: Sequence[Counts], rows: Sequence[Row]) -> list[sp.Rational]:
    """Shares with exactly the means that are one number, where the equations have one solution."""
    held = [row for row in rows if row.low == row.high]
    columns = [[value_at(row.metric, pair) ** row.power for row in held] for pair in pairs]
    return shares_of(columns, [row.low for row in held])


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
    exact shares, of which all are true. Raises InputError where neither could be made certain.
    """
    known = known_means(given, images, ddof, exact=exact, rounding=rounding)
    try:
        # of three means a mixture is found at once, if there is one; reasons ask about each of them and every two first
        examples = _example(known) if len(known) > 2 and not any(mean.variance for mean in known) else ()
        reason = None if examples else _contradiction(known, images)
        if reason is not None:
            return Consistency(False, reason, ())
        examples = examples or _example(known)
    except Unsupported as why:
        raise InputError(f"whether these means can all be true is not known: {why}") from None
    if not examples:
        raise InputError("these means are on the edge of what is possible: give ranges, or fewer digits")
    kinds = "; ".join(f"{share} of the images with {', '.join(map(str, counts))}" for share, counts in examples)
    return Consistency(True, f"all of these are true of {kinds} (tp, fp, fn, tn)", examples)


def _contradiction(known: Sequence[Mean], images: int | None) -> str | None:
    """The smallest set of means that contradicts, what one of them can be given the others, and by how much that is missed."""
    for number in range(1, len(known) + 1):
        for subset in combinations(known, number):
            reason = _alone(subset[0], images) if number == 1 else _together(subset)
            if reason is not None:
                return f"these means cannot all be true: {reason}"
    return None


def _alone(mean: Mean, images: int | None) -> str | None:
    ends = extent(mean.metric, Cone())
    assert ends is not None, "there are pairs of masks"
    low, high = (end.value for end in ends)
    gap = max(low - mean.mean.high, mean.mean.low - high)
    if gap > 0:
        return _missed(f"mean {mean.metric}", low, high, mean, gap)
    if mean.variance is None:
        return None
    largest = (high - low) ** 2 * _largest_variance(
        [min(max((end - low) / (high - low), sp.Integer(0)), sp.Integer(1)) for end in mean.range], images
    )
    if largest >= mean.variance[0]:
        return None
    number = "images" if images is None else f"{images} images"
    deviations = " to ".join(dict.fromkeys(decimals(sp.sqrt(end)) for end in mean.variance))
    return (
        f"the standard deviation (dividing by n) of {mean.metric} over {number} with mean {mean.mean.text} is at most "
        f"{decimals(sp.sqrt(largest))}, not {deviations}"
    )


def _largest_variance(means: Sequence[sp.Rational], images: int | None) -> sp.Expr:
    """The largest variance of numbers in [0, 1], so many of them, with a mean between two numbers: all but one of them are 0 or 1."""
    low, high = means
    middle = min(max(sp.Rational(1, 2), low), high)
    if images is None:
        return middle * (1 - middle)
    near = (sp.Rational(round_(images * middle), images) for round_ in (sp.floor, sp.ceiling))
    variances = []
    for mean in (low, high, *(mean for mean in near if low <= mean <= high)):
        ones = sp.floor(images * mean)
        variances.append((ones + (images * mean - ones) ** 2) / images - mean**2)
    return max(variances)


def _missed(what: str, low: sp.Expr, high: sp.Expr, mean: Mean, gap: sp.Expr) -> str:
    ends = list(dict.fromkeys(decimals(end) for end in (low, high)))
    lies = "is" if len(ends) == 1 else "lies between"
    return f"{what} {lies} {' and '.join(ends)}, not {mean.mean.text}, which misses it by {decimals(gap)}"


def _together(known: Sequence[Mean]) -> str | None:
    """Why some means contradict of which fewer do not."""
    *others, last = sorted(known, key=lambda mean: mean.variance is None)
    plane = None
    if not _on_one_boundary(known):
        deviations = any(mean.variance is not None for mean in known)
        plane = None if deviations else _plane(known)
        if plane is None and not (deviations and _impossible(known)):
            return None
    if last.variance is not None:
        return f"no images have {' and '.join(mean.text for mean in known)}"
    can = _interval(last.metric, others)
    gap = max(can.low.value - last.mean.high, last.mean.low - can.high.value, key=sp.N)
    told = " and ".join(mean.text for mean in others)
    if gap <= 0:
        return None if plane is None else plane.text
    missed = _missed(f"given {told}, mean {last.metric}", can.low.value, can.high.value, last, gap)
    return missed if plane is None else f"{missed} ({plane.text})"


def _on_one_boundary(known: Sequence[Mean]) -> bool:
    """Whether all is said by the joint range of two metrics and moments of one of them."""
    spreads = [mean.variance is not None for mean in known]
    return len(known) == 2 and sum(spreads) < 2 and _has_boundary(known[0].metric, known[1].metric)


def _plane(known: Sequence[Mean]) -> Plane | None:
    """A plane between means without deviations and the convex hull of the joint range, if floats find one."""
    rows = _rows(known)
    solution = programmed(sp.Integer(0), rows)
    if solution.missed < MISSED:
        return None
    return separating(rows, solution)


def _impossible(known: Sequence[Mean]) -> bool:
    """Whether no mixture has these means, for certain: a combination of metrics that is too large on every image."""
    rows = _rows(known)
    solution = programmed(sp.Integer(0), rows)
    if solution.missed < MISSED:
        return False
    return bool(_bound(sp.Integer(0), known, rows, solution, 10**6) > 0)


# --- examples ---------------------------------------------------------------------------------------------------------


def _example(known: Sequence[Mean]) -> Images:
    """A mixture that has all the means, exactly; empty where none was found."""
    if not known:
        return ((sp.Integer(1), Counts(1, 0, 0, 0)),)
    if len(known) == 1 or _on_one_boundary(known):
        first, *others = sorted(known, key=lambda mean: mean.variance is None)
        images = _blended(first, *(others or [first]))
        if images:
            return images
    for tried in product(*map(_inner, known)):
        rows = _rows(tried)
        solution = programmed(sp.Integer(0), rows)
        if solution.missed < 1e-7 and (images := _as_fractions(solution, rows, known)):
            return images
    return ()


def _inner(mean: Mean) -> Iterator[Mean]:
    """What to try first: the inside of what was reported, so that rounding does not leave it."""
    low, high = mean.range
    if mean.variance is None:
        yield Mean(mean.metric, Reported(low + (high - low) / 4, high - (high - low) / 4))
        return
    for m in dict.fromkeys(low + share * (high - low) for share in SHARES):
        for v in dict.fromkeys((sum(mean.variance) / 2, *mean.variance)):
            yield Mean(mean.metric, Reported(m, m), (v, v))


def _blended(one: Mean, other: Mean) -> Images:
    """A blend of the mixtures in which the mean of the other metric is least and largest, at one mean of the first."""
    low, high = one.range
    for m in dict.fromkeys(low + share * (high - low) for share in SHARES):
        try:
            ends = _from_one(other.metric, Mean(one.metric, Reported(m, m), one.variance))
        except Unsupported:
            continue
        first, last = (_with_numbers(end.images) for end in ends)
        if not first or not last:
            continue
        least, most = (_mean(other.metric, images) for images in (first, last))
        target = (max(least, other.mean.low, key=sp.N) + min(most, other.mean.high, key=sp.N)) / 2
        share = sp.Integer(0) if least == most else (target - least) / (most - least)
        for weight in (*_simple_near(share), share):
            if 0 <= sp.N(weight) <= 1:
                blend = [((1 - weight) * s, c) for s, c in first] + [(weight * s, c) for s, c in last]
                images = _fewer(tuple((s, c) for s, c in blend if s != 0), (one, other))
                if one.holds(images) and other.holds(images):
                    return images
    return ()


def _simple_near(share: sp.Expr) -> Iterator[sp.Rational]:
    for denominator in (10, 100, 1000, 10**6):
        yield sp.Rational(round(float(share) * denominator), denominator)


def _with_numbers(images: Images) -> Images:
    """The images with a number for n."""
    found = []
    for share, counts in images:
        found.append((share, _in_whole(counts.at(FAR))))
    return tuple(found)


def _in_whole(counts: Counts) -> Counts:
    """The same pair in whole counts, where they are rational."""
    entries = list(map(symbolic, counts))
    if not all(entry.is_Rational for entry in entries):
        return counts
    whole = [entry * sp.ilcm(*(entry.q for entry in entries)) for entry in entries]
    return Counts(*(entry / sp.igcd(*whole) for entry in whole))


def _fewer(images: Images, known: Sequence[Mean]) -> Images:
    """A mixture with the same means of no more images than it takes: shares that no mean notices are moved until one is zero."""
    powers = [(mean.metric, power) for mean in known for power in (1, 2)[: 1 if mean.variance is None else 2]]
    left = list(images)
    while len(left) > len(powers) + 1:
        rows = [[value_at(metric, counts) ** power for _, counts in left] for metric, power in powers]
        matrix = sp.Matrix([[1] * len(left), *rows])
        if not all(entry.is_Rational for entry in matrix):
            break
        unseen = matrix.nullspace()[0]
        step = min(share / u for (share, _), u in zip(left, unseen, strict=True) if u > 0)
        moved = [(share - step * u, counts) for (share, counts), u in zip(left, unseen, strict=True)]
        left = [(share, counts) for share, counts in moved if share != 0]
    return tuple(left)


# --- two methods ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ranking:
    """Whether the first of two methods has the larger mean of a metric.

    verdict
        "certified", "refuted" (the second has the larger one, or they are alike), or "undecided".
    examples
        Where it is undecided: images of the first and of the second method with which the first is better, and with which it is not.
    """

    verdict: str
    first: MeanInterval
    second: MeanInterval

    @property
    def examples(self) -> tuple[tuple[Images, Images], ...]:
        if self.verdict != "undecided":
            return ()
        return (self.first.high.images, self.second.low.images), (self.first.low.images, self.second.high.images)


def beats(
    first: Mapping[Similarity | str, Any],
    second: Mapping[Similarity | str, Any],
    of: Similarity | str = "jaccard",
    images: int | None = None,
    ddof: int | None = None,
    *,
    exact: bool = False,
    rounding: str = "nearest",
) -> Ranking:
    """Whether what was reported of two methods certifies that the first is better in the mean of another metric.

    >>> beats({"dice": "0.87 ± 0.05"}, {"dice": "0.85 ± 0.04"}).verdict
    'certified'

    For the arguments, see `average_interval`.
    """
    one, other = (
        average_interval(of, given, images, ddof, exact=exact, rounding=rounding) for given in (first, second)
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
