"""False: precision is at most recall only where no fewer pixels are marked wrongly than missed."""

import sympy as sp

from segbounds.counts import tp
from segbounds.similarities import precision, recall
from segbounds.theorems import Always, Domain, Theorem

theorem = Theorem(
    title="missing condition",
    source="planted",
    claim=Always(sp.Le(precision, recall)),
    domain=Domain((tp >= 1,)),
)
