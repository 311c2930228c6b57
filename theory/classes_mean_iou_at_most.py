"""K classes in one confusion matrix with accuracy a: mean IoU is at most (K - 2 + 2a/(2 - a))/K.

A class with t right pixels and x errors loses x/(t + x) of its IoU. Every error is one of two classes, so no class has more than
e = 1 - a of them, and all have 2e. The loss is concave in x, so it is least where two classes have e each, with s and a - s right pixels;
the claim is the step that is left, an equal share. Other classes then have no errors, and may be as small as one likes.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

s, r = sp.symbols("s r", positive=True)  # right pixels of the two classes
e = sp.Symbol("e", positive=True)  # errors
lost = e / (s + e) + e / (r + e)
equal = 2 * e / ((s + r) / 2 + e)
a = sp.Symbol("a", positive=True)

theorem = Theorem(
    title="Two classes that share all errors lose least IoU where they share the right pixels equally",
    source="derived here",
    claim=Always(sp.Ge(lost, equal)),
    domain=Domain(),
    derivation=(
        Step(
            "The difference has a square on top",
            sp.Ge(lost - equal, 0),
            because=e * (s - r) ** 2 / ((s + r + 2 * e) * (s + e) * (r + e)),
        ),
        Step(
            "With s + r = a and e = 1 - a, two classes keep 2a/(2 - a)",
            identity(2 - 2 * (1 - a) / (a / 2 + 1 - a), 2 * a / (2 - a)),
        ),
    ),
    equality="Equal exactly where s = r.",
    attained_by={s: 1, r: 1, e: 1},
)
