"""What rests on counts being whole numbers, of which one at least is positive; certificates and solvers take them for real numbers."""

import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import SYMBOLS
from segbounds.theorems.instances import Inequality, bounds_of
from segbounds.theorems.records import Always, Theorem

ONE_PIXEL = "a pair of masks has one pixel at least: with one pixel the claim holds, and a larger count never breaks it"
NOT_FOR_WHOLE = (
    "counts are taken for real numbers here, such as half a pixel, and what is claimed depends on the number of pixels: whether "
    "it holds for whole numbers is not decided"
)


def holds_from_one_pixel(theorem: Theorem) -> bool:
    """Whether a claim holds on the four pairs of one pixel, and each of its counts only helps it."""
    return isinstance(theorem.claim, Always) and all(map(_from_one_pixel, bounds_of(theorem.claim)))


def _from_one_pixel(bound: Inequality) -> bool:
    """Whether what is left to a bound is a polynomial that no count lowers, and has the right sign where one count is 1, the others 0."""
    left = sp.expand(symbolic(bound.at_most) - bound.of)
    if not left.free_symbols <= {*SYMBOLS} or not left.is_polynomial(*SYMBOLS):
        return False
    terms = sp.Poly(left, *SYMBOLS).terms()
    if not all(c.is_Rational and (c >= 0 or not any(powers)) for powers, c in terms):
        return False
    ones = [left.subs({symbol: int(symbol == present) for symbol in SYMBOLS}) for present in SYMBOLS]
    return bool(min(ones) > 0 if bound.strict else min(ones) >= 0)


def depends_on_size(theorem: Theorem) -> bool:
    """Whether a claim about masks, or a hypothesis, says something else of the same masks side by side several times."""
    claimed = [symbolic(b.at_most) - b.of for b in bounds_of(theorem.claim) if b.at_most is not sp.oo]
    return any(map(_depends_on_size, (*claimed, *(h.lhs - h.rhs for h in theorem.domain.hypotheses))))


def _depends_on_size(gap: sp.Expr) -> bool:
    if not gap.free_symbols & {*SYMBOLS} or sp.expand(gap) == 0:
        return False
    times = sp.Symbol("times", positive=True)
    larger = gap.xreplace({symbol: times * symbol for symbol in SYMBOLS})
    return bool(sp.cancel(larger / gap).free_symbols & {*SYMBOLS})
