"""For independent pixels no value of a pixel has a larger expected soft Dice than both of its ends: soft Dice is consistent for them.

This is what soft_dice_of_independent_pixels.py is for: its claim, which certificates prove, and sums that are argued by hand there
make the expectation fall and then rise along each pixel. Here the conclusion itself is claimed, of every posterior of
independent pixels. No engine proves it for every number of pixels; all posteriors on a grid over three pixels are visited,
and random ones are drawn.
"""

from fractions import Fraction

import sympy as sp

from segbounds.similarities import dice
from segbounds.theorems import (
    Always,
    Domain,
    Expected,
    ExpectedWith,
    ExpectedWithout,
    PosteriorPlace,
    Step,
    Theorem,
)

v, h = sp.symbols("v h", nonnegative=True)

theorem = Theorem(
    title="Expected soft Dice of independent pixels is largest at the ends of each pixel",
    source="derived here",
    claim=Always(sp.Le(Expected(dice), sp.Max(ExpectedWithout(dice), ExpectedWith(dice)))),
    domain=Domain(posteriors="independent pixels"),
    derivation=(
        Step(
            "Beside one certain pixel the gain over the loss rises with the volume v, as the square of (v + 1)/(v + 2)",
            sp.Ge((v + h + 1) / (v + h + 2) - (v + 1) / (v + 2), 0),
            because=h / ((v + 2) * (v + h + 2)),
        ),
    ),
    equality="At the ends, and where the expectation is constant along the pixel.",
    attained_by=PosteriorPlace(((1, 1),), (Fraction(1),), (Fraction(1), Fraction(1)), 1),
    label="open",
)
