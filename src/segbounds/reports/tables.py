"""Tables of texts, whatever form they came in: a head, rows, and nothing understood yet.

Every form is read by a library or module that is kept for it: csv, markdown-it-py, Beautiful Soup, pylatexenc. What a cell says is
plain text afterwards: no markup, no macros.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from segbounds.errors import InputError

MOST_CELLS = 1_000_000  # of a table


@dataclass(frozen=True)
class Table:
    """A table of texts.

    place
        Where it was found, for messages: a file's name, and which of its tables.
    head
        One text a column; heads of several rows are joined.
    rows
        As many texts each as there are columns.
    drawn
        Whether a program drew it with lines, such as a log of mmsegmentation: 91.0 then has lost its last zero.
    notes
        What is to be said of how it was read.
    written
        How many cells the head and each row were written with; empty where that is not known.
    """

    place: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    drawn: bool = False
    notes: tuple[str, ...] = ()
    written: tuple[int, ...] = ()


#: What a cell with a value begins with; names of methods such as U-Net 3+ do not.
NUMBER = r"[-+−]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][-+]?\d{1,2})?"
_VALUE = re.compile(rf"\s*{NUMBER}\s*%?\s*(?:$|±|\+[-/]|\(|\[|%|_\s*[{{±]+\s*\d*\.\d|/\s*{NUMBER}\s*%?\s*$)")
_NOTHING = re.compile(r"\s*(?:[-–—/x]*|n/?a|nan|none)\s*", re.IGNORECASE)
_NO_NUMBER = re.compile(r"\s*[-+−]?(?:inf(?:inity)?|∞)\s*", re.IGNORECASE)


def words(text: str) -> frozenset[str]:
    """What stands between bars."""
    return frozenset(text.split("|"))


def has_value(text: str) -> bool:
    return bool(_VALUE.match(text))


def is_missing(text: str) -> bool:
    return bool(_NOTHING.fullmatch(text))


def _failed(row: Sequence[str]) -> bool:
    """Whether these are the cells of something that has no values, such as a run that failed, below a head."""
    return any(row[1:]) and all(is_missing(cell) or _NO_NUMBER.fullmatch(cell) for cell in row[1:])


def of_grid(place: str, grid: Sequence[Sequence[str]], heads: int | None = None, drawn: bool = False) -> Table | None:
    """The table that some rows of cells make; None where they are none: no head, no values.

    heads
        How many rows are the head; where left out, those before the first row with a value beside its first cell.
    """
    rows = [[" ".join(cell.split()) for cell in row] for row in grid]
    rows = [row for row in rows if any(row)]
    width = max(map(len, rows), default=0)
    if width * len(rows) > MOST_CELLS:
        raise InputError(f"{place} has more than {MOST_CELLS} cells: give the part with the results")
    if heads is None:
        rows = [
            row for row in rows if not all(re.fullmatch(r"[-+=:|]{3,}|", cell) for cell in row)
        ]  # lines between rows
        valued = (i for i, row in enumerate(rows) if any(map(has_value, row[1:] or row)) or (i and _failed(row)))
        heads = next(valued, 0)
        written, rows = _filled_up(rows, width)
    else:
        written, rows = _filled_up(rows, width)
        heads = _with_names_below(rows, heads)
    if not heads or heads >= len(rows) or width < 1:
        return None
    named = _reaching(rows[:heads])
    head = tuple(" ".join(dict.fromkeys(filter(None, (row[i] for row in named)))) for i in range(width))
    cells = (max(written[:heads]), *written[heads:])
    found = Table(place, head, tuple(map(tuple, rows[heads:])), drawn, written=cells)
    return found if any(has_value(cell) for row in found.rows for cell in row) else None


def _filled_up(rows: Sequence[list[str]], width: int) -> tuple[list[int], list[list[str]]]:
    """How many cells rows have, and rows with as many as the widest."""
    return [*map(len, rows)], [row + [""] * (width - len(row)) for row in rows]


def _with_names_below(rows: Sequence[Sequence[str]], heads: int) -> int:
    """How many rows are heads, where one with empty cells has names for these in the row below it."""
    while 0 < heads < len(rows):
        upper, lower = rows[heads - 1], rows[heads]
        named = sum(1 for above, below in zip(upper[1:], lower[1:], strict=True) if below and not above)
        if not named or any(map(has_value, lower[1:])) or any(map(is_missing, filter(None, lower[1:]))):
            break
        heads += 1
    return heads


def _reaching(heads: Sequence[Sequence[str]]) -> list[list[str]]:
    """Heads that reach over several columns are written over the first of them: below each of these stands a name."""
    found = [list(row) for row in heads]
    for row, below in pairwise(found):
        for i in range(2, len(row)):
            if not row[i] and row[i - 1] and below[i] and below[i - 1]:
                row[i] = row[i - 1]
    return found


def turned(table: Table) -> Table:
    """The table with its columns as rows: one that has its metrics below one another."""
    columns = zip(table.head, *table.rows, strict=True)
    head, *rows = columns
    return replace(table, place=f"{table.place} (with metrics as rows)", head=head, rows=tuple(rows), written=())


def of_frame(frame: Any, place: str = "the data frame") -> Table:
    """The table that a data frame is: of pandas, polars, or anything with columns and rows."""
    names = [str(name) if not isinstance(name, tuple) else " ".join(map(str, name)) for name in frame.columns]
    if hasattr(frame, "iter_rows"):
        rows = [[*map(_written, row)] for row in frame.iter_rows()]
    elif hasattr(frame, "itertuples"):
        rows = [[*map(_written, row)] for row in frame.itertuples(index=False, name=None)]
        labels = [str(label) for label in frame.index]
        if labels != [str(i) for i in range(len(labels))]:  # an index that names the rows
            names, rows = ["", *names], [[label, *row] for label, row in zip(labels, rows, strict=True)]
    else:
        raise InputError(
            f"{type(frame).__name__} is no data frame: it has no rows; give one of pandas or polars, or a file"
        )
    found = of_grid(place, [names, *rows], heads=1)
    if found is None:
        raise InputError(f"{place} has no values")
    return found


def _written(value: Any) -> str:
    return "" if value is None or value != value else str(value)
