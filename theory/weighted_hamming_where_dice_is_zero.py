"""Where Dice is 0, H still reaches 1 - gamma: for gamma < 1 no factor at all relates D to H.

An empty prediction of a small object in a large image has D = 0 and H = 1 - gamma.
"""

import sympy as sp

from segbounds.counts import Counts, fn, fp, negatives, tn, tp
from segbounds.similarities import dice, weighted_hamming
from segbounds.theorems import Domain, Step, Supremum, Theorem, identity

gamma = sp.Symbol("gamma", nonnegative=True)

theorem = Theorem(
    title="Weighted Hamming where Dice is zero",
    source="Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Supremum(of=weighted_hamming(gamma=gamma), equals=1 - gamma, approached_by=Counts(0, 0, 1, 1)),
    domain=Domain((sp.Eq(tp, 0), fn >= 1, gamma <= 1)),
    derivation=(
        Step("Dice is 0 there", identity(dice, 0)),
        Step("All positives are missed", identity(weighted_hamming(gamma=gamma), (1 - gamma) * tn / negatives)),
        Step(
            "Less than 1 - gamma only by false positives",
            identity((1 - gamma) * (1 - tn / negatives), (1 - gamma) * fp / negatives),
        ),
    ),
    equality="Attained by the empty prediction.",
    attained_by=Counts(0, 0, 1, 1),
)
