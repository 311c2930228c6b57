"""Any two scores (l1 tp + l2 tn)/(l1 tp + l2 tn + l3 fp + l4 fn) with positive weights differ by at most tanh(L/4), and come near it.

A score is x/(1 + x) for the odds x, weighted hits over weighted errors. Let m^2 be the largest ratio of l_i/l_i' to
l_j/l_j' over a weight i of tp or tn and one j of fp or fn, and the same with the scores exchanged; L = ln m^2. The
ratio of two odds is that of a mediant of the l_i/l_i' to one of the l_j/l_j', so at most m^2
(mediant_at_most_the_larger_fraction.py; the argument by hand). A score grows with its odds: with odds x of the other
the difference is at most the left side of the claim, which is at most (m - 1)/(m + 1) = tanh(L/4).

Masks that have only the two counts with the largest ratio have exactly the odds m^2 x and x, and x is what their
numbers make it; so the number is best possible. Scores that are blind to a count have no weight for it: with tn left
out this is the law of Tversky indices (tversky_any_two.py), and against Dice that of Eelbode et al.
(tversky_absolute.py). The scores are the linear ranking scores of Pierard et al. 2024 (arXiv 2412.04309).
"""

import sympy as sp

from segbounds.theorems import Always, Step, Theorem, identity

w, x = sp.symbols("w x", nonnegative=True)
m = 1 + w
difference, limit = m**2 * x / (1 + m**2 * x) - x / (1 + x), w / (2 + w)

theorem = Theorem(
    title="Scores whose odds differ by a factor differ by a hyperbolic tangent",
    source="generalises Eelbode et al. 2020 (arXiv 2010.13499), derived here",
    claim=Always(sp.Le(difference, limit)),
    derivation=(
        Step(
            "What is missing",
            sp.Ge(limit - difference, 0),
            because=w * (1 - m * x) ** 2 / ((2 + w) * (1 + x) * (1 + m**2 * x)),
        ),
        Step("Where it is attained", identity(difference.subs(x, 1 / m), limit)),
    ),
    equality="For odds x = 1/m, and for m = 1.",
    attained_by={w: 1, x: sp.Rational(1, 2)},
)
