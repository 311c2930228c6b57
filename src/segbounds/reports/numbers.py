"""The numbers of a row, each with all that it may stand for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from segbounds.algebra.texts import shown
from segbounds.metrics.catalogue import hamming
from segbounds.metrics.similarity import Similarity
from segbounds.metrics.two_classes import of_background, of_both
from segbounds.regions.printed import Reported
from segbounds.reports.cells import Cell, as_printed, ends_of_cells, read_cell, size_of, value_of_cell, with_sign
from segbounds.reports.columns import Column
from segbounds.reports.padding import Digits
from segbounds.reports.row_names import data_of, is_heading, labels_of, no_method, statistic_of
from segbounds.reports.tables import Table

SURELY_PERCENT = (
    2  # numbers from here on are percentages; between one and this they are where the table has others, or signs
)
#: What other programs have with a sign, and of which a negative value is no contradiction.
SIGNED_ELSEWHERE = ("Volumetric similarity",)
EMPTY = "no number in any column with a metric"  # what is said of a row
FEW_WAYS = 16  # of reading single numbers of a row as a percentage or a share


@dataclass(frozen=True)
class Number:
    """A number of a row.

    value
        All that it may stand for.
    other
        The same where it is no percentage but a share, or the other way, if that can be meant as well.
    spread
        As it is printed behind it.
    told
        Whether a verdict is to say how it was read.
    outside
        Whether its metric is never any of it.
    """

    column: Column
    cell: Cell
    value: Reported
    percent: bool
    other: Reported | None = None
    spread: str | None = None
    told: bool = False
    outside: bool = False

    def metric(self, over_both: bool = False) -> Similarity:
        """What it is a value or a mean of; a mean over classes is one over foreground and background, or over whatever else."""
        assert self.column.metric is not None, "values of all classes are no metrics of two masks"
        if self.column.of == "background":
            return of_background(self.column.metric)
        return of_both(self.column.metric) if self.column.of == "classes" and over_both else self.column.metric

    @property
    def text(self) -> str:
        return f"{self.column.head.strip()} {self.cell.number}{' %' if self.percent else ''}"


@dataclass(frozen=True)
class Row:
    """A row as numbers, by the groups of the columns.

    of
        What it says of whose masks its numbers are: the data set, class or fold.
    """

    label: str
    groups: tuple[tuple[str, tuple[Number, ...]], ...]
    unread: tuple[str, ...]
    in_order: tuple[tuple[str, Number], ...] = ()
    of: tuple[str, ...] = ()


def rows_of(table: Table, columns: Sequence[Column], digits: Digits, rounding: str) -> list[Row]:
    """Every row of a table. What is no value of its column's metric is said in `unread`."""
    signs = _signs(table, columns)
    labels, parts_of = labels_of(table, columns), data_of(table, columns)
    read: dict[tuple[int, Cell | None], Number | None] = {}
    left_out: dict[str, Sequence[str]] = {}
    found: list[Row] = []
    for label, of, texts in zip(labels, parts_of, table.rows, strict=True):
        if is_heading(texts):
            continue
        groups: dict[str, list[Number]] = {}
        unread: list[str] = []
        in_order: list[tuple[str, Number]] = []
        why = no_method(label, [texts[column.place] for column in columns if column.has_numbers])
        if why:
            found.append(Row(label, (), (why,), ()))
            left_out[label] = texts
            continue
        for column in columns:
            if not column.has_numbers:
                continue
            cell = read_cell(texts[column.place])
            key = column.place, cell
            if key not in read:  # long tables repeat themselves
                read[key] = None if cell is None else _number(column, digits.read(column.place, cell), signs, rounding)
            number = read[key]
            if number is None:
                if cell is not None or any(letter.isdigit() for letter in texts[column.place]):
                    unread.append(f"{column.head}: {_no_value(texts[column.place])}")
                continue
            if column.statistic:
                in_order.append((column.group, number))
                continue
            beside = next((c for c in columns if c.spread_of == column.place), None)
            spread = None if beside is None else read_cell(texts[beside.place])
            if beside is not None and spread is not None:
                number = replace(number, spread=digits.read(beside.place, spread).digits)
            groups.setdefault(column.group, []).append(number)
        if not (groups or unread or in_order):
            unread.append(EMPTY)
        parts = [(name, tuple(part)) for name, numbers in groups.items() for part in _apart(numbers, table.drawn)]
        parts += [(name, ()) for name in dict.fromkeys(name for name, _ in in_order) if name not in groups]
        found.append(Row(label, tuple(parts), tuple(unread), tuple(in_order), of))
    if left_out:
        found = _summed_up(
            found,
            {label: [*map(read_cell, texts)] for label, texts in left_out.items()},
            digits,
            lambda column, cell: _number(column, cell, signs, rounding),
        )
    return found


def _no_value(text: str) -> str:
    signed = with_sign(text)
    remedy = "" if signed is None else f"; if it is a mean and its deviation, write {signed}"
    return f"{shown(text)} is no value of it{remedy}"


def _summed_up(
    rows: Sequence[Row],
    left_out: Mapping[str, Sequence[Cell | None]],
    digits: Digits,
    read: Callable[[Column, Cell], Number | None],
) -> list[Row]:
    """The rows, where one has the means of what others have the least, largest and middle values and deviations of: with these."""
    means = [row for row in rows if statistic_of(row.label) == "mean" and row.groups]
    if len(means) != 1:
        return list(rows)
    (row,) = means
    in_order = list(row.in_order)
    spreads: dict[int, str] = {}
    taken = set()
    for label, cells in left_out.items():
        kind = statistic_of(label)
        for number in (number for _, part in row.groups for number in part if kind):
            place = number.column.place
            cell = cells[place]
            if cell is None:
                continue
            cell = digits.read(place, cell)
            taken.add(label)
            if kind == "std":
                spreads[place] = cell.digits
            elif (value := read(number.column, cell)) is not None:
                column = replace(number.column, statistic=kind)
                in_order.append((column.group, replace(value, column=column)))
    groups = tuple(
        (name, tuple(replace(n, spread=spreads.get(n.column.place, n.spread)) for n in part))
        for name, part in row.groups
    )
    whole = replace(row, groups=groups, in_order=tuple(in_order))
    return [whole if item is row else item for item in rows if item.label not in taken]


@dataclass(frozen=True)
class _Signs:
    """What numbers without a percent sign may be.

    in_percent
        The columns that have numbers above one, and so percentages.
    shares
        Whether no number of the table is a percentage: none is 2 or more, and there is no sign. Then 1.02 is no value of a Dice.
    """

    in_percent: frozenset[int]
    shares: bool


def _signs(table: Table, columns: Sequence[Column]) -> _Signs:
    """Rows that compare or sum up others have units of their own, and say nothing of this."""
    numbers = [column.place for column in columns if column.has_numbers]
    rows = [row for row in table.rows if not no_method(row[0] if row else "", [row[place] for place in numbers])]
    cells = [(place, cell) for place in numbers for row in rows if (cell := read_cell(row[place])) is not None]
    said = any(column.percent for column in columns) or any(cell.percent for _, cell in cells)
    shares = not said and all(size_of(cell.number) < SURELY_PERCENT for _, cell in cells)
    above = frozenset(place for place, cell in cells if size_of(cell.number) > 1)
    return _Signs(frozenset() if shares else above, shares)


def _number(column: Column, cell: Cell, signs: _Signs, rounding: str) -> Number | None:
    metric = column.metric or _SHARE_OF_PIXELS
    above = size_of(cell.number) > 1
    said = cell.percent or column.percent
    percent = said or (above and not signs.shares)

    def read(percent: bool) -> Reported | None:
        return value_of_cell(cell.digits, percent, metric, opposite=column.opposite, rounding=rounding)

    value = read(percent)
    # without a sign beside the number itself, a number up to one may be meant either way where the table has percentages
    doubtful = not above and not cell.percent and (said or bool(signs.in_percent))
    other = read(not percent) if doubtful else None
    told = other is not None and (said or column.place in signs.in_percent)
    spread = None if column.with_interval else cell.spread_digits
    if value is None and other is not None:
        value, other, percent = other, None, not percent
    if value is None:
        if metric.family in SIGNED_ELSEWHERE and cell.number.startswith("-"):
            return None
        value = as_printed(cell.digits, percent, opposite=column.opposite, rounding=rounding)
        return Number(column, cell, value, percent, spread=spread, outside=True)
    return Number(column, cell, value, percent, other, spread, told)


def why_outside(number: Number) -> str:
    """Why a number is no value of its metric, in a sentence."""
    metric = number.column.metric
    ends = ends_of_cells(metric or _SHARE_OF_PIXELS)
    what = number.column.taken_for if metric is None else f"{'1 - ' if number.column.opposite else ''}{metric}"
    low, high = (
        (f"{float(end):.6g}" for end in ends)
        if not number.column.opposite
        else (f"{float(1 - end):.6g}" for end in ends[::-1])
    )
    printed = f"{number.cell.number}{' %' if number.percent else ''}"
    hint = (
        ""
        if number.percent or not 1 < size_of(number.cell.number) <= 100
        else f"; if {printed} % is meant, say so in the head"
    )
    return f"{what} lies between {low} and {high} on every image, and is never {printed}{hint}"


#: Accuracy over all classes lies between 0 and 1 as well.
_SHARE_OF_PIXELS = hamming


def _apart(numbers: Sequence[Number], drawn: bool) -> list[list[Number]]:
    """The numbers, in as many sets as a metric occurs: two columns of one name are of two things, but for a log's recall and Acc. A metric
    and what it lacks of one, such as IoU and VOE, are about the same masks."""
    sets: list[list[Number]] = []
    for number in numbers:
        key = _key(number)
        for found in sets:
            same = [n for n in found if _key(n) == key]
            if not same or drawn:
                found.append(number)
                break
        else:
            sets.append([number])
    return sets


def repeated(table: Table, columns: Sequence[Column]) -> Iterator[str]:
    """What is said of a metric that stands in several columns of one group: in a log they are of the same classes; else nobody knows, and
    they are never held against one another."""
    alike: dict[tuple[object, ...], list[str]] = {}
    for c in columns:
        if c.metric is not None and c.has_numbers and not c.left_out:
            alike.setdefault((c.group, c.of, c.unit, c.statistic, c.taken_for), []).append(c.head.strip())
    for (*_, metric), heads in alike.items():
        if len(heads) > 1 and table.drawn:
            yield f"{' and '.join(heads)} are {metric} of the same classes, as logs have it, and are held against one another"
        elif len(heads) > 1:
            yield (
                f"{metric} stands in {len(heads)} columns ({', '.join(heads)}): no two of them are of one model or set, so they are not "
                "held against one another; a name above each column says which other columns belong to it"
            )


def _key(number: Number) -> tuple[object, ...]:
    column = number.column
    return column.metric, column.of, column.unit, column.opposite


def ways(numbers: Sequence[Number]) -> list[tuple[Number, ...]]:
    """The numbers as they are read, and with some of them as a share rather than a percentage, or the other way."""
    open_ones = [i for i, number in enumerate(numbers) if number.other is not None]
    shares, percentages = ([i for i in open_ones if numbers[i].percent is percent] for percent in (True, False))
    likely = [tuple(shares), tuple(percentages)]  # all shares, or all percentages
    others = (chosen for size in range(1, len(open_ones) + 1) for chosen in combinations(open_ones, size))
    found = []
    for chosen in dict.fromkeys([*likely, *others]):
        if chosen:
            found.append(tuple(_otherwise(number) if i in chosen else number for i, number in enumerate(numbers)))
        if len(found) == FEW_WAYS:
            break
    return found


def _otherwise(number: Number) -> Number:
    assert number.other is not None, "it can be read either way"
    return replace(number, value=number.other, percent=not number.percent, told=True)
