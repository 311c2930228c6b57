"""Real roots that are shown, and none where there is none."""

import pytest
from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement, ring

from segbounds.algebra.interval_newton import has_root

_, x, y = ring("x y", QQ)


@pytest.mark.parametrize(
    ("equations", "place", "there"),
    [
        ([x**2 - QQ(1, 2)], (0.7071068, 0.5), True),
        ([x**2 - QQ(1, 2), y**3 - QQ(1, 5)], (0.70711, 0.5848), True),
        ([x**2 + y**2 - QQ(1, 2)], (0.5, 0.5), True),
        ([x**2 + QQ(1, 10**6)], (0.001, 0.5), False),  # nearly a root
        ([x**2], (0.3, 0.5), False),  # a double root, on a side
        ([x**2 - QQ(1, 2)], (0.2, 0.5), False),  # too far away
    ],
)
def test_a_root_is_shown_where_there_is_one(
    equations: list[PolyElement], place: tuple[float, float], there: bool
) -> None:
    assert has_root(equations, [], place) is there


def test_other_polynomials_have_to_be_positive_at_the_root() -> None:
    root = ([x**2 - QQ(1, 2)], (0.70710678, 0.5))
    assert has_root(root[0], [x - QQ(7, 10)], root[1])
    assert not has_root(root[0], [x - QQ(71, 100)], root[1])
