"""A table in, a verdict a row out."""

from __future__ import annotations  # those that name sized images need no numpy then

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segbounds.errors import InputError, unknown
from segbounds.metrics.catalogue import hamming
from segbounds.metrics.two_classes import of_both
from segbounds.reports.class_readings import judged_of_classes
from segbounds.reports.columns import Column, columns_of, metrics_are_rows, parted
from segbounds.reports.formats.matrices import matrix_hint
from segbounds.reports.long_tables import pivoted
from segbounds.reports.mean_rows import with_notes
from segbounds.reports.mending import mended
from segbounds.reports.numbers import Number, Row, repeated, rows_of, ways, why_outside
from segbounds.reports.order_columns import MEANS, with_values_in_order
from segbounds.reports.orders import reversed_orders, spread_note
from segbounds.reports.padding import digits_of
from segbounds.reports.reading import read_tables
from segbounds.reports.readings import UNITS, Judged, Numbered, Setting, judged
from segbounds.reports.tables import Table, of_frame, turned
from segbounds.reports.verdicts import OUTSIDE, CheckedTable, RowVerdict, TableCheck

if TYPE_CHECKING:  # where sizes are known arrays are needed, and nowhere else
    from segbounds.means.sizes.sized_images import SizedImages

MOST_MENDED = 10  # impossible rows of a table whose typo is looked for: where there are more, it is no typo


@dataclass(frozen=True)
class Asked:
    """How a table is to be read."""

    columns: Mapping[str, str] = field(default_factory=dict)
    unit: str | None = None
    images: int | None = None
    rounding: str = "nearest"
    sizes: tuple[SizedImages, ...] = ()
    classes: int | None = None

    @property
    def setting(self) -> Setting:
        return Setting(self.images, self.sizes)


def check_table(
    table: Any,
    *,
    columns: Mapping[str, str] | None = None,
    unit: str | None = None,
    images: int | None = None,
    rounding: str = "nearest",
    classes: int | None = None,
    done: Callable[[int, int], None] | None = None,
) -> TableCheck:
    """Whether the numbers of each row of a table can all be true.

    table
        A data frame of pandas or polars, or the path of a file with tables: CSV, TSV, Markdown, LaTeX, HTML, JSON, a log of mmsegmentation.
    columns
        By head, which metric a column has, where its name does not say it: ``{"Acc": "recall"}``; ``"none"`` leaves it out.
    unit
        The unit of averaging where it is known: "pooled", "per_image", "per_class", "per_image_then_class", "per_class_then_image".
        Without it a verdict lists the readings.
    images
        How many images means are over, where it is known.
    classes
        How many classes means over classes are over, where these are of one confusion matrix.
    rounding
        How numbers were rounded, as `segbounds.regions.printed.reported` has it.
    done
        Is told after each row how many are done, of how many.

    Raises InputError where there is no table, or no column with a metric.

    >>> from segbounds.reports.checking import check_text
    >>> print(check_text("m,Dice,IoU\\nA,0.9061,0.9082\\n").verdicts[0].outcome)
    impossible
    """
    if not isinstance(table, str | Path) and not hasattr(table, "columns"):
        raise InputError(f"{type(table).__name__} is no table: give a data frame, or the path of a file with one")
    found = [of_frame(table)] if hasattr(table, "columns") else read_tables(Path(table))
    return check(found, Asked(columns or {}, unit, images, rounding, classes=classes), done)


def check_text(text: str, **asked: Any) -> TableCheck:
    """The same of a text with a table in any of these forms; options as of `Asked`."""
    return check(read_tables("the text", text), Asked(**asked))


def check(
    tables: Sequence[Table], asked: Asked | None = None, done: Callable[[int, int], None] | None = None
) -> TableCheck:
    """The same of tables that have been read."""
    asked = asked or Asked()
    if asked.classes is not None and asked.classes < 2:
        raise InputError(
            f"{asked.classes} classes leave nothing to confuse: background counts as one where it is averaged"
        )
    if asked.unit is not None and asked.unit not in UNITS:
        raise unknown("unit of averaging", asked.unit, UNITS)
    understood = [_understood(table, asked) for table in tables]
    understood = [item for item in understood if any(column.has_numbers for column in item[1].columns)] or understood
    if not any(column.has_numbers for _, seen, _ in understood for column in seen.columns):
        heads = ", ".join(repr(text) for table, *_ in understood for text in table.head if text)
        hint = matrix_hint(tables[0].place, [tables[0].head, *tables[0].rows]) if len(tables) == 1 else ""
        raise InputError(
            f"no column of {understood[0][0].place} is a metric of the four counts: its heads are {heads}; "
            f'say which is one, as --column "Acc=recall"{hint}'
        )
    verdicts: list[RowVerdict] = []
    orders: list[str] = []
    unread: list[str] = []
    total = sum(len(rows) for *_, rows in understood)
    number = 0
    for table, _, rows in understood:
        here: list[RowVerdict] = []
        known: dict[Any, RowVerdict] = {}  # by what a row says: long tables repeat themselves
        impossible = 0
        for row in rows:
            for name, numbers in row.groups:
                in_order = tuple(number for group, number in row.in_order if group == name)
                key = (name, *map(_said, (*numbers, *in_order)), impossible < MOST_MENDED)
                if key not in known:
                    known[key] = _verdict(table, row, name, numbers, asked, impossible < MOST_MENDED)
                here.append(replace(known[key], row=row.label, of=row.of))
                impossible += here[-1].outcome == "impossible"
            unread += [f"{row.label}: {text}" for text in row.unread]
            number += 1
            if done is not None:
                done(number, total)
        here = with_notes(here)
        verdicts += here
        orders += reversed_orders(here)
    seen = tuple(seen for _, seen, _ in understood)
    return TableCheck(seen, tuple(verdicts), tuple(orders), tuple(unread))


def _said(number: Number) -> tuple[object, ...]:
    """What a number says, in a table."""
    return number.column.place, number.column.statistic, number.cell, number.percent, number.spread, number.told


def _understood(table: Table, asked: Asked) -> tuple[Table, CheckedTable, list[Row]]:
    if (wide := pivoted(table)) is not None:
        table = wide
    elif metrics_are_rows(table, asked.columns):
        table = turned(table)
    head, rows = parted(table.head, table.rows)
    table = replace(table, head=head, rows=rows)
    columns = _in_class_tables(table, columns_of(head, asked.columns, rows), asked.columns)
    digits = digits_of(table, columns)
    notes = (*table.notes, *repeated(table, columns), *digits.notes)
    return table, CheckedTable(table.place, columns, notes), rows_of(table, columns, digits, asked.rounding)


def _in_class_tables(table: Table, columns: Sequence[Column], corrections: Mapping[str, str]) -> tuple[Column, ...]:
    """In a table with a row for each class, Acc is the share of the class's pixels that were found: its recall."""
    if not table.head or table.head[0].strip().lower() not in ("class", "classes", "category"):
        return tuple(columns)
    found = []
    for column in columns:
        if column.head.strip().lower() == "acc" and column.head not in corrections:
            (column,) = (
                Column(column.place, column.head, new.metric, percent=column.percent, group=column.group)
                for new in columns_of(["recall"])
            )
        found.append(column)
    return tuple(found)


def _verdict(table: Table, row: Row, group: str, numbers: tuple[Number, ...], asked: Asked, mend: bool) -> RowVerdict:
    usable = [number for number in numbers if number.column.metric is not None]
    in_order = [number for name, number in row.in_order if name == group]
    if any(number.outside for number in (*numbers, *in_order)):
        return _outside(table, row, group, (*numbers, *in_order), asked, mend)
    of_matrix = [] if asked.classes is None else judged_of_classes(numbers, asked.classes)
    if of_matrix and (asked.unit == "per_class" or len(usable) < 2):
        return RowVerdict(table.place, row.label, group, numbers, _outcome(of_matrix), tuple(of_matrix))
    if len(usable) < 2 and not row.in_order:
        return RowVerdict(table.place, row.label, group, numbers, "nothing to check", ())
    if len(usable) < 2:
        return _of_one(table, row, group, usable, in_order, asked)
    of_all = [
        Numbered(n.column.head.strip(), hamming, n.value) for n in numbers if n.column.of == "aacc" and not n.outside
    ]
    found = [*of_matrix, *judged(_numbered(usable), asked.unit, asked.setting, of_all)]
    if not any(item.possible for item in found):
        for way in ways(usable):
            again = [] if asked.classes is None else judged_of_classes(way, asked.classes)
            other = [*again, *judged(_numbered(way), asked.unit, asked.setting, of_all)]
            if any(item.possible for item in other):
                found, usable = other, list(way)
                break
            told = {item.reading for item in found}
            found = [*found, *(item for item in other if item.possible is None and item.reading not in told)]
    if in_order:
        found = with_values_in_order(found, usable, in_order, asked.setting)
    outcome = _outcome(found)
    typo = mended(usable, asked.rounding) if outcome == "impossible" and mend else ""
    notes = _read_as([number for number in usable if number.told])
    if outcome != "impossible" and (note := spread_note(usable, asked.images)):
        notes.append(note)
    return RowVerdict(table.place, row.label, group, tuple(usable), outcome, tuple(found), typo, tuple(notes))


def _outside(table: Table, row: Row, group: str, numbers: tuple[Number, ...], asked: Asked, mend: bool) -> RowVerdict:
    """Numbers of which one is no value of its metric, whatever it is an average of."""
    why = "; ".join(why_outside(number) for number in numbers if number.outside)
    values = [n for n in numbers if n.column.metric is not None and not n.column.statistic]
    typo = mended(values, asked.rounding) if mend and any(n.outside for n in values) else ""
    return RowVerdict(table.place, row.label, group, numbers, "impossible", (Judged(OUTSIDE, False, why),), typo)


def _of_one(
    table: Table, row: Row, group: str, usable: Sequence[Number], in_order: Sequence[Number], asked: Asked
) -> RowVerdict:
    """A single mean beside values in order."""
    shown = (*usable, *in_order)
    if not in_order or len(shown) < 2:
        return RowVerdict(table.place, row.label, group, shown, "nothing to check", ())
    alone = [Judged(MEANS, True, "one number says nothing of others")]
    found = with_values_in_order(alone, usable, in_order, asked.setting)
    return RowVerdict(table.place, row.label, group, shown, _outcome(found), tuple(found))


def _read_as(numbers: Sequence[Number]) -> list[str]:
    """How numbers were read that might be percentages or shares."""
    kinds: dict[bool, list[str]] = {}
    for number in numbers:
        kinds.setdefault(number.percent, []).append(f"{number.column.head.strip()} {number.cell.number}")
    return [f"read as {'percentages' if percent else 'shares'}: {', '.join(texts)}" for percent, texts in kinds.items()]


def _outcome(found: Sequence[Judged]) -> str:
    answers = {item.possible for item in found}
    if True in answers:
        return "depends" if False in answers else "possible"
    return "not decided" if None in answers else "impossible"


def _numbered(numbers: Sequence[Number]) -> list[Numbered]:
    return [
        Numbered(
            number.column.head.strip(),
            number.metric(),
            number.value,
            number.column.unit,
            of_both(number.metric()) if number.column.of == "classes" else None,
        )
        for number in numbers
    ]
