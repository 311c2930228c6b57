"""False in its witness: the bound is right, but the masks that are said to come near it do not."""

import sympy as sp

from segbounds.counts import Counts
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Supremum, Theorem

theorem = Theorem(
    title="wrong witness",
    source="planted",
    claim=Supremum(of=dice - jaccard, equals=3 - 2 * sp.sqrt(2), approached_by=Counts(1, 1, 1, 0)),
)
