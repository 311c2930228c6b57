"""Factors taken out: what is asked about the rest is the rest."""

import sympy as sp
from certified import X, Y, holds_in_numbers, question

from segbounds.theorems.proofs.certificates.coefficients import by_coefficients
from segbounds.theorems.proofs.certificates.factors import by_factors, is_much
from segbounds.theorems.proofs.certificates.records import Certificate, Question


def test_squares_and_facts_are_taken_out_and_the_rest_is_asked() -> None:
    asked = question((X - Y) ** 2 * (2 * X - Y) * (X + 3 * Y), facts=(2 * X - Y,))
    left: list[sp.Expr] = []

    def ask(rest: Question) -> Certificate | None:
        left.append(rest.polynomial)
        return by_coefficients(rest)

    found = by_factors(asked, ask)
    assert found is not None and asked.holds(found) and holds_in_numbers(asked, found)
    assert all(not form.has(X, Y) for form in left)


def test_an_odd_factor_of_unknown_sign_stays() -> None:
    assert by_factors(question((X - Y) ** 3), by_coefficients) is None
    assert by_factors(question(X**2 - X * Y + Y**2), by_coefficients) is None  # no factors, nothing to ask


def test_much_is_a_high_degree_or_a_root() -> None:
    assert is_much(question(X**7)) and not is_much(question(X**6))
    assert is_much(Question(X, (X, Y), roots={Y: X}))
