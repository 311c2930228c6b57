"""What a metric can be on masks of a known size: the same questions, asked of whole counts.

With the number of positive pixels known there is one row of pairs for each tp; with only the number of pixels, one for each (tp, fn).
Within a row only fp is free, and tn is what is left. A metric is then a quotient of linear functions of fp (MCC and Fowlkes-Mallows
are one over a root), so it is monotone: each reported value leaves an interval of fp, and a metric is extreme at an end of it. Where
counts are zero another formula may apply, so pairs are sorted by which counts are.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, combinations
from math import lcm, prod
from typing import Any

import numpy as np
import sympy as sp

from segbounds.bounds.methods.whole import blocks as tables
from segbounds.errors import Unsupported
from segbounds.metrics.counts import SYMBOLS, Counts, fn, fp, tn, tp
from segbounds.metrics.pieces import halves, nodes
from segbounds.metrics.similarity import Similarity, evaluate, on_support, polynomials, ratio, value_at
from segbounds.regions.bound import Limit, least, most
from segbounds.regions.facts import Fact, Reported, Size

#: How many rows are looked at: beyond, a query would take seconds.
MOST_ROWS = 4_000_000
#: How far a float may be off, many times over: its terms are products of counts over a root that is no smaller than they are.
UNSURE = 1e-12
#: Where each pair is looked at, how many at most, and how many at one time.
MOST_PAIRS, CHUNK = 30_000_000, 1_000_000
NEAR, FEW = 1e-13, 200  # values this near to the best float may be better; where many are, they are equal


def whole_extent(metric: Similarity, known: Sequence[Fact], size: Size) -> tuple[Limit, Limit] | None:
    """The least and the most that a metric can be over whole counts of a size with these values; None where there are none."""
    found = [
        extreme for rows in _feasible(known, size) for part in _pieces(rows, metric) for extreme in _ends(part, metric)
    ]
    return (least(found), most(found)) if found else None


def whole_example(known: Sequence[Fact], size: Size) -> Counts | None:
    """Whole counts of a size with these values; None where there are none."""
    rows = next(_feasible(known, size), None)
    if rows is None:
        return None
    return Counts(int(rows.tp[0]), int(rows.low[0]), int(rows.fn[0]), int(rows.room[0] - rows.low[0]))


@dataclass(frozen=True)
class Gaps:
    """How far two metrics are apart: where first - second is largest, where second - first is, and the relative error.

    relative
        The largest of first/second and second/first where both are positive, less 1; infinite where one is zero and the other positive.
    """

    above: Limit
    below: Limit
    relative: sp.Expr


def whole_gaps(first: Similarity, second: Similarity, known: Sequence[Fact], size: Size) -> Gaps | None:
    """How far two metrics are apart over whole counts of a size with these values, every one looked at; None where there are none.

    Raises Unsupported where these are more than MOST_PAIRS.
    """
    pairs = [part for rows in _feasible(known, size) for part in _every_pair(rows)]
    if not pairs:
        return None
    seen: dict[Counts, tuple[sp.Expr, sp.Expr]] = {}
    for counts in (counts for part in pairs for counts in _telling(first, second, part)):
        seen[counts] = value_at(first, counts), value_at(second, counts)
    above = most(Limit(one - other, counts, attained=True) for counts, (one, other) in seen.items())
    below = most(Limit(other - one, counts, attained=True) for counts, (one, other) in seen.items())
    factors = [
        top / bottom if bottom > 0 else sp.oo
        for one, other in seen.values()
        for top, bottom in ((one, other), (other, one))
        if top > 0 and bottom >= 0
    ]
    return Gaps(above, below, max([sp.Integer(1), *factors], key=sp.N) - 1)


def _every_pair(rows: "_Rows") -> Iterator[Counts]:
    """The counts of rows one by one, as columns of at most CHUNK and a row."""
    widths = rows.high - rows.low + 1
    if int(widths.sum()) > MOST_PAIRS:
        raise Unsupported(
            "pairs of masks of this size are too many to look at each: leave the size out, or say how many are positive"
        )
    for part in np.array_split(np.arange(len(widths)), 1 + int(widths.sum()) // CHUNK):
        row = np.repeat(part, widths[part])
        alarms = rows.low[row] + np.arange(len(row)) - np.repeat(np.cumsum(widths[part]) - widths[part], widths[part])
        yield Counts(rows.tp[row], alarms, rows.fn[row], rows.room[row] - alarms)


def _telling(first: Similarity, second: Similarity, pairs: Counts) -> set[Counts]:
    """The counts among which the largest differences and quotients are, as far as floats can tell."""
    one, other = (np.asarray(evaluate(metric, pairs)) for metric in (first, second))
    both = (one > -NEAR) & (other > -NEAR)
    with np.errstate(all="ignore"):
        quotients = [
            np.where(both & (top > NEAR), top / np.maximum(bottom, 0), 0)
            for top, bottom in ((one, other), (other, one))
        ]
    places: set[int] = set()
    for values in (one - other, other - one, *quotients):
        best = values.max()
        near = values >= best - NEAR * max(1.0, best) if np.isfinite(best) else np.isinf(values)
        places.update(map(int, np.flatnonzero(near)[:FEW]))
    return {Counts(*(int(column[place]) for column in pairs)) for place in places}


@dataclass(frozen=True)
class _Rows:
    """Pairs with tp and fn of a row and fp from low to high; fp + tn is the row's room. Exactly the counts of support are positive."""

    support: frozenset[sp.Symbol]
    tp: Any
    fn: Any
    room: Any
    low: Any
    high: Any

    def where(self, kept: Any, low: Any = None, high: Any = None) -> "_Rows":
        sides = (self.low if low is None else low, self.high if high is None else high)
        kept = kept & (sides[0] <= sides[1])
        return _Rows(self.support, *(column[kept] for column in (self.tp, self.fn, self.room, *sides)))


@dataclass(frozen=True)
class _Piece:
    """Rows on which a metric is top/bottom, without |.|, min and max."""

    rows: _Rows
    top: sp.Expr
    bottom: sp.Expr


def _feasible(known: Sequence[Fact], size: Size) -> Iterator[_Rows]:
    """The rows with all the values, by support."""
    # what is cheap to ask leaves fewer rows to the rest; the order changes no answer
    ordered = sorted(known, key=lambda item: _effort(item.metric))
    for rows in _all_rows(size, known):
        parts = [rows]
        for item in ordered:
            parts = [
                left for part in parts for piece in _pieces(part, item.metric) for left in _within(piece, item.value)
            ]
        yield from parts


@cache
def _effort(metric: Similarity) -> int:
    """The degree of the metric as a quotient; more than any for roots and pieces."""
    sides = ratio(metric.formula)
    if not all(side.is_polynomial(*SYMBOLS) for side in sides):
        return 10
    return max(sp.Poly(side, *SYMBOLS).total_degree() for side in sides)


def _all_rows(size: Size, known: Sequence[Fact]) -> Iterator[_Rows]:
    total = size.pixels
    left = [] if size.positives is None else tables.rows_left(known, size)
    number = (total + 1) * (total + 2) // 2 if size.positives is None else sum(end - start + 1 for start, end in left)
    if number > MOST_ROWS:
        remedy = "say how many are positive, or leave the size out" if size.positives is None else "leave the size out"
        raise Unsupported(f"whole counts on {size.text} are too many: {remedy}")
    if size.positives is not None:
        hits = np.concatenate([np.arange(start, end + 1) for start, end in left] or [np.arange(0)])
        misses = size.positives - hits
    else:
        hits, misses = (side.ravel() for side in np.indices((total + 1, total + 1)))
        hits, misses = hits[hits + misses <= total], misses[hits + misses <= total]
    room = total - hits - misses
    for positive in chain.from_iterable(combinations(SYMBOLS, number) for number in range(1, 5)):
        support = frozenset(positive)
        high = room - (tn in support) if fp in support else np.zeros_like(room)
        low = np.minimum(high, 1) if tn in support else high
        fits = ((hits > 0) == (tp in support)) & ((misses > 0) == (fn in support))
        fits &= room >= (fp in support) + (tn in support) if {fp, tn} & support else room == 0
        rows = _Rows(support, hits, misses, room, low, high).where(fits)
        if len(rows.tp):
            yield rows


def _pieces(rows: _Rows, metric: Similarity) -> Iterator[_Piece]:
    """The metric on these rows, and where it has |.|, min or max, on the parts of them on which it has not."""
    yield from _smooth(rows, _formula(metric, rows.support))


@cache
def _formula(metric: Similarity, support: frozenset[sp.Symbol]) -> sp.Expr:
    return on_support(metric, support)


def _smooth(rows: _Rows, formula: sp.Expr) -> Iterator[_Piece]:
    bent = nodes(formula)
    if not len(rows.tp):
        return
    if not bent:
        yield _Piece(rows, *ratio(formula))
        return
    first, second, here, there = halves(bent[0])
    yield from _smooth(_where(rows, (1, first), (-1, second)), formula.xreplace({bent[0]: here}))
    yield from _smooth(_where(rows, (1, second), (-1, first), strict=True), formula.xreplace({bent[0]: there}))


def _where(rows: _Rows, *sum_of: tuple[Any, sp.Expr], strict: bool = False) -> _Rows:
    """The part of the rows on which a sum of multiples of linear functions of fp (in each row) is non-negative, or positive."""
    constant, slope = _in_row(rows, sum_of)
    constant = constant - 1 if strict else constant  # whole numbers
    rising, falling = slope > 0, slope < 0
    divisor = np.where(slope == 0, 1, abs(slope))
    low = np.where(rising, np.maximum(rows.low, -(constant // divisor)), rows.low)
    high = np.where(falling, np.minimum(rows.high, constant // divisor), rows.high)
    return rows.where((slope != 0) | (constant >= 0), low.astype(np.int64), high.astype(np.int64))


def _in_row(rows: _Rows, sum_of: Sequence[tuple[Any, sp.Expr]]) -> tuple[Any, Any]:
    """The constant and the slope in fp of a sum of multiples of expressions that are linear in it, times a common denominator: whole
    numbers."""
    terms: dict[_Exponents, Any] = {}
    for factor, expression in sum_of:
        for exponents, coefficient in _terms_in_row(expression, tn in rows.support):
            terms[exponents] = terms.get(exponents, 0) + factor * coefficient
    if any(exponents[0] > 1 for exponents, coefficient in terms.items() if coefficient):
        raise Unsupported("a metric is no quotient of linear functions of fp where tp and fn are known")
    common = lcm(*(int(coefficient.q) for coefficient in terms.values()))
    whole = {exponents: int(common * coefficient) for exponents, coefficient in terms.items() if coefficient}
    # int64 while no term can leave it, Python's integers beyond
    largest = max(1, int(max(column.max(initial=0) for column in (rows.tp, rows.fn, rows.room))))
    most = sum(abs(coefficient) * largest ** sum(exponents[1:]) for exponents, coefficient in whole.items())
    columns = [column if most < 2**61 else column.astype(object) for column in (rows.tp, rows.fn, rows.room)]
    sides = [0 * columns[0], 0 * columns[0]]
    for (power, *others), coefficient in whole.items():
        sides[power] = sides[power] + coefficient * prod(
            column**exponent for column, exponent in zip(columns, others, strict=True) if exponent
        )
    return sides[0], sides[1]


_ROOM = sp.Symbol("room", nonnegative=True)
_Exponents = tuple[int, ...]  # of fp, tp, fn and the room


@cache
def _terms_in_row(expression: sp.Expr, has_tn: bool) -> tuple[tuple[_Exponents, sp.Rational], ...]:
    """An expression as a polynomial in fp and what a row has. The same few are asked for at each query."""
    # without true negatives the false positives fill the row's room
    in_row = {tn: _ROOM - fp} if has_tn else {fp: _ROOM}
    terms = tuple(sp.Poly(expression.xreplace(in_row), fp, tp, fn, _ROOM).terms())
    if not all(coefficient.is_Rational for _, coefficient in terms):
        raise Unsupported("a metric has a parameter without a value, or a number that is no fraction")
    return terms


@cache
def _trend(top: sp.Expr, bottom: sp.Expr, support: frozenset[sp.Symbol]) -> int | None:
    """Whether top/bottom rises (1) or falls (-1) where false alarms take the place of true negatives, or is level or linear over linear
    (0), so that it is extreme at an end of each row; None where that is not seen."""
    if not {fp, tn} <= support:
        return -1  # a row has one pair
    found = polynomials(top, bottom)
    if found is None:
        return None
    above, below = (sp.Poly(side, *SYMBOLS) for side in found[:2])
    steps = [side.diff(fp) - side.diff(tn) for side in (above, below)]
    slope = ((2 if found[2] else 1) * steps[0] * below - above * steps[1]).coeffs()
    signs = [sign for sign in (-1, 1) if all(sign * coefficient >= 0 for coefficient in slope)]
    if signs:
        return signs[0]
    linear = not found[2] and all(all(term[1] + term[3] <= 1 for term in side.monoms()) for side in (above, below))
    return 0 if linear else None


def _within(piece: _Piece, value: Reported) -> Iterator[_Rows]:
    """The part of the rows on which the metric has the value."""
    top, bottom, rows = piece.top, piece.bottom, piece.rows
    if not (top.is_polynomial(*SYMBOLS) and bottom.is_polynomial(*SYMBOLS)):
        yield from _within_curved(piece, value)
        return
    rows = _where(rows, (1, top), (-value.low, bottom), strict=not value.with_low)
    rows = _where(rows, (value.high, bottom), (-1, top), strict=not value.with_high)
    if len(rows.tp):
        yield rows


def _within_curved(piece: _Piece, value: Reported) -> Iterator[_Rows]:
    """The same where the metric has a root: if it falls with fp, two searches by halves find where it is in the range."""
    rows = piece.rows
    if _trend(piece.top, piece.bottom, rows.support) != -1:
        raise Unsupported("a metric with a root does not fall with fp where tp and fn are known")
    low = _first(piece, value.high, not value.with_high)
    high = _first(piece, value.low, value.with_low) - 1
    rows = rows.where(np.ones(len(rows.tp), bool), np.maximum(rows.low, low), np.minimum(rows.high, high))
    if len(rows.tp):
        yield rows


def _first(piece: _Piece, bound: sp.Rational, below: bool) -> Any:
    """The first fp of each row at which the metric is at most the bound (``below``: less than it); one beyond the last where there is
    none."""
    rows = piece.rows
    low, high = rows.low.copy(), rows.high + 1
    while (low < high).any():
        middle = (low + high) // 2
        found = _at_most(piece, middle, bound, below) & (low < high)
        high = np.where(found, middle, high)
        low = np.where(found | (low >= high), low, middle + 1)
    return high


def _at_most(piece: _Piece, column: Any, bound: sp.Rational, strictly: bool) -> Any:
    """Whether the metric is at most a bound (or less): floats where they are sure, else exactly."""
    rows = piece.rows
    gap = _floats(piece, column) - float(bound)
    answer = gap < 0
    for place in np.flatnonzero(abs(gap) < UNSURE * max(1.0, abs(float(bound)))):
        counts = _counts(rows, int(place), int(column[place]))
        if counts.tn < 0:
            continue  # one beyond the row
        value = (piece.top / piece.bottom).xreplace(dict(zip(SYMBOLS, map(sp.Integer, counts), strict=True)))
        answer[place] = value < bound if strictly else value <= bound
    return answer


def _floats(piece: _Piece, column: Any) -> Any:
    rows = piece.rows
    function = _function(piece.top / piece.bottom)
    counts = (rows.tp, column, rows.fn, rows.room - column)
    with np.errstate(all="ignore"):
        return np.broadcast_to(np.asarray(function(*(side.astype(float) for side in counts)), float), rows.tp.shape)


@cache
def _function(formula: sp.Expr) -> Callable[..., Any]:
    return sp.lambdify(SYMBOLS, formula, modules="numpy")


def _counts(rows: _Rows, place: int, alarms: int) -> Counts:
    return Counts(int(rows.tp[place]), alarms, int(rows.fn[place]), int(rows.room[place]) - alarms)


def _ends(piece: _Piece, metric: Similarity) -> Iterator[Limit]:
    """The extremes of a metric on rows: at their ends. Floats nominate, exact values decide."""
    rows = piece.rows
    if not len(rows.tp):
        return
    if _trend(piece.top, piece.bottom, rows.support) is None:
        raise Unsupported(f"{metric} neither rises nor falls with fp where tp and fn are known")
    columns = (rows.low, rows.high)
    values = np.array([_floats(piece, column) for column in columns])
    for best in (values.min(), values.max()):
        sides, places = np.nonzero(abs(values - best) <= NEAR * max(1.0, abs(best)))
        nominated = {
            _counts(rows, int(place), int(columns[side][place]))
            for side, place in zip(sides[:FEW], places[:FEW], strict=True)
        }
        for counts in nominated:
            yield Limit(value_at(metric, counts), counts, attained=True)
