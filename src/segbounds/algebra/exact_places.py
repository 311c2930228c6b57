"""Places of a cube that floats nominated, made exact.

Where metrics have exact values, and these are equations of which one coordinate after the other can be solved for, counts next to a
place have them exactly: the other coordinates are rounded."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement

Place = tuple[Fraction, ...]
#: Decimals to which the coordinates are rounded that are free.
DECIMALS = (1, 2, 3, 4, 6, 9, 12)
#: How far from a place a root may be that stands for it.
NEAR = Fraction(1, 20)
#: How near to a side of the cube a place is on it.
SIDE = 1e-9


def solutions(equations: Sequence[PolyElement], place: Sequence[float | Fraction]) -> Iterator[Place]:
    """Rational places near to one on which all polynomials vanish exactly, where coordinates can be solved for one after the other.

    Coordinates that are fractions stay what they are, if they are not solved for.
    """
    number = len(place)
    seen, begun = set(), set()
    for decimals in DECIMALS:
        rounded = [on_sides(x, decimals) for x in place]
        for size in range(number + 1):
            for unknown in combinations(range(number), size):
                start = {i: rounded[i] for i in range(number) if i not in unknown}
                if (same := frozenset(start.items())) in begun:
                    continue  # nothing that is rounded to fewer decimals is another number
                begun.add(same)
                found = _completed([_at(equation, start) for equation in equations], start, place)
                if found is not None and found not in seen:
                    seen.add(found)
                    yield found


def on_sides(x: float | Fraction, decimals: int) -> Fraction:
    if isinstance(x, Fraction):
        return x
    side = round(x)
    return Fraction(side) if abs(x - side) < SIDE else Fraction(round(x * 10**decimals), 10**decimals)


def _at(polynomial: PolyElement, values: dict[int, Fraction]) -> PolyElement:
    numbers = [(i, QQ(value.numerator, value.denominator)) for i, value in values.items()]
    found: dict[tuple[int, ...], Any] = {}
    for exponents, coefficient in polynomial.items():
        left = list(exponents)
        for i, number in numbers:
            if exponents[i]:
                coefficient *= number ** exponents[i]
                left[i] = 0
        found[tuple(left)] = found.get(tuple(left), QQ.zero) + coefficient
    return polynomial.ring.from_dict(
        {exponents: coefficient for exponents, coefficient in found.items() if coefficient}
    )


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
    value = as_fraction(above.coeff(1)) / as_fraction(below.coeff(1))
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
            roots.append(-as_fraction(rest.coeff(1)) / as_fraction(slope.coeff(1)))
    roots = [root for root in roots if abs(root - Fraction(near)) < NEAR]
    return min(roots, key=lambda root: abs(root - Fraction(near)), default=None)


def as_fraction(number: Any) -> Fraction:
    return Fraction(int(number.numerator), int(number.denominator))
