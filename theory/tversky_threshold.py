"""Which pixels are worth predicting: those whose probability is at least D/2, with D the Dice without them.

Let the counts be expected counts, and move a share u of fn and a share v of tn into the prediction: pixels that are positive with
probability p = u fn/(u fn + v tn). The Dice rises exactly if 2p > D. So the best mask takes all pixels above D*/2 and none below, with its own
Dice D* (Lipton et al. 2014); for the Tversky index T the same argument gives p (1 - T (1 - alpha - beta)) > alpha T, and for Jaccard
p > J/(1 + J), which is the same number as D/2.

Cross-entropy with weight w on the positives is minimised by w p/(w p + 1 - p), which is above 1/2 where p > 1/(1 + w). So w = 1/J* decides like
Dice and Jaccard; it lies anywhere between 1 and infinity, and nobody knows it before the best mask is known.
"""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tn, tp
from segbounds.similarities import dice, jaccard, tversky
from segbounds.theorems import Always, Domain, Step, Supremum, Theorem, identity

alpha, beta = sp.symbols("alpha beta", positive=True)
u, v = sp.symbols("u v", nonnegative=True)
found, wrong = u * fn, v * tn  # of the pixels that are moved into the prediction
index = tversky(alpha=alpha, beta=beta)
bottom = tp + found + alpha * (fp + wrong) + beta * (fn - found)
gain = found * (1 - index * (1 - alpha - beta)) - alpha * index * (found + wrong)

rule = Theorem(
    title="Which pixels raise a Tversky index",
    source="derived here; for F: Lipton et al. 2014 (arXiv 1402.1892)",
    claim=Always(sp.Eq((tp + found) / bottom, index + gain / bottom)),
    domain=Domain((u <= 1, v <= 1, tp >= 1)),
    derivation=(
        Step(
            "With p the probability of the moved pixels, the sign is that of p (1 - T (1 - alpha - beta)) - alpha T",
            identity((tp + found) / bottom - (index + gain / bottom), 0),
        ),
    ),
    equality="An identity.",
)

one_number = Theorem(
    title="Dice and Jaccard have one threshold",
    source="Lipton et al. 2014 (arXiv 1402.1892) for Dice; derived here",
    claim=Always(sp.Eq(dice / 2, jaccard / (1 + jaccard))),
    domain=Domain((tp >= 1,)),
    derivation=(
        Step("Dice has the threshold of T at alpha = beta = 1/2", identity(dice / 2, tp / (2 * tp + fp + fn))),
        Step("so has Jaccard that at alpha = beta = 1", identity(jaccard / (1 + jaccard), tp / (2 * tp + fp + fn))),
    ),
    equality="An identity.",
)

no_weight = Theorem(
    title="The matching weight of cross-entropy has no bound",
    source="derived here; that weighting does not help is Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Supremum(of=1 / jaccard, equals=sp.oo, approached_by=Counts(1, sp.Symbol("n", positive=True), 0, 0)),
    domain=Domain((tp >= 1,)),
    derivation=(Step("The weight at which 1/(1 + w) is the threshold", identity(1 / (1 + 1 / jaccard), jaccard / (1 + jaccard))),),
    equality="Every value from 1 on is that of a task: pixels that all have probability p are best predicted all, J* = p and w = 1/p.",
)
