"""The inverse map: D = 2J/(1 + J)."""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Always, Step, Theorem, identity

theorem = Theorem(
    title="Dice is twice Jaccard over one plus Jaccard",
    source="Eelbode et al. 2020 (arXiv 2010.13499); Bertels et al. 2019 (arXiv 1911.01685)",
    claim=Always(sp.Eq(dice, 2 * jaccard / (1 + jaccard))),
    derivation=(
        Step("One plus Jaccard", identity(1 + jaccard, (2 * tp + fp + fn) / (tp + fp + fn))),
        Step("so the quotient is Dice", identity(2 * jaccard / (1 + jaccard), 2 * tp / (2 * tp + fp + fn))),
    ),
    equality="It is an identity.",
    attained_by=Counts(3, 1, 2, 10),
)
