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

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, combinations, product
from math import gcd, isqrt, lcm
from typing import Any, TypeAlias

import sympy as sp
from sympy.polys.domains import QQ, ZZ
from sympy.polys.matrices import DomainMatrix
from sympy.polys.rings import PolyElement, ring

from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import SYMBOLS, Counts, n
from segbounds.metrics.similarity import Similarity, in_counts, on_support, ratio
from segbounds.regions.region import Unsupported

#: A linear form in the counts, or counts, as four rational numbers.
Vector: TypeAlias = tuple[sp.Rational, sp.Rational, sp.Rational, sp.Rational]
Support: TypeAlias = frozenset[sp.Symbol]

LARGE = 10**12  # roots of larger numbers are left as they are: sympy would factor the numbers

UNITS: tuple[Vector, ...] = tuple(tuple(QQ(i == j) for j in range(4)) for i in range(4))


def form_of(expression: sp.Expr) -> Vector:
    """The coefficients of a linear form in the counts; Unsupported for anything else."""
    if not expression.is_polynomial(*SYMBOLS):
        raise Unsupported(f"{expression} is no linear form in the counts")
    polynomial = sp.Poly(expression, *SYMBOLS)
    if polynomial.total_degree() > 1 or polynomial.nth(0, 0, 0, 0) != 0:
        raise Unsupported(f"{expression} is no linear form in the counts")
    return tuple(QQ.from_sympy(polynomial.coeff_monomial(count)) for count in SYMBOLS)


def at(form: Sequence[Any], counts: Sequence[Any]) -> Any:
    return sum(a * x for a, x in zip(form, counts, strict=True))


def minus(form: Vector) -> Vector:
    return tuple(-a for a in form)


@dataclass(frozen=True)
class Cone:
    """All counts on which some linear forms are non-negative and some positive.

    least
        The forms that are non-negative, besides the counts themselves; an equality is a form and its opposite.
    positive
        The forms that are positive.
    """

    least: tuple[Vector, ...] = ()
    positive: tuple[Vector, ...] = ()

    @cached_property
    def facets(self) -> tuple[Vector, ...]:
        return tuple(dict.fromkeys((*UNITS, *self.least, *self.positive)))

    @cached_property
    def rays(self) -> tuple[Vector, ...]:
        """The extreme rays of the closure: where enough facets are tight and none is broken."""
        found: dict[tuple[int, ...], None] = {}
        # in Python's integers, which are several times as fast as fractions
        facets = list(dict.fromkeys(map(_whole, self.facets)))
        for tight in combinations(facets, 3):
            direction = normal_to(tight)
            values = [at(form, direction) for form in facets]
            if any(direction) and (min(values) >= 0 or max(values) <= 0):
                found[tuple((1 if max(values) > 0 else -1) * entry // gcd(*direction) for entry in direction)] = None
        return tuple(tuple(map(QQ, ray)) for ray in found)

    @cached_property
    def faces(self) -> tuple["Face", ...]:
        """The faces of the closure, smaller ones first; the last is the whole of it."""
        tight = [frozenset(i for i, ray in enumerate(self.rays) if at(form, ray) == 0) for form in self.facets]
        faces = {frozenset(range(len(self.rays)))}
        for rays in tight:
            faces |= {face & rays for face in faces}
        found = (Face(face, tuple(self.rays[i] for i in sorted(face))) for face in faces if face)
        return tuple(sorted(found, key=lambda face: (face.dimension, sorted(face.places))))

    def admits(self, face: "Face") -> bool:
        """Whether the inside of a face belongs to the cone."""
        return all(any(at(form, ray) > 0 for ray in face.rays) for form in self.positive)

    @property
    def inside(self) -> Counts:
        """Whole counts inside of it."""
        return Counts(*map(int, self.faces[-1].inside))

    @property
    def empty(self) -> bool:
        return not self.rays or not self.admits(self.faces[-1])

    def where(self, *least: Vector, positive: Iterable[Vector] = ()) -> "Cone":
        """The part of the cone on which these forms are non-negative, or positive, as well."""
        return Cone((*self.least, *least), (*self.positive, *positive))


@dataclass(frozen=True)
class Face:
    """The positive combinations of some rays, which are known by their places in the list of the cone's rays."""

    places: frozenset[int]
    rays: tuple[Vector, ...]

    @cached_property
    def dimension(self) -> int:
        return rank(self.rays)

    @cached_property
    def support(self) -> Support:
        return frozenset(count for i, count in enumerate(SYMBOLS) if any(ray[i] for ray in self.rays))

    @cached_property
    def inside(self) -> Vector:
        return tuple(sum(entries) for entries in zip(*self.rays, strict=True))


def _whole(form: Vector) -> tuple[int, ...]:
    """A positive multiple with whole entries without a common divisor."""
    common = lcm(*(int(entry.denominator) for entry in form))
    whole = [int(entry * common) for entry in form]
    return tuple(entry // (gcd(*whole) or 1) for entry in whole)


def normal_to(forms: Sequence[Any]) -> Any:
    """The direction in which three forms vanish; zero where there is more than one."""
    entries = []
    for column in range(4):
        (a, b, c), (d, e, f), (g, h, i) = ([form[j] for j in range(4) if j != column] for form in forms)
        entries.append((-1) ** column * (a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)))
    return tuple(entries)


def scaled(ray: Vector) -> Vector:
    """The ray with whole entries without a common divisor."""
    return tuple(map(QQ, _whole(ray)))


def rank(rows: Sequence[Vector]) -> int:
    """How many of some vectors are independent."""
    left = [_whole(row) for row in rows]
    rank = 0
    for column in range(4):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        rank += 1
        left.remove(pivot)
        left = [tuple(pivot[column] * x - row[column] * y for x, y in zip(row, pivot, strict=True)) for row in left]
    return rank


# --- the pieces of a metric -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Piece:
    """An expression on the counts of one support: top/bottom, or top/sqrt(bottom).

    flat_from
        The dimension from which on the inside of a face holds no extreme that its boundary does not: 2 for a quotient of linear forms,
        3 for a difference or ratio of two, else 5.
    growing
        Directions along which it never falls.
    """

    top: Callable[..., Any]
    bottom: Callable[..., Any]
    rooted: bool
    flat_from: int
    growing: tuple[Vector, ...]

    def vanishes(self, support: Support) -> bool:
        """Whether the bottom is zero on a smaller support: its coefficients are not negative."""
        return bool(self.bottom(*(int(count in support) for count in SYMBOLS)) == 0)


@cache
def _piece(of: sp.Expr, support: Support, by_formula: bool) -> _Piece:
    """By the formulas alone, or with the values at 0/0."""
    zeros = {count: 0 for count in SYMBOLS if count not in support}
    top, bottom, rooted = _quotient(in_counts(of) if by_formula else on_support(of, support), of)
    tops, bottoms = (sp.Poly(side.xreplace(zeros), *SYMBOLS) for side in (top, bottom))
    if any(not c.is_Rational for p in (tops, bottoms) for c in p.coeffs()) or any(c < 0 for c in bottoms.coeffs()):
        raise Unsupported(f"{of} has a denominator that may change sign, or coefficients that are not rational")
    flat_from = 5 if rooted else _flat_from(of, tops, bottoms, support)
    growing = () if flat_from == 2 else tuple(_growing(tops, bottoms, rooted, support))
    return _Piece(_function(tops), _function(bottoms), rooted, flat_from, growing)


@cache
def _defined(of: sp.Expr, support: Support) -> bool:
    """Whether it makes a statement there: a ratio that divides by zero does not."""
    return not on_support(of, support).has(sp.nan, sp.zoo)


@cache
def by_formula(of: sp.Expr, support: Support) -> bool:
    """Whether the formulas alone, put together, have a value where exactly these counts are positive."""
    zeros = {count: 0 for count in SYMBOLS if count not in support}
    return bool(sp.expand(ratio(in_counts(of))[1].xreplace(zeros)) != 0)


@cache
def _at_zero_over_zero(of: sp.Expr, support: Support) -> bool:
    """Whether a metric reads 0/0 on a support. The denominator may cancel where metrics are put together: in recall - Youden's J, say."""
    return not all(by_formula(metric, support) for metric in of.atoms(Similarity))


def _quotient(formula: sp.Expr, of: sp.Expr) -> tuple[sp.Expr, sp.Expr, bool]:
    """Numerator, denominator or its square, and whether it is the square."""
    top, bottom = ratio(formula)
    rooted = not bottom.is_polynomial(*SYMBOLS)
    if rooted:
        bottom = sp.expand(bottom**2)
    if not (top.is_polynomial(*SYMBOLS) and bottom.is_polynomial(*SYMBOLS)):
        raise Unsupported(f"{of} is no polynomial over a polynomial or over its root")
    return top, bottom, rooted


def _flat_from(of: sp.Expr, top: sp.Poly, bottom: sp.Poly, support: Support) -> int:
    """The dimension from which on the inside of a face needs no look; 5 where there is none.

    Where all metrics are quotients of linear forms, fix the values of all but one that enters linearly: what is left is a cone on
    which that one is extreme at a ray, and a ray of it lies in a face whose dimension is the number of metrics.
    """
    if max(top.total_degree(), bottom.total_degree()) <= 1:
        return 2
    metrics = of.atoms(Similarity)
    if of.free_symbols & set(SYMBOLS) or not any(sp.diff(of, metric, 2) == 0 for metric in metrics):
        return 5 if len(metrics) > 1 or of.free_symbols & set(SYMBOLS) else _flat_alone(metrics, support)
    return max(3, len(metrics) + 1) if _all_linear(metrics, support) else 5


def _flat_alone(metrics: Iterable[Similarity], support: Support) -> int:
    """A function of one metric takes all its values on edges, if the metric is a quotient of linear forms."""
    return 3 if _all_linear(metrics, support) else 5


def _all_linear(metrics: Iterable[Similarity], support: Support) -> bool:
    sides = chain.from_iterable(ratio(on_support(metric, support)) for metric in metrics)
    return all(side.is_polynomial(*SYMBOLS) and sp.Poly(side, *SYMBOLS).total_degree() <= 1 for side in sides)


def _function(polynomial: sp.Poly) -> Callable[..., Any]:
    """The polynomial as a function of numbers or of polynomials."""
    terms = [(exponents, QQ.from_sympy(coefficient)) for exponents, coefficient in polynomial.terms()]

    def value(*counts: Any) -> Any:
        total = 0 * counts[0] + 0 * counts[1] + 0 * counts[2] + 0 * counts[3]
        for exponents, coefficient in terms:
            term = coefficient
            for count, exponent in zip(counts, exponents, strict=True):
                if exponent:
                    term = term * count**exponent
            total = total + term
        return total

    return value


_WHOLE, *_OF_COUNTS = ring("tp, fp, fn, tn", ZZ)


def _growing(top: sp.Poly, bottom: sp.Poly, rooted: bool, support: Support) -> Iterator[Vector]:
    """Directions in which every coefficient of the derivative's numerator has one sign: correct pixels more, errors fewer, an error
    corrected, and one of each kind corrected at once."""
    tops, bottoms = map(_in_whole_numbers, (top, bottom))
    good = {"tp": 1, "fp": -1, "fn": -1, "tn": 1}
    singles = [tuple(QQ(good[c.name] if c == count else 0) for c in SYMBOLS) for count in SYMBOLS]
    steps = [*singles, *(_plus(singles[i], singles[j]) for i in (0, 3) for j in (1, 2)), _plus(*singles)]
    for step in steps:
        if any(entry and count not in support for entry, count in zip(step, SYMBOLS, strict=True)):
            continue
        slope_of_top, slope_of_bottom = (_slope(side, step) for side in (tops, bottoms))
        slope = (2 if rooted else 1) * slope_of_top * bottoms - tops * slope_of_bottom
        if all(c >= 0 for c in slope.values()):
            yield step
        elif all(c <= 0 for c in slope.values()):
            yield minus(step)


def _plus(*vectors: Any) -> Any:
    return tuple(sum(entries) for entries in zip(*vectors, strict=True))


def _in_whole_numbers(polynomial: sp.Poly) -> PolyElement:
    """A positive multiple with whole coefficients: many times as fast to multiply as a Poly over fractions."""
    return _WHOLE.from_dict({exponents: int(c) for exponents, c in polynomial.clear_denoms()[1].terms()})


def _slope(polynomial: PolyElement, direction: Sequence[Any]) -> PolyElement:
    parts = (int(entry) * polynomial.diff(count) for count, entry in zip(_OF_COUNTS, direction, strict=True) if entry)
    return sum(parts, _WHOLE.zero)


# --- extremes ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Extreme:
    """A value, and the counts (or a family of them in n) that attain or approach it."""

    value: sp.Expr
    along: Counts
    attained: bool


@dataclass(frozen=True)
class End:
    """One end of an interval.

    value
        Exact; else the end of a certified enclosure that lies farther out.
    exact
        Whether the value is exact.
    attained
        Whether masks attain it; else pairs along ``along`` come arbitrarily near.
    along
        Counts, or a family of them in n, where the end is attained or approached; for an enclosure, inside of it or next to it. Empty
        where none are known.
    width
        Of the enclosure: less than 1e-9 for intervals; for differences too, where there is time for it. 0 where the value is exact.
    """

    value: sp.Expr
    exact: bool
    attained: bool
    along: tuple[Counts, ...]
    width: sp.Expr = sp.Integer(0)


def exact_end(extreme: Extreme) -> End:
    along = extreme.along
    if extreme.attained and any(
        symbolic(count).has(n) for count in along
    ):  # of a family that attains it one pair says it all
        along = Counts(*_whole(tuple(QQ.from_sympy(symbolic(count)) for count in along.at(1))))
    return End(extreme.value, True, extreme.attained, (along,))


def near(shown: End) -> Counts:
    """Whole counts at an end, or near to it where only a family of pairs approaches it."""
    family = shown.along[0]
    if shown.attained and all(symbolic(count).is_Integer for count in family.at(1)):
        return Counts(*map(int, family.at(1)))
    entries = [float(count) for count in family.at(1000)]
    return Counts(*(round(entry * 1000 / min(entry for entry in entries if entry > 0)) for entry in entries))


def extent(of: sp.Expr, cone: Cone) -> tuple[Extreme, Extreme] | None:
    """The least and the most that an expression in metrics can be over a cone, exactly; None where the cone is empty.

    Where a ratio divides by zero it counts as not there. Raises Unsupported (with the reason) for what is no polynomial over a
    polynomial or its root, and where the inside of four dimensions may hold extremes.
    """
    found = [extreme for part, piece in smooth(of, cone) for extreme in _extremes(piece, part)]
    return (least(found), most(found)) if found else None


def stretches(of: Similarity, cone: Cone) -> Iterator[tuple[Extreme, Extreme]]:
    """The values of a metric over a cone as intervals, of each the least and the most.

    By its formula it is continuous, and a cone without some of its faces is convex: these values are one interval. On each face where
    it reads 0/0 the values are another one, which may lie apart. For |.|, min and max, see `smooth`.
    """
    for part, piece in smooth(of, cone):
        found: dict[Face | None, list[Extreme]] = {}
        for stratum in strata(piece, part):
            extremes = found.setdefault(stratum.inside if stratum.at_zero_over_zero else None, [])
            extremes.extend(_extremes_of(stratum, part))
        yield from ((least(extremes), most(extremes)) for extremes in found.values() if extremes)


def least(found: Iterable[Extreme]) -> Extreme:
    return min(found, key=lambda extreme: (_digits(extreme.value), not extreme.attained))


def most(found: Iterable[Extreme]) -> Extreme:
    return max(found, key=lambda extreme: (_digits(extreme.value), extreme.attained))


@cache
def _digits(value: sp.Expr) -> int:
    """Thirty digits behind the point: equal values, differently written, agree in them, and roots of small polynomials do not."""
    if value.is_infinite:
        return 10**60 * int(sp.sign(value))
    number = value if value.is_Rational else sp.N(value, 40)
    return int(sp.floor(number * 10**30 + sp.Rational(1, 2)))


def smooth(of: sp.Expr, cone: Cone) -> Iterator[tuple[Cone, sp.Expr]]:
    """The parts of the cone on which |.|, min and max in the metrics' formulas are linear, and the expression there."""
    nodes = sorted(in_counts(of).atoms(sp.Abs, sp.Min, sp.Max), key=str)
    if not nodes:
        if not cone.empty:
            yield cone, of
        return
    node = nodes[0]
    first, second = (node.args[0], -node.args[0]) if isinstance(node, sp.Abs) else node.args
    form = form_of(sp.expand(first - second))
    here, there = (second, first) if isinstance(node, sp.Min) else (first, second)
    for side, value in ((form, here), (minus(form), there)):
        straight = {
            metric: Similarity(metric.name, metric.formula.xreplace({node: value}), metric.when_undefined)
            for metric in of.atoms(Similarity)
            if metric.formula.has(node)
        }
        yield from smooth(of.xreplace(straight), cone.where(side))


def _extremes(of: sp.Expr, cone: Cone) -> Iterator[Extreme]:
    for stratum in strata(of, cone):
        yield from _extremes_of(stratum, cone)


def _extremes_of(stratum: "Stratum", cone: Cone) -> Iterator[Extreme]:
    for value, along in _stationary(stratum, cone):
        if stratum.admitted and len(stratum.up) == 1:
            yield Extreme(value, along, attained=all(symbolic(c / n).is_Rational for c in along))
        elif stratum.admitted:
            yield Extreme(value, along, attained=False)
        else:
            pushed = zip(along, stratum.inside.inside, strict=True)
            yield Extreme(value, Counts(*(sp.expand(n * a + QQ.to_sympy(b)) for a, b in pushed)), False)


@dataclass(frozen=True)
class Stratum:
    """A chain of faces, inside of which an expression may be extreme along n^k g1 + ... + n gk.

    piece
        The expression on the counts of the last face, or of a larger one of whose values there is a limit.
    admitted
        Whether the inside of the last face belongs to the cone; else what is there is a limit of values inside of another face.
    inside
        That face, which is the last one where it is admitted.
    at_zero_over_zero
        Whether a value at 0/0 is in the piece.
    """

    piece: "_Piece"
    up: tuple[Face, ...]
    admitted: bool
    inside: Face
    at_zero_over_zero: bool = False


def strata(of: sp.Expr, cone: Cone) -> Iterator[Stratum]:
    """All chains of faces on which an expression without |.|, min and max may be extreme over a cone."""
    unknown = _unknown_counts(of)
    # where all of the cone reads 0/0 formulas have no limits, though what is put together of them may cancel
    defined = not _at_zero_over_zero(of, cone.faces[-1].support)
    admitted_places = {yes: {face.places for face in cone.faces if cone.admits(face) == yes} for yes in (True, False)}
    for face in cone.faces:
        if any(
            cone.rays[i] in unknown and face.places - {i} in admitted_places[cone.admits(face)] for i in face.places
        ):
            continue  # more of a count that it does not know: the same values as without it
        admitted, special = cone.admits(face), _at_zero_over_zero(of, face.support)
        if defined and by_formula(of, face.support):  # values over the cone, or limits of some
            piece, belongs = _piece(of, face.support, True), admitted and not special
            for up in _chains(_where_zero(piece, face, cone), face):
                yield Stratum(piece, up, belongs, face if belongs else cone.faces[-1])
        if not (special and admitted and _defined(of, face.support)):
            continue
        piece = _piece(of, face.support, False)
        for up in _chains(_where_zero(piece, face, cone), face):
            yield Stratum(piece, up, True, face, True)
        for end in cone.faces:  # the value at 0/0 has limits of its own, on the edge of where it applies
            if end.places < face.places and not piece.vanishes(end.support):
                for up in _chains(_where_zero(piece, end, cone), end):
                    yield Stratum(piece, up, False, face, True)


def _where_zero(piece: "_Piece", face: Face, cone: Cone) -> list[Face]:
    """The smaller faces on which the bottom of a piece vanishes."""
    return [other for other in cone.faces if other.places < face.places and piece.vanishes(other.support)]


def _unknown_counts(of: sp.Expr) -> set[Vector]:
    """The unit vectors of the counts on which an expression in metrics does not depend."""
    used = in_counts(of).free_symbols.union(*(metric.when_undefined.free_symbols for metric in of.atoms(Similarity)))
    return {unit for unit, count in zip(UNITS, SYMBOLS, strict=True) if count not in used}


def _chains(within: Sequence[Face], top: Face) -> Iterator[tuple[Face, ...]]:
    """All chains of faces that end in the top."""
    yield (top,)
    for last in within:
        for up in _chains([face for face in within if face.places < last.places], last):
            yield (*up, top)


Level: TypeAlias = tuple[Vector, Vector | None]  # one direction, or the two ends of an edge


def _stationary(stratum: Stratum, cone: Cone) -> Iterator[tuple[sp.Expr, Counts]]:
    """The stationary values inside a chain of faces, with the counts that attain or approach them."""
    piece, up = stratum.piece, stratum.up
    if len(up) == 1 and up[0].dimension == 3 < piece.flat_from and not _grows_within(piece, up[0], None):
        yield from _on_facet(piece, up[0], cone)
    elif (levels := levels_of(stratum, cone)) is not None:
        yield from _along(
            piece, [(_total(one, cone), None if other is None else _total(other, cone)) for one, other in levels]
        )
    elif len(up) == 1 and _constant(
        piece, up[0]
    ):  # its boundary has the value too, but perhaps by no formula that applies
        yield from _along(piece, [(up[0].inside, None)])


def _constant(piece: _Piece, face: Face) -> bool:
    """Whether a piece has one value all over a face."""
    slanted = _sum(tuple((i + 2) * entry for entry in ray) for i, ray in enumerate(face.rays))
    (top, bottom), others = ((piece.top(*point), piece.bottom(*point)) for point in (face.inside, slanted))
    power = 2 if piece.rooted else 1
    if top**power * others[1] != others[0] ** power * bottom:
        return False  # two points tell most pieces
    weights, *symbols = ring([f"y{i}" for i in range(len(face.rays))], QQ)
    counts = [sum((y * ray[i] for y, ray in zip(symbols, face.rays, strict=True)), weights.zero) for i in range(4)]
    above, below = piece.top(*counts), piece.bottom(*counts)
    return bool(above**power * bottom == top**power * below)


def _total(places: frozenset[int], cone: Cone) -> Vector:
    return _sum(cone.rays[i] for i in sorted(places))


#: Rays by their places, to be summed: one direction, or the two ends of an edge.
Ends: TypeAlias = tuple[frozenset[int], frozenset[int] | None]


def levels_of(stratum: Stratum, cone: Cone) -> list[Ends] | None:
    """For each face of a chain the directions that it adds.

    None where the expression grows inside of a face until it leaves it. Raises Unsupported where more than one variable would be left.
    """
    piece, up = stratum.piece, stratum.up
    levels: list[Ends] = []
    for previous, face in zip((None, *up), up, strict=False):
        below = previous.places if previous else frozenset()
        dimension = face.dimension - (previous.dimension if previous else 0)
        if dimension == 1:
            levels.append((face.places - below, None))
            continue
        if dimension >= piece.flat_from or _grows_within(piece, face, previous):
            return None
        if dimension > 2:
            raise Unsupported("there may be extremes inside of four dimensions")
        first, second = (  # the two ends
            end.places - below
            for end in cone.faces
            if below < end.places < face.places and end.dimension == face.dimension - 1
        )
        levels.append((first, second))
    if sum(second is not None for _, second in levels) > 1:
        if piece.flat_from < 5:
            return None
        raise Unsupported("a limit may have extremes in two variables")
    return levels


def _sum(vectors: Iterable[Vector]) -> Vector:
    return tuple(sum(entries) for entries in zip(*vectors, strict=True))


def _grows_within(piece: _Piece, face: Face, previous: Face | None) -> bool:
    """Whether a direction in the span of the face, and not in that of the previous one, makes the metric grow or stay."""
    below = previous.rays if previous else ()

    def leads_out(direction: Vector) -> bool:
        inside = face.dimension == 4 or rank((*face.rays, direction)) == face.dimension
        return inside and rank((*below, direction)) > rank(below)

    if any(map(leads_out, piece.growing)):
        return True
    return any(
        leads_out(_plus(tuple(a * x for x in first), tuple(b * x for x in second)))
        for first, second in combinations(piece.growing, 2)
        for a, b in _mixtures(first, second, face)
    )


def _mixtures(first: Vector, second: Vector, face: Face) -> Iterator[tuple[Any, Any]]:
    """The positive weights with which two directions add up to one in a span of three dimensions."""
    if face.dimension == 3:
        normal = _across(face.rays)
        a, b = at(normal, first), at(normal, second)
        if a * b < 0:
            yield abs(b), abs(a)


def _across(rays: Sequence[Vector]) -> Vector:
    """The form that vanishes on rays that span three dimensions."""
    return next(normal for three in combinations(rays, 3) if any(normal := normal_to(three)))


_RING, _N, _X = ring("n, x", QQ)
_PLANE, _U, _V = ring("u, v", QQ)


def _on_facet(piece: _Piece, face: Face, cone: Cone) -> Iterator[tuple[sp.Expr, Counts]]:
    """The stationary values inside a face of three dimensions, by elimination in the plane where the counts sum to one."""
    first, *others = (tuple(entry / sum(ray) for entry in ray) for ray in independent(face.rays))
    steps = [[a - b for a, b in zip(other, first, strict=True)] for other in others]
    counts = [first[i] + _U * steps[0][i] + _V * steps[1][i] for i in range(4)]
    top, bottom = piece.top(*counts), piece.bottom(*counts)
    slopes = [_slope_of_quotient(piece, top, bottom, variable) for variable in (_U, _V)]
    if not any(slopes):  # one value all over the face
        yield from _along(piece, [(face.inside, None)])
        return
    common = slopes[0].gcd(slopes[1])
    places = [_common_roots(*(slope.exquo(common) for slope in slopes))]
    if not _one_sign(common, [_coordinates(ray, first, steps) for ray in face.rays]):
        # a curve of stationary points has one value; it leaves the face, or closes and has a place where it turns back
        curve = common.quo(common.gcd(common.diff(_U)).gcd(common.diff(_V)))
        places.append(_common_roots(curve, curve.diff(_V)))
    for place in chain.from_iterable(places):
        point = [_there(count, place) for count in counts]
        if all(_positive(form, point) for form in _walls(face, cone)):
            yield _value(piece, _there(top, place), _there(bottom, place)), Counts(*(n * entry for entry in point))


def independent(rays: Sequence[Vector], number: int = 3) -> tuple[Vector, ...]:
    """So many of them that are independent."""
    return next(chosen for chosen in combinations(rays, number) if rank(chosen) == number)


def _slope_of_quotient(piece: _Piece, top: PolyElement, bottom: PolyElement, variable: PolyElement) -> PolyElement:
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
    for pair in product(*along):
        place = dict(zip((u, v), pair, strict=True))
        if all(abs(sp.N(side.as_expr().xreplace(place), 50)) < 1e-30 for side in (first, second)):
            yield place


def _real_roots(polynomial: sp.Poly) -> list[sp.Expr]:
    return [root for root, _ in sp.real_roots(polynomial, multiple=False)] if polynomial.degree() > 0 else []


def _there(polynomial: PolyElement, place: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr:
    return polynomial.as_expr().xreplace(place)


def _positive(form: Vector, point: Sequence[sp.Expr]) -> bool:
    return bool(sp.N(sum(QQ.to_sympy(a) * x for a, x in zip(form, point, strict=True)), 30) > 1e-25)


def _value(piece: _Piece, top: sp.Expr, bottom: sp.Expr) -> sp.Expr:
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


def _along(piece: _Piece, levels: Sequence[Level]) -> Iterator[tuple[sp.Expr, Counts]]:
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
        place = {_RING.symbols[0]: n, _RING.symbols[1]: root}
        family = Counts(*(sp.expand(n * _there(count, place)) for count in counts))
        value = _value(piece, _there(tops, place), _there(bottoms, place))
        yield (sp.sign(value) * sp.oo if tops and excess > 0 else value), family


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
