"""At a given Jaccard and prevalence pi, the accuracy is at most 1 - pi (1 - J), attained with no false positives."""

import sympy as sp

from segbounds.counts import Counts, fn, fp, pixels, prevalence, tp
from segbounds.similarities import hamming, jaccard
from segbounds.theorems import Always, Step, Theorem

limit = 1 - prevalence * (1 - jaccard)

theorem = Theorem(
    title="Largest accuracy at a Jaccard and a prevalence",
    source="derived here",
    claim=Always(sp.Le(hamming, limit)),
    derivation=(
        Step(
            "What is missing are false positives",
            sp.Ge(limit - hamming, 0),
            because=fp * (fp + fn) / (pixels * (tp + fp + fn)),
        ),
    ),
    equality="Equal exactly where fp = 0.",
    attained_by=Counts(1, 0, 1, 2),
)
