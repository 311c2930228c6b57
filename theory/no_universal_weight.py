"""No weight of cross-entropy suits all tasks: the one that decides like Dice and Jaccard is 1/J*, and that has no bound.

It is known only when the best mask is (dice_jaccard_one_threshold.py), and every value from 1 on is that of a task:
where all pixels have the probability p, predicting all is best, J* = p in expected counts and w = 1/p. The claim is
that 1/J has no bound, along masks that find one positive pixel among ever more.
"""

import sympy as sp

from segbounds.counts import Counts, n, tp
from segbounds.similarities import jaccard
from segbounds.theorems import Domain, Step, Supremum, Theorem, identity

theorem = Theorem(
    title="The matching weight of cross-entropy has no bound",
    source="derived here; that no weighting approximates Dice is Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Supremum(of=1 / jaccard, equals=sp.oo, approached_by=Counts(1, n, 0, 0)),
    domain=Domain((tp >= 1,)),
    derivation=(Step("One true pixel among n + 1", identity(1 / (1 / (1 + n)), n + 1)),),
    equality="Every value from 1 on is the weight of some task.",
    figure="matching_weights",
)
