"""K classes in one confusion matrix with accuracy a: kappa is at least -(1 - a)/(1 + a).

Kappa is (a - c)/(1 - c), which falls with the agreement by chance c: the sum of (t + f)(t + g) over classes with t right pixels, f false
positives and g false negatives. By the inequality of the means it is at most the sum of r^2, where r = t + (f + g)/2. All r make 1, and
none is above 1 - e/2, where e = 1 - a, since f + g is at most e in each class. A sum of squares is largest where one r is as large as it
may be and another has the rest. The claim is that step: of two classes, with x and y more than e/2, one has everything.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

x, y = sp.symbols("x y", nonnegative=True)  # what two classes have beside half of the errors each
e = sp.Symbol("e", positive=True)  # errors
chance = (x + e / 2) ** 2 + (y + e / 2) ** 2
largest = (x + y + e / 2) ** 2 + (e / 2) ** 2
a = sp.Symbol("a", positive=True)
c = (1 - (1 - a) / 2) ** 2 + ((1 - a) / 2) ** 2

theorem = Theorem(
    title="Two classes agree most by chance where one of them has all but half of the errors",
    source="derived here",
    claim=Always(sp.Le(chance, largest)),
    domain=Domain(),
    derivation=(
        Step("The difference is not negative", sp.Ge(largest - chance, 0), because=2 * x * y),
        Step(
            "With so much agreement by chance kappa is -(1 - a)/(1 + a)",
            identity((a - c) / (1 - c), -(1 - a) / (1 + a)),
        ),
    ),
    equality="Equal exactly where x = 0 or y = 0.",
    attained_by={x: 1, y: 0, e: 1},
)
