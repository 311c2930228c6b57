"""One place in each region between curves."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, count, pairwise
from typing import Any

import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement

from segbounds.ranges.of_three.parts import SurfacePart
from segbounds.ranges.of_three.values import PLANE, U, V, factors_of
from segbounds.regions.cone import at


def ends(parts: Sequence[SurfacePart], i: int) -> tuple[Any, Any]:
    """The least and the most that a metric is where it is defined: on rays."""
    values = [
        at(part.tops[i], ray) / at(part.bottoms[i], ray)
        for part in parts
        for ray in part.cone.rays
        if at(part.bottoms[i], ray)
    ]
    return min(values), max(values)


def places_between(polynomials: Iterable[PolyElement], box: Sequence[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """At least one place in each region of a rectangle in which no polynomial vanishes.

    Which zeros in u there are, and in which order, changes only at a v at which two of them meet, one turns back or
    goes to infinity.
    """
    (first, second), (across, upright) = PLANE.symbols, box
    factors = list(dict.fromkeys(factors_of(polynomials)))
    changing = [factor for factor in factors if factor.degree(U) > 0]
    meeting = [factor.as_expr() for factor in factors if factor.degree(U) == 0]
    meeting += [one.resultant(other).as_expr() for one, other in combinations(changing, 2)]
    for factor in changing:
        meeting.append(sp.LC(factor.as_expr(), first))
        if factor.degree(U) > 1:
            meeting.append(factor.discriminant().as_expr())
    for v in _between_zeros(meeting, second, *upright):
        there = [factor.evaluate(V, v).as_expr() for factor in changing]
        yield from ((u, v) for u in _between_zeros(there, first, *across))


def _between_zeros(polynomials: Iterable[sp.Expr], variable: sp.Symbol, low: Any, high: Any) -> Iterator[Any]:
    """One number between any two neighbouring zeros of some polynomials in one variable, and the ends."""
    zeros = sp.Poly(sp.Mul(*(p for p in polynomials if p.has(variable))), variable)
    for end in map(QQ.to_sympy, (low, high)):
        while zeros.eval(end) == 0:
            zeros = zeros.quo(sp.Poly(variable - end, variable))
    closeness = QQ(1, 100)
    while True:
        found = [ends for ends, _ in zeros.intervals(eps=closeness)] if zeros.degree() > 0 else []
        inside = [(QQ.from_sympy(x), QQ.from_sympy(y)) for x, y in found if y > low and x < high]
        bounds = [(low, low), *inside, (high, high)]
        gaps = [(one[1], other[0]) for one, other in pairwise(bounds)]
        if all(start < stop for start, stop in gaps):
            yield from (_simple(start, stop) for start, stop in gaps)
            return
        closeness /= 100


def _simple(low: Any, high: Any) -> Any:
    """The fraction with the smallest denominator between two numbers."""
    for denominator in count(1):
        above = low.numerator * denominator // low.denominator + 1
        if above * high.denominator < high.numerator * denominator:
            return QQ(int(above), denominator)
    raise AssertionError("there are fractions between any two numbers")
