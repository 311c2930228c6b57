"""Pieces of the boundary of a joint range: curves with closed forms, and the least or the most of several."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, pairwise
from math import lcm
from typing import Any

import sympy as sp

from segbounds.algebra.comparisons import between, each_once
from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import Counts
from segbounds.ranges.of_three.values import a
from segbounds.regions.bound import Limit

#: Where an arc that was not proved is held against exact extremes, or enclosures, as shares of its length.
CHECKED = (sp.Rational(1, 7), sp.Rational(1, 2), sp.Rational(6, 7))
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
        a that were checked (exactly, or of two nonlinear metrics by enclosures), and the inside of the slice was not.
    """

    low: sp.Expr
    high: sp.Expr
    value: sp.Expr
    along: Counts | None
    attained: bool
    proved: bool = True

    def at(self, value: Any) -> sp.Expr:
        """The second metric where the first has this value."""
        return self.value.xreplace({a: symbolic(value)})

    def limit(self, end: sp.Expr) -> sp.Expr:
        """What it tends to at one of its ends, or its value inside."""
        there = self.at(end)
        return there if there.is_finite else sp.limit(self.value, a, end, "+" if end == self.low else "-")

    def counts_at(self, value: Any) -> Counts | None:
        """Counts (or a family of them in n) with this value of the first metric, which attain or approach the arc."""
        if self.along is None:
            return None
        return Counts(*(sp.expand(symbolic(count).xreplace({a: symbolic(value)})) for count in self.along))


@dataclass(frozen=True)
class Parametrized:
    """A curve of pairs of masks: the two metrics and the counts as functions of u, which goes from ``low`` to ``high``."""

    first: sp.Expr
    second: sp.Expr
    along: Counts
    low: sp.Expr
    high: sp.Expr


@dataclass(frozen=True)
class Traced:
    """A piece of the boundary without a closed form in a: certified enclosures at some values of the first metric.

    side
        1 where it is the least of the second metric, -1 the most.
    low, high
        Between these values of the first metric.
    places, values, widths
        At these values nothing is beyond these values of the second metric, and something is within the width of them.
    curves
        Exact curves, one or a few, on which all of these lie; none where the boundary is on no curve that is known.
    """

    side: int
    low: sp.Expr
    high: sp.Expr
    places: tuple[sp.Rational, ...]
    values: tuple[sp.Rational, ...]
    widths: tuple[sp.Rational, ...]
    curves: tuple[Parametrized, ...] = ()


@dataclass(frozen=True)
class Upright:
    """The least and the most that the second metric can be at one of the values of the first where the boundary has no arc.

    Between lies everything, unless one of the two reads 0/0 there and has a value apart."""

    place: sp.Expr
    low: Limit
    high: Limit


@dataclass(frozen=True)
class Curve:
    """Limit values of the second metric on slices, perhaps not the most extreme ones."""

    low: sp.Expr
    high: sp.Expr
    value: sp.Expr
    along: Counts | None
    attained: bool


def closed(top: sp.Expr, bottom: sp.Expr, rooted: bool, inside: sp.Rational) -> sp.Expr | None:
    """top/bottom, or top/sqrt(bottom), as one writes it where a is near ``inside``; None where a root of a root would be left."""
    if not rooted:
        return written(top / bottom, inside)
    square = sp.cancel(top**2 / bottom)
    if not square.is_rational_function(a):
        return None
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
    if len({power.base for power in powers}) > 1:
        return quotient
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
    else:
        top, bottom = sp.fraction(sp.cancel(top / bottom))
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
    for start, stop in pairwise(each_once({low, high, *ends, *crossings})):
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


def go_on(side: list[Arc], arcs: Iterable[Arc], uprights: Sequence[Upright], sign: int) -> None:
    """Adds arcs to those of a side of the boundary that lie before them."""
    for arc in arcs:
        if side and _goes_on(side[-1], arc, uprights, sign):
            side[-1] = replace(side[-1], high=arc.high, proved=side[-1].proved and arc.proved)
        else:
            side.append(arc)


def _goes_on(arc: Arc, other: Arc, uprights: Sequence[Upright], sign: int) -> bool:
    """Whether an arc is the same curve as the one before it, also at the place between them."""
    if arc.high != other.low or (arc.value, arc.along, arc.attained) != (other.value, other.along, other.attained):
        return False
    here = [upright.low if sign == 1 else upright.high for upright in uprights if upright.place == arc.high]
    return all((end.value, end.attained) == (arc.at(arc.high), arc.attained) for end in here)


@cache
def roots_between(of: sp.Expr, low: sp.Expr, high: sp.Expr) -> tuple[sp.Expr, ...]:
    """Numbers inside of an interval among which are all zeros of an algebraic function of a that is defined there."""
    numerator = sp.numer(sp.together(of))
    while powers := [power for power in numerator.atoms(sp.Pow) if not power.exp.is_Integer]:
        # a root of a root before the root in it; all powers of what is in it at once, since each alone would leave the others
        inner = max(sorted({power.base for power in powers}, key=str), key=sp.count_ops)
        alike, root = [power for power in powers if power.base == inner], sp.Dummy()
        index = lcm(*(int(power.exp.q) for power in alike))
        top, bottom = sp.fraction(sp.together(inner))
        there = sp.numer(sp.together(numerator.xreplace({power: root ** (power.exp * index) for power in alike})))
        numerator = sp.numer(sp.together(sp.resultant(there, root**index * bottom - top, root)))
    polynomial = sp.Poly(numerator, a)
    near = [end if end.is_Rational else sp.Rational(str(sp.N(end, 20))) for end in (low, high)]
    if polynomial.degree() < 1 or not polynomial.count_roots(near[0] - NEAR, near[1] + NEAR):
        return ()
    return tuple(root for root, _ in sp.real_roots(polynomial, multiple=False) if low < root < high)
