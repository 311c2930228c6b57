"""Whole counts on masks of which the numbers of positive and negative pixels are known: whether some have reported values.

Two numbers are free then, tp and fp. Where the same counts are zero one formula applies, and by it nearly every metric grows with tp
and falls with fp (or the other way round). So a value leaves, in the row of a tp, the fp between two whole numbers, and both of
these grow with tp: rows from a to b are ruled out together where the lower one at a is above the upper one at b. Metrics that are
quotients of linear forms, as most are at known numbers, are asked first, all together and over the real numbers: they leave a polygon.
All of it is exact. Of many rows floats tell, with room for their errors, which are left to be looked at.
"""

import itertools
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache
from heapq import heappop, heappush
from math import gcd

import sympy as sp

from segbounds.bounds.methods.whole.conditions import (
    NonlinearCondition,
    WholeCondition,
    alarms_within,
    conditions_of,
    horner2,
    rows_of,
)
from segbounds.bounds.methods.whole.forms import (
    Cell,
    WholeForm,
    cells_of,
    form_at,
    known_form,
    margins_of,
    support_of,
    terms_at_margins,
)
from segbounds.bounds.methods.whole.many_rows import among_many_rows
from segbounds.errors import Unsupported
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.regions.bound import Limit
from segbounds.regions.facts import Fact, Size

#: Blocks of rows that are looked at one by one; what is left then is looked at by numpy.
ONE_BY_ONE = 96
MOST_BLOCKS = 3_000  # of rows, in the search for an end


def answers(metrics: Iterable[Similarity], size: Size) -> bool:
    """Whether questions about these metrics are answered here: |.|, min and max are not known, and positives must be."""
    if size.positives is None:
        return False
    some = tuple(min(margin, 2) for margin in margins_of(size))
    return all(_is_known(metric, *some) for metric in metrics)


@cache
def _is_known(metric: Similarity, p: int, n: int) -> bool:
    return all(form_at(metric, cell.support) is not None for cell in cells_of(Size(p + n, p)))


def example(known: Sequence[Fact], size: Size) -> Counts | None:
    """Whole counts on a size, its number of positives included, with all the values; None where there are none."""
    p, n = margins_of(size)
    for cell in cells_of(size):
        place = _somewhere(known, cell, p, n)
        if place is not None:
            return Counts(place[0], place[1], p - place[0], n - place[1])
    return None


def contradicting(known: Sequence[Fact], size: Size) -> tuple[Fact, ...]:
    """The smallest set of some values that contradict, the first of several.

    Whatever is found on the way has more of the values than were asked for: sets of these need not be asked about.
    """
    seen: list[set[int]] = []
    for number in range(1, len(known) + 1):
        for chosen in itertools.combinations(range(len(known)), number):
            if any(places.issuperset(chosen) for places in seen):
                continue
            found = example([known[place] for place in chosen], size)
            if found is None:
                return tuple(known[place] for place in chosen)
            seen.append({place for place, item in enumerate(known) if _has(item, found, size)})
    raise AssertionError("some of them contradict")


def rows_left(known: Sequence[Fact], size: Size) -> list[tuple[int, int]]:
    """Between which tp all pairs with some values lie, as far as a look at the values that are known here tells: ranges in order."""
    here = [item for item in known if answers([item.metric], size)]
    narrowed = (_narrowed(here, cell, *margins_of(size)) for cell in cells_of(size))
    ranges: list[tuple[int, int]] = []
    for start, end in sorted(left[0] for left in narrowed if left is not None):
        if ranges and start <= ranges[-1][1] + 1:
            ranges[-1] = ranges[-1][0], max(end, ranges[-1][1])
        else:
            ranges.append((start, end))
    return ranges


def _has(item: Fact, counts: Counts, size: Size) -> bool:
    made = conditions_of(item, support_of(counts), *margins_of(size))
    return made is not None and alarms_within(made, counts.tp, counts.tp, counts.fp, counts.fp) == (
        counts.fp,
        counts.fp,
    )


def whole_ends(metric: Similarity, known: Sequence[Fact], size: Size) -> tuple[Limit, Limit] | None:
    """The least and the most that a metric can be over whole counts of a size with some values; None where there are none.

    Raises Unsupported where that takes more than MOST_BLOCKS blocks of rows.
    """
    most = _extreme(metric, known, size, 1)
    least = None if most is None else _extreme(metric, known, size, -1)
    if most is None or least is None:
        return None
    low, high = (Limit(_exactly(metric, counts, size), counts, attained=True) for counts in (least, most))
    return low, high


def _exactly(metric: Similarity, counts: Counts, size: Size) -> sp.Expr:
    form = known_form(metric, support_of(counts))
    if form.root:
        return value_at(metric, counts)
    value = _Block(form, [], *margins_of(size), 1, False).value(counts.tp, counts.fp)
    return sp.Rational(value.numerator, value.denominator)


def _extreme(metric: Similarity, known: Sequence[Fact], size: Size, sign: int) -> Counts | None:
    """Where sign times the metric is largest: the block of rows that promises most is halved, until it is a row."""
    p, n = margins_of(size)
    rooted = any(known_form(metric, cell.support).root for cell in cells_of(size))
    waiting: list[tuple[Fraction, int, int, tuple[_Block, int, int, tuple[int, int]]]] = []
    order = itertools.count()  # of what promises as much

    def wait(block: _Block, start: int, end: int, alarms: tuple[int, int]) -> None:
        low, high = alarms_within(block.conditions, start, end, *alarms)
        if low <= high:
            x, y = (end, low) if block.grows else (start, high)
            heappush(waiting, (-sign * block.value(x, y), end - start, next(order), (block, start, end, (low, high))))

    for cell in cells_of(size):
        narrowed = _narrowed(known, cell, p, n)
        if narrowed is not None:
            (start, end), alarms, conditions = narrowed
            wait(_Block(known_form(metric, cell.support), conditions, p, n, sign, rooted), start, end, alarms)
    for _ in range(MOST_BLOCKS):
        if not waiting:
            return None
        block, start, end, alarms = heappop(waiting)[-1]
        if start == end:
            y = alarms[0 if block.grows else 1]
            return Counts(start, y, p - start, n - y)
        middle = (start + end) // 2
        wait(block, start, middle, alarms)
        wait(block, middle + 1, end, alarms)
    raise Unsupported(f"of {metric} on {size.text} the ends lie in too many rows: leave the size out")


class _Block:
    """A metric in a cell, and what is asked of pairs there.

    grows
        Whether sign times the metric grows with tp and falls with fp.
    """

    def __init__(
        self,
        form: "WholeForm",
        conditions: "list[WholeCondition | NonlinearCondition]",
        p: int,
        n: int,
        sign: int,
        squared: bool,
    ) -> None:
        self.conditions, self.grows = conditions, form.falls == (sign > 0)
        self._top, self._bottom = (rows_of(terms_at_margins(side, p, n), 3) for side in (form.top, form.bottom))
        self._sign = None if form.sign is None else rows_of(terms_at_margins(form.sign, p, n), 3)
        self._squared = squared and not form.root

    def value(self, x: int, y: int) -> Fraction:
        """The metric at a pair; the square of it with its sign, where it has a root in some cell."""
        value = Fraction(horner2(self._top, x, y), horner2(self._bottom, x, y))
        if self._squared:
            return value * abs(value)
        return value if self._sign is None or horner2(self._sign, x, y) >= 0 else -value


_Narrowed = tuple[tuple[int, int], tuple[int, int], "list[WholeCondition | NonlinearCondition]"]


def _somewhere(known: Sequence[Fact], cell: Cell, p: int, n: int) -> tuple[int, int] | None:
    """tp and fp of a pair in the cell with all the values."""
    narrowed = _narrowed(known, cell, p, n)
    if narrowed is None:
        return None
    (first, last), alarms, conditions = narrowed
    return _among([(first, last)], conditions, alarms)


def _narrowed(known: Sequence[Fact], cell: Cell, p: int, n: int) -> _Narrowed | None:
    """The rows and the fp of a cell to which the values narrow it, and what is left to be asked; None where nothing is left."""
    (first, last), (low, high) = cell.hits, cell.alarms
    conditions: list[WholeCondition | NonlinearCondition] = []
    for item in known:
        made = conditions_of(item, cell.support, p, n)
        if made is None:
            return None
        conditions += made
        if first == last:  # one row
            low, high = alarms_within(made, first, first, low, high)
        if low > high:
            return None
    if first == last:
        return (first, last), (low, high), conditions
    hull = _hull([item for item in conditions if isinstance(item, WholeCondition) and item.linear], cell)
    return None if hull is None else (*hull, conditions)


def _among(
    blocks: list[tuple[int, int]], conditions: Sequence[WholeCondition | NonlinearCondition], alarms: tuple[int, int]
) -> tuple[int, int] | None:
    """A pair in blocks of rows: the middle one of each is looked at, and what lies to both sides unless all of it is ruled out."""
    for _ in range(ONE_BY_ONE):
        if not blocks:
            return None
        start, end = blocks.pop()
        low, high = alarms_within(conditions, start, end, *alarms)
        if low > high:
            continue
        middle = (start + end) // 2
        here = alarms_within(conditions, middle, middle, low, high)
        if here[0] <= here[1]:
            return middle, sum(here) // 2
        blocks += [block for block in ((middle + 1, end), (start, middle - 1)) if block[0] <= block[1]]
    return among_many_rows(blocks, conditions, alarms)


def _hull(conditions: Sequence[WholeCondition], cell: Cell) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The least box of whole numbers around the polygon that conditions of degree one leave of a cell; None where they leave nothing."""
    corners = [
        (x, y, 1) for x, y in zip((*cell.hits, *cell.hits[::-1]), [z for z in cell.alarms for _ in "ab"], strict=True)
    ]
    for item in conditions:
        corners = _cut(corners, item)
        if not corners:
            return None
    hits, alarms = (
        (min(-(-corner[i] // corner[2]) for corner in corners), max(corner[i] // corner[2] for corner in corners))
        for i in (0, 1)
    )
    return (hits, alarms) if hits[0] <= hits[1] and alarms[0] <= alarms[1] else None


def _cut(corners: list[tuple[int, int, int]], item: WholeCondition) -> list[tuple[int, int, int]]:
    """The part of a convex polygon on which a condition of degree one holds; corners are (x, y, w) for (x/w, y/w)."""
    (constant, *rest), (along_y, *_) = item.rows
    along_x = rest[0] if rest else 0
    common = gcd(along_x, along_y)
    if common > 1:  # whole numbers
        along_x, along_y, constant = along_x // common, along_y // common, constant // common
    heights = [along_x * x + along_y * y + constant * w for x, y, w in corners]
    if min(heights) >= 0:
        return corners
    left = []
    for i, (corner, height) in enumerate(zip(corners, heights, strict=True)):
        before, height_before = corners[i - 1], heights[i - 1]
        if height * height_before < 0:
            new = [abs(height) * b + abs(height_before) * c for b, c in zip(before, corner, strict=True)]
            common = gcd(*new)
            left.append((new[0] // common, new[1] // common, new[2] // common))
        if height >= 0:
            left.append(corner)
    return left
