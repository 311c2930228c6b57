"""D and J rank single mask pairs alike: the map from D to J is strictly increasing.

For averages over images this fails (a mean of D and a mean of J can rank two methods differently).
"""

import sympy as sp

from segbounds.counts import n
from segbounds.theorems import Always, Domain, Step, Theorem, identity

x = sp.Symbol("x", nonnegative=True)  # one value of Dice
h = sp.Symbol("h", positive=True)  # how much larger the other is


def to_jaccard(value: sp.Expr) -> sp.Expr:
    return value / (2 - value)


theorem = Theorem(
    title="Dice and Jaccard rank mask pairs alike",
    source="Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Always(to_jaccard(x + h) > to_jaccard(x)),
    domain=Domain((x + h <= 1,)),
    derivation=(
        Step(
            "A larger Dice has the larger Jaccard",
            to_jaccard(x + h) > to_jaccard(x),
            because=2 * h / ((1 + (1 - x - h)) * (1 + h + (1 - x - h))),
        ),
        Step("0 goes to 0", identity(to_jaccard(sp.Integer(0)), 0)),
        Step("and 1 to 1, so [0, 1] is mapped onto itself", identity(to_jaccard(sp.Integer(1)), 1)),
    ),
    equality="Equal Jaccard only for equal Dice.",
    attained_by={x: sp.Rational(1, 2), h: 1 / n},
)
