"""min(P, R) - J is at most 3 - 2 sqrt(2), tight: with as many false positives as false negatives min(P, R) is Dice."""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import Similarity, dice, jaccard
from segbounds.theorems import Step, Supremum, Theorem

#: min(P, R) in one formula: both have the numerator tp, and the smaller one the larger denominator.
smaller = Similarity("min(P, R)", tp / sp.Max(tp + fp, tp + fn), when_undefined=1)

theorem = Theorem(
    title="The smaller of precision and recall minus Jaccard",
    source="derived here",
    claim=Supremum(of=smaller - jaccard, equals=3 - 2 * sp.sqrt(2), approached_by=Counts(sp.sqrt(2), 1, 1, 0)),
    derivation=(
        Step(
            "min(P, R) is no larger than Dice, so the gap is at most that of Dice to Jaccard",
            sp.Ge(3 - 2 * sp.sqrt(2) - (dice - jaccard), 0),
            because=(3 - 2 * sp.sqrt(2)) * (sp.sqrt(2) * tp - fp - fn) ** 2 / ((tp + fp + fn) * (2 * tp + fp + fn)),
        ),
    ),
    equality="Attained by no masks: equality needs fp = fn = tp/sqrt(2).",
)
