"""Images for means that were reported, or a proof that there are none: in linear programmes, where standard deviations are made linear."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import sympy as sp

from segbounds.means.cases import Case, open_cases
from segbounds.means.certificates.demands import Parts, demands
from segbounds.means.certificates.partitions import excluded
from segbounds.means.certificates.programmes import MISSED, Programme, ProgrammeSolution, programme_of
from segbounds.means.certificates.separation import SeparatingPlane, met
from segbounds.means.numbered.samples import of_so_many
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate
from segbounds.ranges.examples import SIZES, Mean, Sample, Verified, rounded, solved, verified

LEAVES = 40  # cases that are looked at, for images or a proof that there are none
FEW_LEAVES, FEW_ROUNDS = 3, 3  # for a proof that there are none of fewer means
FIRST_NUMBERS = 3  # of images, of which so many are sought image for image
WIDELY, MOST_IMAGES = 20, 100  # of those up to so many, which are sought from many starts
NARROW = Fraction(1, 10)  # of a range: means with a deviation, where images are looked for


@dataclass(frozen=True)
class Excluded:
    """What shows that there are no images: planes, and cases of so many images that were taken apart by their values."""

    planes: tuple[SeparatingPlane, ...]
    cases: int


def example_or_planes(known: Sequence[Mean], sample: Sample) -> Verified | Excluded | None:
    """Images of which everything that is known is true, or what shows that there are none; None where neither was found."""
    cases = open_cases(known, sample)
    programme = programme_of([item.metric for item in known])
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
    planes, left = _settled(programme_of([item.metric for item in known]), open_cases(known, sample), None)
    return None if left else planes


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
        found = met(programme, demands(case.parts), *([FEW_ROUNDS] if seeker is None else []))
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
        self.missed: set[Parts] = set()
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
        if isinstance(met(self.programme, demands(parts), FEW_ROUNDS), ProgrammeSolution):
            return _example(self.programme, parts, self.known, self.sample)
        return None

    def _of_so_many(self, images: int, case: Case) -> None:
        if (images, case.ddof) in self.tried or len(self.tried) == FIRST_NUMBERS:
            return
        parts = replace(case, fewest=images, most=images).parts
        if not isinstance(met(self.programme, demands(parts), FEW_ROUNDS), ProgrammeSolution):
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
        parts = replace(case, fewest=images, most=images).parts
        if parts in self.missed:  # without deviations the same of every number of images
            return []
        solution = self.programme.solved(demands(parts))
        if solution.missed < MISSED:
            return [solution]
        self.missed.add(parts)
        return []


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
