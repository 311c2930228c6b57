"""Tversky against Dice, relatively: for all alpha, beta > 0 the tight error is max(2 alpha, 1/(2 alpha), 2 beta, 1/(2 beta)) - 1.

With L = max(|ln 2 alpha|, |ln 2 beta|) this is e^L - 1. T_{1,1} is Jaccard: error 1.
"""

import sympy as sp

from segbounds.counts import Counts, fn, fp, n, tp
from segbounds.similarities import dice, tversky
from segbounds.theorems import Domain, Step, Supremum, Theorem, identity

alpha, beta = sp.symbols("alpha beta", positive=True)
index = tversky(alpha=alpha, beta=beta)
factor = sp.Max(2 * alpha, 1 / (2 * alpha), 2 * beta, 1 / (2 * beta))

theorem = Theorem(
    title="Tversky against Dice, relatively, all weights",
    source="Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Supremum(
        of=sp.Max(index / dice, dice / index), equals=factor, approached_by=(Counts(1, n, 0, 0), Counts(1, 0, n, 0))
    ),
    domain=Domain((tp >= 1,)),
    derivation=(
        Step(
            "The ratio is a mediant of 1, 2 alpha and 2 beta",
            identity(dice / index, (2 * tp + 2 * alpha * fp + 2 * beta * fn) / (2 * tp + fp + fn)),
        ),
        Step("T(1/2, 1/2) is Dice", identity(tversky(alpha=sp.Rational(1, 2), beta=sp.Rational(1, 2)), dice)),
    ),
    equality="Attained only where the factor is 1 (alpha = beta = 1/2); else approached by one kind of error alone.",
)
