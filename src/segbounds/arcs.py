"""Pieces of the boundary of a joint range: curves with closed forms, and the least or the most of several."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, pairwise
from typing import Any

import sympy as sp

from segbounds.counts import Counts
from segbounds.regions import Unsupported
from segbounds.surfaces import a as a  # the value of the first metric, in the closed forms

#: More than what is lost where the end of an interval is written in decimals.
NEAR = sp.Rational(1, 10**15)


@dataclass(frozen=True)
class Arc:
    """A piece of the boundary: the least (or the most) that the second metric can be where the first is a.

    low, high
        Between these values of the first metric, themselves left out.
    value
        The second metric, an expression in a.
    along
        Counts, in a, or a family of them in a and n; None where a range was turned round and this was a straight side of it.
    attained
        Whether these counts attain the value; else they approach it.
    proved
        Whether the arc was derived for all a; else it is one of the curves of extreme values that were derived, the right one at values of
        a that were checked (exactly, or of two curved metrics by enclosures), and the inside of the slice was not.
    """

    low: sp.Expr
    high: sp.Expr
    value: sp.Expr
    along: Counts | None
    attained: bool
    proved: bool = True

    def at(self, value: Any) -> sp.Expr:
        """The second metric where the first has this value."""
        return self.value.xreplace({a: sp.sympify(value)})

    def limit(self, end: sp.Expr) -> sp.Expr:
        """What it tends to at one of its ends, or its value inside."""
        there = self.at(end)
        return there if there.is_finite else sp.limit(self.value, a, end, "+" if end == self.low else "-")

    def counts_at(self, value: Any) -> Counts | None:
        """Counts (or a family of them in n) with this value of the first metric, which attain or approach the arc."""
        if self.along is None:
            return None
        return Counts(*(sp.expand(sp.sympify(count).xreplace({a: sp.sympify(value)})) for count in self.along))


@dataclass(frozen=True)
class Curve:
    """Extreme values of the second metric on slices, perhaps not the most extreme ones."""

    low: sp.Expr
    high: sp.Expr
    value: sp.Expr
    along: Counts | None
    attained: bool


def closed(top: sp.Expr, bottom: sp.Expr, rooted: bool, inside: sp.Rational) -> sp.Expr:
    """top/bottom, or top/sqrt(bottom), as one writes it where a is near ``inside``."""
    if not rooted:
        return written(top / bottom, inside)
    square = sp.cancel(top**2 / bottom)
    if not square.is_rational_function(a):
        raise Unsupported("a root of a root")
    sides = []
    outside = sp.Integer(1)
    for side, sign in zip(sp.fraction(square), (1, -1), strict=True):
        constant, factors = sp.factor_list(side, a)
        sides.append(constant * sp.Mul(*(factor ** (power % 2) for factor, power in factors)))
        outside *= sp.Mul(*(factor ** (sign * (power // 2)) for factor, power in factors))
    value = outside * sp.sqrt(written(sides[0] / sides[1], inside))
    here = sp.N(top.xreplace({a: inside}) * value.xreplace({a: inside}), 30)
    value = -value if here < 0 else value
    return value if sides[0].has(a) or sides[1].has(a) else written(value, inside)


def written(quotient: sp.Expr, inside: sp.Rational) -> sp.Expr:
    """A quotient in factors, over a denominator that is positive near ``inside`` and, where that is possible, has no root in it."""
    powers = [power for power in quotient.atoms(sp.Pow) if not power.exp.is_Integer and power.has(a)]
    if not powers:
        top, bottom = sp.fraction(sp.factor(quotient))
        return _over_positive(top, bottom, inside)
    root = sp.Symbol("root", positive=True)
    top, bottom = sp.fraction(sp.cancel(powers[0].base))
    if sp.N(bottom.xreplace({a: inside}), 30) < 0:
        top, bottom = -top, -bottom
    radicand = sp.expand(top * bottom)

    def reduced(side: sp.Expr) -> sp.Expr:
        return sp.rem(sp.expand(side), root**2 - radicand, root)

    in_root = sp.cancel(quotient.xreplace({power: (root / bottom) ** (2 * power.exp) for power in powers}))
    top, bottom = map(reduced, sp.fraction(in_root))
    conjugate = bottom.xreplace({root: -root})
    without = reduced(bottom * conjugate)
    if not _vanishes_somewhere(without):
        top, bottom = sp.fraction(sp.cancel(reduced(top * conjugate) / without))
    back = {root: sp.sqrt(sp.factor_terms(radicand))}
    return _over_positive(top, bottom.xreplace(back), inside).xreplace(back)


def _vanishes_somewhere(polynomial: sp.Expr) -> bool:
    """Whether a polynomial in a has a zero among the values of metrics."""
    return sp.Poly(polynomial, a).degree() > 0 and bool(sp.Poly(polynomial, a).count_roots(-1, 1))


def _over_positive(top: sp.Expr, bottom: sp.Expr, inside: sp.Rational) -> sp.Expr:
    if sp.N(bottom.xreplace({a: inside}), 30) < 0:
        top, bottom = sp.expand(-top), sp.expand(-bottom)
    return sp.factor_terms(top) / sp.factor_terms(bottom)


# --- envelopes --------------------------------------------------------------------------------------------------------


def envelope(curves: Sequence[Curve], low: sp.Rational, high: sp.Rational, sign: int, proved: bool) -> list[Arc]:
    """The least (sign 1) or the most (-1) of some curves, piece by piece."""
    ends = [end for curve in curves for end in (curve.low, curve.high)]
    crossings = [
        root for one, other in combinations(curves, 2) for root in roots_between(one.value - other.value, low, high)
    ]
    arcs: list[Arc] = []
    for start, stop in pairwise(ordered({low, high, *ends, *crossings})):
        inside = between(start, stop)
        here = [curve for curve in curves if curve.low <= start and stop <= curve.high]
        if not here:
            continue
        best = min(here, key=lambda curve: (sign * sp.N(curve.value.xreplace({a: inside}), 30), not curve.attained))
        if arcs and arcs[-1].high == start and (arcs[-1].value, arcs[-1].along) == (best.value, best.along):
            arcs[-1] = replace(arcs[-1], high=stop)
        else:
            arcs.append(Arc(start, stop, best.value, best.along, best.attained, proved))
    return arcs


@cache
def roots_between(of: sp.Expr, low: sp.Expr, high: sp.Expr) -> tuple[sp.Expr, ...]:
    """Numbers inside of an interval among which are all zeros of an algebraic function of a that is defined there."""
    roots = {power: sp.Dummy() for power in of.atoms(sp.Pow) if not power.exp.is_Integer}
    numerator = sp.numer(sp.together(of.xreplace(roots)))
    for power, symbol in roots.items():
        if numerator.has(symbol):
            top, bottom = sp.fraction(sp.together(power.base))
            relation = symbol**2 * bottom - top if power.exp > 0 else symbol**2 * top - bottom
            numerator = sp.resultant(numerator, relation, symbol)
    polynomial = sp.Poly(numerator, a)
    near = [end if end.is_Rational else sp.Rational(str(sp.N(end, 20))) for end in (low, high)]
    if polynomial.degree() < 1 or not polynomial.count_roots(near[0] - NEAR, near[1] + NEAR):
        return ()
    return tuple(root for root, _ in sp.real_roots(polynomial, multiple=False) if low < root < high)


def ordered(values: Iterable[sp.Expr]) -> list[sp.Expr]:
    return sorted(values, key=lambda value: sp.N(value, 30))


def between(low: sp.Expr, high: sp.Expr, share: sp.Rational = sp.Rational(38197, 100003)) -> sp.Rational:
    """A rational number between two, at a place where nothing is special by chance."""
    inside = low + (high - low) * share
    return inside if inside.is_Rational else sp.Rational(str(sp.N(inside, 20)))
