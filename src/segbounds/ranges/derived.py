"""The joint range of two metrics derived: curves from slices, and extremes at the places where slices change their shape.

Where one of the curves of slices.py is the least changes only at a root of the difference of two of them, so between roots one
comparison settles which it is. At finitely many values of the first metric (those on the rays of the cone, and its value at 0/0) the
slice has another shape: there the extremes are those of regions/face_extremes.py for this one value.

Of two nonlinear metrics the extremes are nominated, not derived: monotone_branches.py has curves among which they are, and the arcs made of
these are held against certified enclosures (certified_boundary.py).
"""

from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import pairwise

import sympy as sp

from segbounds.algebra.comparisons import between
from segbounds.errors import InputError, Unsupported
from segbounds.metrics.similarity import Similarity, ratio
from segbounds.ranges.arcs import CHECKED, Arc, Upright, envelope, go_on
from segbounds.ranges.membership import curved_among
from segbounds.ranges.mirrored import mirrored
from segbounds.ranges.slices import SlicePiece, stationary_curves
from segbounds.ranges.two import JointRange
from segbounds.regions.bound import Limit, least, most
from segbounds.regions.face_extremes import extent, extent_if_any
from segbounds.regions.facts import Fact, Reported, form_of_side, having, nonlinear, regions, straightened
from segbounds.regions.pieces import smooth

NO_CLOSED_FORM = "the boundary near {} has no closed form here"


def range_of_two(one: Similarity, other: Similarity, known: tuple[Fact, ...]) -> JointRange | None:
    if not regions(known):
        return None
    for metric in (one, other):
        if _unbounded(straightened(metric, known), known):
            raise InputError(f"{metric} has no bound, so its joint range is not drawn: ask for an interval of it")
    bent = [metric for metric in (one, other) if nonlinear(straightened(metric, known))]
    with suppress(Unsupported):  # else in the way of those that are nonlinear
        if len(bent) < 2 and not curved_among(known):
            found = mirrored(derived_range(other, one, known)) if one in bent else derived_range(one, other, known)
            # what was asked before in other words has the same answer, and says its own words
            same_words = [fact.typed for fact in found.known] == [fact.typed for fact in known]
            return found if same_words else replace(found, known=known)
    try:
        return _curved_range(one, other, known)
    except Unsupported as reason:
        raise InputError(f"the joint range of {one} and {other} is not derived: {reason}") from None


def _unbounded(metric: Similarity, known: tuple[Fact, ...]) -> bool:
    return any(end.value.is_infinite for cone in regions(known) for end in extent_if_any(metric, cone) or ())


def _curved_range(one: Similarity, other: Similarity, known: tuple[Fact, ...]) -> JointRange | None:
    from segbounds.ranges.nonlinear.certified_boundary import boundary  # imported here, for it needs numpy

    found = boundary(one, other, known)
    return found and JointRange(one, other, found.lower, found.upper, found.uprights, known, found.traced)


@cache
def derived_range(first: Similarity, second: Similarity, known: tuple[Fact, ...]) -> JointRange:
    one, other = straightened(first, known), straightened(second, known)
    pieces = [
        SlicePiece(part, form_of_side(ratio(piece.formula)[0]), form_of_side(ratio(piece.formula)[1]), straight)
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
        curves, proved = stationary_curves(pieces, low, high)
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
    first: Similarity, second: Similarity, known: tuple[Fact, ...], place: sp.Rational
) -> tuple[Limit, Limit] | None:
    """The least and the most that the second metric can be at one value of the first; None where nothing has it."""
    one, other = straightened(first, known), straightened(second, known)
    parts = (part for cone in regions(known) for part in having(one, Reported(place, place), cone))
    found = [ends for part in parts if (ends := extent(other, part)) is not None]
    return (least(low for low, _ in found), most(high for _, high in found)) if found else None


def _check(arc: Arc, end: int, first: Similarity, second: Similarity, known: tuple[Fact, ...]) -> None:
    """Holds an arc that was not proved against the exact extremes at some values."""
    for share in CHECKED:
        place = between(arc.low, arc.high, share)
        ends = extent_at(first, second, known, place)
        if ends is None or abs(sp.N(ends[end].value - arc.at(place), 30)) > 1e-25:
            raise Unsupported(NO_CLOSED_FORM.format(f"{first} = {place}"))
