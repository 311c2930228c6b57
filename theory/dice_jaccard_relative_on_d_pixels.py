"""The same on d pixels: the largest D/J is 2d/(d + 1), a relative error of (d - 1)/(d + 1)."""

import sympy as sp

from segbounds.counts import Counts, d, fn, fp, pixels, tp
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Domain, Step, Supremum, Theorem, identity

theorem = Theorem(
    title="Dice over Jaccard on d pixels",
    source="finite version of Eelbode et al. 2020 (arXiv 2010.13499), derived here",
    claim=Supremum(of=dice / jaccard, equals=2 * d / (d + 1), approached_by=Counts(1, d - 1, 0, 0)),
    domain=Domain((sp.Eq(pixels, d), tp >= 1)),
    derivation=(
        Step(
            "The ratio in the union and the sum of the sizes",
            identity(dice / jaccard, 2 * (tp + fp + fn) / (2 * tp + fp + fn)),
        ),
        Step("The relative error", identity(2 * d / (d + 1) - 1, (d - 1) / (d + 1))),
    ),
    equality="Attained with one true positive and every other pixel wrong.",
    attained_by=Counts(1, 4, 0, 0),
)
