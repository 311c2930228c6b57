"""J is a convex function of D, so it lies above each of its tangents.

This is what carries statements from single pairs to expectations: a tangent is linear, and expectations respect it.
"""

import sympy as sp

from segbounds.counts import Counts
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Always, Domain, Step, Theorem, identity

m = sp.Symbol("m", nonnegative=True)  # where the tangent touches; later an expected Dice
tangent = m / (2 - m) + 2 * (dice - m) / (2 - m) ** 2

theorem = Theorem(
    title="Jaccard lies above every tangent of its curve over Dice",
    source="used for the risk statement of Eelbode et al. 2020 (arXiv 2010.13499), derived here",
    claim=Always(sp.Ge(jaccard, tangent)),
    domain=Domain((m <= 1,)),
    derivation=(
        Step("The slope of the curve", identity(sp.diff(m / (2 - m), m), 2 / (2 - m) ** 2)),
        Step(
            "The distance to the tangent is a square over something positive",
            sp.Ge(jaccard - tangent, 0),
            because=2 * (dice - m) ** 2 / ((2 - dice) * (2 - m) ** 2),
        ),
    ),
    equality="Equal exactly where D = m.",
    attained_by=Counts(1, 1, 1, 0),
)
