"""False for two empty masks alone: where nothing is positive, recall counts as 1 and so does Dice of empty masks."""

import sympy as sp

from segbounds.counts import fn, fp, tp
from segbounds.similarities import Similarity, dice
from segbounds.theorems import Always, Theorem

strict_dice = Similarity("Dice, 0 for empty masks", 2 * tp / (2 * tp + fp + fn), when_undefined=0)

theorem = Theorem(
    title="only at zero over zero",
    source="planted",
    claim=Always(sp.Le(dice, strict_dice)),
)
