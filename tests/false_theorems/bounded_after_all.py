"""False: Dice over Jaccard is said to have no bound; it stays below 2."""

import sympy as sp

from segbounds.counts import Counts, n, tp
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Domain, Supremum, Theorem

theorem = Theorem(
    title="bounded after all",
    source="planted",
    claim=Supremum(of=dice / jaccard, equals=sp.oo, approached_by=Counts(1, n, 0, 0)),
    domain=Domain((tp >= 1,)),
)
