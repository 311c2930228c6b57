"""A joint range the other way round: the second metric as the first, and straight sides."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, product

import sympy as sp

from segbounds.algebra.comparisons import between, ordered
from segbounds.algebra.reading import symbolic
from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts, n
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.arcs import Arc, Curve, Upright, envelope, roots_between, written
from segbounds.ranges.membership import extents_by_support
from segbounds.ranges.of_three.values import a
from segbounds.ranges.two import JointRange
from segbounds.regions.bound import Limit, least, most
from segbounds.regions.cone import Cone
from segbounds.regions.facts import Reported, having, regions, straightened


@dataclass(frozen=True)
class Side:
    """A straight side of a range: the first metric is ``place`` where the second is a, from ``low`` to ``high``; see `Arc`."""

    place: sp.Rational
    low: sp.Expr
    high: sp.Expr
    along: Counts | None
    attained: bool


def straight_sides(known: JointRange) -> Iterator[Side]:
    """The straight sides of a range, at the places where slices have another shape: attained ones and such as are only approached."""
    other = straightened(known.second, known.known)
    for place in (upright.place for upright in known.uprights):
        for part in _slices(known, place):
            for low, high in extents_by_support(other, part):
                if low.value < high.value:
                    yield Side(place, low.value, high.value, _mixed(other, low, high), True)
    for below, above in product(known.lower, known.upper):
        for place in sorted({below.low, below.high} & {above.low, above.high}, key=sp.N):
            if below.limit(place) < above.limit(place):
                yield Side(place, below.limit(place), above.limit(place), None, False)


def _mixed(metric: Similarity, low: Limit, high: Limit) -> Counts | None:
    """Counts between those of two extremes, at which a metric has the value a; None where they are not simple."""
    share = sp.Symbol("share", positive=True)
    mixed = [(1 - share) * x + share * y for x, y in zip(_leading_counts(low), _leading_counts(high), strict=True)]
    value = metric.formula.xreplace(dict(zip(SYMBOLS, mixed, strict=True)))
    if [sp.limit(value, share, end) for end in (0, 1)] != [low.value, high.value]:
        return None
    middle = between(low.value, high.value)
    for root in _solutions(value.xreplace({share: a})) or ():
        there = sp.N(root.xreplace({a: middle}), 30)
        if there.is_real and 0 < there < 1:
            return Counts(*(written(symbolic(count).xreplace({share: root}), middle) for count in mixed))
    return None


def _leading_counts(extreme: Limit) -> list[sp.Expr]:
    """The counts that grow fastest along an extreme's family."""
    counts = [sp.Poly(count, n) for count in extreme.along]
    degree = max(count.degree() for count in counts)
    return [count.nth(degree) for count in counts]


def mirrored(known: JointRange) -> JointRange:
    """The same range with the second metric as the first: arcs that rise or fall throughout, turned round, and the straight sides."""
    curves = [curve for arc in (*known.lower, *known.upper) for curve in _inverses(arc)]
    curves += [Curve(side.low, side.high, side.place, side.along, side.attained) for side in straight_sides(known)]
    if not curves:
        return JointRange(known.second, known.first, (), (), tuple(_turned(known)), known.known)
    low = sp.floor(min(curve.low for curve in curves))
    high = sp.ceiling(max(curve.high for curve in curves))
    proved = all(arc.proved for arc in (*known.lower, *known.upper))
    lower, upper = (tuple(envelope(curves, low, high, sign, proved)) for sign in (1, -1))
    return JointRange(known.second, known.first, lower, upper, (), known.known)


def _turned(known: JointRange) -> Iterator[Upright]:
    """Of a range that consists of single points, what the first metric can be at each value of the second."""
    other = straightened(known.second, known.known)
    points: dict[sp.Expr, list[Limit]] = {}
    for upright in known.uprights:
        for part in _slices(known, upright.place):
            for low, _ in extents_by_support(other, part):
                points.setdefault(low.value, []).append(replace(low, value=upright.place))
    for value in ordered(points):
        yield Upright(value, least(points[value]), most(points[value]))


def _slices(known: JointRange, place: sp.Rational) -> Iterator[Cone]:
    """The counts at which the first metric has a value."""
    for cone in regions(known.known):
        yield from having(straightened(known.first, known.known), Reported(place, place), cone)


def _inverses(arc: Arc) -> Iterator[Curve]:
    turning = roots_between(sp.diff(arc.value, a), arc.low, arc.high)
    if not arc.value.has(a):
        return
    for start, stop in pairwise((arc.low, *turning, arc.high)):
        low, high = ordered(arc.limit(end) for end in (start, stop))
        inside = between(start, stop)
        ways = _solutions(arc.value)
        if ways is None:
            raise Unsupported("no closed form that way round; name the other metric first")
        back = min(ways, key=lambda place: abs(sp.N(place.xreplace({a: arc.at(inside)}) - inside, 30)))
        along = Counts(*(symbolic(count).xreplace({a: back}) for count in arc.along or ()))
        yield Curve(low, high, back, along, arc.attained)


@cache
def _solutions(value: sp.Expr) -> tuple[sp.Expr, ...] | None:
    """The functions of a at which an expression has the value a; None where they have no closed form."""
    place = sp.Symbol("place", real=True)
    powers = {power: sp.Dummy() for power in value.atoms(sp.Pow) if not power.exp.is_Integer and power.has(a)}
    equation = sp.numer(sp.together(value.xreplace(powers).xreplace({a: place}) - a))
    for power, symbol in powers.items():
        top, bottom = sp.fraction(sp.together(power.base.xreplace({a: place})))
        equation = sp.resultant(
            equation, symbol**2 * bottom - top if power.exp > 0 else symbol**2 * top - bottom, symbol
        )
    if sp.Poly(equation, place).degree() > 2:
        return None
    return tuple(sp.roots(sp.Poly(equation, place)))
