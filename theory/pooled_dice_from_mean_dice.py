"""Sizes of images within a factor r: Dice of the pooled counts is at most r m/(r m + 1 - m), and at least m/(m + r (1 - m)), m the mean.

Pooling is averaging with the weights |y| + |y'|, here between 1 and r. The pooled value is largest where the images with the larger Dice
have the larger weights; with all of Dice 1 at weight r and of Dice 0 at weight 1 it is the bound. The claim is that for two images with
any two values of Dice, the larger one at the weight r = 1 + t. For more images, replacing two values by others with the same mean that
are farther apart only raises it, until they are 0 or 1. The lower end is the same for the losses.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

v, g, q = sp.symbols(
    "v g q", positive=True
)  # the smaller Dice, what the larger one has more, and what that lacks of 1: up to scaling
t = sp.Symbol("t", nonnegative=True)  # the larger weight is 1 + t, the smaller one 1
r = 1 + t
large, small = (v + g) / (v + g + q), v / (v + g + q)
mean = (large + small) / 2
pooled = (r * large + small) / (r + 1)
bound = r * mean / (r * mean + 1 - mean)

theorem = Theorem(
    title="Pooled Dice is bounded by mean Dice and the ratio of sizes",
    source="derived here",
    claim=Always(sp.Le(pooled, bound)),
    domain=Domain(),
    derivation=(
        Step(
            "All terms of the difference are positive",
            sp.Ge(bound - pooled, 0),
            because=t
            * (g * q * t + g * q + g * v + 2 * q * t * v + 4 * q * v)
            / ((t + 2) * (g + q + v) * (g * t + 2 * g + 2 * q + 2 * t * v + 2 * v)),
        ),
        Step(
            "With Dice 1 and 0 alone, pooled Dice is the bound",
            identity(pooled.subs({v: 0, q: 0}), bound.subs({v: 0, q: 0})),
        ),
    ),
    equality="Equal where the two sizes are the same; approached with Dice 1 and 0.",
    attained_by={v: 1, g: 1, q: 1, t: 0},
)
