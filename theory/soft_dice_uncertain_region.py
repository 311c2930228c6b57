"""Soft Dice does not answer uncertainty with a soft mask: where a whole region is there or not, it is best at 0 or at 1 throughout.

A region of s pixels is certain and predicted; another of v pixels gets the value t everywhere. If the whole region is
positive with probability p, the expectation is p 2(s + t v)/(2s + v + t v) + (1 - p) 2s/(2s + t v). The first term
rises along a concave curve, the second falls along a convex one, and w = t (2s + v)/(2s + t v) exceeds the share of the
first one's rise that is reached at t: so the whole is at most the mean of its two ends with weights 1 - w and w. The
better end is t = 1 where p > 1/2. Bertels et al. 2021 found this; cross-entropy answers p.

For any posterior, expected soft Dice is linear in the prediction among predictions of one volume: some maximiser has at
most one value that is neither 0 nor 1.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

s, v = sp.symbols("s v", positive=True)
p, t = sp.symbols("p t", nonnegative=True)
w = t * (2 * s + v) / (2 * s + t * v)
soft = p * 2 * (s + t * v) / (2 * s + v + t * v) + (1 - p) * 2 * s / (2 * s + t * v)
out, whole = soft.subs(t, 0), soft.subs(t, 1)
mean = (1 - w) * out + w * whole

theorem = Theorem(
    title="Soft Dice of a region that is there or not",
    source="derived here; Bertels et al. 2021 (Medical Image Analysis 67)",
    claim=Always(sp.Le(soft, mean)),
    domain=Domain((p <= 1, t <= 1)),
    derivation=(
        Step("The weight is at most 1", sp.Ge(1 - w, 0), because=2 * s * (1 - t) / (2 * s + t * v)),
        Step(
            "The mean of the ends is larger by",
            sp.Ge(mean - soft, 0),
            because=p * t * (1 - t) * v**3 / ((2 * s + v) * (2 * s + t * v) * (2 * s + v + t * v)),
        ),
        Step("The better end", identity(whole - out, (2 * p - 1) * v / (2 * s + v))),
    ),
    equality="At t = 0 and t = 1, and where p = 0.",
    attained_by={s: 1, v: 1, p: sp.Rational(1, 2), t: 0},
)
