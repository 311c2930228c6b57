"""False: F2 with alpha and beta exchanged, as Keras and Flux had them for years."""

import sympy as sp

from segbounds.similarities import f_beta, tversky
from segbounds.theorems import Always, Theorem

theorem = Theorem(
    title="swapped weights",
    source="planted",
    claim=Always(sp.Eq(f_beta(beta=2), tversky(alpha=sp.Rational(4, 5), beta=sp.Rational(1, 5)))),
)
