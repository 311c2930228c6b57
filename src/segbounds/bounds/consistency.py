"""Whether reported numbers can all be true of one pair of masks, or one pooled table of counts; why not, and for which counts they are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from itertools import combinations
from typing import Any

import sympy as sp

from segbounds.bounds.methods.whole import blocks as tables
from segbounds.bounds.plan import BLOCKS, METHODS, ROWS, Unanswered, ask
from segbounds.bounds.problem import Problem
from segbounds.errors import InputError
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity
from segbounds.regions.bound import Bound
from segbounds.regions.facts import Fact, Reported, Size, SizeLike, decimals, known_values, size_of
from segbounds.regions.given_counts import with_counts
from segbounds.regions.printed import told_apart
from segbounds.results import Shown

KEPT = 4096  # answers: rows of a table have some values in common


def about(known: Sequence[Fact], size: Size | None) -> Problem:
    """The question whether some values go together: nothing is asked of any expression."""
    return Problem(sp.Integer(0), known=tuple(known), size=size)


@dataclass(frozen=True)
class Consistency(Shown):
    """Whether reported numbers can all be true, why not, and for which counts they are."""

    possible: bool
    example: Counts | None
    _told: Callable[[], str] = field(repr=False, compare=False)
    problem: Problem = field(repr=False, compare=False)

    def __bool__(self) -> bool:
        return self.possible

    @cached_property
    def reason(self) -> str:
        """One sentence; it is made when it is asked for, since that takes longer than the answer."""
        return self._told()


def consistent(
    given: Mapping[Similarity | str, Any], *, size: SizeLike = None, exact: bool = False, rounding: str = "nearest"
) -> Consistency:
    """Whether one pair of masks (or one pooled table of counts) can have all the given values; see `interval` for the arguments.

    >>> consistent({"dice": "0.9061", "iou": "0.9082"}).possible
    False

    Where they contradict, ``reason`` says in one sentence which of them do and by how much; else ``example`` has counts with which
    all are true. Exact values of nonlinear metrics may be met only where counts are roots: then ``example`` comes near to them, within
    1e-12, and ``reason`` says so. For means over images, see means/averages.py.
    """
    facts, pixels = with_counts(given, size_of(size))
    known = known_values(facts, exact, rounding)
    asked = about(known, pixels)
    answer = ask(asked, "example")
    if isinstance(answer, Unanswered):
        raise InputError(f"whether all of these can be true is not known exactly: {answer.reason}")
    if answer.found is None:
        return Consistency(False, None, partial(contradiction, known, pixels), asked)
    return Consistency(True, answer.found, partial(_shown, answer.found, known), asked)


def _shown(example: Counts, known: Sequence[Fact]) -> str:
    shown = ", ".join(f"{name} = {count}" for name, count in zip(Counts._fields, example, strict=True))
    if all(item.holds(example) for item in known):
        return f"all of these are true where {shown}"
    near = "all of these can be true, though no whole counts were found that have exactly these values: they come within 1e-12 where"
    return f"{near} {shown}"


def contradiction(known: Sequence[Fact], size: Size | None) -> str:
    """The reason in one sentence: the smallest set that contradicts, what one of it can be given the others, and by how much that is
    missed."""
    if size is not None and BLOCKS.applies(about(known, size)) is None:
        return f"these values cannot all be true: {_missed(tables.contradicting(known, size), size)}"
    subset = _smallest(known, size, len(known) - 1) or known  # that all contradict is known
    return f"these values cannot all be true: {_missed(subset, size)}"


def contradiction_of_few(known: Sequence[Fact], most: int, *, told: bool = True) -> str | None:
    """The same reason where so many of more values contradict already, empty if it need not be ``told``; None where that was not shown:
    all of them together are mostly slower to exclude than the few that the reason will name."""
    subset = _smallest(known, None, min(most, len(known) - 1))
    if subset is None:
        return None
    return f"these values cannot all be true: {_missed(subset, None)}" if told else ""


def _smallest(known: Sequence[Fact], size: Size | None, most: int) -> tuple[Fact, ...] | None:
    """The first of the smallest subsets that contradict, of so many values at most."""
    subsets = (subset for count in range(1, most + 1) for subset in combinations(known, count))
    return next((subset for subset in subsets if _impossible(subset, size)), None)


def _missed(known: Sequence[Fact], size: Size | None) -> str:
    """What one of some values that contradict can be given the others, and by how much that is missed."""
    where = "" if size is None else f" on {size.text}"
    for last in reversed(known):
        others = [item for item in known if item != last]
        can = _told_of(last.metric, others, size)
        if can is None:
            continue
        told = f"given {' and '.join(item.text for item in others)}, " if others else ""
        low, high = can
        gap = max(low.value - last.value.high, last.value.low - high.value, key=sp.N)
        if gap < -2 * max(low.width, high.width):  # whole counts leave gaps, and values at 0/0 lie apart
            never = f"{told}{last.metric} is never {last.value.text}{where}"
            near = " and ".join(decimals(value) for value in _neighbours(last, others, size))
            return never + (f", the nearest that it can be is {near}" if near else "")
        gap = sp.Float(gap, 15) if low.width or high.width else gap
        missed = f"which misses it by {decimals(gap)}" if gap > 0 else "to which it only comes as near as one likes"
        shown = [_as_told(end, last.value) for end in (low, high)]
        *ends, least, most = told_apart(*shown, last.value.low, last.value.high)
        ends, claimed = list(dict.fromkeys(ends)), " to ".join(dict.fromkeys((least, most)))
        lies = "is" if len(ends) == 1 else "lies between"
        percent = "" if told else _perhaps_percent(last, high.value)
        return f"{told}{last.metric} {lies} {' and '.join(ends)}{where}, not {claimed}, {missed}{percent}"
    return f"nothing has {' and '.join(item.text for item in known)}{where}"


def _as_told(end: Bound, claimed: Reported) -> sp.Expr:
    """An end as it is told: of an enclosure no digit is exact, and what lies on a claimed value as far as can be seen is that."""
    if not end.width:
        return end.value
    near = (side for side in (claimed.low, claimed.high) if abs(sp.N(side - end.value, 30)) <= end.width)
    return next(near, sp.Float(end.value, 15))


def _perhaps_percent(item: Fact, most: sp.Expr) -> str:
    """The question whether percent were meant, where a metric that is at most 1 is said to be more, and not a little more by rounding."""
    middle = (item.value.low + item.value.high) / 2
    return f": did you mean {decimals(middle)} %?" if most <= 1 < item.value.low and middle <= 100 else ""


def _told_of(asked: Similarity, known: Sequence[Fact], size: Size | None) -> tuple[Bound, Bound] | None:
    """Both ends that a reason tells; none rather than after a look at millions of rows, which the answer did not take."""
    problem = Problem(asked, known=tuple(known), size=size, quick=True)
    quick = [method for method in METHODS if method is not ROWS] if BLOCKS.applies(problem) is None else METHODS
    answer = ask(problem, "ends", quick)
    return None if isinstance(answer, Unanswered) else answer.found


@lru_cache(maxsize=KEPT)
def _impossible(known: tuple[Fact, ...], size: Size | None) -> bool:
    """Whether it is certain that no counts, whole ones where a size is given, have all the values: of some of what is given nothing may be
    known, such as without the prevalence."""
    answer = ask(about(known, size), "excluded" if size is None else "example")
    return not isinstance(answer, Unanswered) and bool(answer.found) is (size is None)


def _neighbours(missed: Fact, others: Sequence[Fact], size: Size | None) -> Iterator[sp.Expr]:
    """The nearest that a metric can be below and above a value that it never has."""
    value = missed.value
    below = Reported(value.low - 3, value.low, with_high=not value.with_low)  # 3 is more than any two values are apart
    above = Reported(value.high, value.high + 3, with_low=not value.with_high)
    for side, end in ((below, 1), (above, 0)):
        there = _told_of(missed.metric, [*others, Fact(missed.metric, side)], size)
        if there is not None:
            yield there[end].value
