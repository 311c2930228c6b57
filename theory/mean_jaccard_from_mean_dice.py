"""Averages over images: mean J >= f(mean D) with f(x) = x/(2 - x), and mean J <= mean D; both ends are attained.

    J >= f(m) + f'(m) (D - m)     for each image (dice_jaccard_tangent.py)
    mean J >= f(m)                averaged, with m = mean D
    mean J <= mean D              averaged from J <= D (jaccard_at_most_dice.py)

All images alike attain the lower end, images with D = 0 or 1 alone the upper one; so f(mean D) is not the mean J but its least value,
and a mean Jaccard above the mean Dice is an error.

The claim here is the lower end for images with two values x and y of Dice, w of the second kind for each of the first. For more
kinds of images the three lines above are the proof: a claim is about one pair of masks, or about some parameters, and cannot say
"for every number of images".
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

x, y = sp.symbols("x y", nonnegative=True)  # two values of Dice
w = sp.Symbol("w", positive=True)  # how many images have the second, for each that has the first


def to_jaccard(value: sp.Expr) -> sp.Expr:
    return value / (2 - value)


mean_dice = (x + w * y) / (1 + w)
mean_jaccard = (to_jaccard(x) + w * to_jaccard(y)) / (1 + w)

theorem = Theorem(
    title="Mean Jaccard is at least the Jaccard of the mean Dice",
    source="derived here (Jensen)",
    claim=Always(sp.Ge(mean_jaccard, to_jaccard(mean_dice))),
    domain=Domain((x <= 1, y <= 1)),
    derivation=(
        Step(
            "The difference is a square over something positive",
            sp.Ge(mean_jaccard - to_jaccard(mean_dice), 0),
            because=2 * w * (x - y) ** 2 / ((1 + w) * (2 - x) * (2 - y) * ((2 - x) + w * (2 - y))),
        ),
        Step(
            "With values 0 and 1 alone, both means are the share of ones",
            identity(mean_jaccard.subs({x: 0, y: 1}), mean_dice.subs({x: 0, y: 1})),
        ),
    ),
    equality="Equal exactly where all images have the same Dice.",
)
