"""sqrt(P R) <= (P + R)/2: the geometric mean of precision and recall is at most their arithmetic mean.

Stated in squares, where it is a relation of rational functions.
"""

import sympy as sp

from segbounds.counts import Counts
from segbounds.similarities import precision, recall
from segbounds.theorems import Always, Step, Theorem

theorem = Theorem(
    title="The geometric mean of precision and recall is at most their mean",
    source="well known (means)",
    claim=Always(sp.Le(precision * recall, ((precision + recall) / 2) ** 2)),
    derivation=(
        Step(
            "The difference is a square",
            sp.Ge(((precision + recall) / 2) ** 2 - precision * recall, 0),
            because=((precision - recall) / 2) ** 2,
        ),
    ),
    equality="Equal exactly where P = R.",
    attained_by=Counts(2, 1, 1, 0),
)
