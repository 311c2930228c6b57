"""Curves among which is the boundary of the joint range of two metrics, where two of those in question are nonlinear.

A metric B is extreme where another one A has a value at a stationary point of B along the set A = a, or at the boundary of the set of all
pairs of masks that are in question. Without anything given it is, as far as is known, extreme on an edge of one of the cubes of
regions/charts.py, on pairs with at most two counts that are not zero, or at a stationary point with one count that is zero; where other
metrics have given values, on curves that critical_curves.py has. Their parts on which A rises or falls are *strands*: pairs of masks along
one parameter u from 0 to 1, in which counts are polynomials and metrics, or their squares, quotients of polynomials.

On a strand A = a gives u, and so B, as a function of a. Floats nominate the strands on which B is extreme; that there are no others is
not proved here, so whoever takes these curves holds them against enclosures.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import sympy as sp

from segbounds.algebra.comparisons import between, ordered
from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import Counts, n
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.ranges.arcs import Curve, Parametrized, closed, written
from segbounds.ranges.nonlinear.critical_curves import LARGE, Line, few_counts, lines, lines_where
from segbounds.ranges.nonlinear.functions import roots_inside, u, without_common
from segbounds.ranges.of_three.values import a
from segbounds.regions.bound import Limit
from segbounds.regions.facts import Fact

#: Values of the first metric between two places, at which floats look which strands are extreme there.
LOOKED_AT = 80
#: How near to the extreme one a strand is that may be it.
NEAR_BY = 1e-9
#: Less than what two values of a metric differ in whose squares are equal, and more than what is lost near a limit.
OPPOSITE = 1e-4
#: In the place of counts at an extreme.
NOT_KNOWN = Counts(0, 0, 0, 0)
#: Halvings that find the parameter of a value of the first metric.
HALVINGS = 55


@dataclass(frozen=True)
class _Side:
    """A metric along a strand: sign * top/bottom, or the root of top/bottom with the sign, polynomials in u without a common factor."""

    top: sp.Expr
    bottom: sp.Expr
    rooted: bool
    sign: int = 1

    @cached_property
    def turns(self) -> set[sp.Expr]:
        """Where it may turn, or a root in it change its sign."""
        slope = sp.expand(sp.diff(self.top, u) * self.bottom - self.top * sp.diff(self.bottom, u))
        return {*roots_inside(slope), *(roots_inside(self.top) if self.rooted else ())}

    @property
    def constant(self) -> bool:
        return not (self.top.has(u) or self.bottom.has(u))

    def at(self, place: sp.Expr) -> sp.Expr:
        value = self.top.xreplace({u: place}) / self.bottom.xreplace({u: place})
        return sp.radsimp(self.sign * (sp.sqrt(value) if self.rooted else value))

    @cached_property
    def _coefficients(self) -> tuple[np.ndarray, np.ndarray]:
        above, below = (np.array(sp.Poly(side, u).all_coeffs(), float) for side in (self.top, self.bottom))
        return above, below

    def floats(self, places: np.ndarray) -> np.ndarray:
        top, bottom = (np.polyval(coefficients, places) for coefficients in self._coefficients)
        return self.sign * (np.sqrt(np.maximum(top / bottom, 0)) if self.rooted else top / bottom)

    def closed_at(self, place: sp.Expr, middle: sp.Rational) -> sp.Expr:
        """Its closed form in a where u is a function of that, near a value of a."""
        top, bottom = (side.xreplace({u: place}) for side in (self.top, self.bottom))
        return closed(self.sign * top, top * bottom if self.rooted else bottom, self.rooted, middle)


@dataclass(frozen=True)
class Strand:
    """A piece of one, on which the first metric rises or falls throughout, or is constant.

    low, high
        Between these values of u.
    """

    metrics: tuple[Similarity, Similarity]
    first: _Side
    second: _Side
    line: Line
    low: sp.Expr
    high: sp.Expr

    @cached_property
    def ends(self) -> tuple[sp.Expr, sp.Expr]:
        """Of the first metric."""
        return self.first.at(self.low), self.first.at(self.high)

    @property
    def attained(self) -> bool:
        """Whether pairs of masks lie on it; else families of them in n tend to it."""
        return self.line.attained

    def values(self, places: np.ndarray) -> np.ndarray:
        """The second metric in floats where the first has these values; NaN where it has not."""
        start, stop = (float(end) for end in self.ends)
        inside = (places > min(start, stop)) & (places < max(start, stop))
        low, high = np.full(inside.sum(), float(self.low)), np.full(inside.sum(), float(self.high))
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            beyond = (self.first.floats(middle) > places[inside]) == (stop > start)
            low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
        found = np.full(len(places), np.nan)
        found[inside] = self.second.floats((low + high) / 2)
        return found

    @cached_property
    def curve(self) -> Curve | None:
        """The second metric as a function of the first; None where that has no closed form here."""
        low, high = ordered(self.ends)
        middle = between(low, high)
        place = self._place(middle)
        along = None if place is None else _whole(self.line.at(place), middle)
        if self.second.constant:
            return Curve(low, high, self.second.at(self.low), along, self.attained)
        value = None if place is None else self.second.closed_at(place, middle)
        return None if value is None else Curve(low, high, value, along, self.attained)

    @property
    def parametrized(self) -> Parametrized:
        """Both metrics as functions of u."""
        return Parametrized(self.first.at(u), self.second.at(u), self.line.at(u), self.low, self.high)

    def _place(self, middle: sp.Rational) -> sp.Expr | None:
        """The parameter as a function of a; None where it has no closed form."""
        value = a**2 if self.first.rooted else self.first.sign * a
        equation = sp.Poly(self.first.top - value * self.first.bottom, u, a)
        found = []
        for factor, _ in equation.factor_list()[1]:
            in_u = sp.Poly(factor.as_expr(), u)
            if in_u.degree() in (1, 2):
                found += sp.roots(in_u)
            elif in_u.degree() == 4 and not (in_u.nth(1) or in_u.nth(3)):
                found += [
                    sp.sqrt(root) for root in sp.roots(sp.Poly(in_u.as_expr().xreplace({u**4: u**2, u**2: u}), u))
                ]
        for place in found:
            there = sp.N(place.xreplace({a: middle}), 40)
            if there.is_real and self.low < there < self.high:
                value = sp.N(self.first.at(there), 30)
                if abs(value - middle) < sp.Float("1e-20"):
                    return sp.factor(place) if place.is_rational_function(a) else place
        return None


def _whole(counts: Sequence[sp.Expr], middle: sp.Rational) -> Counts:
    """Counts without a common denominator, near a value of a."""
    shown = [sp.together(symbolic(count)) for count in counts]
    if all(count.is_rational_function(a) for count in shown):
        whole = without_common(shown)
        sign = -1 if min(sp.N(count.xreplace({a: middle, n: LARGE})) for count in whole) < 0 else 1
        ways = ((sp.factor(sign * count), sp.factor_terms(sp.expand(sign * count))) for count in whole)
        return Counts(*(min(way, key=sp.count_ops) for way in ways))
    return Counts(*(written(sp.expand(count), middle) for count in counts))


# --- all strands ------------------------------------------------------------------------------------------------------


@cache
def strands(first: Similarity, second: Similarity, known: tuple[Fact, ...]) -> tuple[Strand, ...]:
    """All strands of two metrics where others have exact values, the same values of both only once."""
    found: dict[tuple[Any, ...], Strand] = {}
    seen: set[tuple[_Side, _Side]] = set()  # on all of a line; others may be strands in part only
    for line in lines_where(first, second, known) if known else lines(first, second):
        if not line.stretches:
            continue
        one, other = _side(first, line), _side(second, line)
        if one is None or other is None:  # |.|, min or max turn on it
            continue
        sides = one, other
        if line.straight:
            if sides in seen:
                continue
            seen.add(sides)
        for strand in _pieces((first, second), sides, line, known):
            found.setdefault((strand.first, strand.second, strand.low, strand.high), strand)
    return tuple(found.values())


def _side(metric: Similarity, line: Line) -> _Side | None:
    for of, rooted in ((metric, False), (metric**2, True)):
        quotient = line.along(of)
        if quotient is not None:
            return _Side(*quotient, rooted=rooted)
    return None


def _pieces(
    metrics: tuple[Similarity, Similarity], sides: tuple[_Side, _Side], line: Line, known: tuple[Fact, ...]
) -> Iterator[Strand]:
    turns = set() if sides[0].constant else sides[0].turns
    signs_change = set(roots_inside(sides[1].top)) if sides[1].rooted else set()
    for start, stop in line.stretches:
        cuts = (cut for cut in {*turns, *signs_change} if start < cut < stop)
        for low, high in pairwise(ordered({start, stop, *cuts})):
            place = _middle(low, high)
            there = line.at(place, LARGE)
            if all(abs(sp.N(value_at(item.metric, there) - item.value.low)) < OPPOSITE for item in known):
                first, second = (_signed(m, side, place, there) for m, side in zip(metrics, sides, strict=True))
                yield Strand(metrics, first, second, line, low, high)


def _signed(metric: Similarity, side: _Side, place: sp.Expr, counts: Counts) -> _Side:
    """A side with the sign that the metric has at some counts of the line, which roots in it leave open."""
    opposite = sp.sign(value_at(metric, counts)) * sp.sign(side.at(place)) < 0
    return replace(side, sign=-1) if opposite else side


def _middle(low: sp.Expr, high: sp.Expr) -> sp.Rational:
    return between(low, high, sp.Rational(1, 2))


def places(first: Similarity, second: Similarity, known: tuple[Fact, ...]) -> set[sp.Expr]:
    """The values of the first metric where its range ends, and those that it has all over a strand, or on pairs with at most two counts
    that are not zero."""
    found = {end for strand in strands(first, second, known) for end in strand.ends}
    ends = {extreme(found, key=lambda end: sp.N(end, 30)) for extreme in (min, max)} if found else set()
    found = {strand.ends[0] for strand in strands(first, second, known) if strand.first.constant and strand.attained}
    return ends | found | {value_at(first, counts) for counts in few_counts(known)}


def extremes_at(first: Similarity, second: Similarity, known: tuple[Fact, ...], place: sp.Expr) -> Iterator[Limit]:
    """The values among which the second metric is extreme on strands where the first has a value inside of what it is there, or is
    constant."""
    for strand in strands(first, second, known):
        if strand.first.constant and strand.attained and strand.ends[0] == place:
            yield from _all_along(strand)
        for end, value in zip((strand.low, strand.high), strand.ends, strict=True):
            if value == place and not strand.first.constant:
                yield _at_end(strand, end, value)
    across = _across(first, second, known)
    values = np.array([strand.values(np.array([float(place)]))[0] for strand in across])
    for best in (np.nanmin(values), np.nanmax(values)) if np.isfinite(values).any() else ():
        for strand, value in zip(across, values, strict=True):
            if abs(value - best) <= NEAR_BY:
                curve = strand.curve
                if curve is None:
                    continue
                counts = Counts(*(symbolic(count).xreplace({a: place}) for count in curve.along or NOT_KNOWN))
                there = curve.value.xreplace({a: place})
                there = there if there.is_finite else sp.limit(curve.value, a, place)
                yield Limit(there, counts, curve.attained)


def _at_end(strand: Strand, end: sp.Expr, place: sp.Expr) -> Limit:
    counts, value = strand.line.at(end), strand.second.at(end)
    there = [value_at(metric, counts) for metric in strand.metrics] if strand.attained and any(counts) else []
    return Limit(value, counts, [sp.radsimp(found) for found in there] == [place, value])


def _all_along(strand: Strand) -> Iterator[Limit]:
    for end in (strand.low, strand.high):
        near = between(end, _middle(strand.low, strand.high), sp.Rational(1, 10**12))
        yield Limit(strand.second.at(end), strand.line.at(near), False)
    for turn in (*strand.second.turns, _middle(strand.low, strand.high)):
        if strand.low < turn < strand.high:
            yield Limit(strand.second.at(turn), strand.line.at(turn), True)


def _across(first: Similarity, second: Similarity, known: tuple[Fact, ...]) -> list[Strand]:
    """The strands along which the first metric changes."""
    return [strand for strand in strands(first, second, known) if not strand.first.constant]


# --- the extreme ones -------------------------------------------------------------------------------------------------


def extreme_curves(
    first: Similarity, second: Similarity, known: tuple[Fact, ...], low: sp.Expr, high: sp.Expr, sign: int
) -> list[Curve] | None:
    """Curves, few and such that are attained where there are, of which one is the least (sign 1) or the most (-1) at any value of the
    first metric between two; None where the boundary has no closed form somewhere."""
    places = float(low) + (float(high) - float(low)) * (np.arange(LOOKED_AT) + 0.381966) / LOOKED_AT
    among = _across(first, second, known)
    with np.errstate(all="ignore"):
        values = np.array([sign * strand.values(places) for strand in among])
    values[np.isnan(values)] = np.inf
    near = np.isfinite(values) & (values <= values.min(axis=0, initial=np.inf) + NEAR_BY)
    found: list[Curve] = []
    for attained in (True, False):
        for i in sorted(range(len(among)), key=lambda i: -near[i].sum()):
            if among[i].attained != attained or not near[i].any():
                continue
            curve = among[i].curve
            if curve is None:
                continue
            found.append(replace(curve, low=ordered((curve.low, low))[1], high=ordered((curve.high, high))[0]))
            near[:, near[i].copy()] = False
    return None if near.any() else found


def curves_through(
    first: Similarity, second: Similarity, known: tuple[Fact, ...], points: Sequence[tuple[float, float]]
) -> tuple[Parametrized, ...]:
    """Strands, few and such that are attained where there are, that go through points of the boundary; none where these miss some."""
    places, values = np.array(points).T
    among = sorted(_across(first, second, known), key=lambda strand: not strand.attained)
    with np.errstate(all="ignore"):
        through = [np.abs(strand.values(places) - values) <= NEAR_BY for strand in among]
    found = []
    missing = np.ones(len(places), bool)
    while missing.any():
        best = max(range(len(among)), key=lambda i: (through[i] & missing).sum(), default=None)
        if best is None or not (through[best] & missing).any():
            return ()
        missing &= ~through[best]
        found.append(among[best].parametrized)
    return tuple(found)
