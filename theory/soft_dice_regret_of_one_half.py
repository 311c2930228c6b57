"""What one half can cost with soft Dice: h^2 (1 - v)/((1 + v)(2 + h)^2 + N (1 + v + h)^2) with h = N v/2, for N regions.

The reference is a region of size 1 with probability q, else one of N regions of size v beside it, with probability p
each, where p : q = (1 + v + h)^2 : (1 + v)(2 + h)^2. A soft mask with a of the first region and u of the others
together has the expectation q 2 a/(1 + a + u) + p 2 u/(v + a + u), however the u is shared out. The claim, with p and q
not divided by q + N p, is that none exceeds the first region with u = h, half of the others; for v < 1 this is the only
best volume. If all pixels of the others have the value 1/2, those above 1/2 are the first region alone. For an even N
the first region and N/2 others are as good as the soft mask: a mask has the best expected soft Dice, and the last
step's difference, over q + N p, is lost. The pixels
of regions make v any fraction: with v = .385 and N = 10 it is .01741.

docs/decisions.md has what is known from above (soft_dice_one_soft_value.py).
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Gap, Step, Theorem, identity

a, u, c, h = sp.symbols("a u c h", nonnegative=True)
v = sp.Rational(1, 3) + c
missing = sp.Rational(2, 3) - c  # 1 - v
p, q = (1 + v + h) ** 2, (1 + v) * (2 + h) ** 2
more = (1 + v) * (2 + 2 * h) + (1 + v) * missing + v * h**2  # q - p


def soft(a: sp.Expr | int, u: sp.Expr | int) -> sp.Expr:
    return q * 2 * a / (1 + a + u) + p * 2 * u / (v + a + u)


def loses(volume: sp.Expr, regions: int) -> sp.Expr:
    """What one half loses with so many regions of this volume."""
    at = {c: volume - sp.Rational(1, 3), h: regions * volume / 2}
    return sp.cancel((h**2 * missing / (q + 2 * h / v * p)).subs(at))


rise = (
    a * q * (1 + v)
    + a * v * q * u
    + a * u * (2 + u) * more
    + (1 + u) * q * (1 + v) * v
    + (1 + u) * u * ((1 + v) * (2 + 6 * v) + 8 * v * (1 + v) * h + h**2 * (3 * c + 2 * v**2))
    + (1 + u) * u**2 * more
)
loss_of_first = 2 * (1 - a) * rise / ((2 + u) * (1 + a + u) * (1 + v + u) * (v + a + u))
loss_of_others = 2 * (1 + v) * missing * (u - h) ** 2 / ((2 + u) * (1 + v + u))

theorem = Theorem(
    title="Half of many regions beside a whole one has the best expected soft Dice",
    source="derived here",
    claim=Always(sp.Le(soft(a, u), soft(1, h))),
    domain=Domain((a <= 1, c <= sp.Rational(2, 3))),
    derivation=(
        Step("The first region is best predicted whole", sp.Ge(soft(1, u) - soft(a, u), 0), because=loss_of_first),
        Step("and half of the others", sp.Ge(soft(1, h) - soft(1, u), 0), because=loss_of_others),
        Step("What is missing", sp.Ge(soft(1, h) - soft(a, u), 0), because=loss_of_first + loss_of_others),
        Step("What the first alone loses", identity(soft(1, h) - soft(1, 0), h**2 * missing)),
    ),
    equality="For a = 1 and u = h, and for v = 1 for a = 1 and any u.",
    attained_by={a: 1, u: sp.Rational(1, 2), c: 0, h: sp.Rational(1, 2)},
    label="lower bound",
    gap=Gap(
        "the expected Dice that one half can lose of a best soft mask",
        loses(sp.Rational(77, 200), 10),
        sp.Rational(1, 4),
    ),
)
