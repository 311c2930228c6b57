"""False as a supremum: 0.18 is a bound on Dice minus Jaccard, but nothing comes near it."""

import sympy as sp

from segbounds.counts import Counts
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Supremum, Theorem

theorem = Theorem(
    title="not tight",
    source="planted",
    claim=Supremum(of=dice - jaccard, equals=sp.Rational(18, 100), approached_by=Counts(1, sp.sqrt(2), 0, 0)),
)
