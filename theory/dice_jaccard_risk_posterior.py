"""A posterior under which predicting everything maximises the expected Dice, and loses as much expected Jaccard as can be.

Take a pixels and b >= a others. With probability x = 2a/(2a + b) the reference is exactly the a pixels, else a random a
of the b. A prediction with i of the a and j of the b pixels has

    E D = x 2i/(i + j + a) + (1 - x) 2(j a/b)/(i + j + a) = x (2i + j)/(i + j + a) <= x,   as i <= a,

so predicting all a + b pixels maximises E D: whatever the reference is, its Dice is x and its Jaccard a/(a + b).
Predicting the a pixels alone has E J = x. dice_jaccard_risk_tight.py says what the difference can be.

The maximisers of E D are many here. With x a little smaller, predicting everything is the only one, and the regret
hardly changes.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

a, b = sp.symbols("a b", positive=True)
i, j = sp.symbols("i j", nonnegative=True)
x = 2 * a / (2 * a + b)
expected = x * 2 * i / (i + j + a) + (1 - x) * 2 * (j * a / b) / (i + j + a)

theorem = Theorem(
    title="No mask has a higher expected Dice than everything",
    source="derived here",
    claim=Always(sp.Le(expected, x)),
    domain=Domain((i <= a, j <= b, a <= b)),
    derivation=(
        Step(
            "The expected Dice of i of the a and j of the b pixels", identity(expected, x * (2 * i + j) / (i + j + a))
        ),
        Step("What is missing to x", sp.Ge(x - expected, 0), because=x * (a - i) / (i + j + a)),
    ),
    equality="For i = a and any j: the a pixels alone, everything, and all between them.",
    attained_by={a: 1, b: 1, i: 1, j: 1},
)
