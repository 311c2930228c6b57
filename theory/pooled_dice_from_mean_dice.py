"""Sizes of images within a factor r: Dice of the pooled counts is at most r m/(r m + 1 - m), and at least m/(m + r (1 - m)), m the mean.

Pooling is averaging with the weights |y| + |y'|, here between 1 and r. The pooled value is largest where the images with the larger Dice
have the larger weights; with all of Dice 1 at weight r and of Dice 0 at weight 1 it is the bound. The claim is that for two images with
any Dice u >= v and any weights from 1 to r: beyond the bound there is no pooled value. For more images, replacing two values by others
with the same mean that are farther apart only raises it, until they are 0 or 1.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

v = sp.Symbol("v", nonnegative=True)  # the smaller Dice; the larger one is v + g
g = sp.Symbol("g", nonnegative=True)
r = sp.Symbol("r", positive=True)  # the larger weight, the smaller one being 1
u = v + g
mean = (u + v) / 2
pooled = (r * u + v) / (r + 1)
bound = r * mean / (r * mean + 1 - mean)

theorem = Theorem(
    title="Pooled Dice is bounded by mean Dice and the ratio of sizes",
    source="derived here",
    claim=Always(sp.Le(pooled, bound)),
    domain=Domain((r >= 1, u <= 1)),
    derivation=(
        Step(
            "With Dice 1 and 0 alone, pooled Dice is the bound",
            identity(pooled.subs({v: 0, g: 1}), bound.subs({v: 0, g: 1})),
        ),
    ),
    equality="Equal for two images with Dice 1 and 0, and where r = 1.",
)
