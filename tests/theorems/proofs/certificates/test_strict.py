"""Certificates for strict inequalities: one of their terms is positive, and is so in numbers."""

import pytest
import sympy as sp
from certified import PLACES, X, Y, holds_in_numbers, question

from segbounds.theorems.proofs.certificates.records import Certificate, Term
from segbounds.theorems.proofs.certificates.strict import has_a_positive_term, is_positive, with_a_positive_term
from segbounds.theorems.proofs.certificates.ways import find

POSITIVE = [
    (X, (X,), ()),
    (X * Y + Y, (Y,), (X - 1,)),
    (2 * X - Y, (), (X - Y,)),
    (sp.Integer(3), (), ()),
    (X + Y**2, (Y,), ()),
]
NOT_SEEN = [
    (X, (), ()),
    (X * Y, (X,), ()),
    (X - Y, (X, Y), ()),
    (X - 2 * Y, (X,), (X - Y,)),
    (sp.Integer(0), (X,), ()),
    (-X, (X,), ()),
]


@pytest.mark.parametrize(("form", "symbols", "known"), POSITIVE)
def test_what_is_seen_to_be_positive_is(
    form: sp.Expr, symbols: tuple[sp.Symbol, ...], known: tuple[sp.Expr, ...]
) -> None:
    assert is_positive(form, symbols, known)
    for x in PLACES:
        for y in PLACES:
            at = {X: x, Y: y}
            if all(value.subs(at) > 0 for value in (*symbols, *known)):
                assert form.subs(at) > 0


@pytest.mark.parametrize(("form", "symbols", "known"), NOT_SEEN)
def test_what_may_be_zero_is_not_seen_to_be_positive(
    form: sp.Expr, symbols: tuple[sp.Symbol, ...], known: tuple[sp.Expr, ...]
) -> None:
    assert not is_positive(form, symbols, known)


def test_a_square_is_no_positive_term() -> None:
    one = sp.Integer(1)
    assert not has_a_positive_term(Certificate((Term(one, {X: 1}, X - Y), Term(one, {X - Y: 1}))), (X, Y), ())
    assert has_a_positive_term(Certificate((Term(one, {X - Y: 1}), Term(one, {X: 1, Y: 2}))), (X, Y), ())


@pytest.mark.parametrize(
    ("polynomial", "facts", "known"),
    [
        ((X - Y) ** 2 + X * Y, (), ()),  # a sum of squares alone would do, and shows nothing
        (X**2 - Y**2, (X - Y,), (X - Y,)),
        (X**2 - X * Y + Y**2, (), ()),
    ],
)
def test_a_certificate_with_a_positive_term_is_found(
    polynomial: sp.Expr, facts: tuple[sp.Expr, ...], known: tuple[sp.Expr, ...]
) -> None:
    asked = question(polynomial, facts=facts)
    found = with_a_positive_term(asked, (X, Y), known, find)
    assert found is not None and asked.holds(found) and holds_in_numbers(asked, found)
    assert has_a_positive_term(found, (X, Y), known)


def test_there_is_none_where_the_polynomial_vanishes() -> None:
    assert with_a_positive_term(question((X - Y) ** 2), (X, Y), (), find) is None
