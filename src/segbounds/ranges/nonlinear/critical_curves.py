"""Pairs of masks along one parameter u: lines of the cubes of regions/charts.py, and curves on which metrics keep values.

Two metrics A and B, on all pairs of masks where other metrics have given values, are extreme against one another where these pairs end,
on a face of a cube, or where the level sets of A and B touch. With the given values these are systems of polynomial equations that leave
one coordinate of a cube free (systems.py). Coordinates are (p, v, t), or (p, v^2, t), in which masks of known sizes are rational too.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import combinations, pairwise, product

import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.fields import FracElement
from sympy.polys.rings import PolyElement, ring

from segbounds.algebra.comparisons import between, ordered
from segbounds.algebra.reading import symbolic
from segbounds.metrics.counts import SYMBOLS, Counts, fn, fp, n, tn, tp
from segbounds.metrics.similarity import Similarity, ratio
from segbounds.ranges.nonlinear.functions import (
    FEW,
    FUNCTIONS,
    Places,
    U,
    composed,
    has_few,
    in_coordinates,
    is_constant,
    is_square,
    leading_in,
    near_nothing,
    next_to_empty,
    number_of,
    put_in,
    roots_inside,
    u,
    whole_counts,
)
from segbounds.ranges.nonlinear.systems import determinant, level_slope, solutions
from segbounds.regions.charts import COORDINATES, Chart, Cube, Edge, cubes, edges, missed, quotient_if_any
from segbounds.regions.facts import Fact

_COUNTS = ring(SYMBOLS, QQ)[1:]
#: The coordinates of charts, and the places of a chart with one coordinate.
_P, _V = edges()[0].counts.tp.ring.gens[:2]
_ALONE = (U, FUNCTIONS.zero, FUNCTIONS.zero)
#: A size at which the counts of a family have the signs that they have for large n.
LARGE = sp.Integer(10**9)


@dataclass(frozen=True)
class CurveFamily(Chart):
    """Pairs with the first coordinate as the parameter; the second one, where counts have it, is a small number."""

    counts: Counts


@dataclass(frozen=True)
class Line:
    """Pairs of masks of a chart along u.

    places
        The coordinates, as quotients of polynomials in u and a small number, where one that were 0 would leave a mask empty.
    squared
        Whether the second coordinate is given by its square.
    leading
        Whether counts have only the terms that matter where the number is small.
    """

    chart: Chart
    places: Places
    squared: bool = False
    leading: bool = False

    @property
    def attained(self) -> bool:
        """Whether pairs of masks lie on it; else families of them in n tend to it."""
        return not any(has_few(place) for place in self.places)

    @property
    def straight(self) -> bool:
        """Whether it is a line of a cube, or an edge, from end to end."""
        return isinstance(self.chart, Cube | Edge) and all(
            place in (U, FEW) or is_constant(place) for place in self.places
        )

    def along(self, of: sp.Expr) -> tuple[sp.Expr, sp.Expr] | None:
        """A metric, or the square of one, as a quotient of polynomials in u without a common factor; None where a root is left, or the
        metric has no bound."""
        sides = [in_coordinates(side, self.squared) for side in quotient_if_any(of, self.chart) or ()]
        if not sides or any(side is None for side in sides):  # a polynomial that is zero equals None
            return None
        top, bottom = (self._put(side) for side in sides if side is not None)
        if not bottom:
            return None
        value = top / bottom
        top, bottom = (near_nothing(side) for side in (value.numer, value.denom))
        above, below = top.cancel(bottom)
        return above.as_expr(), below.as_expr()

    def _put(self, side: PolyElement) -> FracElement:
        return composed(side, self.places, FUNCTIONS)

    def _composed(self, side: PolyElement) -> FracElement:
        """Of counts, in which the second coordinate has even powers only."""
        inside = in_coordinates(side, self.squared)
        assert inside is not None
        return self._put(inside)

    @cached_property
    def family(self) -> Counts:
        """The counts as polynomials in u and a small number, without a common factor, up to a sign."""
        whole = whole_counts([self._composed(count) for count in self.chart.counts])
        return Counts(*(map(leading_in, whole) if self.leading else whole))

    @cached_property
    def _in_n(self) -> Counts:
        """The counts as polynomials in u and n, without a common factor, up to a sign."""
        degree = max(powers[1] for count in self.family for powers in count.monoms())
        return Counts(
            *(
                sp.Add(*(QQ.to_sympy(c) * u**power * n ** (degree - small) for (power, small), c in count.terms()))
                for count in self.family
            )
        )

    def at(self, place: sp.Expr, size: sp.Expr = n) -> Counts:
        """The counts where u has a value, up to a common factor; which of its signs is right is known for numbers only."""
        counts = [symbolic(count).xreplace({u: place, n: size}) for count in self._in_n]
        total = sum(counts).xreplace({n: LARGE})
        return Counts(*(-count for count in counts) if total.is_negative else counts)

    @cached_property
    def stretches(self) -> tuple[tuple[sp.Expr, sp.Expr], ...]:
        """Where all counts and coordinates are in their ranges, from one value of u to another."""
        if self.straight:
            return ((sp.Integer(0), sp.Integer(1)),)
        limits = [(near_nothing(place.numer).as_expr(), near_nothing(place.denom).as_expr()) for place in self.places]
        sides = [side for top, bottom in limits for side in (top, bottom, top - bottom)]
        cuts = {root for of in (*self.at(u, LARGE), *sides) for root in roots_inside(of)}

        def inside(low: sp.Expr, high: sp.Expr) -> bool:
            there = {u: between(low, high)}
            places = (top.xreplace(there) / bottom.xreplace(there) for top, bottom in limits)
            return min(self.at(there[u], LARGE)) >= 0 and all(0 <= place <= 1 for place in places)

        return tuple(ends for ends in pairwise(ordered({sp.Integer(0), sp.Integer(1), *cuts})) if inside(*ends))


def _in_chart(counts: Iterable[PolyElement]) -> Counts:
    """Counts in u and a small number as polynomials in coordinates."""
    return Counts(*(_P.ring.from_dict({(*powers, 0): c for powers, c in count.terms()}) for count in counts))


def lines(first: Similarity, second: Similarity) -> Iterator[Line]:
    """Those among which is, as far as is known, the boundary of what two nonlinear metrics are; such as masks lie on come first."""
    yield from (Line(edge, _ALONE) for edge in edges())
    for zero in _COUNTS:
        yield from _in_counts((first, second), [zero], faces=False)
    sides = (FUNCTIONS.zero, FUNCTIONS.one)
    of_cubes = [
        Line(cube, next_to_empty([*ends[:free], U, *ends[free:]]))
        for cube in cubes(angles=False)
        for free in range(COORDINATES)
        for ends in product(sides, repeat=2)
    ]
    yield from (line for line in of_cubes if line.attained)
    yield from _with_a_few()
    # where only the smaller mask is empty, those with a few pixels say the same
    yield from (line for line in of_cubes if not line.attained)


def _with_a_few() -> Iterator[Line]:
    """Pairs of which one mask would be empty, or full, but for a few pixels."""
    for pair in ((tp, fp), (tp, fn), (fp, tn), (fn, tn)):
        for more in SYMBOLS:
            if more not in pair:
                by_count = {pair[0]: _P, pair[1]: 1 - _P, more: _V}
                counts = Counts(*(by_count.get(count, 0 * _P) for count in SYMBOLS))
                yield Line(CurveFamily(counts), (U, FEW, FUNCTIONS.zero))


def lines_where(first: Similarity, second: Similarity, known: Sequence[Fact]) -> Iterator[Line]:
    """Curves on which one or two other metrics have their exact values, and among which is the boundary of what two metrics are there."""
    for edge in edges():
        if not any(missed(item.metric, item.value.low, edge) for item in known):
            yield Line(edge, _ALONE)
    if _by_one_formula([item.metric for item in known]):
        yield from _in_counts((first, second), [_level(item) for item in known], faces=True)
    for cube in cubes(angles=False):
        found = [line for squared in (False, True) for line in _on_cube(cube, (first, second), known, squared)]
        yield from (_simpler(line, (first, second), known) for line in dict.fromkeys(found))


def few_counts(known: Sequence[Fact]) -> Iterator[Counts]:
    """Pairs of masks with at most two counts that are not zero, where metrics have given values at isolated ones of them."""
    for count in SYMBOLS:
        counts = Counts(*(sp.Integer(count == other) for other in SYMBOLS))
        if all(item.holds(counts) for item in known):
            yield counts
    for edge in edges():
        levels = [level for item in known if (level := missed(item.metric, item.value.low, edge))]
        if levels:
            common = reduce(lambda one, other: one.gcd(other), levels)
            for root in roots_inside(common.as_expr().xreplace({_P.as_expr(): u})):
                yield Line(edge, _ALONE).at(root)


def _in_counts(metrics: Sequence[Similarity], levels: Sequence[PolyElement], *, faces: bool) -> Iterator[Line]:
    """Where polynomials in the counts vanish and two metrics touch, or also other counts are zero."""
    for zero in combinations(_COUNTS, 2 - len(levels)) if faces else ():
        ways = (list(_with_unit(unit, [p.evaluate(unit, 1) for p in (*zero, *levels)])) for unit in range(len(SYMBOLS)))
        yield from next(filter(None, ways), [])
    if len(levels) == 1 and _by_one_formula(metrics):
        slopes = [level_slope(*_sides(metric)) for metric in metrics]
        for level, _ in levels[0].factor_list()[1]:
            rows = [*slopes, [level.diff(x) for x in _COUNTS]]
            for unit in range(len(SYMBOLS)):
                others = [[row[i].evaluate(unit, 1) for i in range(len(SYMBOLS)) if i != unit] for row in rows]
                yield from _with_unit(unit, [level.evaluate(unit, 1), determinant(others)])


def _with_unit(unit: int, system: Sequence[PolyElement]) -> Iterator[Line]:
    """Where polynomials vanish; they are in the counts, of which one is the unit. Edges, where metrics may read 0/0, are left out."""
    for places, free in solutions([system]):
        for along in (U, 1 / U):
            others = [
                put_in(place, [along if i == free else FUNCTIONS.zero for i in range(3)], FUNCTIONS) for place in places
            ]
            counts = [*others[:unit], FUNCTIONS.one, *others[unit:]]
            if sum(map(bool, counts)) > 2 and not any(is_constant(count) and number_of(count) < 0 for count in counts):
                yield Line(CurveFamily(_in_chart(whole_counts(counts))), _ALONE)


def _level(item: Fact) -> PolyElement:
    """A polynomial in the counts that vanishes where a metric has its value."""
    top, bottom = _sides(item.metric)
    value = QQ.from_sympy(item.value.low)
    return top - (value if _rational(item.metric) else value**2) * bottom


def _by_one_formula(metrics: Sequence[Similarity]) -> bool:
    """Whether all are quotients of polynomials in the counts, or have such squares."""
    return all(sp.expand(side**2).is_polynomial(*SYMBOLS) for metric in metrics for side in ratio(metric.formula))


def _rational(metric: Similarity) -> bool:
    return all(side.is_polynomial(*SYMBOLS) for side in ratio(metric.formula))


def _sides(metric: Similarity) -> tuple[PolyElement, PolyElement]:
    """A metric, or its square, as a quotient of polynomials in the counts."""
    sides = ratio(metric.formula)
    if not _rational(metric):
        sides = tuple(sp.expand(side**2) for side in sides)
    top, bottom = (_COUNTS[0].ring.from_expr(side) for side in sides)
    return top.cancel(bottom)


def _on_cube(cube: Cube, metrics: Sequence[Similarity], known: Sequence[Fact], squared: bool) -> Iterator[Line]:
    """With the squared coordinate only those lines that are not rational without it."""
    found = [in_coordinates(missed(item.metric, item.value.low, cube), squared) for item in known]
    levels = [level for level in found if level is not None]
    if len(levels) < len(found):
        return
    coordinates = levels[0].ring.gens
    faces = [x - side for x in coordinates for side in (0, 1)]
    systems = [[*chosen, *levels] for chosen in combinations(faces, 2 - len(levels))]
    if len(levels) == 1:
        sides = [there for metric in metrics if (there := _on(cube, metric, squared)) is not None]
        if len(sides) < len(metrics):
            return
        slopes = [level_slope(*there) for there in sides]
        for level, _ in levels[0].factor_list()[1]:
            systems.append([level, determinant([*slopes, [level.diff(x) for x in coordinates]])])
    for places, i in solutions(systems):
        along = [
            put_in(place, [U if j == i else FUNCTIONS.zero for j in range(COORDINATES)], FUNCTIONS) for place in places
        ]
        if squared and (i == 1 or is_square(along[1])):
            continue
        if all(0 <= number_of(place) <= 1 for place in along if is_constant(place)):
            yield Line(cube, next_to_empty(along), squared)


def _on(cube: Cube, metric: Similarity, squared: bool) -> tuple[PolyElement, PolyElement] | None:
    """A metric, or its square, as a quotient of polynomials; None where neither is one in these coordinates."""
    for of in (metric, metric**2):
        sides = [in_coordinates(side, squared) for side in quotient_if_any(of, cube) or ()]
        if sides and all(side is not None for side in sides):
            top, bottom = sides
            return top, bottom
    return None


def _simpler(line: Line, metrics: Sequence[Similarity], known: Sequence[Fact]) -> Line:
    """The same with the leading terms of counts only, where a mask is nearly empty and metrics do not change by that."""
    if line.attained or not line.stretches:
        return line
    simpler = replace(line, leading=True)
    chart = Line(CurveFamily(_in_chart(simpler.family)), (U, FEW, FUNCTIONS.zero))
    if any(quotient_if_any(item.metric**2, chart.chart) is None for item in known):
        return line
    try:
        here = [chart.along(metric**2) for metric in metrics]
        same = all(sides is not None for sides in here) and here == [line.along(metric**2) for metric in metrics]
        kept = not any(missed(item.metric, item.value.low, chart.chart) for item in known)
    except ZeroDivisionError:  # signs or kinds of counts that the other terms settle
        return line
    return simpler if same and kept else line
