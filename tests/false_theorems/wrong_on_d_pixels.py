"""False at every size: the largest Dice over Jaccard on d pixels is 2d/(d + 1), not 2(d + 1)/(d + 2)."""

import sympy as sp

from segbounds.counts import Counts, d, pixels, tp
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Domain, Supremum, Theorem

theorem = Theorem(
    title="wrong on d pixels",
    source="planted",
    claim=Supremum(of=dice / jaccard, equals=2 * (d + 1) / (d + 2), approached_by=Counts(1, d - 1, 0, 0)),
    domain=Domain((sp.Eq(pixels, d), tp >= 1)),
)
