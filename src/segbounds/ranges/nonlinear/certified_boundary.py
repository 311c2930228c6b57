"""The boundary of the joint range of two metrics where two or more of those in question are nonlinear.

monotone_branches.py has curves among which it is, as far as is known. Arcs made of them are held against enclosures at a few values of
the first metric each. Where there is no closed form, or one fails, enclosures at some more values are what there is.
"""

from dataclasses import replace
from functools import cache
from itertools import pairwise
from math import cos, pi
from typing import NamedTuple

import sympy as sp

from segbounds.algebra.comparisons import between, ordered
from segbounds.algebra.reading import symbolic
from segbounds.bounds.methods.nonlinear.charted_maxima import follows
from segbounds.bounds.methods.nonlinear.few_counts import on_few_counts
from segbounds.bounds.plan import Unanswered, ask
from segbounds.bounds.problem import Problem
from segbounds.errors import Unsupported
from segbounds.metrics.counts import Counts, n
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.ranges.arcs import CHECKED, Arc, Traced, Upright, envelope, go_on
from segbounds.ranges.nonlinear.critical_curves import LARGE
from segbounds.ranges.nonlinear.monotone_branches import NOT_KNOWN, curves_through, extreme_curves, extremes_at, places
from segbounds.ranges.of_three.values import a
from segbounds.regions.bound import Bound, Limit, least, most
from segbounds.regions.cone import Cone
from segbounds.regions.face_extremes import extent
from segbounds.regions.facts import Fact, Reported

#: What is lost where an enclosure, in floats, is held against an exact value.
ROOM = sp.Rational(1, 10**10)
#: The same at single values of the first metric, where what is given may be met in one point only: enclosures are less narrow there.
ROOM_AT_PLACES = sp.Rational(1, 10**5)
#: What exact values that are equal agree in, and what those of counts and their limit do.
EQUAL, NEAR_A_LIMIT = sp.Float("1e-25"), 1e-3
#: At how many values of the first metric a piece without a closed form is enclosed.
TRACED = 16
#: The signs of the least and of the most.
SIDES = (1, -1)


class Boundary(NamedTuple):
    """Of a joint range; see `JointRange`."""

    lower: tuple[Arc, ...]
    upper: tuple[Arc, ...]
    uprights: tuple[Upright, ...]
    traced: tuple[Traced, ...]


class _Question(NamedTuple):
    first: Similarity
    second: Similarity
    known: tuple[Fact, ...]

    def at(self, place: sp.Rational) -> tuple[Fact, ...]:
        """What is given where the first metric has a value."""
        return (Fact(self.first, Reported(place, place)), *self.known)


@cache
def boundary(first: Similarity, second: Similarity, known: tuple[Fact, ...]) -> Boundary | None:
    """None where no pair of masks has what is given. Raises Unsupported where the limits of the search were too narrow."""
    question = _Question(first, second, known)
    at = _places(question)
    uprights = tuple(upright for place in at if (upright := _upright(question, place)) is not None)
    arcs: dict[int, list[Arc]] = {sign: [] for sign in SIDES}
    traced: list[Traced] = []
    constant = any(follows(first, place, item) for place in at for item in known)
    for sign, side in arcs.items():
        for low, high in () if constant else pairwise(at):
            found = _arcs(question, low, high, sign)
            if found is None:
                traced += _traced(question, low, high, sign)
            for arc in found or ():
                go_on(side, [_continued(question, side[-1], arc) if side else arc], uprights, sign)
        for arc in side[:]:
            checked = [between(arc.low, arc.high, share) for share in CHECKED] if not arc.proved else []
            if not all(_holds(arc.at(place), sign, second, question.at(place)) for place in checked):
                side.remove(arc)
                traced += _traced(question, arc.low, arc.high, sign)
    return Boundary(tuple(arcs[1]), tuple(arcs[-1]), uprights, tuple(traced)) if at else None


def _places(question: _Question) -> list[sp.Expr]:
    """The values of the first metric between which arcs are looked for: the ends of its range, the certified ones where others were
    expected, and such as it has on whole strands."""
    first, second, known = question
    found = places(first, second, known)
    for sign in SIDES:
        end = _most(-sign * first, known)
        if isinstance(end, Unanswered):
            raise Unsupported(end.reason)
        if end is None:
            return []
        if found and _agrees(sign * min((sign * place for place in found), key=sp.N), sign, end, ROOM):
            continue
        found.add(-sign * end.value)
    return ordered(found)


def _most(of: sp.Expr, known: tuple[Fact, ...]) -> Bound | Unanswered | None:
    """The most that an expression can be where others have their values, as intervals have it; None where nothing has them."""
    answer = ask(Problem(of, known=known), "most")
    return answer if isinstance(answer, Unanswered) else answer.found


def _arcs(question: _Question, low: sp.Expr, high: sp.Expr, sign: int) -> list[Arc] | None:
    """Arcs from one value of the first metric to another; None where they leave something out."""
    curves = extreme_curves(*question, low, high, sign)
    if curves is None:
        return None
    arcs = envelope(curves, low, high, sign, proved=False)
    if [*(arc.low for arc in arcs), high] != [low, *(arc.high for arc in arcs)]:
        return None
    bound = _extreme(question.second, sign)
    return [replace(arc, proved=arc.value == bound) for arc in arcs]


def _extreme(metric: Similarity, sign: int) -> sp.Expr:
    """The least (sign 1) or the most (-1) that a metric can be at all: beyond it nothing is."""
    ends = extent(metric, Cone())
    assert ends is not None
    return ends[0 if sign == 1 else 1].value


def _continued(question: _Question, before: Arc, arc: Arc) -> Arc:
    """An arc as the one before it is written, where that serves for it too."""
    if before.along is None or before.attained != arc.attained:
        return arc
    room = EQUAL if arc.attained else NEAR_A_LIMIT
    for share in CHECKED:
        place = between(arc.low, arc.high, share)
        counts = Counts(*(count.xreplace({a: place, n: LARGE}) for count in map(symbolic, before.along)))
        if not all(sp.N(count).is_nonnegative for count in counts):  # they may not even be real there
            return arc
        gaps = [before.at(place) - arc.at(place)]
        gaps += [
            value_at(of, counts) - there for of, there in ((question.first, place), (question.second, arc.at(place)))
        ]
        if any(abs(sp.N(gap, 30)) > room for gap in gaps):
            return arc
    return replace(arc, value=before.value, along=before.along)


def _upright(question: _Question, place: sp.Expr) -> Upright | None:
    """The least and the most of the second metric where the first has one of the values between arcs; None where nothing has it."""
    found = list(extremes_at(*question, place))
    if not place.is_Rational:  # an end of the range, or the value of a whole strand
        return Upright(place, least(found), most(found)) if any(end.attained for end in found) else None
    ends = []
    for sign, best in zip(SIDES, (least, most), strict=True):
        few = on_few_counts(-sign * question.second, question.at(place))
        here = [*found, *(replace(end, value=-sign * end.value) for end in few)]
        certain = _most(-sign * question.second, question.at(place))
        if isinstance(certain, Unanswered):  # what is given says the same twice
            if here:
                ends.append(best(here))
                continue
            return None
        if certain is None or not (here or certain.along):  # nothing, or nothing but limits
            return None
        end = best(here) if here else None
        if end is None or not _agrees(end.value, sign, certain, ROOM_AT_PLACES):
            end = Limit(sp.N(-sign * certain.value, 9), NOT_KNOWN, False)
        ends.append(end)
    return Upright(place, *ends)


def _agrees(value: sp.Expr, sign: int, end: Bound, room: sp.Rational) -> bool:
    """Whether the least (sign 1) or the most (-1) of a metric is what an enclosure of it says."""
    return bool(-room <= sp.N(end.value + sign * value, 30) <= end.width + room)


def _holds(value: sp.Expr, sign: int, metric: Similarity, known: tuple[Fact, ...]) -> bool:
    """Whether the least (sign 1) or the most (-1) of a metric where others have exact values is what an enclosure of it says."""
    if follows(metric, value, known[0]):
        return True
    end = _most(-sign * metric, known)
    return isinstance(end, Bound) and _agrees(value, sign, end, ROOM)


def _traced(question: _Question, low: sp.Expr, high: sp.Expr, sign: int) -> list[Traced]:
    """Enclosures between two values of the first metric, more of them near to these; none where nothing is."""
    found, unsettled = [], None
    for k in range(TRACED):
        place = between(low, high, sp.Rational(str(round((1 - cos(pi * (k + 0.5) / TRACED)) / 2, 4))))
        end = _most(-sign * question.second, question.at(place))
        if isinstance(end, Unanswered):
            unsettled = end.reason
        elif end is not None:
            found.append((place, -sign * end.value, end.width))
    if not found and unsettled is not None:
        raise Unsupported(unsettled)
    if not found:
        return []
    curves = curves_through(*question, [(float(place), float(value)) for place, value, _ in found])
    at, values, widths = zip(*found, strict=True)
    return [Traced(sign, low, high, at, values, widths, curves)]
