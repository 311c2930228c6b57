"""J <= min(P, R): at a given Jaccard, precision and recall lie in [J, 1], and each end is attained."""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import jaccard, precision, recall
from segbounds.theorems import Always, Step, Theorem

theorem = Theorem(
    title="Jaccard is at most precision and recall",
    source="derived here",
    claim=Always(sp.Le(jaccard, sp.Min(precision, recall))),
    derivation=(
        Step(
            "Precision leaves the missed pixels out",
            sp.Ge(precision - jaccard, 0),
            because=tp * fn / ((tp + fp) * (tp + fp + fn)),
        ),
        Step(
            "Recall leaves the false alarms out",
            sp.Ge(recall - jaccard, 0),
            because=tp * fp / ((tp + fn) * (tp + fp + fn)),
        ),
    ),
    equality="Equal exactly where tp, fp or fn is zero.",
    attained_by=Counts(1, 0, 1, 0),
)
