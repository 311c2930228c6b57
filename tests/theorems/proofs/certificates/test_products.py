"""Products of facts."""

import pytest
import sympy as sp
from certified import X, Y, holds_in_numbers, question

from segbounds.theorems.proofs.certificates import products
from segbounds.theorems.proofs.certificates.products import by_products

FACTS = [
    (X**2 - Y**2, (X - Y,)),
    ((1 - X) * (1 - Y) + X, (1 - X, 1 - Y)),
    (X - Y**2, (X - Y, 1 - Y)),
    (1 - X * Y, (1 - X, 1 - Y)),
]


@pytest.mark.parametrize(("polynomial", "facts"), FACTS)
def test_a_product_of_facts_is_found_and_is_nothing_without_them(
    polynomial: sp.Expr, facts: tuple[sp.Expr, ...]
) -> None:
    asked = question(polynomial, facts=facts)
    found = by_products(asked)
    assert found is not None and asked.holds(found) and holds_in_numbers(asked, found)
    assert {*facts} & {form for term in found.terms for form in term.factors}
    assert by_products(question(polynomial)) is None


def test_too_many_products_are_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(products, "MOST_PRODUCTS", 2)
    assert by_products(question(X**2 - Y**2, facts=(X - Y,))) is None
