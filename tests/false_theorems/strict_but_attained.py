"""False in one pair of every size: equal masks have Jaccard equal to Dice."""

import sympy as sp

from segbounds.counts import tp
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Always, Domain, Theorem

theorem = Theorem(
    title="strict but attained",
    source="planted",
    claim=Always(sp.Lt(jaccard, dice)),
    domain=Domain((tp >= 1,)),
)
