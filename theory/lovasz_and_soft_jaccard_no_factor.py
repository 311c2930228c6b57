"""No constant factor ties the soft Jaccard loss to the Lovasz loss: on soft masks one is any number of times the other.

One foreground pixel is sure, and k pixels of the background have the error m each. The Jaccard loss of i of these is
i/(1 + i), so the Lovasz extension of the errors is m times k/(1 + k); the soft Jaccard loss is k m/(1 + k m). The
claim: with k m <= 1 the second is at least any f times the first for which 2 f <= 1 + k, so enough pixels do for every
factor. Both are the Jaccard loss on masks, and Lovasz is at most the expected loss, that at most soft Jaccard
(lovasz_at_most_expected_loss.py, expected_jaccard_loss_at_most_soft.py): the other side of these has no factor.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

f, m, k = sp.symbols("f m k", positive=True)
lovasz, soft = m * k / (1 + k), k * m / (1 + k * m)
below = (1 + k) * (1 + k * m)

theorem = Theorem(
    title="The soft Jaccard loss is no constant times the Lovasz loss",
    source="derived here; a nuance to a sentence of Bertels et al. 2019 (arXiv 1911.01685) on multiplicative factors",
    claim=Always(sp.Le(f * lovasz, soft)),
    domain=Domain((2 * f <= 1 + k, k * m <= 1)),
    derivation=(
        Step("One more error costs", identity(k / (1 + k) - (k - 1) / k, 1 / (k * (1 + k)))),
        Step(
            "What is missing",
            sp.Ge(soft - f * lovasz, 0),
            because=k * m * (1 + k - 2 * f) / below + k * m * f * (1 - k * m) / below,
        ),
    ),
    equality="For k m = 1 and 2 f = 1 + k.",
    attained_by={f: 1, k: 1, m: 1},
)
