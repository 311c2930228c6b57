"""With the means m of Dice and j of Jaccard over images, the variance of Dice is at most m x - m^2, with x = 2 - m/j.

For each image D^2 lies below a combination of D and J that meets it at D = 0 and touches it at D = x; that is the claim. Averaged, with
x = 2 - m/j, it is a bound on the mean of D^2, attained where some images have Dice 0 and the others x. "Averaged" is the step that a
claim about one pair of masks cannot say.
"""

import sympy as sp

from segbounds.counts import Counts
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Always, Domain, Step, Theorem, identity

x = sp.Symbol("x", nonnegative=True)  # where the combination touches
combination = 2 * (x - 1) * dice + (2 - x) ** 2 * jaccard
m, j = sp.symbols("m j", positive=True)  # the means

theorem = Theorem(
    title="The square of Dice lies below combinations of Dice and Jaccard that meet it at 0",
    source="derived here",
    claim=Always(sp.Le(dice**2, combination)),
    domain=Domain((x <= 1,)),
    derivation=(
        Step(
            "The distance is zero at 0, and twice at x",
            sp.Ge(combination - dice**2, 0),
            because=dice * (dice - x) ** 2 / (2 - dice),
        ),
        Step(
            "Averaged, with x = 2 - m/j, it is m x",
            identity((2 * (x - 1) * m + (2 - x) ** 2 * j).subs(x, 2 - m / j), m * (2 - m / j)),
        ),
    ),
    equality="Equal exactly where D = 0 or D = x.",
    attained_by=Counts(1, 1, 1, 0),
)
