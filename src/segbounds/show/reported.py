"""A checked table as text, JSON and CSV."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sympy as sp

from segbounds.escaping import as_csv
from segbounds.metrics.counts import Counts
from segbounds.reports.all_metrics import Matrix, values_of
from segbounds.reports.columns import NO_HEAD, Column
from segbounds.reports.verdicts import CheckedTable, RowVerdict, TableCheck

WORDS = {"depends": "possible", "nothing to check": "-"}


def brief_lines(check: TableCheck) -> Iterator[str]:
    """How many rows have which verdict, what the columns were taken for, and a few words a row."""
    yield overview(check)
    for table in check.tables:
        yield _taken(table)
        if left := _left_out(table):
            yield f"  {len(left)} {'column' if len(left) == 1 else 'columns'} left out"
        yield from map("  {}".format, table.notes)
        here = [verdict for verdict in check.verdicts if verdict.table == table.place]
        width = min(max((len(verdict.name) for verdict in here), default=0), 40)
        yield from (f"  {verdict.name:<{width}}  {verdict.brief}" for verdict in here)
    if check.unread:
        yield f"not read: {len(check.unread)} {'cell or row' if len(check.unread) == 1 else 'cells or rows'}"


def _taken(table: CheckedTable) -> str:
    return f"{table.place}: {'; '.join(f'{c.head.strip()}: {c.taken_for}' for c in table.columns if c.has_numbers)}"


def _left_out(table: CheckedTable) -> list[Column]:
    """The columns that are said to be left out; names of rows need no word."""
    return [c for c in table.columns if c.left_out and c.place and (c.head or c.left_out == NO_HEAD)]


def lines(check: TableCheck) -> Iterator[str]:
    """How many rows have which verdict, what was made of the columns, a verdict a row, and what is between rows."""
    yield overview(check)
    for table in check.tables:
        yield _taken(table)
        if left := _left_out(table):
            named = (f"{c.head.strip() or f'column {c.place + 1}'} ({c.left_out})" for c in left)
            yield f"  left out: {'; '.join(named)}"
        yield from map("  {}".format, table.notes)
        here = [verdict for verdict in check.verdicts if verdict.table == table.place]
        width = min(max((len(verdict.name) for verdict in here), default=0), 40)
        for verdict in here:
            yield f"  {verdict.name:<{width}}  {verdict.sentence}"
            yield from (f"  {'':<{width}}  {more}" for more in (*verdict.notes, verdict.mended) if more)
    for title, texts in (("between rows", check.orders), ("not read", check.unread)):
        if texts:
            yield f"{title}:"
            yield from (f"  {text}" for text in texts)


def overview(check: TableCheck) -> str:
    """The same as a sentence."""
    many, several = len(check.verdicts), any(verdict.group for verdict in check.verdicts)
    what = ("groups of numbers" if several else "rows") if many != 1 else "row"
    if all(verdict.outcome == "nothing to check" for verdict in check.verdicts):
        return f"Nothing could be checked: of {many} {what} none has two numbers that say something of one another."
    return f"Of {many} {what}: {summary(check)}."


def summary(check: TableCheck) -> str:
    """How many rows have which verdict."""
    names = ("possible", "depends", "impossible", "not decided", "nothing to check")
    said = {"depends": "possible under some readings only"}
    numbers = [(name, sum(v.outcome == name for v in check.verdicts)) for name in names]
    return ", ".join(f"{number} {said.get(name, name)}" for name, number in numbers if number) or "nothing to check"


def as_record(check: TableCheck) -> dict[str, Any]:
    """All of it as data."""
    return {
        "tables": [
            {
                "place": table.place,
                "columns": [
                    {"head": c.head, "taken_for": "" if c.left_out else c.taken_for, "left_out": c.left_out}
                    for c in table.columns
                ],
                "notes": list(table.notes),
            }
            for table in check.tables
        ],
        "verdicts": [row_record(verdict) for verdict in check.verdicts],
        "between_rows": list(check.orders),
        "not_read": list(check.unread),
    }


def row_record(verdict: RowVerdict) -> dict[str, Any]:
    """A row's verdict as data."""
    return {
        "table": verdict.table,
        "row": verdict.row,
        "group": verdict.group,
        "outcome": verdict.outcome,
        "sentence": verdict.sentence,
        "numbers": [
            {"head": n.column.head, "printed": n.cell.number, "low": str(n.value.low), "high": str(n.value.high)}
            for n in verdict.numbers
        ],
        "readings": [{"reading": r.reading, "possible": r.possible, "reason": r.reason} for r in verdict.readings],
        "typo": verdict.mended,
        "notes": list(verdict.notes),
    }


def as_json(check: TableCheck) -> str:
    return json.dumps(as_record(check), indent=1, ensure_ascii=False) + "\n"


def rows_csv(check: TableCheck) -> str:
    rows: list[list[str]] = [["table", "row", "group", "outcome", "verdict", "typo", "notes"]]
    for v in check.verdicts:
        rows.append([v.table, v.row, v.group, v.outcome, v.sentence, v.mended, "; ".join(v.notes)])
    return as_csv(rows)


def overview_of_counts(counts: Counts) -> str:
    """How large both masks are, in a sentence."""
    reference, prediction = counts.tp + counts.fn, counts.tp + counts.fp
    return (
        f"Of {counts.pixels:,} pixels {reference:,} are positive in the reference, {prediction:,} in the prediction, "
        f"{counts.tp:,} in both."
    )


def overview_of_classes(matrix: Matrix) -> str:
    """How many pixels of how many classes have the right one, in a sentence."""
    right = sum(counts.tp for counts in matrix.counts)
    return f"Of {matrix.counts[0].pixels:,} pixels of {len(matrix.classes)} classes {right:,} have the right class."


def table_of(columns: Sequence[tuple[str, Mapping[str, sp.Expr]]], matrix: Matrix) -> Iterator[str]:
    """Every metric of every class of a confusion matrix, with the mean over classes (macro) and of the counts of all classes (micro)."""
    total = Counts(*(sum(side) for side in zip(*matrix.counts, strict=True)))
    micro = dict(values_of(total))
    heads = [*(name for name, _ in columns), "macro", "micro"]
    width = max(9, *(len(head) for head in heads))
    yield f"{'':<24} " + " ".join(f"{head:>{width}}" for head in heads)
    for name in columns[0][1]:
        values = [float(values[name]) for _, values in columns]
        numbers = [*values, sum(values) / len(values), float(micro[name])]
        yield f"{name:<24} " + " ".join(f"{number:>{width}.6f}" for number in numbers)
    for name, value in matrix.of_all():
        yield f"{name:<26} {float(value):.6f}"
