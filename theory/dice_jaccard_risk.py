"""Maximising the expected Dice costs little expected Jaccard: a regret of at most 3 - 2 sqrt(2), a factor of at most 2.

Let y_D maximise E D and y_J maximise E J over the same set of predictions. With the map f(x) = x/(2 - x), increasing and convex:

    E J(y_D) = E f(D(y_D)) >= f(E D(y_D))      Jensen; each tangent bounds J from below (dice_jaccard_tangent.py)
             >= f(E D(y_J)) >= f(E J(y_J))     y_D is the maximiser; D >= J (jaccard_at_most_dice.py); f increases

So with x = E J(y_J) the regret E J(y_J) - E J(y_D) is at most x - f(x). The file claims the largest value of that bound.
No smaller constant holds for the regret itself: dice_jaccard_risk_tight.py has posteriors that come as near as one likes.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem

x = sp.Symbol("x", nonnegative=True)  # E J(y_J), the best expected Jaccard
c = 3 - 2 * sp.sqrt(2)

theorem = Theorem(
    title="Regret in expected Jaccard of the Dice maximiser",
    source="Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Always(sp.Le(x - x / (2 - x), c)),
    domain=Domain((x <= 1,)),
    derivation=(
        Step(
            "What is missing to the bound is a square",
            sp.Ge(c - (x - x / (2 - x)), 0),
            because=(x - (2 - sp.sqrt(2))) ** 2 / (2 - x),
        ),
    ),
    equality="The bound x - f(x) is largest at x = 2 - sqrt(2).",
    attained_by={x: 2 - sp.sqrt(2)},
)
