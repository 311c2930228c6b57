"""Places near to which equations hold exactly: found where one coordinate after the other can be solved for."""

from fractions import Fraction

import pytest
from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement, ring

from segbounds.algebra.exact_places import NEAR, on_sides, solutions

_, x, y, z = ring("x y z", QQ)


@pytest.mark.parametrize(
    ("equations", "place"),
    [
        ([x * y - z], (0.31, 0.52, 0.161)),
        ([x + y - 1, x * z - QQ(1, 7)], (0.4, 0.6, 0.357)),
        ([2 * x**2 - x * y], (0.25, 0.5, 0.9)),
    ],
)
def test_solutions_are_exact_and_near(equations: list[PolyElement], place: tuple[float, float, float]) -> None:
    found = [*solutions(equations, place)]
    assert found
    for exact in found:
        assert all(equation(*(QQ(v.numerator, v.denominator) for v in exact)) == 0 for equation in equations)
    assert min(max(abs(a - Fraction(b)) for a, b in zip(exact, place, strict=True)) for exact in found) < NEAR


def test_what_has_no_rational_solution_has_none() -> None:
    assert [*solutions([x**2 - QQ(1, 2)], (0.7071, 0.5, 0.5))] == []


def test_a_coordinate_on_a_side_stays_there_and_a_fraction_stays_what_it_is() -> None:
    assert on_sides(1e-12, 3) == 0 and on_sides(1 - 1e-12, 3) == 1 and on_sides(0.12345, 3) == Fraction(123, 1000)
    assert on_sides(Fraction(1, 7), 1) == Fraction(1, 7)
