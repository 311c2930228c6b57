"""Pairs of masks by the sizes of the masks and their overlap: coordinates in which metrics are simple and continuous.

The two masks cut the pixels into four sets. Of the four pairs (prediction or its complement, reference or its complement) one has both
sizes at most half of the pixels. Call its overlap the *joint* count, let p and q be the odds of the larger and of the smaller of the
two, q = p v^2, and t the share of the smaller one that lies in the overlap. So eight charts (which pair, and which of the two is
larger), each the cube of all (p, v, t) in [0, 1]^3, cover all pairs of masks, and in a chart every metric of the catalogue is a quotient of
polynomials of low degree, continuous also where masks become empty or full: 0/0 is gone, limits are values. MCC is v (t (1 + p) - p) where
both masks are the small ones, and kappa 2 v^2 (t (1 + p) - p) / (1 + v^2).

Fowlkes-Mallows has a root of (1 + p)(1 + q) left; its square has not. Where the square is not enough, p is the squared tangent of an
angle whose half has the tangent m, and q the same with m w; (m, w, t) are the coordinates then. These cubes go a little beyond half of
the pixels, for the largest m is irrational.

Where two counts are zero, the share of one of the others is s^2, and metrics, with their values at 0/0, are quotients of polynomials in s.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import combinations
from math import gcd, lcm, sqrt
from typing import Any, TypeAlias

import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement, ring

from segbounds.algebra.bernstein import coefficients
from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts, fn, fp, tn, tp
from segbounds.metrics.similarity import Similarity, on_support, ratio
from segbounds.regions.cone import Cone
from segbounds.regions.pieces import smooth

#: Numerator and denominator; of sums of metrics the denominator is not negative on the cube, and positive inside.
Quotient: TypeAlias = tuple[PolyElement, PolyElement]

COORDINATES = 3
#: Where one of these coordinates of a cube is 0, or comes near, a mask does: nothing is there but limits.
EMPTY = (0, 1)
_RING, _P, _V, _T = ring("p, v, t", QQ)
#: The least coordinates of counts next to an empty mask.
_NEXT_TO_NOTHING = (1e-3, 1e-5, 1e-7, 1e-9, 1e-11, 1e-13)
#: A little more than tan(pi/8), where a mask has half of the pixels.
_LARGEST = QQ(5, 12)


class Chart:
    """What metrics are in some coordinates.

    counts
        Up to a common factor, as polynomials in the coordinates, each of which is in [0, 1].
    """

    counts: Counts

    def formula(self, metric: Similarity) -> sp.Expr:
        """The metric in counts, without |.|, min and max."""
        return self.piece(metric).formula

    def piece(self, metric: Similarity) -> Similarity:
        if not metric.formula.has(sp.Abs, sp.Min, sp.Max):
            return metric
        for cone, piece in smooth(metric, Cone()):
            forms = (
                sum((a * count for a, count in zip(form, self.counts, strict=True)), _RING.zero) for form in cone.least
            )
            if all(map(_never_negative, forms)):
                return piece
        raise Unsupported(f"{metric} has more than one formula where {self} holds")

    def at(self, place: Sequence[Any]) -> Counts:
        """Whole counts at rational coordinates."""
        exact = [(x, QQ.from_sympy(sp.Rational(value))) for x, value in zip(_RING.gens, place, strict=False)]
        found = [count.evaluate(exact) for count in self.counts]
        common = lcm(*(int(value.denominator) for value in found))
        whole = [int(value * common) for value in found]
        return Counts(*(value // (gcd(*whole) or 1) for value in whole))


@dataclass(frozen=True)
class Cube(Chart):
    """One of the eight cubes.

    roles
        The joint count, what else is in the larger set, what else is in the smaller one, and the rest.
    angles
        Whether the coordinates are (m, w, t).
    """

    roles: tuple[sp.Symbol, sp.Symbol, sp.Symbol, sp.Symbol]
    angles: bool

    @cached_property
    def counts(self) -> Counts:  # type: ignore[override]
        if self.angles:
            m, other = _LARGEST * _P, _LARGEST * _P * _V
            sides = [(4 * x**2, (1 - x**2) ** 2) for x in (m, other)]
        else:
            sides = [(_P, _RING.one), (_P * _V**2, _RING.one)]
        (odds, under), (smaller, below) = sides
        larger_set, smaller_set = odds * (below + smaller), smaller * (under + odds)
        joint = smaller_set * _T
        rest = (below + smaller) * (under + odds) - larger_set - smaller_set + joint
        by_role = dict(zip(self.roles, (joint, larger_set - joint, smaller_set - joint, rest), strict=True))
        return Counts(*(by_role[count] for count in SYMBOLS))

    def piece(self, metric: Similarity) -> Similarity:
        return replace(self, angles=False).piece(metric) if self.angles else super().piece(metric)

    def near(self, place: Sequence[Any]) -> Iterator[Counts]:
        """Whole counts at coordinates, or ever nearer to them where a mask would be empty."""
        for least in _NEXT_TO_NOTHING if min(place[:2]) < _NEXT_TO_NOTHING[0] else (0,):
            ends = (sqrt(least) if self.angles else least, least, 0)
            yield self.at([max(x, end) for x, end in zip(place, ends, strict=True)])

    def in_odds(self, place: Sequence[float]) -> tuple["Cube", tuple[float, ...]]:
        """The same place by the odds, where the coordinates are angles."""
        if not self.angles:
            return self, tuple(place)
        m, w, t = place
        one, other = float(_LARGEST) * m, float(_LARGEST) * m * w
        odds, ratio_of_roots = 4 * one**2 / (1 - one**2) ** 2, w * (1 - one**2) / (1 - other**2)
        return replace(self, angles=False), (min(odds, 1.0), min(ratio_of_roots, 1.0), t)

    @property
    def spare(self) -> Quotient | None:
        """The share of the pixels that the larger set lacks to half of them, where a cube of angles goes a little beyond."""
        if not self.angles:
            return None
        by_role = dict(zip(SYMBOLS, self.counts, strict=True))
        joint, more, other, rest = (by_role[count] for count in self.roles)
        return reduced(other + rest - joint - more, joint + more + other + rest)


@dataclass(frozen=True)
class Edge(Chart):
    """Pairs of masks with two counts that are not zero, of which the first has the share s^2; s is the first coordinate.

    half
        Whether the share is half of s^2, so that the first count is the smaller one.
    """

    pair: tuple[sp.Symbol, sp.Symbol]
    half: bool = False

    @cached_property
    def counts(self) -> Counts:  # type: ignore[override]
        share = {self.pair[0]: _P**2, self.pair[1]: 1 + self.half - _P**2}
        return Counts(*(share.get(count, _RING.zero) for count in SYMBOLS))

    def formula(self, metric: Similarity) -> sp.Expr:
        return on_support(self.piece(metric), frozenset(self.pair))


@cache
def edges() -> tuple[Edge, ...]:
    """All pairs with two counts that are not zero; false ones of both kinds in two halves, for there |fn - fp| turns."""
    both = (Edge((fp, fn), half=True), Edge((fn, fp), half=True))
    return (*(Edge(pair) for pair in combinations(SYMBOLS, 2) if pair != (fp, fn)), *both)


@cache
def cubes(angles: bool) -> tuple[Cube, ...]:
    sides = ((tp, fn, fp, tn), (fp, tp, tn, fn), (fn, tn, tp, fp), (tn, fp, fn, tp))
    return tuple(
        Cube((joint, *others, rest), angles)
        for joint, one, other, rest in sides
        for others in ((one, other), (other, one))
    )


def without_empty(there: Quotient, bound: sp.Rational) -> tuple[Quotient, sp.Rational]:
    """A quotient that has the value where this one has, but not for the reason alone that a mask is empty: MCC tends to 0 then."""
    top, bottom = there
    miss = top - QQ.from_sympy(bound) * bottom
    powers = [min(monomial[i] for monomial in miss) if i in EMPTY and miss else 0 for i in range(COORDINATES)]
    if not any(powers):
        return there, bound
    return (miss.exquo(miss.ring.from_dict({tuple(powers): QQ(1)})), miss.ring.one), sp.Integer(0)


def missed(metric: Similarity, value: sp.Rational, chart: Chart) -> PolyElement:
    """A polynomial that vanishes where a metric has a value; of one that is known by its square, perhaps also where it has the opposite
    value."""
    there = quotient_if_any(metric, chart)
    if there is None:
        there, value = quotient(metric**2, chart), value**2
    (top, bottom), bound = without_empty(there, value)
    return top - QQ.from_sympy(bound) * bottom


def needs_angles(of: sp.Expr) -> bool:
    """Whether a metric in an expression has a root in it that odds do not remove, and is not squared."""
    squared = {power: sp.Integer(1) for power in of.atoms(sp.Pow) if power.exp == 2}
    return any(_root_left(metric) for metric in of.xreplace(squared).atoms(Similarity))


def _root_left(metric: Similarity) -> bool:
    return quotient_if_any(metric, cubes(angles=False)[0]) is None


@cache
def quotient_if_any(of: sp.Expr, chart: Chart) -> Quotient | None:
    """An expression in metrics as a quotient of polynomials; None where a root is left, or it has more than one formula."""
    try:
        return quotient(of, chart)
    except Unsupported:
        return None


@cache
def quotient(of: sp.Expr, chart: Chart) -> Quotient:
    """An expression in metrics (sums, products, quotients, squares of metrics) as a quotient of polynomials.

    Of a quotient of metrics the denominator has the sign of the metric below. Raises Unsupported where a root is left."""
    if isinstance(of, Similarity):
        return _metric(of, chart)
    if of.is_Rational:
        return _RING(QQ.from_sympy(of)), _RING.one
    if of.is_Add or of.is_Mul:
        top, bottom = (_RING.zero, _RING.one) if of.is_Add else (_RING.one, _RING.one)
        for part in of.args:
            above, below = quotient(part, chart)
            top = top * below + above * bottom if of.is_Add else top * above
            bottom = bottom * below
        return _without_positive_factors(top, bottom)
    if of.is_Pow and of.exp == -1:
        top, bottom = quotient(of.base, chart)
        return bottom, top
    if of.is_Pow and of.exp == 2 and isinstance(of.base, Similarity):
        return reduced(*(_in_chart(_square(side), chart) for side in ratio(chart.formula(of.base))))
    raise Unsupported(f"{of} is no quotient of polynomials in metrics")


def reduced(top: PolyElement, bottom: PolyElement) -> Quotient:
    """The quotient in lowest terms; the denominator is positive in the middle of the cube, and so throughout its inside."""
    top, bottom = top.cancel(bottom)
    return (top, bottom) if in_the_middle(bottom) > 0 else (-top, -bottom)


def _without_positive_factors(top: PolyElement, bottom: PolyElement) -> Quotient:
    """The quotient in lower terms. What may change its sign stays: the denominator keeps its own."""
    for factor, power in top.gcd(bottom).factor_list()[1]:
        for sign in (1, -1):
            if _never_negative(sign * factor):
                top, bottom = (side.exquo((sign * factor) ** power) for side in (top, bottom))
    return top, bottom


def in_the_middle(polynomial: PolyElement) -> Any:
    """The value where all coordinates are one half."""
    return polynomial.evaluate([(x, QQ(1, 2)) for x in _RING.gens])


def _metric(metric: Similarity, chart: Chart) -> Quotient:
    return reduced(*(_in_chart(side, chart) for side in ratio(chart.formula(metric))))


def _never_negative(polynomial: PolyElement) -> bool:
    return not polynomial or bool(coefficients(polynomial.terms(), degrees(polynomial)).min() >= -1e-12)


def degrees(*polynomials: PolyElement) -> tuple[int, ...]:
    return tuple(
        max((max(d, 0) for d in column), default=0) for column in zip(*(p.degrees() for p in polynomials), strict=True)
    )


def _in_chart(side: sp.Expr, chart: Chart) -> PolyElement:
    """A polynomial in the counts, or the root of one, in the coordinates."""
    if not side.is_polynomial(*SYMBOLS):
        return _root(_in_chart(_square(side), chart), side)
    found = _RING.zero
    for exponents, coefficient in sp.Poly(side, *SYMBOLS).terms():
        if not coefficient.is_Rational:
            raise Unsupported(f"{coefficient} is not rational")
        term = _RING(QQ.from_sympy(coefficient))
        for count, exponent in zip(chart.counts, exponents, strict=True):
            if exponent:  # 0 to the power of 0 is refused
                term *= count**exponent
        found += term
    return found


def _square(side: sp.Expr) -> sp.Expr:
    square = sp.expand(side**2)
    if not square.is_polynomial(*SYMBOLS):
        raise Unsupported(f"{side} is no polynomial in the counts, nor the root of one")
    return square


def _root(square: PolyElement, side: sp.Expr) -> PolyElement:
    constant, factors = square.factor_list()
    root = sp.sqrt(QQ.to_sympy(constant))
    if not root.is_Rational or any(power % 2 for _, power in factors):
        raise Unsupported(f"{side} has a root that stays")
    found = _RING(QQ.from_sympy(root))
    for factor, power in factors:
        found *= factor ** (power // 2)
    return found if in_the_middle(found) > 0 else -found
