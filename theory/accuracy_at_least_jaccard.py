"""J <= accuracy: true negatives only help."""

import sympy as sp

from segbounds.counts import Counts, fn, fp, pixels, tn, tp
from segbounds.similarities import hamming, jaccard
from segbounds.theorems import Always, Step, Theorem

theorem = Theorem(
    title="Jaccard is at most accuracy",
    source="derived here",
    claim=Always(sp.Le(jaccard, hamming)),
    derivation=(
        Step(
            "The difference has no negative term",
            sp.Ge(hamming - jaccard, 0),
            because=tn * (fp + fn) / (pixels * (tp + fp + fn)),
        ),
    ),
    equality="Equal exactly where tn = 0 or the masks are equal.",
    attained_by=Counts(1, 1, 1, 0),
)
