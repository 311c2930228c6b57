"""P R <= J, so sqrt(P R) lies between D and sqrt(J) at a given Jaccard, and both ends are attained."""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import jaccard, precision, recall
from segbounds.theorems import Always, Step, Theorem

theorem = Theorem(
    title="Precision times recall is at most Jaccard",
    source="derived here",
    claim=Always(sp.Le(precision * recall, jaccard)),
    derivation=(
        Step(
            "The difference has no negative term",
            sp.Ge(jaccard - precision * recall, 0),
            because=tp * fp * fn / ((tp + fp + fn) * (tp + fp) * (tp + fn)),
        ),
    ),
    equality="Equal exactly where tp, fp or fn is zero.",
    attained_by=Counts(1, 0, 1, 0),
)
