"""Curves among which is the boundary of the joint range of two curved metrics.

A metric B is extreme where another one A has a value at a stationary point of B along the set A = a, or at the boundary of the set of all
pairs of masks. What is known so far: for the curved metrics of the catalogue it is extreme on an edge of one of the cubes of margins.py, on
pairs with at most two counts that are not zero, or at a stationary point with one count that is zero. All of these are *strands*:
pairs of masks along one parameter u from 0 to 1, in which counts are polynomials and metrics, or their squares, quotients of polynomials.

On a strand A = a gives u, and so B, as a function of a. Floats nominate the strands on which B is extreme; that there are no others is
not proved here, so whoever takes these curves holds them against enclosures.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise, product

import numpy as np
import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement

from segbounds.arcs import Curve, a, between, closed, ordered, written
from segbounds.cones import Extreme
from segbounds.counts import SYMBOLS, Counts, fn, fp, n, tn, tp
from segbounds.margins import COORDINATES, Chart, Cube, Edge, cubes, edges, quotient
from segbounds.regions import Unsupported
from segbounds.similarities import Similarity, ratio, value_at

u = sp.Symbol("u", positive=True)

_COORDINATES = edges()[0].counts.tp.ring.gens
#: Coordinates that are 0 where a mask is empty.
EMPTY = (0, 1)
#: A size at which the counts of a family have the signs that they have for large n.
LARGE = sp.Integer(10**9)
#: Values of the first metric between two places, at which floats look which strands are extreme there.
LOOKED_AT = 80
#: How near to the extreme one a strand is that may be it.
NEAR_BY = 1e-9
#: Halvings that find the parameter of a value of the first metric.
HALVINGS = 55


@dataclass(frozen=True)
class Line(Chart):
    """Pairs with the first coordinate as the parameter; the second one, where counts have it, is a small number."""

    counts: Counts


class _Side:
    """A metric along a strand: top/bottom, or the root of that with a sign, polynomials in u without a common factor."""

    def __init__(self, metric: Similarity, chart: Chart, fixed: dict[int, int]) -> None:
        try:
            (top, bottom), self.rooted = quotient(metric, chart), False
        except Unsupported:
            (top, bottom), self.rooted = quotient(metric**2, chart), True
        sides = (sp.Poly(_in_u(side, fixed), u, domain=QQ) for side in (top, bottom))
        self.top, self.bottom = (side.as_expr() for side in next(sides).cancel(next(sides), include=True))

    @cached_property
    def turns(self) -> set[sp.Expr]:
        """Where it may turn, or a root in it change its sign."""
        slope = sp.expand(sp.diff(self.top, u) * self.bottom - self.top * sp.diff(self.bottom, u))
        return {*_roots_inside(slope), *(_roots_inside(self.top) if self.rooted else ())}

    @property
    def constant(self) -> bool:
        return not (self.top.has(u) or self.bottom.has(u))

    def at(self, place: sp.Expr, sign: int) -> sp.Expr:
        value = self.top.xreplace({u: place}) / self.bottom.xreplace({u: place})
        return sp.radsimp(sign * sp.sqrt(value) if self.rooted else value)

    @cached_property
    def _coefficients(self) -> tuple[np.ndarray, np.ndarray]:
        above, below = (np.array(sp.Poly(side, u).all_coeffs(), float) for side in self.sides)
        return above, below

    def floats(self, places: np.ndarray, sign: int) -> np.ndarray:
        top, bottom = (np.polyval(coefficients, places) for coefficients in self._coefficients)
        return sign * np.sqrt(np.maximum(top / bottom, 0)) if self.rooted else top / bottom

    @property
    def sides(self) -> tuple[sp.Expr, sp.Expr]:
        return self.top, self.bottom


def _in_u(side: PolyElement, fixed: dict[int, int]) -> sp.Expr:
    """A polynomial in the coordinates where all but one have given values, the free one being u."""
    gens = side.ring.gens
    there = side.evaluate([(gens[i], QQ(value)) for i, value in fixed.items()])
    return there.as_expr().xreplace({symbol: u for symbol in there.ring.symbols})


def _roots_inside(of: sp.Expr) -> list[sp.Expr]:
    polynomial = sp.Poly(of, u)
    if polynomial.degree() < 1 or not polynomial.count_roots(0, 1):
        return []
    return [root for root, _ in sp.real_roots(polynomial, multiple=False) if 0 < root < 1]


@dataclass(frozen=True)
class Strand:
    """A piece of one, on which the first metric rises or falls throughout, or is constant.

    low, high
        Between these values of u.
    signs
        Of the two metrics, where they are known by their squares.
    """

    first: _Side
    second: _Side
    line: "_Counts"
    low: sp.Expr
    high: sp.Expr
    signs: tuple[int, int]

    @cached_property
    def ends(self) -> tuple[sp.Expr, sp.Expr]:
        """Of the first metric."""
        return self.first.at(self.low, self.signs[0]), self.first.at(self.high, self.signs[0])

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
            beyond = (self.first.floats(middle, self.signs[0]) > places[inside]) == (stop > start)
            low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
        found = np.full(len(places), np.nan)
        found[inside] = self.second.floats((low + high) / 2, self.signs[1])
        return found

    @cached_property
    def curve(self) -> Curve:
        """The second metric as a function of the first. Raises Unsupported where that has no closed form here."""
        low, high = ordered(self.ends)
        middle = between(low, high)
        place = self._place(middle)
        if self.second.constant:
            value = self.second.at(place, self.signs[1])
        else:
            top, bottom = (side.xreplace({u: place}) for side in self.second.sides)
            if self.second.rooted:
                top, bottom = self.signs[1] * top, top * bottom
            value = closed(top, bottom, self.second.rooted, middle)
        return Curve(low, high, value, _whole(self.line.at(place), middle), self.attained)

    def _place(self, middle: sp.Rational) -> sp.Expr:
        """The parameter as a function of a."""
        top, bottom = self.first.sides
        equation = sp.Poly(top - (a**2 if self.first.rooted else a) * bottom, u, a)
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
                value = sp.N(self.first.at(there, self.signs[0]), 30)
                if abs(value - middle) < sp.Float("1e-20"):
                    return sp.factor(place) if place.is_rational_function(a) else place
        raise Unsupported("the parameter of a strand has no closed form")


def _whole(counts: Sequence[sp.Expr], middle: sp.Rational) -> Counts:
    """Counts without a common denominator, near a value of a."""
    shown = [sp.together(sp.sympify(count)) for count in counts]
    if all(count.is_rational_function(a) for count in shown):
        whole = without_common(shown)
        sign = -1 if min(sp.N(count.xreplace({a: middle, n: LARGE})) for count in whole) < 0 else 1
        ways = ((sp.factor(sign * count), sp.factor_terms(sp.expand(sign * count))) for count in whole)
        return Counts(*(min(way, key=sp.count_ops) for way in ways))
    return Counts(*(written(sp.expand(count), middle) for count in counts))


# --- all strands ------------------------------------------------------------------------------------------------------


@cache
def strands(first: Similarity, second: Similarity) -> tuple[Strand, ...]:
    """All strands of two metrics, the same values of both only once."""
    found: dict[tuple[sp.Expr, ...], Strand] = {}
    seen: set[tuple[sp.Expr, ...]] = set()  # on all of a line; others may be strands in part only
    for chart, fixed in _lines(first, second):
        one, other, line = _Side(first, chart, fixed), _Side(second, chart, fixed), _Counts(chart, fixed)
        if isinstance(chart, Cube | Edge):
            if (*one.sides, *other.sides) in seen:
                continue
            seen.add((*one.sides, *other.sides))
        for strand in _pieces(first, second, one, other, line):
            found.setdefault((*one.sides, *other.sides, strand.low, strand.signs), strand)
    return tuple(found.values())


def _lines(first: Similarity, second: Similarity) -> Iterator[tuple[Chart, dict[int, int]]]:
    """Charts, with values of all coordinates but one; such as pairs of masks lie on come first."""
    alone = {1: 0, 2: 0}
    yield from ((chart, alone) for chart in (*edges(), *_stationary(first, second)))
    of_cubes = [
        (cube, dict(zip((i for i in range(COORDINATES) if i != free), sides, strict=True)))
        for cube in cubes(angles=False)
        for free in range(COORDINATES)
        for sides in product((0, 1), repeat=2)
    ]
    yield from (line for line in of_cubes if _Counts(*line).attained)
    yield from ((chart, alone) for chart in _with_a_few())
    # where only the smaller mask is empty, those with a few pixels say the same
    yield from (line for line in of_cubes if 0 in line[1] and not _Counts(*line).attained)


def _with_a_few() -> Iterator[Line]:
    """Pairs of which one mask would be empty, or full, but for a few pixels."""
    share, few = _COORDINATES[:2]
    for pair in ((tp, fp), (tp, fn), (fp, tn), (fn, tn)):
        for more in SYMBOLS:
            if more not in pair:
                by_count = {pair[0]: share, pair[1]: 1 - share, more: few}
                yield Line(Counts(*(by_count.get(count, 0 * share) for count in SYMBOLS)))


@dataclass(frozen=True)
class _Counts:
    """The counts along a line. A coordinate that would be 0 where a mask is empty is 1/n instead."""

    chart: Chart
    fixed: dict[int, int]

    @property
    def _small(self) -> list[int]:
        gens = _COORDINATES
        return [
            i for i in EMPTY if self.fixed.get(i) == 0 and any(count.degree(gens[i]) > 0 for count in self.chart.counts)
        ]

    @property
    def attained(self) -> bool:
        return not self._small

    @cached_property
    def _polynomials(self) -> Counts:
        places = {x.as_expr(): sp.Integer(self.fixed[i]) if i in self.fixed else u for i, x in enumerate(_COORDINATES)}
        places |= {_COORDINATES[i].as_expr(): 1 / n for i in self._small}
        return without_common([count.as_expr().xreplace(places) for count in self.chart.counts])

    def at(self, place: sp.Expr, size: sp.Expr = n) -> Counts:
        """The counts where u has a value."""
        return Counts(*(sp.sympify(count).xreplace({u: place, n: size}) for count in self._polynomials))

    @property
    def ends(self) -> set[sp.Expr]:
        """Where one of them vanishes inside."""
        if isinstance(self.chart, Cube | Edge):
            return set()
        return {root for count in self.at(u, LARGE) for root in _roots_inside(count)}


def without_common(counts: Sequence[sp.Expr]) -> Counts:
    """The same without a common factor or denominator, up to a sign."""
    whole = [sp.cancel(count) for count in counts]
    bottom = sp.lcm_list([sp.denom(count) for count in whole])
    whole = [sp.cancel(count * bottom) for count in whole]
    common = sp.gcd_list(whole)
    return Counts(*(sp.cancel(count / common) for count in whole))


def _pieces(first: Similarity, second: Similarity, one: _Side, other: _Side, line: _Counts) -> Iterator[Strand]:
    turns = set() if one.constant else one.turns
    signs_change = set(_roots_inside(other.top)) if other.rooted else set()
    for low, high in pairwise(ordered({sp.Integer(0), sp.Integer(1), *turns, *signs_change, *line.ends})):
        signs = []
        if one.rooted or other.rooted or not isinstance(line.chart, Cube | Edge):
            there = line.at(_middle(low, high), LARGE)
            if min(there) < 0:
                continue
        for metric, side in ((first, one), (second, other)):
            signs.append(int(sp.sign(value_at(metric, there))) if side.rooted else 1)
        yield Strand(one, other, line, low, high, (signs[0], signs[1]))


def _middle(low: sp.Expr, high: sp.Expr) -> sp.Rational:
    return between(low, high, sp.Rational(1, 2))


def _stationary(first: Similarity, second: Similarity) -> Iterator[Line]:
    """Where one count is zero, the lines along which both metrics have their level sets in common, if a count is rational in the others."""
    for zero in SYMBOLS:
        x, y, z = (count for count in SYMBOLS if count != zero)
        slopes = [_slopes(metric, zero, (x, y)) for metric in (first, second)]
        minor = sp.expand(slopes[0][0] * slopes[1][1] - slopes[0][1] * slopes[1][0])
        if not minor:
            continue
        for factor, _ in sp.factor_list(minor)[1]:
            solved = next((count for count in (x, y, z) if sp.degree(factor, count) == 1), None)
            if solved is None or len(factor.free_symbols) < 2:
                continue
            yield from _along(factor, zero, solved)


def _slopes(metric: Similarity, zero: sp.Symbol, by: Sequence[sp.Symbol]) -> list[sp.Expr]:
    """The slopes of a metric, or of its square, up to a common factor."""
    top, bottom = (side.xreplace({zero: sp.Integer(0)}) for side in ratio(metric.formula))
    if not (top.is_polynomial(*SYMBOLS) and bottom.is_polynomial(*SYMBOLS)):
        top, bottom = sp.expand(top**2), sp.expand(bottom**2)
    top, bottom = sp.fraction(sp.cancel(top / bottom))
    return [sp.expand(sp.diff(top, count) * bottom - top * sp.diff(bottom, count)) for count in by]


def _along(factor: sp.Expr, zero: sp.Symbol, solved: sp.Symbol) -> Iterator[Line]:
    line = sp.Poly(factor, solved)
    gain, rest = line.nth(1), -line.nth(0)
    x, y = (count for count in SYMBOLS if count not in (zero, solved))
    to_coordinate = {u: _COORDINATES[0].as_expr()}
    for shares in ({x: u, y: sp.Integer(1)}, {x: sp.Integer(1), y: u}):
        by_count = {x: shares[x] * gain, y: shares[y] * gain, solved: rest, zero: sp.Integer(0)}
        along = without_common([sp.sympify(by_count[count]).xreplace(shares) for count in SYMBOLS])
        for sign in (1, -1):  # of the denominator
            counts = (
                _COORDINATES[0].ring.from_expr(sp.expand(sign * count.xreplace(to_coordinate))) for count in along
            )
            yield Line(Counts(*counts))


def places(metric: Similarity) -> set[sp.Rational]:
    """The values that a metric has all over a strand of pairs with at most two counts that are not zero, or with a single one."""
    sides = [_Side(metric, chart, {1: 0, 2: 0}) for chart in edges()]
    found = {side.at(sp.Integer(1), 1) for side in sides if side.constant}
    found |= {value_at(metric, Counts(*(sp.Integer(count == other) for other in SYMBOLS))) for count in SYMBOLS}
    return {place for place in found if place.is_Rational}


def extremes_at(first: Similarity, second: Similarity, place: sp.Rational) -> Iterator[Extreme]:
    """The values among which the second metric is extreme on strands where the first has a value inside of what it is there, or is
    constant."""
    for strand in strands(first, second):
        if strand.first.constant and strand.attained and strand.ends[0] == place:
            yield from _all_along(strand)
    across = _across(first, second)
    values = np.array([strand.values(np.array([float(place)]))[0] for strand in across])
    for best in (np.nanmin(values), np.nanmax(values)) if np.isfinite(values).any() else ():
        for strand, value in zip(across, values, strict=True):
            if abs(value - best) <= NEAR_BY:
                with suppress(Unsupported):
                    curve = strand.curve
                    counts = Counts(*(sp.sympify(count).xreplace({a: place}) for count in curve.along or ()))
                    yield Extreme(curve.value.xreplace({a: place}), counts, curve.attained)


def _all_along(strand: Strand) -> Iterator[Extreme]:
    for end in (strand.low, strand.high):
        near = between(end, _middle(strand.low, strand.high), sp.Rational(1, 10**12))
        yield Extreme(strand.second.at(end, strand.signs[1]), strand.line.at(near), False)
    for turn in (*strand.second.turns, _middle(strand.low, strand.high)):
        if strand.low < turn < strand.high:
            yield Extreme(strand.second.at(turn, strand.signs[1]), strand.line.at(turn), True)


def _across(first: Similarity, second: Similarity) -> list[Strand]:
    """The strands along which the first metric changes."""
    return [strand for strand in strands(first, second) if not strand.first.constant]


# --- the extreme ones -------------------------------------------------------------------------------------------------


def extreme_curves(
    first: Similarity, second: Similarity, low: sp.Rational, high: sp.Rational, sign: int
) -> list[Curve]:
    """Curves, few and such that are attained where there are, of which one is the least (sign 1) or the most (-1) at any value of the
    first metric between two."""
    places = float(low) + (float(high) - float(low)) * (np.arange(LOOKED_AT) + 0.381966) / LOOKED_AT
    among = _across(first, second)
    with np.errstate(all="ignore"):
        values = np.array([sign * strand.values(places) for strand in among])
    near = values <= np.nanmin(values, axis=0) + NEAR_BY
    found: list[Curve] = []
    for attained in (True, False):
        for i in sorted(range(len(among)), key=lambda i: -near[i].sum()):
            if among[i].attained != attained or not near[i].any():
                continue
            try:
                curve = among[i].curve
            except Unsupported:
                continue
            found.append(replace(curve, low=sp.Max(curve.low, low), high=sp.Min(curve.high, high)))
            near[:, near[i].copy()] = False
    if near.any():
        where = sp.Rational(str(round(places[near.any(axis=0)][0], 3)))
        raise Unsupported(f"the boundary near {first} = {where} has no closed form here")
    return found
