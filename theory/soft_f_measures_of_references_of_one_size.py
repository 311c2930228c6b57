"""For references of one size soft Dice, and every other soft F-measure, is consistent: along each pixel its expectation is monotone.

tp/(tp + alpha fp + (1 - alpha) fn) has the denominator alpha V + (1 - alpha) m, where V is the sum of the values and m
the size of the reference. If m is the same for all references, the expectation is a quotient of linear functions, (A +
p t)/(B + alpha t) in the value t of a pixel that is positive with probability p: a mean of its values at 0 and at 1. A
maximum inside is therefore attained at both ends, and thresholds lose nothing, as in expected_soft_tversky_convex.py;
that no reference is empty makes B positive.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem

a, p, t = sp.symbols("a p t", nonnegative=True)
b, alpha = sp.symbols("b alpha", positive=True)
w = t * (b + alpha) / (b + alpha * t)

theorem = Theorem(
    title="Soft F-measures of references of one size are monotone along each pixel",
    source="derived here; that they are linear-fractional was used by Bertels et al. 2021 (Medical Image Analysis 67)",
    claim=Always(sp.Eq((a + p * t) / (b + alpha * t), (1 - w) * a / b + w * (a + p) / (b + alpha))),
    domain=Domain((p <= 1, t <= 1, alpha <= 1)),
    derivation=(Step("The weight is at most 1", sp.Ge(1 - w, 0), because=b * (1 - t) / (b + alpha * t)),),
    equality="An identity.",
)
