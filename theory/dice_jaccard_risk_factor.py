"""The same as a factor: E J(y_J) <= 2 E J(y_D).

By the chain of dice_jaccard_risk.py, E J(y_D) >= f(x) with x = E J(y_J) and f(x) = x/(2 - x), and x <= 2 f(x). No smaller factor holds:
dice_jaccard_risk_tight.py comes as near to 2 as one likes.
"""

import sympy as sp

from segbounds.counts import n
from segbounds.theorems import Always, Domain, Step, Theorem

x = sp.Symbol("x", nonnegative=True)  # E J(y_J), the best expected Jaccard

theorem = Theorem(
    title="Factor in expected Jaccard of the Dice maximiser",
    source="Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Always(sp.Le(x, 2 * x / (2 - x))),
    domain=Domain((x <= 1,)),
    derivation=(Step("The difference", sp.Ge(2 * x / (2 - x) - x, 0), because=x**2 / (2 - x)),),
    equality="Only at x = 0.",
    attained_by={x: 1 / n},
)
