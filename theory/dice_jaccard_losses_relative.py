"""1 - J <= 2(1 - D): the ratio of the losses is 1 + J, so 2 is approached as J tends to 1.

Near a perfect segmentation the Jaccard loss weighs an error twice as much as the Dice loss does.
"""

import sympy as sp

from segbounds.counts import Counts, fn, fp, n
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Domain, Step, Supremum, Theorem, identity

theorem = Theorem(
    title="The Jaccard loss over the Dice loss",
    source="Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Supremum(of=(1 - jaccard) / (1 - dice), equals=sp.Integer(2), approached_by=Counts(n, 1, 0, 0)),
    domain=Domain((fp + fn >= 1,)),
    derivation=(Step("The ratio", identity((1 - jaccard) / (1 - dice), 1 + jaccard)),),
    equality="Attained by no pair: J = 1 needs fp + fn = 0.",
)
