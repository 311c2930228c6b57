"""Sums of squares of two variables, and with a root."""

import pytest
import sympy as sp
from certified import X, Y, holds_in_numbers, question

from segbounds.theorems.proofs.certificates.records import Question
from segbounds.theorems.proofs.certificates.squares import by_squares, by_squares_with_root


@pytest.mark.parametrize("k", [sp.Rational(3, 2), sp.Rational(19, 10), sp.Integer(2)])
def test_a_quadratic_form_is_a_sum_of_squares_up_to_its_last_value(k: sp.Expr) -> None:
    asked = question(X**2 - k * X * Y + Y**2)
    found = by_squares(asked)
    assert found is not None and asked.holds(found) and holds_in_numbers(asked, found)
    assert by_squares(question(X**2 - (k + 1) * X * Y + Y**2)) is None


def test_what_is_not_homogeneous_is_not_asked() -> None:
    assert by_squares(question(X**2 - X + 1)) is None


def test_a_root_stands_for_one_more_variable() -> None:
    root = sp.Symbol("root", nonnegative=True)
    roots = {root: X * Y}
    asked = Question(X + Y - 2 * root, (X, Y, root), parameters=(root,), roots=roots)
    found = by_squares_with_root(asked)
    assert found is not None and asked.holds(found)
    more = Question(X + Y - 3 * root, (X, Y, root), parameters=(root,), roots=roots)
    assert not more.holds(found) and by_squares_with_root(more) is None
