"""Metrics on boxes of charts, enclosed with what rounding may have added.

All metrics of a chart are quotients of polynomials. Their tops and bottoms, and the tops of all slopes, are rows of coefficients of
the same monomials: on many boxes of a chart a product of matrices has all of them. Charts with as many coordinates are asked together:
most steps take as long for one chart as for twenty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import TypeAlias

import numpy as np

from segbounds.regions.orders import OrderChart, Terms

UNIT = 2.0**-53  # the largest relative error of one operation in floats
TINY = 1e-300  # more than what numbers too small for floats are off
AT_ONCE = (
    500  # boxes in one product of matrices: with more of them threads are started, which take longer than they save
)
LARGEST = 2**53  # whole numbers that floats have

#: What something is at least and at most, by box in the last axis.
Ends: TypeAlias = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class EnclosedValues:
    """Metrics on boxes of a chart.

    natural, there
        Their values on boxes, of shape (metrics, boxes), and in the middle of each.
    slopes
        Of shape (metrics, coordinates, boxes).
    """

    natural: Ends
    there: Ends
    slopes: Ends


class ChartFunctions:
    """The metrics of charts with as many coordinates, top / bottom or top / sqrt(bottom), and their slopes."""

    def __init__(self, charts: Sequence[OrderChart]) -> None:
        self.charts, self.coordinates, self.many = tuple(charts), charts[0].dimension, len(charts[0].quotients)
        # of shape (metrics, charts)
        self.rooted = np.array([[quotient.rooted for quotient in chart.quotients] for chart in charts], bool).T
        polynomials = [_polynomials_of(chart) for chart in charts]
        monomials = sorted({(0,) * self.coordinates}.union(*(terms for those in polynomials for terms in those)))
        self.exponents = np.array(monomials, int).reshape(len(monomials), self.coordinates)
        rows = np.array([[[float(terms.get(e, 0)) for e in monomials] for terms in those] for those in polynomials])
        # those with positive coefficients and others apart, so that each is monotone
        self.sides = np.hstack([np.maximum(rows, 0), np.maximum(-rows, 0)])
        degrees = np.array([[max((sum(e) for e in terms), default=0) for terms in those] for those in polynomials])
        # products of powers, which are products, and sums of them, and coefficients that were rounded
        most = max(len(set().union(*those)) + 1 for those in polynomials)
        self.error = (3 * degrees + most + 8).T * UNIT

    def on(self, low: np.ndarray, high: np.ndarray, which: np.ndarray) -> EnclosedValues:
        """Values and slopes on boxes, whose ends are of shape (coordinates, boxes); `which` chart each lies in, in rising order."""
        less, more, middle = (self._monomials(side) for side in (low, high, (low + high) / 2))
        here = self._polynomials(less, more, which, 2 * self.many + self.many * self.coordinates)
        there = self._polynomials(middle, None, which, 2 * self.many)
        rooted = self.rooted[:, which]
        slopes, bottom = _rows(here, 2 * self.many, None), _rows(here, self.many, 2 * self.many)
        shape = (self.many, self.coordinates, low.shape[1])
        least, most = divided((slopes[0].reshape(shape), slopes[1].reshape(shape)), _below_slopes(bottom, rooted))
        return EnclosedValues(self._values(here, rooted), self._values(there, rooted), (least, most))

    def _values(self, polynomials: Ends, rooted: np.ndarray) -> Ends:
        bottom = _rows(polynomials, self.many, 2 * self.many)
        root = _root(bottom)
        below = (np.where(rooted, root[0], bottom[0]), np.where(rooted, root[1], bottom[1]))
        return divided(_rows(polynomials, 0, self.many), below)

    def _polynomials(self, less: np.ndarray, more: np.ndarray | None, which: np.ndarray, rows: int) -> Ends:
        """The least and the most that the first polynomials can be, from the monomials at both ends; at one place without the second."""
        places = less.shape[1]
        total = self.sides.shape[1] // 2
        below, above = (
            np.empty((2, rows, places)) for _ in range(2)
        )  # the two sides at the low ends and at the high ones
        for chart in np.unique(which):
            sides = self.sides[chart].reshape(2, total, -1)[:, :rows]
            start, stop = np.searchsorted(which, (chart, chart + 1))
            for here in (slice(i, min(i + AT_ONCE, stop)) for i in range(start, stop, AT_ONCE)):
                below[:, :, here] = sides @ less[:, here]
                if more is not None:
                    above[:, :, here] = sides @ more[:, here]
        if more is None:
            above = below
        error = self.error[:rows, which]
        up, down = 1 + error, 1 - error
        return outwards(below[0] * down - above[1] * up, -1), outwards(above[0] * up - below[1] * down, 1)

    def _monomials(self, places: np.ndarray) -> np.ndarray:
        found = np.ones((len(self.exponents), places.shape[1]))
        for place, exponents in zip(places, self.exponents.T, strict=True):
            powers = np.ones((int(exponents.max()) + 1, len(place)))
            for power in range(1, len(powers)):
                powers[power] = powers[power - 1] * place
            found *= powers[exponents]
        return found


def _polynomials_of(chart: OrderChart) -> list[Terms]:
    """Tops, bottoms and the tops of slopes of the metrics of a chart."""
    sides = [chart.sides(quotient) for quotient in chart.quotients]
    slopes = [
        _slope_of(top, bottom, axis, rooted=quotient.rooted)
        for quotient, (top, bottom) in zip(chart.quotients, sides, strict=True)
        for axis in range(chart.dimension)
    ]
    return [*(top for top, _ in sides), *(bottom for _, bottom in sides), *slopes]


def _below_slopes(bottom: Ends, rooted: np.ndarray) -> Ends:
    """What the tops of slopes are divided by: bottom^2, or 2 bottom sqrt(bottom)."""
    root = _root(bottom)
    ends = []
    for end, there, sign in ((np.maximum(bottom[0], 0), root[0], -1), (bottom[1], root[1], 1)):
        ends.append(outwards(np.where(rooted, 2 * end * there, end * end), sign)[:, None, :])
    return ends[0], ends[1]


def _rows(ends: Ends, start: int, stop: int | None) -> Ends:
    return ends[0][start:stop], ends[1][start:stop]


def outwards(numbers: np.ndarray, sign: int) -> np.ndarray:
    """Numbers moved outwards by more than one rounding error."""
    return numbers + sign * (np.abs(numbers) * (4 * UNIT) + TINY)


def _root(bottom: Ends) -> Ends:
    return outwards(np.sqrt(np.maximum(bottom[0], 0)), -1), outwards(np.sqrt(np.maximum(bottom[1], 0)), 1)


def divided(top: Ends, bottom: Ends) -> Ends:
    """A quotient; anything where the bottom may be zero."""
    low, high = top
    unknown = ~(bottom[0] > 0)
    small, large = np.where(unknown, 1, bottom[0]), np.where(unknown, 1, bottom[1])
    least, most = low / np.where(low >= 0, large, small), high / np.where(high >= 0, small, large)
    return np.where(unknown, -inf, outwards(least, -1)), np.where(unknown, inf, outwards(most, 1))


def _slope_of(top: Terms, bottom: Terms, axis: int, *, rooted: bool) -> Terms:
    """The top of a slope: that of top / bottom over bottom^2, or that of top / sqrt(bottom) over 2 bottom sqrt(bottom)."""
    return _sum(
        _product(_derivative(top, axis), bottom, 2 if rooted else 1), _product(top, _derivative(bottom, axis), -1)
    )


def _derivative(terms: Terms, axis: int) -> Terms:
    return {
        tuple(e - (i == axis) for i, e in enumerate(exponents)): c * exponents[axis]
        for exponents, c in terms.items()
        if exponents[axis]
    }


def _product(one: Terms, other: Terms, factor: int) -> Terms:
    found: Terms = {}
    for e, c in one.items():
        for f, d in other.items():
            key = tuple(x + y for x, y in zip(e, f, strict=True))
            found[key] = found.get(key, Fraction(0)) + factor * c * d
    return found


def _sum(one: Terms, other: Terms) -> Terms:
    found = dict(one)
    for key, c in other.items():
        found[key] = found.get(key, Fraction(0)) + c
    return {key: c for key, c in found.items() if c}
