"""Where misses weigh at least one, a mask has the best expected soft Tversky index, under every posterior: soft Jaccard is consistent.

The values of a soft mask are rounded one after the other, each to the better of its ends: by expected_soft_tversky_convex.py
none of these steps lowers the expectation. With weights below one on misses this is false: soft_dice_is_not_consistent.py.
"""

from fractions import Fraction

import sympy as sp

from segbounds.similarities import tversky
from segbounds.theorems import Always, Expected, ExpectedBest, PosteriorPlace, Step, Theorem

alpha = sp.Symbol("alpha", positive=True)
c = sp.Symbol("c", nonnegative=True)
index = tversky(alpha=alpha, beta=1 + c)
low, high, t = sp.symbols(
    "low high t", nonnegative=True
)  # the expectations at the ends, the lower one and what it lacks

theorem = Theorem(
    title="A mask has the best expected soft Tversky index where misses weigh at least one",
    source="derived here; Wang and Dai (arXiv 2510.15362) call the consistency of soft Dice and soft Jaccard unclear",
    claim=Always(sp.Le(Expected(index), ExpectedBest(index))),
    derivation=(
        Step(
            "The chord is at most its better end",
            sp.Ge(low + high - ((1 - 1 / (1 + t)) * (low + high) + low / (1 + t)), 0),
            because=high / (1 + t),
        ),
    ),
    equality="For every mask that is best.",
    attained_by=PosteriorPlace(((1, 1),), (Fraction(1),), (Fraction(1), Fraction(1)), 1),
)
