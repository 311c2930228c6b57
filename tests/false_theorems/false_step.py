"""A true claim with a false step: Dice minus Jaccard is not J(1 - J)/(2 + J)."""

import sympy as sp

from segbounds.similarities import dice, jaccard
from segbounds.theorems import Always, Step, Theorem

theorem = Theorem(
    title="false step",
    source="planted",
    claim=Always(sp.Le(jaccard, dice)),
    derivation=(Step("The gap", sp.Eq(dice - jaccard, jaccard * (1 - jaccard) / (2 + jaccard))),),
)
