"""Which column of a table is which metric: by the names that people use, with what they put around these."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from segbounds.errors import InputError
from segbounds.metrics.catalogue import SPELLINGS, f_beta
from segbounds.metrics.no_counting import NO_COUNTING
from segbounds.metrics.similarity import Similarity
from segbounds.regions.facts import metric_named
from segbounds.reports.cells import read_cell, with_sign
from segbounds.reports.head_names import (
    ALONE,
    BACKGROUND,
    FOREGROUND,
    IN_ORDER,
    METRICS,
    NAMES,
    NO_BETA,
    NO_GROUP,
    NOT_IN_HEADS,
    OF_ALL,
    OF_CLASSES,
    OPPOSITES,
    PARTS,
    SPREADS,
    UNITS,
)
from segbounds.reports.tables import Table, has_value

UNKNOWN = "not recognised as a metric"
NO_HEAD = "it has numbers and no head"
#: What says that the numbers are means, and that a deviation stands behind each: mean ± SD, (± SD), mean (SD).
_WITH_SPREADS = re.compile(
    r"\b(?:mean|average|avg|moyenne|mittelwert|mittel|media|promedio|média)\b\W*[±(]|±\W*\w", re.IGNORECASE
)
#: What says that a cell has two numbers, 85.3/2.1: a mean and its deviation.
_MEAN_THEN_SPREAD = re.compile(
    r"(?<!\w)(?:mean|average|avg\.?)\s*/\s*(?:std|sd|stdev|stddev|st\. ?dev\.)(?!\w)", re.IGNORECASE
)


@dataclass(frozen=True)
class Column:
    """What is known of a column.

    metric
        None where it is none, or one of all classes.
    of
        "foreground", "background", "classes" (a mean over these, or over images), or the name of a value of all classes (`aacc`, `fwiou`).
    unit
        "per_image" or "pooled" where the head says it.
    group
        What else the head says: columns with the same belong together, as of a training and a test set.
    opposite
        Whether it is one minus the metric.
    left_out
        Why, where nothing is made of it.
    statistic
        "min", "q1", "median", "q3" or "max", where it has no means but these.
    with_interval
        Whether an interval of confidence, or a standard error, stands behind its numbers: what follows ± then is no deviation.
    """

    place: int
    head: str
    metric: Similarity | None = None
    of: str = "foreground"
    unit: str | None = None
    group: str = ""
    percent: bool = False
    opposite: bool = False
    spread_of: int | None = None
    left_out: str = ""
    statistic: str = ""
    with_interval: bool = False

    @property
    def used(self) -> bool:
        """Whether its numbers are values or means of a metric."""
        return self.has_numbers and not self.statistic

    @property
    def has_numbers(self) -> bool:
        """Whether they are these or values in order."""
        return not self.left_out and self.spread_of is None

    @property
    def taken_for(self) -> str:
        """In words what it is taken for."""
        if self.left_out:
            return f"left out: {self.left_out}"
        if self.metric is None:
            return {"aacc": "accuracy over all classes", "fwiou": "IoU weighted by frequency"}[self.of]
        minus, unit = "1 - " if self.opposite else "", f", {self.unit}" if self.unit else ""
        kind = {"background": " of the background", "classes": ", a mean"}.get(self.of, "")
        kind += f", {self.statistic}" if self.statistic else ""
        return f"{minus}{self.metric}{kind}{unit}"


def _listed(table: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    return {tuple(map(bare, name.split())): key for key, names in table.items() for name in names.split("|")}


def bare(word: str) -> str:
    """A word without accents, which people leave out."""
    letters = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)) if not word.isascii() else word


def _named() -> dict[tuple[str, ...], str]:
    """Every name that a head may have, and what it stands for."""
    spelt = {metric: [metric, *SPELLINGS.get(metric, "").split(", ")] for metric in METRICS}
    words = {tuple(name.split("_")): metric for metric, names in spelt.items() for name in names if name}
    return {name: metric for name, metric in words.items() if " ".join(name) not in NOT_IN_HEADS} | _listed(NAMES)


_NAMED = _named()
_ALONE = {name: _NAMED.pop(name) for name in map(tuple, map(str.split, ALONE))}
_OPPOSITES, _OF_ALL, _OF_CLASSES = map(_listed, (OPPOSITES, OF_ALL, OF_CLASSES))
_NO_GROUP, _SPREADS = (frozenset(map(bare, names)) for names in (NO_GROUP, SPREADS))
_UNITS, _NO_COUNTING = _listed(UNITS), _listed(NO_COUNTING)


def columns_of(
    head: Sequence[str], corrections: Mapping[str, str] | None = None, rows: Sequence[Sequence[str]] = ()
) -> tuple[Column, ...]:
    """What each column of a table with this head is.

    rows
        The cells below it: where these have deviations beside their numbers, `Dice (SD)` says just that.
    corrections
        By head what a column is instead: a metric, with `[pooled]`, `[per_image]`, `[background]` or `[classes]` behind it if need be,
        `aacc`, or `none`.

    Raises InputError for corrections of columns that are not there, or to what is no metric.
    """
    left = {key.strip().lower(): value for key, value in (corrections or {}).items()}
    found = []
    for place, text in enumerate(head):
        given = left.pop(text.strip().lower(), None) or left.pop(" ".join(_words(text)[0]), None)
        column = replace(_recognised(text), place=place, head=text)
        if place and not text and any(has_value(row[place]) for row in rows):
            column = replace(column, left_out=NO_HEAD)
        found.append(column if given is None else _corrected(column, given))
    if {"P", "R"} <= {column.head.strip(" ↑(%)") for column in found}:  # either alone may be anything
        found = [_letter(column) for column in found]
    if left:
        names = ", ".join(repr(name) for name in head if name)
        raise InputError(f"there is no column {next(iter(left))!r}: the columns are {names}")
    return tuple(_with_spreads(_in_order(found), rows))


def metrics_are_rows(table: Table, corrections: Mapping[str, str]) -> bool:
    """Whether a table has its metrics below one another in the first column, and methods, or whatever has these, in its head."""
    first = [row[0] for row in table.rows if row[0]]
    corrected = {text.strip().lower() for text in corrections}
    if len(table.head) < 2 or not first or corrected & {text.strip().lower() for text in table.head}:
        return False
    heads = sum(_recognised(text).has_numbers for text in table.head[1:]) / len(table.head[1:])
    known = [_recognised(text) for text in first]
    named = sum(column.left_out != UNKNOWN for column in known) / len(known)
    # a head may have a method whose name is that of a metric, such as DSC-Net
    return any(column.has_numbers for column in known) and named > max(0.5, 2 * heads)


def _corrected(column: Column, given: str) -> Column:
    name, _, mark = given.partition("[")
    mark, name = mark.rstrip("] ").strip().lower(), name.strip()
    plain = Column(column.place, column.head, percent=column.percent, group=column.group, unit=column.unit)
    if name.lower() in ("none", "no", "-"):
        return replace(plain, left_out="by --column")
    if name.lower() in ("aacc", "fwiou"):
        return replace(plain, of=name.lower(), group="")
    if mark in ("pooled", "per_image"):
        plain = replace(plain, unit=mark)
    elif mark in ("background", "classes", "foreground"):
        plain = replace(plain, of=mark)
    elif mark:
        raise InputError(f"[{mark}] is no unit: pooled, per_image, background or classes")
    key = _OF_CLASSES.get((name.lower(),))
    if key is not None:
        return replace(plain, metric=metric_named(key), of="classes")
    # a head that was not understood names no group
    return replace(plain, metric=metric_named(name), group=column.group if column.metric is not None else "")


def _letter(column: Column) -> Column:
    """P and R beside one another are precision and recall."""
    name = {"P": "precision", "R": "recall"}.get(column.head.strip(" ↑(%)"))
    if name is None or column.left_out != UNKNOWN:
        return column
    return Column(column.place, column.head, metric_named(name), percent="%" in column.head)


#: What says that an interval stands behind a number: the percent in it are none of the number.
_INTERVAL = re.compile(
    r"(?:\d+(?:\.\d+)?\s*%?\s*)?\b(?:c\.?i\.?|confidence intervals?|credible intervals?|iqr)(?!\w)", re.IGNORECASE
)


#: What stands in the cells, said in brackets in whatever language: (moyenne ± é.-t.)
_MEAN_AND_SPREAD = re.compile(r"(?<=[(\[])([^()\[\]±]*)±([^()\[\],;±]*)")


_STANDARD_ERROR = re.compile(
    r"(?:±|\+/?-)\s*(?:se|sem|s\.\s?e\.(?:\s?m\.)?|standard error|erreur type)\s*[)\],;]", re.IGNORECASE
)


def _without_spread(found: re.Match[str]) -> str:
    """What is left of `mean ± SD` in brackets: the first part, unless it is a letter, and of the second which images it says to be of."""
    kept = [word for word in re.findall(r"[^\W_]+", found[2].lower()) if word in PARTS]
    return f"{found[1] if len(found[1].strip()) > 1 else ''} ± {' '.join(kept)}"


def _words(text: str) -> tuple[list[str], bool]:
    """The words of a head in small letters, and whether it has a percent sign."""
    text = _INTERVAL.sub(" ", re.sub("[Δ∆]", " δ ", text))
    text = unicodedata.normalize("NFKC", text).replace("ø", "o").replace("'", "").replace("’", "")
    text = _MEAN_AND_SPREAD.sub(_without_spread, re.sub(r"\+/?-", "±", text))
    text = re.sub(r"(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])", " ", text)
    text = re.sub(r"\[\d+(?:\s*,\s*\d+)*\]", " ", text)  # citations
    text = re.sub(r"\^(?:\{[^{}]*\}|\w(?!\w))", " ", text)  # marks of footnotes
    text = re.sub(r"(?<=[a-z]{2})(?<!\bcl)(?=(?:IoU|Dice|DSC|F1|Acc)\b)", " ", text)  # testDice, but not mIoU
    words = re.findall(r"[^\W_]+(?:\.\d+)?|±|%", text.lower())
    return [word for word in words if word != "%"], "%" in words


def _in_order(columns: Sequence[Column]) -> list[Column]:
    """Columns of values in order; the largest one alone is taken for one over thresholds."""
    kinds = {(c.metric, c.group) for c in columns if c.statistic and c.statistic != "max"}
    found = []
    for column in columns:
        if column.statistic == "max" and (column.metric, column.group) not in kinds:
            column = Column(column.place, column.head, left_out="over all thresholds, no counting metric")
        found.append(column)
    return found


@cache
def _recognised(text: str) -> Column:
    words, percent = _words(text)
    if "‰" in text:
        return Column(0, text, left_out="in per mille: give it in percent, or as a share")
    statistics = [word for word in words if word in IN_ORDER]
    if statistics == ["q1", "q3"]:  # [Q1, Q3]
        statistics = []
    if not statistics and re.search(r"\biqr\b|\bq1\b.*\bq3\b", text, re.IGNORECASE):  # stands beside a median
        statistics = ["median"]
    rest = [word for word in words if word not in IN_ORDER]
    if len(statistics) == 1 and rest:
        plain = _recognised(" ".join(rest) + (" %" if percent else ""))
        if plain.used and plain.metric is not None and plain.of in ("foreground", "background"):
            return replace(plain, head=text, statistic=IN_ORDER[statistics[0]])
    if "se" in words and _taken([word for word in words if word != "se"], _NAMED)[0] is not None and len(words) > 1:
        return Column(0, text, left_out="a standard error: give it to `consistent`, as dice=0.85±0.02se with --images")
    column = Column(
        0, text, percent=percent, with_interval=bool(_INTERVAL.search(text) or _STANDARD_ERROR.search(text))
    )
    if column.with_interval:
        words = [word for word in words if word != "±"]
    unit, words = _taken(words, _UNITS)
    spread = [word for word in words if bare(word) in _SPREADS - {"se"}]
    if spread:
        words = [word for word in words if word not in spread]
        column = replace(column, spread_of=-1)
    why, _ = _taken(words, _NO_COUNTING)
    if why is not None and tuple(map(bare, words)) not in _OPPOSITES:
        return Column(0, text, left_out=f"{why}, no counting metric")
    if " ".join(words) in NO_BETA:
        return Column(0, text, left_out='an F with a beta that is not said: give it, as --column "F=f_beta:beta=1"')
    if tuple(words) in _ALONE:
        return replace(column, unit=unit, metric=metric_named(_ALONE[tuple(words)]))
    tables = ((_OF_ALL, ""), (_OF_CLASSES, "classes"), (_OPPOSITES, "opposite"), (_NAMED, "foreground"))
    # the longest name first: mean pixel accuracy is a mean over classes
    for table, of in sorted(tables, key=lambda item: len(_taken(words, item[0])[1])):
        key, rest = _taken(words, table)
        if key is None:
            continue
        while (again := _taken(rest, table))[0] == key:  # Jaccard (JAC)
            rest = again[1]
        if of != "" and _taken(rest, _NAMED)[0] is not None:
            return Column(0, text, left_out="two metrics in one column")
        # of what there is a deviation beside it, the mean is over images, folds or runs
        mean = (
            not spread
            and not column.with_interval
            and any(word in ("mean", "average", "avg", "macro") for word in rest)
        )
        side = [word for word in rest if word in FOREGROUND | BACKGROUND]
        group = [word for word in rest if word not in side and bare(word) not in _NO_GROUP]
        column = replace(column, unit=unit, group=" ".join(group))
        if of == "":
            return replace(column, of=key)
        if of == "opposite" or (of == "classes" and unit == "per_image"):
            of = "foreground"
        if side:
            of = "background" if side[0] in BACKGROUND else "foreground"
        elif mean and of == "foreground" and unit is None:
            of = "classes"
        metric = f_beta(beta=2) if key == "f_beta:beta=2" else metric_named(key)
        return replace(column, metric=metric, of=of, opposite=table is _OPPOSITES)
    return Column(0, text, left_out=UNKNOWN)


def _taken(words: Sequence[str], table: Mapping[tuple[str, ...], str]) -> tuple[str | None, list[str]]:
    """What the longest name among some words stands for, and the words that are left."""
    for length in range(min(4, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            key = table.get(tuple(map(bare, words[start : start + length])))
            if key is not None:
                return key, [*words[:start], *words[start + length :]]
    return None, list(words)


def is_metric(text: str, *, counting: bool = True) -> bool:
    """Whether a text names a metric of the four counts; or one that is none of these."""
    column = _recognised(text)
    return column.has_numbers if counting else bool(column.left_out) and column.left_out != UNKNOWN


def _with_spreads(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Columns of deviations, beside those whose they are; without one they are left out."""
    found = list(columns)
    for i, column in enumerate(columns):
        if column.spread_of is None:
            continue
        said = _WITH_SPREADS.search(column.head.replace("+/-", "±").replace("+-", "±"))
        if column.metric is not None and (said or _has_spreads(row[column.place] for row in rows)):
            found[i] = replace(column, spread_of=None)
            continue
        same = [
            c.place
            for c in columns
            if c.used and c.metric == column.metric and c.group == column.group and c.place != column.place
        ]
        if column.metric is None and i and columns[i - 1].used:
            same = [i - 1]
        if same:
            found[i] = replace(column, spread_of=min(same, key=lambda place: abs(place - i)))
        else:
            found[i] = Column(column.place, column.head, left_out="a deviation of no column that is used")
    return found


def _has_spreads(texts: Iterable[str]) -> bool:
    """Whether some cells with a number have a deviation beside it: what is a deviation itself has none."""
    return any(cell.spread is not None for text in texts if (cell := read_cell(text)) is not None)


def parted(head: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """A table with columns such as `Dice / IoU`, whose cells have two values each, as one with a column for each; a mean and
    its deviation stay together, with the sign between them."""
    new_head: list[str] = []
    new_rows: list[list[str]] = [[] for _ in rows]
    for place, text in enumerate(head):
        names = [part.strip() for part in re.split(r"[/|]", text)]
        if within := re.fullmatch(r"(.+?)\(([^()]*[/|][^()]*)\)(.*)", text):  # Liver (DSC / IoU)
            names = [f"{within[1]}{part.strip()} {within[3]}".strip() for part in re.split(r"[/|]", within[2])]
        cells = [[part.strip() for part in row[place].split("/")] for row in rows]
        apart = len(names) > 1 and all(_recognised(name).used for name in names)
        if not apart or not any(len(cell) == len(names) for cell in cells):
            signed = bool(_MEAN_THEN_SPREAD.search(text))
            names, cells = [text], [[(signed and with_sign(row[place])) or row[place]] for row in rows]
        new_head += names
        for row, cell in zip(new_rows, cells, strict=True):
            row += cell if len(cell) == len(names) else [""] * len(names)
    return tuple(new_head), tuple(map(tuple, new_rows))
