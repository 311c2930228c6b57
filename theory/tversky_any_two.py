"""Any two Tversky indices: the tight absolute error is the larger of |sqrt a - sqrt a'|/(sqrt a + sqrt a') over the two weights.

The same law as against Dice, with L = max(|ln a/a'|, |ln b/b'|) and the error tanh(L/4).
"""

import sympy as sp

from segbounds.counts import Counts
from segbounds.similarities import tversky
from segbounds.theorems import Supremum, Theorem

a, b, a2, b2 = sp.symbols("alpha beta alpha2 beta2", positive=True)


def contrast(first: sp.Expr, second: sp.Expr) -> sp.Expr:
    return (sp.sqrt(first) - sp.sqrt(second)) / (sp.sqrt(first) + sp.sqrt(second))


theorem = Theorem(
    title="Any two Tversky indices, absolutely",
    source="generalises Eelbode et al. 2020 (arXiv 2010.13499), derived here",
    claim=Supremum(
        of=abs(tversky(alpha=a, beta=b) - tversky(alpha=a2, beta=b2)),
        equals=sp.Max(contrast(a, a2), contrast(a2, a), contrast(b, b2), contrast(b2, b)),
        approached_by=(Counts(sp.sqrt(a * a2), 1, 0, 0), Counts(sp.sqrt(b * b2), 0, 1, 0)),
    ),
    equality="Attained by masks when a a' (or b b') is a rational square.",
)
