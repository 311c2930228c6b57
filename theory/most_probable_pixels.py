"""Among masks of one size none has a higher expected Tversky index than the one of the most probable pixels.

Exchange a predicted pixel b for a more probable one a that is not predicted. Given all other pixels, nothing changes
where both are positive or both negative. Where only a is positive, the exchange turns a false positive and a false
negative into a true positive and a true negative; where only b is, the other way round. The first is the more probable,
for independent pixels, as p_a (1 - p_b) >= p_b (1 - p_a). So the exchange helps in expectation if two such errors never
raise the index: that is the claim, for a share h/(g + h) of the true positives spoilt at once. (For F: Lewis 1995,
Jansche 2007, Ye et al. 2012.)
"""

import sympy as sp

from segbounds.counts import fn, fp, tp
from segbounds.similarities import tversky
from segbounds.theorems import Always, Domain, Step, Theorem

alpha, beta, g = sp.symbols("alpha beta g", positive=True)
h = sp.Symbol("h", nonnegative=True)
index = tversky(alpha=alpha, beta=beta)
bottom = tp + alpha * fp + beta * fn
spoilt = (
    g * tp + alpha * ((g + h) * fp + h * tp) + beta * ((g + h) * fn + h * tp)
)  # the counts after the errors, times g + h

theorem = Theorem(
    title="Errors in pairs never raise a Tversky index",
    source="derived here; for F: Lewis 1995, Jansche 2007, Ye et al. 2012",
    claim=Always(sp.Le(g * tp / spoilt, index)),
    domain=Domain((tp >= 1,)),
    derivation=(
        Step(
            "The difference",
            sp.Ge(tp / bottom - g * tp / spoilt, 0),
            because=h * tp * ((alpha + beta) * tp + alpha * fp + beta * fn) / (bottom * spoilt),
        ),
    ),
    equality="Only for h = 0.",
    attained_by={tp: 1, fp: 1, fn: 1, alpha: 1, beta: 1, g: 1, h: 0},
)
