"""Where references are nested, as those of raters who agree on all but how far an object reaches, soft Dice is consistent.

A pixel that more references have gains more, so among soft masks of one volume a best one fills the pixels in one
order, from the innermost reference outwards. At a volume v the references of m <= v pixels are filled, and have the
soft Dice 2 m/(v + m) with the slope -2 m/(v + m)^2; the larger ones have all of v, the soft Dice 2 v/(v + m) and the
slope 2 m/(v + m)^2. While v lies between two of their sizes, the slope of a larger one over that of a smaller one grows
with v: the claim is about the squares (v + m)^2 that they differ in. So expected soft Dice falls and then rises there,
and the better end, a mask, is as good as any soft mask: of every best soft mask the pixels above any threshold are a
best mask. These sums are argued by hand.
"""

import sympy as sp

from segbounds.theorems import Always, Step, Theorem

more, v, x = sp.symbols("more v x", nonnegative=True)
m = sp.Symbol("m", positive=True)


def ratio(at: sp.Expr) -> sp.Expr:
    """Of the slopes of references of m + more and of m pixels, over the ratio of their sizes."""
    return (at + m) ** 2 / (at + m + more) ** 2


grown = more * x / ((v + m + more) * (v + x + m + more))  # what the roots of both ratios differ by

theorem = Theorem(
    title="The larger of nested references gain on the smaller ones as a soft mask grows",
    source="derived here",
    claim=Always(sp.Le(ratio(v), ratio(v + x))),
    derivation=(
        Step(
            "What the ratio gains",
            sp.Ge(ratio(v + x) - ratio(v), 0),
            because=grown * (grown + 2 * (v + m) / (v + m + more)),
        ),
    ),
    equality="For x = 0, and for references of one size.",
    attained_by={m: 1, more: 1, v: 1, x: 0},
)
