"""Where misses weigh at least one, every expected soft Tversky index is convex along each pixel: thresholds lose nothing.

The claim is about every posterior over references that are not empty, and every soft mask: the expectation is at most on
the chord over one pixel's values 0 and 1. It follows for each reference, as expectations are linear in the posterior; both
engines prove it there. Written out: let the value of the pixel rise by 1 and then by k, in units of the first rise. Of a
reference with the pixel let a be the true positives before it, e the weighted errors that stay, and beta = 1 + c: the
index is a/(a + e + beta (1 + k)), then (a + 1)/(a + 1 + e + beta k), then (a + 1 + k)/(a + 1 + k + e). The middle one does
not exceed the chord of the others: the first step. Of a reference without the pixel the index is a/b, a/(b + alpha),
a/(b + alpha (1 + k)), convex whatever the weights: the second step.

What is argued by hand. A convex function that has its maximum inside an interval is constant on it. So of a maximiser of
the expectation any value strictly between 0 and 1 may be replaced by 0 or by 1, one after the other: every threshold in
(0, 1) of every maximiser is a maximiser, and as it is a mask, one with the best expected index (that some mask is best is
soft_tversky_best_at_masks.py). Soft Tversky losses with beta >= 1, soft Jaccard among them, are consistent for their own
metric at every threshold. soft_tversky_concave_where_misses_weigh_less.py has the other side of beta = 1,
soft_dice_is_not_consistent.py what follows there.
"""

from fractions import Fraction

import sympy as sp

from segbounds.similarities import tversky
from segbounds.theorems import Always, Expected, ExpectedChord, PosteriorPlace, Step, Theorem

a, e, c = sp.symbols("a e c", nonnegative=True)
k, alpha, b = sp.symbols("k alpha b", positive=True)
beta = 1 + c
index = tversky(alpha=alpha, beta=beta)
first, middle, last = a + e + beta * (1 + k), a + 1 + e + beta * k, a + 1 + k + e  # what the index is divided by

theorem = Theorem(
    title="Expected soft Tversky indices are convex along each pixel where misses weigh at least one",
    source="derived here; Wang and Dai (arXiv 2510.15362) call the consistency of soft Dice and soft Jaccard unclear",
    claim=Always(sp.Le(Expected(index), ExpectedChord(index))),
    derivation=(
        Step(
            "A pixel of the reference",
            sp.Ge((k * a / first + (a + 1 + k) / last) / (1 + k) - (a + 1) / middle, 0),
            because=k * c * (e + beta * (a + 1 + k)) / (first * middle * last),
        ),
        Step(
            "A pixel outside of it",
            sp.Ge((k * a / b + a / (b + alpha * (1 + k))) / (1 + k) - a / (b + alpha), 0),
            because=k * a * alpha**2 / (b * (b + alpha) * (b + alpha * (1 + k))),
        ),
    ),
    equality="For beta = 1 (Jaccard) the index of a reference with the pixel is linear in its value.",
    attained_by=PosteriorPlace(((1, 1),), (Fraction(1),), (Fraction(1), Fraction(1, 2)), 1),
)
