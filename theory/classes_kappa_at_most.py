"""K classes in one confusion matrix with accuracy a: kappa is at most (a - c)/(1 - c), with the least agreement by chance c.

Kappa is (a - c)/(1 - c), which falls with c: the sum of (t + f)(t + g) over classes with t right pixels, f false positives and g false
negatives, so at least the sum of t^2 + t (f + g), which it is where each class has errors of one kind. No f + g is above e = 1 - a, and all
make 2e, so the sum is least where the two classes with the fewest right pixels, s and r, have e each; the other k = K - 2 share the u that
are left equally. The claim is the step that is left: which s, r and u, of a in all, make the least of it.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

s, r, u = sp.symbols("s r u", nonnegative=True)  # right pixels of the two classes, and of all others
e, k = sp.symbols("e k", positive=True)  # errors, and how many others there are
right = s + r + u
chance = s**2 + r**2 + e * (s + r) + u**2 / k
each = (right - k * e / 2) / (k + 2)  # right pixels of each of the two where it is least: the others have e/2 more
least = 2 * each**2 + 2 * e * each + (right - 2 * each) ** 2 / k
a, c = sp.symbols("a c", positive=True)

theorem = Theorem(
    title="Classes agree least by chance where two share all errors and have half of them less than each of the others",
    source="derived here",
    claim=Always(sp.Ge(chance, least)),
    domain=Domain(),
    derivation=(
        Step(
            "The difference is made of squares",
            sp.Ge(chance - least, 0),
            because=(s - r) ** 2 / 2 + (2 + 4 / k) * ((s + r) / 2 - each) ** 2,
        ),
        Step("Kappa falls with the agreement by chance", identity(1 - (a - c) / (1 - c), (1 - a) / (1 - c))),
    ),
    equality="Equal exactly where s = r = u/k - e/2.",
    attained_by={s: 1, r: 1, u: sp.Rational(3, 2), e: 1, k: 1},
)
