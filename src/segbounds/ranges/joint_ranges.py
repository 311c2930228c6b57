"""The joint range of two or three metrics: all values that pairs of masks have, with its boundary as exact curves or
surfaces.

Fix the value a of a metric A that is a quotient of linear forms: the counts with A = a are a slice of the cone of all counts, with
rays that are linear in a. Another metric B is extreme on a slice where it is on cones in general (see regions/cones.py): for a quotient of
linear forms on a ray, so with at most two counts that are not zero; for others perhaps inside of an edge, where its slope vanishes.
Done once with a as a variable, this gives finitely many curves B(a). Where one of them is the least changes only at a root of the
difference of two of them, so between roots one comparison settles which it is.

At finitely many values of A (those on the rays of the cone, and its value at 0/0) the slice has another shape: there the extremes are
those of regions/cones.py for this one value.

Of two curved metrics the extremes are nominated, not derived: strands.py has curves among which they are, and the arcs made of these
are held against certified enclosures.

For three quotients of linear forms, surfaces.py has the boundary.
"""

from __future__ import annotations  # those that name arrays need no numpy then

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, overload

import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.rings import PolyElement, ring

from segbounds.algebra.comparisons import between, ordered
from segbounds.algebra.reading import symbolic
from segbounds.errors import InputError, Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts, n
from segbounds.metrics.similarity import Similarity, ratio
from segbounds.ranges.arcs import (
    CHECKED,
    Arc,
    Curve,
    Traced,
    Upright,
    a,
    closed,
    envelope,
    go_on,
    roots_between,
    written,
)
from segbounds.ranges.mixtures import Membership, membership
from segbounds.ranges.surfaces import VALUES, Part, Surface, surfaces
from segbounds.regions.bound import Limit, least, most
from segbounds.regions.cone import UNITS, Cone, Vector, at, minus, scaled
from segbounds.regions.face_extremes import extent
from segbounds.regions.facts import (
    SHARE,
    Known,
    Reported,
    curved,
    form_of_side,
    having,
    metric_named,
    regions,
    reported,
    straightened,
)
from segbounds.regions.pieces import smooth
from segbounds.regions.strata import Ends, Stratum, levels_of, strata

if TYPE_CHECKING:  # imported where arcs are drawn
    import numpy as np

NO_PREVALENCE = "no pair of masks has this prevalence: give one from 0 to 1"

#: What exact numbers that are equal agree in.
SAME = sp.Float("1e-25")

NO_CLOSED_FORM = "the boundary near {} has no closed form here"

_x = sp.Symbol("x", positive=True)
_RING, _N, _X, _A = ring([n, _x, a], QQ)


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


@dataclass(frozen=True)
class JointRange:
    """All pairs of values of two metrics that pairs of masks have.

    lower, upper
        The boundary, from low to high values of the first metric.
    uprights
        What the second metric can be at the ends of the first and where slices change their shape.
    known
        What else was fixed: the prevalence, or a third metric.
    traced
        The pieces of the boundary that have no closed form here, where two metrics or more are curved: enclosed at some values.
    """

    first: Similarity
    second: Similarity
    lower: tuple[Arc, ...]
    upper: tuple[Arc, ...]
    uprights: tuple[Upright, ...]
    known: tuple[Known, ...] = ()
    traced: tuple[Traced, ...] = ()

    @cached_property
    def hull(self) -> Hull:
        """The convex hull: which arcs are part of it, and which chords.

        >>> [(side.start, side.end) for side in joint_range("dice", "jaccard").hull.upper]
        [((0, 0), (1, 1))]
        """
        lows = [(upright.place, upright.low.value) for upright in self.uprights]
        highs = [(upright.place, upright.high.value) for upright in self.uprights]
        traced = {
            sign: {
                point
                for piece in self.traced
                if piece.side == sign
                for point in zip(piece.places, piece.values, strict=True)
            }
            for sign in (1, -1)
        }
        return Hull(_hulled(self.lower, lows, 1, traced[1]), _hulled(self.upper, highs, -1, traced[-1]))

    def contains(self, values: Sequence[Any]) -> bool:
        """Whether some counts have exactly this pair of values: exact numbers, or texts like ``0.85`` or ``17/23``.

        For two quotients of linear forms these are whole counts up to scaling, for others perhaps only real ones. For two curved
        metrics no rests on the arcs, and yes on whole counts that were found, with the values up to 1e-12 where they have none exactly;
        raises InputError where neither was settled.

        >>> joint_range("dice", "recall").contains(("0.85", "0.74")), joint_range("dice", "recall").contains(("0.85", "0.73"))
        (True, False)
        """
        one, other = (
            Known(metric, _value(value)) for metric, value in zip((self.first, self.second), values, strict=True)
        )
        items = (*self.known, one, other)
        if len(_bent(items)) > 1:
            from segbounds.bounds.methods.few_pixels import first_with

            if first_with(items) is not None:
                return True
            place, value = one.value.low, other.value.low
            for arcs, sign in ((self.lower, 1), (self.upper, -1)):
                for arc in arcs:
                    if arc.low < place < arc.high:
                        beyond = sign * sp.N(arc.at(place) - value, 30)
                        if abs(beyond) < SAME:
                            return arc.attained
                        if beyond > 0:
                            return False
        return _together(items)


def _bent(items: Sequence[Known]) -> list[Known]:
    """Those that are curved also where the others have their values."""
    return [item for item in items if curved(straightened(item.metric, items))]


def _together(items: Sequence[Known]) -> bool:
    """Whether some counts have all of some exact values."""
    bent = _bent(items)
    if len(bent) < 2:
        parts = regions(items)
        return (
            bool(parts)
            if not bent
            else any(_reaches(straightened(bent[0].metric, items), bent[0].value, part) for part in parts)
        )
    from segbounds.bounds.methods.few_counts import on_few_counts
    from segbounds.bounds.methods.nonlinear_values import possible

    if any(extreme.attained for extreme in on_few_counts(sp.Integer(0), items)):
        return True
    try:
        return possible(items)
    except Unsupported as reason:
        text = " and ".join(item.text for item in items)
        raise InputError(f"it is not settled whether {text} go together: {reason}") from None


def _value(value: Any) -> Reported:
    found = reported(value, exact=True)
    if not found.exact:
        raise InputError(f"{value} is a range: give one value, like 0.85 or 17/20")
    return found


def _reaches(metric: Similarity, value: Reported, cone: Cone) -> bool:
    """Whether a metric has a value somewhere on a cone."""
    if not curved(metric):
        return any(True for _ in having(metric, value, cone))
    for low, high in _stretches(metric, cone):
        above = value.low > low.value or (low.attained and value.low == low.value)
        if above and (value.low < high.value or (high.attained and value.low == high.value)):
            return True
    return False


def _stretches(metric: Similarity, cone: Cone) -> Iterator[tuple[Limit, Limit]]:
    """The values of a metric on a cone as intervals: where the same counts are zero, one formula applies, which is continuous."""
    for number in range(1, len(UNITS) + 1):
        for positive in combinations(UNITS, number):
            zero = (minus(unit) for unit in UNITS if unit not in positive)
            part = cone.where(*zero, positive=positive)
            ends = None if part.empty else extent(metric, part)
            if ends is not None:
                yield ends


@dataclass(frozen=True)
class JointRangeOfThree:
    """All triples of values of three metrics that pairs of masks have.

    Where all three are quotients of linear forms, the boundary is known as exact surfaces, and counts as polynomials in
    the three values. In any case a slice is the joint range of the first two where the third has one value.
    """

    first: Similarity
    second: Similarity
    third: Similarity
    known: tuple[Known, ...] = ()

    @cached_property
    def curved(self) -> tuple[Similarity, ...]:
        """Those of the three that are curved: with them there are slices only."""
        return tuple(metric for metric in self._metrics if curved(straightened(metric, self.known)))

    @property
    def _metrics(self) -> tuple[Similarity, Similarity, Similarity]:
        return self.first, self.second, self.third

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The cones of counts on which all three are quotients of linear forms, |.|, min and max being linear.

        Raises InputError where one of them is curved: slices are what there is.
        """
        if self.curved:
            raise InputError(
                f"{self.curved[0]} is curved, so the surfaces of this joint range are not derived: "
                f"draw slices of it with --out, or name one, such as {self.third}=4/5"
            )
        return tuple(part for cone in regions(self.known) for part in self._parts(cone))

    def _parts(self, cone: Cone) -> Iterator[Part]:
        first, second, third = (straightened(metric, self.known) for metric in self._metrics)
        for half, one in smooth(first, cone):
            for quarter, other in smooth(second, half):
                for part, last in smooth(third, quarter):
                    if part.faces[-1].dimension < cone.faces[-1].dimension:
                        continue  # the border between two others
                    tops, bottoms = zip(*(_sides(piece, part) for piece in (one, other, last)), strict=True)
                    yield Part(part, tops, bottoms)

    @cached_property
    def surfaces(self) -> tuple[Surface, ...]:
        """The surfaces that bound it; where the three have fewer degrees of freedom, those on which all of it, or of a
        part, lies.

        Where one of the metrics reads 0/0, its value there makes curves and points of their own; `contains` knows them.
        Raises InputError where one of them is curved.

        >>> found = joint_range("dice", "recall", "accuracy")
        >>> [(surface.value, surface.zero) for surface in found.surfaces if surface.side == 1]
        [(0, (tp, fn)), (a/(2 - a), (fp,)), (a/(2 - a), (tn,))]

        Precision and recall give Dice: all of the range lies on one surface.

        >>> [(surface.of, surface.value) for surface in joint_range("precision", "recall", "dice").surfaces]
        [(c, 2*a*b/(a + b))]
        """
        return tuple(surfaces(self.parts))

    @property
    def counts(self) -> tuple[Counts, ...]:
        """The counts with the values a, b and c, polynomials in them up to scaling, for each part with an inside.

        A triple inside of such a part belongs to the range exactly where all four have one sign (and fp - fn or what
        else tells parts from one another has the right one). Raises InputError where one of the metrics is curved.

        >>> print(*joint_range("dice", "recall", "specificity").counts[0])
        a*b*(1 - c) (1 - c)*(-a*b - a + 2*b) a*(1 - b)*(1 - c) c*(-a*b - a + 2*b)
        """
        return tuple(part.shown for part in self.parts if not part.relations)

    @cached_property
    def base(self) -> JointRange | None:
        """The joint range of the two metrics that give the third, where one equation holds for all pairs of masks; else
        None."""
        if {len(part.relations) for part in self.parts} != {1} or len({surface.of for surface in self.surfaces}) > 1:
            return None
        metrics = dict(zip(VALUES, self._metrics, strict=True))
        one, other = (metrics[symbol] for symbol in self.surfaces[0].others)
        return _named_range(one, other, self.known)

    def in_hull(self, values: Sequence[Any]) -> Membership:
        """Whether means over images can be these three exact values: whether they lie in the convex hull, and what
        shows it.

        Yes comes with at most four kinds of images (one, where one pair of masks has all three), no with a combination
        of metrics that is too large. Undecided (None) are values about 1e-9 from the boundary, and some where a metric
        is curved. Raises InputError for a value that is not one exact number, like 0.85 or 17/20.

        >>> found = joint_range("dice", "recall", "accuracy")
        >>> found.in_hull(("0.7", "0.7", "0.6")).images
        ((1, Counts(tp=7, fp=3, fn=3, tn=2)),)
        >>> print(found.in_hull(("0.9", "0.9", "0.5")).plane.text)
        -3*Accuracy + 4*Dice is at most 1.20204 on every image, and these means make it 2.1
        """
        here = [] if self.curved else self._having(values)
        if here:
            return Membership(True, ((sp.Integer(1), here[0].inside),), attained=True)
        means = [
            (straightened(metric, self.known), _value(value).low)
            for metric, value in zip(self._metrics, values, strict=True)
        ]
        return membership(means, tuple(regions(self.known)))

    def _having(self, values: Sequence[Any]) -> list[Cone]:
        """The cones of the counts that have these values."""
        return regions(
            [*self.known, *(Known(m, _value(value)) for m, value in zip(self._metrics, values, strict=True))]
        )

    def slice(self, value: Any) -> JointRange | None:
        """The joint range of the first two where the third has this exact value; None where it never has.

        >>> [arc.value for arc in joint_range("precision", "recall", "dice").slice("4/5").lower]
        [2*a/(5*a - 2)]
        """
        return _named_range(self.first, self.second, (*self.known, Known(self.third, _value(value))))

    def contains(self, values: Sequence[Any]) -> bool:
        """Whether some counts have exactly this triple of values; see `JointRange.contains`."""
        if not self.curved:
            return bool(self._having(values))
        one, other, last = values
        there = self.slice(last)
        return there is not None and there.contains((one, other))


def _sides(metric: Similarity, cone: Cone) -> tuple[Vector, Vector]:
    """Numerator and denominator on a cone; the value at 0/0 where all of the cone reads that, as at prevalence 0."""
    top, bottom = map(form_of_side, ratio(metric.formula))
    if any(at(bottom, ray) for ray in cone.rays):
        return top, bottom
    if not metric.when_undefined.is_number:
        raise InputError(f"{metric} reads 0/0 at this prevalence: give one inside of 0 to 1")
    return form_of_side(metric.when_undefined), form_of_side(sp.Integer(1))


@overload
def joint_range(
    first: Similarity | str, second: Similarity | str, third: None = None, *, prevalence: Any = None
) -> JointRange: ...
@overload
def joint_range(
    first: Similarity | str, second: Similarity | str, third: Similarity | str, *, prevalence: Any = None
) -> JointRangeOfThree: ...
def joint_range(
    first: Similarity | str, second: Similarity | str, third: Similarity | str | None = None, *, prevalence: Any = None
) -> JointRange | JointRangeOfThree:
    """All pairs (or triples) of values of metrics, perhaps at a known prevalence (a number or a text, taken exactly).

    >>> [arc.value for arc in joint_range("dice", "jaccard").lower]
    [a/(2 - a)]

    Where two of the metrics or more are curved (MCC, Fowlkes-Mallows; without a prevalence also kappa, balanced accuracy, Youden's J,
    weighted Hamming), or the third one is, an arc is proved only where no pair of masks at all is beyond it. The others were held against
    certified enclosures at three values each, and are within 1e-9 of them; a piece without a closed form is in ``traced``. This takes from
    some seconds to a minute.

    Raises InputError for a prevalence that is not one exact number from 0 to 1, and where nothing was settled within the limits of the
    search.
    """
    known = () if prevalence is None else (Known(SHARE, _value(prevalence)),)
    one, other = metric_named(first), metric_named(second)
    if third is not None:
        last = metric_named(third)
        if not regions(known):
            raise InputError(NO_PREVALENCE)
        return JointRangeOfThree(one, other, last, known)
    found = _named_range(one, other, known)
    if found is None:
        raise InputError(NO_PREVALENCE)
    return found


def _named_range(one: Similarity, other: Similarity, known: tuple[Known, ...]) -> JointRange | None:
    if not regions(known):
        return None
    for metric in (one, other):
        if _unbounded(straightened(metric, known), known):
            raise InputError(f"{metric} has no bound, so its joint range is not drawn: ask for an interval of it")
    bent = [metric for metric in (one, other) if curved(straightened(metric, known))]
    with suppress(Unsupported):  # else in the way of those that are curved
        if len(bent) < 2 and not _bent(known):
            return _mirrored(_joint_range(other, one, known)) if one in bent else _joint_range(one, other, known)
    try:
        return _curved_range(one, other, known)
    except Unsupported as reason:
        raise InputError(f"the joint range of {one} and {other} is not derived: {reason}") from None


def _unbounded(metric: Similarity, known: tuple[Known, ...]) -> bool:
    with suppress(Unsupported):
        return any(end.value.is_infinite for cone in regions(known) for end in extent(metric, cone) or ())
    return False


def _curved_range(one: Similarity, other: Similarity, known: tuple[Known, ...]) -> JointRange | None:
    from segbounds.ranges.certified_boundary import boundary  # imported here, for it needs numpy

    found = boundary(one, other, known)
    return found and JointRange(one, other, found.lower, found.upper, found.uprights, known, found.traced)


@dataclass(frozen=True)
class _Piece:
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


@cache
def _joint_range(first: Similarity, second: Similarity, known: tuple[Known, ...]) -> JointRange:
    one, other = straightened(first, known), straightened(second, known)
    pieces = [
        _Piece(part, form_of_side(ratio(piece.formula)[0]), form_of_side(ratio(piece.formula)[1]), straight)
        for cone in regions(known)
        for half, piece in smooth(one, cone)
        for part, straight in smooth(other, half)
    ]
    places = sorted(set().union(*(piece.places for piece in pieces), _at_undefined(one)))
    uprights = tuple(Upright(place, *ends) for place in places if (ends := extent_at(first, second, known, place)))
    turns = sorted({turn for piece in pieces for turn in piece.turns if places[0] < turn < places[-1]}.union(places))
    lower: list[Arc] = []
    upper: list[Arc] = []
    for low, high in pairwise(turns):
        curves, proved = _curves(pieces, low, high)
        for side, sign in ((lower, 1), (upper, -1)):
            go_on(side, envelope(curves, low, high, sign, proved), uprights, sign)
    for arc, end in [(arc, 0) for arc in lower] + [(arc, 1) for arc in upper]:
        if not arc.proved:
            _check(arc, end, first, second, known)
    return JointRange(first, second, tuple(lower), tuple(upper), uprights, known)


def _at_undefined(metric: Similarity) -> set[sp.Rational]:
    return {metric.when_undefined} if metric.when_undefined.is_Rational else set()


@cache
def extent_at(
    first: Similarity, second: Similarity, known: tuple[Known, ...], place: sp.Rational
) -> tuple[Limit, Limit] | None:
    """The least and the most that the second metric can be at one value of the first; None where nothing has it."""
    one, other = straightened(first, known), straightened(second, known)
    parts = (part for cone in regions(known) for part in having(one, Reported(place, place), cone))
    found = [ends for part in parts if (ends := extent(other, part)) is not None]
    return (least(low for low, _ in found), most(high for _, high in found)) if found else None


def _check(arc: Arc, end: int, first: Similarity, second: Similarity, known: tuple[Known, ...]) -> None:
    """Holds an arc that was not proved against the exact extremes at some values."""
    for share in CHECKED:
        place = between(arc.low, arc.high, share)
        ends = extent_at(first, second, known, place)
        if ends is None or abs(sp.N(ends[end].value - arc.at(place), 30)) > 1e-25:
            raise Unsupported(NO_CLOSED_FORM.format(f"{first} = {place}"))


# --- slices with a variable value -------------------------------------------------------------------------------------


def _curves(pieces: Iterable[_Piece], low: sp.Rational, high: sp.Rational) -> tuple[list[Curve], bool]:
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
            try:
                levels = levels_of(stratum, cone)
                inside = _total([rays[i] for i in stratum.inside.places])
                found = list(_stationary(stratum, _in_rays(levels, rays), inside, low, high)) if levels else []
            except Unsupported:
                proved = False
                continue
            for curve in found:
                other = curves.get(curve.value)
                if other is None or (curve.attained and not other.attained):
                    curves[curve.value] = curve
    return list(curves.values()), proved


Symbolic: TypeAlias = tuple[PolyElement, ...]  # four polynomials in n, x and a


def _rays_in_a(piece: _Piece, place: sp.Rational, cone: Cone) -> list[Symbolic]:
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
) -> Iterator[Curve]:
    """The stationary values along the families n^k g1 + ... + gk inside of a chain of faces, as functions of a.

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
        raise Unsupported("the second metric has no bound")
    if not top or excess < 0:
        top, bottom = _RING.zero, _RING.one
    places = _places(stratum, top, bottom, low, high) if any(second for _, second in levels) else [sp.Integer(1)]
    for place in places:
        above, below = (side.as_expr().xreplace({_x: place}) for side in (top, bottom))
        attained = stratum.admitted and len(levels) == 1
        pushed = counts if stratum.admitted else [_N * count + more for count, more in zip(counts, inside, strict=True)]
        along = [count.as_expr().xreplace({_x: place}) for count in pushed]
        for start, stop in _where_positive(place, low, high):
            middle = between(start, stop)
            value = closed(above, below, piece.rooted, middle)
            yield Curve(start, stop, value, Counts(*(written(count, middle) for count in along)), attained)


def _leading(polynomial: PolyElement) -> tuple[int, PolyElement]:
    """The degree in n, and its coefficient, a polynomial in x and a."""
    degree = max((monomial[0] for monomial in polynomial), default=0)
    return degree, _RING.from_dict({(0, m[1], m[2]): c for m, c in polynomial.items() if m[0] == degree})


def _places(
    stratum: Stratum, top: PolyElement, bottom: PolyElement, low: sp.Rational, high: sp.Rational
) -> list[sp.Expr]:
    """Where on an edge, in x as a function of a, the slope of the second metric vanishes."""
    slope = (2 if stratum.piece.rooted else 1) * top.diff(_X) * bottom - top * bottom.diff(_X)
    if not slope:
        return [sp.Integer(1)]  # it does not change along the edge
    places = []
    for factor, _ in sp.factor_list(slope.as_expr(), _x, a)[1]:
        in_x = sp.Poly(factor, _x)
        if in_x.degree() == 0 or _one_sign(in_x.coeffs(), low, high):
            continue
        if in_x.degree() > 2:
            raise Unsupported("a stationary point has no closed form in a")
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


# --- the other way round ----------------------------------------------------------------------------------------------


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
            for low, high in _stretches(other, part):
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
    try:
        roots = _solutions(value.xreplace({share: a}))
    except Unsupported:
        return None
    for root in roots:
        there = sp.N(root.xreplace({a: middle}), 30)
        if there.is_real and 0 < there < 1:
            return Counts(*(written(symbolic(count).xreplace({share: root}), middle) for count in mixed))
    return None


def _leading_counts(extreme: Limit) -> list[sp.Expr]:
    """The counts that grow fastest along an extreme's family."""
    counts = [sp.Poly(count, n) for count in extreme.along]
    degree = max(count.degree() for count in counts)
    return [count.nth(degree) for count in counts]


def _mirrored(known: JointRange) -> JointRange:
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
            for low, _ in _stretches(other, part):
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
        back = min(_solutions(arc.value), key=lambda place: abs(sp.N(place.xreplace({a: arc.at(inside)}) - inside, 30)))
        along = Counts(*(symbolic(count).xreplace({a: back}) for count in arc.along or ()))
        yield Curve(low, high, back, along, arc.attained)


@cache
def _solutions(value: sp.Expr) -> tuple[sp.Expr, ...]:
    """The functions of a at which an expression has the value a."""
    place = sp.Symbol("place", real=True)
    powers = {power: sp.Dummy() for power in value.atoms(sp.Pow) if not power.exp.is_Integer and power.has(a)}
    equation = sp.numer(sp.together(value.xreplace(powers).xreplace({a: place}) - a))
    for power, symbol in powers.items():
        top, bottom = sp.fraction(sp.together(power.base.xreplace({a: place})))
        equation = sp.resultant(
            equation, symbol**2 * bottom - top if power.exp > 0 else symbol**2 * top - bottom, symbol
        )
    if sp.Poly(equation, place).degree() > 2:
        raise Unsupported("no closed form that way round; name the other metric first")
    return tuple(sp.roots(sp.Poly(equation, place)))


# --- convex hulls -----------------------------------------------------------------------------------------------------

NODES = 200  # of an arc, where floats nominate which points lie on the hull


class _Node(NamedTuple):
    """A point of the boundary in floats, the exact point if it is an end of an arc or stands alone, and its number on its arcs."""

    x: float
    y: float
    exact: tuple[sp.Expr, sp.Expr] | None
    numbers: dict[int, int]


def _hulled(
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


def sampled(arc: Arc | Traced) -> tuple[np.ndarray, np.ndarray]:
    """Points of an arc in floats; of a piece without closed form straight lines between those that were enclosed."""
    import numpy as np

    x = np.linspace(float(arc.low), float(arc.high), NODES)
    if isinstance(arc, Traced):
        return x, np.interp(x, np.array(arc.places, float), np.array(arc.values, float))
    with np.errstate(all="ignore"):
        y = sp.lambdify(a, arc.value, modules="numpy")(x) + 0 * x
    y[0], y[-1] = float(arc.limit(arc.low)), float(arc.limit(arc.high))
    return x, y


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
