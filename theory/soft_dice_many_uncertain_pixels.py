"""Soft Dice of many uncertain pixels is a mean of its values at 0 and at 1 throughout: it is best at one of them.

A region of s pixels is certain and predicted; another of v pixels, positive independently with probability p each, gets
the value t everywhere. In expected counts soft Dice is 2(s + t p v)/(2s + t v + p v): linear over linear in t, so
monotone. With s = 0 it rises: the region is predicted whole however small p is, a volume of v where p v is expected.
That is the volume bias of Bertels et al. 2021; cross-entropy has none, as it answers p.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

s, v = sp.symbols("s v", positive=True)
p, t = sp.symbols("p t", nonnegative=True)
w = t * (2 * s + v + p * v) / (2 * s + t * v + p * v)
soft = 2 * (s + t * p * v) / (2 * s + t * v + p * v)
out, whole = soft.subs(t, 0), soft.subs(t, 1)

theorem = Theorem(
    title="Soft Dice of a region of many uncertain pixels",
    source="derived here; Bertels et al. 2021 (Medical Image Analysis 67)",
    claim=Always(sp.Eq(soft, (1 - w) * out + w * whole)),
    domain=Domain((p <= 1, t <= 1)),
    derivation=(
        Step("The weight is at most 1", sp.Ge(1 - w, 0), because=(1 - t) * (2 * s + p * v) / (2 * s + t * v + p * v)),
        Step(
            "The region is worth taking where p is above half the Dice without it",
            identity(whole - out, 2 * v * (p - out / 2) / (2 * s + v + p * v)),
        ),
    ),
    equality="An identity.",
)
