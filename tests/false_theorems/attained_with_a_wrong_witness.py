"""A right constant that masks attain (an empty intersection), with a witness family that does not."""

import sympy as sp

from segbounds.counts import Counts
from segbounds.similarities import jaccard
from segbounds.theorems import Supremum, Theorem

theorem = Theorem(
    title="attained, with a wrong witness",
    source="planted",
    claim=Supremum(of=1 - jaccard, equals=sp.Integer(1), approached_by=Counts(1, 1, 0, 0)),
)
