"""Along alpha + beta = 1, the F-measures, the error grows with the distance from alpha = beta = 1/2.

Let u = 2 beta < 1, so 2 alpha = 2 - u (the other side is the same with alpha and beta exchanged). Then M = 1/u.
"""

import sympy as sp

from segbounds.counts import n
from segbounds.theorems import Always, Domain, Step, Theorem

u = sp.Symbol("u", positive=True)  # 2 beta, the smaller weight
h = sp.Symbol("h", positive=True)  # how much nearer to 1/2 the other F-measure has it, doubled


def scale(double: sp.Expr) -> sp.Expr:
    return 1 / double


theorem = Theorem(
    title="The Tversky error grows along the F-measures",
    source="Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Always(scale(u) > scale(u + h)),
    domain=Domain((u + h <= 1,)),
    derivation=(
        Step("1/(2 beta) exceeds 2 alpha", sp.Ge(scale(u) - (2 - u), 0), because=(1 - u) ** 2 / u),
        Step("and falls as beta nears 1/2", scale(u) > scale(u + h), because=h / (u * (u + h))),
    ),
    equality="Equal errors only for equal u.",
    attained_by={u: sp.Rational(1, 2), h: 1 / n},
)
