"""Arcs: zeros of the algebraic functions that they are."""

import sympy as sp

from segbounds.ranges.arcs import roots_between
from segbounds.ranges.of_three.values import a


def test_zeros_of_several_powers_of_one_root() -> None:
    """Each power alone, taken for a root of its own, would leave the others, with ever higher degrees."""
    of = sp.expand((sp.sqrt(5) * sp.sqrt(a) - sp.Rational(1, 2)) * (a ** sp.Rational(3, 2) - sp.Rational(1, 27)))
    assert {sp.Rational(1, 20), sp.Rational(1, 9)} <= {*roots_between(of, sp.Integer(0), sp.Integer(1))}
    cubic = a ** sp.Rational(1, 3) + a ** sp.Rational(2, 3) - sp.Rational(3, 4)
    assert sp.Rational(1, 8) in roots_between(cubic, sp.Integer(0), sp.Integer(1))
