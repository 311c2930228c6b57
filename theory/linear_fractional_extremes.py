"""The lemma behind tight intervals: a quotient of two linear forms in the counts is largest where one count alone is not zero.

Let the denominator have positive coefficients b and let r be the quotient's values on the four single counts. Then the quotient is
their mean with the weights b_i x_i (a mediant), so it lies between the smallest and the largest of them. Dice, Jaccard, Tversky,
precision, recall, specificity and accuracy are of this form, a value 0/0 apart.

What follows and is no claim that can be written here, for it speaks of all metrics at once: given the value of another such metric,
the counts form a cone whose rays have at most two counts that are not zero, and in the weights of the rays the quotient is of this
form again. So every tight bound between two such metrics is attained, or approached, with at most two counts that are not zero, one
more for each linear hypothesis. `segbounds.cones` computes with it.
"""

import sympy as sp

from segbounds.counts import SYMBOLS, Counts
from segbounds.theorems import Step, Supremum, Theorem, bound

b = sp.symbols("b1:5", positive=True)
r = sp.symbols("r1:5", nonnegative=True)
weights = [coefficient * count for coefficient, count in zip(b, SYMBOLS, strict=True)]
quotient = sum(value * weight for value, weight in zip(r, weights, strict=True)) / sum(weights)

theorem = Theorem(
    title="A linear-fractional metric is largest on a single count",
    source="well known (mediants, linear-fractional programming)",
    claim=Supremum(
        of=quotient,
        equals=sp.Max(*r),
        approached_by=(Counts(1, 0, 0, 0), Counts(0, 1, 0, 0), Counts(0, 0, 1, 0), Counts(0, 0, 0, 1)),
    ),
    derivation=(
        Step(
            "A number that is at least each value exceeds their mean by a mean of differences",
            sp.Ge(bound - quotient, 0),
            because=sum((bound - value) * weight for value, weight in zip(r, weights, strict=True)) / sum(weights),
        ),
    ),
    equality="Attained on the single count with the largest value.",
)
