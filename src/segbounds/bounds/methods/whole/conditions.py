"""What one end of a value demands of whole counts: in the row of a tp, an fp at least or at most as large as a border."""

from collections.abc import Callable, Sequence
from math import isqrt
from typing import Any

import sympy as sp

from segbounds.bounds.methods.whole.forms import known_form, terms_at_margins
from segbounds.regions.facts import Fact

Rows = tuple[tuple[int, ...], ...]  # by the power of y, then by that of x: integers


class WholeCondition:
    """G(x, y) >= 0, a polynomial with integers as coefficients, of degree one in y.

    It holds up to some y of a row (``upper``) or from one on; ``rows`` has the coefficients by the power of y, then by that of x.
    """

    def __init__(self, upper: bool, terms: dict[tuple[int, int], int]) -> None:
        self.upper, self.rows = upper, rows_of(terms, 2)
        self.linear = max((sum(powers) for powers, value in terms.items() if value), default=0) < 2

    def last(self, x: int, low: int, high: int) -> int:
        """The last y from low to high up to which it holds; low - 1 where it holds nowhere."""
        constant, slope = (horner(row, x) for row in self.rows)
        if slope < 0:
            return min(high, max(low - 1, constant // -slope))
        return high if constant + slope * low >= 0 else low - 1

    def first(self, x: int, low: int, high: int) -> int:
        """The first y from low to high from which on it holds; high + 1 where it holds nowhere."""
        constant, slope = (horner(row, x) for row in self.rows)
        if slope > 0:
            return max(low, min(high + 1, -(constant // slope)))
        return low if constant + slope * high >= 0 else high + 1


class NonlinearCondition:
    """The same for what is no polynomial of degree one in y: the sign of ``sign`` at each point, and top/bottom against a square."""

    def __init__(self, upper: bool, sides: tuple[Rows, Rows, Rows], bound: tuple[int, int], strict: bool) -> None:
        self.upper, self.sides, self.strict = upper, sides, strict
        numerator, denominator = bound
        self.positive, self.squares = numerator >= 0, (numerator**2, denominator**2)

    def holds(self, x: int, y: int) -> bool:
        """Whether the metric is at least the bound there, or above it where that is strict."""
        sign, top, bottom = (horner2(side, x, y) for side in self.sides)
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
        tops, bottoms = ([horner(row, x) for row in side] for side in self.sides[1:])
        c, b, a = (self.squares[1] * top - self.squares[0] * bottom for top, bottom in zip(tops, bottoms, strict=True))
        roots = []
        if a:
            under = b * b - 4 * a * c
            if under >= 0:
                roots = [(-b + sign * isqrt(under)) // (2 * a) for sign in (1, -1)]
        elif b:
            roots = [-c // b]
        inside = [root for root in roots if low <= root <= high]
        right = [root for root in inside if (horner2(self.sides[0], x, root) >= 0) == self.positive]
        return (right or inside or [(low + high) // 2])[0]


def rows_of(terms: dict[tuple[int, int], int], number: int) -> Rows:
    width = max((i for i, _ in terms), default=0) + 1
    return tuple(tuple(terms.get((i, j), 0) for i in range(width)) for j in range(number))


def horner(row: Sequence[int], x: Any) -> Any:
    value = 0
    for coefficient in reversed(row):
        value = value * x + coefficient
    return value


def horner2(rows: Rows, x: Any, y: Any) -> Any:
    value = 0
    for row in reversed(rows):
        value = value * y + horner(row, x)
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


def conditions_of(
    item: Fact, support: frozenset[sp.Symbol], p: int, n: int
) -> list[WholeCondition | NonlinearCondition] | None:
    """What the two ends of a value demand on a support; None where nothing there has it."""
    form = known_form(item.metric, support)
    value = item.value
    made: list[WholeCondition | NonlinearCondition] = []
    top, bottom = terms_at_margins(form.top, p, n), terms_at_margins(form.bottom, p, n)
    ends = ((1, value.low, not value.with_low), (-1, -value.high, not value.with_high))
    for sign, end, strict in ends:  # sign * metric is at least the end, or above it
        numerator, denominator = int(end.p), int(end.q)
        upper = form.falls == (sign > 0)
        if form.sign is not None:
            signs = {powers: sign * c for powers, c in terms_at_margins(form.sign, p, n).items()}
            made.append(
                NonlinearCondition(
                    upper, (rows_of(signs, 3), rows_of(top, 3), rows_of(bottom, 3)), (numerator, denominator), strict
                )
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
        made.append(WholeCondition(upper, terms))
    return made


def alarms_within(
    conditions: Sequence[WholeCondition | NonlinearCondition], start: int, end: int, low: int, high: int
) -> tuple[int, int]:
    """Between which fp all pairs of the rows from start to end lie; of one row it is all of them."""
    for item in conditions:
        if item.upper:
            high = item.last(end, low, high)
        else:
            low = item.first(start, low, high)
        if low > high:
            break
    return low, high
