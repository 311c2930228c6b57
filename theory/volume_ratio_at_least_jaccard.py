"""The ratio of the two masks' sizes lies in [J, 1/J]: the smaller over the larger is at least Jaccard."""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import jaccard
from segbounds.theorems import Always, Domain, Step, Theorem

predicted, positive = tp + fp, tp + fn

theorem = Theorem(
    title="The ratio of the sizes of two masks is at least Jaccard",
    source="derived here",
    claim=Always(sp.Le(jaccard, sp.Min(predicted / positive, positive / predicted))),
    domain=Domain((predicted >= 1, positive >= 1)),
    derivation=(
        Step(
            "The prediction over the reference",
            sp.Ge(predicted / positive - jaccard, 0),
            because=(fp * (2 * tp + fp + fn)) / ((tp + fn) * (tp + fp + fn)),
        ),
        Step(
            "The reference over the prediction",
            sp.Ge(positive / predicted - jaccard, 0),
            because=(fn * (2 * tp + fp + fn)) / ((tp + fp) * (tp + fp + fn)),
        ),
    ),
    equality="Equal exactly where one mask lies in the other one.",
    attained_by=Counts(1, 0, 1, 0),
)
