"""J is a function of D, and D of J: J = D/(2 - D), D = 2J/(1 + J).

Both maps are strictly increasing bijections of [0, 1]. Two empty masks have D = J = 1 here, which fits.
"""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Always, Step, Theorem, identity

theorem = Theorem(
    title="Jaccard is Dice over two minus Dice",
    source="Eelbode et al. 2020 (arXiv 2010.13499); Bertels et al. 2019 (arXiv 1911.01685)",
    claim=Always(sp.Eq(jaccard, dice / (2 - dice))),
    derivation=(
        Step(
            "Two minus Dice has the union as its numerator", identity(2 - dice, 2 * (tp + fp + fn) / (2 * tp + fp + fn))
        ),
        Step("so the quotient is the Jaccard index", identity(dice / (2 - dice), tp / (tp + fp + fn))),
        Step("Solved for Dice", identity(dice, 2 * jaccard / (1 + jaccard))),
    ),
    equality="It is an identity.",
    attained_by=Counts(3, 1, 2, 10),
)
