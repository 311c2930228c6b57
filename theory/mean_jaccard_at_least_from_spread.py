"""With the mean m and the population standard deviation s of Dice over images, mean J >= p f((m^2 + s^2)/m), p = m^2/(m^2 + s^2).

Here f(x) = x/(2 - x). For each image J lies above a quadratic in D, which touches the curve at D = a and meets it at D = 0; that is
the claim. Averaged, with a = (m^2 + s^2)/m, it is the bound: the mean of D^2 is m^2 + s^2 = a m. It is attained where a share p of
the images has D = a and the others 0. "Averaged" is the step that a claim about one pair of masks cannot say.
"""

import sympy as sp

from segbounds.counts import Counts
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Always, Domain, Step, Theorem, identity

a = sp.Symbol("a", nonnegative=True)  # where the quadratic touches
quadratic = dice * (2 * (1 - a) + dice) / (2 - a) ** 2
m = sp.Symbol("m", positive=True)  # the mean of Dice; a m is then the mean of its square

theorem = Theorem(
    title="Jaccard lies above the quadratics that touch its curve and start with it",
    source="derived here",
    claim=Always(sp.Ge(jaccard, quadratic)),
    domain=Domain((a <= 1,)),
    derivation=(
        Step(
            "The distance is zero at 0, and twice at a",
            sp.Ge(jaccard - quadratic, 0),
            because=dice * (dice - a) ** 2 / ((2 - a) ** 2 * (2 - dice)),
        ),
        Step(
            "Averaged, it is p f(a) with p = m/a",
            identity((2 * (1 - a) * m + a * m) / (2 - a) ** 2, m / a * (a / (2 - a))),
        ),
    ),
    equality="Equal exactly where D = 0 or D = a.",
    attained_by=Counts(1, 1, 1, 0),
)
