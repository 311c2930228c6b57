"""The least mean of another metric: a bound, and images whose mean comes near to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from segbounds.means.certificates.certified_least import FEW_SEARCHES, SEARCHES, least_mean_of, shown_at_once
from segbounds.means.certificates.demands import Parts, demands
from segbounds.means.certificates.programmes import MISSED, Programme, programme_of
from segbounds.means.certificates.separation import SeparatingPlane, met
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import SIZES, Mean, Sample, Verified, mean_of, rounded, solved, verified

ENDS = 6  # cases that are looked at for an end of an interval
FEW_ROUNDS = 3  # in which columns are added, where a case is only to be excluded
FEWER = FEW_SEARCHES  # floors for what is not the worst part
SLACK = Fraction(1, 10**6)  # by which a bound is given up rather than searched for in one case more
NEAR = 1e-6  # images come so near to the best mixture in floats, or ranges are taken apart
INSIDE = Fraction(1, 10**6)  # of a range, kept free where images are to be near to a bound
WIDTHS = (1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3)  # of enclosures, the first that is certified


@dataclass(frozen=True)
class Found:
    """A bound on a mean, certified (None where there is none), and images whose mean comes near to it."""

    bound: Fraction | None
    example: Verified | None


def _halved(parts: Parts) -> list[Parts]:
    """Both halves of the widest range of a mean with a deviation; none where there is none."""
    wide = [part for part in parts if part.variance is not None and part.low < part.high]
    if not wide:
        return []
    widest = max(wide, key=lambda part: (part.high - part.low, str(part.metric)))
    middle = (widest.low + widest.high) / 2
    ends = ((widest.low, middle), (middle, widest.high))
    return [tuple(replace(p, low=low, high=high) if p is widest else p for p in parts) for low, high in ends]


def least(asked: Similarity, sign: int, cases: Sequence[Parts], known: Sequence[Mean], sample: Sample) -> Found:
    """The least mean of a metric, or of its opposite, in all of some cases."""
    programme, goal = programme_of([part.metric for part in cases[0]], asked), (asked, sign)
    best: tuple[Fraction, Verified] | None = None
    left = list(cases)
    if len(left) == 1 and _halved(left[0]):
        least_mean_of(programme, demands(left[0]), goal, FEWER)  # for its columns
    value = 0.0
    for _ in range(ENDS):
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


def least_bound(asked: Similarity, sign: int, cases: Sequence[Parts]) -> Fraction | None:
    """A certified bound on the least mean of a metric, or of its opposite, in all of some cases, found quickly; None where
    there is none."""
    programme = programme_of([part.metric for part in cases[0]], asked)
    bounds = []
    for parts in cases:
        found = least_mean_of(programme, demands(parts), (asked, sign), FEWER)
        if found is not None:
            bounds.append(_stable(found[1], None))
        elif not isinstance(met(programme, demands(parts), FEW_ROUNDS), SeparatingPlane):
            return None
    return min(bounds, default=None)


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
        if bound is not None:
            shown = shown_at_once(programme, rows, goal, bound)
            if shown is not None and shown > bound - SLACK:
                bound = min(bound, shown)
                continue
        found = least_mean_of(programme, rows, goal, SEARCHES if i == worst else FEWER)
        if found is not None:
            bound = found[1] if bound is None else min(bound, found[1])
        elif not isinstance(met(programme, rows), SeparatingPlane):
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
        for mixture in _finest_first(list(rounded(solution.shares, solution.counts, sample.images))):
            found = verified(mixture, known, sample)
            if found is not None:
                return found
        for size, _ in _finest_first(SIZES):
            found = verified(solved(solution.counts, solution.shares, known, size), known, sample)
            if found is not None:
                return found
    return None


def _finest_first(sizes: Sequence[Any]) -> tuple[Any, ...]:
    """The last one, for images whose counts are farther apart than digits of floats, only after all others."""
    return (*reversed(sizes[:-1]), sizes[-1])


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
