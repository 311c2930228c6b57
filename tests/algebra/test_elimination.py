"""Critical values of quotients of polynomials, within a budget of work."""

import pytest
import sympy as sp

from segbounds.algebra.comparisons import same
from segbounds.algebra.elimination import critical_values
from segbounds.limits import Exhausted, Work

root = sp.sqrt
rational = sp.Rational


def test_what_is_too_large_to_eliminate_is_not_begun() -> None:
    x, y = sp.symbols("x y", positive=True)
    work = Work(10**9)
    with pytest.raises(Exhausted):
        critical_values(1 + x**20 * y, 1 + x + y**20, (x, y), work)
    with pytest.raises(Exhausted):
        critical_values(1 + x * y + rational(1, 10**50), 1 + x + y, (x, y), work)
    assert work.left == 10**9


def test_elimination_finds_the_critical_value_of_a_quotient() -> None:
    x, y = sp.symbols("x y", positive=True)
    # at x = y = (1 + sqrt(3))/2
    assert any(
        same(value, (root(3) - 1) / 2) for value in critical_values(x + y - 1, x**2 + y**2 + 1, (x, y), Work(10**6))
    )
