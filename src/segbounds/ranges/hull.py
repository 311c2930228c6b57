"""The least convex set with a joint range in it, which is the joint range of averages over images.

Floats nominate which points lie on it; chords end at exact points, or in 25 digits where they touch two curves at once.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import sympy as sp

from segbounds.ranges.arcs import Arc, roots_between
from segbounds.ranges.of_three.values import a
from segbounds.ranges.sampling import NODES, sampled


@dataclass(frozen=True)
class Chord:
    """A straight side of a convex hull, between two points of the boundary.

    exact
        Whether both ends are exact; an end where it touches two curves at once is given in 25 digits, and one on a piece of the boundary
        without a closed form is one of the values at which that was enclosed.
    """

    start: tuple[sp.Expr, sp.Expr]
    end: tuple[sp.Expr, sp.Expr]
    exact: bool = True


@dataclass(frozen=True)
class Hull:
    """The least convex set with a joint range in it, which is the joint range of averages over images: arcs that are part of its
    boundary, and chords where they are not, from low to high values of the first metric."""

    lower: tuple[Arc | Chord, ...]
    upper: tuple[Arc | Chord, ...]


class _Node(NamedTuple):
    """A point of the boundary in floats, the exact point if it is an end of an arc or stands alone, and its number on its arcs."""

    x: float
    y: float
    exact: tuple[sp.Expr, sp.Expr] | None
    numbers: dict[int, int]


def hulled(
    arcs: Sequence[Arc],
    points: Sequence[tuple[sp.Expr, sp.Expr]],
    sign: int,
    traced: Collection[tuple[sp.Expr, sp.Expr]] = (),
) -> tuple[Arc | Chord, ...]:
    """The lower (sign 1) or upper (-1) side of the hull of some arcs, points, and points that stand for a piece without closed form."""
    chain: list[_Node] = []
    for node in sorted(_nodes(arcs, [*points, *traced]).values(), key=lambda node: (node.x, sign * node.y)):
        if chain and node.x - chain[-1].x < 1e-12:
            continue  # one above it
        while len(chain) > 1 and sign * (_slope(chain[-1], node) - _slope(*chain[-2:])) <= 1e-12:
            chain.pop()
        chain.append(node)
    sides: list[Arc | Chord] = []
    for first, last in pairwise(chain):
        arc = next((arc for i, arc in enumerate(arcs) if _is_part(arc, i, first, last)), None)
        if arc is None:
            chord = _chord(first, last, arcs)
            chord = replace(chord, exact=chord.exact and not {chord.start, chord.end} & set(traced))
            if sides and isinstance(sides[-1], Arc):
                sides[-1] = replace(sides[-1], high=chord.start[0])
            sides.append(chord)
        elif not sides or isinstance(sides[-1], Chord) or sides[-1].value != arc.value:
            start = sides[-1].end[0] if sides and isinstance(sides[-1], Chord) else arc.low
            sides.append(replace(arc, low=start))
        else:
            sides[-1] = replace(sides[-1], high=arc.high)
    return tuple(sides)


def _nodes(arcs: Sequence[Arc], points: Sequence[tuple[sp.Expr, sp.Expr]]) -> dict[tuple[float, float], _Node]:
    nodes: dict[tuple[float, float], _Node] = {}

    def add(x: float, y: float, exact: tuple[sp.Expr, sp.Expr] | None, numbers: dict[int, int]) -> None:
        node = nodes.setdefault((round(x, 12), round(y, 12)), _Node(x, y, exact, {}))
        node.numbers.update(numbers)

    for place, value in points:
        if any(arc.low < place < arc.high and abs(float(arc.at(place) - value)) < 1e-12 for arc in arcs):
            continue  # the boundary passes through it
        add(float(place), float(value), (place, value), {})
    for i, arc in enumerate(arcs):
        ends = {0: (arc.low, arc.limit(arc.low)), NODES - 1: (arc.high, arc.limit(arc.high))}
        for k, (x, y) in enumerate(zip(*sampled(arc), strict=True)):
            add(float(x), float(y), ends.get(k), {i: k})
    return nodes


def _slope(first: _Node, last: _Node) -> float:
    return (last.y - first.y) / (last.x - first.x)


def _is_part(arc: Arc, number: int, first: _Node, last: _Node) -> bool:
    """Whether the side between two nodes is part of an arc: next to one another on it, or it is straight."""
    if number not in first.numbers or number not in last.numbers:
        return False
    return last.numbers[number] == first.numbers[number] + 1 or sp.diff(arc.value, a, 2) == 0


def _chord(first: _Node, last: _Node, arcs: Sequence[Arc]) -> Chord:
    if first.exact is not None:
        return Chord(first.exact, last.exact or _tangent(last, arcs, first.exact))
    if last.exact is not None:
        return Chord(_tangent(first, arcs, last.exact), last.exact)
    return _double_tangent(first, last, arcs)


def _tangent(node: _Node, arcs: Sequence[Arc], through: tuple[sp.Expr, sp.Expr]) -> tuple[sp.Expr, sp.Expr]:
    """The point near a node where a line through another point touches the node's arc; the end of that where it does so beyond."""
    x, y = through
    arc = arcs[next(iter(node.numbers))]
    miss = sp.diff(arc.value, a) * (a - x) - (arc.value - y)
    touching = [
        root for root in roots_between(miss, arc.low, arc.high) if abs(sp.N(miss.xreplace({a: root}), 30)) < 1e-20
    ]
    places = [place for place in (*touching, arc.low, arc.high) if place != x]
    place = min(places, key=lambda place: abs(float(place) - node.x))
    return place, arc.limit(place) if place in (arc.low, arc.high) else arc.at(place)


def _double_tangent(first: _Node, last: _Node, arcs: Sequence[Arc]) -> Chord:
    s, t = sp.symbols("s t")
    one, other = (arcs[next(iter(node.numbers))].value.xreplace({a: place}) for node, place in ((first, s), (last, t)))
    slope = sp.diff(one, s)
    found = sp.nsolve((slope - sp.diff(other, t), one + slope * (t - s) - other), (s, t), (first.x, last.x), prec=25)
    return Chord((found[0], one.subs(s, found[0])), (found[1], other.subs(t, found[1])), exact=False)
