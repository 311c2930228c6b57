"""Averages over images: mean J >= f(mean D) with f(x) = x/(2 - x), and mean J <= mean D; both ends are attained.

    J >= f(m) + f'(m) (D - m)     for each image (dice_jaccard_tangent.py)
    mean J >= f(m)                averaged, with m = mean D
    mean J <= mean D              averaged from J <= D (jaccard_at_most_dice.py)

All images alike attain the lower end, images with D = 0 or 1 alone the upper one; so f(mean D) is not the mean J but its least value,
and a mean Jaccard above the mean Dice is an error.

The claim here is the lower end for images with two values of Dice, w of the second kind for each of the first. For more
kinds of images the three lines above are the proof: a claim is about one pair of masks, or about some parameters, and cannot say
"for every number of images".
"""

import sympy as sp

from segbounds.theorems import Always, Domain, Step, Theorem, identity

u, v = sp.symbols("u v", nonnegative=True)  # two values of the Dice loss: Dice is 1 - u, Jaccard (1 - u)/(1 + u)
w = sp.Symbol("w", positive=True)  # how many images have the second, for each that has the first

mean_loss = (u + w * v) / (1 + w)
mean_jaccard = ((1 - u) / (1 + u) + w * (1 - v) / (1 + v)) / (1 + w)
of_the_mean = (1 - u + w * (1 - v)) / (1 + u + w * (1 + v))

theorem = Theorem(
    title="Mean Jaccard is at least the Jaccard of the mean Dice",
    source="derived here (Jensen)",
    claim=Always(sp.Ge(mean_jaccard, of_the_mean)),
    domain=Domain((u <= 1, v <= 1)),
    derivation=(
        Step("The Jaccard of the mean Dice", identity(of_the_mean, (1 - mean_loss) / (1 + mean_loss))),
        Step(
            "The difference is a square over something positive",
            sp.Ge(mean_jaccard - of_the_mean, 0),
            because=2 * w * (u - v) ** 2 / ((1 + w) * (1 + u) * (1 + v) * (1 + u + w * (1 + v))),
        ),
        Step(
            "With Dice 0 and 1 alone, mean Jaccard is mean Dice",
            identity(mean_jaccard.subs({u: 0, v: 1}), 1 - mean_loss.subs({u: 0, v: 1})),
        ),
    ),
    equality="Equal exactly where all images have the same Dice.",
    attained_by={u: sp.Rational(1, 2), v: sp.Rational(1, 2), w: 1},
)
