"""1 - D <= 1 - J, equal exactly where both are 0 or 1."""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Always, Step, Theorem

theorem = Theorem(
    title="The Dice loss is at most the Jaccard loss",
    source="Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Always(sp.Le(1 - dice, 1 - jaccard)),
    derivation=(
        Step(
            "The difference has no negative term",
            sp.Ge((1 - jaccard) - (1 - dice), 0),
            because=tp * (fp + fn) / ((tp + fp + fn) * (2 * tp + fp + fn)),
        ),
    ),
    equality="Equal exactly where tp = 0 or fp + fn = 0.",
    attained_by=Counts(0, 1, 1, 1),
)
