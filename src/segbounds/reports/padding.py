"""Zeros at the end of printed numbers: which of them carry something.

Programs round to two decimals and print with four, so that 82.2000 stands for all that rounds to 82.20; others leave the zeros out, so that
91.0 has two decimals. Read with the digits that are printed, the first would make true rows impossible.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from segbounds.reports.cells import Cell, decimals_of, read_cell
from segbounds.reports.columns import Column
from segbounds.reports.row_names import no_method
from segbounds.reports.tables import Table

#: So many digits that are all zero are no chance: of numbers that were rounded to what is printed one set in 10,000 has them.
ZEROS = 4
#: So many where one digit of a share would be left, or none.
SURE_ZEROS = 10

Group = tuple[int, int]  # a column, and how many decimals are printed


@dataclass(frozen=True)
class Digits:
    """To how many decimals the numbers of a table were rounded.

    least
        In a table that a program drew: it left zeros out where there are fewer.
    rounded
        By column and printed decimals, where the zeros behind these are no digits.
    notes
        What is said of that, in sentences.
    """

    least: int = 0
    rounded: Mapping[Group, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def read(self, place: int, cell: Cell) -> Cell:
        """The cell, with the decimals that it was rounded to."""
        printed = decimals_of(cell.number)
        if printed is None:
            return cell
        places = self.rounded.get((place, max(printed, self.least)), max(printed, self.least))
        return cell if places == printed else replace(cell, places=places)


def digits_of(table: Table, columns: Sequence[Column]) -> Digits:
    """What the numbers of a table say of how they were rounded."""
    numbers = [column for column in columns if column.has_numbers]
    rows = [row for row in table.rows if not no_method(row[0] if row else "", [row[c.place] for c in numbers])]
    read = [(column.place, cell) for column in numbers for row in rows if (cell := read_cell(row[column.place]))]
    least = 0
    if table.drawn:
        used = {column.place for column in columns if column.used}
        least = max((decimals_of(cell.number) or 0 for place, cell in read if place in used), default=0)
    by_group: dict[Group, set[str]] = defaultdict(set)
    for place, cell in read:
        printed = decimals_of(cell.number)
        if printed is not None and _says_something(cell.number):
            by_group[place, max(printed, least)].add(_padded(cell.number, max(printed, least)))
    heads = {column.place: column.head.strip() for column in columns}
    rounded: dict[Group, int] = {}
    notes = []
    for printed in sorted({printed for _, printed in by_group}):
        groups = {group: texts for group, texts in by_group.items() if group[1] == printed}
        everything = set().union(*groups.values())
        common = _zeros(everything)
        if not _is_padding(common, everything):
            common = 0
        else:
            notes.append(_told(f"all {len(everything)} different numbers with {printed} decimals", everything, common))
        for group, texts in groups.items():
            own = _zeros(texts)
            if own > common and _is_padding(own - common, texts):
                notes.append(_told(f"all {len(texts)} different numbers of {heads[group[0]]}", texts, own))
            else:
                own = common
            if own:
                rounded[group] = printed - own
        if common:  # of numbers such as 1.0000, which say nothing of it
            rounded |= {(c.place, printed): printed - common for c in numbers if (c.place, printed) not in rounded}
    return Digits(least, rounded, tuple(notes))


def _says_something(number: str) -> bool:
    """Whether zeros at its end say something of others: 0, 1 and 100 have them however they are rounded."""
    return float(number.lstrip("-+")) not in (0, 1, 100)


def _padded(number: str, places: int) -> str:
    whole, _, decimals = number.partition(".")
    return f"{whole}.{decimals.ljust(places, '0')}"


def _zeros(texts: Iterable[str]) -> int:
    """In how many zeros behind the point all of some numbers end."""
    decimals = [text.partition(".")[2] for text in texts]
    return min(len(text) - len(text.rstrip("0")) for text in decimals)


def _is_padding(zeros: int, texts: Sequence[str] | set[str]) -> bool:
    """Few numbers such as 0.800 and 0.900 may be round by chance rather than rounded to one digit, which nobody does with shares."""
    most = max((text[: len(text) - zeros].partition(".")[2] for text in texts), key=len, default="")
    shares = all(abs(float(text)) < 1 for text in texts)
    return zeros > 0 and zeros * len(texts) >= (SURE_ZEROS if shares and len(most) < 2 else ZEROS)


def _told(which: str, texts: set[str], zeros: int) -> str:
    one = min(texts)
    short = one[:-zeros].rstrip(".")
    return f"{which} end in {'0' * zeros}, which carry nothing: {one} is read as {short}, and stands for all that rounds to that"
