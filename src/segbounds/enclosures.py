"""Certified enclosures of suprema: branch and bound on Bernstein coefficients.

Order the variables of a homogeneous quotient by size and write each as the larger one times a factor in [0, 1]: in these
coordinates the denominators of this field are a monomial times something positive, so a bounded quotient becomes
continuous on a closed cube, one cube for each order. The Bernstein coefficients of a polynomial on a box enclose its
range there, and the gap shrinks with the square of the box, so a box on which N - c D has no positive coefficient is
done with.

The arithmetic is float64 with a margin for its rounding; the lower end is an exact value at a rational point.
"""

from collections.abc import Sequence
from itertools import permutations
from math import comb
from time import monotonic
from typing import NamedTuple

import numpy as np
import sympy as sp

from segbounds.regions import Unsupported

# de Casteljau halving averages neighbours: each of the at most a few hundred steps errs by one unit in the last place of
# the largest coefficient it started from
ROUNDING = 1e-12
BATCH = 4096


class Enclosure(NamedTuple):
    """lower <= supremum <= upper; ``point`` is a rational point of the variables where ``lower`` is taken."""

    lower: sp.Rational
    upper: sp.Rational
    point: tuple[sp.Rational, ...]


def enclose(
    quotients: Sequence[tuple[sp.Poly, sp.Poly]], *, tolerance: float = 1e-6, seconds: float = 10.0
) -> Enclosure:
    """An enclosure of the supremum, over all positive values of the variables, of the smallest of the quotients N/D.

    The quotients are homogeneous of degree 0 with rational coefficients and positive denominators. Where ``seconds``
    run out before ``tolerance`` is reached, the enclosure is as wide as it is then. Raises Unsupported where the
    denominators do not have the form described above.
    """
    deadline = monotonic() + seconds
    variables = quotients[0][0].gens
    charts = [(order, _chart(quotients, order)) for order in permutations(range(len(variables)))]
    best, at = -np.inf, (charts[0][0], np.full(len(variables) - 1, 0.5))
    for order, boxes in charts:  # a first look at the corners lets every chart discard against a good lower bound
        value, corner = _best_corner(boxes)
        if value > best:
            best, at = value, (order, corner)
    upper = -np.inf
    for order, boxes in charts:
        best, at, left_over = _search(boxes, order, best, at, tolerance, deadline)
        upper = max(upper, left_over)
    lower, point = _exactly(quotients, *at)
    level = (
        best + tolerance * max(1.0, abs(best)) + ROUNDING
    )  # every discarded box was discarded at this level or a lower one
    ceiling = sp.Rational(max(level, upper))
    return Enclosure(lower, ceiling, point)


class _Boxes(NamedTuple):
    """Boxes of one chart: Bernstein coefficients of all N and D on each, and the box itself (lower corner, widths)."""

    numerators: list[np.ndarray]
    denominators: list[np.ndarray]
    corner: np.ndarray
    width: np.ndarray


def _chart(quotients: Sequence[tuple[sp.Poly, sp.Poly]], order: tuple[int, ...]) -> _Boxes:
    numerators, denominators = [], []
    for numerator, denominator in quotients:
        top, bottom = _in_chart(numerator, order), _in_chart(denominator, order)
        lowest = tuple(min(exponents) for exponents in zip(*bottom, strict=True))
        if lowest not in bottom or any(min(np.subtract(key, lowest)) < 0 for key in top):
            raise Unsupported("a quotient is unbounded or has no continuous extension in the charts")
        shape = tuple(max(e) - low + 1 for e, low in zip(zip(*bottom, *top, strict=True), lowest, strict=True))
        numerators.append(_bernstein(top, lowest, shape))
        denominators.append(_bernstein(bottom, lowest, shape))
    dimension = len(order) - 1
    return _Boxes(numerators, denominators, np.zeros((1, dimension)), np.ones((1, dimension)))


def _in_chart(polynomial: sp.Poly, order: tuple[int, ...]) -> dict[tuple[int, ...], sp.Rational]:
    """Coefficients in u, where the variable order[i] is u_1 u_2 ... u_i: exponents add up from the end."""
    return {
        tuple(int(sum(exponents[j] for j in order[i:])) for i in range(1, len(order))): coefficient
        for exponents, coefficient in polynomial.terms()
    }


def _bernstein(
    terms: dict[tuple[int, ...], sp.Rational], lowest: tuple[int, ...], shape: tuple[int, ...]
) -> np.ndarray:
    power = np.zeros(shape)
    for exponents, coefficient in terms.items():
        power[tuple(np.subtract(exponents, lowest))] = float(coefficient)
    for axis, length in enumerate(shape):
        degree = length - 1
        matrix = [[comb(i, j) / comb(degree, j) if j <= i else 0.0 for j in range(length)] for i in range(length)]
        power = np.moveaxis(np.tensordot(np.array(matrix), power, axes=(1, axis)), 0, axis)
    return power[None]


def _search(
    boxes: _Boxes,
    order: tuple[int, ...],
    best: float,
    at: tuple[tuple[int, ...], np.ndarray],
    tolerance: float,
    deadline: float,
) -> tuple[float, tuple[tuple[int, ...], np.ndarray], float]:
    """Discard boxes against the best value so far; what is left when time runs out gives the upper end."""
    scale = [
        max(np.abs(n).max(), np.abs(d).max(), 1.0) for n, d in zip(boxes.numerators, boxes.denominators, strict=True)
    ]
    stack, axis, left_over = [(boxes, 0)], 0, -np.inf
    while stack:
        boxes, axis = stack.pop()
        value, corner = _best_corner(boxes)
        if value > best:
            best, at = value, (order, corner)
        level = best + tolerance * max(1.0, abs(best))
        done = np.zeros(len(boxes.corner), bool)
        for n, d, size in zip(boxes.numerators, boxes.denominators, scale, strict=True):
            rest = (n - level * d).reshape(len(n), -1).max(axis=1)
            done |= rest + ROUNDING * size * max(1.0, abs(level)) <= 0
        boxes = _keep(boxes, ~done)
        if not len(boxes.corner):
            continue
        if monotonic() > deadline:
            left_over = max(left_over, _ceiling(boxes, scale))
            continue
        halves = _halve(boxes, axis)
        for start in range(0, len(halves.corner), BATCH):
            part = np.zeros(len(halves.corner), bool)
            part[start : start + BATCH] = True
            stack.append((_keep(halves, part), (axis + 1) % boxes.corner.shape[1]))
    return best, at, left_over


def _ceiling(boxes: _Boxes, scale: list[float]) -> float:
    """An upper bound on every box: the largest coefficient of N over the smallest (or largest) of D."""
    ceilings = []
    for n, d, size in zip(boxes.numerators, boxes.denominators, scale, strict=True):
        top = n.reshape(len(n), -1).max(axis=1) + ROUNDING * size
        low, high = d.reshape(len(d), -1).min(axis=1) - ROUNDING * size, d.reshape(len(d), -1).max(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            ceilings.append(np.where(low <= 0, np.inf, np.where(top > 0, top / low, top / high)))
    return float(np.min(ceilings, axis=0).max()) + ROUNDING


def _best_corner(boxes: _Boxes) -> tuple[float, np.ndarray]:
    dimension = boxes.corner.shape[1]
    best, at = -np.inf, boxes.corner[0]
    for corner in np.ndindex(*(2,) * dimension):
        index = (slice(None), *(-1 if side else 0 for side in corner))
        with np.errstate(divide="ignore", invalid="ignore"):
            values = np.min(
                [n[index] / d[index] for n, d in zip(boxes.numerators, boxes.denominators, strict=True)], axis=0
            )
        place = int(np.nanargmax(values))
        if values[place] > best:
            best, at = float(values[place]), boxes.corner[place] + np.array(corner) * boxes.width[place]
    return best, at


def _keep(boxes: _Boxes, mask: np.ndarray) -> _Boxes:
    return _Boxes(
        [n[mask] for n in boxes.numerators],
        [d[mask] for d in boxes.denominators],
        boxes.corner[mask],
        boxes.width[mask],
    )


def _halve(boxes: _Boxes, axis: int) -> _Boxes:
    width = boxes.width.copy()
    width[:, axis] /= 2
    right = boxes.corner.copy()
    right[:, axis] += width[:, axis]
    numerators, denominators = (
        [np.concatenate(_de_casteljau(tensor, axis + 1)) for tensor in tensors]
        for tensors in (boxes.numerators, boxes.denominators)
    )
    return _Boxes(numerators, denominators, np.concatenate([boxes.corner, right]), np.concatenate([width, width]))


def _de_casteljau(tensor: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    rows = [np.moveaxis(tensor, axis, 0)]
    while len(rows[-1]) > 1:
        rows.append((rows[-1][:-1] + rows[-1][1:]) / 2)
    left = np.stack([row[0] for row in rows])
    right = np.stack([row[-1] for row in reversed(rows)])
    return np.moveaxis(left, 0, axis), np.moveaxis(right, 0, axis)


def _exactly(
    quotients: Sequence[tuple[sp.Poly, sp.Poly]], order: tuple[int, ...], corner: np.ndarray
) -> tuple[sp.Rational, tuple[sp.Rational, ...]]:
    """The exact value at the point that a float nominated, moved inside where a factor is zero."""
    point, size = [sp.Integer(0)] * len(order), sp.Integer(1)
    factors = [sp.Integer(1), *(sp.Rational(float(u)) or sp.Rational(1, 10**9) for u in corner)]
    for place, factor in zip(order, factors, strict=True):
        size *= factor
        point[place] = size
    value = min(sp.Rational(n(*point)) / sp.Rational(d(*point)) for n, d in quotients)
    return value, tuple(point)
