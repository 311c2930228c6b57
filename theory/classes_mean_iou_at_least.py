"""K classes in one confusion matrix with accuracy a: mean IoU is at least a/K, mean Dice at least 2a/((1 + a) K).

A class with t right pixels has at most e = 1 - a errors, so its IoU is at least t/(t + e), and its Dice 2t/(2t + e): concave in t and 0 at
0. The sum over classes is least where one class has all right pixels. The claim is that step for two classes.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

s, r = sp.symbols("s r", nonnegative=True)  # right pixels of two classes
e = sp.Symbol("e", positive=True)  # errors
kept = s / (s + e) + r / (r + e)
together = (s + r) / (s + r + e)
a = sp.Symbol("a", positive=True)

theorem = Theorem(
    title="Two classes with at most all errors keep least IoU where one of them has all right pixels",
    source="derived here",
    claim=Always(sp.Ge(kept, together)),
    domain=Domain(),
    derivation=(
        Step(
            "The difference is not negative",
            sp.Ge(kept - together, 0),
            because=s * r * (s + r + 2 * e) / ((s + e) * (r + e) * (s + r + e)),
        ),
        Step("With all right pixels and all errors, the IoU is the accuracy", identity(a / (a + (1 - a)), a)),
        Step("and Dice is 2a/(1 + a)", identity(2 * a / (2 * a + (1 - a)), 2 * a / (1 + a))),
    ),
    equality="Equal exactly where s = 0 or r = 0.",
    attained_by={s: 1, r: 0, e: 1},
)
