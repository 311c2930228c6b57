"""Metrics on boxes of a chart, enclosed with what rounding may have added.

All metrics of a chart are quotients of polynomials. Their tops and bottoms, and the tops of all slopes, are rows of coefficients of
the same monomials: on many boxes at once a few products of matrices have all of them.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import inf
from typing import TypeAlias

import numpy as np

from segbounds.regions.orders import OrderChart, Terms

UNIT = 2.0**-53  # the largest relative error of one operation in floats
TINY = 1e-300  # more than what numbers too small for floats are off
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
    """The metrics of a chart, top / bottom or top / sqrt(bottom), and their slopes."""

    def __init__(self, chart: OrderChart) -> None:
        self.coordinates, self.many = chart.dimension, len(chart.quotients)
        self.rooted = np.array([quotient.rooted for quotient in chart.quotients], bool)[:, None]
        sides = [chart.sides(quotient) for quotient in chart.quotients]
        slopes = [
            _slope_of(top, bottom, axis, rooted=quotient.rooted)
            for quotient, (top, bottom) in zip(chart.quotients, sides, strict=True)
            for axis in range(self.coordinates)
        ]
        polynomials = [*(top for top, _ in sides), *(bottom for _, bottom in sides), *slopes]
        monomials = sorted({(0,) * self.coordinates}.union(*polynomials))
        self.exponents = np.array(monomials, int).reshape(len(monomials), self.coordinates)
        rows = np.array([[float(terms.get(e, 0)) for e in monomials] for terms in polynomials])
        # those with positive coefficients and others apart, so that each is monotone
        self.positive, self.negative = np.maximum(rows, 0), np.maximum(-rows, 0)
        degrees = [max((sum(e) for e in terms), default=0) for terms in polynomials]
        # products of powers, which are products, and sums of them, and coefficients that were rounded
        self.error = (3 * np.array(degrees) + len(monomials) + 8)[:, None] * UNIT

    def on(self, low: np.ndarray, high: np.ndarray) -> EnclosedValues:
        """Values and slopes on boxes, whose ends are of shape (coordinates, boxes)."""
        less, more, middle = (self._monomials(side) for side in (low, high, (low + high) / 2))
        tops = slice(0, 2 * self.many)
        here = self._polynomials(less, more, slice(None))
        slopes, bottom = _rows(here, 2 * self.many, None), _rows(here, self.many, 2 * self.many)
        shape = (self.many, self.coordinates, low.shape[1])
        least, most = divided(tuple(side.reshape(shape) for side in slopes), self._below_slopes(bottom))  # type: ignore[arg-type]
        return EnclosedValues(self._values(here), self._values(self._polynomials(middle, middle, tops)), (least, most))

    def _values(self, polynomials: Ends) -> Ends:
        bottom = _rows(polynomials, self.many, 2 * self.many)
        root = _root(bottom)
        bottom = tuple(np.where(self.rooted, *pair) for pair in zip(root, bottom, strict=True))  # type: ignore[assignment]
        return divided(_rows(polynomials, 0, self.many), bottom)

    def _below_slopes(self, bottom: Ends) -> Ends:
        """What the tops of slopes are divided by: bottom^2, or 2 bottom sqrt(bottom)."""
        root = _root(bottom)
        ends = []
        for end, there, sign in ((np.maximum(bottom[0], 0), root[0], -1), (bottom[1], root[1], 1)):
            ends.append(outwards(np.where(self.rooted, 2 * end * there, end * end), sign)[:, None, :])
        return ends[0], ends[1]

    def _polynomials(self, less: np.ndarray, more: np.ndarray, rows: slice) -> Ends:
        """The least and the most that polynomials can be, from the monomials at both ends."""
        up, down = 1 + self.error[rows], 1 - self.error[rows]
        positive, negative = self.positive[rows], self.negative[rows]
        least = positive @ less * down - negative @ more * up
        most = positive @ more * up - negative @ less * down
        return outwards(least, -1), outwards(most, 1)

    def _monomials(self, places: np.ndarray) -> np.ndarray:
        found = np.ones((len(self.exponents), places.shape[1]))
        for place, exponents in zip(places, self.exponents.T, strict=True):
            powers = np.ones((int(exponents.max()) + 1, len(place)))
            for power in range(1, len(powers)):
                powers[power] = powers[power - 1] * place
            found *= powers[exponents]
        return found


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


@cache
def functions_of(chart: OrderChart) -> ChartFunctions:
    return ChartFunctions(chart)
