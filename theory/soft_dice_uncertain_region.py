"""Soft Dice does not answer uncertainty with a soft mask: its expectation over an uncertain region is largest at 0 or at 1 throughout.

A region of s pixels is certain and predicted; another of v pixels gets the value t everywhere. If the whole region is positive with
probability p, the expectation is p 2(s + t v)/(2s + v + t v) + (1 - p) 2s/(2s + t v). The first term rises along a concave curve, the second falls
along a convex one, and w = t (2s + v)/(2s + t v) exceeds the share of the first one's rise that is reached at t: so the whole is at most the
mean of its two ends with weights 1 - w and w. The better end is t = 1 where p > 1/2.

If the pixels of the region are positive independently with probability p, and many, the expectation is 2(s + t p v)/(2s + t v + p v): a mean of the
two ends again. With s = 0 it always rises: the region is predicted whole however small p is, a volume of v where p v is expected. Bertels et
al. 2021 found this volume bias; cross-entropy has none, as it answers p.

For any posterior, soft Dice is linear in the prediction on all predictions of one volume: some maximiser has at most one value that is
neither 0 nor 1 (tested in tests/test_decisions.py).
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

s, v = sp.symbols("s v", positive=True)
p, t = sp.symbols("p t", nonnegative=True)


def together(t: sp.Expr) -> sp.Expr:
    return p * 2 * (s + t * v) / (2 * s + v + t * v) + (1 - p) * 2 * s / (2 * s + t * v)


def apart(t: sp.Expr) -> sp.Expr:
    return 2 * (s + t * p * v) / (2 * s + t * v + p * v)


zero, one = sp.Integer(0), sp.Integer(1)
w = t * (2 * s + v) / (2 * s + t * v)
ends = (1 - w) * together(zero) + w * together(one)
many = t * (2 * s + v + p * v) / (2 * s + t * v + p * v)

whole = Theorem(
    title="Soft Dice of a region that is there or not",
    source="derived here; Bertels et al. 2021 (Medical Image Analysis 67)",
    claim=Always(sp.Le(together(t), ends)),
    domain=Domain((p <= 1, t <= 1)),
    derivation=(
        Step("The weight lies between 0 and 1", sp.Ge(1 - w, 0), because=2 * s * (1 - t) / (2 * s + t * v)),
        Step(
            "The mean of the ends is larger by",
            sp.Ge(ends - together(t), 0),
            because=p * t * (1 - t) * v**3 / ((2 * s + v) * (2 * s + t * v) * (2 * s + v + t * v)),
        ),
        Step("The better end", identity(together(one) - together(zero), (2 * p - 1) * v / (2 * s + v))),
    ),
    equality="At t = 0 and t = 1, and where p = 0.",
)

pixels_apart = Theorem(
    title="Soft Dice of a region of many uncertain pixels",
    source="derived here; Bertels et al. 2021 (Medical Image Analysis 67)",
    claim=Always(sp.Eq(apart(t), (1 - many) * apart(zero) + many * apart(one))),
    domain=Domain((p <= 1, t <= 1)),
    derivation=(
        Step("The weight lies between 0 and 1", sp.Ge(1 - many, 0), because=(1 - t) * (2 * s + p * v) / (2 * s + t * v + p * v)),
        Step(
            "The better end: worth taking where p is above half the Dice without the region",
            identity(
                apart(one) - apart(zero),
                2 * v * (p - s / (2 * s + p * v)) / (2 * s + v + p * v),
            ),
        ),
    ),
    equality="An identity.",
)
