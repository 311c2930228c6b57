"""Where misses weigh less than one, a soft Tversky index is strictly concave in the value of a pixel of the reference.

The other side of expected_soft_tversky_convex.py, in its letters, with beta = 1/(1 + c) and c > 0: the middle value
exceeds the chord. A reference is a posterior, so for each such beta, 1/2 of Dice among them, some expectation is not
convex along a pixel: convex exactly where beta >= 1, which is also where the loss is submodular
(tversky_loss_is_submodular.py).
"""

import sympy as sp

from segbounds.theorems import Always, Step, Theorem

a, e = sp.symbols("a e", nonnegative=True)
c, k = sp.symbols("c k", positive=True)
beta = 1 / (1 + c)
first, middle, last = a + e + beta * (1 + k), a + 1 + e + beta * k, a + 1 + k + e
chord = (k * a / first + (a + 1 + k) / last) / (1 + k)

theorem = Theorem(
    title="Soft Tversky indices are concave along a pixel of the reference where misses weigh less than one",
    source="derived here",
    claim=Always(chord < (a + 1) / middle),
    derivation=(
        Step(
            "What the middle has more than the chord",
            chord < (a + 1) / middle,
            because=k * (c / (1 + c)) * (e + beta * (a + 1 + k)) / (first * middle * last),
        ),
    ),
    equality="Never equal.",
    label="counterexample",
)
