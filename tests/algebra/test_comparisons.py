"""Exact values compared."""

import sympy as sp

from segbounds.algebra.comparisons import at_most, same
from segbounds.metrics.similarity import substitute

ALPHA, BETA = sp.symbols("alpha beta", positive=True)
root = sp.sqrt
rational = sp.Rational


def test_exact_comparisons() -> None:
    assert same(root(3 - 2 * root(2)), root(2) - 1)
    assert not at_most(3 - 2 * root(2), rational(171572875253809, 10**15))
    assert at_most(3 - 2 * root(2), rational(171572875253810, 10**15))
    assert at_most(5, sp.oo) and not at_most(sp.oo, 5) and at_most(-sp.oo, 0) and same(sp.oo, sp.oo)
    assert same(sp.Max(ALPHA, 1 / ALPHA), sp.Max(1 / ALPHA, ALPHA))
    assert at_most(1, sp.Max(ALPHA, 1 / ALPHA)) and not at_most(sp.Max(ALPHA, 1 / ALPHA), 1)
    assert at_most(ALPHA / 2, 1, (2 - ALPHA,)) and not at_most(ALPHA, 1, (2 - ALPHA,))
    assert same(substitute(ALPHA, {ALPHA: rational(1, 3)}), rational(1, 3))
