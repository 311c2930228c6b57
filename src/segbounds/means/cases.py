"""What is known of means and deviations, taken apart: in narrower ranges, and between numbers of images."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import sympy as sp

from segbounds.means.certificates.demands import Parts
from segbounds.means.variances import numbers_of_images
from segbounds.ranges.examples import Mean, Range, Sample, parts_of

LEVEL = Fraction(1, 100)  # of the widths of variances: what is left out by less is not taken apart


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


def open_cases(known: Sequence[Mean], sample: Sample) -> list[Case]:
    """Of which one is true: any number of images has what the largest one has nearly, so that of any number need only be one case."""
    ranges = tuple((item.mean.low, item.mean.high) for item in known)
    if sample.images is not None:
        divisors = sample.divisors if any(item.deviation is not None for item in known) else (0,)
        return [Case(tuple(known), ranges, sample.images, sample.images, ddof) for ddof in divisors]
    ddof = max(sample.divisors)
    return [Case(tuple(known), ranges, 1 + ddof, None, ddof)]
