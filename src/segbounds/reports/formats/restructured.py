"""Simple tables of reStructuredText: columns are where lines of equals signs are. Its grids are read as drawn tables."""

import re
from dataclasses import replace

from segbounds.reports.tables import Table, of_grid

BORDER = r"(?m)^[ \t]*=+(?:[ \t]+=+)+[ \t]*$"


def tables(place: str, text: str) -> list[Table]:
    lines = text.expandtabs().splitlines()
    borders = [i for i, line in enumerate(lines) if re.fullmatch(BORDER, line)]
    found: list[Table] = []
    while borders:
        first, borders = borders[0], borders[1:]
        same = [i for i in borders if lines[i].split() == lines[first].split()]
        head, last = (same[0], same[1]) if len(same) > 1 else (first, same[0] if same else len(lines))
        starts = [match.start() for match in re.finditer(r"=+", lines[first])]
        rows = [_cells(line, starts) for i, line in enumerate(lines[first + 1 : last], first + 1) if i != head]
        table = of_grid(place, rows, heads=head - first - 1 or None)
        if table is not None:
            found.append(table)
        borders = [i for i in borders if i > last]
    if len(found) == 1:
        return found
    return [replace(table, place=f"{place}, table {i}") for i, table in enumerate(found, 1)]


def _cells(line: str, starts: list[int]) -> list[str]:
    """Lines of dashes, which join columns of a head, have no cells."""
    if re.fullmatch(r"[ \-]*", line):
        return []
    return [line[start:end].strip() for start, end in zip(starts, [*starts[1:], len(line)], strict=True)]
