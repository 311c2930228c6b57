"""At prevalence pi <= 1/3 no weight has a smaller error than the one of weighted_hamming_at_a_prevalence.py.

Two predictions settle it: the empty one has H - D = 1 - gamma, and the one with all positives and a false positive rate of r has
H - D = 1/(1 + r) - (1 - gamma) r. The first exceeds c = 1/(1 + r)^2 when gamma is small, the second when it is large.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

r = sp.Symbol("r", positive=True)
gamma = sp.Symbol("gamma", nonnegative=True)
empty = 1 - gamma
generous = 1 / (1 + r) - (1 - gamma) * r

theorem = Theorem(
    title="No weight does better at a prevalence",
    source="derived here",
    claim=Always(sp.Ge(sp.Max(empty, generous), 1 / (1 + r) ** 2)),
    domain=Domain((gamma <= 1, r <= 1)),
    derivation=(
        Step("A weighted mean of the two errors", identity((r * empty + generous) / (1 + r), 1 / (1 + r) ** 2)),
        Step("The generous prediction's Dice", identity(2 * r**2 / (2 * r**2 + 2 * r), r / (1 + r))),
    ),
    equality="Equal exactly for gamma = 1 - 1/(1 + r)^2.",
    attained_by={r: 1, gamma: sp.Rational(3, 4)},
)
