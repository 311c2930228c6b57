"""Quotients of polynomials in u, and what the counts that they give are near nothing and far out."""

from collections.abc import Sequence
from functools import reduce
from itertools import accumulate
from math import prod
from operator import mul
from typing import Any, TypeAlias

import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.fields import FracElement, FracField, field
from sympy.polys.rings import PolyElement

from segbounds.metrics.counts import Counts
from segbounds.regions.charts import EMPTY

u = sp.Symbol("u", positive=True)

#: Functions of u, and of a small number in the place of a coordinate that is 0 where a mask is empty.
FUNCTIONS, U, FEW = field((u, sp.Symbol("few", positive=True)), QQ)

Places: TypeAlias = tuple[FracElement, FracElement, FracElement]


def whole_counts(counts: Sequence[FracElement]) -> list[PolyElement]:
    """Counts without a common factor or denominator."""
    common = reduce(lambda one, other: one.lcm(other), (count.denom for count in counts))
    whole = [_polynomial(count * common) for count in counts]
    divisor = reduce(lambda one, other: one.gcd(other), whole)
    return [count.exquo(divisor) for count in whole]


def _polynomial(of: FracElement) -> PolyElement:
    """A quotient with a number below as the polynomial that it is."""
    return of.numer.quo_ground(of.denom.LC)


def leading_in(count: PolyElement) -> PolyElement:
    """The terms of lowest degree in a small number."""
    order = min((powers[1] for powers in count.monoms()), default=0)
    return count.ring.from_dict({powers: coefficient for powers, coefficient in count.terms() if powers[1] == order})


def near_nothing(side: PolyElement) -> PolyElement:
    """A polynomial in u and a small number where that is 0."""
    return side.evaluate(1, 0)


def has_few(place: FracElement) -> bool:
    return any(side.degree(side.ring.gens[1]) > 0 for side in (place.numer, place.denom))


def next_to_empty(places: Sequence[FracElement]) -> Places:
    """Coordinates, with a small number for those that are 0 where a mask is empty."""
    one, other, last = (FEW if i in EMPTY and not place else place for i, place in enumerate(places))
    return one, other, last


def composed(polynomial: PolyElement, places: Sequence[FracElement], functions: FracField) -> FracElement:
    """A polynomial in coordinates where these are functions. Terms have one denominator, so that one factor is taken out in the end."""
    highest = [max((powers[i] for powers in polynomial.monoms()), default=0) for i in range(len(places))]
    tops, bottoms = (
        [_powers(side, most) for side, most in zip(sides, highest, strict=True)]
        for sides in ([place.numer for place in places], [place.denom for place in places])
    )
    total = functions.ring.zero
    for powers, coefficient in polynomial.terms():
        term = functions.ring(coefficient)
        for top, bottom, power, most in zip(tops, bottoms, powers, highest, strict=False):
            term = term * top[power] * bottom[most - power]
        total += term
    return functions.new(total, prod((bottom[-1] for bottom in bottoms), start=functions.ring.one))


def _powers(of: PolyElement, most: int) -> list[PolyElement]:
    return list(accumulate([of] * most, mul, initial=of.ring.one))


def _in_squares(polynomial: PolyElement) -> PolyElement | None:
    """A polynomial in p, v and t as one in p, v^2 and t; None where it has an odd power of v."""
    if any(powers[1] % 2 for powers in polynomial.monoms()):
        return None
    return polynomial.ring.from_dict({(p, v // 2, t): coefficient for (p, v, t), coefficient in polynomial.terms()})


def roots_inside(of: sp.Expr) -> list[sp.Expr]:
    polynomial = sp.Poly(of, u)
    if polynomial.degree() < 1 or not polynomial.count_roots(0, 1):
        return []
    return [root for root, _ in sp.real_roots(polynomial, multiple=False) if 0 < root < 1]


def without_common(counts: Sequence[sp.Expr]) -> Counts:
    """The same without a common factor or denominator, up to a sign."""
    whole = [sp.cancel(count) for count in counts]
    bottom = sp.lcm_list([sp.denom(count) for count in whole])
    whole = [sp.cancel(count * bottom) for count in whole]
    common = sp.gcd_list(whole)
    return Counts(*(sp.cancel(count / common) for count in whole))


def in_coordinates(side: PolyElement, squared: bool) -> PolyElement | None:
    return _in_squares(side) if squared else side


def put_in(place: FracElement, into: Sequence[FracElement], functions: FracField) -> FracElement:
    """A function of coordinates where these are functions."""
    return composed(place.numer, into, functions) / composed(place.denom, into, functions)


def is_constant(place: FracElement) -> bool:
    return place.numer.is_ground and place.denom.is_ground


def number_of(place: FracElement) -> Any:
    return place.numer.LC / place.denom.LC


def is_square(square: FracElement) -> bool:
    """Whether a constant is the square of a rational number."""
    return is_constant(square) and bool(sp.sqrt(QQ.to_sympy(number_of(square))).is_Rational)
