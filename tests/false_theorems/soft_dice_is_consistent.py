"""False: of the reference that is the third pixel with probability 2/7 + 1/1000, else the first two, a mask is best for soft Dice."""

import sympy as sp

from segbounds.theorems import Always, Domain, Theorem

s, t = sp.symbols("s t", nonnegative=True)
p = sp.Rational(2, 7) + sp.Rational(1, 1000)

theorem = Theorem(
    title="soft Dice is consistent",
    source="planted",
    claim=Always(
        sp.Le((1 - p) * 2 * s / (2 + s + t) + p * 2 * t / (1 + s + t), sp.Rational(49979, 70000), evaluate=False)
    ),
    domain=Domain((s <= 2, t <= 1)),
)
