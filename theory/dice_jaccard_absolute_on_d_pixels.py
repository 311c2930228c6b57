"""The same on d pixels: the largest D - J is P(2k)/P(2k + 2) with P(k + 1) the largest Pell number up to d.

Let u be the size of the union and v = |y| + |y^|, two integers, and m = v^2 - 2u^2, which is never 0. The gap is
3 - sqrt(8 + (m/(uv))^2), so the pair with the smallest |m|/(uv) wins. Let p = P(k + 1) and h^2 = 2p^2 +- 1.

|m| = 1   (u, v) is a Pell pair; the largest with u <= d is (p, h), with |m|/(uv) = 1/(ph).
|m| = 2   v is even and (v/2, u) is a Pell pair: the same values again, none with a larger pair since u < p + h.
|m| = 4   u and v are even: twice a Pell pair, the same values again.
|m| = 3, 5, 6   do not occur.
|m| >= 7  since u < p + h, the next Pell number, |m|/(uv) > 1/(ph).

The algebra below is checked; the case distinction that joins it is this text.
"""

from typing import Any

import sympy as sp

from segbounds.counts import Counts, d, fn, fp, pixels, tp
from segbounds.similarities import dice, jaccard
from segbounds.theorems import Domain, Step, Supremum, Theorem, identity


def pell(k: int) -> int:
    a, b = 0, 1
    for _ in range(k):
        a, b = b, 2 * b + a
    return a


class PellGap(sp.Function):
    """P(2k)/P(2k + 2) for the k with P(k + 1) <= d < P(k + 2)."""

    nargs = 1

    @classmethod
    def eval(cls, size: Any) -> sp.Expr | None:
        if not size.is_Integer:
            return None
        k = max(k for k in range(0, 2 + int(size).bit_length()) if pell(k + 1) <= size)
        return sp.Rational(pell(2 * k), pell(2 * k + 2))


u, v, w = sp.symbols("u v w", positive=True)
q = sp.Symbol("q", nonnegative=True)
p = 5 + q  # p = 1 and p = 2 are in the last step
excluded = sum((a * a - 2 * b * b) % 8 in (3, 5) for a in range(8) for b in range(8))


def room(pell_number: sp.Expr, lower: sp.Expr, upper: sp.Expr) -> sp.Expr:
    """(7 p h)^2 - (u v)^2 at its smallest: h at least ``lower``, u = p + upper - 1, v^2 = 2u^2 + 7."""
    largest = pell_number + upper - 1
    return 49 * pell_number**2 * lower**2 - largest**2 * (2 * largest**2 + 7)


theorem = Theorem(
    title="Dice minus Jaccard on d pixels",
    source="finite version of Eelbode et al. 2020 (arXiv 2010.13499), derived here",
    claim=Supremum(of=dice - jaccard, equals=PellGap(d), approached_by=()),
    domain=Domain((sp.Eq(pixels, d),)),
    derivation=(
        Step(
            "The gap in the union u and the sum of the sizes v",
            identity(dice - jaccard, (3 - (v**2 + 2 * u**2) / (u * v)).subs({u: tp + fp + fn, v: 2 * tp + fp + fn})),
        ),
        Step("It falls with |m|/(uv)", identity((v**2 + 2 * u**2) ** 2, (v**2 - 2 * u**2) ** 2 + 8 * u**2 * v**2)),
        Step("Of the 64 pairs (v, u) modulo 8, none has m = 3 or 5", identity(sp.Integer(excluded), 0)),
        Step(
            "For even m, v = 2w and m is -2 (u^2 - 2 w^2): 2 leads to 1, and 6 to 3",
            identity((2 * w) ** 2 - 2 * u**2, -2 * (u**2 - 2 * w**2)),
        ),
        Step("For p >= 5, h is at most 3p/2", sp.Ge((3 * p / 2) ** 2, 2 * p**2 + 1)),
        Step("and at least 7p/5", sp.Ge(2 * p**2 - 1, (7 * p / 5) ** 2)),
        Step("so |m| >= 7 is too much from p = 5 on", sp.Ge(room(p, 7 * p / 5, 3 * p / 2), 0)),
        Step(
            "and for p = h = 1 and p = 2, h = 3", sp.Gt(sp.Min(room(sp.Integer(1), 1, 1), room(sp.Integer(2), 3, 3)), 0)
        ),
    ),
    equality="Attained at every d, by tp = P(k) and fp + fn = P(k) + P(k - 1).",
    attained_by=Counts(2, 3, 0, 0),
    figure="finite_sizes",
    label="open",
)
