"""What signs and functions mean: exact, and never a division by zero."""

import pytest
import sympy as sp

from segbounds.algebra.arithmetic import UNKNOWN, digits_in, divided, indexed_root, is_zero
from segbounds.algebra.texts import Unreadable


def test_zero_is_seen_in_every_form_and_never_divided_by() -> None:
    root = sp.sqrt(2)
    for zero in (sp.Integer(0), (root - 1) * (root + 1) - 1):
        assert is_zero(zero)
        with pytest.raises(Unreadable, match="divides by zero"):
            divided(sp.Integer(1), zero)
    assert not is_zero(root - sp.Rational(141421356, 10**8)) and divided(sp.Integer(3), sp.Integer(4)) == sp.Rational(
        3, 4
    )


def test_an_indexed_root_is_a_real_root() -> None:
    found = indexed_root(UNKNOWN**3 - 2, sp.Integer(0))
    assert sp.expand(found**3) == 2 or abs(sp.N(found**3 - 2, 40)) < 1e-30
    for polynomial, index in ((UNKNOWN**2 + 1, 0), (UNKNOWN**3 - 2, 1), (sp.Symbol("y") - 1, 0), (UNKNOWN**31 - 2, 0)):
        with pytest.raises(Unreadable):
            indexed_root(polynomial, sp.Integer(index))


def test_digits_are_counted() -> None:
    assert digits_in(sp.Rational(10**20, 3)) >= 20 > digits_in(sp.Integer(7))
