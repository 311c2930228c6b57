"""The regret of the Dice maximiser comes as near to 3 - 2 sqrt(2) as one likes, also among all masks there are; the factor
as near to 2.

Under the posterior of dice_jaccard_risk_posterior.py the best mask for Dice has E J = a/(a + b), another one 2a/(2a +
b), for any b >= a. Their difference is D - J at tp = a, fp = b, fn = 0, and has the supremum of D - J; their quotient
is 2(a + b)/(2a + b), near 2 for large b/a.

On d pixels no regret is larger than the largest D - J on d pixels: E J(y_J) - E J(y_D) <= E D(y_J) - E J(y_D) <= E
D(y_D) - E J(y_D). The posterior attains it, so the largest regret on d pixels is the constant of
dice_jaccard_absolute_on_d_pixels.py: 1/6 for two pixels (x = 2/3, a = b = 1), 6/35 for five (a = 2, b = 3).
"""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Domain, Step, Supremum, Theorem, identity

bottom = (tp + fp) * (2 * tp + fp)

theorem = Theorem(
    title="The regret of the Dice maximiser comes near its bound",
    source="derived here; the bound is Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Supremum(of=dice - jaccard, equals=3 - 2 * sp.sqrt(2), approached_by=Counts(1, sp.sqrt(2), 0, 0)),
    domain=Domain((sp.Eq(fn, 0), tp <= fp)),
    derivation=(
        Step("The regret with a = tp and b = fp", identity(2 * tp / (2 * tp + fp) - tp / (tp + fp), tp * fp / bottom)),
        Step(
            "What is missing to the constant is a square",
            sp.Ge(3 - 2 * sp.sqrt(2) - tp * fp / bottom, 0),
            because=(3 - 2 * sp.sqrt(2)) * (sp.sqrt(2) * tp - fp) ** 2 / bottom,
        ),
    ),
    equality="Never equal for masks, as fp/tp = sqrt(2) is irrational; the Pell fractions 3/2, 7/5, 17/12, … come near.",
)
