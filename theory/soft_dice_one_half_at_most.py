"""One half loses at most (3 sqrt(3) - 5)/4 = .0490 of the expected Dice of a best soft mask for Dice, and no less is true.

Among soft masks of one volume the expectation is linear, so all pixels with values between 0 and 1 gain the same from
being predicted a little more, and to move value from one to another keeps a mask best. Move it from the values up to
one half to those above until the first are 0 or the others 1: the mask above one half stays what it is, and values are
rounded on one side only; here down, in soft_dice_one_half_rounded_up.py up.

Let the mask above one half have the volume 1 (scaled; where it is empty, the expectation grows with all values) and of
a reference s true positives, what is rounded down the volume h and t true positives; values that are rounded down are
at most one half, so a reference has m >= 2 t pixels. Where the expectation is best its slope along what is rounded down
is 0: with E = 1 + m, that of g = 2 (t E - h s)/(E + h)^2. So the loss is the expectation of

    2 (s + t)/(E + h) - 2 s/E - (1 + k) g = 2 (h - k E)(t - s h/E)/(E + h)^2

for any number k. It has to be bounded for every reference. It takes h = 2 (5 + 3 sqrt(3))/(e^2 (1 + e)), which is any
positive number for one e, k = (1 + 3 e)/(2 e^2), m = sqrt(3) x, and 2 t as a part r of m. As a function of s and r it
is linear in each, so four corners are enough: nothing at (0, 0), "down" at (0, 1), "kept" at (1, 0); their sum at (1,
1), where one of them is negative. The claim bounds both, and the last step of the derivation has what is missing for
every s and r. These sums are argued by hand.

soft_dice_regret_of_one_half.py has what attains it.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem

e = sp.Symbol("e", positive=True)
r, s, x = sp.symbols("r s x", nonnegative=True)
root = sp.sqrt(3)
m = root * x
limit = (3 * root - 5) / 4
E, t = 1 + m, r * m / 2
h, k = 2 * (5 + 3 * root) / (e**2 * (1 + e)), (1 + 3 * e) / (2 * e**2)
given_back = 2 * (t * E - h * s) / (E + h) ** 2
lost = 2 * (s + t) / (E + h) - 2 * s / E - (1 + k) * given_back
down, kept = (h - k * E) * m / (E + h) ** 2, 2 * h * (k * E - h) / (E * (E + h) ** 2)

# what is missing to the limit at the corners
near = 3 * root / (e * (1 + 2 * e))  # the m at which most is lost
first = (4 * e**3 + (44 + 18 * root) * e**2 + (141 + 75 * root) * e + 54 + 30 * root) / (e**3 * (1 + e) * (1 + 2 * e))
last = (
    4 * e**6 + 20 * e**5 + 49 * e**4 + (164 + 48 * root) * e**3 + (413 + 192 * root) * e**2 + (303 + 153 * root) * e
    + 73 + 39 * root
) / (e**4 * (1 + e) ** 2 * (1 + 2 * e) ** 2)  # fmt: skip
weight = 1 + 2 * (5 + 3 * root) * k
missing_down = limit * (weight * (m - near) ** 2 + (e - 1) ** 2 * (first * m + last)) / (E + h) ** 2
missing_kept = limit * (E - e * h) ** 2 * (E + 2 * (1 + e) * h) / (E * (E + h) ** 2)
opposite = 2 * h * m * (h - k * E) ** 2 / (E * (E + h) ** 4)  # -down kept
missing = (
    limit * (1 - s) * (1 - r) + r * (1 - s) * missing_down + s * (1 - r) * missing_kept
    + s * r * (missing_down * missing_kept + opposite) / limit
)  # fmt: skip

theorem = Theorem(
    title="One half loses at most a twentieth of the expected Dice of a best soft mask",
    source="derived here",
    claim=Always(sp.Le(sp.Max(down, kept), limit)),
    domain=Domain((r <= 1, s <= 1)),
    derivation=(
        Step("What is rounded down", sp.Ge(limit - down, 0), because=missing_down),
        Step("What is kept", sp.Ge(limit - kept, 0), because=missing_kept),
        Step("What is missing for every reference", sp.Ge(limit - lost, 0), because=missing),
    ),
    equality="At e = 1: for s = 0, r = 1 and m = sqrt(3), and for s = 1, r = 0 and m = 4 + 3 sqrt(3).",
    attained_by={e: 1, x: 1, r: 1, s: 0},
)
