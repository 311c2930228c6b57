"""The Jaccard loss is submodular in the set of mispredictions: f(A) + f(B) >= f(A and B) + f(A or B).

An error costs less the more errors there are. That is what makes its Lovasz extension convex (Lovasz 1983), and the loss fit for it
(Yu and Blaschko 2015, Berman et al. 2018).

In units of the union after the common errors A and B: t true positives there, of which A alone misses m and B alone k; A alone has a
false alarms and B alone b. A miss leaves the union as it is, an alarm enlarges it. The claim is about J = 1 - f.
"""

import sympy as sp

from segbounds.theorems import Always, Step, Theorem

t, m, k, a, b = sp.symbols("t m k a b", nonnegative=True)
common, both = t, (t - m - k) / (1 + a + b)
first, second = (t - m) / (1 + a), (t - k) / (1 + b)
because = (
    t * a * b * (2 + a + b) / ((1 + a) * (1 + b) * (1 + a + b))
    + m * b / ((1 + a) * (1 + a + b))
    + k * a / ((1 + b) * (1 + a + b))
)

theorem = Theorem(
    title="The Jaccard loss is submodular in the mispredictions",
    source="Yu and Blaschko 2015 (arXiv 1512.07797), Berman et al. 2018 (arXiv 1705.08790)",
    claim=Always(sp.Le(first + second, common + both)),
    derivation=(
        Step("The difference has no negative term", sp.Ge(common + both - first - second, 0), because=because),
    ),
    equality="Where the errors of A alone and B alone are all misses, or one of them has none.",
    attained_by={t: 1, m: 0, k: 0, a: 0, b: 0},
)
