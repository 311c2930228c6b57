"""What one half can cost with soft Dice: v^2 (1 - v)/(v^3 + 18 v^2 + 36 v + 20), three thousandths at v = 13/23.

A region of size 1 is the reference with probability q, else one of size v <= 1 beside it, where p : q = (2 + 3 v)^2 :
(1 + v)(4 + v)^2. A soft mask with a of the first region and u of the second has the expectation q 2 a/(1 + a + u) + p 2
u/(v + a + u). The claim is that none exceeds the first region with half of the second, u = v/2; for v < 1 this is the
only best volume. If all pixels of the second have the value 1/2, those above 1/2 are the first region alone. In pixels,
say 46 and 26 of them, 13 of the 26 are as good as half of each: a mask has the best expected soft Dice, and the last
step's difference is lost. It is largest near v = .565, .0030014.

docs/decisions.md has what a search finds beyond, and what is known from above (soft_dice_one_soft_value.py).
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

v = sp.Symbol("v", positive=True)
a, u = sp.symbols("a u", nonnegative=True)
whole = v**3 + 18 * v**2 + 36 * v + 20
p, q = (2 + 3 * v) ** 2 / whole, (1 + v) * (4 + v) ** 2 / whole


def soft(a: sp.Expr | int, u: sp.Expr | int) -> sp.Expr:
    return q * 2 * a / (1 + a + u) + p * 2 * u / (v + a + u)


rise = a * (
    sp.expand((1 + v) ** 2 * (4 + v) ** 2)
    + sp.expand((2 + v) * (1 + v) * (4 + v) ** 2 - 2 * (2 + 3 * v) ** 2) * u
    + sp.expand((1 + v) * (4 + v) ** 2 - (2 + 3 * v) ** 2) * u**2
) + (1 + u) * (
    sp.expand((1 + v) ** 2 * (4 + v) ** 2 * v)
    + sp.expand((1 + 2 * v) * (1 + v) * (4 + v) ** 2 - 2 * (2 + 3 * v) ** 2) * u
    + sp.expand((1 + v) * (4 + v) ** 2 - (2 + 3 * v) ** 2) * u**2
)
loss_of_first = 2 * (1 - a) * rise / (whole * (2 + u) * (1 + a + u) * (1 + v + u) * (v + a + u))
loss_of_second = 8 * (1 + v) * (1 - v) * (u - v / 2) ** 2 / (whole * (2 + u) * (1 + v + u))

theorem = Theorem(
    title="Half of a region beside a whole one has the best expected soft Dice",
    source="derived here",
    claim=Always(sp.Le(soft(a, u), soft(1, v / 2))),
    domain=Domain((a <= 1, v <= 1)),
    derivation=(
        Step("The first region is best predicted whole", sp.Ge(soft(1, u) - soft(a, u), 0), because=loss_of_first),
        Step("and half of the second", sp.Ge(soft(1, v / 2) - soft(1, u), 0), because=loss_of_second),
        Step("What is missing", sp.Ge(soft(1, v / 2) - soft(a, u), 0), because=loss_of_first + loss_of_second),
        Step("What the first alone loses", identity(soft(1, v / 2) - soft(1, 0), v**2 * (1 - v) / whole)),
    ),
    equality="For a = 1 and u = v/2, and for v = 1 for a = 1 and any u.",
)
