"""Maxima with many digits, against closed forms."""

from fractions import Fraction

import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.rings import ring

from segbounds.algebra.exact_maxima import polished

_, x, y = ring("x y", QQ)
ONE = x**0


def test_a_maximum_inside_has_thirty_digits() -> None:
    """x (1 - x)/(1 + x) is largest at sqrt(2) - 1, where it is 3 - 2 sqrt(2)."""
    found = polished((x - x**2, 1 + x), [], [], (0.41421, 0))
    assert found is not None and not found.alone  # what y is changes nothing
    (place, _), value, _ = found
    assert abs(sp.Rational(place.numerator, place.denominator) - (sp.sqrt(2) - 1)).evalf(50) < 1e-30
    assert abs(sp.Rational(value.numerator, value.denominator) - (3 - 2 * sp.sqrt(2))).evalf(50) < 1e-30


def test_a_maximum_where_a_condition_holds() -> None:
    """x y on x + y = 2/3."""
    found = polished((x * y, ONE), [x + y - QQ(2, 3)], [], (0.33333333, 0.33333333))
    assert found is not None and abs(found.value - Fraction(1, 9)) < Fraction(1, 10**30)


def test_a_place_that_leads_nowhere_and_one_where_nothing_else_is_positive() -> None:
    assert polished((x - x**2, ONE), [], [], (0.1, 0)) is None  # far from the maximum
    assert polished((x - x**2, ONE), [], [x - QQ(3, 4)], (0.5, 0)) is None


def test_a_maximum_along_a_curve_has_no_place_that_floats_may_choose() -> None:
    assert polished((x - x**2, ONE), [], [], (0.5, 0.5)) is None
    assert polished((x - x**2 - y**2 + y, ONE), [], [], (0.5, 0.5)) is not None


def test_whether_the_goal_falls_from_the_side_on_which_the_maximum_is() -> None:
    for goal, alone in ((x - x**2 - y, True), (x - x**2, False), (x - x**2 - y**2, False)):
        found = polished((goal, ONE), [], [], (0.5, 0))
        assert found is not None and found.alone is alone
