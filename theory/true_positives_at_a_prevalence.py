"""At a given Jaccard and prevalence pi, the share of true positives tp/d is at least pi J.

It is at most pi (plainly) and at most J (hamming_at_least_jaccard.py), so it lies in [pi J, min(pi, J)]; everything else that Jaccard
and the prevalence say follows, for the accuracy is 1 - (tp/d)(1 - J)/J.
"""

import sympy as sp

from segbounds.counts import Counts, fn, fp, pixels, positives, prevalence, tp
from segbounds.similarities import hamming, jaccard
from segbounds.theorems import Always, Step, Theorem, identity

theorem = Theorem(
    title="The share of true positives is at least prevalence times Jaccard",
    source="derived here",
    claim=Always(sp.Ge(tp / pixels, prevalence * jaccard)),
    derivation=(
        Step(
            "Jaccard is at most recall",
            sp.Ge(tp / pixels - prevalence * jaccard, 0),
            because=tp * fp / (pixels * (tp + fp + fn)),
        ),
        Step(
            "The share of true positives and Jaccard give the accuracy",
            identity(hamming, 1 - tp / pixels * (1 / jaccard - 1)),
        ),
        Step("Prevalence times recall", identity(prevalence * tp / positives, tp / pixels)),
    ),
    equality="Equal exactly where tp = 0 or fp = 0.",
    attained_by=Counts(1, 0, 1, 2),
)
