"""The Tversky loss is submodular in the mispredictions if false negatives weigh at least 1.

It is enough that no pixel costs more after another one than before (all differences of two more sets are sums of such). With
t = r + 2 true positives, weighted errors e and beta = 1 + c:

    two misses              T = (r + 2)/(r + 2 + e), (r + 1)/(r + 2 + e + c), r/(r + 2 + e + 2c): the claim
    two alarms              t/B, t/(B + alpha), t/(B + 2 alpha) is convex, whatever the weights
    a miss and an alarm     the alarm costs alpha t/(B (B + alpha)), less after a miss that shrinks t and does not shrink B

tversky_loss_is_not_submodular.py has the other side of beta = 1.
"""

import sympy as sp

from segbounds.theorems import Always, Step, Theorem

r, e, c = sp.symbols("r e c", nonnegative=True)
alpha = sp.Symbol("alpha", positive=True)
b = r + 2 + e
none, one, two = (r + 2) / b, (r + 1) / (b + c), r / (b + 2 * c)
alarm, miss, each = (r + 2) / (b + alpha), (r + 1) / (b + c), (r + 1) / (b + c + alpha)

theorem = Theorem(
    title="The Tversky loss is submodular where misses weigh at least one",
    source="derived here",
    claim=Always(sp.Le(2 * one, none + two)),
    derivation=(
        Step(
            "The first miss costs most",
            sp.Ge(none + two - 2 * one, 0),
            because=2 * c * (c * (r + 2) + b) / (b * (b + c) * (b + 2 * c)),
        ),
        Step(
            "So does the first alarm",
            sp.Ge((r + 2) / b + (r + 2) / (b + 2 * alpha) - 2 * (r + 2) / (b + alpha), 0),
            because=2 * alpha**2 * (r + 2) / (b * (b + alpha) * (b + 2 * alpha)),
        ),
        Step(
            "and an alarm before a miss",
            sp.Ge(none + each - alarm - miss, 0),
            because=alpha
            * (b * (b + alpha) + (r + 2) * c * (2 * b + c + alpha))
            / (b * (b + alpha) * (b + c) * (b + c + alpha)),
        ),
    ),
    equality="Two misses cost the same exactly for beta = 1, as Jaccard has it.",
    attained_by={r: 1, e: 1, c: 0},
)
