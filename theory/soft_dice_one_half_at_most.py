"""One half loses at most 1/4 of the expected Dice of a best soft mask for Dice, whatever its values.

Let a best soft mask have the volume v and true positives tp, its mask above one half v' and tp', and a reference m pixels. At the
best the derivative along each value between 0 and 1 is 0: with g = ((tp' - tp)(v + m) - (v' - v) tp)/(v + m)^2 the expectation
of g is 0, as that of each rounded value is. The loss is the expectation of -2 g (v + m)/(v' + m), so that of 2 g (v' - v)/(v' +
m). Let c be |v' - v|. If the volume falls, let x be what is rounded down of the true positives: these are at least x, so the
loss is at most the expectation of 2 c x/(v + m)^2. If it grows, the same with x for what is rounded up of the reference. Values
that are rounded down are at most one half, and what others lack is: so 2 x <= m and c <= v. With v = c + r and m = 2 x + t the
claim is that 2 c x/(v + m)^2 is at most 1/4. These sums are argued by hand.

soft_dice_regret_of_one_half.py has what is lost at least, soft_dice_one_soft_value.py more where one value is soft.
"""

import sympy as sp

from segbounds.theorems import Always, Gap, Step, Theorem

c, r, t = sp.symbols("c r t", nonnegative=True)
x = sp.Symbol("x", positive=True)
v, m = c + r, 2 * x + t
lost, limit = 2 * c * x / (v + m) ** 2, sp.Rational(1, 4)
known = sp.Rational(34727, 1994633)  # soft_dice_regret_of_one_half.py

theorem = Theorem(
    title="One half loses at most a quarter of the expected Dice of a best soft mask",
    source="derived here",
    claim=Always(sp.Le(lost, limit)),
    derivation=(
        Step(
            "What is missing",
            sp.Ge(limit - lost, 0),
            because=((c - 2 * x) ** 2 + (r + t) * (2 * c + 4 * x + r + t)) / (4 * (v + m) ** 2),
        ),
    ),
    equality="For c = 2 x and r = t = 0.",
    attained_by={c: 2, x: 1, r: 0, t: 0},
    label="upper bound",
    gap=Gap("the expected Dice that one half can lose of a best soft mask", known, limit),
)
