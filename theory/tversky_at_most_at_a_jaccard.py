"""At a given Jaccard, T_{alpha,beta} is at most 1/(1 + min(alpha, beta) e) with e = 1/J - 1.

Here for alpha <= beta; the other case is this one with prediction and reference exchanged. The bound is attained with false positives
alone, at every Jaccard, so it is tight.
"""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import jaccard, tversky
from segbounds.theorems import Always, Domain, Step, Theorem, identity

alpha, beta = sp.symbols("alpha beta", positive=True)
index = tversky(alpha=alpha, beta=beta)
limit = jaccard / (jaccard + alpha * (1 - jaccard))

theorem = Theorem(
    title="Largest Tversky at a Jaccard",
    source="derived here",
    claim=Always(sp.Le(index, limit)),
    domain=Domain((alpha <= beta,)),
    derivation=(
        Step("The bound is the Tversky index with one weight", identity(limit, tp / (tp + alpha * (fp + fn)))),
        Step(
            "The false negatives weigh more than in it",
            sp.Ge(limit - index, 0),
            because=(beta - alpha) * tp * fn / ((tp + alpha * fp + beta * fn) * (tp + alpha * (fp + fn))),
        ),
    ),
    equality="Equal exactly where tp = 0, fn = 0 or alpha = beta.",
    attained_by=Counts(1, 1, 0, 0),
)
