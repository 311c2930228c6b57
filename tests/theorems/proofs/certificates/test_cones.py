"""Cones of linear facts: their rays by hand, and the weights of a cone as variables."""

from fractions import Fraction

import sympy as sp
from certified import X, Y, holds_in_numbers, question

from segbounds.theorems.proofs.certificates.coefficients import by_coefficients
from segbounds.theorems.proofs.certificates.cones import by_cone, cone_of
from segbounds.theorems.proofs.certificates.records import Question


def test_the_rays_of_a_cone_are_its_edges() -> None:
    cone = cone_of(question(X, facts=(X - 2 * Y,)))
    assert cone is not None and {*cone.rays} == {(Fraction(1), Fraction(0)), (Fraction(2, 3), Fraction(1, 3))}
    assert all(sp.Rational(value) > 0 for _, value in cone.facets())
    z = sp.Symbol("z", nonnegative=True)
    square = cone_of(Question(X, (X, Y, z), facts=(z - X, z - Y)))
    assert square is not None and len(square.rays) == 4


def test_no_facts_no_cone() -> None:
    assert cone_of(question(X)) is None
    assert cone_of(question(X, facts=(X - Y**2,))) is None


def test_weights_show_what_coefficients_of_counts_do_not() -> None:
    asked = question((X - 2 * Y) * (X + Y), facts=(X - 2 * Y,))
    assert by_coefficients(asked) is None
    found = by_cone(asked, by_coefficients)
    assert found is not None and asked.holds(found) and holds_in_numbers(asked, found)
    assert by_cone(question((X - 3 * Y) * (X + Y), facts=(X - 2 * Y,)), by_coefficients) is None
