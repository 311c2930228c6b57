"""What one metric says about another, for users: what one can be where others are given, whether numbers can all be true, and how
far two metrics can be apart.

All of it is about one pair of masks, or about one pooled table of counts; averages over images are something else. What is given describes
a union of cones of counts (see regions/facts.py), over which the extremes of any metric are exact (see regions/cones.py). Where curved
metrics are among what is given, ends are enclosed (see nonlinear_values.py). With the numbers of pixels and of positive ones known,
everything is asked of whole counts (see tables.py); with that of pixels alone, at most a few thousand, row by row (see whole_counts.py).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import combinations
from math import gcd
from typing import Any

import sympy as sp

from segbounds.errors import InputError
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity
from segbounds.regions.bound import End, Limit, exact_end, least, most
from segbounds.regions.face_extremes import extent
from segbounds.regions.facts import (
    Known,
    Reported,
    Size,
    curved,
    decimals,
    known_values,
    metric_named,
    regions,
    straightened,
)
from segbounds.regions.region import Unsupported
from segbounds.theorems.known_differences import known_difference

COMPUTED = sp.Rational(1, 10**5)  # no printed value is as narrow

# What only some questions need is imported by these: with numpy and the search for proofs, it takes longer than many an answer.


class Contradiction(InputError):
    """No pair of masks has all the given values."""


@dataclass(frozen=True)
class Interval:
    """All that a metric can be: from ``low`` to ``high``, and nothing tighter holds."""

    low: End
    high: End


def interval(
    of: Similarity | str,
    given: Mapping[Similarity | str, Any] | None = None,
    *,
    size: Size | None = None,
    exact: bool = False,
    rounding: str = "nearest",
) -> Interval:
    """The tight interval of a metric where others are given.

    given
        Values by metric (a similarity, or a name as on the command line), and by "prevalence" (the share of positive pixels of the
        reference): numbers or texts as `reported` takes them, or `Reported`.
    size
        The number of pixels, and of positive ones if that is known: then the ends are those of whole counts.
    exact
        Decimals stand for themselves, not for what rounds to them.
    rounding
        How they were rounded: "nearest", "down", "up" or "any"; see `reported`.

    >>> interval("jaccard", {"dice": "17/20"}).low.value
    17/23

    The ends are exact, but where a curved metric is given (MCC, Fowlkes-Mallows; without an exact prevalence also kappa, balanced accuracy,
    Youden's J, weighted Hamming): then they are those of certified enclosures, mostly less than 1e-9 wide.

    Raises Contradiction where no masks have all the given values, with the smallest set of them that contradicts; InputError for
    what is no metric or no value, and where it was not settled whether the values can all be met.
    """
    asked, known = metric_named(of), known_values(given or {}, exact, rounding)
    try:
        found = _interval_of(asked, known, size)
        if found is None:
            raise Contradiction(_contradiction(known, size))
    except Unsupported as reason:
        raise InputError(f"what {asked} can be is not known exactly here: {reason}") from None
    return found


def _interval_of(asked: Similarity, known: Sequence[Known], size: Size | None) -> Interval | None:
    if size is not None:
        whole = _whole_ends(asked, known, size)
        return None if whole is None else Interval(*map(exact_end, whole))
    if _curved_among(known):
        from segbounds.bounds.nonlinear_values import ends_where

        enclosed = ends_where(asked, known)
        return None if enclosed is None else Interval(*enclosed)
    found = [ends for cone in regions(known) if (ends := extent(straightened(asked, known), cone)) is not None]
    if not found:
        return None
    return Interval(exact_end(least(low for low, _ in found)), exact_end(most(high for _, high in found)))


def _whole_ends(asked: Similarity, known: Sequence[Known], size: Size) -> tuple[Limit, Limit] | None:
    from segbounds.bounds import tables

    if tables.answers((asked, *(item.metric for item in known)), size):
        with suppress(Unsupported):  # where the nearest of very many counts is sought
            return tables.whole_ends(asked, known, size)
    from segbounds.bounds.whole_counts import whole_extent

    return whole_extent(asked, known, size)


def _curved_among(known: Sequence[Known]) -> tuple[Known, ...]:
    return tuple(item for item in known if curved(straightened(item.metric, known)))


# --- contradictions ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Consistency:
    """Whether reported numbers can all be true, why not, and for which counts they are."""

    possible: bool
    example: Counts | None
    _told: Callable[[], str] = field(repr=False, compare=False)

    @cached_property
    def reason(self) -> str:
        """One sentence; it is made when it is asked for, since that takes longer than the answer."""
        return self._told()


def consistent(
    given: Mapping[Similarity | str, Any], *, size: Size | None = None, exact: bool = False, rounding: str = "nearest"
) -> Consistency:
    """Whether one pair of masks (or one pooled table of counts) can have all the given values; see `interval` for the arguments.

    >>> consistent({"dice": "0.9061", "iou": "0.9082"}).possible
    False

    Where they contradict, ``reason`` says in one sentence which of them do and by how much; else ``example`` has counts with which
    all are true. Exact values of curved metrics may be met only where counts are roots: then ``example`` comes near to them, within
    1e-12, and ``reason`` says so. For means over images, see means/averages.py.
    """
    known = known_values(given, exact, rounding)
    try:
        example = _example(known, size)
    except Unsupported as reason:
        raise InputError(f"whether all of these can be true is not known exactly: {reason}") from None
    if example is None:
        return Consistency(False, None, partial(_contradiction, known, size))
    return Consistency(True, example, partial(_shown, example, known))


def _shown(example: Counts, known: Sequence[Known]) -> str:
    shown = ", ".join(f"{name} = {count}" for name, count in zip(Counts._fields, example, strict=True))
    if all(item.holds(example) for item in known):
        return f"all of these are true where {shown}"
    near = "all of these can be true, though no whole counts were found that have exactly these values: they come within 1e-12 where"
    return f"{near} {shown}"


def _example(known: Sequence[Known], size: Size | None) -> Counts | None:
    """Whole counts with all the values, few where that is easy; None where there are none."""
    if size is not None:
        from segbounds.bounds import tables

        if tables.answers((item.metric for item in known), size):
            return tables.example(known, size)
        from segbounds.bounds.whole_counts import whole_example

        return whole_example(known, size)
    if _curved_among(known):
        from segbounds.bounds.nonlinear_values import counts_where, possible

        return counts_where(known) if possible(known) else None
    return next((_fewer(cone.inside, known) for given in (_simplest(known), known) for cone in regions(given)), None)


def _simplest(known: Sequence[Known]) -> tuple[Known, ...]:
    """What was computed from counts, as the simplest fractions that it may have been: small counts have these."""
    return tuple(
        Known(item.metric, Reported(item.value.simplest, item.value.simplest))
        if item.value.high - item.value.low < COMPUTED and item.value.contains(item.value.simplest)
        else item
        for item in known
    )


def _possible(known: Sequence[Known], size: Size | None) -> bool:
    """Whether some counts, not only whole ones where no size is given, have all the values."""
    if size is not None:
        return _example(known, size) is not None
    if not _curved_among(known):
        return bool(regions(known))
    from segbounds.bounds.nonlinear_values import possible

    return possible(known)


def _fewer(example: Counts, known: Sequence[Known]) -> Counts:
    """The same proportions on as few pixels as still have the values."""
    whole = Counts(*(count // gcd(*example) for count in example))
    for total in (10, 30, 100, 300, 1000, 3000, 10**4, 10**5, 10**6, 10**9):
        fewer = Counts(*(round(count * total / whole.pixels) for count in whole))
        if total < whole.pixels and fewer.pixels and all(item.holds(fewer) for item in known):
            return fewer
    return whole


def _contradiction(known: Sequence[Known], size: Size | None) -> str:
    """The reason in one sentence: the smallest set that contradicts, what one of it can be given the others, and by how much that is
    missed."""
    if size is not None:
        from segbounds.bounds import tables

        if tables.answers((item.metric for item in known), size):
            return f"these values cannot all be true: {_missed(tables.contradicting(known, size), size)}"
    for count in range(1, len(known) + 1):
        for subset in combinations(known, count):
            with suppress(Unsupported):  # of some of it nothing may be known, such as without the prevalence
                if not _possible(subset, size):
                    return f"these values cannot all be true: {_missed(subset, size)}"
    return f"these values cannot all be true: nothing has {' and '.join(item.text for item in known)}"


def _missed(known: Sequence[Known], size: Size | None) -> str:
    """What one of some values that contradict can be given the others, and by how much that is missed."""
    where = "" if size is None else f" on {size.text}"
    for last in reversed(known):
        others = [item for item in known if item != last]
        try:
            can = _told_of(last.metric, others, size)
        except Unsupported:
            continue
        if can is None:
            continue
        told = f"given {' and '.join(item.text for item in others)}, " if others else ""
        gap = max(can.low.value - last.value.high, last.value.low - can.high.value, key=sp.N)
        if gap < -2 * max(can.low.width, can.high.width):  # whole counts leave gaps, and values at 0/0 lie apart
            never = f"{told}{last.metric} is never {last.value.text}{where}"
            with suppress(Unsupported):  # where there are very many counts between
                near = " and ".join(decimals(value) for value in _neighbours(last, others, size))
                never += f", the nearest that it can be is {near}" if near else ""
            return never
        missed = f"which misses it by {decimals(gap)}" if gap > 0 else "which is next to it"
        ends = list(dict.fromkeys(decimals(end.value) for end in (can.low, can.high)))
        lies = "is" if len(ends) == 1 else "lies between"
        return f"{told}{last.metric} {lies} {' and '.join(ends)}{where}, not {last.value.text}, {missed}"
    return f"nothing has {' and '.join(item.text for item in known)}{where}"


def _told_of(asked: Similarity, known: Sequence[Known], size: Size | None) -> Interval | None:
    """The interval that a reason tells; Unsupported rather than a look at millions of rows, which the answer did not take."""
    if size is not None:
        from segbounds.bounds import tables

        if tables.answers((asked, *(item.metric for item in known)), size):
            whole = tables.whole_ends(asked, known, size)
            return None if whole is None else Interval(*map(exact_end, whole))
    return _interval_of(asked, known, size)


def _neighbours(missed: Known, others: Sequence[Known], size: Size | None) -> Iterator[sp.Expr]:
    """The nearest that a metric can be below and above a value that it never has."""
    value = missed.value
    below = Reported(value.low - 3, value.low, with_high=not value.with_low)  # 3 is more than any two values are apart
    above = Reported(value.high, value.high + 3, with_low=not value.with_high)
    for side, end in ((below, "high"), (above, "low")):
        there = _told_of(missed.metric, [*others, Known(missed.metric, side)], size)
        if there is not None:
            yield getattr(there, end).value


# --- two metrics ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Comparison:
    """How far two metrics can be apart.

    above, below
        The largest value of first - second, and of second - first.
    relative
        The smallest e with second/(1 + e) <= first <= second (1 + e) wherever both are positive; infinite where one can be 0 while the
        other is positive; None where it was not derived.
    relative_width
        How wide an enclosure is of which that is the upper end; 0 where it is exact.
    """

    first: Similarity
    second: Similarity
    above: End
    below: End
    relative: sp.Expr | None
    relative_width: sp.Expr = sp.Integer(0)

    @property
    def absolute(self) -> sp.Expr:
        """The smallest e with |first - second| <= e."""
        return max(self.above.value, self.below.value, key=sp.N)


def compare(
    first: Similarity | str,
    second: Similarity | str,
    given: Mapping[Similarity | str, Any] | None = None,
    *,
    size: Size | None = None,
    exact: bool = False,
    rounding: str = "nearest",
    quick: bool = False,
) -> Comparison:
    """How far two metrics can be apart, over all pairs of masks or over those with the given values or size (see `interval`).

    >>> compare("dice", "jaccard").absolute
    3 - 2*sqrt(2)

    quick
        An enclosure where a closed form would take a search of up to a minute: that is so for pairs with MCC, kappa or Fowlkes-Mallows
        that the atlas does not have.

    Raises what `interval` raises.
    """
    one, other = metric_named(first), metric_named(second)
    known = known_values(given or {}, exact, rounding)
    try:
        if size is not None:
            return _on_a_size(one, other, known, size)
        found = _where(one, other, known) if known else _over_all_pairs(one, other, quick)
        if found is None:
            raise Contradiction(_contradiction(known, None))
    except Unsupported as reason:
        raise InputError(f"how far {one} and {other} can be apart is not known exactly here: {reason}") from None
    return found


def _where(one: Similarity, other: Similarity, known: Sequence[Known]) -> Comparison | None:
    """Over all pairs with some values; None where there are none."""
    if not _possible(known, None):
        return None
    over, under = (_most_apart(*pair, known) for pair in ((one, other), (other, one)))
    if _curved_among(known):
        relative = _relative_where(one, other, known)
        return Comparison(one, other, over, under, *relative)
    from segbounds.bounds.relative_errors import relative_over

    straight = straightened(one, known), straightened(other, known)
    return Comparison(one, other, over, under, relative_over(*straight, regions(known)))


def _most_apart(one: Similarity, other: Similarity, known: Sequence[Known]) -> End:
    """The most that a metric can be above another one: exactly where that can be derived, else enclosed."""
    if not _curved_among(known):
        difference = straightened(one, known) - straightened(other, known)
        with suppress(Unsupported):
            found = [ends[1] for cone in regions(known) if (ends := extent(difference, cone)) is not None]
            return exact_end(most(found))
    from segbounds.bounds.nonlinear_values import largest_where

    overall = known_difference(one, other)
    end = largest_where(one - other, known, None if overall is None else overall.above.value)
    assert end is not None, "there are pairs with the values"
    return end


def _relative_where(one: Similarity, other: Similarity, known: Sequence[Known]) -> tuple[sp.Expr | None, sp.Expr]:
    """The relative error where a curved metric is given, and the width of its enclosure; None where one of the two can be zero."""
    from segbounds.bounds.nonlinear_values import ends_where, largest_where

    factors = []
    for top, bottom in ((one, other), (other, one)):
        ends = ends_where(bottom, known)
        if ends is None or not ends[0].value > 0:
            return None, sp.Integer(0)
        # below half of its least value nothing is, but the quotient there could have another sign
        positive = Known(bottom, Reported(ends[0].value / 2, ends[1].value + 1))
        found = largest_where(top / bottom, [*known, positive])
        assert found is not None, "there are pairs with the values"
        factors.append(found)
    largest = max(factors, key=lambda end: sp.N(end.value))
    return largest.value - 1, largest.width


def _over_all_pairs(one: Similarity, other: Similarity, quick: bool) -> Comparison:
    read = known_difference(one, other), known_difference(other, one)
    if read[0] is not None and read[1] is not None:
        return Comparison(one, other, read[0].above, read[1].above, read[0].relative)
    from segbounds.bounds.differences import above, quickly_above
    from segbounds.bounds.relative_errors import relative

    over, under = ((quickly_above if quick else above)(*pair).end for pair in ((one, other), (other, one)))
    return Comparison(one, other, over, under, relative(one, other).value)


def _on_a_size(one: Similarity, other: Similarity, known: Sequence[Known], size: Size) -> Comparison:
    from segbounds.bounds.whole_counts import whole_gaps

    found = whole_gaps(one, other, known, size)
    if found is None:
        raise Contradiction(_contradiction(known, size))
    return Comparison(one, other, exact_end(found.above), exact_end(found.below), found.relative)
