"""Tversky against Dice, absolutely: for all alpha, beta > 0 the tight error is (sqrt(M) - 1)/(sqrt(M) + 1).

M = max(2 alpha, 1/(2 alpha), 2 beta, 1/(2 beta)) = e^L, so the error is tanh(L/4). T_{1,1} is Jaccard: 3 - 2 sqrt(2).
"""

import sympy as sp

from segbounds.counts import Counts
from segbounds.similarities import dice, tversky
from segbounds.theorems import Step, Supremum, Theorem, identity

alpha, beta = sp.symbols("alpha beta", positive=True)
error = sp.Max(*((sp.sqrt(m) - 1) / (sp.sqrt(m) + 1) for m in (2 * alpha, 1 / (2 * alpha), 2 * beta, 1 / (2 * beta))))
s = sp.Symbol("s", positive=True)
worst = 1 / (1 + alpha * s) - 1 / (1 + s / 2)  # T - D with tp = 1, fp = s

theorem = Theorem(
    title="Dice against Tversky, absolutely, all weights",
    source="Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Supremum(
        of=abs(dice - tversky(alpha=alpha, beta=beta)),
        equals=error,
        approached_by=(Counts(sp.sqrt(alpha / 2), 1, 0, 0), Counts(sp.sqrt(beta / 2), 0, 1, 0)),
    ),
    derivation=(
        Step(
            "With false positives alone the slope vanishes", identity(sp.diff(worst, s).subs(s, sp.sqrt(2 / alpha)), 0)
        ),
        Step(
            "where the error is",
            identity(worst.subs(s, sp.sqrt(2 / alpha)), (1 - sp.sqrt(2 * alpha)) / (1 + sp.sqrt(2 * alpha))),
        ),
    ),
    equality="Attained by masks when tp : fp can be sqrt(alpha/2) : 1, so when 2 alpha is a rational square (or beta likewise).",
)
