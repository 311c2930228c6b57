"""False: the gap between Dice and Jaccard is said to be at most 0.17; it reaches 3 - 2 sqrt(2) = 0.1716."""

import sympy as sp

from segbounds.counts import Counts
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Supremum, Theorem

theorem = Theorem(
    title="wrong constant",
    source="planted",
    claim=Supremum(of=dice - jaccard, equals=sp.Rational(17, 100), approached_by=Counts(1, sp.sqrt(2), 0, 0)),
)
