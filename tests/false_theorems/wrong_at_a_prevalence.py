"""False: at a prevalence of 1/4 accuracy and Dice are said to differ by at most 2/3; an empty prediction has 3/4."""

import sympy as sp

from segbounds.counts import Counts, prevalence
from segbounds.similarities import dice, hamming
from segbounds.theorems import Domain, Supremum, Theorem

theorem = Theorem(
    title="wrong at a prevalence",
    source="planted",
    claim=Supremum(of=hamming - dice, equals=sp.Rational(2, 3), approached_by=Counts(0, 0, 1, 3)),
    domain=Domain((sp.Eq(prevalence, sp.Rational(1, 4)),)),
)
