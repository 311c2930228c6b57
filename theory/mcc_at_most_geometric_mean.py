"""MCC <= sqrt(P R), the geometric mean of precision and recall: MCC tends to it as the true negatives grow.

MCC = sqrt(P R) sqrt(S N) - sqrt((1 - P)(1 - R)(1 - S)(1 - N)) with the specificity S and the negative predictive value N, of which
neither exceeds 1.
"""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tn, tp
from segbounds.similarities import fowlkes_mallows, matthews
from segbounds.theorems import Always, Step, Theorem

root = sp.sqrt((tn + fp) * (tn + fn))

theorem = Theorem(
    title="MCC is at most the geometric mean of precision and recall",
    source="derived here",
    claim=Always(sp.Le(matthews, fowlkes_mallows)),
    derivation=(
        Step(
            "The difference has no negative term, once a root is moved below",
            sp.Ge(fowlkes_mallows - matthews, 0),
            because=(tp * (tn * (fp + fn) + fp * fn) / (root + tn) + fp * fn) / (root * sp.sqrt((tp + fp) * (tp + fn))),
        ),
    ),
    equality="Equal where the masks are equal; nearly so where the true negatives are many.",
    attained_by=Counts(2, 0, 0, 3),
)
