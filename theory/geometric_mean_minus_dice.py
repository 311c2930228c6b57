"""sqrt(P R) - D is at most 0.13488..., the root of c^3 + 6 c^2 + 14 c = 2, tight.

The supremum sits at fn = 0, where with s = sqrt(P) the gap is s - 2 s^2/(1 + s^2); its slope is zero where s^3 + s^2 + 3 s = 1.
"""

import sympy as sp

from segbounds.counts import Counts
from segbounds.similarities import dice, fowlkes_mallows, precision, recall
from segbounds.theorems import Step, Supremum, Theorem, identity

x = sp.Symbol("x", positive=True)
c = sp.CRootOf(x**3 + 6 * x**2 + 14 * x - 2, 0)
s = sp.CRootOf(x**3 + x**2 + 3 * x - 1, 0)
gap = x - 2 * x**2 / (1 + x**2)

theorem = Theorem(
    title="The geometric mean of precision and recall minus Dice",
    source="derived here",
    claim=Supremum(of=fowlkes_mallows - dice, equals=c, approached_by=Counts(s**2, 1 - s**2, 0, 0)),
    derivation=(
        Step("The geometric mean is the Fowlkes-Mallows index", identity(fowlkes_mallows**2, precision * recall)),
        Step(
            "The slope of the gap with no false negatives",
            identity(sp.diff(gap, x), (x - 1) * (x**3 + x**2 + 3 * x - 1) / (1 + x**2) ** 2),
        ),
    ),
    equality="Attained by no masks: equality needs fn = 0 (or fp = 0) and an irrational precision (or recall).",
)
