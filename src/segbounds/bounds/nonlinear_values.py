"""What a metric, or the difference of two, can be where any metrics have reported values, curved ones among them: enclosed, with counts.

Where no mask is empty or full, all metrics are quotients of polynomials on eight cubes (see regions/charts.py), on which the most of one
under conditions on others is enclosed (see constrained_maxima.py). Where one is, at most two counts are positive: metrics are functions of
one number, whose extremes under conditions are exact. So they are where masks are equal, or opposite.

An enclosure comes with whole counts that have the reported values, and the metric inside of the enclosure. Floats nominate places; counts
are chosen by exact rules: the first on a few pixels that will do, else the smallest near to a place that was followed to many digits.

Curved metrics that were reported exactly may have their values together only where counts are roots. That such counts exist is shown by
an interval Newton step (see exact_places.py); whole counts then come as near as 1e-12.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import chain, combinations, compress, product
from math import copysign, gcd, inf, isfinite, lcm, nextafter, sqrt
from typing import Any, NamedTuple

import numpy as np
import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.matrices import DomainMatrix
from sympy.polys.rings import PolyElement, ring

from segbounds.algebra.exact_places import SIDE, has_root, polished, solutions
from segbounds.algebra.reading import symbolic
from segbounds.bounds.constrained_maxima import Condition, Maximum, Problem, maximum
from segbounds.bounds.few_counts import on_few_counts
from segbounds.bounds.few_pixels import first_with, first_with_many, holds
from segbounds.metrics.counts import SYMBOLS, Counts, fn, fp, tn, tp
from segbounds.metrics.similarity import Similarity, evaluate, ratio, value_at
from segbounds.regions.bound import End, Limit, exact_end, least, most
from segbounds.regions.charts import EMPTY, Cube, cubes, missed, needs_angles, quotient, without_empty
from segbounds.regions.cone import Cone, Vector
from segbounds.regions.face_extremes import extent, stretches
from segbounds.regions.facts import Known, Reported, curved, form_of_side, regions, straightened
from segbounds.regions.pieces import by_formula
from segbounds.regions.region import Unsupported

#: How narrow enclosures are, but for a few that would take too long.
WIDTH = sp.Rational(1, 10**9)
#: How near counts come to an exact value of a curved metric.
NEXT_TO = sp.Rational(1, 10**12)
#: The share of a range that counts are kept away from its ends, where they are looked for inside.
LITTLE = sp.Rational(1, 10**8)
#: Digits in which counts are tried, as a share of all pixels.
DIGITS = (*range(1, 18), 20, 24, 30, 40, 50)
#: Coordinates of masks that are nearly empty.
FAINT = (Fraction(1, 10**10), Fraction(1, 10**13))
#: Digits of whole counts that stand for roots.
ROOTS = 16
#: Outer ends of enclosures are multiples of this: their last bits, which rounding changes, are not shown.
GRID = 10**10
#: How far inside of conditions counts are looked for.
SLACKS = (QQ(1, 10**10), QQ(1, 10**11), QQ(0))
#: The slack below which a condition is met with equality at a place.
TIGHT = 1e-7


def largest_where(of: sp.Expr, known: Sequence[Known], cap: sp.Expr | None = None) -> End | None:
    """The most that an expression in metrics can be over all pairs of masks with some values; None where there are no such pairs.

    cap
        What it exceeds for no pair at all, where that is known: then it is exact if it is met. Of a metric it is found here.

    Of a quotient of metrics the one below must be positive wherever the values are met.
    """
    cap = _cap(of, known) if cap is None else cap
    exact = [_by_whole_counts(extreme) for extreme in on_few_counts(of, known)]
    best = most(exact) if exact else None
    if best is not None and best.value == cap:
        return _attained(exact_end(best), of, known)
    end = _followed(of, known) or _largest_inside(of, known, cap)
    if best is not None and (end is None or best.value >= end.value):
        return _attained(exact_end(best), of, known)
    return end


def _attained(end: End, of: sp.Expr, known: Sequence[Known]) -> End:
    """What is approached where a mask is empty or full may be attained elsewhere."""
    if end.attained or end.value.is_infinite:
        return end
    counts = first_with(known, of, end.value)
    return end if counts is None else replace(end, attained=True, along=(counts,))


def _by_whole_counts(extreme: Limit) -> Limit:
    """Counts that are roots are only approached by whole ones."""
    rational = all(symbolic(count).is_Rational for count in extreme.along)
    return replace(extreme, attained=extreme.attained and rational)


def ends_where(asked: Similarity, known: Sequence[Known]) -> tuple[End, End] | None:
    """The least and the most of a metric over all pairs of masks with some values; None where there are no such pairs. Raises
    Unsupported where it was not settled whether there are."""
    bent = [item for item in known if curved(straightened(item.metric, known))]
    if [item.metric for item in bent] == [asked]:
        return _ends_of_itself(bent[0], known)
    high = largest_where(asked, known)
    low = None if high is None else largest_where(-asked, known)
    if high is None or low is None or not (_shows(high, known) or _shows(low, known) or possible(known)):
        return None
    return replace(low, value=-low.value), high


def _shows(end: End, known: Sequence[Known]) -> bool:
    """Whether an end has counts with exactly all values."""
    return any(_whole_counts(counts) and all(holds(item, counts) for item in known) for counts in end.along)


def _whole_counts(counts: Counts) -> bool:
    return all(isinstance(count, int) for count in counts)


def possible(known: Sequence[Known]) -> bool:
    """Whether some counts, not only whole ones, have all values. Raises Unsupported where that was not settled."""
    bent = [item for item in known if curved(straightened(item.metric, known))]
    if not bent:
        return bool(regions(known))
    if first_with(known) is not None:
        return True
    # what each curved metric can be without the others is exact
    each = all(any(_meets(there, item.value) for there in _stretches(item, known)) for item in bent)
    return each and (len(bent) == 1 or _found_where(known, certain=False) is not None)


def counts_where(known: Sequence[Known]) -> Counts | None:
    """Whole counts with all values, few where that is easy; None where there are none. Raises Unsupported where that was not settled.

    Where only counts that are roots were found to have all exact values of curved metrics, whole ones that come as near as NEXT_TO.
    """
    if (few := first_with(known)) is not None:
        return few
    bent = [item for item in known if curved(straightened(item.metric, known))]
    return _found_where(known, certain=len(bent) == 1) if possible(known) else None


def _found_where(known: Sequence[Known], *, certain: bool) -> Counts | None:
    """The same beyond a few pixels; ``certain``: whether it is known already that there are such counts."""
    near = None
    for share in (sp.Rational(1, 4), LITTLE, sp.Integer(0)):
        found = _maximum(sp.Integer(0), tuple(_narrowed(item, share) for item in known), 0)
        if found is None:
            continue
        place = _Nominated(*found, known)
        counts = place.exactly()
        if counts is not None:
            return counts
        if near is None and (certain or place.certain()):
            near = place.nearly()
    few = [extreme.along for extreme in on_few_counts(sp.Integer(0), known) if extreme.attained]
    whole = [counts for counts in few if _whole_counts(counts)]
    if whole:
        return min(whole, key=lambda counts: (sum(counts), *counts))
    if few and near is None:
        near = Counts(*(int(sp.N(count * 10**ROOTS, 2 * ROOTS)) for count in few[0]))
    if near is None and found is not None:
        text = " and ".join(item.text for item in known)
        raise Unsupported(f"{text} are met only where counts have roots, or next to nowhere")
    return near


def _narrowed(item: Known, by: sp.Rational) -> Known:
    """What was reported, without this share of it at either end."""
    low, high = item.value.low, item.value.high
    cut = (high - low) * by
    return Known(item.metric, Reported(low + cut, high - cut)) if cut else item


# --- one curved metric, exactly ---------------------------------------------------------------------------------------


def _stretches(item: Known, known: Sequence[Known]) -> Iterator[tuple[Limit, Limit]]:
    """What a metric can be where others that are not curved have their values, as intervals."""
    for cone in regions(known):
        yield from stretches(item.metric, cone)


def _meets(there: tuple[Limit, Limit], value: Reported) -> bool:
    """Whether an interval has something of what was reported in it."""
    low, high = there
    too_low = high.value < value.low or (high.value == value.low and not (high.attained and value.with_low))
    too_high = low.value > value.high or (low.value == value.high and not (low.attained and value.with_high))
    return not (too_low or too_high)


def _ends_of_itself(bent: Known, known: Sequence[Known]) -> tuple[End, End] | None:
    """What a curved metric can be and was reported to be; metrics that are not curved have their values."""
    met = [there for there in _stretches(bent, known) if _meets(there, bent.value)]
    if not met:
        return None
    low, high = least(low for low, _ in met), most(high for _, high in met)
    value = bent.value
    low_end = exact_end(low) if low.value >= value.low else _clipped(bent, known, value.low, value.with_low)
    high_end = exact_end(high) if high.value <= value.high else _clipped(bent, known, value.high, value.with_high)
    return low_end, high_end


def _clipped(bent: Known, known: Sequence[Known], bound: sp.Rational, included: bool) -> End:
    """An end that is one of what was reported, between values that the metric takes."""
    if included:
        exactly = [*(item for item in known if item != bent), Known(bent.metric, Reported(bound, bound))]
        with suppress(Unsupported):
            counts = counts_where(exactly)
            if counts is not None and all(holds(item, counts) for item in exactly):
                return End(bound, True, True, (counts,))
    sign = 1 if bound == bent.value.high else -1
    found = largest_where(sign * bent.metric, known)
    return End(bound, True, False, () if found is None else found.along)


# --- where no mask is empty or full -----------------------------------------------------------------------------------


def _largest_inside(of: sp.Expr, known: Sequence[Known], cap: sp.Expr | None) -> End | None:
    found = _largest_value(of, known, cap)
    if found is None:
        return None
    there, _ = found
    if not (isfinite(there.best) and isfinite(there.bound)):
        raise Unsupported(f"no bound of {of}, or no pair of masks, was found within the limit of the search")
    best, bound = map(sp.Rational, (there.best, there.bound))
    capped = cap is not None and bound >= cap - WIDTH / 100
    bound = cap if capped else sp.Rational(sp.ceiling(bound * GRID), GRID)
    counts = None
    if capped:
        counts = first_with(known, of, cap) or _with_value(of, cap, known, found)
    if counts is None:
        counts = _witness(of, known, cap, found)
    if counts is None:
        return End(bound, False, False, (), bound - best + NEXT_TO)
    value = value_at(of, counts)
    if value == bound and all(holds(item, counts) for item in known):
        return End(bound, True, True, (counts,))
    width = bound - value
    return End(bound, False, False, (counts,), width if width.is_Rational else sp.Rational(str(sp.N(width, 20))))


def _witness(of: sp.Expr, known: Sequence[Known], cap: sp.Expr | None, found: tuple[Maximum, Cube]) -> Counts | None:
    """Counts with all values where an expression is nearly as large as it can be: some with exactly these, if they are known."""
    near = (of, sp.Rational(found[0].best))
    for first in (first_with, first_with_many):
        if (counts := first(known, of, near[1] - WIDTH / 2)) is not None:
            return counts
    places = [_Nominated(*found, known, near)]
    if (counts := places[0].exactly()) is not None:
        return counts
    # what is met only at the corner of all conditions may have counts a little inside
    narrow = tuple(_narrowed(item, LITTLE) for item in known)
    inside = _maximum(of, narrow, cap) if narrow != tuple(known) else None
    if inside is not None:
        places.append(_Nominated(*inside, known, near))
        if (counts := places[1].exactly()) is not None:
            return counts
    return next((counts for place in places if (counts := place.nearly()) is not None), None)


def _with_value(of: sp.Expr, value: sp.Expr, known: Sequence[Known], near: tuple[Maximum, Cube]) -> Counts | None:
    """Counts at which a metric, or its negative, has exactly this value, where that is found: next to a place, or anywhere."""
    sign, metric = _signed(of)
    if not isinstance(metric, Similarity) or curved(straightened(metric, known)) or not value.is_Rational:
        return None
    exactly = [*known, Known(metric, Reported(sign * value, sign * value))]
    with suppress(Unsupported):
        counts = _Nominated(*near, exactly).exactly() or counts_where(exactly)
        if counts is not None and _whole_counts(counts) and all(holds(item, counts) for item in exactly):
            return counts
    return None


def _largest_value(of: sp.Expr, known: Sequence[Known], cap: sp.Expr | None) -> tuple[Maximum, Cube] | None:
    """The largest value; of a metric with a root left, or its negative, by its square, unless the root of that is too wide an enclosure.

    Where nothing has the values in odds, nothing has: angles, which show that less well, are not asked.
    """
    sign, metric = _signed(of)
    if not isinstance(metric, Similarity) or not needs_angles(metric):
        return _maximum(of, tuple(known), cap)
    found = _maximum(sign * metric**2, tuple(known), None if cap is None else cap * abs(cap))
    if found is None:
        return None
    best, bound = (copysign(sqrt(abs(value)), value) for value in (found[0].best, found[0].bound))
    if bound - best > WIDTH / 2:
        return _maximum(of, tuple(known), cap)
    return replace(found[0], best=best, bound=nextafter(bound, inf)), found[1]


def _signed(of: sp.Expr) -> tuple[int, sp.Expr]:
    return (1, of) if isinstance(of, Similarity) else (-1, -of)


def _cap(of: sp.Expr, known: Sequence[Known]) -> sp.Expr | None:
    """A bound of a metric, or of its negative: what was reported of it, and what it can be without the curved ones that are given."""
    sign, metric = _signed(of)
    if not isinstance(metric, Similarity):
        return None
    caps = [sign * (item.value.high if sign > 0 else item.value.low) for item in known if item.metric == metric]
    straight = straightened(metric, known)
    cones = [Cone()] if curved(straight) else regions(known)
    ends = [ends for cone in cones if (ends := _extent(straight, cone)) is not None]
    if ends:
        caps.append(most(high for _, high in ends).value if sign > 0 else -least(low for low, _ in ends).value)
    return min(caps, key=sp.N) if caps else None


@cache
def _extent(of: sp.Expr, cone: Cone) -> tuple[Limit, Limit] | None:
    return extent(of, cone)


def _maximum(of: sp.Expr, known: tuple[Known, ...], cap: sp.Expr | None) -> tuple[Maximum, Cube] | None:
    """The largest value over the cubes, and the chart of the cube where it is."""
    limit = inf if cap is None else float(cap)
    if not _knows(of, tn):
        # more true negatives change nothing about these: one of their number is enough
        free = tuple(item for item in known if not _knows(item.metric, tn))
        # of what is not curved the cap is exact where nothing curved is known
        metrics = {_signed(of)[1], *(item.metric for item in free)}
        if not all(isinstance(metric, Similarity) and not curved(metric) for metric in metrics):
            found = _over(of, free, limit, without_tn=True)
            if len(free) == len(known) or found is None:
                return found
            limit = min(limit, found[0].bound)
    return _over(of, known, limit, without_tn=False)


def _knows(of: sp.Expr, count: sp.Symbol) -> bool:
    """Whether it depends on a count."""
    return any(part.has(count) for metric in of.atoms(Similarity) for part in (metric.formula, metric.when_undefined))


def _over(of: sp.Expr, known: Sequence[Known], cap: float, *, without_tn: bool) -> tuple[Maximum, Cube] | None:
    """Over all pairs of masks without an empty or full one; without_tn: over those with infinitely many true negatives."""
    for metric in sorted({*of.atoms(Similarity), *(item.metric for item in known)}, key=str):
        _refuse_holes(metric)
    angles = needs_angles(of)
    problems: dict[Problem, Cube] = {}
    for cube in cubes(angles):
        if without_tn and cube.roles[0] != tp:
            continue
        conditions = [condition for item in known for condition in _conditions(item, cube)]
        if cube.spare is not None:
            conditions.append(Condition(cube.spare, QQ(0), 1))
        # where metrics do not tell prediction and reference apart, two cubes ask the same
        problems.setdefault(Problem(quotient(of, cube), tuple(conditions)), cube)
    found = maximum(list(problems), cap, {0: 0} if without_tn else {})
    return None if found is None else (found, list(problems.values())[found.cube])


@cache
def _refuse_holes(metric: Similarity) -> None:
    """In charts of masks values at 0/0 are limits; so they are where a mask is empty or full, which charts leave out, and nowhere else."""
    both = ({tp, tn}, {fp, fn}, *map(set, combinations(SYMBOLS, 3)), set(SYMBOLS))
    if not all(by_formula(metric, frozenset(support)) for support in both):
        raise Unsupported(f"{metric} reads 0/0 also where no mask is empty or full")


def _conditions(item: Known, cube: Cube) -> Iterator[Condition]:
    """A metric that is not negative, and has a root left, by its square."""
    value, metric = item.value, item.metric
    ends = ((value.low, 1, value.with_low), (value.high, -1, value.with_high))
    for bound, sign, included in ends:
        if needs_angles(metric) and not cube.angles:
            there, bound = quotient(metric**2, cube), bound * abs(bound)
        else:
            there = quotient(metric, cube)
        if value.exact:
            there, bound = without_empty(there, bound)
        yield Condition(there, QQ.from_sympy(bound), sign, value.exact, not included)


def follows(metric: Similarity, value: sp.Expr, item: Known) -> bool:
    """Whether it is seen that a metric has a value wherever another one has an exact value, as kappa is 0 where MCC is, but for empty and
    full masks."""
    if not value.is_Rational:
        return False
    for cube in cubes(angles=False):
        with suppress(Unsupported):
            top, bottom = quotient(metric, cube)
            condition = next(_conditions(item, cube)).polynomial
            if condition and not (top - QQ.from_sympy(value) * bottom).rem(condition):
                continue
        return False
    return True


def _followed(of: sp.Expr, known: Sequence[Known]) -> End | None:
    """The one value that a metric has where another one has an exact value, where that is seen and small counts have it."""
    sign, metric = _signed(of)
    if len(known) > 1 or not known or not known[0].value.exact or not isinstance(metric, Similarity):
        return None
    for four in product((1, 2, 3), repeat=4):
        counts = Counts(*four)
        if known[0].holds(counts):
            value = value_at(metric, counts)
            return End(sign * value, True, True, (counts,)) if follows(metric, value, known[0]) else None
    return None


# --- whole counts -----------------------------------------------------------------------------------------------------


class _Nominated(NamedTuple):
    """A place of a cube where some values are met, as far as floats tell, and counts made of it.

    near
        An expression, and what it comes to there: counts at which it is less are not taken.
    """

    there: Maximum
    cube: Cube
    known: Sequence[Known]
    near: tuple[sp.Expr, sp.Expr] | None = None

    def exactly(self) -> Counts | None:
        """Whole counts next to it with exactly all values: the smallest of those that were tried."""
        if self._curves:  # rounded counts miss exact values of curved metrics
            return self._first(self.known, [self._solved_in_odds()]) or self._first(self.known, [self._solved()])
        return self._first(self.known, self._rounded())

    def nearly(self) -> Counts | None:
        """The same where curved metrics that were reported exactly have their values up to NEXT_TO."""
        return self._first([_widened(item, self.known) for item in self.known], self._rounded())

    def certain(self) -> bool:
        """Whether it is certain that counts next to it, not only whole ones, have exactly all values."""
        if self.there.cube < 0:
            return False
        cube, place = self.cube.in_odds(self.there.place)
        exact = [item for item in self.known if item.value.exact]
        ranges = [c for item in self.known if not item.value.exact for c in _conditions(item, cube)]
        with suppress(Unsupported):
            equations = [missed(item.metric, item.value.low, cube) for item in exact]
            return has_root(equations, [condition.polynomial for condition in ranges], place)
        return False

    @property
    def _curves(self) -> bool:
        return any(item.value.exact and curved(straightened(item.metric, self.known)) for item in self.known)

    def _first(self, wanted: Sequence[Known], tried: Iterable[Iterable[Counts]]) -> Counts | None:
        """The smallest counts that will do, in the first batch that has some."""
        if self.there.cube < 0:
            return None
        for batch in tried:
            ordered = sorted(set(batch), key=lambda counts: (counts.pixels, *counts))
            for counts in _nearly(wanted, self.near, ordered) if ordered else ():
                if all(holds(item, counts) for item in wanted) and (
                    self.near is None or value_at(self.near[0], counts) >= self.near[1] - WIDTH / 2
                ):
                    return counts
        return None

    def _places(self) -> Iterator[tuple[Cube, Sequence[Fraction] | tuple[float, ...]]]:
        """The place with more digits than floats have, where a goal is largest there: a little inside of the conditions, and at them."""
        if self.near is None or self.near[0].is_number:
            yield self.cube, self.there.place
            return
        cube, place = self.cube, self.there.place
        if isinstance(_signed(self.near[0])[1], Similarity) or not needs_angles(self.near[0]):
            cube, place = _first_chart(*cube.in_odds(place))
        for slack in SLACKS:
            yield cube, _followed_to(self.near[0], tuple(self.known), cube, place, slack)

    def _rounded(self) -> Iterator[Iterator[Counts]]:
        """Counts at the place, rounded up and down to ever more digits, on which linear forms vanish that have to."""
        forms = [form for item in self.known for form in _equality(item, self.known, self.cube)]
        places = list(chain.from_iterable(cube.near(place) for cube, place in self._places()))
        for digits in DIGITS:
            yield (
                counts
                for exact in places
                for up in product((0, 1), repeat=4)
                if (counts := _onto(forms, _rounded(exact, digits, up))) is not None
            )

    def _solved_in_odds(self) -> Iterator[Counts]:
        """Counts near to the place at which curved metrics have their exact values, where these can be solved for."""
        exact = [item for item in self.known if item.value.exact]
        cube, place = self.cube.in_odds(self.there.place)
        with suppress(Unsupported):
            equations = [missed(item.metric, item.value.low, cube) for item in exact]
            for found in chain.from_iterable(solutions(equations, there) for there in _with_masks(place)):
                counts = cube.at([sp.Rational(x.numerator, x.denominator) for x in found])
                if min(counts) >= 0:
                    yield counts

    def _solved(self) -> Iterator[Counts]:
        """The same by shares of the pixels: equations with roots of the odds, such as of Fowlkes-Mallows, are linear in these."""
        exact = [item for item in self.known if item.value.exact]
        for counts in self.cube.near(self.there.place):
            shares = [count / counts.pixels for count in counts]
            with suppress(Unsupported):
                for found in solutions([_in_counts(item, self.cube) for item in exact], shares):
                    if min(found) >= 0 and any(found):
                        common = lcm(*(x.denominator for x in found))
                        whole = [int(x * common) for x in found]
                        yield Counts(*(count // gcd(*whole) for count in whole))


def _rounded(exact: Counts, digits: int, up: Sequence[int]) -> list[int]:
    return [count * 10**digits // exact.pixels + more for count, more in zip(exact, up, strict=True)]


def _with_masks(place: Sequence[float]) -> Iterator[Sequence[float | Fraction]]:
    """A place, or places near to it where a mask would be empty."""
    for faint in FAINT if min(place[:2]) < SIDE else FAINT[:1]:
        yield [faint if i in EMPTY and x < SIDE else x for i, x in enumerate(place)]


def _coordinates(cube: Cube, counts: Counts) -> tuple[float, ...] | None:
    """The odds, and the share of the overlap, of some counts; None where these do not belong to the cube."""
    by_role = dict(zip(SYMBOLS, counts, strict=True))
    joint, more, other, rest = (by_role[count] for count in cube.roles)
    if not (joint + other and other + rest and more + rest):
        return None
    larger, smaller = (joint + more) / (other + rest), (joint + other) / (more + rest)
    if not 0 < smaller <= larger * (1 + SIDE) <= 1 + 3 * SIDE:
        return None
    return min(larger, 1.0), min(sqrt(smaller / larger), 1.0), joint / (joint + other)


def _first_chart(cube: Cube, place: tuple[float, ...]) -> tuple[Cube, tuple[float, ...]]:
    """Of the cubes in which a place lies, on a side that they share, the first one."""
    if min(place[:2]) < SIDE:
        return cube, place
    counts = cube.at(place)
    for other in cubes(angles=False):
        if (found := _coordinates(other, counts)) is not None:
            return other, found
    return cube, place


@cache
def _followed_to(
    of: sp.Expr, known: tuple[Known, ...], cube: Cube, place: tuple[float, ...], slack: Any
) -> Sequence[Fraction] | tuple[float, ...]:
    """A place of a maximum with many digits, where Newton's method leads there; else with as many as rounding leaves alone.

    Conditions that are met with equality there keep some slack.
    """
    exact = [QQ(*Fraction(x).as_integer_ratio()) for x in place]
    tight: list[PolyElement] = []
    loose: list[PolyElement] = []
    for condition in (condition for item in known for condition in _conditions(item, cube)):
        inside = condition if condition.equality else condition._replace(bound=condition.bound + condition.sign * slack)
        polynomial = inside.polynomial
        if abs(float(polynomial.evaluate(list(zip(polynomial.ring.gens, exact, strict=True))))) > TIGHT:
            loose.append(polynomial)
        elif not any(polynomial in (other, -other) for other in tight):
            tight.append(polynomial)
    sign, metric = _signed(of)
    squared = isinstance(metric, Similarity) and needs_angles(metric) and not cube.angles
    found = polished(quotient(sign * metric**2 if squared else of, cube), tight, loose, place)
    return found[0] if found is not None else tuple(float(round(x, 11)) for x in place)


_COUNTS = ring("tp, fp, fn, tn", QQ)[0]


def _in_counts(item: Known, cube: Cube) -> PolyElement:
    """A polynomial in the counts that vanishes where a metric has its exact value, and perhaps where it has the opposite one."""
    top, bottom = ratio(cube.formula(item.metric))
    value = item.value.low
    if not bottom.is_polynomial(*SYMBOLS):
        top, bottom, value = top**2, sp.expand(bottom**2), value**2
    equation = sp.expand(top - value * bottom)
    if not equation.is_polynomial(*SYMBOLS) or any(not c.is_Rational for c in sp.Poly(equation, *SYMBOLS).coeffs()):
        raise Unsupported(f"{item.metric} has roots in it")
    return _COUNTS.from_dict({powers: QQ.from_sympy(c) for powers, c in sp.Poly(equation, *SYMBOLS).terms()})


def _widened(item: Known, known: Sequence[Known]) -> Known:
    """A curved metric that was reported exactly may have its value only where counts are roots."""
    if not item.value.exact or not curved(straightened(item.metric, known)):
        return item
    return Known(item.metric, Reported(item.value.low - NEXT_TO, item.value.high + NEXT_TO))


def _nearly(wanted: Sequence[Known], near: tuple[sp.Expr, sp.Expr] | None, tried: Sequence[Counts]) -> Iterator[Counts]:
    """Those of some counts that seem to have the values: a look in floats, which saves exact ones."""
    counts = Counts(*np.array(tried, float).reshape(-1, 4).T)
    seen = np.ones(len(tried), bool)
    for item in wanted:
        value = np.asarray(evaluate(item.metric, counts))
        seen &= (value >= float(item.value.low) - 1e-9) & (value <= float(item.value.high) + 1e-9)
    if near is not None and near[0].free_symbols:
        with np.errstate(divide="ignore", invalid="ignore"):  # a quotient of metrics where both are 0
            seen &= np.asarray(evaluate(near[0], counts)) >= float(near[1]) - 1e-9
    return compress(tried, seen)


def _equality(item: Known, known: Sequence[Known], cube: Cube) -> Iterator[Vector]:
    """The linear form that vanishes where a metric that is not curved has its exact value."""
    metric = straightened(item.metric, known)
    if not item.value.exact or curved(metric):
        return
    top, bottom = map(form_of_side, ratio(cube.formula(metric)))
    value = QQ.from_sympy(item.value.low)
    yield tuple(a - value * b for a, b in zip(top, bottom, strict=True))


def _onto(forms: Sequence[Vector], counts: Sequence[int]) -> Counts | None:
    """Whole counts near to some, up to a factor, on which linear forms vanish; where there is a choice the largest counts change."""
    order = sorted(range(4), key=lambda i: -counts[i])
    moved = [QQ(counts[i]) for i in order]
    if forms:
        reduced, pivots = DomainMatrix([[form[i] for i in order] for form in forms], (len(forms), 4), QQ).rref()
        for row, pivot in zip(reduced.to_list(), pivots, strict=False):
            moved[pivot] = -sum(row[i] * moved[i] for i in range(4) if i not in pivots)
    if min(moved) < 0 or not any(moved):
        return None
    common = lcm(*(int(count.denominator) for count in moved))
    whole = dict(zip(order, (int(count * common) for count in moved), strict=True))
    return Counts(*(whole[i] // gcd(*whole.values()) for i in range(4)))
