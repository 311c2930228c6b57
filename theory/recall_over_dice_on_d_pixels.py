"""With all weight on missed pixels (gamma = 1) H is recall: on d pixels the largest R/D is (d + 1)/2.

That is a relative error of (d - 1)/2, which has no bound as d grows.
"""

import sympy as sp

from segbounds.counts import Counts, d, fn, fp, pixels, positives, tp
from segbounds.similarities import dice, recall, weighted_hamming
from segbounds.theorems import Domain, Step, Supremum, Theorem, identity

theorem = Theorem(
    title="Recall over Dice on d pixels",
    source="Eelbode et al. 2020 (arXiv 2010.13499), finite value derived here",
    claim=Supremum(of=recall / dice, equals=(d + 1) / 2, approached_by=Counts(1, d - 1, 0, 0)),
    domain=Domain((sp.Eq(pixels, d), tp >= 1)),
    derivation=(
        Step("Recall is the weighted Hamming similarity with weight 1", identity(weighted_hamming(gamma=1), recall)),
        Step("The ratio", identity(recall / dice, (2 * tp + fp + fn) / (2 * positives))),
        Step("The relative error", identity((d + 1) / 2 - 1, (d - 1) / 2)),
    ),
    equality="Attained by marking every pixel when one is positive.",
    attained_by=Counts(1, 4, 0, 0),
)
