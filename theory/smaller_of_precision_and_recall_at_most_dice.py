"""min(P, R) <= D: Dice is the harmonic mean of precision and recall, a mean of theirs with weights in the sizes of the masks."""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import Similarity, dice, precision, recall
from segbounds.theorems import Always, Step, Theorem, identity

#: min(P, R) in one formula: both have the numerator tp, and the smaller one the larger denominator.
smaller = Similarity("min(P, R)", tp / sp.Max(tp + fp, tp + fn), when_undefined=1)

theorem = Theorem(
    title="The smaller of precision and recall is at most Dice",
    source="well known (a harmonic mean)",
    claim=Always(sp.Le(smaller, dice)),
    derivation=(
        Step(
            "Dice is a mean of precision and recall",
            identity(dice, ((tp + fp) * precision + (tp + fn) * recall) / (2 * tp + fp + fn)),
        ),
        Step("their harmonic mean", identity(dice, 2 * precision * recall / (precision + recall))),
    ),
    equality="Equal exactly where tp = 0 or fp = fn.",
    attained_by=Counts(2, 1, 1, 0),
)
