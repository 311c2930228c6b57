"""Where a best soft mask for Dice has one value between 0 and 1, one half loses at most 2/369 = .0054 of the expected Dice.

A best soft mask that is the only one has at most one such value, as expected soft Dice is linear among soft masks of one
volume. Let n other pixels be predicted; n >= 1, as else the expectation grows with the value up to 1. Let the reference
have m pixels and a of these n, and count in units of n: E = 1 + m/n, s = a/n, and the value is h = 1/b.

Rounded down it is at most one half, so b >= 2 n. Where the expectation is best its slope is 0, that of 2 h (1 - s/E) for
references with the pixel and of -2 h s/E for those without. So for any number k the loss is the expectation of

    2 h (h - k E)(E - s)/(E (E + h)^2) with the pixel and 2 s h (k E - h)/(E (E + h)^2) without it

Of n = 1 let k = 172 h/369. With the pixel E >= 2; without it E is 2, where that is negative, or 3, or at least 4: these
are "found", "missed_three" and "missed_more". Of n >= 2, where b >= 4, let k = h/(1 + 2 h): with the pixel E >= 1 + 2 h,
and that is not positive; without it only E >= 1 + 2 h counts, which is "missed_of_several".

Rounded up it lacks h = 1/b of a whole pixel, again with b >= 2 n, and E is 1 + m/n and the value. The loss is that of
2 (h s - t E)(E - k (E + h))/(E^2 (E + h)), where t = h with the pixel and else 0. With 1 - k = h/(1 + 4 h) it has the
sign of (E - 1 - 3 h)(h s - t E): with the pixel E >= 1 + 3 h, and it is not positive; without it, "rounded_up".

The claim bounds all five for every E; these sums are argued by hand. soft_dice_regret_of_one_soft_value.py loses 2/369.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem

g, s, x = sp.symbols("g s x", nonnegative=True)
limit = sp.Rational(2, 369)
b, four, two, three = 2 + g, 4 + g, 2 + x, 4 + x

found = limit * (369 - 172 * two) * (two - s) / (two * (b * two + 1) ** 2)
missed_three = limit * 49 / (3 * b + 1) ** 2
missed_more = limit * (172 * three - 369) / (three * (b * three + 1) ** 2)
y = four + 2 + x  # E as a multiple of h
missed_of_several = 2 * s * four * x / ((four + 2) * y * (y + 1) ** 2)
z = b + 3 + x
rounded_up = 2 * s * b * x / ((b + 4) * z**2 * (z + 1))

# what is missing, as parts of the limit
from_found = (two * (2 * x + g * two) * (b * two + 6) + 25 * s + 172 * x * (two - s)) / (two * (b * two + 1) ** 2)
from_three = 3 * g * (3 * b + 8) / (3 * b + 1) ** 2
from_more = (5 + 53 * x + 52 * x**2 + 4 * x**3 + g * three**2 * (b * three + 2 * three + 2)) / (
    three * (b * three + 1) ** 2
)
below = (four + 2) * y * (y + 1) ** 2
squares = 120 * (x - 3) ** 2
from_several = ((1 - s) * below + s * (squares + sp.expand(below - 369 * four * x - squares))) / below
below_up = (b + 4) * z**2 * (z + 1)
squares_up = 96 * (x - sp.Rational(5, 4)) ** 2 + 34 * g * (x - sp.Rational(3, 2)) ** 2
from_up = ((1 - s) * below_up + s * (squares_up + sp.expand(below_up - 369 * b * x - squares_up))) / below_up

theorem = Theorem(
    title="Rounding the only soft value of a best soft mask loses at most 2/369 of the expected Dice",
    source="derived here",
    claim=Always(sp.Le(sp.Max(found, missed_three, missed_more, missed_of_several, rounded_up, evaluate=False), limit)),
    domain=Domain((s <= 1,)),
    derivation=(
        Step("Rounded down, of one pixel: with the soft one", sp.Ge(limit - found, 0), because=limit * from_found),
        Step("without it, two pixels", sp.Ge(limit - missed_three, 0), because=limit * from_three),
        Step("or more", sp.Ge(limit - missed_more, 0), because=limit * from_more),
        Step("Of several pixels", sp.Ge(limit - missed_of_several, 0), because=limit * from_several),
        Step("Rounded up", sp.Ge(limit - rounded_up, 0), because=limit * from_up),
    ),
    equality="Where the value is one half: of the soft pixel alone, and of the other with one more.",
    attained_by={g: 0, s: 0, x: 0},
)
