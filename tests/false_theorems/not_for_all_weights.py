"""False for small weights: a Tversky index is at most Dice only where alpha and beta are at least 1/2."""

import sympy as sp

from segbounds.similarities import dice, tversky
from segbounds.theorems import Always, Domain, Theorem

alpha, beta = sp.symbols("alpha beta", positive=True)

theorem = Theorem(
    title="not for all weights",
    source="planted",
    claim=Always(sp.Le(tversky(alpha=alpha, beta=beta), dice)),
    domain=Domain((alpha + beta >= 1,)),
)
