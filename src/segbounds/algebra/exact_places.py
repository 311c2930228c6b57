"""Places of a cube that floats nominated, made exact.

Where metrics have exact values, and these are equations of which one coordinate after the other can be solved for, counts next to a
place have them exactly: the other coordinates are rounded. Where they are not, Krawczyk's test shows that real counts do: an interval
Newton step, in rational numbers, that maps a small box around the place into itself.

A place of a maximum is followed with Newton's method to many more digits than floats have, so that what is made of it does not hang
on their last bits.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import mpmath
import numpy as np
from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement

Place = tuple[Fraction, ...]

#: Decimals to which the coordinates are rounded that are free.
DECIMALS = (1, 2, 3, 4, 6, 9, 12)
#: How far from a place a root may be that stands for it.
NEAR = Fraction(1, 20)
#: How near to a side of the cube a place is on it.
SIDE = 1e-9
#: Half of the box on which a root is shown to be, and digits of numbers on the way.
RADIUS, DIGITS = Fraction(1, 10**10), 40
#: Steps of Newton's method, the digits it works with, and how far it may lead.
STEPS, WORKING, FAR = 60, 60, 1e-4
#: Where coordinates are held that leave a maximum as it is (nothing is special there by chance), and what the same value is.
HELD, SAME_VALUE = (0.87, 0.61, 0.37), 1e-8
#: The length below which what is left of a slope is nothing.
DEPENDENT = 1e-4
#: What is this near to a side may be on it.
ASIDE = 1e-5
#: A pivot below this is zero.
SINGULAR = mpmath.mpf("1e-25")


# --- equations solved -------------------------------------------------------------------------------------------------


def solutions(equations: Sequence[PolyElement], place: Sequence[float | Fraction]) -> Iterator[Place]:
    """Rational places near to one on which all polynomials vanish exactly, where coordinates can be solved for one after the other.

    Coordinates that are fractions stay what they are, if they are not solved for.
    """
    number = len(place)
    seen = set()
    for decimals in DECIMALS:
        rounded = [_rounded(x, decimals) for x in place]
        for size in range(number + 1):
            for unknown in combinations(range(number), size):
                start = {i: rounded[i] for i in range(number) if i not in unknown}
                found = _completed([_at(equation, start) for equation in equations], start, place)
                if found is not None and found not in seen:
                    seen.add(found)
                    yield found


def _rounded(x: float | Fraction, decimals: int) -> Fraction:
    if isinstance(x, Fraction):
        return x
    side = round(x)
    return Fraction(side) if abs(x - side) < SIDE else Fraction(round(x * 10**decimals), 10**decimals)


def _at(polynomial: PolyElement, values: dict[int, Fraction]) -> PolyElement:
    for i, value in values.items():
        polynomial = polynomial.subs(polynomial.ring.gens[i], QQ(value.numerator, value.denominator))
    return polynomial


def _variables(polynomial: PolyElement) -> list[int]:
    return [i for i, degree in enumerate(polynomial.degrees()) if degree > 0]


def _completed(
    equations: list[PolyElement], values: dict[int, Fraction], place: Sequence[float | Fraction]
) -> Place | None:
    """The coordinates with values for the others, so that all equations hold; None where that did not come out."""
    equations = [equation for equation in equations if equation]
    if any(equation.is_ground for equation in equations):
        return None
    if not equations:
        if len(values) < len(place):
            return None  # one that is free is rounded elsewhere
        return tuple(values[i] for i in range(len(place)))
    for equation in equations:
        if len(variables := _variables(equation)) == 1:
            root = _rational_root(equation, variables[0], place[variables[0]])
            if root is None:
                return None
            solved = {variables[0]: root}
            return _completed([_at(other, solved) for other in equations], values | solved, place)
    for equation in equations:
        for i in _variables(equation):
            if equation.degree(i) == 1:
                return _with_linear(equation, i, [other for other in equations if other != equation], values, place)
    return None


def _with_linear(
    equation: PolyElement,
    i: int,
    others: list[PolyElement],
    values: dict[int, Fraction],
    place: Sequence[float | Fraction],
) -> Place | None:
    """With the coordinate that an equation is linear in put into the others."""
    slope = equation.diff(i)
    minus_rest = slope * equation.ring.gens[i] - equation
    put = [_put(other, i, minus_rest, slope) for other in others]
    found = _completed([part for part in put if part], values | {i: Fraction(0)}, place)
    if found is None:
        return None
    rest = {j: value for j, value in enumerate(found) if j != i}
    below, above = (_at(side, rest) for side in (slope, minus_rest))
    if not below:
        return None
    value = _fraction(above.coeff(1)) / _fraction(below.coeff(1))
    return (*found[:i], value, *found[i + 1 :])


def _put(polynomial: PolyElement, i: int, top: PolyElement, bottom: PolyElement) -> PolyElement:
    """The polynomial, times a power of the bottom, where a coordinate is top/bottom."""
    degree, found = max(polynomial.degree(i), 0), polynomial.ring.zero
    for exponents, coefficient in polynomial.terms():
        power = exponents[i]
        rest = polynomial.ring.from_dict({(*exponents[:i], 0, *exponents[i + 1 :]): coefficient})
        found += rest * (top**power if power else 1) * (bottom ** (degree - power) if degree > power else 1)
    return found


def _rational_root(polynomial: PolyElement, i: int, near: float | Fraction) -> Fraction | None:
    roots = []
    for factor, _ in polynomial.factor_list()[1]:
        if factor.degree(i) == 1:
            slope = factor.diff(i)
            rest = factor - slope * factor.ring.gens[i]
            roots.append(-_fraction(rest.coeff(1)) / _fraction(slope.coeff(1)))
    roots = [root for root in roots if abs(root - Fraction(near)) < NEAR]
    return min(roots, key=lambda root: abs(root - Fraction(near)), default=None)


def _fraction(number: Any) -> Fraction:
    return Fraction(int(number.numerator), int(number.denominator))


# --- real roots -------------------------------------------------------------------------------------------------------


def has_root(equations: Sequence[PolyElement], positive: Sequence[PolyElement], place: Sequence[float]) -> bool:
    """Whether it is certain that real coordinates in [0, 1] near to a place let all equations vanish, and leave other polynomials positive.

    Coordinates on a side stay there.
    """
    exact = [_rounded(x, 15) for x in place]
    inside = [i for i, x in enumerate(exact) if 0 < x < 1]
    for unknown in combinations(inside, len(equations)):
        box = _with_root(equations, exact, unknown)
        if box is not None and all(_range(polynomial, box)[0] > 0 for polynomial in positive):
            return True
    return False


Box = list[tuple[Fraction, Fraction]]


def _with_root(equations: Sequence[PolyElement], place: Sequence[Fraction], unknown: Sequence[int]) -> Box | None:
    """A box in which the equations have a root, in some coordinates, with the others as they are; None where that was not shown."""
    middle = list(place)
    slopes = [[equation.diff(equation.ring.gens[i]) for i in unknown] for equation in equations]
    inverse: list[list[Fraction]] | None = None
    for _ in range(8):
        inverse = _inverse([[_value(slope, middle) for slope in row] for row in slopes])
        if inverse is None:
            return None
        step = _times(inverse, [_value(equation, middle) for equation in equations])
        if any(abs(part) > NEAR for part in step):
            return None
        for i, part in zip(unknown, step, strict=True):
            middle[i] = _short(middle[i] - part)
    box = [(x - RADIUS, x + RADIUS) if i in unknown else (x, x) for i, x in enumerate(middle)]
    if inverse is None or any(box[i][0] <= 0 or box[i][1] >= 1 for i in unknown):
        return None
    ranges = [[_range(slope, box) for slope in row] for row in slopes]
    moved = _times(inverse, [_value(equation, middle) for equation in equations])
    for row, (weights, start) in enumerate(zip(inverse, moved, strict=True)):
        spread = abs(start)
        for column in range(len(unknown)):
            low, high = Fraction(int(row == column)), Fraction(int(row == column))
            for weight, (least, most) in zip(weights, (line[column] for line in ranges), strict=True):
                low, high = low - max(weight * least, weight * most), high - min(weight * least, weight * most)
            spread += max(abs(low), abs(high)) * RADIUS
        if spread >= RADIUS:
            return None
    return box


def _short(x: Fraction) -> Fraction:
    return Fraction(round(x * 10**DIGITS), 10**DIGITS)


def _value(polynomial: PolyElement, place: Sequence[Fraction]) -> Fraction:
    return _range(polynomial, [(x, x) for x in place])[0]


def _range(polynomial: PolyElement, box: Sequence[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    """Between what a polynomial lies on a box of coordinates that are not negative."""
    low = high = Fraction(0)
    for exponents, coefficient in polynomial.terms():
        least = most = _fraction(coefficient)
        for (below, above), exponent in zip(box, exponents, strict=True):
            least, most = (
                least * (below if least > 0 else above) ** exponent,
                most * (above if most > 0 else below) ** exponent,
            )
        low, high = low + least, high + most
    return low, high


def _times(matrix: Sequence[Sequence[Fraction]], vector: Sequence[Fraction]) -> list[Fraction]:
    return [sum((a * x for a, x in zip(row, vector, strict=True)), Fraction(0)) for row in matrix]


def _inverse(matrix: Sequence[Sequence[Fraction]]) -> list[list[Fraction]] | None:
    size = len(matrix)
    rows = [[*row, *(Fraction(int(i == j)) for j in range(size))] for i, row in enumerate(matrix)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        if not rows[pivot][column]:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        first = rows[column] = [entry / rows[column][column] for entry in rows[column]]
        for i in range(size):
            if i != column:
                rows[i] = [x - rows[i][column] * y for x, y in zip(rows[i], first, strict=True)]
    return [[_short(entry) for entry in row[size:]] for row in rows]


# --- maxima -----------------------------------------------------------------------------------------------------------


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
) -> tuple[Place, Fraction] | None:
    """The place of a maximum of a quotient where some polynomials vanish, and others are positive, and its value, with thirty digits; None
    where Newton's method does not lead there.

    Coordinates on a side stay there. Where the maximum is taken along a curve or a surface, one place on it is chosen.
    """
    with mpmath.workdps(WORKING):
        parts = [_Smooth(side) for side in (*goal, *tight)]
        below = parts[1]([mpmath.mpf(x) for x in place])[0]
        best = parts[0]([mpmath.mpf(x) for x in place])[0] / below if below else None
        free = [i for i, x in enumerate(place) if SIDE <= x <= 1 - SIDE]
        # floats stop a little short of a side where the goal is flat towards it
        aside = {i: float(round(place[i])) for i in free if abs(place[i] - round(place[i])) < ASIDE}
        rest = [i for i in free if i not in aside]
        for held in [aside, {}, *(aside | held for held in _held(rest)), *(_held(free) if aside else ())]:
            start = [held.get(i, x) for i, x in enumerate(place)]
            moving = [i for i in free if i not in held]
            found = _climbed(parts, start, moving, 1.0 if held else FAR)
            if found is None or best is None or abs(found[1] - best) > SAME_VALUE:
                continue
            if all(_many_digits(polynomial)(found[0]) > 0 for polynomial in loose):
                return tuple(map(_exactly, found[0])), _exactly(found[1])
    return None


def _held(free: Sequence[int]) -> Iterator[dict[int, float]]:
    """Coordinates that are held somewhere, the last ones first."""
    for size in range(1, len(free)):
        for held in combinations(reversed(free), size):
            for values in product(HELD, repeat=size):
                yield dict(zip(held, values, strict=True))


def _climbed(parts: list[_Smooth], place: Sequence[float], free: list[int], far: Any) -> tuple[list[Any], Any] | None:
    """The place and the value to which Newton's method leads in some coordinates."""
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
            return (x, level) if all(0 <= x[i] <= 1 for i in free) else None
    return None


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
        rows[row][-1] = dt[i] - level * db[i] + mpmath.fsum(w * c[1][i] for w, c in zip(weights, there, strict=True))
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
