"""Any two Tversky indices: the tight absolute error is the larger of |sqrt a - sqrt a'|/(sqrt a + sqrt a') over the two weights.

The same law as against Dice, with L = max(|ln a/a'|, |ln b/b'|) and the error tanh(L/4).
"""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import tversky
from segbounds.theorems import Step, Supremum, Theorem, bound

a, b, a2, b2 = sp.symbols("alpha beta alpha2 beta2", positive=True)


def contrast(first: sp.Expr, second: sp.Expr) -> sp.Expr:
    return (sp.sqrt(first) - sp.sqrt(second)) / (sp.sqrt(first) + sp.sqrt(second))


root_a, root_b, root_a2, root_b2 = map(sp.sqrt, (a, b, a2, b2))


def margin(first: sp.Expr, second: sp.Expr) -> sp.Expr:
    """What a number that is at least the contrast of two weights with these roots leaves, cleared of its denominator."""
    return bound * (first + second) - (first - second)


def form(p: sp.Expr, q: sp.Expr, r: sp.Expr, s: sp.Expr) -> sp.Expr:
    """M - (T - T') with the weights p^2, q^2 of T and r^2, s^2 of T', and M at least both contrasts: no term is negative."""
    squares = bound * (tp - p * r * fp - q * s * fn) ** 2 + bound * (p * s - q * r) ** 2 * fp * fn
    margins = tp * fp * (p + r) * margin(r, p) + tp * fn * (q + s) * margin(s, q)
    return (squares + margins) / ((tp + p**2 * fp + q**2 * fn) * (tp + r**2 * fp + s**2 * fn))


first, second = tversky(alpha=a, beta=b), tversky(alpha=a2, beta=b2)

theorem = Theorem(
    title="Any two Tversky indices, absolutely",
    source="generalises Eelbode et al. 2020 (arXiv 2010.13499), derived here",
    claim=Supremum(
        of=abs(first - second),
        equals=sp.Max(contrast(a, a2), contrast(a2, a), contrast(b, b2), contrast(b2, b)),
        approached_by=(Counts(sp.sqrt(a * a2), 1, 0, 0), Counts(sp.sqrt(b * b2), 0, 1, 0)),
    ),
    derivation=(
        Step(
            "With M at least each contrast, M - (T - T') has no negative term",
            sp.Ge(bound - (first - second), 0),
            because=form(root_a, root_b, root_a2, root_b2),
        ),
        Step(
            "nor has M - (T' - T)", sp.Ge(bound - (second - first), 0), because=form(root_a2, root_b2, root_a, root_b)
        ),
    ),
    equality="Attained by masks when a a' (or b b') is a rational square.",
)
