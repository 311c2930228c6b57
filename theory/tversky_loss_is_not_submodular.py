"""The Tversky loss is not submodular if false negatives weigh less than 1: a second miss costs more than the first one.

So of Dice, where both weigh 1/2, the loss is not submodular; and not supermodular either, as a second false alarm costs less
(tversky_loss_is_submodular.py, for any weights). Its Lovasz extension is not convex.

Misses of u pixels each, from t = r + 2u true positives and weighted errors e on, with beta = 1/(1 + c) for any c > 0.
"""

import sympy as sp

from segbounds.theorems import Always, Step, Theorem

u, c = sp.symbols("u c", positive=True)
r, e = sp.symbols("r e", nonnegative=True)
b = 1 / (1 + c)
none, one, two = (r + 2 * u) / (r + 2 * u + e), (r + u) / (r + u + b * u + e), r / (r + 2 * b * u + e)

theorem = Theorem(
    title="The Tversky loss is not submodular where misses weigh less than one",
    source="derived here; for Dice Yu and Blaschko 2015 (arXiv 1512.07797)",
    claim=Always(2 * one > none + two),
    derivation=(
        Step(
            "The second miss costs more",
            2 * one > none + two,
            because=2
            * u**2
            * (c / (1 + c))
            * (b * (r + 2 * u) + e)
            / ((r + 2 * u + e) * (r + u + b * u + e) * (r + 2 * b * u + e)),
        ),
    ),
    equality="Never equal.",
    label="counterexample",
)
