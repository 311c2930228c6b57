"""At a given Jaccard and prevalence pi, the accuracy is at least 1 - pi (1 - J)/J, attained with no false negatives.

Where pi exceeds J, accuracy_at_least_jaccard.py says more: together the bound is 1 - min(pi, J) (1 - J)/J.
"""

import sympy as sp

from segbounds.counts import Counts, fn, fp, pixels, prevalence, tp
from segbounds.similarities import hamming, jaccard
from segbounds.theorems import Always, Domain, Step, Theorem

limit = 1 - prevalence * (1 - jaccard) / jaccard

theorem = Theorem(
    title="Least accuracy at a Jaccard and a prevalence",
    source="derived here",
    claim=Always(sp.Ge(hamming, limit)),
    domain=Domain((tp >= 1,)),
    derivation=(
        Step(
            "What is left over are false negatives",
            sp.Ge(hamming - limit, 0),
            because=fn * (fp + fn) / (pixels * tp),
        ),
    ),
    equality="Equal exactly where fn = 0.",
    attained_by=Counts(1, 1, 0, 2),
)
