"""Says nothing: no masks with a false positive have twice as many false positives as pixels marked."""

import sympy as sp

from segbounds.counts import fp, tp
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Always, Domain, Theorem

theorem = Theorem(
    title="vacuous",
    source="planted",
    claim=Always(sp.Ge(jaccard, dice)),
    domain=Domain((sp.Ge(fp, 2 * (tp + fp)), fp >= 1)),
)
