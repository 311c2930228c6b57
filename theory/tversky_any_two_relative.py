"""Any two Tversky indices, relatively: the largest ratio is the largest ratio of their weights."""

import sympy as sp

from segbounds.counts import Counts, fn, fp, n, tp
from segbounds.similarities import tversky
from segbounds.theorems import Domain, Step, Supremum, Theorem, identity

a, b, a2, b2 = sp.symbols("alpha beta alpha2 beta2", positive=True)
first, second = tversky(alpha=a, beta=b), tversky(alpha=a2, beta=b2)

theorem = Theorem(
    title="Any two Tversky indices, relatively",
    source="generalises Eelbode et al. 2020 (arXiv 2010.13499), derived here",
    claim=Supremum(
        of=sp.Max(first / second, second / first),
        equals=sp.Max(a / a2, a2 / a, b / b2, b2 / b),
        approached_by=(Counts(1, n, 0, 0), Counts(1, 0, n, 0)),
    ),
    domain=Domain((tp >= 1,)),
    derivation=(
        Step(
            "The ratio is a mediant of 1, a2/a and b2/b, so it lies between the smallest and the largest",
            identity(first / second, (tp + a2 * fp + b2 * fn) / (tp + a * fp + b * fn)),
        ),
    ),
    equality="Attained only where the indices agree.",
)
