"""One place in each region between curves: against a fine grid."""

from itertools import product

import pytest
from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement

from segbounds.ranges.of_three.regions_between import places_between
from segbounds.ranges.of_three.values import U, V, signum

UNIT = [(QQ(0), QQ(1)), (QQ(0), QQ(1))]


@pytest.mark.parametrize(
    "polynomials",
    [
        [U - V],
        [U**2 + V**2 - QQ(1, 4), U - V],
        [U * V - QQ(1, 9), U + V - 1],
        [(3 * U - 1) * (3 * U - 2), 2 * V - 1],
        [],
    ],
)
def test_every_pattern_of_signs_on_a_grid_has_a_place(polynomials: list[PolyElement]) -> None:
    def signs(u: QQ, v: QQ) -> tuple[int, ...]:
        return tuple(signum(polynomial(u, v)) for polynomial in polynomials)

    places = [*places_between(polynomials, UNIT)]
    assert all(0 < u < 1 and 0 < v < 1 and 0 not in signs(u, v) for u, v in places)
    grid = [QQ(2 * k + 1, 62) for k in range(31)]
    wanted = {signs(u, v) for u, v in product(grid, repeat=2)}
    assert {pattern for pattern in wanted if 0 not in pattern} <= {signs(u, v) for u, v in places}
