"""At a fixed prevalence the picture is milder: the best weight has an error below 1, with a closed form.

Let r^2 = 2 pi/(1 - pi) with the prevalence pi, and r <= 1 (pi <= 1/3). With the weight gamma = 1 - c, c = 1/(1 + r)^2, the largest
|D - H| is c; weighted_hamming_best_weight.py shows that no other weight does better. For pi = 0.1 that is 0.462 at gamma = 0.538.
The theorem that there is no bound is about all images; at one prevalence the best weight depends on it.

In z, the false positive rate, and y, the recall, the two bounds are sums of non-negative terms.
"""

import sympy as sp

from segbounds.counts import Counts, fn, fp, negatives, positives, prevalence, tn, tp
from segbounds.similarities import dice, weighted_hamming
from segbounds.theorems import Domain, Step, Supremum, Theorem, identity

r = sp.Symbol("r", positive=True)
c = 1 / (1 + r) ** 2
hamming = weighted_hamming(gamma=1 - c)

y, miss = tp / positives, fn / positives
z, spare = fp / negatives, tn / negatives
below = 1 / ((1 + r) ** 2 * (r**2 * (1 + y) / 2 + z))  # the positive factor in front of both sums

theorem = Theorem(
    title="Dice against the best weighted Hamming at a prevalence",
    source="derived here; the moral that the best weight depends on the image is Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Supremum(of=abs(dice - hamming), equals=c, approached_by=Counts(0, 0, r**2, 2)),
    domain=Domain((sp.Eq(prevalence, r**2 / (2 + r**2)), r <= 1)),
    derivation=(
        Step("1 - gamma in r", identity(1 - (1 - c), c)),
        Step(
            "H never exceeds D by more than c",
            sp.Ge(c - (hamming - dice), 0),
            because=below * (miss * (z**2 + z * r**2 / 2) + y * (z - r) ** 2 + r**3 * (2 + r) / 2 * y * miss),
        ),
        Step(
            "nor D H, since r <= 1",
            sp.Ge(c - (dice - hamming), 0),
            because=below
            * (
                spare * r**2 / 2 * (2 * y**2 + 2 * miss**2 + ((1 - r) * (3 + r) + 1) * y * miss)
                + z
                * (
                    1
                    + r**2 / 2 * miss
                    + (2 * r + r**2) * y * ((1 - r) * (1 + r) / 2 + sp.Rational(1, 2))
                    + (2 * r + r**2) * r**2 / 2 * y**2
                )
                + z * spare
            ),
        ),
    ),
    equality="Attained by the empty prediction, and by finding all positives with a false positive rate of r.",
    figure="best_weights",
)
