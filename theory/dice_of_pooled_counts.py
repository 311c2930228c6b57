"""D of the pooled counts - mean D = Cov(w, D)/mean(w), with w the sum of the sizes of an image's two masks.

Pooling is averaging with the weights w: it is larger than the mean where large objects are segmented better. Here for two images with
any real counts, t true positives and e errors each, and the population covariance; for more images it is the same line of algebra,
mean(w D)/mean(w) - mean D, which a claim with finitely many counts cannot say at once.
"""

import sympy as sp

from segbounds.theorems import Always, Step, Theorem, identity

t1, t2 = sp.symbols("t1 t2", positive=True)  # true positives
e1, e2 = sp.symbols("e1 e2", nonnegative=True)  # false positives and false negatives
w1, w2 = 2 * t1 + e1, 2 * t2 + e2
dice1, dice2 = 2 * t1 / w1, 2 * t2 / w2
pooled = 2 * (t1 + t2) / (w1 + w2)
mean, mean_size = (dice1 + dice2) / 2, (w1 + w2) / 2
covariance = ((w1 - mean_size) * (dice1 - mean) + (w2 - mean_size) * (dice2 - mean)) / 2

theorem = Theorem(
    title="Dice of the pooled counts is the mean Dice and a covariance",
    source="derived here",
    claim=Always(sp.Eq(pooled - mean, covariance / mean_size)),
    derivation=(
        Step("Pooled Dice is a mean with the weights w", identity(pooled, (w1 * dice1 + w2 * dice2) / (w1 + w2))),
        Step("The covariance", identity(covariance, (w1 - w2) * (dice1 - dice2) / 4)),
    ),
    equality="It is an identity.",
)
