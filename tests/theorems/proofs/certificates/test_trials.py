"""Values at which a polynomial seems negative: found where it is, and never where it is not."""

import pytest
import sympy as sp
from certified import ROOT, X, Y, question

from segbounds.theorems.proofs.certificates.trials import negative_at


@pytest.mark.parametrize("polynomial", [X - Y, -X, X**2 - 3 * X * Y + Y**2, X - ROOT * Y])
def test_a_negative_value_is_found_and_is_one(polynomial: sp.Expr) -> None:
    place = negative_at(question(polynomial))
    assert place is not None and polynomial.subs(place) < 0 and min(place.values()) >= 0


@pytest.mark.parametrize(("polynomial", "facts"), [((X - Y) ** 2, ()), (X + Y, ()), (X - Y, (X - 2 * Y,))])
def test_none_is_found_where_there_is_none(polynomial: sp.Expr, facts: tuple[sp.Expr, ...]) -> None:
    assert negative_at(question(polynomial, facts=facts)) is None


def test_the_same_question_has_the_same_place() -> None:
    assert negative_at(question(X - Y)) == negative_at(question(X - Y))
