"""CSV, TSV and cells copied from a spreadsheet: rows on lines, cells between tabs, semicolons, commas, bars or wide gaps."""

import csv
import re
from collections.abc import Sequence
from io import StringIO

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
    grids = [grid(place, block) for block in blocks]
    if len(grids) > 1:
        widths = {max(map(len, grid), default=0) for grid in grids}
        if len(widths) == 1:  # an empty line within one table
            whole = of_grid(place, [row for grid in grids for row in grid])
            return [] if whole is None else [whole]
    found = [of_grid(place if len(grids) == 1 else f"{place}, part {i}", grid) for i, grid in enumerate(grids, 1)]
    return [table for table in found if table is not None]


def grid(place: str, text: str) -> list[list[str]]:
    delimiter = _delimiter(text)
    if delimiter is None:
        return _aligned(text.splitlines())
    if delimiter == "|":  # with one before the first cell and behind the last
        text = "\n".join(line.strip().removeprefix("|").removesuffix("|") for line in text.splitlines())
    try:
        return list(csv.reader(StringIO(text), delimiter=delimiter, skipinitialspace=True))
    except csv.Error as error:
        raise InputError(f"{place} is no table of cells: {error}") from None


_WORDS = re.compile(r"\S+(?:\s\S+)*")  # between wide gaps


def _aligned(lines: Sequence[str]) -> list[list[str]]:
    """Cells that stand below one another, as programs print them: a line with fewer than the fullest has each in the column whose end,
    or else start, it shares; what shares neither is in no column, and left out."""
    cells = [
        [(m.start(), m.end(), m.group()) for m in _WORDS.finditer(line.expandtabs())] for line in lines if line.strip()
    ]
    width = max(map(len, cells), default=0)
    full = [row for row in cells if len(row) == width]
    texts = [[text for *_, text in row] for row in cells]
    if all(len(row) in (1, width) for row in cells):
        return texts
    if len(cells) - len(full) == 1 and len(cells[0]) < width:  # only the head is shorter
        return [[""] * (width - len(texts[0])) + texts[0], *texts[1:]]
    ends, starts = ([{row[i][side] for row in full} for i in range(width)] for side in (1, 0))
    grid = []
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
        grid.append(line)
    return grid


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
