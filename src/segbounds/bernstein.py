"""Polynomials on boxes by their Bernstein coefficients, which enclose the polynomial's range there.

The gap between the coefficients and the range shrinks with the square of the box. On a face of the box the coefficients are those of the
polynomial on that face; at the corners they are its values.
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from math import comb
from typing import Any

import numpy as np


def coefficients(
    terms: Iterable[tuple[tuple[int, ...], Any]], degrees: tuple[int, ...], *, exact: bool = False
) -> np.ndarray:
    """The coefficients on [0, 1]^k of a polynomial with these (exponents, coefficient), of shape degrees + 1: floats or fractions."""
    found = np.full([degree + 1 for degree in degrees], Fraction(0)) if exact else np.zeros([d + 1 for d in degrees])
    for exponents, coefficient in terms:
        found[exponents] = _fraction(coefficient) if exact else float(coefficient)
    for axis, degree in enumerate(degrees):
        found = _along(found, _from_powers(degree, exact), axis)
    return found


def _fraction(number: Any) -> Fraction:
    return Fraction(int(number.numerator), int(number.denominator))


@cache
def _from_powers(degree: int, exact: bool) -> np.ndarray:
    rows = [[Fraction(comb(i, j), comb(degree, j)) for j in range(degree + 1)] for i in range(degree + 1)]
    return np.array(rows, dtype=object if exact else float)


def halves(tensors: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """The coefficients on both halves of each box; tensors of shape (boxes, degrees + 1), axes counted without the boxes."""
    lower, upper = _halving(tensors.shape[axis + 1] - 1)
    return _along(tensors, lower, axis + 1), _along(tensors, upper, axis + 1)


@cache
def _halving(degree: int) -> tuple[np.ndarray, np.ndarray]:
    """De Casteljau's scheme at the middle, as two matrices: averages of neighbours, taken over and over."""
    lower = np.array([[comb(i, j) / 2**i if j <= i else 0.0 for j in range(degree + 1)] for i in range(degree + 1)])
    return lower, lower[::-1, ::-1].copy()


def _along(tensor: np.ndarray, matrix: np.ndarray, axis: int) -> np.ndarray:
    return np.moveaxis(np.tensordot(matrix, tensor, axes=(1, axis)), 0, axis)


def extremes(tensors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The smallest and the largest coefficient on each box."""
    flat = tensors.reshape(len(tensors), -1)
    return flat.min(axis=1), flat.max(axis=1)
