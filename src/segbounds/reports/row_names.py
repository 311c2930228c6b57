"""What rows are called, and what their names say: of which method or image they are, or that they sum up or compare others."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from segbounds.reports.columns import UNKNOWN, Column
from segbounds.reports.tables import Table, has_value, words

#: First words of rows that are made of others.
COMPARISONS = words("δ|∆|delta|diff|diff.|difference|gain|improvement|change|p|p-value|p-values")
#: Rows that sum up others, each column by itself: the least Dice and the least recall need not be of one image.
SUMMARIES = {
    **{"min": "min", "minimum": "min", "max": "max", "maximum": "max", "median": "median", "50%": "median"},
    **{"q1": "q1", "25%": "q1", "q3": "q3", "75%": "q3"},
    **dict.fromkeys(("std", "sd", "stdev", "std dev", "standard deviation"), "std"),
    **dict.fromkeys(("se", "sem", "standard error", "var", "variance", "cv", "iqr", "range"), ""),
    **dict.fromkeys(("count", "n", "support", "number", "mode"), ""),
}
#: Words of heads of columns that say whose masks the numbers of a row are of.
DATA = words(
    "dataset|data|database|benchmark|cohort|group|fold|split|subset|set|patient|subject|case|image|scan|volume|slice|organ|structure|class"
    "|category|categorie|label|region|task|modality|modalitie|sequence|site|center|centre|target|tissue|lesion|anatomy|view|domain|phase"
)
MEANS = frozenset(("mean", "average", "avg", "overall mean"))


def statistic_of(label: str) -> str:
    """ "mean", "std", or which value in order a row sums up others by; empty where it does not, or by something else."""
    plain = _plain(label)
    return "mean" if plain in MEANS else SUMMARIES.get(plain, "")


def _plain(label: str) -> str:
    return " ".join(label.lower().split()).strip("().:*")


def no_method(label: str, cells: Sequence[str]) -> str:
    """Why a row has no means or values; empty where it may have."""
    if _compares(label, cells):
        return "it compares others, and is no method's"
    if _plain(label) in SUMMARIES:
        return "it has deviations, numbers or values in order of others, and no means: columns of these, such as Dice min, are read"
    return ""


def _compares(label: str, cells: Sequence[str]) -> bool:
    """Whether a row has differences between methods, or the results of tests: by its name, or by signs before its numbers."""
    first = label.strip().lower().split()[:1]
    signed = [cell.strip()[:1] == "+" for cell in cells if any(letter.isdigit() for letter in cell)]
    return (bool(first) and first[0].strip("():*") in COMPARISONS) or (bool(signed) and any(signed))


def labels_of(table: Table, columns: Sequence[Column]) -> list[str]:
    """A name for each row: its first cell, and where that tells rows not apart, those of the next columns of words as well."""
    if not columns or columns[0].used:
        return [f"row {i}" for i in range(1, len(table.rows) + 1)]
    others = [c.place for c in columns[1:] if c.left_out == UNKNOWN and _has_words(row[c.place] for row in table.rows)]
    names = _below_headings(table, _filled(table, columns[0].place, others))
    for place in others:
        if len(set(names)) == len(names):
            break
        twice = {name for name, times in Counter(names).items() if times > 1}
        names = [
            ", ".join(filter(None, (name, row[place]))) if name in twice else name
            for name, row in zip(names, table.rows, strict=True)
        ]
    return [name or f"row {i}" for i, name in enumerate(names, 1)]


def is_heading(row: Sequence[str]) -> bool:
    """Whether a row is one cell over all columns: a heading, or a note."""
    return len(row) > 1 and len(set(row)) == 1 and not has_value(row[0])


def _headings(table: Table) -> list[str]:
    """By row what stands alone in the last row above it: the data set that it is of; empty where nothing does."""
    heading, found = "", list[str]()
    for row in table.rows:
        alone = row[0] if row[0] and (is_heading(row) or not any(row[1:])) else ""
        heading = alone or heading
        found.append(heading)
    return found


def _below_headings(table: Table, names: list[str]) -> list[str]:
    """The names, where several rows have one, behind the heading above them."""
    pairs = zip(names, _headings(table), strict=True)
    return [f"{heading}: {name}" if heading and names.count(name) > 1 else name for name, heading in pairs]


def data_of(table: Table, columns: Sequence[Column]) -> list[tuple[str, ...]]:
    """By row whose masks its numbers are of, as far as headings above it and columns such as a data set, a class or a fold say it."""
    said = [_headings(table)]
    for column in columns:
        if column.has_numbers or column.spread_of is not None or not names_data(column.head):
            continue
        cells: list[str] = []
        for row in table.rows:  # a cell that reaches down over several rows is written once
            cells.append(row[column.place] or (cells[-1] if cells else ""))
        said.append(cells)
    return [*zip(*said, strict=True)]


def names_data(head: str) -> bool:
    """Whether the cells below a head say whose masks the numbers of a row are of."""
    found = re.findall(r"[^\W\d_]+", head.lower())
    return any(word in DATA or word.removesuffix("s") in DATA or word.removesuffix("es") in DATA for word in found)


def _filled(table: Table, first: int, others: Sequence[int]) -> list[str]:
    """The first cells, where one that reaches down over several rows is written once: then each of these has a name beside it."""
    names: list[str] = []
    for row in table.rows:
        reaches = not row[first] and names and any(row[place] for place in others)
        names.append(names[-1] if reaches else row[first])
    return names


def _has_words(cells: Iterable[str]) -> bool:
    return any(any(letter.isalpha() for letter in cell) for cell in cells)
