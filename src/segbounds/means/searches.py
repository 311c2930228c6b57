"""Images for means that were reported, or a proof that there are none; and the least mean of another metric: in linear
programmes, where standard deviations are made linear.

The mean square of a metric with variance v and mean m is m^2 + v. Between two means, m^2 is below the line through its
ends and above its tangents: with these the demands on means and mean squares are linear, and what they leave out shrinks
with the square of the distance of the two means, which are taken apart where it matters.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import sympy as sp

from segbounds.means.deviations import numbers_of_images
from segbounds.means.floors import ends_of
from segbounds.means.partitions import excluded
from segbounds.means.programmes import (
    FEW_SEARCHES,
    MISSED,
    SEARCHES,
    WIDTHS,
    Demand,
    Programme,
    ProgrammeSolution,
    SeparatingPlane,
)
from segbounds.means.samples import of_so_many
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import (
    SIZES,
    Mean,
    MeanPart,
    Range,
    Sample,
    Verified,
    fraction,
    mean_of,
    parts_of,
    rounded,
    solved,
    verified,
)

LEAVES = 40  # cases that are looked at, for images or a proof that there are none
FEW_LEAVES, FEW_ROUNDS = 3, 3  # for a proof that there are none of fewer means
ENDS = 6  # cases that are looked at for an end of an interval
LEVEL = Fraction(1, 100)  # of the widths of variances: what is left out by less is not taken apart
FIRST_NUMBERS = 3  # of images, of which so many are sought image for image
WIDELY, MOST_IMAGES = 20, 100  # of those up to so many, which are sought from many starts
FEWER = FEW_SEARCHES  # floors for what is not the worst part
SLACK = Fraction(1, 10**6)  # by which a bound is given up rather than searched for in one case more
NEAR = 1e-6  # images come so near to the best mixture in floats, or ranges are taken apart
INSIDE = Fraction(1, 10**6)  # of a range, kept free where images are to be near to a bound
NARROW = Fraction(1, 10)  # of a range: means with a deviation, where images are looked for

Parts: TypeAlias = tuple[MeanPart, ...]


def demands(parts: Parts, inside: Fraction = Fraction(0)) -> list[Demand]:
    """What means and mean squares satisfy, linear; kept away from the ends by a share of the widths."""
    found = []
    for part in parts:
        low, high = fraction(part.low), fraction(part.high)
        cut = (high - low) * inside
        ends = ends_of(part.metric) or (None, None)
        # what holds on every image is not demanded, and no room is left there
        lower, upper = (None if low == ends[0] else low + cut), (None if high == ends[1] else high - cut)
        if lower is not None or upper is not None:
            found.append(Demand(part.metric, Fraction(1), Fraction(0), lower, upper, high - low))
        if part.variance is not None:
            least, most = map(fraction, part.variance)
            found += _of_variance(part.metric, low, high, least, most, inside)
    return found


def _of_variance(
    metric: Similarity, low: Fraction, high: Fraction, least: Fraction, most: Fraction, inside: Fraction
) -> Iterator[Demand]:
    width, positive = most - least, least > 0
    least, most = least + width * inside, most - width * inside
    if low == high:
        yield Demand(metric, -2 * low, Fraction(1), least - low**2 if positive else None, most - low**2, width)
        return
    yield Demand(metric, -(low + high), Fraction(1), None, most - low * high, width)
    for place in (low, high) if positive else ():
        yield Demand(metric, -2 * place, Fraction(1), least - place**2, None, width)


# --- images, or none --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """What is known, with means in narrower ranges, and between how many images it may be over; None for any number."""

    known: tuple[Mean, ...]
    ranges: tuple[Range, ...]
    fewest: int
    most: int | None
    ddof: int

    @cached_property
    def parts(self) -> Parts:
        factors = self._factor(self.fewest), self._factor(self.most)
        parts = parts_of(self.known, factors)
        return tuple(replace(part, low=low, high=high) for part, (low, high) in zip(parts, self.ranges, strict=True))

    def trimmed(self) -> "Case | None":
        """The same between numbers of images that no mean with its deviation excludes by itself; None where there are none."""
        if self.fewest == self.most or self.ddof == 0:
            return self
        here = [
            (max(first, self.fewest), last if self.most is None else min(last or self.most, self.most))
            for first, last in numbers_of_images(self.known)
            if (last is None or last >= self.fewest) and (self.most is None or first <= self.most)
        ]
        return replace(self, fewest=here[0][0], most=here[-1][1]) if here else None

    def _factor(self, images: int | None) -> sp.Rational:
        return sp.Integer(1) if images is None else sp.Integer(1) - sp.Rational(self.ddof, images)

    def halves(self) -> "list[Case]":
        """Both halves of the range of a mean, or of the numbers of images, in whichever what is demanded leaves out most."""
        gaps: list[tuple[sp.Rational, int]] = []
        for i, (item, part) in enumerate(zip(self.known, self.parts, strict=True)):
            if item.deviation is None or part.variance is None:
                continue
            own = max(item.deviation.high**2 - sp.Max(item.deviation.low, 0) ** 2, sp.Rational(1, 10**18))
            gaps.append(((part.high - part.low) ** 2 / (4 * own), i))
            gaps.append(((self._factor(self.most) - self._factor(self.fewest)) * item.deviation.high**2 / own, -1))
        if not gaps:
            return []
        gap, widest = max(gaps, key=lambda found: (found[0], -found[1]))
        if gap < sp.Rational(LEVEL.numerator, LEVEL.denominator):
            return []
        if widest < 0:
            middle = 2 * self.fewest - 1 if self.most is None else (self.fewest + self.most) // 2
            return [replace(self, most=middle), replace(self, fewest=middle + 1)]
        low, high = self.ranges[widest]
        before, after = self.ranges[:widest], self.ranges[widest + 1 :]
        ends = ((low, (low + high) / 2), ((low + high) / 2, high))
        return [replace(self, ranges=(*before, end, *after)) for end in ends]


def _cases(known: Sequence[Mean], sample: Sample) -> list[Case]:
    """Of which one is true: any number of images has what the largest one has nearly, so that of any number need only be one case."""
    ranges = tuple((item.mean.low, item.mean.high) for item in known)
    if sample.images is not None:
        divisors = sample.divisors if any(item.deviation is not None for item in known) else (0,)
        return [Case(tuple(known), ranges, sample.images, sample.images, ddof) for ddof in divisors]
    ddof = max(sample.divisors)
    return [Case(tuple(known), ranges, 1 + ddof, None, ddof)]


@dataclass(frozen=True)
class Excluded:
    """What shows that there are no images: planes, and cases of so many images that were taken apart by their values."""

    planes: tuple[SeparatingPlane, ...]
    cases: int


def example_or_planes(known: Sequence[Mean], sample: Sample) -> Verified | Excluded | None:
    """Images of which everything that is known is true, or what shows that there are none; None where neither was found."""
    cases = _cases(known, sample)
    programme = _programme([item.metric for item in known])
    seeker = _Seeker(programme, known, sample)
    planes, left = _settled(programme, cases, seeker)
    if seeker.found is None and left:
        seeker.look_widely(left)
    if seeker.found is not None:
        return seeker.found
    shown = [_taken_apart(programme, case) for case in left if case.fewest == case.most]
    if len(shown) < len(left) or None in shown:
        return None
    return Excluded(tuple(planes), sum(number for number in shown if number is not None))


def planes_for(known: Sequence[Mean], sample: Sample) -> list[SeparatingPlane] | None:
    """Planes that show that there are no images; None where they were not found quickly."""
    planes, left = _settled(_programme([item.metric for item in known]), _cases(known, sample), None)
    return None if left else planes


def _programme(metrics: Sequence[Similarity], *others: Similarity) -> Programme:
    return Programme(tuple(dict.fromkeys([*metrics, *others])))


def _settled(
    programme: Programme, cases: Sequence[Case], seeker: "_Seeker | None"
) -> tuple[list[SeparatingPlane], list[Case]]:
    """Planes for some cases, which are taken apart, and the cases that are left without; none of either where images were found."""
    left, planes, stuck = list(cases), [], []
    for _ in range(FEW_LEAVES if seeker is None else LEAVES):
        if not left:
            break
        case = left.pop(0).trimmed()
        if case is None:
            continue
        found = programme.met(demands(case.parts), *([FEW_ROUNDS] if seeker is None else []))
        if isinstance(found, SeparatingPlane):
            planes.append(found)
            continue
        if seeker is not None and isinstance(found, ProgrammeSolution) and seeker.sees(case):
            return [], []
        halves = case.halves()
        left += halves
        stuck += [] if halves else [case]
        if seeker is None and stuck:
            break
    return planes, [*stuck, *left]


def _taken_apart(programme: Programme, case: Case) -> int | None:
    """In how many cases of which images have which values it was shown that there are none; None where it was not."""
    return excluded(programme, case.parts, demands(case.parts), case.fewest)


@dataclass
class _Seeker:
    """Looks for images in cases that are not excluded."""

    programme: Programme
    known: Sequence[Mean]
    sample: Sample
    found: Verified | None = None

    def __post_init__(self) -> None:
        self.tried: dict[tuple[int, int], list[ProgrammeSolution]] = {}
        self.any_number, self.widely = True, 0

    def sees(self, case: Case) -> bool:
        """Whether images are found."""
        if self.sample.images is None and self.any_number:
            self.any_number = False
            # images are found most easily where so many may be taken that it makes no difference what deviations divide by
            self.found = self._of_many(replace(case, ddof=0).parts)
        for images in (case.fewest, case.most) if self.sample.images is not None or case.ddof else ():
            if self.found is None and images is not None and images > case.ddof:
                self._of_so_many(images, case)
        return self.found is not None

    def _of_many(self, parts: Parts) -> Verified | None:
        if isinstance(self.programme.met(demands(parts), FEW_ROUNDS), ProgrammeSolution):
            return _example(self.programme, parts, self.known, self.sample)
        return None

    def _of_so_many(self, images: int, case: Case) -> None:
        if (images, case.ddof) in self.tried or len(self.tried) == FIRST_NUMBERS:
            return
        parts = replace(case, fewest=images, most=images).parts
        if not isinstance(self.programme.met(demands(parts), FEW_ROUNDS), ProgrammeSolution):
            return
        starts = [self.programme.roomiest(demands(parts))]
        if self.sample.images is not None or not starts[0].shares.size:
            starts.append(self.programme.solved(demands(parts)))
        starts = [start for start in starts if start.shares.size]
        self.tried[images, case.ddof] = starts
        here = Sample(images, case.ddof)
        for start in starts if self.sample.images is not None else ():
            self.found = self.found or _near(start, self.known, here)
        self.found = self.found or of_so_many(self.programme, self.known, here, starts, widely=False)

    def look_widely(self, open_cases: Sequence[Case]) -> None:
        """So many images once more, of numbers that were not excluded: from many starts."""
        for case in open_cases:
            for images in range(max(case.fewest, 1 + case.ddof), min(case.most or MOST_IMAGES, MOST_IMAGES) + 1):
                if self.found is not None or self.widely == WIDELY:
                    return
                starts = self.tried.get((images, case.ddof)) or self._starts(images, case)
                if starts:
                    self.widely += 1
                    here = Sample(images, case.ddof)
                    self.found = of_so_many(self.programme, self.known, here, starts, widely=True)

    def _starts(self, images: int, case: Case) -> list[ProgrammeSolution]:
        solution = self.programme.solved(demands(replace(case, fewest=images, most=images).parts))
        return [solution] if solution.missed < MISSED else []


def _example(programme: Programme, parts: Parts, known: Sequence[Mean], sample: Sample) -> Verified | None:
    """Images near to a mixture with room to all ends."""
    for _ in range(3):
        solution = programme.roomiest(demands(parts))
        if not solution.shares.size or solution.missed > 1e-9:
            return None
        found = _near(solution, known, sample)
        if found is not None:
            return found
        if not any(part.variance is not None and part.low < part.high for part in parts):
            return None
        parts = _narrowed(programme, parts, solution)
    return None


def _narrowed(programme: Programme, parts: Parts, solution: ProgrammeSolution) -> Parts:
    """Means with deviations next to those of a mixture: there what deviations demand is nearly linear."""
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


def _near(solution: ProgrammeSolution, known: Sequence[Mean], sample: Sample) -> Verified | None:
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


# --- the least mean of another metric ---------------------------------------------------------------------------------


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
    programme, goal = _programme([part.metric for part in cases[0]], asked), (asked, sign)
    best: tuple[Fraction, Verified] | None = None
    left = list(cases)
    if len(left) == 1 and _halved(left[0]):
        programme.least(demands(left[0]), goal, FEWER)  # for its columns
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
    programme = _programme([part.metric for part in cases[0]], asked)
    bounds = []
    for parts in cases:
        found = programme.least(demands(parts), (asked, sign), FEWER)
        if found is not None:
            bounds.append(_stable(found[1], None))
        elif not isinstance(programme.met(demands(parts), FEW_ROUNDS), SeparatingPlane):
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
            shown = programme.shown_at_once(rows, goal, bound)
            if shown is not None and shown > bound - SLACK:
                bound = min(bound, shown)
                continue
        found = programme.least(rows, goal, SEARCHES if i == worst else FEWER)
        if found is not None:
            bound = found[1] if bound is None else min(bound, found[1])
        elif not isinstance(programme.met(rows), SeparatingPlane):
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
