"""Averages over images: the ranking by mean Dice and the ranking by mean Jaccard can be opposite.

That such methods exist is shown by examples. Method A finds one object and misses another: D = 1 and 0, means 1/2 and 1/2. Method B
has 1/2 < D < 2/3 on both, say D = 3/5, J = 3/7. B is better by mean Dice: that is the hypothesis; A is better by mean Jaccard: that
is the claim, for every such B. So it is a statement about all pairs, with the existence in its domain, which is not empty.
"""

import sympy as sp

from segbounds.counts import fn, fp, tp
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Always, Domain, Step, Theorem, identity

mean_of_a = sp.Rational(1, 2)  # of Dice as of Jaccard: 1 and 0

theorem = Theorem(
    title="Rankings by mean Dice and by mean Jaccard can be opposite",
    source="derived here",
    claim=Always(jaccard < mean_of_a),
    domain=Domain((tp >= 1, fp + fn < 2 * tp, tp < fp + fn)),
    derivation=(
        Step(
            "B is better by mean Dice, since fp + fn < 2 tp",
            identity(dice - mean_of_a, (2 * tp - fp - fn) / (2 * (2 * tp + fp + fn))),
        ),
        Step(
            "A is better by mean Jaccard, since tp < fp + fn",
            identity(mean_of_a - jaccard, (fp + fn - tp) / (2 * (tp + fp + fn))),
        ),
    ),
    equality="Never equal; nearly so where D is nearly 2/3.",
    label="counterexample",
)
