"""Images for means that were reported, or a proof that there are none; and the least mean of another metric: in linear
programmes, where standard deviations are made linear.

The mean square of a metric with variance v and mean m is m^2 + v. Between two means, m^2 is below the line through its
ends and above its tangents: with these the demands on means and mean squares are linear, and what they leave out shrinks
with the square of the distance of the two means, which are taken apart where it matters.
"""

from __future__ import annotations  # those that name arrays need no numpy then

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias

import sympy as sp

from segbounds.means.programmes import MISSED, SEARCHES, WIDTHS, Demand, Plane, Programme, Solution
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import (
    SIZES,
    Mean,
    Part,
    Sample,
    Verified,
    adjusted,
    fraction,
    made_exact,
    mean_of,
    merged,
    rounded,
    solved,
    verified,
    whole_counts,
)

LEAVES = 6  # parts of the ranges of means that are looked at
FEWER = 3  # floors for what is not the worst part
NEAR = 1e-6  # images come so near to the best mixture in floats, or ranges are taken apart
INSIDE = Fraction(1, 10**6)  # of a range, kept free where images are to be near to a bound
NARROW = Fraction(1, 10)  # of a range: means with a deviation, where images are looked for

Parts: TypeAlias = tuple[Part, ...]


def demands(parts: Parts, inside: Fraction = Fraction(0)) -> list[Demand]:
    """What means and mean squares satisfy, linear; kept away from the ends by a share of the widths."""
    found = []
    for part in parts:
        low, high = fraction(part.low), fraction(part.high)
        cut = (high - low) * inside
        found.append(Demand(part.metric, Fraction(1), Fraction(0), low + cut, high - cut))
        if part.variance is not None:
            least, most = map(fraction, part.variance)
            found += _of_variance(part.metric, low, high, least, most, inside)
    return found


def _of_variance(
    metric: Similarity, low: Fraction, high: Fraction, least: Fraction, most: Fraction, inside: Fraction
) -> Iterator[Demand]:
    cut = (most - least) * inside
    least, most = least + cut, most - cut
    if low == high:
        yield Demand(metric, -2 * low, Fraction(1), least - low**2, most - low**2)
        return
    yield Demand(metric, -(low + high), Fraction(1), None, most - low * high)
    for place in (low, high):
        yield Demand(metric, -2 * place, Fraction(1), least - place**2, None)


# --- images, or none --------------------------------------------------------------------------------------------------


def example_or_planes(cases: Sequence[Parts], known: Sequence[Mean], sample: Sample) -> Verified | list[Plane] | None:
    """Images of which everything that is known is true, in one of some cases; or planes that show that there are none in any;
    None where neither was found."""
    programme = _programme(cases)
    planes: list[Plane] = []
    settled = True
    for case in cases:
        found = _case(programme, case, known, sample)
        if isinstance(found, Verified):
            return found
        if found is None:
            settled = False
        else:
            planes += found
    return planes if settled else None


def planes_for(cases: Sequence[Parts]) -> list[Plane] | None:
    """Planes that show that there are no images in any of some cases; None where they were not found."""
    programme = _programme(cases)
    planes: list[Plane] = []
    for case in cases:
        found = _case(programme, case, None, None)
        if not isinstance(found, list):
            return None
        planes += found
    return planes


def _programme(cases: Sequence[Parts], *others: Similarity) -> Programme:
    return Programme(tuple(dict.fromkeys([*(part.metric for part in cases[0]), *others])))


def _case(
    programme: Programme, parts: Parts, known: Sequence[Mean] | None, sample: Sample | None
) -> Verified | list[Plane] | None:
    """Means with deviations are taken apart in the middle, a few times."""
    left: list[Parts] = [parts]
    planes: list[Plane] = []
    for _ in range(LEAVES):
        if not left:
            return planes
        here = left.pop(0)
        found = programme.met(demands(here))
        if isinstance(found, Plane):
            planes.append(found)
            continue
        if found is None:
            return None
        if known is not None and sample is not None:
            example = _example(programme, here, known, sample)
            if example is not None:
                return example
        halves = _halved(here)
        if not halves or known is None:
            return None
        left += halves
    return None if left else planes


def _halved(parts: Parts) -> list[Parts]:
    """Both halves of the widest range of a mean with a deviation; none where there is none."""
    wide = [part for part in parts if part.variance is not None and part.low < part.high]
    if not wide:
        return []
    widest = max(wide, key=lambda part: (part.high - part.low, str(part.metric)))
    middle = (widest.low + widest.high) / 2
    ends = ((widest.low, middle), (middle, widest.high))
    return [tuple(replace(p, low=low, high=high) if p is widest else p for p in parts) for low, high in ends]


def _example(programme: Programme, parts: Parts, known: Sequence[Mean], sample: Sample) -> Verified | None:
    """Images near to a mixture with room to all ends."""
    for _ in range(3):
        solution = programme.roomy(demands(parts))
        if not solution.shares.size or solution.missed > 1e-9:
            return None
        found = _near(solution, known, sample) or _of_so_many(solution, known, sample)
        if found is not None:
            return found
        if not any(part.variance is not None and part.low < part.high for part in parts):
            return None
        parts = _narrowed(programme, parts, solution)
    return None


def _narrowed(programme: Programme, parts: Parts, solution: Solution) -> Parts:
    """Means with deviations next to those of a mixture: there what deviations demand is nearly linear."""
    import numpy as np

    from segbounds.metrics.counts import Counts
    from segbounds.metrics.similarity import evaluate

    found = []
    for part in parts:
        if part.variance is not None and part.low < part.high:
            values = np.asarray(evaluate(part.metric, Counts(*solution.counts)), float)
            mean = sp.Rational(round(float(solution.shares @ values) * 10**9), 10**9)
            room = (part.high - part.low) * sp.Rational(NARROW.numerator, NARROW.denominator) / 2
            part = replace(part, low=max(part.low, mean - room), high=min(part.high, mean + room))
        found.append(part)
    return tuple(found)


def _near(solution: Solution, known: Sequence[Mean], sample: Sample) -> Verified | None:
    """The simplest images next to those of a mixture in floats with everything that is known."""
    for mixture in rounded(solution.shares, solution.counts, sample.images):
        found = verified(mixture, known, sample)
        if found is not None:
            return found
    if any(mean.mean.exact for mean in known):
        for size, _ in SIZES:
            found = verified(solved(solution.counts, solution.shares, known, size), known, sample)
            if found is not None:
                return found
    return None


def _of_so_many(solution: Solution, known: Sequence[Mean], sample: Sample) -> Verified | None:
    """As many images as there are, moved until they have what is known."""
    if sample.images is None:
        return None
    for shares, counts in adjusted(solution.shares, solution.counts, known, sample):
        for size, _ in SIZES:
            mixture = merged(shares, whole_counts(counts, size))
            found = verified(mixture, known, sample) or verified(made_exact(mixture, known), known, sample)
            if found is not None:
                return found
    return None


# --- the least mean of another metric ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """A bound on a mean, certified (None where there is none), and images whose mean comes near to it."""

    bound: Fraction | None
    example: Verified | None


def least(asked: Similarity, sign: int, cases: Sequence[Parts], known: Sequence[Mean], sample: Sample) -> Found:
    """The least mean of a metric, or of its opposite, in all of some cases."""
    programme, goal = _programme(cases, asked), (asked, sign)
    best: tuple[Fraction, Verified] | None = None
    left = list(cases)
    if len(left) == 1 and _halved(left[0]):
        programme.least(demands(left[0]), goal, FEWER)  # for its columns
    value = 0.0
    for _ in range(LEAVES):
        values = [programme.solved(demands(parts), goal) for parts in left]
        worst = min(range(len(left)), key=lambda i: (values[i].missed > MISSED, values[i].value))
        value = values[worst].value
        best = _better(best, _near_to_bound(programme, left[worst], asked, sign, known, sample), asked, sign)
        halves = _halved(left[worst])
        if not halves or (best is not None and float(best[0]) - value < NEAR):
            break
        left[worst : worst + 1] = halves
    bound = _bound(programme, left, goal, worst)
    # with the columns that showed the bound
    best = _better(best, _near_to_bound(programme, left[worst], asked, sign, known, sample), asked, sign)
    example = None if best is None else best[1]
    if bound is None:
        return Found(None, example)
    return Found(_stable(bound, None if best is None else best[0]), example)


def _better(
    best: tuple[Fraction, Verified] | None, example: Verified | None, asked: Similarity, sign: int
) -> tuple[Fraction, Verified] | None:
    """Images with the least mean of a metric, or of its opposite, and that."""
    if example is None:
        return best
    low, high = mean_of(asked, example.mixture)
    reached = high if sign > 0 else -low
    return (reached, example) if best is None or reached < best[0] else best


def _bound(programme: Programme, cases: Sequence[Parts], goal: tuple[Similarity, int], worst: int) -> Fraction | None:
    """A certified bound in all of some cases, of which one is the worst."""
    bound: Fraction | None = None
    for i in sorted(range(len(cases)), key=lambda i: (i != worst, i)):
        rows = demands(cases[i])
        if bound is not None and programme.at_least(rows, goal, bound):
            continue
        found = programme.least(rows, goal, SEARCHES if i == worst else FEWER)
        if found is not None:
            bound = found[1] if bound is None else min(bound, found[1])
        elif not isinstance(programme.met(rows), Plane):
            return None
    return bound


def _near_to_bound(
    programme: Programme, parts: Parts, asked: Similarity, sign: int, known: Sequence[Mean], sample: Sample
) -> Verified | None:
    for inside in (INSIDE, INSIDE * 100, INSIDE * 10**4):
        solution = programme.solved(demands(parts, inside), (asked, sign))
        if not solution.shares.size or solution.missed > 1e-9:
            continue
        found = None
        for mixture in reversed(list(rounded(solution.shares, solution.counts, sample.images))):
            found = verified(mixture, known, sample)
            if found is not None:
                return found
        for size, _ in reversed(SIZES):
            found = verified(solved(solution.counts, solution.shares, known, size), known, sample)
            if found is not None:
                return found
    return None


def _stable(bound: Fraction, reached: Fraction | None) -> Fraction:
    """A bound that is no better, in few digits: what images reach less a width, where it is near to that, else rounded down."""
    if reached is not None:
        if reached == bound:
            return bound
        for width in WIDTHS:
            near = Fraction((reached - Fraction(width).limit_denominator(10**9)) * 10**12 // 1, 10**12)
            if near <= bound:
                return near
    return Fraction(bound * 10**9 // 1, 10**9)
