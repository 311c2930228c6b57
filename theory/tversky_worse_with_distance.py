"""Both Tversky errors grow strictly with M = e^L: farther from Dice in L is worse.

Farther means larger L = max(|ln 2 alpha|, |ln 2 beta|). Along a ray in (ln 2 alpha, ln 2 beta) L is proportional to the way
gone, and along alpha = beta it is |ln 2 alpha|; so both errors grow along these. Euclidean distance from (1/2, 1/2) is
another matter: see the last two steps.
"""

import sympy as sp

from segbounds.counts import n
from segbounds.theorems import Always, Domain, Step, Theorem

root = sp.Symbol("m", positive=True)  # sqrt(M), at least 1
h = sp.Symbol("h", positive=True)
one = sp.Integer(1)


def absolute(m: sp.Expr) -> sp.Expr:
    return (m - 1) / (m + 1)


def scale(a: sp.Expr, b: sp.Expr) -> sp.Expr:
    return sp.Max(2 * a, 1 / (2 * a), 2 * b, 1 / (2 * b))


def squared_distance(a: sp.Expr, b: sp.Expr) -> sp.Expr:
    return (a - sp.Rational(1, 2)) ** 2 + (b - sp.Rational(1, 2)) ** 2


theorem = Theorem(
    title="The Tversky error grows with the distance from Dice",
    source="Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Always(absolute(root + h) > absolute(root)),
    domain=Domain((root >= 1,)),
    derivation=(
        Step(
            "The absolute error grows",
            absolute(root + h) > absolute(root),
            because=2 * h / ((root + 1) * (root + h + 1)),
        ),
        Step("and so does the relative error M - 1", (root + h) ** 2 - 1 > root**2 - 1, because=h * (2 * root + h)),
        Step("Along alpha = beta, M is 2 alpha above 1/2", 1 + h - 1 / (1 + h) >= 0, because=h * (2 + h) / (1 + h)),
        Step(
            "Euclidean distance is another matter: (1, 1) is farther than (1/6, 1/2) ...",
            sp.Gt(squared_distance(one, one), squared_distance(one / 6, one / 2), evaluate=False),
        ),
        Step("... but better", sp.Lt(scale(one, one), scale(one / 6, one / 2), evaluate=False)),
    ),
    equality="Equal errors only for equal M.",
    attained_by={root: 2, h: 1 / n},
    figure="tversky_cuts",
)
