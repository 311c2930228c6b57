"""Polynomials on boxes by their Bernstein coefficients, which enclose the polynomial's range there.

The gap between the coefficients and the range shrinks with the square of the box. On a face of the box the coefficients are those of the
polynomial on that face; at the corners they are its values.
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from math import comb, prod
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
        found = np.moveaxis(np.tensordot(_from_powers(degree, exact), found, axes=(1, axis)), 0, axis)
    return found


def _fraction(number: Any) -> Fraction:
    return Fraction(int(number.numerator), int(number.denominator))


@cache
def _from_powers(degree: int, exact: bool) -> np.ndarray:
    rows = [[Fraction(comb(i, j), comb(degree, j)) for j in range(degree + 1)] for i in range(degree + 1)]
    return np.array(rows, dtype=object if exact else float)


def halves(tensors: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """The coefficients on both halves of each box; tensors of shape (boxes, degrees + 1), axes counted without the boxes."""
    size = tensors.shape[axis + 1]
    before, after = prod(tensors.shape[: axis + 1]), prod(tensors.shape[axis + 2 :])
    # one product of matrices: what numpy does beside it takes longer where boxes are few
    halving = _halving(size - 1)
    if after == 1:  # along the last axis it is one product for all boxes, not one for each row of coefficients
        both = (tensors.reshape(before, size) @ halving.T).reshape(before, 2, size, after)
    else:
        both = (halving @ tensors.reshape(before, size, after)).reshape(before, 2, size, after)
    return both[:, 0].reshape(tensors.shape), both[:, 1].reshape(tensors.shape)


@cache
def _halving(degree: int) -> np.ndarray:
    """De Casteljau's scheme at the middle, as a matrix: averages of neighbours, taken over and over."""
    lower = np.array([[comb(i, j) / 2**i if j <= i else 0.0 for j in range(degree + 1)] for i in range(degree + 1)])
    return np.concatenate([lower, lower[::-1, ::-1]])


def extremes(tensors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The smallest and the largest coefficient on each box."""
    flat = tensors.reshape(len(tensors), -1)
    return flat.min(axis=1), flat.max(axis=1)
