"""The least and the most that a metric, or a difference or ratio of two, can be over a cone of counts, exactly.

A cone here has rational facets, so it has finitely many faces, each with exact rays. On the closure of the cone the extremes of a
metric B are found face by face:

1. Where B reads 0/0 its own value applies. Which formula applies is the same all over the inside of a face (its *piece*).
2. Near a face G on which the piece of a larger face F vanishes above and below, B has no limit but many: those along
   n g + f, with g inside G and f inside F. They are what the leading coefficients of B in n are, and so on along chains
   G1 < G2 < ... < F of faces. All other limits are values of B on smaller faces.
3. So what is left is a stationary value of such a leading quotient inside a chain of faces. Where some direction within a face makes
   B grow (or stay) everywhere - another true positive, a false negative turned into a true positive, ... - the inside of that
   face holds nothing that its boundary does not hold as well: B goes on growing until it leaves. What remains is rays, where
   B is a number, and edges, where it is a function of one variable with stationary values at the roots of a polynomial.
4. A metric that is a quotient of linear forms is monotone along every line: its extremes are on rays. For the difference or ratio of
   two of them, edges suffice: where one has a value, the other is extreme at a vertex of what is left.
5. Inside a face of three dimensions stationary points are found by elimination; in four dimensions nothing here finds them.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, product
from math import isqrt
from typing import Any, TypeAlias

import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.matrices import DomainMatrix
from sympy.polys.rings import PolyElement, ring

from segbounds.algebra.reading import symbolic
from segbounds.errors import Unsupported
from segbounds.metrics.counts import Counts, n
from segbounds.metrics.similarity import Similarity
from segbounds.regions.bound import Limit, least, most
from segbounds.regions.cone import Cone, Face, Vector, at, independent, plus
from segbounds.regions.pieces import Piece, smooth
from segbounds.regions.strata import Open, Stratum, grows_within, levels_of, strata

WHOLE = Cone()
LARGE = 10**12  # roots of larger numbers are left as they are: sympy would factor the numbers
#: Digits of roots that are put into polynomials, and what counts as 0 there.
DIGITS, VANISHES = 80, QQ(1, 10**30)


def extent(of: sp.Expr, cone: Cone) -> tuple[Limit, Limit] | None:
    """The least and the most that an expression in metrics can be over a cone, exactly; None where the cone is empty.

    Where a ratio divides by zero it counts as not there. Raises Unsupported (with the reason) for what is no polynomial over a
    polynomial or its root, and where the inside of four dimensions may hold extremes.
    """
    found = [extreme for part, piece in smooth(of, cone) for extreme in _extremes(piece, part)]
    return (least(found), most(found)) if found else None


def extent_if_any(of: sp.Expr, cone: Cone = WHOLE) -> tuple[Limit, Limit] | None:
    """The same; None also where that is not settled here."""
    try:
        return extent(of, cone)
    except Unsupported:
        return None


def extents_by_formula(of: Similarity, cone: Cone) -> Iterator[tuple[Limit, Limit]]:
    """The values of a metric over a cone as intervals, of each the least and the most.

    By its formula it is continuous, and a cone without some of its faces is convex: these values are one interval. On each face where
    it reads 0/0 the values are another one, which may lie apart. For |.|, min and max, see `smooth`.
    """
    for part, piece in smooth(of, cone):
        found: dict[Face | None, list[Limit]] = {}
        for stratum in strata(piece, part):
            extremes = found.setdefault(stratum.inside if stratum.at_zero_over_zero else None, [])
            extremes.extend(_extremes_of(stratum, part))
        yield from ((least(extremes), most(extremes)) for extremes in found.values() if extremes)


def _extremes(of: sp.Expr, cone: Cone) -> Iterator[Limit]:
    for stratum in strata(of, cone):
        yield from _extremes_of(stratum, cone)


def _extremes_of(stratum: "Stratum", cone: Cone) -> Iterator[Limit]:
    for value, along in _stationary(stratum, cone):
        if stratum.admitted and len(stratum.up) == 1:
            yield Limit(value, along, attained=all(symbolic(c / n).is_Rational for c in along))
        elif stratum.admitted:
            yield Limit(value, along, attained=False)
        else:
            pushed = zip(along, stratum.inside.inside, strict=True)
            yield Limit(value, Counts(*(sp.expand(n * a + QQ.to_sympy(b)) for a, b in pushed)), False)


Level: TypeAlias = tuple[Vector, Vector | None]  # one direction, or the two ends of an edge


def _stationary(stratum: Stratum, cone: Cone) -> Iterator[tuple[sp.Expr, Counts]]:
    """The stationary values inside a chain of faces, with the counts that attain or approach them."""
    piece, up = stratum.piece, stratum.up
    if len(up) == 1 and up[0].dimension == 3 < piece.flat_from and not grows_within(piece, up[0], None):
        yield from _on_facet(piece, up[0], cone)
        return
    levels = levels_of(stratum, cone)
    if isinstance(levels, Open):
        raise Unsupported(levels.reason)
    if levels is not None:
        yield from _along(
            piece, [(_total(one, cone), None if other is None else _total(other, cone)) for one, other in levels]
        )
    elif len(up) == 1 and _constant(
        piece, up[0]
    ):  # its boundary has the value too, but perhaps by no formula that applies
        yield from _along(piece, [(up[0].inside, None)])


def _constant(piece: Piece, face: Face) -> bool:
    """Whether a piece has one value all over a face."""
    slanted = plus(*(tuple((i + 2) * entry for entry in ray) for i, ray in enumerate(face.rays)))
    (top, bottom), others = ((piece.top(*point), piece.bottom(*point)) for point in (face.inside, slanted))
    power = 2 if piece.rooted else 1
    if top**power * others[1] != others[0] ** power * bottom:
        return False  # two points tell most pieces
    weights, *symbols = ring([f"y{i}" for i in range(len(face.rays))], QQ)
    counts = [sum((y * ray[i] for y, ray in zip(symbols, face.rays, strict=True)), weights.zero) for i in range(4)]
    above, below = piece.top(*counts), piece.bottom(*counts)
    return bool(above**power * bottom == top**power * below)


def _total(places: frozenset[int], cone: Cone) -> Vector:
    return plus(*(cone.rays[i] for i in sorted(places)))


_RING, _N, _X = ring("n, x", QQ)
_PLANE, _U, _V = ring("u, v", QQ)


def _on_facet(piece: Piece, face: Face, cone: Cone) -> Iterator[tuple[sp.Expr, Counts]]:
    """The stationary values inside a face of three dimensions, by elimination in the plane where the counts sum to one."""
    first, *others = (tuple(entry / sum(ray) for entry in ray) for ray in independent(face.rays))
    steps = [[a - b for a, b in zip(other, first, strict=True)] for other in others]
    counts = [first[i] + _U * steps[0][i] + _V * steps[1][i] for i in range(4)]
    top, bottom = piece.top(*counts), piece.bottom(*counts)
    slopes = [_slope_of_quotient(piece, top, bottom, variable) for variable in (_U, _V)]
    if not any(slopes):  # one value all over the face
        yield from _along(piece, [(face.inside, None)])
        return
    corners = [_coordinates(ray, first, steps) for ray in face.rays]
    if any(_one_sign(slope, corners) for slope in (*slopes, slopes[0] + slopes[1], slopes[0] - slopes[1])):
        return  # it grows in one direction all over the inside
    common = slopes[0].gcd(slopes[1])
    places = [_common_roots(*(slope.exquo(common) for slope in slopes))]
    if not _one_sign(common, corners):
        # a curve of stationary points has one value; it leaves the face, or closes and has a place where it turns back
        curve = common.quo(common.gcd(common.diff(_U)).gcd(common.diff(_V)))
        places.append(_common_roots(curve, curve.diff(_V)))
    for place in chain.from_iterable(places):
        point = [_there(count, place) for count in counts]
        if all(_positive(form, point) for form in _walls(face, cone)):
            yield _value(piece, _there(top, place), _there(bottom, place)), Counts(*(n * entry for entry in point))


def _slope_of_quotient(piece: Piece, top: PolyElement, bottom: PolyElement, variable: PolyElement) -> PolyElement:
    """The derivative of top/bottom (or top/sqrt(bottom)), up to a positive factor."""
    return (2 if piece.rooted else 1) * top.diff(variable) * bottom - top * bottom.diff(variable)


def _coordinates(ray: Vector, first: Sequence[Any], steps: Sequence[Sequence[Any]]) -> tuple[Any, Any]:
    """The u and v of a ray."""
    total = sum(ray)
    right = [[entry / total - a] for entry, a in zip(ray, first, strict=True)]
    columns = [[x, y, r[0]] for x, y, r in zip(*steps, right, strict=True)]
    reduced, _ = DomainMatrix(columns, (4, 3), QQ).rref()
    return reduced[0, 2].element, reduced[1, 2].element


def _one_sign(polynomial: PolyElement, corners: Sequence[tuple[Any, Any]]) -> bool:
    """Whether a polynomial in u and v has no zero inside the polygon with these corners, as far as the signs of its coefficients in
    the weights of the corners show it."""
    weights, *symbols = ring([f"y{i}" for i in range(len(corners))], QQ)
    total = sum(symbols, weights.zero)
    u, v = (sum((y * corner[i] for y, corner in zip(symbols, corners, strict=True)), weights.zero) for i in (0, 1))
    degree = max((sum(monomial) for monomial in polynomial), default=0)
    terms = (u ** m[0] * v ** m[1] * total ** (degree - sum(m)) * c for m, c in polynomial.items())
    coefficients = list(sum(terms, weights.zero).values())
    return bool(coefficients) and (all(c > 0 for c in coefficients) or all(c < 0 for c in coefficients))


def _walls(face: Face, cone: Cone) -> list[Vector]:
    """The forms that are positive inside a face."""
    return [form for form in cone.facets if any(at(form, ray) > 0 for ray in face.rays)]


def _common_roots(one: PolyElement, other: PolyElement) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """The real points at which two polynomials without a common factor vanish: roots of their resultants, paired by digits."""
    u, v = _PLANE.symbols
    if one.is_ground or other.is_ground:
        return
    first, second = (sp.Poly(polynomial.as_expr(), u, v) for polynomial in (one, other))
    along = [_real_roots(sp.Poly(sp.resultant(first, second, gone), left)) for gone, left in ((v, u), (u, v))]
    # the digits of a root are found once, not for every pair
    digits = [[QQ.from_sympy(sp.Rational(sp.N(root, DIGITS))) for root in roots] for roots in along]
    for pair, near in zip(product(*along), product(*digits), strict=True):
        there = list(zip(_PLANE.gens, near, strict=True))
        if all(abs(side.evaluate(there)) < VANISHES for side in (one, other)):
            yield dict(zip((u, v), pair, strict=True))


def _real_roots(polynomial: sp.Poly) -> list[sp.Expr]:
    return [root for root, _ in sp.real_roots(polynomial, multiple=False)] if polynomial.degree() > 0 else []


def _there(polynomial: PolyElement, place: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr:
    return polynomial.as_expr().xreplace(place)


def _positive(form: Vector, point: Sequence[sp.Expr]) -> bool:
    return bool(sp.N(sum(QQ.to_sympy(a) * x for a, x in zip(form, point, strict=True)), 30) > 1e-25)


def _value(piece: Piece, top: sp.Expr, bottom: sp.Expr) -> sp.Expr:
    top, bottom = sp.expand(top), sp.expand(bottom)
    if not piece.rooted:
        value = top / bottom
    elif bottom.is_Rational and max(bottom.p, bottom.q) > LARGE:
        whole = sp.Rational(isqrt(bottom.p), isqrt(bottom.q))
        root = sp.Pow(bottom, -sp.Rational(1, 2), evaluate=False)
        value = top / whole if whole**2 == bottom else sp.Mul(top, root, evaluate=False)
        return value
    else:
        value = top / sp.sqrt(bottom)
    return (
        value if value.is_Rational or value.has(sp.CRootOf) else sp.radsimp(sp.sqrtdenest(sp.expand(sp.radsimp(value))))
    )


def _along(piece: Piece, levels: Sequence[Level]) -> Iterator[tuple[sp.Expr, Counts]]:
    """The stationary values of the leading quotient along a family n^k g1 + ... + n g(k-1) + gk, one of whose members may be the
    inside of an edge, first + x second."""
    counts = [_RING.zero] * 4
    for power, (first, second) in enumerate(reversed(levels)):
        for i in range(4):
            counts[i] += _N**power * (first[i] + (_X * second[i] if second else 0))
    top, bottom = _leading(piece.top(*counts)), _leading(piece.bottom(*counts))
    (growth_of_top, tops), (growth_of_bottom, bottoms) = top, bottom
    excess = (2 if piece.rooted else 1) * growth_of_top - growth_of_bottom
    places: list[sp.Expr] = [sp.Integer(1)]
    if not tops or excess < 0:
        tops = _RING.zero
    elif excess == 0 and any(second for _, second in levels):
        places = _positive_roots(_slope_of_quotient(piece, tops, bottoms, _X))
    for root in places:
        if root == 1:  # rational numbers all along, for which no expressions are needed
            value = _value(piece, *(QQ.to_sympy(sum(side.values(), QQ(0))) for side in (tops, bottoms)))
            yield (sp.sign(value) * sp.oo if tops and excess > 0 else value), Counts(*map(_family_at_one, counts))
            continue
        place = {_RING.symbols[0]: n, _RING.symbols[1]: root}
        family = Counts(*(sp.expand(n * _there(count, place)) for count in counts))
        value = _value(piece, _there(tops, place), _there(bottoms, place))
        yield (sp.sign(value) * sp.oo if tops and excess > 0 else value), family


def _family_at_one(count: PolyElement) -> sp.Expr:
    """A count along a family where x is 1, times n."""
    powers: dict[int, Any] = {}
    for (power, _), coefficient in count.terms():
        powers[power] = powers.get(power, QQ(0)) + coefficient
    return sp.Add(*(QQ.to_sympy(coefficient) * n ** (power + 1) for power, coefficient in powers.items()))


def _leading(polynomial: PolyElement) -> tuple[int, PolyElement]:
    """The degree in n and the leading coefficient, a polynomial in x."""
    if not polynomial:
        return 0, _RING.zero
    degree = max(monomial[0] for monomial in polynomial)
    return degree, _RING.from_dict({(0, m[1]): c for m, c in polynomial.items() if m[0] == degree})


def _positive_roots(polynomial: PolyElement) -> list[sp.Expr]:
    if not polynomial:
        return [sp.Integer(1)]  # it does not change along the edge
    univariate = sp.Poly(polynomial.as_expr(), sp.Symbol("x"))
    if univariate.degree() < 1 or not univariate.count_roots(0, None):
        return []
    return [root for root, _ in sp.real_roots(univariate, multiple=False) if root.is_positive]
