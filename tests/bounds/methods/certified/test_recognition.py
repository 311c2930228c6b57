"""Suprema recognised from their digits: known constants come out, with families that reach them."""

import pytest
import sympy as sp

from segbounds.bounds.methods.certified.recognition import nominate
from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import Counts
from segbounds.theorems.counterexamples import highest
from segbounds.theorems.witnesses import limit_along

x = sp.Symbol("x")
NEAR_D_MINUS_J = Counts(1.0, 1.41, 0.0, 0.0)
KNOWN = [
    ("dice", "jaccard", 3 - 2 * sp.sqrt(2)),
    ("dice", "f_beta:beta=2", (13 - 4 * sp.sqrt(10)) / 3),
    ("recall", "kappa", sp.CRootOf(x**3 + 16 * x**2 - 8 * x - 10, 2)),
    ("fowlkes_mallows", "dice", sp.CRootOf(x**3 + 6 * x**2 + 14 * x - 2, 0)),
    ("fowlkes_mallows", "recall", sp.Rational(1, 4)),
    ("mcc", "specificity", sp.Rational(1, 4)),
    ("specificity", "precision", sp.Integer(1)),
]


@pytest.mark.parametrize(("first", "second", "constant"), KNOWN)
def test_a_known_constant_is_recognised(first: str, second: str, constant: sp.Expr) -> None:
    of = parse(first) - parse(second)
    nominated = nominate(of, highest(of))
    assert nominated is not None
    value, families = nominated
    assert value == constant
    for family in families:
        assert abs(sp.N(limit_along(of, family) - value, 30)) < 1e-20
    zeros = [family.count(0) for family in families]
    assert zeros == sorted(zeros, reverse=True)


def test_a_place_on_a_slope_is_no_maximum() -> None:
    of = parse("dice") - parse("jaccard")
    nominated = nominate(of, NEAR_D_MINUS_J)
    assert nominated is not None and nominated[0] == 3 - 2 * sp.sqrt(2)
    assert nominate(of / parse("dice"), Counts(1.0, 0.0, 0.0, 1.0)) is not None  # constant there: zero
