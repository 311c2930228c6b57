"""Slices of a cone of counts on which a metric has the value a, and the curves on which another is extreme there.

Fix the value a of a metric A that is a quotient of linear forms: the counts with A = a are a slice of the cone of all counts, with
rays that are linear in a. Another metric B is extreme on a slice where it is on cones in general (see regions/face_extremes.py): for a
quotient of linear forms on a ray, so with at most two counts that are not zero; for others perhaps inside of an edge, where its slope
vanishes. Done once with a as a variable, this gives finitely many curves B(a).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeAlias

import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement, ring

from segbounds.algebra.comparisons import between, ordered
from segbounds.metrics.counts import Counts, n
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.arcs import Curve, closed, roots_between, written
from segbounds.ranges.of_three.values import a
from segbounds.regions.cone import Cone, Vector, at, minus, scaled
from segbounds.regions.strata import Ends, Open, Stratum, levels_of, strata

_x = sp.Symbol("x", positive=True)
_RING, _N, _X, _A = ring([n, _x, a], QQ)


@dataclass(frozen=True)
class SlicePiece:
    """A cone on which the first metric is top/bottom, linear forms, and the second is an expression without |.|, min and max."""

    cone: Cone
    top: Vector
    bottom: Vector
    second: Similarity

    @cached_property
    def places(self) -> set[sp.Rational]:
        """The values of the first metric at which slices change their shape: those on the rays."""
        return set(self._values(self.cone.rays))

    @cached_property
    def turns(self) -> set[sp.Rational]:
        """The values at which a direction along which the second metric grows turns from one side of the slice to the other."""
        return set(self._values({step for stratum in strata(self.second, self.cone) for step in stratum.piece.growing}))

    def _values(self, vectors: Iterable[Vector]) -> Iterator[sp.Rational]:
        for vector in vectors:
            if at(self.bottom, vector):
                yield QQ.to_sympy(at(self.top, vector) / at(self.bottom, vector))

    def slice_at(self, place: sp.Rational) -> Cone:
        form = self.difference(QQ.from_sympy(place))
        return self.cone.where(form, minus(form), positive=(self.bottom,))

    def difference(self, value: Any) -> Vector:
        """The form that vanishes where the first metric has this value."""
        return tuple(t - value * b for t, b in zip(self.top, self.bottom, strict=True))


def stationary_curves(pieces: Iterable[SlicePiece], low: sp.Rational, high: sp.Rational) -> tuple[list[Curve], bool]:
    """The curves of stationary values between two values of the first metric, and whether these are all."""
    curves: dict[sp.Expr, Curve] = {}
    proved = True
    for piece in pieces:
        place = between(low, high)  # the shape of the slice is the same at any value between
        cone = piece.slice_at(place)
        if cone.empty:
            continue
        rays = _rays_in_a(piece, place, cone)
        for stratum in strata(piece.second, cone):
            levels = levels_of(stratum, cone)
            inside = _total([rays[i] for i in stratum.inside.places])
            found: list[Curve] | None = [] if levels is None else None
            if levels is not None and not isinstance(levels, Open):
                found = _stationary(stratum, _in_rays(levels, rays), inside, low, high)
            proved = proved and found is not None
            for curve in found or ():
                other = curves.get(curve.value)
                if other is None or (curve.attained and not other.attained):
                    curves[curve.value] = curve
    return list(curves.values()), proved


Symbolic: TypeAlias = tuple[PolyElement, ...]  # four polynomials in n, x and a


def _rays_in_a(piece: SlicePiece, place: sp.Rational, cone: Cone) -> list[Symbolic]:
    """The rays of a slice for every a: where the first metric is undefined, and between two rays with a lower and a higher value."""
    edges = [face.rays for face in piece.cone.faces if face.dimension == 2]
    crossing = {}
    for one, other in edges:
        here, everywhere = piece.difference(QQ.from_sympy(place)), piece.difference(_A)
        if at(here, one) * at(here, other) < 0:
            one, other = (one, other) if at(here, one) < 0 else (other, one)
            point = tuple(at(here, other) * x - at(here, one) * y for x, y in zip(one, other, strict=True))
            crossing[scaled(point)] = tuple(
                at(everywhere, other) * x - at(everywhere, one) * y for x, y in zip(one, other, strict=True)
            )
    return [crossing.get(ray) or tuple(_RING(entry) for entry in ray) for ray in cone.rays]


def _in_rays(levels: Sequence[Ends], rays: Sequence[Symbolic]) -> list[tuple[Symbolic, Symbolic | None]]:
    return [
        (_total([rays[i] for i in first]), None if second is None else _total([rays[i] for i in second]))
        for first, second in levels
    ]


def _total(rays: Iterable[Symbolic]) -> Symbolic:
    return tuple(sum(entries, _RING.zero) for entries in zip(*rays, strict=True))


def _stationary(
    stratum: Stratum,
    levels: Sequence[tuple[Symbolic, Symbolic | None]],
    inside: Symbolic,
    low: sp.Rational,
    high: sp.Rational,
) -> list[Curve] | None:
    """The stationary values along the families n^k g1 + ... + gk inside of a chain of faces, as functions of a; None where one has no
    closed form.

    ``inside`` is a point of the slice, which is added where the families themselves lie outside of it.
    """
    piece = stratum.piece
    counts = [_RING.zero] * 4
    for power, (first, second) in enumerate(reversed(levels)):
        for i in range(4):
            counts[i] += _N**power * (first[i] + (_X * second[i] if second else 0))
    (growth_of_top, top), (growth_of_bottom, bottom) = (_leading(side(*counts)) for side in (piece.top, piece.bottom))
    excess = (2 if piece.rooted else 1) * growth_of_top - growth_of_bottom
    if top and excess > 0:
        return None
    if not top or excess < 0:
        top, bottom = _RING.zero, _RING.one
    places = _places(stratum, top, bottom, low, high) if any(second for _, second in levels) else [sp.Integer(1)]
    if places is None:
        return None
    found: list[Curve] = []
    for place in places:
        above, below = (side.as_expr().xreplace({_x: place}) for side in (top, bottom))
        attained = stratum.admitted and len(levels) == 1
        pushed = counts if stratum.admitted else [_N * count + more for count, more in zip(counts, inside, strict=True)]
        along = [count.as_expr().xreplace({_x: place}) for count in pushed]
        for start, stop in _where_positive(place, low, high):
            middle = between(start, stop)
            value = closed(above, below, piece.rooted, middle)
            if value is None:
                return None
            found.append(Curve(start, stop, value, Counts(*(written(count, middle) for count in along)), attained))
    return found


def _leading(polynomial: PolyElement) -> tuple[int, PolyElement]:
    """The degree in n, and its coefficient, a polynomial in x and a."""
    degree = max((monomial[0] for monomial in polynomial), default=0)
    return degree, _RING.from_dict({(0, m[1], m[2]): c for m, c in polynomial.items() if m[0] == degree})


def _places(
    stratum: Stratum, top: PolyElement, bottom: PolyElement, low: sp.Rational, high: sp.Rational
) -> list[sp.Expr] | None:
    """Where on an edge, in x as a function of a, the slope of the second metric vanishes; None where that has no closed form."""
    slope = (2 if stratum.piece.rooted else 1) * top.diff(_X) * bottom - top * bottom.diff(_X)
    if not slope:
        return [sp.Integer(1)]  # it does not change along the edge
    places = []
    for factor, _ in sp.factor_list(slope.as_expr(), _x, a)[1]:
        in_x = sp.Poly(factor, _x)
        if in_x.degree() == 0 or _one_sign(in_x.coeffs(), low, high):
            continue
        if in_x.degree() > 2:
            return None
        places += sp.roots(in_x)
    return places


def _one_sign(coefficients: Sequence[sp.Expr], low: sp.Rational, high: sp.Rational) -> bool:
    """Whether all of some polynomials in a have one and the same sign between two values."""
    signs = {sp.sign(c.xreplace({a: between(low, high)})) for c in coefficients}
    return len(signs) == 1 and not any(roots_between(c, low, high) for c in coefficients)


def _where_positive(place: sp.Expr, low: sp.Rational, high: sp.Rational) -> Iterator[tuple[sp.Expr, sp.Expr]]:
    """The parts of an interval of a on which an algebraic function of a is real and positive."""
    radicands = [power.base for power in place.atoms(sp.Pow) if not power.exp.is_Integer]
    cuts = [root for part in (place, 1 / place, *radicands) for root in roots_between(part, low, high)]
    for start, stop in pairwise(ordered({low, high, *cuts})):
        there = sp.N(place.xreplace({a: between(start, stop)}), 30)
        if there.is_real and there > 0:
            yield start, stop
