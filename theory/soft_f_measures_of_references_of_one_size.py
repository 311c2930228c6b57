"""For references of one size soft Dice, and every other soft F-measure, is consistent: no value of a pixel is better than both ends.

An F-measure is tp/(tp + alpha fp + (1 - alpha) fn), whose denominator alpha V + (1 - alpha) m has the sum V of the values and
the size m of the reference in it. If m is the same for all references, the expectation is the F-measure at the mean tp, a
quotient of linear functions (A + p t)/(B + alpha t) of the value t of a pixel that is positive with probability p: a mean of
its values at 0 and at 1, as both engines prove. A maximum inside is therefore attained at both ends, and thresholds lose
nothing, as in expected_soft_tversky_convex.py.
"""

from fractions import Fraction

import sympy as sp

from segbounds.similarities import f_beta
from segbounds.theorems import (
    Always,
    Domain,
    Expected,
    ExpectedWith,
    ExpectedWithout,
    PosteriorPlace,
    Step,
    Theorem,
    identity,
)

beta = sp.Symbol("beta", positive=True)
index = f_beta(beta=beta)
a, p, t = sp.symbols("a p t", nonnegative=True)
b, alpha = sp.symbols("b alpha", positive=True)
w = t * (b + alpha) / (b + alpha * t)

theorem = Theorem(
    title="Soft F-measures of references of one size are monotone along each pixel",
    source="derived here; that they are linear-fractional was used by Bertels et al. 2021 (Medical Image Analysis 67)",
    claim=Always(sp.Le(Expected(index), sp.Max(ExpectedWithout(index), ExpectedWith(index)))),
    domain=Domain(posteriors="references of one size"),
    derivation=(
        Step(
            "A quotient of linear functions is a mean of its ends",
            identity((a + p * t) / (b + alpha * t), (1 - w) * a / b + w * (a + p) / (b + alpha)),
        ),
        Step(
            "by weights that are not negative",
            sp.Ge(1 - w.subs(t, t / (1 + t)), 0),
            because=b / (b * (1 + t) + alpha * t),
        ),
    ),
    equality="At the ends, and where the expectation is constant along the pixel.",
    attained_by=PosteriorPlace(((1, 0), (0, 1)), (Fraction(1, 2), Fraction(1, 2)), (Fraction(1), Fraction(1, 2)), 0),
)
