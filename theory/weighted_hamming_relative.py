"""No weighted Hamming similarity approximates Dice relatively: H/D is unbounded, for every weight.

One true positive, n false positives and n^2 true negatives: D tends to 0 and H to 1, whatever the weight, and even when
the weight is chosen for the image, since nothing is missed (fn = 0).
"""

import sympy as sp

from segbounds.counts import Counts, n, tp
from segbounds.similarities import dice, weighted_hamming
from segbounds.theorems import Domain, Step, Supremum, Theorem, identity

gamma = sp.Symbol("gamma", nonnegative=True)
hamming = weighted_hamming(gamma=gamma)

theorem = Theorem(
    title="Weighted Hamming over Dice, every weight",
    source="Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Supremum(of=hamming / dice, equals=sp.oo, approached_by=Counts(1, n, 0, n**2)),
    domain=Domain((tp >= 1, gamma <= 1)),
    derivation=(
        Step(
            "Along the family H is at least n/(n + 1)",
            sp.Ge(1 - (1 - gamma) * n / (n + n**2), n / (n + 1)),
            because=gamma / (n + 1),
        ),
        Step(
            "so H/D is at least n(n + 2)/(2(n + 1))",
            identity((n / (n + 1)) / (2 / (2 + n)), n * (n + 2) / (2 * (n + 1))),
        ),
    ),
    equality="There is no bound.",
)
