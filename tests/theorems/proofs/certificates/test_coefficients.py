"""Polynomials whose coefficients show the sign."""

import sympy as sp
from certified import ROOT, X, Y, holds_in_numbers, question

from segbounds.theorems.proofs.certificates.coefficients import by_coefficients, nothing_left


def test_zero_and_only_zero_leaves_nothing() -> None:
    assert nothing_left(question((X + Y) ** 2 - X**2 - 2 * X * Y - Y**2)) is not None
    assert nothing_left(question(X)) is None


def test_one_negative_coefficient_is_one_too_many() -> None:
    field = sp.QQ.algebraic_field(ROOT)
    asked = question((ROOT - 1) * X + 3 * Y**2, field=field)
    found = by_coefficients(asked)
    assert found is not None and len(found.terms) == 2 and holds_in_numbers(asked, found)
    assert by_coefficients(question((1 - ROOT) * X + 3 * Y**2, field=field)) is None


def test_a_symbol_of_unknown_sign_shows_none() -> None:
    assert by_coefficients(question(X + sp.Symbol("z"))) is None
