"""Choosing the weight for each image does not help: every weighting rule has an absolute error arbitrarily near 1.

H_gamma is a mean of recall and specificity, so it is at least the smaller of the two, whatever the weight - even one chosen
in full knowledge of both masks. And the smaller of the two can exceed Dice by almost 1.
"""

import sympy as sp

from segbounds.counts import Counts, n
from segbounds.similarities import dice, recall, specificity, weighted_hamming
from segbounds.theorems import Step, Supremum, Theorem, identity

gamma = sp.Symbol("gamma", nonnegative=True)
hamming = weighted_hamming(gamma=gamma)

theorem = Theorem(
    title="Dice against weighted Hamming, every weighting rule",
    source="Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Supremum(of=sp.Min(recall, specificity) - dice, equals=sp.Integer(1), approached_by=Counts(1, n, 0, n**2)),
    derivation=(
        Step("H is the mean of recall and specificity", identity(hamming, gamma * recall + (1 - gamma) * specificity)),
        Step(
            "Where recall is 1 it is at least specificity",
            identity(hamming - specificity, gamma * (recall - specificity)),
        ),
        Step(
            "Where specificity is 1 it is at least recall",
            identity(hamming - recall, (1 - gamma) * (specificity - recall)),
        ),
        Step("Along the family Dice tends to 0", identity(sp.limit(2 / (2 + n), n, sp.oo), 0)),
        Step("and specificity to 1, with recall 1", identity(sp.limit(n**2 / (n + n**2), n, sp.oo), 1)),
    ),
    equality="Not attained: Dice is 0 only where recall is.",
    figure="joint_ranges",
)
