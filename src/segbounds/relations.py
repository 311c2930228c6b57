"""What one metric says about another, for users: what one can be where others are given, whether numbers can all be true, and how
far two metrics can be apart.

All of it is about one pair of masks, or about one pooled table of counts; averages over images are something else. What is given
describes a union of cones of counts (see reports.py), over which the extremes of any metric are exact (see cones.py). One curved
metric may be among what is given: then the interval of a metric that is not curved is enclosed, by asking at which of its values the
curved one still reaches what was reported. With the number of pixels known, and at most a few thousand of them or the positive
ones known too, everything is asked of whole counts (see whole_counts.py).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
from math import gcd
from typing import Any

import sympy as sp

from segbounds.cones import Cone, End, exact_end, extent, least, most
from segbounds.counts import Counts
from segbounds.errors import InputError
from segbounds.known_differences import known_difference
from segbounds.regions import Unsupported
from segbounds.reports import (
    SHARE,
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
from segbounds.similarities import Similarity

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
) -> Interval:
    """The tight interval of a metric where others are given.

    given
        Values by metric (a similarity, or a name as on the command line), and by "prevalence" (the share of positive pixels of the
        reference): numbers or texts as `reported` takes them, or `Reported`.
    size
        The number of pixels, and of positive ones if that is known: then the ends are those of whole counts.
    exact
        Decimals stand for themselves, not for what rounds to them.

    >>> interval("jaccard", {"dice": "17/20"}).low.value
    17/23

    Raises Contradiction where no masks have all the given values, with the smallest set of them that contradicts; InputError for
    what is no metric or no value, and where more than one curved metric (MCC, Fowlkes-Mallows; without an exact prevalence also
    kappa, balanced accuracy, Youden's J, weighted Hamming) is involved with one that is given.
    """
    asked, known = metric_named(of), known_values(given or {}, exact)
    try:
        found = _interval_of(asked, known, size)
        if found is None:
            raise Contradiction(_contradiction(known, size))
    except Unsupported as reason:
        raise InputError(f"what {asked} can be is not known exactly here: {reason}") from None
    return found


def _interval_of(asked: Similarity, known: Sequence[Known], size: Size | None) -> Interval | None:
    if size is None:
        return _over(regions(known), straightened(asked, known), _one_curved(known))
    from segbounds.whole_counts import whole_extent

    ends = whole_extent(asked, known, size)
    return None if ends is None else Interval(*map(exact_end, ends))


def _curved_among(known: Sequence[Known]) -> tuple[Known, ...]:
    return tuple(item for item in known if curved(straightened(item.metric, known)))


def _over(cones: Sequence[Cone], asked: Similarity, bent: Known | None) -> Interval | None:
    """The interval of a metric over the pairs in some cones on which a curved metric has its value."""
    if bent is None:
        found = [ends for cone in cones if (ends := extent(asked, cone)) is not None]
        if not found:
            return None
        return Interval(exact_end(least(low for low, _ in found)), exact_end(most(high for _, high in found)))
    if curved(asked) and asked != bent.metric:
        raise _too_curved((bent.metric, asked))
    from segbounds.curved_values import ends_where

    parts = [part for cone in cones if (part := ends_where(cone, asked, bent)) is not None]
    if not parts:
        return None
    lows, highs = zip(*parts, strict=True)
    return Interval(
        min(lows, key=lambda end: (end.value, not end.attained)), max(highs, key=lambda end: (end.value, end.attained))
    )


# --- contradictions ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Consistency:
    """Whether reported numbers can all be true, why not, and for which counts they are."""

    possible: bool
    reason: str
    example: Counts | None


def consistent(given: Mapping[Similarity | str, Any], *, size: Size | None = None, exact: bool = False) -> Consistency:
    """Whether one pair of masks (or one pooled table of counts) can have all the given values; see `interval` for the arguments.

    >>> consistent({"dice": 0.9061, "iou": 0.9082}).possible
    False

    Where they contradict, ``reason`` says in one sentence which of them do and by how much; else ``example`` has counts with which
    all are true. For means over images, see averages.py.
    """
    known = known_values(given, exact)
    try:
        example = _example(known, size)
    except Unsupported as reason:
        raise InputError(f"whether all of these can be true is not known exactly: {reason}") from None
    if example is None:
        return Consistency(False, _contradiction(known, size), None)
    shown = ", ".join(f"{name} = {count}" for name, count in zip(Counts._fields, example, strict=True))
    return Consistency(True, f"all of these are true where {shown}", example)


def _example(known: Sequence[Known], size: Size | None) -> Counts | None:
    """Whole counts with all the values, few where that is easy; None where there are none."""
    if size is not None:
        from segbounds.whole_counts import whole_example

        return whole_example(known, size)
    bent, cones = _one_curved(known), _possible_on(known)
    if not cones:
        return None
    if bent is None:
        return _fewer(cones[0].inside, known)
    from segbounds.curved_values import counts_where

    for cone in cones:
        found = counts_where(cone, bent)
        if found is not None:
            return _fewer(found, known)
    raise Unsupported(f"{bent.text} is met only where counts have roots, or next to nowhere")


def _possible(known: Sequence[Known], size: Size | None) -> bool:
    """Whether some counts, not only whole ones where no size is given, have all the values."""
    return bool(_possible_on(known)) if size is None else _example(known, size) is not None


def _possible_on(known: Sequence[Known]) -> list[Cone]:
    """The cones of counts with all the values that are no curved metric's, on which the curved one has its value somewhere."""
    bent = _one_curved(known)
    if bent is None:
        return regions(known)
    from segbounds.curved_values import has_value

    return [cone for cone in regions(known) if has_value(cone, bent)]


def _one_curved(known: Sequence[Known]) -> Known | None:
    bent = _curved_among(known)
    if len(bent) > 1:
        raise _too_curved(item.metric for item in bent)
    return bent[0] if bent else None


def _too_curved(metrics: Iterable[Similarity]) -> Unsupported:
    several = list(dict.fromkeys(metrics))
    half = Known(SHARE, Reported(sp.Rational(1, 2), sp.Rational(1, 2)))
    still = sum(curved(straightened(metric, [half])) for metric in several)
    remedy = "" if still > 1 else "an exact prevalence, "
    names = " and ".join(map(str, several))
    return Unsupported(f"{names} are related by curved surfaces; give the size, {remedy}or one of them at a time")


def _fewer(example: Counts, known: Sequence[Known]) -> Counts:
    """The same proportions on as few pixels as still have the values."""
    for total in (10, 30, 100, 300, 1000, 3000, 10**4, 10**5, 10**6, 10**9):
        fewer = Counts(*(round(count * total / example.pixels) for count in example))
        if fewer.pixels and all(item.holds(fewer) for item in known):
            return fewer
    return Counts(*(count // gcd(*example) for count in example))


def _contradiction(known: Sequence[Known], size: Size | None) -> str:
    """The reason in one sentence: the smallest set that contradicts, what one of it can be given the others, and by how much that is
    missed."""
    for count in range(1, len(known) + 1):
        for subset in combinations(known, count):
            with suppress(Unsupported):  # of some of it nothing may be known, such as without the prevalence
                if not _possible(subset, size):
                    return f"these values cannot all be true: {_missed(subset, size)}"
    raise AssertionError("some subset contradicts")


def _missed(known: Sequence[Known], size: Size | None) -> str:
    """What one of some values that contradict can be given the others, and by how much that is missed."""
    where = "" if size is None else f" on {size.text}"
    for last in reversed(known):
        others = [item for item in known if item != last]
        try:
            can = _interval_of(last.metric, others, size)
        except Unsupported:
            continue
        if can is None:
            continue
        told = f"given {' and '.join(item.text for item in others)}, " if others else ""
        gap = max(can.low.value - last.value.high, last.value.low - can.high.value, key=sp.N)
        if gap < -2 * max(can.low.width, can.high.width):  # whole counts leave gaps, and values at 0/0 lie apart
            near = " and ".join(decimals(value) for value in _neighbours(last, others, size))
            return f"{told}{last.metric} is never {last.value.text}{where}, the nearest that it can be is {near}"
        missed = f"which misses it by {decimals(gap)}" if gap > 0 else "which is next to it"
        lies = "is" if can.low.value == can.high.value else "lies between"
        ends = " and ".join(dict.fromkeys(decimals(end.value) for end in (can.low, can.high)))
        return f"{told}{last.metric} {lies} {ends}{where}, not {last.value.text}, {missed}"
    return f"nothing has {' and '.join(item.text for item in known)}{where}"


def _neighbours(missed: Known, others: Sequence[Known], size: Size | None) -> Iterator[sp.Expr]:
    """The nearest that a metric can be below and above a value that it never has."""
    value = missed.value
    below = Reported(value.low - 3, value.low, with_high=not value.with_low)  # 3 is more than any two values are apart
    above = Reported(value.high, value.high + 3, with_low=not value.with_high)
    for side, end in ((below, "high"), (above, "low")):
        there = _interval_of(missed.metric, [*others, Known(missed.metric, side)], size)
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
    """

    first: Similarity
    second: Similarity
    above: End
    below: End
    relative: sp.Expr | None

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
) -> Comparison:
    """How far two metrics can be apart, over all pairs of masks or over those with the given values or size (see `interval`).

    >>> compare("dice", "jaccard").absolute
    3 - 2*sqrt(2)

    Raises what `interval` raises.
    """
    one, other = metric_named(first), metric_named(second)
    known = known_values(given or {}, exact)
    bent = _curved_among(known)
    try:
        if bent:
            raise Unsupported(f"{bent[0].metric} is given, which is no quotient of linear forms")
        if size is not None:
            return _on_a_size(one, other, known, size)
        if not known:
            return _over_all_pairs(one, other)
        return _where(one, other, known)
    except Unsupported as reason:
        raise InputError(f"how far {one} and {other} can be apart is not known exactly here: {reason}") from None


def _where(one: Similarity, other: Similarity, known: Sequence[Known]) -> Comparison:
    from segbounds.differences import largest_over
    from segbounds.relative_errors import relative_over

    cones = regions(known)
    straight = straightened(one, known), straightened(other, known)
    over, under = (largest_over(*pair, cones) for pair in (straight, straight[::-1]))
    if over is None or under is None:
        raise Contradiction(_contradiction(known, None))
    return Comparison(one, other, over, under, relative_over(*straight, cones))


def _over_all_pairs(one: Similarity, other: Similarity) -> Comparison:
    over, under = known_difference(one, other), known_difference(other, one)
    if over is not None and under is not None:
        return Comparison(one, other, over.above, under.above, over.relative)
    from segbounds.differences import above
    from segbounds.relative_errors import relative

    return Comparison(one, other, above(one, other).end, above(other, one).end, relative(one, other).value)


def _on_a_size(one: Similarity, other: Similarity, known: Sequence[Known], size: Size) -> Comparison:
    from segbounds.whole_counts import whole_gaps

    found = whole_gaps(one, other, known, size)
    if found is None:
        raise Contradiction(_contradiction(known, size))
    return Comparison(one, other, exact_end(found.above), exact_end(found.below), found.relative)
