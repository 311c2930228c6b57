"""A + B root by the signs of A and B, and by squares."""

import pytest
import sympy as sp
from certified import X, Y, holds_in_numbers

from segbounds.theorems.proofs.certificates.records import Question
from segbounds.theorems.proofs.certificates.ways import by_parts

P, Q = sp.symbols("p q", nonnegative=True)


@pytest.mark.parametrize("polynomial", [X + Y * Q, X + Y - 2 * Q, (X + Y) * Q - 2 * X * Y])
def test_an_expression_with_a_root_and_not_a_little_less(polynomial: sp.Expr) -> None:
    """sqrt(x y) is at most the mean of x and y, and at least their harmonic mean."""
    asked = Question(sp.expand(polynomial), (X, Y, Q), roots={Q: X * Y})
    found = by_parts(asked)
    assert found is not None and asked.holds(found) and holds_in_numbers(asked, found)
    less = Question(sp.expand(polynomial - X * Y / 100), (X, Y, Q), roots={Q: X * Y})
    assert by_parts(less) is None and not less.holds(found)


def test_of_two_roots_one_goes_after_the_other() -> None:
    roots = {P: X, Q: X * Y**2}
    true, false = (Question(sp.expand((X + Y) * P - k * Q), (X, Y, P, Q), roots=roots) for k in (1, 2))
    found = by_parts(true)
    assert found is not None and true.holds(found) and not false.holds(found)
    # a multiplier is to be seen to be positive, which a root is not
    assert not {P, Q} & set().union(*(form.free_symbols for form in found.multiplier))
    assert by_parts(false) is None
