"""False: the map from Dice to Jaccard, the wrong way round."""

import sympy as sp

from segbounds.similarities import dice, jaccard
from segbounds.theorems import Always, Theorem

theorem = Theorem(
    title="false identity",
    source="planted",
    claim=Always(sp.Eq(dice, jaccard / (2 - jaccard))),
)
