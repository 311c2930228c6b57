"""At a given Jaccard, T_{alpha,beta} is at least 1/(1 + max(alpha, beta) e) with e = 1/J - 1.

Here for alpha <= beta; the other case is this one with prediction and reference exchanged. The bound is attained with false negatives
alone, at every Jaccard, so it is tight.
"""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import jaccard, tversky
from segbounds.theorems import Always, Domain, Step, Theorem, identity

alpha, beta = sp.symbols("alpha beta", positive=True)
index = tversky(alpha=alpha, beta=beta)
limit = jaccard / (jaccard + beta * (1 - jaccard))

theorem = Theorem(
    title="Least Tversky at a Jaccard",
    source="derived here",
    claim=Always(sp.Ge(index, limit)),
    domain=Domain((alpha <= beta,)),
    derivation=(
        Step("The bound is the Tversky index with one weight", identity(limit, tp / (tp + beta * (fp + fn)))),
        Step(
            "The false positives weigh less than in it",
            sp.Ge(index - limit, 0),
            because=(beta - alpha) * tp * fp / ((tp + alpha * fp + beta * fn) * (tp + beta * (fp + fn))),
        ),
    ),
    equality="Equal exactly where tp = 0, fp = 0 or alpha = beta.",
    attained_by=Counts(1, 0, 1, 0),
)
