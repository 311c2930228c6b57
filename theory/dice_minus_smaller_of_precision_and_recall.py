"""D - min(P, R) is at most 3 - 2 sqrt(2), tight: with no false negatives min(P, R) is Jaccard, and the gap that of Dice to it."""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import Similarity, dice, jaccard
from segbounds.theorems import Step, Supremum, Theorem

#: min(P, R) in one formula: both have the numerator tp, and the smaller one the larger denominator.
smaller = Similarity("min(P, R)", tp / sp.Max(tp + fp, tp + fn), when_undefined=1)

theorem = Theorem(
    title="Dice minus the smaller of precision and recall",
    source="derived here",
    claim=Supremum(of=dice - smaller, equals=3 - 2 * sp.sqrt(2), approached_by=Counts(1, sp.sqrt(2), 0, 0)),
    derivation=(
        Step(
            "Jaccard is no larger than either, so the gap is at most that of Dice to Jaccard",
            sp.Ge(3 - 2 * sp.sqrt(2) - (dice - jaccard), 0),
            because=(3 - 2 * sp.sqrt(2)) * (sp.sqrt(2) * tp - fp - fn) ** 2 / ((tp + fp + fn) * (2 * tp + fp + fn)),
        ),
    ),
    equality="Attained by no masks: equality needs fn = 0 and fp = sqrt(2) tp, or fp = 0 and fn = sqrt(2) tp.",
)
