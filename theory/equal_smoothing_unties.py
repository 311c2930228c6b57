"""The same smoothing term s in Dice, (2I + s)/(S + s), and in Jaccard, (I + s)/(U + s), does not keep the tie between them.

That is how both are smoothed in many libraries. Dice gets s/2 true positives then, Jaccard s: the Jaccard index is higher than the
one that goes with that Dice, by e s/((I + e + s)(2I + 2e + s)) with e errors. With no error both are 1.
"""

import sympy as sp

from segbounds.theorems import Always, Step, Theorem, identity

s = sp.Symbol("s", positive=True)
i, e = sp.symbols("i e", nonnegative=True)  # true positives, errors
alike_dice = (2 * i + s) / (2 * i + e + s)
alike_jaccard = (i + s) / (i + e + s)

theorem = Theorem(
    title="One smoothing term for both lifts Jaccard above what goes with Dice",
    source="derived here",
    claim=Always(sp.Ge(alike_jaccard, alike_dice / (2 - alike_dice))),
    derivation=(
        Step(
            "Dice has s/2 true positives more", identity(alike_dice / (2 - alike_dice), (i + s / 2) / (i + s / 2 + e))
        ),
        Step(
            "The difference",
            sp.Ge(alike_jaccard - alike_dice / (2 - alike_dice), 0),
            because=e * s / ((i + e + s) * (2 * i + 2 * e + s)),
        ),
    ),
    equality="Only without errors.",
    attained_by={i: 1, e: 0, s: 1},
)
