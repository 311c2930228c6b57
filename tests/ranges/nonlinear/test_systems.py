"""Systems of equations that leave one coordinate free: what is found solves them."""

import pytest
from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement, ring

from segbounds.ranges.nonlinear.systems import determinant, level_slope, solutions

_, x, y, z = ring("x:3", QQ)


@pytest.mark.parametrize(
    "system", [[x * y - z, x + y - 1], [x * z - y, y - QQ(1, 2)], [(x - y) * (x + z - 1), z - x * y]]
)
def test_solutions_solve_the_system(system: list[PolyElement]) -> None:
    found = [*solutions([system])]
    assert found
    for places, free in found:
        assert places[free] == places[free].field.gens[free]
        for polynomial in system:
            total = sum(
                (c * places[0] ** i * places[1] ** j * places[2] ** k for (i, j, k), c in polynomial.terms()),
                places[0].field.zero,
            )
            assert total == 0


def test_an_equation_that_follows_from_another_leaves_too_much_free() -> None:
    assert [*solutions([[x - y, 2 * x - 2 * y]])] == []


def test_slopes_and_determinants() -> None:
    assert level_slope(x * y, x + z) == [y * (x + z) - x * y, x * (x + z), -x * y]
    assert determinant([[x, y, z], [y, z, x], [x, y, z]]) == 0
    assert determinant([[x, 0 * x, 0 * x], [y, z, 0 * x], [y, y, x]]) == x**2 * z
