"""False for an empty reference alone: overlap is 0 there for a marked pixel while recall is 1."""

import sympy as sp

from segbounds.similarities import overlap, recall
from segbounds.theorems import Always, Theorem

theorem = Theorem(
    title="one empty mask",
    source="planted",
    claim=Always(sp.Le(recall, overlap)),
)
