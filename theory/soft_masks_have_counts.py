"""Soft masks have real counts, so soft losses are tied as the metrics are: soft J = soft D/(2 - soft D).

A pixel with prediction x and label y, both in [0, 1], is in four parts: x y of it true positive, x (1 - y) false positive, (1 - x) y
false negative, the rest true negative. None is negative, and together they are one pixel. Summed over the pixels they are the
counts of the soft losses: non-negative real numbers, all of which are counts of masks up to a factor and a limit. So whatever is
proved here over such counts holds for soft Dice, soft Jaccard and soft Tversky, as differences, quotients and identities.
Lovasz extensions and cross-entropy are no functions of these sums: they inherit nothing.

The claim is that tie, written with the reciprocals, after one more pixel: s true positives and e errors, and then a pixel of x and y.
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

s = sp.Symbol("s", positive=True)
e, x, y = sp.symbols("e x y", nonnegative=True)
errors = x * (1 - y) + (1 - x) * y
soft_dice = 2 * (s + x * y) / (2 * (s + x * y) + e + errors)
soft_jaccard = (s + x * y) / (s + x * y + e + errors)

theorem = Theorem(
    title="Soft Jaccard is soft Dice over two minus soft Dice",
    source="derived here; for the losses Eelbode et al. 2020 (arXiv 2010.13499), Bertels et al. 2019 (arXiv 1911.01685)",
    claim=Always(sp.Eq(1 / soft_jaccard, 2 / soft_dice - 1)),
    domain=Domain((x <= 1, y <= 1)),
    derivation=(
        Step("The four parts make one pixel", identity(x * y + errors + (1 - x) * (1 - y), 1)),
        Step("No part is negative", sp.Ge(x * (1 - y), 0), because=x * (1 - y)),
        Step("nor the other", sp.Ge((1 - x) * y, 0), because=(1 - x) * y),
        Step("The denominator of Dice is the sum of both masks", identity(2 * x * y + errors, x + y)),
        Step("Solved for soft Jaccard", identity(soft_jaccard, soft_dice / (2 - soft_dice))),
        Step("and for soft Dice", identity(soft_dice, 2 * soft_jaccard / (1 + soft_jaccard))),
    ),
    equality="It is an identity.",
)
