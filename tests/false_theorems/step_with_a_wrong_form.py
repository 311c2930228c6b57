"""A false claim with a derivation whose form does not belong to it: the sign of the square says nothing here."""

import sympy as sp

from segbounds.counts import fn, fp, tp
from segbounds.similarities import dice, recall
from segbounds.theorems import Always, Step, Theorem

theorem = Theorem(
    title="step with a wrong form",
    source="planted",
    claim=Always(sp.Le(recall, dice)),
    derivation=(Step("A square", sp.Ge(dice - recall, 0), because=(fp - fn) ** 2 / (tp + fp + fn) ** 2),),
)
