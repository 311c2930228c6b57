"""Relative approximation: D/J = 2/(1 + J) has the supremum 2, approached as J tends to 0.

With S~/(1+e) <= S <= S~(1+e) as the definition of relative error e, the tight error of Jaccard against Dice is 1.
"""

import sympy as sp

from segbounds.counts import Counts, n, tp
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Domain, Step, Supremum, Theorem, identity

theorem = Theorem(
    title="Dice over Jaccard",
    source="Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Supremum(of=dice / jaccard, equals=sp.Integer(2), approached_by=Counts(1, n, 0, 0)),
    domain=Domain((tp >= 1,)),
    derivation=(
        Step("The ratio depends on Jaccard alone", identity(dice / jaccard, 2 / (1 + jaccard))),
        Step("and lies below 2", sp.Ge(2 - dice / jaccard, 0), because=2 * jaccard / (1 + jaccard)),
    ),
    equality="Attained by no pair: the difference to 2 is 2J/(1 + J), which is positive when tp >= 1.",
    figure="dice_and_jaccard",
)
