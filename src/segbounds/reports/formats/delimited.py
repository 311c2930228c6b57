"""CSV, TSV and cells copied from a spreadsheet: rows on lines, cells between tabs, semicolons, commas, bars or wide gaps."""

import csv
import re
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO

from segbounds.algebra.texts import shown
from segbounds.errors import InputError
from segbounds.reports.tables import Table, has_value, of_grid

DELIMITERS = "\t;,|"


def tables(place: str, text: str) -> list[Table]:
    """The table, or several with empty lines between them."""
    blocks = [
        block for block in re.split(r"\n[ \t;,|]*\n", text.replace("\r\n", "\n").replace("\r", "\n")) if block.strip()
    ]
    if len(blocks) > 1 and _delimiter(text) is None and not any(map(has_value, re.split(r"\s{2,}", blocks[0]))):
        # a head, and an empty line below it
        blocks = ["\n".join(blocks)]
    read = [_read(place, block) for block in blocks]
    if len(read) > 1:
        widths = {max(map(len, grid), default=0) for grid, _ in read}
        if len(widths) == 1:  # an empty line within one table
            read = [([row for grid, _ in read for row in grid], [note for _, notes in read for note in notes])]
    found = []
    for i, (rows, notes) in enumerate(read, 1):
        table = of_grid(place if len(read) == 1 else f"{place}, part {i}", rows)
        if table is not None:
            found.append(replace(table, notes=(*table.notes, *notes)))
    return found


def _read(place: str, text: str) -> tuple[list[list[str]], list[str]]:
    """The cells of every line, and what is to be said of how they were read."""
    delimiter = _delimiter(text)
    if delimiter is None:
        return _aligned(text.splitlines())
    rows = _parted(place, text, delimiter)
    return _with_decimal_commas(rows) if delimiter == "," else (rows, [])


def grid(place: str, text: str) -> list[list[str]]:
    """The cells of every line."""
    delimiter = _delimiter(text)
    return _aligned(text.splitlines())[0] if delimiter is None else _parted(place, text, delimiter)


def _parted(place: str, text: str, delimiter: str) -> list[list[str]]:
    if delimiter == "|":  # with one before the first cell and behind the last
        text = "\n".join(line.strip().removeprefix("|").removesuffix("|") for line in text.splitlines())
    try:
        return list(csv.reader(StringIO(text), delimiter=delimiter, skipinitialspace=True))
    except csv.Error as error:
        raise InputError(f"{place} is no table of cells: {error}") from None


def _with_decimal_commas(rows: list[list[str]]) -> tuple[list[list[str]], list[str]]:
    """Rows whose numbers have decimal commas, where commas stand between cells as well: below a head of so many cells there is one way to
    read A,0,85,0,74."""
    width = len(rows[0]) if rows else 0
    found, joined = [], 0
    for row in rows:
        parts = row[1:]
        # below two heads three cells are two numbers behind a name as well
        if width > 2 and len(row) == 2 * width - 1 and all(re.fullmatch(r"\d+", part.strip()) for part in parts):
            row = [row[0], *(f"{whole},{decimals}" for whole, decimals in zip(parts[::2], parts[1::2], strict=True))]
            joined += 1
        found.append(row)
    note = (
        f"of {joined} rows commas stand between cells and within numbers: of two cells with digits one number is made"
    )
    return found, [note] if joined else []


_WORDS = re.compile(r"\S+(?:\s\S+)*")  # between wide gaps


def _aligned(lines: Sequence[str]) -> tuple[list[list[str]], list[str]]:
    """Cells that stand below one another, as programs print them: a line with fewer than the fullest has each in the column whose end,
    or else start, it shares; what shares neither is in no column, and left out, which is said."""
    cells = [
        [(m.start(), m.end(), m.group()) for m in _WORDS.finditer(line.expandtabs())] for line in lines if line.strip()
    ]
    width = max(map(len, cells), default=0)
    full = [row for row in cells if len(row) == width]
    texts = [[text for *_, text in row] for row in cells]
    if all(len(row) in (1, width) for row in cells):
        return texts, []
    if len(cells) - len(full) == 1 and len(cells[0]) < width:  # only the head is shorter
        return [[""] * (width - len(texts[0])) + texts[0], *texts[1:]], []
    ends, starts = ([{row[i][side] for row in full} for i in range(width)] for side in (1, 0))
    grid, notes = [], []
    for row in cells:
        line = [""] * width
        for at, (start, end, text) in enumerate(row):
            if len(row) == width:
                line[at] = text
                continue
            places = [i for i in range(width) if end in ends[i]] or [i for i in range(width) if start in starts[i]]
            if len(places) == 1:
                line[places[0]] = text
            elif at == 0:
                line[0] = text
            elif any(letter.isdigit() for letter in text):
                notes.append(f"{shown(text)} in the row {shown(row[0][2])} stands below no head, and is left out")
        grid.append(line)
    return grid, notes


def _delimiter(text: str) -> str | None:
    """The sign that parts most lines into equally many cells, more than one; tabs before semicolons before commas."""
    lines = text.splitlines()[:200]
    best: tuple[float, str] | None = None
    for delimiter in DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter, skipinitialspace=True) if row]
        except csv.Error:
            continue
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        alike = widths.count(usual) / len(widths) if widths else 0
        if usual > 1 and (best is None or alike > best[0] + 0.3):
            best = alike, delimiter
    return None if best is None else best[1]
