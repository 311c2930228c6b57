"""A place of a maximum followed with Newton's method to many more digits than floats have, so that what is made of it does not hang
on their last bits."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import mpmath
import numpy as np
from sympy.polys.rings import PolyElement

from segbounds.algebra.exact_places import SIDE, Place
from segbounds.algebra.interval_newton import DIGITS

#: Steps of Newton's method, the digits it works with, and how far it may lead.
STEPS, WORKING, FAR = 60, 60, 1e-4
#: What the same value is.
SAME_VALUE = 1e-8
#: The length below which what is left of a slope is nothing.
DEPENDENT = 1e-4
#: What is this near to a side may be on it.
ASIDE = 1e-5
#: How fast a goal has to fall from a side, so that it is seen to.
FALLS = 1e-9
#: A pivot below this is zero: a maximum is taken along a curve or a surface then, or nearly so.
SINGULAR = mpmath.mpf("1e-15")


class Polished(NamedTuple):
    """A place of a maximum and its value, with thirty digits.

    alone
        Whether the goal falls towards the inside on every side on which the place lies. If it does not, the maximum may be taken at other
        places too, of which floats chose this one.
    """

    place: Place
    value: Fraction
    alone: bool


class _Smooth:
    """A polynomial with its derivatives, at numbers with many digits."""

    def __init__(self, polynomial: PolyElement) -> None:
        gens = polynomial.ring.gens
        slopes = [polynomial.diff(x) for x in gens]
        self._value = _many_digits(polynomial)
        self._slopes = [_many_digits(slope) for slope in slopes]
        self._bends = [[_many_digits(slope.diff(x)) for x in gens] for slope in slopes]

    def __call__(self, x: Sequence[Any]) -> tuple[Any, list[Any], list[list[Any]]]:
        return self._value(x), [slope(x) for slope in self._slopes], [[bend(x) for bend in row] for row in self._bends]


def _many_digits(polynomial: PolyElement) -> Callable[[Sequence[Any]], Any]:
    terms = [
        (exponents, mpmath.mpf(int(c.numerator)) / mpmath.mpf(int(c.denominator)))
        for exponents, c in polynomial.terms()
    ]

    def value(x: Sequence[Any]) -> Any:
        return mpmath.fsum(
            c * mpmath.fprod(y**e for y, e in zip(x, exponents, strict=True) if e) for exponents, c in terms
        )

    return value


def polished(
    goal: tuple[PolyElement, PolyElement],
    tight: Sequence[PolyElement],
    loose: Sequence[PolyElement],
    place: Sequence[float],
    same: float = SAME_VALUE,
) -> Polished | None:
    """The place of a maximum of a quotient where some polynomials vanish, and others are positive; None where Newton's method does not lead
    there, and where the maximum is taken along a curve or a surface, on which floats chose a place.

    Coordinates on a side stay there. The value may change as much as ``same``.
    """
    with mpmath.workdps(WORKING):
        parts = [_Smooth(side) for side in (*goal, *tight)]
        below = parts[1]([mpmath.mpf(x) for x in place])[0]
        best = parts[0]([mpmath.mpf(x) for x in place])[0] / below if below else None
        free = [i for i, x in enumerate(place) if SIDE <= x <= 1 - SIDE]
        # floats stop a little short of a side where the goal is flat towards it
        aside = {i: float(round(place[i])) for i in free if abs(place[i] - round(place[i])) < ASIDE}
        for held in [aside, {}] if aside else [{}]:
            start = [held.get(i, x) for i, x in enumerate(place)]
            moving = [i for i in free if i not in held]
            found = _climbed(parts, start, moving, 1.0 if held else FAR)
            if found is None or best is None or abs(found[1] - best) > same:
                continue
            if all(_many_digits(polynomial)(found[0]) > 0 for polynomial in loose):
                return Polished(tuple(map(_exactly, found[0])), _exactly(found[1]), found[2])
    return None


def _climbed(
    parts: list[_Smooth], place: Sequence[float], free: list[int], far: Any
) -> tuple[list[Any], Any, bool] | None:
    """The place and the value to which Newton's method leads in some coordinates, and whether the goal falls off in the others."""
    top, bottom, *conditions = parts
    x = [mpmath.mpf(value) if SIDE <= value <= 1 - SIDE else mpmath.mpf(round(value)) for value in place]
    if not bottom(x)[0]:
        return None
    level = top(x)[0] / bottom(x)[0]
    conditions = _independent(conditions, x, free)
    weights = _multipliers(top, bottom, conditions, x, level, free)
    for _ in range(STEPS):
        step = _newton(top, bottom, conditions, x, level, weights, free)
        if step is None:
            return None
        for i, part in zip(free, step, strict=False):
            x[i] -= part
        weights = [weight - part for weight, part in zip(weights, step[len(free) :], strict=False)]
        level -= step[-1]
        if any(abs(x[i] - place[i]) > far for i in free):
            return None
        if max(map(abs, step)) < mpmath.mpf(10) ** -(DIGITS - 5):
            held = [i for i in range(len(x)) if i not in free]
            inwards = _inwards(top, bottom, conditions, x, level, weights, held)
            return (x, level, max(inwards, default=-1) < -FALLS) if all(0 <= x[i] <= 1 for i in free) else None
    return None


def _inwards(
    top: _Smooth,
    bottom: _Smooth,
    conditions: Sequence[_Smooth],
    x: Sequence[Any],
    level: Any,
    weights: Sequence[Any],
    sides: Sequence[int],
) -> list[Any]:
    """How fast the goal grows from each side inwards, along the conditions."""
    (_, dt, _), (b, db, _) = top(x), bottom(x)
    slopes = [condition(x)[1] for condition in conditions]
    steps = [_slope(dt, db, level, weights, slopes, i) / b for i in sides]
    return [-step if x[i] > 0 else step for i, step in zip(sides, steps, strict=True)]


def _slope(top: Any, bottom: Any, level: Any, weights: Sequence[Any], conditions: Sequence[Any], i: int) -> Any:
    """That of top - level bottom + sum of multiplier condition in one coordinate, from the slopes of each."""
    return top[i] - level * bottom[i] + mpmath.fsum(w * c[i] for w, c in zip(weights, conditions, strict=True))


def _independent(conditions: Sequence[_Smooth], x: Sequence[Any], free: Sequence[int]) -> list[_Smooth]:
    """Those whose slopes at a place do not follow from those of the ones before."""
    kept: list[_Smooth] = []
    directions: list[np.ndarray] = []
    for condition in conditions:
        slope = np.array([float(part) for part in condition(x)[1]])[list(free)]
        size = np.abs(slope).max(initial=0)
        rest = slope / size if size > DEPENDENT else 0 * slope
        for direction in directions:
            rest = rest - (rest @ direction) * direction
        if (rest**2).sum() > DEPENDENT**2:
            kept.append(condition)
            directions.append(rest / np.sqrt((rest**2).sum()))
    return kept


def _exactly(number: Any) -> Fraction:
    return Fraction(int(mpmath.nint(number * mpmath.mpf(10) ** DIGITS)), 10**DIGITS)


def _multipliers(
    top: _Smooth, bottom: _Smooth, conditions: Sequence[_Smooth], x: Sequence[Any], level: Any, free: Sequence[int]
) -> list[Any]:
    if not conditions or not free:
        return [mpmath.mpf(0)] * len(conditions)
    above, below = top(x)[1], bottom(x)[1]
    slope = np.array([float(above[i] - level * below[i]) for i in free])
    matrix = np.array([[float(part) for part in condition(x)[1]] for condition in conditions])[:, free].T
    return [mpmath.mpf(float(weight)) for weight in np.linalg.lstsq(matrix, -slope, rcond=None)[0]]


def _newton(
    top: _Smooth,
    bottom: _Smooth,
    conditions: Sequence[_Smooth],
    x: Sequence[Any],
    level: Any,
    weights: Sequence[Any],
    free: Sequence[int],
) -> list[Any] | None:
    """One step for the place, the multipliers and the value: the slope of top - level bottom + sum of multiplier condition vanishes, and
    so do the conditions and top - level bottom."""
    (t, dt, ddt), (b, db, ddb) = top(x), bottom(x)
    there = [condition(x) for condition in conditions]
    size = len(free) + len(conditions) + 1
    rows = [[mpmath.mpf(0)] * (size + 1) for _ in range(size)]
    for row, i in enumerate(free):
        rows[row][-1] = _slope(dt, db, level, weights, [slope for _, slope, _ in there], i)
        for column, j in enumerate(free):
            bend = mpmath.fsum(w * c[2][i][j] for w, c in zip(weights, there, strict=True))
            rows[row][column] = ddt[i][j] - level * ddb[i][j] + bend
        for k, (_, slope, _) in enumerate(there, start=len(free)):
            rows[row][k] = rows[k][row] = slope[i]
        rows[row][size - 1] = -db[i]
        rows[size - 1][row] = dt[i] - level * db[i]
    for k, (value, _, _) in enumerate(there, start=len(free)):
        rows[k][-1] = value
    rows[size - 1][size - 1], rows[size - 1][-1] = -b, t - level * b
    return _solved(rows)


def _solved(rows: list[list[Any]]) -> list[Any] | None:
    """The solution of linear equations, the last column being the right side; None where they are singular."""
    for column in range(len(rows)):
        pivot = max(range(column, len(rows)), key=lambda row: abs(rows[row][column]))
        if abs(rows[pivot][column]) < SINGULAR:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        first = rows[column] = [entry / rows[column][column] for entry in rows[column]]
        for i, row in enumerate(rows):
            if i != column:
                rows[i] = [x - row[column] * y for x, y in zip(row, first, strict=True)]
    return [row[-1] for row in rows]
