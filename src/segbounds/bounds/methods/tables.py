"""Whole counts on masks of which the numbers of positive and negative pixels are known: whether some have reported values.

Two numbers are free then, tp and fp. Where the same counts are zero one formula applies, and by it nearly every metric grows with tp
and falls with fp (or the other way round). So a value leaves, in the row of a tp, the fp between two whole numbers, and both of
these grow with tp: rows from a to b are ruled out together where the lower one at a is above the upper one at b. Metrics that are
quotients of linear forms, as most are at known numbers, are asked first, all together and over the real numbers: they leave a polygon.
All of it is exact. Of many rows floats tell, with room for their errors, which are left to be looked at.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from heapq import heappop, heappush
from math import gcd, isqrt, lcm
from typing import Any

import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts, fn, fp, tn, tp
from segbounds.metrics.similarity import Similarity, on_support, ratio, value_at
from segbounds.regions.bound import Limit
from segbounds.regions.facts import Known, Size

#: Blocks of rows that are looked at one by one; what is left then is looked at by numpy, so many rows at one time.
ONE_BY_ONE, CHUNK = 96, 1 << 20
MOST_ROWS = 40_000_000  # and blocks of them, in all: some ten seconds
TOO_MANY = "too many rows of whole counts come near to these values: give fewer digits, or leave the size out"
MOST_BLOCKS = 3_000  # of rows, in the search for an end
ROUNDING = 1e-13  # of floats, relative to their largest terms: many times the error of a sum of products of four

_X, _Y, _P, _N = sp.symbols("x y p n", nonnegative=True)
_Terms = tuple[tuple[int, int, int, int, int], ...]  # the powers of x, y, p and n, and the coefficient
_Rows = tuple[tuple[int, ...], ...]  # by the power of y, then by that of x: integers


@dataclass(frozen=True)
class _Form:
    """A metric where exactly some counts are positive: top/bottom, whose root is taken where ``root`` is set, with the sign of ``sign``.

    falls
        Whether it grows with tp and falls with fp; else it is the other way round.
    """

    top: _Terms
    bottom: _Terms
    root: bool
    sign: _Terms | None
    falls: bool


def answers(metrics: Iterable[Similarity], size: Size) -> bool:
    """Whether questions about these metrics are answered here: |.|, min and max are not known, and positives must be."""
    if size.positives is None:
        return False
    some = tuple(min(margin, 2) for margin in _margins(size))
    return all(_is_known(metric, *some) for metric in metrics)


@cache
def _is_known(metric: Similarity, p: int, n: int) -> bool:
    return all(_form(metric, cell.support) is not None for cell in _cells(Size(p + n, p)))


def example(known: Sequence[Known], size: Size) -> Counts | None:
    """Whole counts on a size, its number of positives included, with all the values; None where there are none."""
    p, n = _margins(size)
    for cell in _cells(size):
        place = _somewhere(known, cell, p, n)
        if place is not None:
            return Counts(place[0], place[1], p - place[0], n - place[1])
    return None


def contradicting(known: Sequence[Known], size: Size) -> tuple[Known, ...]:
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


def rows_left(known: Sequence[Known], size: Size) -> list[tuple[int, int]]:
    """Between which tp all pairs with some values lie, as far as a look at the values that are known here tells: ranges in order."""
    here = [item for item in known if answers([item.metric], size)]
    narrowed = (_narrowed(here, cell, *_margins(size)) for cell in _cells(size))
    ranges: list[tuple[int, int]] = []
    for start, end in sorted(left[0] for left in narrowed if left is not None):
        if ranges and start <= ranges[-1][1] + 1:
            ranges[-1] = ranges[-1][0], max(end, ranges[-1][1])
        else:
            ranges.append((start, end))
    return ranges


def _margins(size: Size) -> tuple[int, int]:
    positives = size.positives or 0
    return positives, size.pixels - positives


def _support(counts: Counts) -> frozenset[sp.Symbol]:
    return frozenset(symbol for symbol, count in zip(SYMBOLS, counts, strict=True) if count)


def _has(item: Known, counts: Counts, size: Size) -> bool:
    made = _conditions(item, _support(counts), *_margins(size))
    return made is not None and _within(made, counts.tp, counts.tp, counts.fp, counts.fp) == (counts.fp, counts.fp)


def whole_ends(metric: Similarity, known: Sequence[Known], size: Size) -> tuple[Limit, Limit] | None:
    """The least and the most that a metric can be over whole counts of a size with some values; None where there are none.

    Raises Unsupported where that takes more than MOST_BLOCKS blocks of rows.
    """
    most = _extreme(metric, known, size, 1)
    least = None if most is None else _extreme(metric, known, size, -1)
    if most is None or least is None:
        return None
    return tuple(Limit(_exactly(metric, counts, size), counts, attained=True) for counts in (least, most))  # type: ignore[return-value]


def _exactly(metric: Similarity, counts: Counts, size: Size) -> sp.Expr:
    form = _form_of(metric, _support(counts))
    if form.root:
        return value_at(metric, counts)
    value = _Block(form, [], *_margins(size), 1, False).value(counts.tp, counts.fp)
    return sp.Rational(value.numerator, value.denominator)


def _extreme(metric: Similarity, known: Sequence[Known], size: Size, sign: int) -> Counts | None:
    """Where sign times the metric is largest: the block of rows that promises most is halved, until it is a row."""
    p, n = _margins(size)
    rooted = any(_form_of(metric, cell.support).root for cell in _cells(size))
    waiting: list[tuple[Fraction, int, int, tuple[_Block, int, int, tuple[int, int]]]] = []
    order = itertools.count()  # of what promises as much

    def wait(block: _Block, start: int, end: int, alarms: tuple[int, int]) -> None:
        low, high = _within(block.conditions, start, end, *alarms)
        if low <= high:
            x, y = (end, low) if block.grows else (start, high)
            heappush(waiting, (-sign * block.value(x, y), end - start, next(order), (block, start, end, (low, high))))

    for cell in _cells(size):
        narrowed = _narrowed(known, cell, p, n)
        if narrowed is not None:
            (start, end), alarms, conditions = narrowed
            wait(_Block(_form_of(metric, cell.support), conditions, p, n, sign, rooted), start, end, alarms)
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
        self, form: "_Form", conditions: "list[_Condition | _Curved]", p: int, n: int, sign: int, squared: bool
    ) -> None:
        self.conditions, self.grows = conditions, form.falls == (sign > 0)
        self._top, self._bottom = (_rows(_at_margins(side, p, n), 3) for side in (form.top, form.bottom))
        self._sign = None if form.sign is None else _rows(_at_margins(form.sign, p, n), 3)
        self._squared = squared and not form.root

    def value(self, x: int, y: int) -> Fraction:
        """The metric at a pair; the square of it with its sign, where it has a root in some cell."""
        value = Fraction(_horner2(self._top, x, y), _horner2(self._bottom, x, y))
        if self._squared:
            return value * abs(value)
        return value if self._sign is None or _horner2(self._sign, x, y) >= 0 else -value


# --- cells: where the same counts are zero ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Cell:
    """Pairs with tp and fp between two numbers each, of which exactly the counts of support are positive."""

    support: frozenset[sp.Symbol]
    hits: tuple[int, int]
    alarms: tuple[int, int]


def _cells(size: Size) -> Iterator[_Cell]:
    """All pairs, those without a count that is zero first."""
    p, n = size.positives or 0, size.pixels - (size.positives or 0)
    for first, hits in _parts(p, tp, fn):
        for second, alarms in _parts(n, fp, tn):
            yield _Cell(first | second, hits, alarms)


def _parts(number: int, one: sp.Symbol, other: sp.Symbol) -> Iterator[tuple[frozenset[sp.Symbol], tuple[int, int]]]:
    if number > 1:
        yield frozenset({one, other}), (1, number - 1)
    if number > 0:
        yield frozenset({one}), (number, number)
    yield frozenset({other} if number else {}), (0, 0)


# --- metrics ------------------------------------------------------------------------------------------------------------


@cache
def _form(metric: Similarity, support: frozenset[sp.Symbol]) -> _Form | None:
    """The metric on a support; None where it is not known to be monotone, or is no quotient of polynomials or root of one."""
    formula = on_support(metric, support)
    if formula.has(sp.Abs, sp.Min, sp.Max, sp.nan, sp.zoo, sp.oo, -sp.oo) or formula.free_symbols - set(SYMBOLS):
        return None
    top, bottom = ratio(formula)
    root = not (top.is_polynomial(*SYMBOLS) and bottom.is_polynomial(*SYMBOLS))
    sign = None
    if root:
        if top.is_polynomial(*SYMBOLS):
            sign = top
        elif (-top).is_nonnegative:
            sign = sp.Integer(-1)
        elif not top.is_nonnegative:
            return None
        top, bottom = ratio(sp.together(formula**2))
        if not (top.is_polynomial(*SYMBOLS) and bottom.is_polynomial(*SYMBOLS)):
            return None
    if not all(c.is_Rational for side in (top, bottom) for c in sp.Poly(side, *SYMBOLS).coeffs()):
        return None
    if not _never(-1, bottom):
        return None
    if sign is None or sign == -1:
        falls = _falls(top if sign is None else -top, bottom, support, 1)
    else:
        falls = _falls(sign, bottom, support, 2) if sp.expand(top - sign**2) == 0 else None
    if falls is None:
        return None
    most = 1 if sign is None else 2  # of fp in a row
    if any(powers[1] > most for side in (top, bottom) for powers in _terms(side, support)):
        return None
    common = lcm(*(int(c.q) for side in (top, bottom) for c in sp.Poly(side, *SYMBOLS).coeffs()))
    sides = (_terms(common * top, support), _terms(common * bottom, support))
    return _Form(*sides, root, None if sign is None else _terms(sign, support), falls)


def _form_of(metric: Similarity, support: frozenset[sp.Symbol]) -> _Form:
    form = _form(metric, support)
    assert form is not None, "only what `answers` knows is asked"
    return form


def _never(sign: int, polynomial: sp.Expr) -> bool:
    """Whether a polynomial in the counts shows that it is never negative, or positive."""
    return all(sign * coefficient <= 0 for coefficient in sp.Poly(polynomial, *SYMBOLS).coeffs())


def _falls(top: sp.Expr, bottom: sp.Expr, support: frozenset[sp.Symbol], power: int) -> bool | None:
    """Whether top/bottom, or top over the root of bottom where power is 2, grows with tp and falls with fp at known margins (True), or the
    other way round (False); None where that does not show."""
    slopes = []
    for one, other in ((tp, fn), (fp, tn)):
        if {one, other} <= support:
            first, second = (side.diff(one) - side.diff(other) for side in (top, bottom))
            slopes.append(sp.expand(power * first * bottom - top * second))
        else:
            slopes.append(sp.Integer(0))
    for falls, sign in ((True, 1), (False, -1)):
        if _never(-sign, slopes[0]) and _never(sign, slopes[1]):
            return falls
    return None


def _terms(side: sp.Expr, support: frozenset[sp.Symbol]) -> _Terms:
    hits, alarms = _X if fn in support else _P, _Y if tn in support else _N
    in_cell = symbolic(side).xreplace({tp: hits, fp: alarms, fn: _P - _X, tn: _N - _Y})
    return tuple((*powers, int(coefficient)) for powers, coefficient in sp.Poly(in_cell, _X, _Y, _P, _N).terms())


# --- conditions: what one end of a value demands ------------------------------------------------------------------------


class _Condition:
    """G(x, y) >= 0, a polynomial with integers as coefficients, of degree one in y.

    It holds up to some y of a row (``upper``) or from one on; ``rows`` has the coefficients by the power of y, then by that of x.
    """

    def __init__(self, upper: bool, terms: dict[tuple[int, int], int]) -> None:
        self.upper, self.rows = upper, _rows(terms, 2)
        self.linear = max((sum(powers) for powers, value in terms.items() if value), default=0) < 2

    def last(self, x: int, low: int, high: int) -> int:
        """The last y from low to high up to which it holds; low - 1 where it holds nowhere."""
        constant, slope = (_horner(row, x) for row in self.rows)
        if slope < 0:
            return min(high, max(low - 1, constant // -slope))
        return high if constant + slope * low >= 0 else low - 1

    def first(self, x: int, low: int, high: int) -> int:
        """The first y from low to high from which on it holds; high + 1 where it holds nowhere."""
        constant, slope = (_horner(row, x) for row in self.rows)
        if slope > 0:
            return max(low, min(high + 1, -(constant // slope)))
        return low if constant + slope * high >= 0 else high + 1


class _Curved:
    """The same for what is no polynomial of degree one in y: the sign of ``sign`` at each point, and top/bottom against a square."""

    def __init__(self, upper: bool, sides: tuple[_Rows, _Rows, _Rows], bound: tuple[int, int], strict: bool) -> None:
        self.upper, self.sides, self.strict = upper, sides, strict
        numerator, denominator = bound
        self.positive, self.squares = numerator >= 0, (numerator**2, denominator**2)

    def holds(self, x: int, y: int) -> bool:
        """Whether the metric is at least the bound there, or above it where that is strict."""
        sign, top, bottom = (_horner2(side, x, y) for side in self.sides)
        beyond = self.squares[1] * top - self.squares[0] * bottom
        if not self.positive:
            return sign >= 0 or (beyond < 0 if self.strict else beyond <= 0)
        return sign >= 0 and (beyond > 0 if self.strict else beyond >= 0)

    def last(self, x: int, low: int, high: int) -> int:
        return _border(lambda y: self.holds(x, y), low, high, self._guess(x, low, high))

    def first(self, x: int, low: int, high: int) -> int:
        mirrored = low + high - self._guess(x, low, high)
        return low + high - _border(lambda y: self.holds(x, low + high - y), low, high, mirrored)

    def _guess(self, x: int, low: int, high: int) -> int:
        """Where floats have the border: a root of a polynomial of degree two."""
        tops, bottoms = ([_horner(row, x) for row in side] for side in self.sides[1:])
        c, b, a = (self.squares[1] * top - self.squares[0] * bottom for top, bottom in zip(tops, bottoms, strict=True))
        roots = []
        if a:
            under = b * b - 4 * a * c
            if under >= 0:
                roots = [(-b + sign * isqrt(under)) // (2 * a) for sign in (1, -1)]
        elif b:
            roots = [-c // b]
        inside = [root for root in roots if low <= root <= high]
        right = [root for root in inside if (_horner2(self.sides[0], x, root) >= 0) == self.positive]
        return (right or inside or [(low + high) // 2])[0]


def _rows(terms: dict[tuple[int, int], int], number: int) -> _Rows:
    width = max((i for i, _ in terms), default=0) + 1
    return tuple(tuple(terms.get((i, j), 0) for i in range(width)) for j in range(number))


def _horner(row: Sequence[int], x: Any) -> Any:
    value = 0
    for coefficient in reversed(row):
        value = value * x + coefficient
    return value


def _horner2(rows: _Rows, x: Any, y: Any) -> Any:
    value = 0
    for row in reversed(rows):
        value = value * y + _horner(row, x)
    return value


def _border(holds: Callable[[int], bool], low: int, high: int, guess: int) -> int:
    """The last number from low to high up to which something holds, low - 1 where it holds nowhere, found from a guess outwards."""
    step = 1
    if holds(guess):
        inside, outside = guess, high + 1
        while inside + step < outside:
            if holds(inside + step):
                inside, step = inside + step, 2 * step
            else:
                outside = inside + step
                break
    else:
        inside, outside = low - 1, guess
        while outside - step > inside:
            if holds(outside - step):
                inside = outside - step
                break
            outside, step = outside - step, 2 * step
    while outside - inside > 1:
        middle = (inside + outside) // 2
        inside, outside = (middle, outside) if holds(middle) else (inside, middle)
    return inside


def _conditions(item: Known, support: frozenset[sp.Symbol], p: int, n: int) -> list[_Condition | _Curved] | None:
    """What the two ends of a value demand on a support; None where nothing there has it."""
    form = _form_of(item.metric, support)
    value = item.value
    made: list[_Condition | _Curved] = []
    top, bottom = _at_margins(form.top, p, n), _at_margins(form.bottom, p, n)
    ends = ((1, value.low, not value.with_low), (-1, -value.high, not value.with_high))
    for sign, end, strict in ends:  # sign * metric is at least the end, or above it
        numerator, denominator = int(end.p), int(end.q)
        upper = form.falls == (sign > 0)
        if form.sign is not None:
            signs = {powers: sign * c for powers, c in _at_margins(form.sign, p, n).items()}
            made.append(
                _Curved(upper, (_rows(signs, 3), _rows(top, 3), _rows(bottom, 3)), (numerator, denominator), strict)
            )
            continue
        if form.root:  # which is never negative: its square is asked for
            if sign * numerator < 0 or (numerator == 0 and sign < 0 and strict):
                if sign < 0:
                    return None
                continue
            numerator, denominator = sign * numerator**2, denominator**2
        terms = {powers: sign * denominator * c for powers, c in top.items()}
        for powers, c in bottom.items():
            terms[powers] = terms.get(powers, 0) - numerator * c
        if strict:  # whole numbers
            terms[0, 0] = terms.get((0, 0), 0) - 1
        made.append(_Condition(upper, terms))
    return made


@lru_cache(4096)
def _at_margins(terms: _Terms, p: int, n: int) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    for i, j, k, l, coefficient in terms:  # noqa: E741
        found[i, j] = found.get((i, j), 0) + coefficient * p**k * n**l
    return {powers: c for powers, c in found.items() if c}


# --- the search ---------------------------------------------------------------------------------------------------------


_Narrowed = tuple[tuple[int, int], tuple[int, int], "list[_Condition | _Curved]"]


def _somewhere(known: Sequence[Known], cell: _Cell, p: int, n: int) -> tuple[int, int] | None:
    """tp and fp of a pair in the cell with all the values."""
    narrowed = _narrowed(known, cell, p, n)
    if narrowed is None:
        return None
    (first, last), alarms, conditions = narrowed
    return _among([(first, last)], conditions, alarms)


def _narrowed(known: Sequence[Known], cell: _Cell, p: int, n: int) -> _Narrowed | None:
    """The rows and the fp of a cell to which the values narrow it, and what is left to be asked; None where nothing is left."""
    (first, last), (low, high) = cell.hits, cell.alarms
    conditions: list[_Condition | _Curved] = []
    for item in known:
        made = _conditions(item, cell.support, p, n)
        if made is None:
            return None
        conditions += made
        if first == last:  # one row
            low, high = _within(made, first, first, low, high)
        if low > high:
            return None
    if first == last:
        return (first, last), (low, high), conditions
    hull = _hull([item for item in conditions if isinstance(item, _Condition) and item.linear], cell)
    return None if hull is None else (*hull, conditions)


def _within(conditions: Sequence[_Condition | _Curved], start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """Between which fp all pairs of the rows from start to end lie; of one row it is all of them."""
    for item in conditions:
        if item.upper:
            high = item.last(end, low, high)
        else:
            low = item.first(start, low, high)
        if low > high:
            break
    return low, high


def _among(
    blocks: list[tuple[int, int]], conditions: Sequence[_Condition | _Curved], alarms: tuple[int, int]
) -> tuple[int, int] | None:
    """A pair in blocks of rows: the middle one of each is looked at, and what lies to both sides unless all of it is ruled out."""
    for _ in range(ONE_BY_ONE):
        if not blocks:
            return None
        start, end = blocks.pop()
        low, high = _within(conditions, start, end, *alarms)
        if low > high:
            continue
        middle = (start + end) // 2
        here = _within(conditions, middle, middle, low, high)
        if here[0] <= here[1]:
            return middle, sum(here) // 2
        blocks += [block for block in ((middle + 1, end), (start, middle - 1)) if block[0] <= block[1]]
    return _among_many(blocks, conditions, alarms)


def _hull(conditions: Sequence[_Condition], cell: _Cell) -> tuple[tuple[int, int], tuple[int, int]] | None:
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


def _cut(corners: list[tuple[int, int, int]], item: _Condition) -> list[tuple[int, int, int]]:
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


# --- many rows ----------------------------------------------------------------------------------------------------------


def _among_many(
    blocks: list[tuple[int, int]], conditions: Sequence[_Condition | _Curved], alarms: tuple[int, int]
) -> tuple[int, int] | None:
    """The same with many blocks at one time, halved until they are rows; these are looked at exactly."""
    import numpy as np

    if max(alarms[1], *(end for _, end in blocks), 0) > 2**52:  # as floats they would have gaps
        raise Unsupported(TOO_MANY)
    waiting, looked_at = [np.array(blocks, dtype=np.int64).reshape(-1, 2)], 0
    while waiting:
        found = waiting.pop()
        looked_at += len(found)
        if looked_at > MOST_ROWS:
            raise Unsupported(TOO_MANY)
        if len(found) > CHUNK:
            waiting += [found[CHUNK:], found[:CHUNK]]
            looked_at -= len(found)
            continue
        found = found[_left(found, conditions, alarms)]
        rows = found[found[:, 0] == found[:, 1], 0]
        for row in map(int, rows):
            low, high = _within(conditions, row, row, *alarms)
            if low <= high:
                return row, (low + high) // 2
        wide = found[found[:, 0] < found[:, 1]]
        if len(wide):
            middle = (wide[:, 0] + wide[:, 1]) // 2
            halves = np.array([[wide[:, 0], middle], [middle + 1, wide[:, 1]]])
            waiting.append(halves.transpose(2, 0, 1).reshape(-1, 2))
    return None


def _left(blocks: Any, conditions: Sequence[_Condition | _Curved], alarms: tuple[int, int]) -> Any:
    """Which blocks of rows are not ruled out, as far as floats are sure."""
    import numpy as np

    low, high = (np.full(len(blocks), end, dtype=float) for end in alarms)
    starts, ends = (blocks[:, i].astype(float) for i in (0, 1))
    for item in conditions:
        x = ends if item.upper else starts
        border = _border_of_line(item, x) if isinstance(item, _Condition) else _border_of_curve(item, x, *alarms)
        if item.upper:
            high = np.minimum(high, border)
        else:
            low = np.maximum(low, border)
    return low <= high


def _border_of_line(item: _Condition, x: Any) -> Any:
    """The last fp, or the first, that a condition allows in each row; none at all where floats are not sure of the slope."""
    import numpy as np

    constant, slope = (_horner(row, x) for row in item.rows)
    sizes = [_horner([abs(c) for c in row], x) for row in item.rows]
    with np.errstate(divide="ignore", invalid="ignore"):
        border = -constant / slope
        room = ROUNDING * (sizes[0] + sizes[1] * abs(border)) / abs(slope)
    sure = abs(slope) > 1e3 * ROUNDING * sizes[1]
    if item.upper:
        return np.where(sure & (slope < 0), np.floor(border + room), np.inf)
    return np.where(sure & (slope > 0), np.ceil(border - room), -np.inf)


def _border_of_curve(item: _Curved, x: Any, low: int, high: int) -> Any:
    """The same by halves: what floats are sure of does not hold beyond."""
    import numpy as np

    def refused(y: Any) -> Any:
        """Where it does not hold, for certain."""
        (sign, size), (top, above), (bottom, below) = (
            (_horner2(side, x, y), _horner2(_sizes(side), x, y)) for side in item.sides
        )
        gap = item.squares[1] * top - item.squares[0] * bottom
        room = ROUNDING * (item.squares[1] * above + item.squares[0] * below)
        if item.positive:
            return (sign < -ROUNDING * size) | (gap < -room)
        return (sign < -ROUNDING * size) & (gap > room)

    # a number beyond which nothing holds, and one up to which it may
    inside = np.full(len(x), low - 1 if item.upper else high + 1, dtype=float)
    outside = np.full(len(x), high + 1 if item.upper else low - 1, dtype=float)
    while (wide := abs(outside - inside) > 1).any():
        middle = np.floor((inside + outside) / 2)
        out = refused(middle)
        outside, inside = np.where(wide & out, middle, outside), np.where(wide & ~out, middle, inside)
    return inside


def _sizes(rows: _Rows) -> _Rows:
    return tuple(tuple(map(abs, row)) for row in rows)
