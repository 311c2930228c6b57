"""Whether equations have real roots near a place: Krawczyk's test, an interval Newton step in rational numbers that maps a small box
around the place into itself."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from sympy.polys.rings import PolyElement

from segbounds.algebra.exact_places import NEAR, as_fraction, on_sides

#: Half of the box on which a root is shown to be, and digits of numbers on the way.
RADIUS, DIGITS = Fraction(1, 10**10), 40


def has_root(equations: Sequence[PolyElement], positive: Sequence[PolyElement], place: Sequence[float]) -> bool:
    """Whether it is certain that real coordinates in [0, 1] near to a place let all equations vanish, and leave other polynomials positive.

    Coordinates on a side stay there.
    """
    exact = [on_sides(x, 15) for x in place]
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
        least = most = as_fraction(coefficient)
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
