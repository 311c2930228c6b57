"""False in its witness: the masks that are said to come near the bound have no true positive, as the domain demands."""

import sympy as sp

from segbounds.counts import Counts, n, tp
from segbounds.similarities import dice, recall
from segbounds.theorems import Domain, Supremum, Theorem

theorem = Theorem(
    title="witness outside",
    source="planted",
    claim=Supremum(of=recall - dice, equals=sp.Integer(1), approached_by=Counts(0, n, 0, 0)),
    domain=Domain((tp >= 1,)),
)
