"""CSV, TSV and cells copied from a spreadsheet: rows on lines, cells between tabs, semicolons, commas, bars or wide gaps."""

import csv
import re
from io import StringIO

from segbounds.errors import InputError
from segbounds.reports.tables import Table, of_grid

DELIMITERS = "\t;,|"


def tables(place: str, text: str) -> list[Table]:
    """The table, or several with empty lines between them."""
    blocks = [
        block for block in re.split(r"\n[ \t;,|]*\n", text.replace("\r\n", "\n").replace("\r", "\n")) if block.strip()
    ]
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
        return [re.split(r"\s{2,}", line.strip()) for line in text.splitlines() if line.strip()]
    if delimiter == "|":  # with one before the first cell and behind the last
        text = "\n".join(line.strip().removeprefix("|").removesuffix("|") for line in text.splitlines())
    try:
        return list(csv.reader(StringIO(text), delimiter=delimiter, skipinitialspace=True))
    except csv.Error as error:
        raise InputError(f"{place} is no table of cells: {error}") from None


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
