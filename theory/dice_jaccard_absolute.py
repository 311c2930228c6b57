"""Absolute approximation: D - J is at most 3 - 2 sqrt(2) = 0.17157..., tight.

The supremum sits at J = sqrt(2) - 1, D = 2 - sqrt(2): irrational, so no masks attain it; masks whose fp + fn is near
sqrt(2) tp come arbitrarily near.
"""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Step, Supremum, Theorem, identity

c = 3 - 2 * sp.sqrt(2)

theorem = Theorem(
    title="Dice minus Jaccard",
    source="Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Supremum(of=dice - jaccard, equals=c, approached_by=Counts(1, sp.sqrt(2), 0, 0)),
    derivation=(
        Step("The gap depends on Jaccard alone", identity(dice - jaccard, jaccard * (1 - jaccard) / (1 + jaccard))),
        Step(
            "What is missing to the bound is a square",
            sp.Ge(c - (dice - jaccard), 0),
            because=c * (sp.sqrt(2) * tp - fp - fn) ** 2 / ((tp + fp + fn) * (2 * tp + fp + fn)),
        ),
        Step(
            "At the maximum Dice is 2 - sqrt(2) when Jaccard is sqrt(2) - 1",
            identity(2 * (sp.sqrt(2) - 1) / sp.sqrt(2), 2 - sp.sqrt(2)),
        ),
    ),
    equality="Attained by no masks: equality needs fp + fn = sqrt(2) tp.",
    figure="dice_and_jaccard",
)
