"""|kappa| <= |MCC|: both have the numerator tp tn - fp fn; kappa has the mean of A and B below it, MCC their geometric mean.

Here A = (tp + fp)(fp + tn) and B = (tp + fn)(fn + tn), for which A B is what stands under the root of MCC. Stated in squares.
"""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tn, tp
from segbounds.similarities import Similarity, cohen_kappa, matthews
from segbounds.theorems import Always, Step, Theorem, identity

both = tp * tn - fp * fn
a, b = (tp + fp) * (fp + tn), (tp + fn) * (fn + tn)
#: The square of MCC, a rational function; where a mask is constant, 1 for equal or opposite masks, else 0.
squared = Similarity("MCC^2", both**2 / (a * b), when_undefined=matthews.when_undefined**2)

theorem = Theorem(
    title="Cohen's kappa is at most MCC in absolute value",
    source="known (Chicco, Warrens and Jurman 2021)",
    claim=Always(sp.Le(cohen_kappa**2, squared)),
    derivation=(
        Step("It is the square of MCC", identity(squared, matthews**2)),
        Step("Twice the numerator over the sum", identity(cohen_kappa, 2 * both / (a + b))),
        Step(
            "The difference is a square over something positive",
            sp.Ge(squared - cohen_kappa**2, 0),
            because=both**2 * (a - b) ** 2 / (a * b * (a + b) ** 2),
        ),
    ),
    equality="Equal exactly where fp = fn or tp tn = fp fn, opposite constant masks apart.",
    attained_by=Counts(2, 1, 1, 3),
)
