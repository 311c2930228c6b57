"""F1 of mean precision and mean recall is at least mean F1, over images or classes: the harmonic mean is concave.

The claim is this for two images, w of the second kind for each of the first; for more it is the same inequality again and again.
So a mean F1 above the harmonic mean of the means is an error; the gap can be as large as one half.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

p, q = sp.symbols("p q", positive=True)  # precisions
r, s = sp.symbols("r s", positive=True)  # recalls
w = sp.Symbol("w", positive=True)  # how many images have the second, for each that has the first

mean_f1 = (2 * p * r / (p + r) + w * 2 * q * s / (q + s)) / (1 + w)
of_means = 2 * (p + w * q) * (r + w * s) / ((1 + w) * (p + w * q + r + w * s))

theorem = Theorem(
    title="F1 of the mean precision and recall is at least the mean F1",
    source="derived here (the harmonic mean is concave)",
    claim=Always(sp.Ge(of_means, mean_f1)),
    domain=Domain(),
    derivation=(
        Step(
            "The difference has a square on top",
            sp.Ge(of_means - mean_f1, 0),
            because=2 * w * (p * s - q * r) ** 2 / ((1 + w) * (p + r) * (q + s) * (p + w * q + r + w * s)),
        ),
        Step(
            "It is 1/2 for precisions 1 and 0 and recalls 0 and 1",
            identity(2 * sp.Rational(1, 4) / 1, sp.Rational(1, 2)),
        ),
    ),
    equality="Equal exactly where precision and recall are in one ratio on all images.",
    attained_by={p: 1, q: 1, r: 1, s: 1, w: 1},
)
