"""Tversky against Dice, absolutely: for all alpha, beta > 0 the tight error is (sqrt(M) - 1)/(sqrt(M) + 1).

M = max(2 alpha, 1/(2 alpha), 2 beta, 1/(2 beta)) = e^L, so the error is tanh(L/4). T_{1,1} is Jaccard: 3 - 2 sqrt(2).
"""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import dice, tversky
from segbounds.theorems import Step, Supremum, Theorem, bound, identity

alpha, beta = sp.symbols("alpha beta", positive=True)
index = tversky(alpha=alpha, beta=beta)
p, q = sp.sqrt(2 * alpha), sp.sqrt(2 * beta)
# (sqrt(m) - 1)/(sqrt(m) + 1) for m = 2 alpha, 1/(2 alpha), 2 beta, 1/(2 beta)
error = sp.Max((p - 1) / (p + 1), (1 - p) / (1 + p), (q - 1) / (q + 1), (1 - q) / (1 + q))
square = bound * (2 * tp - p * fp - q * fn) ** 2 + bound * (p - q) ** 2 * fp * fn
over = (2 * tp + p**2 * fp + q**2 * fn) * (2 * tp + fp + fn)
s = sp.Symbol("s", positive=True)
worst = 1 / (1 + alpha * s) - 1 / (1 + s / 2)  # T - D with tp = 1, fp = s

theorem = Theorem(
    title="Dice against Tversky, absolutely, all weights",
    source="Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Supremum(
        of=abs(dice - index),
        equals=error,
        approached_by=(Counts(sp.sqrt(alpha / 2), 1, 0, 0), Counts(sp.sqrt(beta / 2), 0, 1, 0)),
    ),
    derivation=(
        Step(
            "With M at least each of the four errors, M - (D - T) has no negative term",
            sp.Ge(bound - (dice - index), 0),
            because=(
                square
                + 2 * tp * fp * (p + 1) * (bound * (p + 1) - (p - 1))
                + 2 * tp * fn * (q + 1) * (bound * (q + 1) - (q - 1))
            )
            / over,
        ),
        Step(
            "nor has M - (T - D)",
            sp.Ge(bound - (index - dice), 0),
            because=(
                square
                + 2 * tp * fp * (p + 1) * (bound * (1 + p) - (1 - p))
                + 2 * tp * fn * (q + 1) * (bound * (1 + q) - (1 - q))
            )
            / over,
        ),
        Step(
            "With false positives alone the slope vanishes", identity(sp.diff(worst, s).subs(s, sp.sqrt(2 / alpha)), 0)
        ),
        Step(
            "where the error is",
            identity(worst.subs(s, sp.sqrt(2 / alpha)), (1 - sp.sqrt(2 * alpha)) / (1 + sp.sqrt(2 * alpha))),
        ),
    ),
    equality="Attained by masks when tp : fp can be sqrt(alpha/2) : 1, so when 2 alpha is a rational square (or beta likewise).",
    figure="tversky_errors",
)
