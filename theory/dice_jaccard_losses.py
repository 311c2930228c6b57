"""The losses are tied as the metrics are: 1 - J = 2(1 - D)/(1 + (1 - D))."""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Always, Step, Theorem, identity

theorem = Theorem(
    title="The Jaccard loss as a function of the Dice loss",
    source="Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Always(sp.Eq(1 - jaccard, 2 * (1 - dice) / (2 - dice))),
    derivation=(
        Step("The Dice loss", identity(1 - dice, (fp + fn) / (2 * tp + fp + fn))),
        Step("The Jaccard loss", identity(1 - jaccard, (fp + fn) / (tp + fp + fn))),
        Step("The map is the one from J to D", identity(2 * (1 - dice) / (1 + (1 - dice)), (fp + fn) / (tp + fp + fn))),
    ),
    equality="It is an identity.",
    attained_by=Counts(3, 1, 2, 10),
)
