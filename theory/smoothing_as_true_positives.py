"""Smoothing that is added as true positives keeps the tie: (2I + 2s)/(S + 2s) goes with (I + s)/(U + s).

With s true positives more, S = 2I + e becomes S + 2s and U = I + e becomes U + s: these are the counts of other masks, so all that is
proved over counts holds. equal_smoothing_unties.py has the other habit, the same s for both.
"""

import sympy as sp

from segbounds.theorems import Always, Step, Theorem, identity

s = sp.Symbol("s", positive=True)
i, e = sp.symbols("i e", nonnegative=True)  # true positives, errors
smooth_dice = (2 * i + 2 * s) / (2 * i + e + 2 * s)
smooth_jaccard = (i + s) / (i + e + s)

theorem = Theorem(
    title="Smoothing as true positives keeps what ties Dice and Jaccard",
    source="derived here",
    claim=Always(sp.Eq(smooth_jaccard, smooth_dice / (2 - smooth_dice))),
    derivation=(
        Step("It is Dice of s true positives more", identity(smooth_dice, 2 * (i + s) / (2 * (i + s) + e))),
        Step("and so is Jaccard", identity(smooth_jaccard, (i + s) / ((i + s) + e))),
        Step("Without errors the loss is 0", identity(smooth_dice.subs(e, 0), 1)),
    ),
    equality="It is an identity.",
)
