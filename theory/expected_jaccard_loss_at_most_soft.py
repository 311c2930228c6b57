"""The expected Jaccard loss of independent pixels is at most the soft Jaccard loss, for binary references.

Replace one random pixel after the other by its probability p. A pixel of the reference enters the Jaccard index linearly, as the union has
it anyway: nothing changes. A pixel outside of it enlarges the union u by 1 or not, and 1/u is convex (Jensen): with t true
positives the index t/(u + p) is at most its expectation (1 - p) t/u + p t/(u + 1). At the end all pixels are probabilities: that is
soft Jaccard. With lovasz_at_most_expected_loss.py: Lovasz <= expected <= soft, and all three are the metric's loss on binary masks.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

u = sp.Symbol("u", positive=True)  # the union without the pixel
t, p = sp.symbols("t p", nonnegative=True)
soft, expected = t / (u + p), (1 - p) * t / u + p * t / (u + 1)

theorem = Theorem(
    title="The expected Jaccard loss is at most the soft Jaccard loss",
    source="derived here (Jensen)",
    claim=Always(sp.Le(soft, expected)),
    domain=Domain((p <= 1, t <= u)),
    derivation=(
        Step(
            "A pixel outside of the reference",
            sp.Ge(expected - soft, 0),
            because=t * p * (1 - p) / (u * (u + 1) * (u + p)),
        ),
        Step("A pixel of the reference", identity((1 - p) * t / u + p * (t + 1) / u, (t + p) / u)),
    ),
    equality="On binary masks, and where all pixels outside of the reference are certain.",
    attained_by={t: 1, u: 1, p: 0},
    figure="surrogates",
)
