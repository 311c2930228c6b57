"""Forms that somebody wrote down: taken only where they show their sign and are the polynomial."""

import pytest
import sympy as sp
from certified import X, Y, holds_in_numbers, question

from segbounds.theorems.proofs.certificates.written import as_written


@pytest.mark.parametrize("form", [(X - Y) ** 2, X * (X + Y) * 3, (X - Y) ** 2 * X + Y**3, (X + 1) * (X - Y) ** 4])
def test_a_form_that_shows_its_sign_is_a_certificate(form: sp.Expr) -> None:
    asked = question(form, written=(form,))
    found = as_written(asked)
    assert found is not None and asked.holds(found) and holds_in_numbers(asked, found)


def test_what_stands_below_becomes_a_multiplier() -> None:
    form = (X - Y) ** 2 / (X + Y) + X
    asked = question(sp.expand(sp.cancel(form * (X + Y))), written=(form,), over={X + Y: 1})
    found = as_written(asked)
    assert found is not None and not found.multiplier and asked.holds(found)


def test_a_difference_shows_no_sign_unless_it_is_a_fact() -> None:
    assert as_written(question(X * (X - Y), written=(X * (X - Y),))) is None
    asked = question(X * (X - Y), written=(X * (X - Y),), facts=(X - Y,))
    found = as_written(asked)
    assert found is not None and holds_in_numbers(asked, found)


def test_a_form_of_something_else_is_refused() -> None:
    assert as_written(question((X - Y) ** 2 - 1, written=((X - Y) ** 2,))) is None
