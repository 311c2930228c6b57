"""Questions and certificates: an identity is checked exactly, equations and roots put in."""

import sympy as sp
from certified import ROOT, X, Y, question

from segbounds.theorems.proofs.certificates.records import Certificate, Question, Term, merged


def test_a_negative_coefficient_is_no_certificate() -> None:
    assert not question(-X).holds(Certificate((Term(sp.Integer(-1), {X: 1}),)))
    assert question(X).holds(Certificate((Term(sp.Integer(1), {X: 1}),)))


def test_an_identity_that_only_nearly_holds_is_none() -> None:
    nearly = Certificate((Term(sp.Integer(1), {}, X - sp.Rational(141421356237, 10**11) * Y),))
    exactly = Certificate((Term(sp.Integer(1), {}, X - ROOT * Y),))
    asked = question((X - ROOT * Y) ** 2, field=sp.QQ.algebraic_field(ROOT))
    assert asked.holds(exactly) and not asked.holds(nearly)


def test_powers_of_a_root_become_its_square() -> None:
    root = sp.Symbol("root", nonnegative=True)
    asked = Question(root**3, (X, root), roots={root: X + 1})
    assert asked.poly(asked.polynomial).as_expr() == sp.expand((X + 1) * root)


def test_an_equation_replaces_a_symbol() -> None:
    asked = Question(X - Y, (X, Y), equations={X: Y})
    assert asked.vanishes(asked.polynomial) and asked.free == (Y,)
    assert not Question(X - Y, (X, Y)).vanishes(X - Y)


def test_terms_multiply_and_factors_merge() -> None:
    first, second = Term(sp.Integer(2), {X: 1}, Y), Term(sp.Integer(3), {X: 2, Y: 1}, X)
    assert sp.expand(first.times(second).value - first.value * second.value) == 0
    assert merged({X: 1}, {X: 2, Y: 1}) == {X: 3, Y: 1}
