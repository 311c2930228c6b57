"""With the means m of Dice and j of Jaccard over images, the variance of Dice is at least q e^2 - (1 - m)^2, with e = 2(1 - m)/(1 - j) - 1
and q = (1 - m)/e.

For each image the square of the Dice loss u = 1 - D lies above a combination of the two losses that meets it at u = 0 and touches it at
u = e; that is the claim. Averaged, with this e, it is a bound on the mean of u^2, attained where a share q of the images has the Dice
loss e and the others none. "Averaged" is the step that a claim about one pair of masks cannot say.
"""

import sympy as sp

from segbounds.counts import Counts
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Always, Domain, Step, Theorem, identity

e = sp.Symbol("e", nonnegative=True)  # where the combination touches
u = 1 - dice
combination = (1 + 2 * e) * u - (1 + e) ** 2 / 2 * (1 - jaccard)
a, b = sp.symbols("a b", positive=True)  # the mean losses, of Dice and of Jaccard

theorem = Theorem(
    title="The square of the Dice loss lies above combinations of the Dice and Jaccard losses that meet it at 0",
    source="derived here",
    claim=Always(sp.Ge(u**2, combination)),
    domain=Domain((e <= 1,)),
    derivation=(
        Step(
            "The distance is zero where nothing is lost, and twice where e is",
            sp.Ge(u**2 - combination, 0),
            because=u * (u - e) ** 2 / (1 + u),
        ),
        Step(
            "Averaged, with e = 2a/b - 1, it is a e",
            identity(((1 + 2 * e) * a - (1 + e) ** 2 / 2 * b).subs(e, 2 * a / b - 1), a * (2 * a / b - 1)),
        ),
    ),
    equality="Equal exactly where D = 1 or D = 1 - e.",
    attained_by=Counts(1, 1, 1, 0),
)
