"""D <= VS: the volumetric similarity compares the sizes of the masks alone, and never falls below Dice."""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import dice, volumetric_similarity
from segbounds.theorems import Always, Step, Theorem, identity

theorem = Theorem(
    title="Dice is at most the volumetric similarity",
    source="derived here",
    claim=Always(sp.Le(dice, volumetric_similarity)),
    derivation=(
        Step(
            "Both are one minus an error over the sizes of the masks",
            identity(volumetric_similarity - dice, (fp + fn - abs(fn - fp)) / (2 * tp + fp + fn)),
        ),
    ),
    equality="Equal exactly where fp = 0 or fn = 0.",
    attained_by=Counts(1, 0, 1, 0),
)
