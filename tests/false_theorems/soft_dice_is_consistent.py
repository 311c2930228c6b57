"""False: that a mask has the best expected soft Dice under every posterior."""

import sympy as sp

from segbounds.similarities import dice
from segbounds.theorems import Always, Expected, ExpectedBest, Theorem

theorem = Theorem(
    title="soft Dice is consistent", source="planted", claim=Always(sp.Le(Expected(dice), ExpectedBest(dice)))
)
