"""Quotients of polynomials in u: composed, and their roots inside of an interval."""

import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.rings import ring

from segbounds.metrics.counts import Counts
from segbounds.ranges.nonlinear.functions import (
    FUNCTIONS,
    U,
    composed,
    in_coordinates,
    is_square,
    roots_inside,
    u,
    without_common,
)

_, p, v, t = ring("p v t", QQ)


def test_composition_is_substitution() -> None:
    places = (U, 1 - U, U / (1 + U))
    found = composed(p**2 * t + 3 * v - 1, places, FUNCTIONS)
    value = {p: u, v: 1 - u, t: u / (1 + u)}
    assert sp.simplify(found.as_expr() - (value[p] ** 2 * value[t] + 3 * value[v] - 1)) == 0


def test_squares_take_the_place_of_even_powers_alone() -> None:
    assert in_coordinates(p * v**2 + t, True) == p * v + t and in_coordinates(p * v, False) == p * v
    assert in_coordinates(p * v, True) is None


def test_roots_inside() -> None:
    assert roots_inside((2 * u - 1) * (u - 2) * (u**2 - sp.Rational(1, 3)) * u) == [sp.Rational(1, 2), sp.sqrt(3) / 3]
    assert roots_inside(sp.Integer(3) + 0 * u) == [] and roots_inside(u**2 + 1) == []


def test_counts_without_a_common_factor() -> None:
    assert without_common([2 * u / (1 + u), 4 * u, 0, 6 * u**2]) in (
        Counts(1, 2 * u + 2, 0, 3 * u**2 + 3 * u),
        Counts(-1, -2 * u - 2, 0, -3 * u**2 - 3 * u),
    )


def test_constants_that_are_squares() -> None:
    assert is_square(FUNCTIONS(QQ(4, 9))) and not is_square(FUNCTIONS(QQ(2))) and not is_square(U**2)
