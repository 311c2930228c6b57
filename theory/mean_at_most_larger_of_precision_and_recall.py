"""(P + R)/2 <= max(P, R): a mean is at most the larger one, the last link of the chain

J <= min(P, R) <= D <= sqrt(P R) <= (P + R)/2 <= max(P, R).
"""

import sympy as sp

from segbounds.counts import Counts
from segbounds.similarities import precision, recall
from segbounds.theorems import Always, Step, Theorem, identity

theorem = Theorem(
    title="The mean of precision and recall is at most the larger one",
    source="well known (means)",
    claim=Always(sp.Le((precision + recall) / 2, sp.Max(precision, recall))),
    derivation=(
        Step(
            "What is missing to one of them is what is too much for the other",
            identity(precision - (precision + recall) / 2, (precision + recall) / 2 - recall),
        ),
    ),
    equality="Equal exactly where P = R.",
    attained_by=Counts(2, 1, 1, 0),
)
