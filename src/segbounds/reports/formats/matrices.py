"""Square tables of counts: CSV and its relatives, Markdown, JSON, what numpy prints, writes as text, or saves."""

import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from segbounds.errors import InputError
from segbounds.reports.file_texts import text_of
from segbounds.reports.formats.delimited import grid
from segbounds.reports.tables import words

TOTALS = words("total|totals|sum|all|σ|∑")
_WHOLE = re.compile(r"\d{1,18}(?:\.0*)?|\d{1,3}(?:[,'’ \u202f\xa0]\d{3})+|\d(?:\.\d{1,18})?[eE]\+?\d{1,2}")
_INNER = re.compile(r"\[([^\[\]]*)\]")


def read_matrix(place: Path | str) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """The names of the classes and the counts, a row for each class of the reference. Rows and columns of totals are left out.

    Raises InputError where it is not square, or not of whole numbers.
    """
    rows = _saved(Path(place)) if str(place).endswith(".npy") else _written(str(place), text_of(place, str(place))[0])
    return _matrix(place, rows)


def matrix_hint(place: str, rows: Sequence[Sequence[str]] | str) -> str:
    """What is said of cells, or of a text, where other tables are asked for and these may be a confusion matrix; else nothing."""
    try:
        _matrix(place, _written(place, rows) if isinstance(rows, str) else [*map(list, rows)])
    except InputError:
        return ""
    return "; if it is a confusion matrix, `segbounds metrics FILE` has every metric of it"


def _matrix(place: Path | str, rows: list[list[str]]) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    names: tuple[str, ...] = ()
    if rows and len(rows) == len(rows[0]) and count(rows[0][0]) is None:  # names in the head and before each row
        names, rows = tuple(rows[0][1:]), [row[1:] for row in rows[1:]]
        rows, names = _without_totals(rows, names)
    else:
        if rows and any(count(cell) is None for cell in rows[0][1:] or rows[0]):  # the head
            names = tuple(filter(None, rows.pop(0)))
        if rows and any(count(row[0]) is None for row in rows):  # a name before each row
            names, rows = tuple(row[0] for row in rows), [row[1:] for row in rows]
    counts = [[count(cell) for cell in row] for row in rows]
    if len(rows) < 2 or any(len(row) != len(rows) or None in row for row in counts):
        raise InputError(
            f"{place} is no confusion matrix: as many columns as rows, two or more, of whole numbers, are needed"
        )
    if len(names) != len(rows):
        names = tuple(map(str, range(len(rows))))
    return names, tuple(tuple(cell for cell in row if cell is not None) for row in counts)


def count(text: str) -> int | None:
    """A number of pixels, as programs write it; None where it is none."""
    text = text.strip()
    if not text.isascii() and not re.fullmatch(r"[\d’\u202f\xa0]+", text, re.ASCII):
        return None
    if not _WHOLE.fullmatch(text):
        return None
    if re.search(r"[,'’ \u202f\xa0]", text):
        text = re.sub(r"\D", "", text)
    value = Fraction(text.rstrip(".") or "0")
    return int(value) if value.denominator == 1 and value < 10**19 else None


def _written(place: str, text: str) -> list[list[str]]:
    if "[" in text:  # JSON, or as numpy prints it
        rows = [re.split(r"[\s,]+", row.strip()) for row in _INNER.findall(text)]
    elif all(count(cell) is not None for cell in text.split()) and not re.search(r"[,;\t|]", text):
        rows = [line.split() for line in text.splitlines() if line.strip()]
    else:
        rows = [[cell.strip() for cell in row] for row in grid(place, text)]
    return [row for row in rows if any(row) and not all(re.fullmatch(r":?-+:?", cell) for cell in row)]


def _saved(place: Path) -> list[list[str]]:
    import numpy as np

    try:
        # mapped, so that no more is asked for than the file holds, whatever its head declares
        found = np.load(place, mmap_mode="r", allow_pickle=False)
    except (EOFError, OSError, ValueError) as why:
        raise InputError(f"{place} cannot be read as an array: {why}") from None
    if getattr(found, "ndim", 0) != 2:
        raise InputError(f"{place} has no rows and columns")
    return [[str(cell) for cell in row] for row in found.tolist()]


def _without_totals(rows: list[list[str]], names: tuple[str, ...]) -> tuple[list[list[str]], tuple[str, ...]]:
    if len(names) < 3 or names[-1].lower() not in TOTALS:
        return rows, names
    return [row[:-1] for row in rows[:-1]], names[:-1]
