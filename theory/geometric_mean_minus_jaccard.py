"""sqrt(P R) - J is at most 1/4, tight and attained: with no false negatives it is sqrt(J) - J."""

import sympy as sp

from segbounds.counts import Counts
from segbounds.similarities import fowlkes_mallows, jaccard, precision, recall
from segbounds.theorems import Step, Supremum, Theorem, identity

x = sp.Symbol("x", nonnegative=True)

theorem = Theorem(
    title="The geometric mean of precision and recall minus Jaccard",
    source="derived here",
    claim=Supremum(of=fowlkes_mallows - jaccard, equals=sp.Rational(1, 4), approached_by=Counts(1, 3, 0, 0)),
    derivation=(
        Step("The geometric mean is the Fowlkes-Mallows index", identity(fowlkes_mallows**2, precision * recall)),
        Step(
            "It is at most sqrt(J), and x - x^2 is at most 1/4",
            sp.Ge(sp.Rational(1, 4) - (x - x**2), 0),
            because=(x - sp.Rational(1, 2)) ** 2,
        ),
    ),
    equality="Attained where J = 1/4 and fp or fn is zero.",
    attained_by=Counts(1, 3, 0, 0),
)
