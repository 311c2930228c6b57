"""Polynomials in the values of three metrics: factors with signs, and common divisors."""

import sympy as sp
from sympy.polys.domains import QQ

from segbounds.ranges.of_three.values import IN_RING, VALUES, common_divisor, factors_of, in_factors, signum

a, b, c = IN_RING
PLACE = (QQ(1, 3), QQ(1, 2), QQ(3, 4))


def test_factors_are_written_so_that_each_is_positive_at_the_place() -> None:
    polynomial = -6 * (a - b) * (b - c) ** 2 * (a + c)
    written = in_factors(polynomial, PLACE)
    assert sp.expand(written - polynomial.as_expr()) == 0
    there = dict(zip(VALUES, map(QQ.to_sympy, PLACE), strict=True))
    assert all(factor.subs(there) > 0 for factor in written.as_ordered_factors() if factor.free_symbols)


def test_a_common_divisor_divides_all_and_nothing_more_is_left() -> None:
    polynomials = [6 * (a - b) * c, -9 * (a - b) ** 2, 12 * (a - b) * (a + 1)]
    found = common_divisor(polynomials)
    rest = [p.exquo(found) for p in polynomials]
    assert found.monic() == a - b and abs(found.LC) == 3
    assert common_divisor(rest).monic() == 1
    assert {f.monic() for f in factors_of([(a - b) * c**2])} == {a - b, c}


def test_signs() -> None:
    assert [signum(x) for x in (QQ(-1, 9), QQ(0), QQ(1, 9))] == [-1, 0, 1]
