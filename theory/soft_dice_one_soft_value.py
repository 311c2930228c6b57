"""If a best soft mask for Dice has one value between 0 and 1, and one half rounds it, at most 2/25 is lost.

Some best soft mask has at most one such value t, as expected soft Dice is linear among soft masks of one volume. Let n
>= 1 other pixels be predicted (with n = 0 the expectation grows with t up to 1), let a reference have m >= 1 pixels and
a of the others predicted, and A = n + m, so A = 2 + r. A reference with the pixel has soft Dice g(t) = 2 (a + t)/(A +
t), concave; one without it h(t) = 2 a/(A + t), convex and falling. At the best t the slopes of their sums cancel. So
where t <= 1/2 is rounded down, h gives back at least t times its slope there, and the loss is at most the mean over the
references with the pixel of g(t) - g(0) - t g'(t): the claim. Where t >= 1/2 is rounded up, it is at most that of (1 -
t) g'(t) - (g(1) - g(t)): the second step. These sums and the convexity of h are argued by hand.

It is an upper bound for some best soft mask, and for all with one value between; soft_dice_regret_of_one_half.py has a
lower one for masks with many.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Gap, Step, Theorem

a, r, t = sp.symbols("a r t", nonnegative=True)
both = 2 + r
limit, half = sp.Rational(2, 25), sp.Rational(1, 2)
known = sp.Rational(2, 1705)  # soft_dice_of_three_pixels.py, with r = 9/7, where the third value is one half
slope = 2 * (both - a) / (both + t) ** 2

theorem = Theorem(
    title="Rounding the only soft value of a best soft mask loses at most two twenty-fifths of expected Dice",
    source="derived here",
    claim=Always(sp.Le(2 * (a + t) / (both + t) - 2 * a / both - t * slope, limit)),
    domain=Domain((t <= half,)),
    derivation=(
        Step(
            "Rounded down",
            sp.Ge(limit - (2 * (a + t) / (both + t) - 2 * a / both - t * slope), 0),
            because=2 * (both + 6 * t) * (r + 4 * (half - t)) / (25 * (both + t) ** 2)
            + 2 * a * t**2 / (both * (both + t) ** 2),
        ),
        Step(
            "Rounded up from 1 - t",
            sp.Ge(
                limit
                - (
                    t * 2 * (both - a) / (both + 1 - t) ** 2
                    - 2 * (a + 1) / (both + 1)
                    + 2 * (a + 1 - t) / (both + 1 - t)
                ),
                0,
            ),
            because=2 * (both + 1 + 4 * t) * (r + 3 - 6 * t) / (25 * (both + 1 - t) ** 2)
            + 2 * t**2 * (1 + a) / ((both + 1) * (both + 1 - t) ** 2),
        ),
    ),
    equality="For a = r = 0 and t = 1/2.",
    attained_by={a: 0, r: 0, t: sp.Rational(1, 2)},
    label="upper bound",
    gap=Gap(
        "the expected Dice that one half can lose of a best soft mask with one value between 0 and 1", known, limit
    ),
)
