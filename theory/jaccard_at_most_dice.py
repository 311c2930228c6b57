"""J <= D, equal only where both are 0 or 1."""

import sympy as sp

from segbounds.counts import Counts, fn, fp, tp
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Always, Step, Theorem, identity

theorem = Theorem(
    title="Jaccard is at most Dice",
    source="Eelbode et al. 2020 (arXiv 2010.13499)",
    claim=Always(sp.Le(jaccard, dice)),
    derivation=(
        Step(
            "The difference has no negative term",
            sp.Ge(dice - jaccard, 0),
            because=tp * (fp + fn) / ((tp + fp + fn) * (2 * tp + fp + fn)),
        ),
        Step(
            "It is J(1 - J)/(1 + J), zero only at J = 0 and J = 1",
            identity(dice - jaccard, jaccard * (1 - jaccard) / (1 + jaccard)),
        ),
    ),
    equality="Equal exactly where tp = 0 or fp + fn = 0.",
    attained_by=Counts(1, 0, 0, 0),
)
