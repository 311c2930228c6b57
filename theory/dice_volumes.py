"""The volume of the best mask for Dice: at least v^2 of the image where v is expected; never less than accuracy's.

Counts are expected counts, as shares of the image: v is the expected volume of the reference, k that of the best mask,
s the expected share of true positives, s <= k. Predicting everything has Dice 2v/(1 + v). A mask of volume k has 2s/(k
+ v) <= 2k/(k + v), which is smaller where k < v^2; that is the claim, for k = v^2 g/(g + h). So v^2 <= k <= 1, and both
ends are approached. Accuracy takes the pixels with p > 1/2 and Dice those with p > D*/2, which is at most 1/2: Dice's
mask contains accuracy's. (Nordstroem et al. 2022, arXiv 2206.06484, study these volumes.)
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem

v, g = sp.symbols("v g", positive=True)
h = sp.Symbol("h", nonnegative=True)
k = v**2 * g / (g + h)
everything = 2 * v / (1 + v)

theorem = Theorem(
    title="A mask smaller than the square of the volume is not best for Dice",
    source="derived here; Nordstroem et al. 2022 (arXiv 2206.06484)",
    claim=Always(sp.Le(2 * k / (k + v), everything)),
    domain=Domain((v <= 1,)),
    derivation=(
        Step(
            "What is missing", sp.Ge(everything - 2 * k / (k + v), 0), because=2 * v * h / ((1 + v) * (v * g + g + h))
        ),
    ),
    equality="For h = 0: a region of volume v^2 is certain, the rest of the reference is spread evenly over the rest of the image.",
    attained_by={v: sp.Rational(1, 2), g: 1, h: 0},
)
