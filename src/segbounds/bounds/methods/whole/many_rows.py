"""Very many rows of whole counts at a time: floats tell, with room for their errors, which are left to be looked at exactly."""

from collections.abc import Sequence
from typing import Any

from segbounds.bounds.methods.whole.conditions import (
    NonlinearCondition,
    Rows,
    WholeCondition,
    alarms_within,
    horner,
    horner2,
)
from segbounds.errors import Unsupported

#: How many rows are looked at at one time.
CHUNK = 1 << 20
MOST_ROWS = 40_000_000  # and blocks of them, in all: some ten seconds
TOO_MANY = "too many rows of whole counts come near to these values: give fewer digits, or leave the size out"
ROUNDING = 1e-13  # of floats, relative to their largest terms: many times the error of a sum of products of four


def among_many_rows(
    blocks: list[tuple[int, int]], conditions: Sequence[WholeCondition | NonlinearCondition], alarms: tuple[int, int]
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
            low, high = alarms_within(conditions, row, row, *alarms)
            if low <= high:
                return row, (low + high) // 2
        wide = found[found[:, 0] < found[:, 1]]
        if len(wide):
            middle = (wide[:, 0] + wide[:, 1]) // 2
            halves = np.array([[wide[:, 0], middle], [middle + 1, wide[:, 1]]])
            waiting.append(halves.transpose(2, 0, 1).reshape(-1, 2))
    return None


def _left(blocks: Any, conditions: Sequence[WholeCondition | NonlinearCondition], alarms: tuple[int, int]) -> Any:
    """Which blocks of rows are not ruled out, as far as floats are sure."""
    import numpy as np

    low, high = (np.full(len(blocks), end, dtype=float) for end in alarms)
    starts, ends = (blocks[:, i].astype(float) for i in (0, 1))
    for item in conditions:
        x = ends if item.upper else starts
        border = _border_of_line(item, x) if isinstance(item, WholeCondition) else _border_of_curve(item, x, *alarms)
        if item.upper:
            high = np.minimum(high, border)
        else:
            low = np.maximum(low, border)
    return low <= high


def _border_of_line(item: WholeCondition, x: Any) -> Any:
    """The last fp, or the first, that a condition allows in each row; none at all where floats are not sure of the slope."""
    import numpy as np

    constant, slope = (horner(row, x) for row in item.rows)
    sizes = [horner([abs(c) for c in row], x) for row in item.rows]
    with np.errstate(all="ignore"):
        border = -constant / slope
        room = ROUNDING * (sizes[0] + sizes[1] * abs(border)) / abs(slope)
    sure = abs(slope) > 1e3 * ROUNDING * sizes[1]
    if item.upper:
        return np.where(sure & (slope < 0), np.floor(border + room), np.inf)
    return np.where(sure & (slope > 0), np.ceil(border - room), -np.inf)


def _border_of_curve(item: NonlinearCondition, x: Any, low: int, high: int) -> Any:
    """The same by halves: what floats are sure of does not hold beyond."""
    import numpy as np

    def refused(y: Any) -> Any:
        """Where it does not hold, for certain."""
        (sign, size), (top, above), (bottom, below) = (
            (horner2(side, x, y), horner2(_sizes(side), x, y)) for side in item.sides
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


def _sizes(rows: Rows) -> Rows:
    return tuple(tuple(map(abs, row)) for row in rows)
