"""With min(x, y) for the true positives, Jaccard is best at the label, pixel by pixel, also where labels are soft.

Then tp = sum of min(x, y) and tp + fp + fn = sum of max(x, y). Take t, what the labels of some pixels and the true positives of the
others sum to, and e, the errors of the others. A prediction that lies v below the labels of these pixels, in all, and u above them has
Jaccard (t - v)/(t + e + u): less than at v = u = 0, where it is the label. Over all pixels e = 0, and 1 is reached at the label only.
Dice is an increasing function of it; for a Tversky index the same with e and u weighted by alpha and v by beta in the denominator.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

t = sp.Symbol("t", positive=True)
e, u, v = sp.symbols("e u v", nonnegative=True)
alpha, beta = sp.symbols("alpha beta", positive=True)
index = (t - v) / (t + e + u)
weighted = (t - v) / (t - v + e + alpha * u + beta * v)

theorem = Theorem(
    title="The metric loss is least at the label",
    source="derived here; Wang et al. 2023 (arXiv 2302.05666, 2303.16296)",
    claim=Always(sp.Le(index, t / (t + e))),
    domain=Domain((v <= t,)),
    derivation=(
        Step(
            "What is missing to the label's",
            sp.Ge(t / (t + e) - index, 0),
            because=(t * u + (t + e) * v) / ((t + e) * (t + e + u)),
        ),
        Step(
            "and for a Tversky index",
            identity(
                t / (t + e) - weighted,
                (alpha * t * u + (beta * t + e) * v) / ((t + e) * (t - v + e + alpha * u + beta * v)),
            ),
        ),
    ),
    equality="Only at the label, u = v = 0.",
    attained_by={t: 1, e: 0, u: 0, v: 0},
)
