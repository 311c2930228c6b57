"""No weighted Hamming similarity approximates Dice absolutely: for every weight the error comes arbitrarily near 1.

With one true pixel and k false positives the error is 1 - a k - 2/(k + 2) with a = (1 - gamma)/(d - 1). As a function of a real
k this is at most (1 - sqrt(2a))^2, reached at k + 2 = sqrt(2/a); at integer k it is a little less. (1 is also what 0 <= D, H <= 1
gives without any thought: the only absolute bound is the vacuous one.)
"""

import sympy as sp

from segbounds.counts import Counts, n
from segbounds.similarities import dice, weighted_hamming
from segbounds.theorems import Domain, Step, Supremum, Theorem, identity

gamma = sp.Symbol("gamma", nonnegative=True)
k, a = sp.symbols("k a", positive=True)

theorem = Theorem(
    title="Dice against weighted Hamming, every weight",
    source="Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Supremum(
        of=abs(dice - weighted_hamming(gamma=gamma)), equals=sp.Integer(1), approached_by=Counts(1, n, 0, n**2)
    ),
    domain=Domain((gamma <= 1,)),
    derivation=(
        Step(
            "The error with k false positives is the claimed square less another",
            identity(
                (1 - sp.sqrt(2 * a)) ** 2 - (1 - a * k - 2 / (k + 2)),
                (sp.sqrt(a) * (k + 2) - sp.sqrt(2)) ** 2 / (k + 2),
            ),
        ),
        Step("It tends to 1 when a tends to 0", identity(sp.limit((1 - sp.sqrt(2 * a)) ** 2, a, 0), 1)),
    ),
    equality="An error of 1 is attained only for gamma = 0, by an empty prediction.",
    figure="fixed_weights",
)
