"""A variable replaced by what a fact says that it exceeds."""

import pytest
import sympy as sp
from certified import ROOT, X, Y, holds_in_numbers, question

from segbounds.theorems.proofs.certificates.substitution import by_substitution


@pytest.mark.parametrize(
    ("polynomial", "fact"),
    [(4 * X**2 - Y**2, 2 * X - Y), (X**2 - 2 * Y**2, X - ROOT * Y), (X**3 - X * Y**2, X - Y)],
)
def test_a_fact_shifts_a_variable(polynomial: sp.Expr, fact: sp.Expr) -> None:
    field = sp.QQ.algebraic_field(ROOT) if fact.has(ROOT) else sp.QQ
    asked = question(polynomial, facts=(fact,), field=field)
    found = by_substitution(asked)
    assert found is not None and asked.holds(found) and holds_in_numbers(asked, found)
    assert by_substitution(question(polynomial, field=field)) is None


def test_a_weaker_fact_is_not_enough() -> None:
    assert by_substitution(question(4 * X**2 - Y**2, facts=(3 * X - Y,))) is None
