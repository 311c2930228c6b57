"""1/P + 1/R = 1 + 1/J: of precision, recall and Jaccard any two determine the third.

So at a given Jaccard, precision and recall trade along one curve, from (J, 1) to (1, J).
"""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import jaccard, precision, recall
from segbounds.theorems import Always, Domain, Step, Theorem, identity

theorem = Theorem(
    title="Precision, recall and Jaccard determine one another",
    source="derived here",
    claim=Always(sp.Eq(1 / precision + 1 / recall, 1 + 1 / jaccard)),
    domain=Domain((tp >= 1,)),
    derivation=(
        Step("Over the true positives, precision adds the false positives", identity(1 / precision, 1 + fp / tp)),
        Step("recall the false negatives", identity(1 / recall, 1 + fn / tp)),
        Step("and Jaccard both", identity(1 / jaccard, 1 + (fp + fn) / tp)),
    ),
    equality="It is an identity.",
    attained_by=Counts(3, 1, 2, 10),
)
