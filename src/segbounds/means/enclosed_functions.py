"""Metrics on boxes of a chart, enclosed with what rounding may have added."""

from fractions import Fraction
from functools import cache
from math import inf

import numpy as np

from segbounds.regions.orders import OrderChart, OrderedQuotient, Terms

UNIT = 2.0**-53  # the largest relative error of one operation in floats
TINY = 1e-300  # more than what numbers too small for floats are off
LARGEST = 2**53  # whole numbers that floats have


class _Polynomial:
    """A polynomial on boxes: terms with positive coefficients and others apart, so that each is monotone."""

    def __init__(self, terms: Terms, dimension: int) -> None:
        some = terms or {(0,) * dimension: Fraction(0)}
        self.exponents = np.array(list(some), int).reshape(len(some), dimension)
        coefficients = np.array([float(c) for c in some.values()])
        self.positive = np.maximum(coefficients, 0)
        self.negative = np.maximum(-coefficients, 0)
        self.degree = int(self.exponents.max(initial=0))
        # products of powers, which are products, and sums of them, and coefficients that were rounded
        self.error = (3 * int(self.exponents.sum(axis=1).max(initial=0)) + len(some) + 8) * UNIT

    def on(self, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The least and the most that it can be, from the powers of both ends."""
        less, more = self._monomials(low), self._monomials(high)
        up, down = 1 + self.error, 1 - self.error
        least = self.positive @ less * down - self.negative @ more * up
        most = self.positive @ more * up - self.negative @ less * down
        return outwards(least, -1), outwards(most, 1)

    def _monomials(self, powers: np.ndarray) -> np.ndarray:
        found = np.ones((len(self.exponents), powers.shape[-1]))
        for axis in range(self.exponents.shape[1]):
            found *= powers[axis][self.exponents[:, axis]]
        return found


def outwards(numbers: np.ndarray, sign: int) -> np.ndarray:
    """Numbers moved outwards by more than one rounding error."""
    return numbers + sign * (np.abs(numbers) * (4 * UNIT) + TINY)


class _Function:
    """A metric on a chart, top / bottom or top / sqrt(bottom), and its slopes."""

    def __init__(self, chart: OrderChart, quotient: OrderedQuotient) -> None:
        top, bottom = chart.sides(quotient)
        many = chart.dimension
        self.rooted = quotient.rooted
        self.top, self.bottom = _Polynomial(top, many), _Polynomial(bottom, many)
        self.slopes = [
            _Polynomial(
                _sum(
                    _product(_derivative(top, i), bottom, 2 if self.rooted else 1),
                    _product(top, _derivative(bottom, i), -1),
                ),
                many,
            )
            for i in range(many)
        ]
        self.degree = max(p.degree for p in (self.top, self.bottom, *self.slopes))

    def value(self, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        bottom = self.bottom.on(low, high)
        if self.rooted:
            bottom = _root(bottom)
        return divided(self.top.on(low, high), bottom)

    def slope(self, axis: int, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        bottom = self.bottom.on(low, high)
        least = np.maximum(bottom[0], 0)
        if self.rooted:
            root = _root(bottom)
            below = outwards(2 * least * root[0], -1), outwards(2 * bottom[1] * root[1], 1)
        else:
            below = outwards(least * least, -1), outwards(bottom[1] * bottom[1], 1)
        return divided(self.slopes[axis].on(low, high), below)


def _root(bottom: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    return outwards(np.sqrt(np.maximum(bottom[0], 0)), -1), outwards(np.sqrt(np.maximum(bottom[1], 0)), 1)


def divided(top: tuple[np.ndarray, np.ndarray], bottom: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """A quotient; anything where the bottom may be zero."""
    low, high = top
    safe = np.where(bottom[0] > 0, bottom[0], 1)
    least = np.where(low >= 0, low / np.where(bottom[0] > 0, bottom[1], 1), low / safe)
    most = np.where(high >= 0, high / safe, high / np.where(bottom[0] > 0, bottom[1], 1))
    unknown = bottom[0] <= 0
    return np.where(unknown, -inf, outwards(least, -1)), np.where(unknown, inf, outwards(most, 1))


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
def functions_of(chart: OrderChart) -> tuple[_Function, ...]:
    return tuple(_Function(chart, quotient) for quotient in chart.quotients)


def powers_of(places: np.ndarray, degree: int) -> np.ndarray:
    """Powers from 0 on, of shape (coordinates, degree + 1, boxes)."""
    found = np.ones((places.shape[0], degree + 1, places.shape[1]))
    for power in range(1, degree + 1):
        found[:, power] = found[:, power - 1] * places
    return found
