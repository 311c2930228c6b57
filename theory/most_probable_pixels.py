"""Among masks of one size none has a higher expected Tversky index than the one of the most probable pixels.

Exchange a predicted pixel b for a more probable one a that is not predicted. Given all other pixels, nothing changes where both are
positive or both negative. Where only a is positive, the exchange turns a false positive and a false negative into a true positive and a
true negative; where only b is, the other way round. The first is the more probable, for independent pixels, as
p_a (1 - p_b) >= p_b (1 - p_a). So the exchange helps in expectation if two such errors never raise the index: that is the claim, for a share
u of the true positives spoilt at once. (For F: Lewis 1995, Jansche 2007, Ye et al. 2012.)
"""

import sympy as sp

from segbounds.counts import fn, fp, tp
from segbounds.similarities import tversky
from segbounds.theorems import Always, Domain, Step, Theorem

alpha, beta = sp.symbols("alpha beta", positive=True)
u = sp.Symbol("u", nonnegative=True)
index = tversky(alpha=alpha, beta=beta)
bottom = tp + alpha * fp + beta * fn
spoilt = (1 - u) * tp + alpha * (fp + u * tp) + beta * (fn + u * tp)

theorem = Theorem(
    title="Errors in pairs never raise a Tversky index",
    source="derived here; for F: Lewis 1995, Jansche 2007, Ye et al. 2012",
    claim=Always(sp.Le((1 - u) * tp / spoilt, index)),
    domain=Domain((u <= 1, tp >= 1)),
    derivation=(
        Step(
            "The difference",
            sp.Ge(tp / bottom - (1 - u) * tp / spoilt, 0),
            because=u * tp * ((alpha + beta) * tp + alpha * fp + beta * fn) / (bottom * spoilt),
        ),
    ),
    equality="Only for u = 0.",
)
