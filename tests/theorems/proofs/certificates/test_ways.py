"""The table of ways: each finds what it is for, none finds what is false, and the cheapest that applies answers."""

import pytest
import sympy as sp
from certified import ROOT, X, Y, holds_in_numbers, question

from segbounds.theorems.proofs.certificates import ways
from segbounds.theorems.proofs.certificates.coefficients import by_coefficients, nothing_left
from segbounds.theorems.proofs.certificates.products import by_products
from segbounds.theorems.proofs.certificates.records import Question, Way
from segbounds.theorems.proofs.certificates.squares import by_squares, by_squares_with_root
from segbounds.theorems.proofs.certificates.substitution import by_substitution
from segbounds.theorems.proofs.certificates.written import as_written

IRRATIONAL = sp.QQ.algebraic_field(ROOT)
P = sp.Symbol("p", nonnegative=True)
MEANT = [
    (nothing_left, X * (X - Y) - X**2 + X * Y, {}),
    (by_coefficients, 2 * X**2 + ROOT * Y, {"field": IRRATIONAL}),
    (as_written, X**2 - 2 * X * Y + Y**2, {"written": ((X - Y) ** 2,)}),
    (ways.by_factors_of_much, (X**2 - X * Y) * (X - Y) * (X + Y) ** 5, {}),
    (by_products, X**2 - Y**2, {"facts": (X - Y,)}),
    (by_products, X - 2 * Y + 1, {"facts": (1 - Y, X - Y)}),
    (by_substitution, 4 * X**2 - Y**2, {"facts": (2 * X - Y,)}),
    (by_substitution, X**2 - 2 * Y**2, {"facts": (X - ROOT * Y,), "field": IRRATIONAL}),
    (by_squares, X**2 - X * Y + Y**2, {}),
    (by_squares, (X - ROOT * Y) ** 2, {"field": IRRATIONAL}),
    (ways.by_factors, X * (X - Y) ** 2 + Y * (X - Y) ** 2, {}),
    (ways.by_cone, X**2 - 3 * X * Y + 2 * Y**2, {"facts": (X - 2 * Y,)}),
]


@pytest.mark.parametrize(("way", "polynomial", "others"), MEANT)
def test_each_way_finds_what_it_is_for(way: Way, polynomial: sp.Expr, others: dict[str, object]) -> None:
    asked = question(polynomial, **others)
    found = way(asked)
    assert found is not None and asked.holds(found) and holds_in_numbers(asked, found)
    less = question(polynomial - 1, **others)
    assert not less.holds(found) and not holds_in_numbers(less, found)


def test_the_table_of_what_ways_are_for_leaves_none_out() -> None:
    with_roots = {ways.by_parts, by_squares_with_root}  # their questions are in test_roots and test_squares
    assert {way for way, _, _ in MEANT} | with_roots == {*ways.WAYS}


@pytest.mark.parametrize("polynomial", [X**2 - 3 * X * Y + Y**2, X - 1, -X, (X - ROOT * Y) ** 2 - X**2 / 10**6])
def test_nothing_is_found_for_a_polynomial_that_is_negative_somewhere(polynomial: sp.Expr) -> None:
    asked = question(polynomial, field=IRRATIONAL if polynomial.has(ROOT) else sp.QQ)
    assert ways.find(asked) is None
    for way in ways.WAYS:
        found = way(asked)
        assert found is None or not asked.holds(found)


def test_the_first_way_of_the_table_that_finds_something_answers() -> None:
    asked = question((X - Y) ** 2, written=((X - Y) ** 2,))
    found = ways.find(asked)
    assert found is not None and found.method == "a form that shows its sign"
    other = ways.find(asked, (by_squares, as_written))
    assert other is not None and other.method == "a sum of squares"


def test_what_is_left_is_asked_of_ways_that_do_not_come_back() -> None:
    assert ways.by_factors not in ways.WITHOUT_FACTORS and ways.by_cone not in ways.INSIDE_A_CONE
    assert ways.by_parts not in ways.WITHOUT_THE_ROOT
    assert {*ways.WITHOUT_FACTORS} | {*ways.WITHOUT_THE_ROOT} | {*ways.INSIDE_A_CONE} <= {*ways.WAYS}


def test_facts_that_cannot_be_met_refute_nothing() -> None:
    """Random values nominate only where the facts hold."""
    assert ways.find(Question(X - 1, (X,), facts=(X - 1,))) is not None
