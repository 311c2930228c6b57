"""With the mean m and the population standard deviation s of Dice over images, mean J <= q + (1 - q) f(b), with f(x) = x/(2 - x),
q = s^2/(s^2 + (1 - m)^2) and b = m - s^2/(1 - m).

For each image J lies below a quadratic in D, which touches the curve at D = b and meets it at D = 1; that is the claim. Averaged over
images with these m and s it is the bound, attained where a share q of the images has D = 1 and the others b. "Averaged" is the step
that a claim about one pair of masks cannot say.
"""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Always, Domain, Step, Theorem, identity

b = sp.Symbol("b", nonnegative=True)  # where the quadratic touches
h = 2 - b


def quadratic(value: sp.Expr, square: sp.Expr) -> sp.Expr:
    """The quadratic in u = 2 - D, with u and u^2 (or their means) given."""
    return 2 / h**2 * (square - (2 * h + 1) * value + h**2 + 2 * h) - 1


limit = quadratic(2 - dice, (2 - dice) ** 2)
q = sp.Symbol("q", nonnegative=True)  # a share of images with D = 1; the others have D = b

theorem = Theorem(
    title="Jaccard lies below the quadratics that touch its curve and end with it",
    source="derived here",
    claim=Always(sp.Le(jaccard, limit)),
    domain=Domain((b <= 1,)),
    derivation=(
        Step(
            "The distance is zero at 1, and twice at b",
            sp.Ge(limit - jaccard, 0),
            because=(fp + fn) * (dice - b) ** 2 / ((tp + fp + fn) * h**2),
        ),
        Step(
            "Averaged over images with D = 1 or D = b, it is the mean of Jaccard",
            identity(quadratic(q + (1 - q) * h, q + (1 - q) * h**2), q + (1 - q) * b / (2 - b)),
        ),
    ),
    equality="Equal exactly where D = 1 or D = b.",
    attained_by=Counts(1, 0, 0, 0),
)
