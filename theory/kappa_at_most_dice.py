"""kappa <= D: chance correction only lowers Dice; kappa tends to Dice as the true negatives grow."""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tn, tp
from segbounds.similarities import cohen_kappa, dice
from segbounds.theorems import Always, Step, Theorem

chance = (tp + fp) * (fp + tn) + (tp + fn) * (fn + tn)

theorem = Theorem(
    title="Cohen's kappa is at most Dice",
    source="derived here",
    claim=Always(sp.Le(cohen_kappa, dice)),
    derivation=(
        Step(
            "The difference has no negative term",
            sp.Ge(dice - cohen_kappa, 0),
            because=2
            * (tp * (tp * (fp + fn) + fp**2 + fn**2) + fp * fn * (2 * tp + fp + fn))
            / (chance * (2 * tp + fp + fn)),
        ),
    ),
    equality="Equal exactly where the masks are equal or one of them is empty.",
    attained_by=Counts(2, 0, 0, 3),
)
