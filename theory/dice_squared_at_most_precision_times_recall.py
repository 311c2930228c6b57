"""D <= sqrt(P R): the harmonic mean of precision and recall is at most their geometric mean, the Fowlkes-Mallows index.

Stated in squares, where it is a relation of rational functions.
"""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import dice, precision, recall
from segbounds.theorems import Always, Step, Theorem

theorem = Theorem(
    title="Dice is at most the geometric mean of precision and recall",
    source="well known (means)",
    claim=Always(sp.Le(dice**2, precision * recall)),
    derivation=(
        Step(
            "The difference has a square in it",
            sp.Ge(precision * recall - dice**2, 0),
            because=tp**2 * (fp - fn) ** 2 / ((tp + fp) * (tp + fn) * (2 * tp + fp + fn) ** 2),
        ),
    ),
    equality="Equal exactly where tp = 0 or fp = fn.",
    attained_by=Counts(2, 1, 1, 0),
)
