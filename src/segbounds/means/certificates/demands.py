"""Demands on means of metrics and of their squares, and what multiples of them say together.

The mean square of a metric with variance v and mean m is m^2 + v. Between two means, m^2 is below the line through its
ends and above its tangents: with these the demands on means and mean squares are linear, and what they leave out shrinks
with the square of the distance of the two means, which are taken apart where it matters.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TypeAlias

from segbounds.means.certificates.floors import Weights
from segbounds.means.one_image import ends_of
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import MeanPart, fraction

Parts: TypeAlias = tuple[MeanPart, ...]


@dataclass(frozen=True)
class Demand:
    """The mean of slope f + bend f^2 lies between two numbers; None for no end. With a width, if it is not that of these."""

    metric: Similarity
    slope: Fraction
    bend: Fraction
    low: Fraction | None
    high: Fraction | None
    width: Fraction | None = None

    @property
    def breadth(self) -> Fraction:
        if self.width is not None:
            return self.width
        return Fraction(0) if self.low is None or self.high is None else self.high - self.low

    def within(self, multiplier: Fraction) -> Fraction:
        """What the mean times a multiplier is at least."""
        end = self.low if multiplier > 0 else self.high
        assert end is not None, "a demand has a multiplier at an end that it has"
        return multiplier * end


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


def added(weights: Weights, goal: tuple[Similarity, int]) -> Weights:
    slopes = {metric: (slope, bend) for metric, slope, bend in weights}
    slope, bend = slopes.get(goal[0], (Fraction(0), Fraction(0)))
    slopes[goal[0]] = (slope + goal[1], bend)
    return tuple((metric, *pair) for metric, pair in slopes.items())


def combined(demands: Sequence[Demand], factors: Sequence[Fraction], sign: int) -> Weights:
    found: dict[Similarity, tuple[Fraction, Fraction]] = {}
    for demand, factor in zip(demands, factors, strict=True):
        slope, bend = found.get(demand.metric, (Fraction(0), Fraction(0)))
        found[demand.metric] = slope + sign * factor * demand.slope, bend + sign * factor * demand.bend
    return tuple((metric, *pair) for metric, pair in found.items() if any(pair))


def simple(demands: Sequence[Demand], multipliers: Sequence[float]) -> Iterator[list[Fraction]]:
    """Multipliers as fractions, simple ones first, times what makes them whole numbers where these are small."""
    largest = max(map(abs, multipliers), default=0.0)
    if not largest:
        return
    for factors in rounded(demands, [c / largest for c in multipliers]):
        common = lcm(*(c.denominator for c in factors))
        yield [c * common for c in factors] if common < 1000 else factors


def rounded(demands: Sequence[Demand], multipliers: Sequence[float]) -> Iterator[list[Fraction]]:
    tried: list[list[Fraction]] = []
    near = [Fraction(c).limit_denominator(10) for c in multipliers]
    for factors in (near, *([Fraction(round(c * d), d) for c in multipliers] for d in (100, 10**4, 2**24))):
        fitting = [c if _has_end(d, c) else Fraction(0) for d, c in zip(demands, factors, strict=True)]
        if any(fitting) and fitting not in tried:
            tried.append(fitting)
            yield fitting


def _has_end(demand: Demand, multiplier: Fraction) -> bool:
    return (demand.low if multiplier > 0 else demand.high) is not None
