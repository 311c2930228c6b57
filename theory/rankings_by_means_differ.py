"""Averages over images: the ranking by mean Dice and the ranking by mean Jaccard can be opposite.

That such methods exist is shown by examples. Method A finds one object and misses another: D = 1 and 0, means 1/2 and 1/2. Method B
has 1/2 < D < 2/3 on both, say D = 3/5, J = 3/7. B is better by mean Dice: that is the hypothesis; A is better by mean Jaccard: that
is the claim, for every such B. So it is a statement about all pairs, with the existence in its domain, which is not empty.
"""

import sympy as sp

from segbounds.counts import fn, fp, tp
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Always, Domain, Step, Theorem

mean_of_a = sp.Rational(1, 2)  # of Dice as of Jaccard: 1 and 0

theorem = Theorem(
    title="Rankings by mean Dice and by mean Jaccard can be opposite",
    source="derived here",
    claim=Always(jaccard < mean_of_a),
    domain=Domain((fp + fn < 2 * tp, tp < fp + fn)),
    derivation=(
        Step(
            "B is better by mean Dice",
            sp.Gt(dice - mean_of_a, 0),
            because=(2 * tp - fp - fn) / (2 * (2 * tp + fp + fn)),
        ),
        Step(
            "A is better by mean Jaccard",
            sp.Gt(mean_of_a - jaccard, 0),
            because=(fp + fn - tp) / (2 * (tp + fp + fn)),
        ),
    ),
    equality="Never equal; near D = 2/3 as near as one likes.",
)
