"""What a metric, or the difference of two, can be where any metrics have reported values, nonlinear ones among them: enclosed, with counts.

Where no mask is empty or full, all metrics are quotients of polynomials on eight cubes (see regions/charts.py), on which the most of one
under conditions on others is enclosed (see constrained_maxima.py). Where one is, at most two counts are positive: metrics are functions of
one number, whose extremes under conditions are exact. So they are where masks are equal, or opposite.

An enclosure comes with whole counts that have the reported values, and the metric inside of the enclosure. Floats nominate places; counts
are chosen by exact rules: the first on a few pixels that will do, else the smallest near to a place that was followed to many digits.

Curved metrics that were reported exactly may have their values together only where counts are roots. That such counts exist is shown by
an interval Newton step (see interval_newton.py); whole counts then come as near as 1e-12.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import product
from math import isfinite
from typing import NamedTuple

import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.bounds.methods.nonlinear.charted_maxima import (
    WIDTH,
    follows,
    largest_over,
    largest_value,
    met_nowhere,
    signed,
)
from segbounds.bounds.methods.nonlinear.constrained_maxima import FOR_A_PLACE, TOLERANCE, Maximum
from segbounds.bounds.methods.nonlinear.few_counts import on_few_counts
from segbounds.bounds.methods.nonlinear.few_pixels import first_with, first_with_many, holds
from segbounds.bounds.methods.nonlinear.followed_places import value_followed
from segbounds.bounds.methods.nonlinear.near_middles import counts_near_middles
from segbounds.bounds.methods.nonlinear.nominated_counts import NEXT_TO, Nominated
from segbounds.errors import Unsupported
from segbounds.metrics.counts import Counts, fn, fp, pixels, tn, tp
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.regions.bound import Bound, Limit, exact_bound, least, most
from segbounds.regions.charts import Cube
from segbounds.regions.cone import Cone
from segbounds.regions.face_extremes import extent, extents_by_formula
from segbounds.regions.facts import Fact, Reported, nonlinear, regions, straightened

#: The share of a range that counts are kept away from its ends, where they are looked for inside.
LITTLE = sp.Rational(1, 10**8)
#: How alike the shares of the four counts are; with weights, so that no two pairs of masks are by exchanging prediction and reference, or
#: foreground and background.
ALIKE = Similarity("likeness of counts", 1 - (8 * tp**2 + 9 * fp**2 + 10 * fn**2 + 11 * tn**2) / (11 * pixels**2), 0)
#: Digits of whole counts that stand for roots.
ROOTS = 16
#: Outer ends of enclosures are multiples of this: their last bits, which rounding changes, are not shown.
GRID = 10**10
#: The same for enclosures as wide as this, where the search came to its limit: which boxes it halved last may hang on last bits.
GRIDS = ((WIDTH, GRID), (sp.Rational(1, 10**7), 10**6), (sp.Rational(1, 10**5), 10**4), (sp.Rational(1, 10**3), 10**2))
#: How far floats may be from the value that they stand for.
SAME = sp.Rational(1, 10**10)


class NotSettled(NamedTuple):
    """Why it was not settled whether any counts have some values."""

    reason: str


def largest_where(
    of: sp.Expr, known: Sequence[Fact], cap: sp.Expr | None = None, *, shown: bool = True
) -> Bound | None:
    """The most that an expression in metrics can be over all pairs of masks with some values; None where there are no such pairs.

    cap
        What it exceeds for no pair at all, where that is known: then it is exact if it is met. Of a metric it is found here.
    shown
        Whether counts are looked for beyond those that come by the way.

    Of a quotient of metrics the one below must be positive wherever the values are met.
    """
    cap = _cap(of, known) if cap is None else cap
    exact = [_by_whole_counts(extreme) for extreme in on_few_counts(of, known)]
    best = most(exact) if exact else None
    if best is not None and best.value == cap:
        return _attained(exact_bound(best), of, known)
    end = _followed(of, known) or _largest_inside(of, known, cap, shown)
    if best is not None and (end is None or best.value >= end.value):
        return _attained(exact_bound(best), of, known)
    return end


def _attained(end: Bound, of: sp.Expr, known: Sequence[Fact]) -> Bound:
    """What is approached where a mask is empty or full may be attained elsewhere."""
    if end.attained or end.value.is_infinite:
        return end
    counts = first_with(known, of, end.value)
    return end if counts is None else replace(end, attained=True, along=(counts,))


def _by_whole_counts(extreme: Limit) -> Limit:
    """Counts that are roots are only approached by whole ones."""
    rational = all(symbolic(count).is_Rational for count in extreme.along)
    return replace(extreme, attained=extreme.attained and rational)


def ends_where(asked: Similarity, known: Sequence[Fact], *, shown: bool = True) -> tuple[Bound, Bound] | None:
    """The least and the most of a metric over all pairs of masks with some values; None where there are no such pairs. Raises
    Unsupported where it was not settled whether there are; ends that need not be shown hold if there are."""
    bent = [item for item in known if nonlinear(straightened(item.metric, known))]
    if [item.metric for item in bent] == [asked]:
        return _ends_of_itself(bent[0], known)
    high = largest_where(asked, known, shown=shown)
    low = None if high is None else largest_where(-asked, known, shown=shown)
    if high is None or low is None:
        return None
    if shown and not (_shows(high, known) or _shows(low, known) or possible(known)):
        return None
    return -low, high


def _shows(end: Bound, known: Sequence[Fact]) -> bool:
    """Whether an end has counts with exactly all values."""
    return any(_whole_counts(counts) and all(holds(item, counts) for item in known) for counts in end.along)


def _whole_counts(counts: Counts) -> bool:
    return all(isinstance(count, int) for count in counts)


def possible(known: Sequence[Fact]) -> bool:
    """Whether some counts, not only whole ones, have all values. Raises Unsupported where that was not settled."""
    found = _possible(known)
    if isinstance(found, NotSettled):
        raise Unsupported(found.reason)
    return found


def excluded(known: Sequence[Fact]) -> bool:
    """Whether it is shown without a search for counts that none have all values: of many sets of values the smallest that contradicts is
    named, and next to what is possible counts take long to find."""
    at_once = _possible_at_once(known)
    if at_once is not None:
        return not at_once
    return not any(on_few_counts(sp.Integer(0), known)) and met_nowhere(known)


def _possible(known: Sequence[Fact]) -> bool | NotSettled:
    at_once = _possible_at_once(known)
    if at_once is not None:
        return at_once
    found = _found_where(known, certain=False, any_will_do=True)
    return found if isinstance(found, NotSettled) else found is not None


def _possible_at_once(known: Sequence[Fact]) -> bool | None:
    """None where counts are to be searched."""
    bent = [item for item in known if nonlinear(straightened(item.metric, known))]
    if not bent:
        return bool(regions(known))
    if first_with(known) is not None or counts_near_middles(known) is not None:
        return True
    # what each nonlinear metric can be without the others is exact
    each = all(any(_meets(there, item.value) for there in _extents(item, known)) for item in bent)
    if not each or len(bent) == 1:
        return each
    return None if _anywhere(known) else False


def _anywhere(known: Sequence[Fact]) -> bool:
    """Whether one search left it open that there are counts with ranges of values: of three searches in narrower ranges none is needed
    where it did not."""
    if any(item.value.exact for item in known) or largest_over(sp.Integer(0), tuple(known), 0) is not None:
        return True
    return bool(on_few_counts(sp.Integer(0), known))


def counts_where(known: Sequence[Fact]) -> Counts | None:
    """Whole counts with all values, few where that is easy; None where there are none. Raises Unsupported where that was not settled.

    Where only counts that are roots were found to have all exact values of nonlinear metrics, whole ones that come as near as NEXT_TO.
    """
    found = _counts_if_settled(known)
    if isinstance(found, NotSettled):
        raise Unsupported(found.reason)
    return found


def _counts_if_settled(known: Sequence[Fact]) -> Counts | NotSettled | None:
    if (few := first_with(known)) is not None:
        return few
    bent = [item for item in known if nonlinear(straightened(item.metric, known))]
    there = _possible(known)
    return _found_where(known, certain=len(bent) == 1) if there is True else None if there is False else there


def _found_where(known: Sequence[Fact], *, certain: bool, any_will_do: bool = False) -> Counts | NotSettled | None:
    """The same beyond a few pixels; ``certain``: whether it is known already that there are such counts."""
    near = None
    # exact values are the same without any share of their range
    for share in (sp.Rational(1, 4), LITTLE, sp.Integer(0)) if _narrowed_at_all(known) else (sp.Integer(0),):
        found = largest_over(sp.Integer(0), tuple(_narrowed(item, share) for item in known), 0)
        if found is None:
            continue
        place = Nominated(*found, known)
        if any_will_do and (counts := place.exactly()) is not None:
            return counts
        places = [place] if (alike := _most_alike(known, share)) is None else [alike, place]
        for nominated in places:
            if (counts := nominated.exactly()) is not None:
                return counts
        if near is None and (certain or place.certain()):
            near = next((counts for nominated in places if (counts := nominated.nearly()) is not None), None)
    few = [extreme.along for extreme in on_few_counts(sp.Integer(0), known) if extreme.attained]
    whole = [counts for counts in few if _whole_counts(counts)]
    if whole:
        return min(whole, key=lambda counts: (sum(counts), *counts))
    if few and near is None:
        near = Counts(*(int(sp.N(count * 10**ROOTS, 2 * ROOTS)) for count in few[0]))
    if near is None and found is not None and not met_nowhere(known):
        text = " and ".join(item.text for item in known)
        return NotSettled(f"{text} are met only where counts have roots, or next to nowhere")
    return near


def _narrowed_at_all(known: Sequence[Fact]) -> bool:
    return any(item.value.low != item.value.high for item in known)


def _most_alike(known: Sequence[Fact], share: sp.Rational) -> Nominated | None:
    """The one place that has the values, without a share of each range, and counts that are most alike: where very many pairs have
    them, which one a search came upon first may hang on the last bits of its floats, and this one does not."""
    narrow = tuple(_narrowed(item, share) for item in known)
    found = largest_over(ALIKE, narrow, None, FOR_A_PLACE)
    return None if found is None else Nominated(*found, known, (ALIKE, sp.Integer(-1)), narrow)


def _narrowed(item: Fact, by: sp.Rational) -> Fact:
    """What was reported, without this share of it at either end."""
    low, high = item.value.low, item.value.high
    cut = (high - low) * by
    return Fact(item.metric, Reported(low + cut, high - cut)) if cut else item


def _extents(item: Fact, known: Sequence[Fact]) -> Iterator[tuple[Limit, Limit]]:
    """What a metric can be where others that are not nonlinear have their values, as intervals."""
    for cone in regions(known):
        yield from extents_by_formula(item.metric, cone)


def _meets(there: tuple[Limit, Limit], value: Reported) -> bool:
    """Whether an interval has something of what was reported in it."""
    low, high = there
    too_low = high.value < value.low or (high.value == value.low and not (high.attained and value.with_low))
    too_high = low.value > value.high or (low.value == value.high and not (low.attained and value.with_high))
    return not (too_low or too_high)


def _ends_of_itself(bent: Fact, known: Sequence[Fact]) -> tuple[Bound, Bound] | None:
    """What a nonlinear metric can be and was reported to be; metrics that are not nonlinear have their values."""
    met = [there for there in _extents(bent, known) if _meets(there, bent.value)]
    if not met:
        return None
    low, high = least(low for low, _ in met), most(high for _, high in met)
    value = bent.value
    low_end = exact_bound(low) if low.value >= value.low else _clipped(bent, known, value.low, value.with_low)
    high_end = exact_bound(high) if high.value <= value.high else _clipped(bent, known, value.high, value.with_high)
    return low_end, high_end


def _clipped(bent: Fact, known: Sequence[Fact], bound: sp.Rational, included: bool) -> Bound:
    """An end that is one of what was reported, between values that the metric takes."""
    if included:
        exactly = [*(item for item in known if item != bent), Fact(bent.metric, Reported(bound, bound))]
        counts = _counts_if_settled(exactly)
        if isinstance(counts, Counts) and all(holds(item, counts) for item in exactly):
            return Bound(bound, True, (counts,))
    sign = 1 if bound == bent.value.high else -1
    found = largest_where(sign * bent.metric, known)
    return Bound(bound, False, () if found is None else found.along)


def _largest_inside(of: sp.Expr, known: Sequence[Fact], cap: sp.Expr | None, shown: bool) -> Bound | None:
    found = largest_value(of, known, cap)
    if found is None:
        return None
    there, _ = found
    if not (isfinite(there.best) and isfinite(there.bound)):
        raise Unsupported(f"no bound of {of}, or no pair of masks, was found within the limit of the search")
    best, bound = map(sp.Rational, (there.best, there.bound))
    capped = cap is not None and bound >= cap - WIDTH / 100
    if capped:
        bound, counts = cap, first_with(known, of, cap) or (_with_value(of, cap, known) if shown else None)
    else:
        value = value_followed(of, known, *found)
        # a step of the grid may lie between what floats have here and elsewhere
        if value is not None and abs(value - best) < SAME:
            best, bound = value, max(bound, value + sp.Rational(TOLERANCE))
        bound, counts = _on_grid(bound, bound - best), None
        bound = cap if cap is not None and bound > cap else bound
    counts = counts or (_witness(of, known, cap, found) if shown else None)
    if counts is None:
        # half of a step less, so that rounding does not choose the step where the best value is a multiple of it
        best = sp.Rational(sp.floor(best * GRID - sp.Rational(1, 2)), GRID)
        return Bound(bound, False, (), bound - best + NEXT_TO)
    value = value_at(of, counts)
    if value == bound and all(holds(item, counts) for item in known):
        return Bound(bound, True, (counts,))
    width = bound - value
    # counts that only come near to exact values may seem to attain the bound, which stays one end of an enclosure
    narrow = width if width.is_Rational else sp.Rational(str(sp.N(width, 20)))
    return Bound(bound, False, (counts,), max(narrow, NEXT_TO) if narrow <= 0 else narrow)


def _on_grid(bound: sp.Rational, width: sp.Rational) -> sp.Rational:
    """A bound of which rounding may have changed as much as the width of its enclosure, a little higher."""
    grid = next((grid for most, grid in GRIDS if width <= most), 1)
    return sp.Rational(sp.ceiling(bound * grid), grid)


def _witness(of: sp.Expr, known: Sequence[Fact], cap: sp.Expr | None, found: tuple[Maximum, Cube]) -> Counts | None:
    """Counts with all values where an expression is nearly as large as it can be: some with exactly these, if they are known."""
    near = (of, sp.Rational(found[0].best))
    for first in (first_with, first_with_many):
        if (counts := first(known, of, near[1] - WIDTH / 2)) is not None:
            return counts
    places = [Nominated(*found, known, near)]
    if (counts := places[0].exactly()) is not None:
        return counts
    # what is met only at the corner of all conditions may have counts a little inside
    narrow = tuple(_narrowed(item, LITTLE) for item in known)
    inside = largest_value(of, narrow, cap) if narrow != tuple(known) else None
    if inside is not None:
        places.append(Nominated(*inside, known, near))
        if (counts := places[1].exactly()) is not None:
            return counts
    return next((counts for place in places if (counts := place.nearly()) is not None), None)


def _with_value(of: sp.Expr, value: sp.Expr, known: Sequence[Fact]) -> Counts | None:
    """Counts at which a metric, or its negative, has exactly this value, where that is found."""
    sign, metric = signed(of)
    if not isinstance(metric, Similarity) or nonlinear(straightened(metric, known)) or not value.is_Rational:
        return None
    exactly = [*known, Fact(metric, Reported(sign * value, sign * value))]
    counts = _counts_if_settled(exactly)
    if isinstance(counts, Counts) and _whole_counts(counts) and all(holds(item, counts) for item in exactly):
        return counts
    return None


def _cap(of: sp.Expr, known: Sequence[Fact]) -> sp.Expr | None:
    """A bound of a metric, or of its negative: what was reported of it, and what it can be without the nonlinear ones that are given."""
    sign, metric = signed(of)
    if not isinstance(metric, Similarity):
        return None
    caps = [sign * (item.value.high if sign > 0 else item.value.low) for item in known if item.metric == metric]
    straight = straightened(metric, known)
    cones = [Cone()] if nonlinear(straight) else regions(known)
    ends = [ends for cone in cones if (ends := _extent(straight, cone)) is not None]
    if ends:
        caps.append(most(high for _, high in ends).value if sign > 0 else -least(low for low, _ in ends).value)
    return min(caps, key=sp.N) if caps else None


@cache
def _extent(of: sp.Expr, cone: Cone) -> tuple[Limit, Limit] | None:
    return extent(of, cone)


def _followed(of: sp.Expr, known: Sequence[Fact]) -> Bound | None:
    """The one value that a metric has where another one has an exact value, where that is seen and small counts have it."""
    sign, metric = signed(of)
    if len(known) > 1 or not known or not known[0].value.exact or not isinstance(metric, Similarity):
        return None
    for four in product((1, 2, 3), repeat=4):
        counts = Counts(*four)
        if known[0].holds(counts):
            value = value_at(metric, counts)
            return Bound(sign * value, True, (counts,)) if follows(metric, value, known[0]) else None
    return None
