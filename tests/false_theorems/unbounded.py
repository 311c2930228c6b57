"""False: recall over Dice is said to stay below 10; it grows with the number of false positives."""

import sympy as sp

from segbounds.counts import Counts, n, tp
from segbounds.similarities import dice, recall
from segbounds.theorems import Domain, Supremum, Theorem

theorem = Theorem(
    title="unbounded",
    source="planted",
    claim=Supremum(of=recall / dice, equals=sp.Integer(10), approached_by=Counts(1, n, 0, 0)),
    domain=Domain((tp >= 1,)),
)
