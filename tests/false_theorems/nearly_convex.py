"""False: with misses that weigh 99/100 expected soft Tversky is not convex along each pixel."""

import sympy as sp

from segbounds.similarities import tversky
from segbounds.theorems import Always, Expected, ExpectedChord, Theorem

index = tversky(alpha=1, beta="99/100")

theorem = Theorem(title="nearly convex", source="planted", claim=Always(sp.Le(Expected(index), ExpectedChord(index))))
