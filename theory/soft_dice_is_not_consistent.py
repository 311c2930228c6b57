"""Soft Dice is not consistent: of three pixels, the half of its best soft mask is not a best mask.

The reference is the third pixel with probability p = 2/7 + 1/1000, else the first two. A soft mask with s on the first
two together and t on the third has the expectation (1 - p) 2 s/(2 + s + t) + p 2 t/(1 + s + t). The claim is that none
with t = 1/2 + r reaches what s = 2 and t = 237/500 have: so the third value of every maximiser is below 1/2, and
thresholds from 1/2 on leave the third pixel out. Of the masks with it the best are all three pixels, 49979/70000, and
of those without it the first two, 1 - p = 49930/70000: the third pixel is worth having, and 7/10000 is lost.
soft_dice_of_three_pixels.py has where the maximiser is.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

s, r = sp.symbols("s r", nonnegative=True)
t = sp.Rational(1, 2) + r
p = sp.Rational(2, 7) + sp.Rational(1, 1000)
q = 1 - p
better = sp.Rational(237, 500)  # of the third pixel: nearly the best value


def soft(s: sp.Expr | int, t: sp.Expr | int) -> sp.Expr:
    return q * 2 * s / (2 + s + t) + p * 2 * t / (1 + s + t)


falls = 4 * q * (3 + better) * (3 + t) - 6 * p * (4 + better) * (4 + t)

loss_of_two = (
    2
    * (2 - s)
    * ((1 + s + t) * (6 * q + (5 * q - 8 * p) * t + (q - 2 * p) * t**2) + p * t * (4 + t) * (s + t))
    / ((3 + t) * (4 + t) * (1 + s + t) * (2 + s + t))
)
loss_of_half = (t - better) * sp.expand(falls) / ((3 + t) * (4 + t) * (3 + better) * (4 + better))

theorem = Theorem(
    title="No best soft mask for Dice has half of the third pixel, which the best mask has",
    source="derived here; Wang and Dai (arXiv 2510.15362) call the consistency of soft Dice unclear",
    claim=Always(soft(s, t) < soft(2, better)),
    domain=Domain((s <= 2, r <= sp.Rational(1, 2))),
    derivation=(
        Step("The first two pixels are best predicted whole", sp.Ge(soft(2, t) - soft(s, t), 0), because=loss_of_two),
        Step("From one half on the third value is too large", soft(2, better) > soft(2, t), because=loss_of_half),
        Step("What is missing", soft(s, t) < soft(2, better), because=loss_of_two + loss_of_half),
        Step("All three pixels", identity(soft(2, 1), sp.Rational(49979, 70000))),
        Step("have more than the first two", identity(soft(2, 1) - soft(2, 0), sp.Rational(7, 10000))),
    ),
    equality="Never equal.",
    label="counterexample",
)
