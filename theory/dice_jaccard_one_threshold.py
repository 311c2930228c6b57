"""Half of Dice is Jaccard over one plus Jaccard: the best masks for the two have one threshold.

By tversky_threshold.py the pixels worth predicting are those with p > D/2 for Dice and p > J/(1 + J) for Jaccard, in
expected counts, with many pixels. Cross-entropy with weight w on the positives is minimised by w p/(w p + 1 - p), which
is above 1/2 where p > 1/(1 + w). So w = 1/J* with the best Jaccard J* makes it decide like both.
"""

import sympy as sp

from segbounds.counts import fn, fp, tp
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Always, Domain, Step, Theorem, identity

w = 1 / jaccard

theorem = Theorem(
    title="Dice and Jaccard have one threshold",
    source="Lipton et al. 2014 (arXiv 1402.1892) for Dice; derived here",
    claim=Always(sp.Eq(dice / 2, jaccard / (1 + jaccard))),
    domain=Domain((tp >= 1,)),
    derivation=(
        Step("Half of Dice", identity(dice / 2, tp / (2 * tp + fp + fn))),
        Step("Jaccard's threshold", identity(jaccard / (1 + jaccard), tp / (2 * tp + fp + fn))),
        Step("The weight 1/J has this threshold", identity(1 / (1 + w), jaccard / (1 + jaccard))),
    ),
    equality="An identity.",
    figure="matching_weights",
)
