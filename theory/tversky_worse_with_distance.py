"""Both Tversky errors grow strictly with M = e^L: farther from Dice in L is worse.

Farther means larger L = max(|ln 2 alpha|, |ln 2 beta|), not larger Euclidean distance from (1/2, 1/2): see the last step.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem

root = sp.Symbol("m", positive=True)  # sqrt(M), at least 1
h = sp.Symbol("h", positive=True)


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
        Step(
            "Euclidean distance is another matter: (1, 1) is farther than (1/6, 1/2) ...",
            sp.Gt(
                squared_distance(sp.Integer(1), sp.Integer(1)), squared_distance(sp.Rational(1, 6), sp.Rational(1, 2))
            ),
        ),
        Step("... but better", sp.Lt(scale(sp.Integer(1), sp.Integer(1)), scale(sp.Rational(1, 6), sp.Rational(1, 2)))),
    ),
    equality="Equal errors only for equal M.",
)
