"""Which pixels are worth predicting: those whose probability is at least D/2, with D the Dice without them.

Let the counts be expected counts, and move a share g/(g + h) of fn and a share u/(u + v) of tn into the prediction:
pixels that are positive with probability p, the share of positives among the moved. With the index T = tp/(tp + alpha
fp + beta fn) the claim is what they change; its sign is that of p (1 - T (1 - alpha - beta)) - alpha T. For Dice that
is p > D/2, for Jaccard p > J/(1 + J): one number (dice_jaccard_one_threshold.py). So with many pixels the best mask
takes those above its own threshold and no others (for Dice Lipton et al. 2014).
"""

import sympy as sp

from segbounds.counts import fn, fp, tn, tp
from segbounds.similarities import tversky
from segbounds.theorems import Always, Domain, Step, Theorem, identity

alpha, beta = sp.symbols("alpha beta", positive=True)
g, h, u, v = sp.symbols("g h u v", positive=True)
found, wrong = g * fn / (g + h), u * tn / (u + v)  # of the pixels that are moved into the prediction
index = tversky(alpha=alpha, beta=beta)
bottom = tp + found + alpha * (fp + wrong) + beta * h * fn / (g + h)
gain = found * (1 - index * (1 - alpha - beta)) - alpha * index * (found + wrong)

theorem = Theorem(
    title="Which pixels raise a Tversky index",
    source="derived here; for F: Lipton et al. 2014 (arXiv 1402.1892)",
    claim=Always(sp.Eq((tp + found) / bottom, index + gain / bottom)),
    domain=Domain((tp >= 1,)),
    derivation=(
        Step(
            "The new index less the old one is the gain over the new denominator",
            identity((tp + found) / bottom - index, gain / bottom),
        ),
    ),
    equality="An identity.",
)
