"""Pairs with at most two counts that are not zero: one mask is empty or full, or the masks are equal, or opposite.

Metrics are functions of one number there, with their values at 0/0, and the most of one under conditions on others is exact.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement

from segbounds.algebra.reading import symbolic
from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts
from segbounds.metrics.similarity import value_at
from segbounds.regions.bound import Limit
from segbounds.regions.charts import Edge, edges, quotient
from segbounds.regions.facts import Fact, Reported

#: What exact numbers that are equal agree in, and roots of small polynomials that are not do not.
EQUAL = sp.Float("1e-30")


def on_few_counts(of: sp.Expr, known: Sequence[Fact]) -> Iterator[Limit]:
    """The values among which is the most of an expression over pairs with the values, and at most two counts that are not zero."""
    for edge in edges():
        yield from _on_two(of, known, edge)
    for count in SYMBOLS:
        counts = Counts(*(int(count == other) for other in SYMBOLS))
        if all(item.holds(counts) for item in known):
            yield Limit(symbolic(value_at(of, counts)), counts, True)


def _on_two(of: sp.Expr, known: Sequence[Fact], edge: Edge) -> Iterator[Limit]:
    constant = (item for item in known if all(side.is_ground for side in quotient(item.metric, edge)))
    if not all(_contains(item.value, _digits(item.metric, edge, sp.Rational(1, 2))) for item in constant):
        return
    places = {sp.Integer(0), sp.Integer(1), *_roots(_slope(*quotient(of, edge)))}
    for item in known:
        above, below = quotient(item.metric, edge)
        bounds = map(QQ.from_sympy, (item.value.low, item.value.high))
        places |= {root for bound in bounds for root in _roots(above - bound * below)}
    ordered = sorted(places, key=lambda place: sp.N(place, 40))

    def holds(place: sp.Expr) -> bool:
        return all(_contains(item.value, _digits(item.metric, edge, place)) for item in known)

    def along(place: sp.Expr) -> Counts:
        share = sp.expand(place**2)
        shares = {edge.pair[0]: share, edge.pair[1]: 1 + edge.half - share}
        return Counts(*(shares.get(count, sp.Integer(0)) for count in SYMBOLS))

    for place in ordered[1:] if edge.half else ordered[1:-1]:
        if holds(place):
            yield _whole(Limit(_at(of, edge, place), along(place), True))
    for low, high in pairwise(ordered):
        middle = sp.Rational(str(sp.N((low + high) / 2, 4)))
        if low < middle < high and holds(middle):
            for end in (low, high):
                near = sp.Rational(str(sp.N(end + (middle - end) / 10**12, 30)))
                yield _whole(Limit(_at(of, edge, end), along(near), False))
            yield _whole(Limit(_at(of, edge, middle), along(middle), True))


def _slope(top: PolyElement, bottom: PolyElement) -> PolyElement:
    return top.diff(0) * bottom - top * bottom.diff(0)


def _at(of: sp.Expr, edge: Edge, place: sp.Expr) -> sp.Expr:
    top, bottom = (sp.expand(_there(side, place)) for side in quotient(of, edge))
    return sp.radsimp(_divided(of, edge, top, bottom))


def _digits(of: sp.Expr, edge: Edge, place: sp.Expr) -> sp.Expr:
    """The same, to 60 digits where the place is a root: these take a tenth of the time."""
    near = place if place.is_Rational else sp.N(place, 60)
    return _divided(of, edge, *(_there(side, near) for side in quotient(of, edge)))


def _there(side: PolyElement, place: sp.Expr) -> sp.Expr:
    return side.as_expr().xreplace({side.ring.symbols[0]: place})


def _divided(of: sp.Expr, edge: Edge, top: sp.Expr, bottom: sp.Expr) -> sp.Expr:
    if bottom == 0:
        raise Unsupported(f"{of} has no bound where only {' and '.join(map(str, edge.pair))} are positive")
    return top / bottom


def _whole(extreme: Limit) -> Limit:
    """The same with whole counts, where they are rational."""
    if not all(symbolic(count).is_Rational for count in extreme.along):
        return extreme
    common = sp.ilcm(1, *(sp.Rational(count).q for count in extreme.along))
    return replace(extreme, along=Counts(*(int(count * common) for count in extreme.along)))


def _roots(of: PolyElement) -> list[sp.Expr]:
    if of.is_ground:
        return []
    polynomial = sp.Poly(of.as_expr(), of.ring.symbols[0])
    if not polynomial.count_roots(0, 1):
        return []
    return [root for root, _ in sp.real_roots(polynomial, multiple=False) if 0 < root < 1]


def _contains(value: Reported, number: sp.Expr) -> bool:
    """Whether an exact number, which may be a root, is among what was reported."""
    digits = sp.N(number, 50)
    for bound, included, sign in ((value.low, value.with_low, 1), (value.high, value.with_high, -1)):
        distance = sign * (digits - bound)
        if distance < -EQUAL or (abs(distance) <= EQUAL and not included):
            return False
    return True
