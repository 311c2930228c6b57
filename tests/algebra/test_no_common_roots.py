"""Polynomials without a common root in a cube, and such as have one."""

import pytest
from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement, ring

from segbounds.algebra.no_common_roots import no_common_roots

RING, P, V, T = ring("p, v, t", QQ)
HALF = QQ(1, 2)

NONE: list[list[PolyElement]] = [
    [1 + P + V],
    [P - 2],
    [P * V],
    [P * (1 + T), T],
    [T - HALF, T - QQ(1, 3)],
    [P + V + T - HALF, P + V + T - 1],
    [P * T**2 * V**2 - P * V**2 / 4 + T**2 * V**2 - QQ(1, 4), P * T * V - P * V + T * V - HALF],
]
SOME: list[list[PolyElement]] = [
    [T],
    [1 - P],
    [P - V],
    [P - V, V - T],
    [T * (P - 2), T],
    [P**2 + V**2 - T, T - 2 * P * V],
    [P + V + T - HALF, P - V],
]


@pytest.mark.parametrize("polynomials", NONE, ids=str)
def test_none(polynomials: list[PolyElement]) -> None:
    assert no_common_roots(polynomials, (0, 1))


@pytest.mark.parametrize("polynomials", SOME, ids=str)
def test_some_are_not_denied(polynomials: list[PolyElement]) -> None:
    assert not no_common_roots(polynomials, (0, 1))


def test_what_vanishes_on_a_side_only_has_a_root_where_the_side_counts() -> None:
    assert no_common_roots([P], (0,)) and not no_common_roots([P], ())
