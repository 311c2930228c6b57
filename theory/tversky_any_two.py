"""Any two Tversky indices: the tight absolute error is the larger of |sqrt a - sqrt a'|/(sqrt a + sqrt a') over the two weights.

The same law as against Dice, with L = max(|ln a/a'|, |ln b/b'|) and the error tanh(L/4).
"""

import sympy as sp

from segbounds.counts import Counts
from segbounds.similarities import tversky
from segbounds.theorems import Step, Supremum, Theorem, identity

a, b, a2, b2 = sp.symbols("alpha beta alpha2 beta2", positive=True)


def contrast(first: sp.Expr, second: sp.Expr) -> sp.Expr:
    return (sp.sqrt(first) - sp.sqrt(second)) / (sp.sqrt(first) + sp.sqrt(second))


# With the weights p^2, q^2 against r^2, s^2, counts t, y (false positives), x (false negatives) and any M:
p, q, r, s, t, y, x, m = sp.symbols("p q r s t y x M", positive=True)
k = sp.Symbol("k", nonnegative=True)  # by how much M exceeds a contrast
cleared = m * (t + p**2 * y + q**2 * x) * (t + r**2 * y + s**2 * x) - t * ((r**2 - p**2) * y + (s**2 - q**2) * x)
squares = m * (t - p * r * y - q * s * x) ** 2 + m * (p * s - q * r) ** 2 * x * y
margins = t * y * (p + r) * (m * (p + r) - (r - p)) + t * x * (q + s) * (m * (q + s) - (s - q))

theorem = Theorem(
    title="Any two Tversky indices, absolutely",
    source="generalises Eelbode et al. 2020 (arXiv 2010.13499), derived here",
    claim=Supremum(
        of=abs(tversky(alpha=a, beta=b) - tversky(alpha=a2, beta=b2)),
        equals=sp.Max(contrast(a, a2), contrast(a2, a), contrast(b, b2), contrast(b2, b)),
        approached_by=(Counts(sp.sqrt(a * a2), 1, 0, 0), Counts(sp.sqrt(b * b2), 0, 1, 0)),
    ),
    derivation=(
        Step("M - (T - T'), over the product of the denominators", identity(cleared, squares + margins)),
        Step(
            "where no term is negative once M is at least both contrasts",
            sp.Ge(((r - p) / (p + r) + k) * (p + r) - (r - p), 0),
            because=k * (p + r),
        ),
    ),
    equality="Attained by masks when a a' (or b b') is a rational square.",
)
