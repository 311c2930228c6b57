"""False for large m: a claim about a parameter alone."""

import sympy as sp

from segbounds.theorems import Always, Domain, Theorem

m = sp.Symbol("m", nonnegative=True)

theorem = Theorem(
    title="parameters alone",
    source="planted",
    claim=Always(sp.Le(m / (2 - m), m**2)),
    domain=Domain((m <= 1,)),
)
