"""The lemma behind tight intervals: a mediant lies between its fractions.

A metric that is a quotient of two linear forms in the counts, with positive coefficients below (Dice, Jaccard, Tversky, precision,
recall, accuracy), has one value on each single count, and on all others a mean of these: the weights are the parts of the
denominator. So it is largest, and smallest, on a single count. The claim is the step from one count to two; more counts are more steps.

What follows and is no claim that can be written here, for it speaks of all such metrics at once: where the value of another one is
given, the counts form a cone whose rays have at most two counts that are not zero, and in the weights of the rays the quotient is of
the same form. So every tight bound between two such metrics is attained, or approached, with at most two counts that are not zero, and
one more for each linear hypothesis. `segbounds.regions.cones` computes with it.
"""

import sympy as sp

from segbounds.theorems import Always, Step, Theorem, identity

x, y = sp.symbols("x y", nonnegative=True)  # two fractions, or what a metric is on two counts
w = sp.Symbol("w", positive=True)  # the second denominator over the first
a, b, c, e = sp.symbols("a b c e", positive=True)
mediant = (x + w * y) / (1 + w)

theorem = Theorem(
    title="A mediant lies between its fractions",
    source="well known",
    claim=Always(sp.Le(mediant, sp.Max(x, y))),
    derivation=(
        Step(
            "With x = a/b, y = c/e and w = e/b it is the mediant",
            identity((a + c) / (b + e), mediant.subs({x: a / b, y: c / e, w: e / b})),
        ),
        Step("What is missing to y", identity(y - mediant, (y - x) / (1 + w))),
        Step("what is missing to x has the other sign", identity(x - mediant, w * (x - y) / (1 + w))),
    ),
    equality="Equal exactly where both fractions are.",
    attained_by={x: 1, y: 1, w: 1},
)
