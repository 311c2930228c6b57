"""Rows with more or fewer cells than their head: what is said of them, and which are left out."""

from collections.abc import Sequence
from dataclasses import replace

from segbounds.errors import InputError
from segbounds.reports.columns import is_metric
from segbounds.reports.tables import Table, has_value


def placed(table: Table) -> Table:
    """The table with every cell below its head.

    Rows with fewer cells have those of the first columns, as pages show them; in rows with more nobody knows which number is which, so
    these are left out. A head that has no name for the names of rows, as R writes it, is moved.

    Raises InputError where every row has more cells than the head.
    """
    if not table.written:
        return table
    cells, *written = table.written
    if _lacks_a_name(table, cells):
        return replace(table, head=("", *table.head[:-1]), written=())
    rows: list[tuple[str, ...]] = []
    notes: list[str] = []
    for number, (row, many) in enumerate(zip(table.rows, written, strict=True), 1):
        name = repr(row[0]) if row[0] else f"row {number}"
        if any(map(_has_digit, row[cells:])):
            notes.append(
                f"{name} is left out: it has {many} cells and the head {cells}, so which number is which is not clear"
            )
            continue
        if many < cells and any(map(_has_digit, row[1:])):
            notes.append(
                f"{name} has {many} cells and the head {cells}: they are taken for those of the first {many} columns"
            )
        rows.append(row)
    if not any(has_value(cell) for row in rows for cell in row):
        raise InputError(
            f"{table.place} has {cells} heads and more cells in every row, so which number is which is not clear: give each column a head, "
            "and put quotes around numbers with decimal commas, or semicolons between cells"
        )
    return replace(table, rows=tuple(rows), notes=(*table.notes, *notes), written=())


def _lacks_a_name(table: Table, cells: int) -> bool:
    """Whether the head begins with a metric above the names of rows, and has none above the last column."""
    widths = {max((i for i, cell in enumerate(row, 1) if cell), default=0) for row in table.rows}
    return widths == {cells + 1} and is_metric(table.head[0]) and not any(has_value(row[0]) for row in table.rows)


def _has_digit(cell: Sequence[str]) -> bool:
    return any(letter.isdigit() for letter in cell)
