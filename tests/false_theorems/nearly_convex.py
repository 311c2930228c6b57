"""False: with misses that weigh 99/100 a soft Tversky index is not convex in the value of a pixel of the reference."""

import sympy as sp

from segbounds.theorems import Always, Theorem

a, e = sp.symbols("a e", nonnegative=True)
k = sp.Symbol("k", positive=True)
beta = sp.Rational(99, 100)
first, middle, last = a + e + beta * (1 + k), a + 1 + e + beta * k, a + 1 + k + e

theorem = Theorem(
    title="nearly convex",
    source="planted",
    claim=Always(sp.Le((a + 1) / middle, (k * a / first + (a + 1 + k) / last) / (1 + k))),
)
