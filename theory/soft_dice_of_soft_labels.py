"""Soft Dice is not best at the label where that is soft: on pixels labelled y the best prediction is 1, whatever y > 0 is.

With one value x on pixels that all have the label y, soft Dice is 2xy/(x + y), which rises with x. At x = y it is y, at x = 1 it is
2y/(1 + y), more by y (1 - y)/(1 + y): at most 3 - 2 sqrt(2), as Dice and Jaccard of one mask pair. The same holds for soft Jaccard,
xy/(x + y - xy), an increasing function of it. metric_loss_least_at_the_label.py has losses without this fault.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

x = sp.Symbol("x", nonnegative=True)
y = sp.Symbol("y", positive=True)
soft_dice = 2 * x * y / (x + y)
best = 2 * y / (1 + y)

theorem = Theorem(
    title="Soft Dice of a soft label is best at a hard prediction",
    source="derived here; Wang et al. 2023 (arXiv 2303.16296)",
    claim=Always(sp.Le(soft_dice, best)),
    domain=Domain((x <= 1, y <= 1)),
    derivation=(
        Step("What is missing to 1", sp.Ge(best - soft_dice, 0), because=2 * y**2 * (1 - x) / ((1 + y) * (x + y))),
        Step("At the label", identity(soft_dice.subs(x, y), y)),
        Step("that is less", sp.Ge(best - y, 0), because=y * (1 - y) / (1 + y)),
    ),
    equality="Only at x = 1.",
    attained_by={x: 1, y: sp.Rational(1, 2)},
)
