"""Where values of a best soft mask for Dice are only rounded up, one half loses at most 1/25 of the expected Dice.

Let the soft mask have the volume v, a reference m pixels and t + s true positives; rounding adds the volume k and t
true positives. Values that are rounded up are more than one half, so v is more than k, and the reference has t or more
of v where they are; m is at least 2 t + s. With E = v + m the slope along what is rounded up is g = 2 (t E - k (t +
s))/E^2, whose expectation is 0 as in soft_dice_one_half_at_most.py. So the loss is the expectation of

    2 (t + s)/E - 2 (2 t + s)/(E + k) + 16/25 g = 2 (k s - t D)(9 E - 16 k)/(25 E^2 (E + k))    with D = E - k

and this is bounded for every reference. It is a part with s and one with t, of opposite signs: the claim bounds both, and
the last step of the derivation their sum. It is largest at s = E/2 and t = 0. These sums are argued by hand.

It is less than what rounding down can lose (soft_dice_regret_of_one_half.py); how much less was not asked.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem

a, k = sp.symbols("a k", positive=True)
b, s, t = sp.symbols("b s t", nonnegative=True)
v, m = k + a, 2 * t + s + b
E, D = v + m, a + m
limit, seen = sp.Rational(1, 25), v - t - s  # the volume beside the true positives
lost = 2 * (t + s) / E - 2 * (2 * t + s) / (E + k) + sp.Rational(16, 25) * 2 * (t * E - k * (t + s)) / E**2
by_s, by_t = (2 * part * (9 * E - 16 * k) / (25 * E**2 * (E + k)) for part in (k * s, -t * D))

# what is missing, as a part of the limit, where t = 0 and where s = 0
no_t = ((3 * t + b) * E * (E + k) + seen * E * (E + k) + 2 * s * (E - 4 * k) ** 2) / (E**2 * (E + k))
whole = 10 * (D - 3 * k / 20) ** 2 * D + (5 - sp.Rational(9, 40)) * k**2 * D + 2 * k**3
no_s = ((a + s + b) * E**2 * (E + k) + 2 * t * whole) / (D * E**2 * (E + k))
opposite = 4 * s * t * k * D * (9 * E - 16 * k) ** 2 / (E**2 * (E + k)) ** 2

theorem = Theorem(
    title="Rounding up at one half loses at most a twenty-fifth of the expected Dice of a best soft mask",
    source="derived here",
    claim=Always(sp.Le(sp.Max(by_s, by_t), limit)),
    domain=Domain((t + s <= v,)),
    derivation=(
        Step("What is missing where t = 0", sp.Ge(limit - by_s, 0), because=limit * no_t),
        Step("and where s = 0", sp.Ge(limit - by_t, 0), because=limit * no_s),
        Step("What is missing for every reference", sp.Ge(limit - lost, 0), because=limit * (no_t * no_s + opposite)),
    ),
    equality="For t = b = 0, a = k and s = 2 k.",
    attained_by={a: 1, k: 1, b: 0, s: 2, t: 0},
)
