"""What the best soft mask of three pixels is for Dice, and what it is worth: the third value is neither 0 nor 1.

The posterior of soft_dice_is_not_consistent.py for any p = 2/(2 + 3 r^2), with r = 5/4 + w: the reference is the third
pixel with probability p, else the first two; a soft mask has s on the first two together and t on the third. The claim
is a bound on its expectation that is attained at s = 2 and t = (4 - 3 r)/(r - 1), which lies in [0, 1] for r from 5/4
to 4/3 and is the only maximiser. It is below 1/2 from r = 9/7 on, while up to r^2 = 5/3 all three pixels are better
than the first two, by (5 - 3 r^2)/(5 (2 + 3 r^2)): between these values one half is a wrong threshold.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

s, t, w = sp.symbols("s t w", nonnegative=True)
r = sp.Rational(5, 4) + w
p, q = 2 / (2 + 3 * r**2), 3 * r**2 / (2 + 3 * r**2)
best = 4 * (3 * r**2 - 6 * r + 4) / (3 * r**2 + 2)


def soft(s: sp.Expr | int, t: sp.Expr | int) -> sp.Expr:
    return q * 2 * s / (2 + s + t) + p * 2 * t / (1 + s + t)


rise = 18 * r**2 + sp.expand(15 * r**2 - 16) * t + sp.expand(3 * r**2 - 4) * t**2
loss_of_two = (
    2
    * (2 - s)
    * ((1 + s + t) * rise + 2 * t * (4 + t) * (s + t))
    / ((2 + 3 * r**2) * (3 + t) * (4 + t) * (1 + s + t) * (2 + s + t))
)
loss_of_third = 12 * ((r - 1) * t - (4 - 3 * r)) ** 2 / ((2 + 3 * r**2) * (3 + t) * (4 + t))

theorem = Theorem(
    title="Expected soft Dice of three pixels, two of them there or else the third",
    source="derived here",
    claim=Always(sp.Le(soft(s, t), best)),
    domain=Domain((s <= 2,)),
    derivation=(
        Step("The first two pixels are best predicted whole", sp.Ge(soft(2, t) - soft(s, t), 0), because=loss_of_two),
        Step("The third has one best value", sp.Ge(best - soft(2, t), 0), because=loss_of_third),
        Step("What is missing", sp.Ge(best - soft(s, t), 0), because=loss_of_two + loss_of_third),
        Step(
            "What all three pixels have more than the first two",
            identity(soft(2, 1) - soft(2, 0), (5 - 3 * r**2) / (5 * (2 + 3 * r**2))),
        ),
    ),
    equality="Exactly for s = 2 and t = (4 - 3 r)/(r - 1).",
    attained_by={s: 2, t: sp.Rational(1, 2), w: sp.Rational(1, 28)},
)
