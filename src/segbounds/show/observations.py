"""Real mask pairs as text, CSV and JSON: similarities of each, and their averages in every unit."""

import json
from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
from rich.table import Table
from rich.text import Text

from segbounds.escaping import as_csv
from segbounds.masks.files import FOREGROUND, Observed, Pair
from segbounds.metrics.averages import Average, CountTable, evaluated
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity

ROWS_SHOWN = 20
#: What is said of one class, and of all together.
OF_ONE, OF_ALL = ("per_image", "pooled"), ("per_image_then_class", "per_class_then_image", "per_class", "micro")
SAID = {
    "per_image": "images",
    "pooled": "pooled pixels",
    "per_image_then_class": "images, classes",
    "per_class_then_image": "classes, images",
    "per_class": "pooled classes",
    "micro": "all pixels",
}


def overview(observed: Observed, similarities: Sequence[Similarity], empty: str) -> str:
    """In one sentence what was looked at, and the means over images, of several classes over these too."""
    table, several = CountTable.of(observed.pairs), _several(observed)
    unit = OF_ALL[0] if several else OF_ONE[0]
    means = (f"{s.name} {table.average(s, unit, empty)[0].mean:.4f}" for s in similarities)
    images, classes = len({pair.image for pair in observed.pairs}), len(table.classes)
    over = f"{images} image{'s' if images > 1 else ''}" + (f" and {classes} classes" if classes > 1 else "")
    return f"Means over {over}: {', '.join(means)}."


def observations(observed: Observed, similarities: Sequence[Similarity], empty: str) -> Table:
    """Similarities of the first images and classes."""
    rows = _rows(observed, empty)
    several = _several(observed)
    shown = _table("image", "class") if several else _table("image")
    for similarity in similarities:
        shown.add_column(similarity.name, justify="right")
    values = _values(rows[:ROWS_SHOWN], similarities, empty)
    for pair, row in zip(rows[:ROWS_SHOWN], values, strict=True):
        names = (pair.image, pair.label) if several else (pair.image,)
        shown.add_row(*map(Text, names), *(f"{value:.4f}" for value in row))
    if len(rows) > ROWS_SHOWN:
        shown.add_row(f"… {len(rows) - ROWS_SHOWN} more")
    return shown


def averages(observed: Observed, similarities: Sequence[Similarity], empty: str) -> Table:
    """Means and deviations in every unit: which one a reported number is, is said with it."""
    table, several = CountTable.of(observed.pairs), _several(observed)
    shown = _table("class", "average of") if several else _table("average of")
    for similarity in similarities:
        shown.add_column(similarity.name, justify="right")
    for unit in OF_ONE:
        found = [table.average(similarity, unit, empty) for similarity in similarities]
        for k, label in enumerate(table.classes):
            first = (Text(label),) if several else ()
            shown.add_row(*first, SAID[unit], *(_said(averages[k]) for averages in found))
    for unit in _of_all(table, similarities, empty) if several else ():
        means = [table.average(similarity, unit, empty)[0] for similarity in similarities]
        shown.add_row("all", SAID[unit], *map(_said, means), style="bold")
    return shown


def averages_of_many(observed: Observed, similarities: Sequence[Similarity], empty: str) -> Table:
    """The same of more similarities than fit beside one another: a row each; of several classes only all together."""
    table = CountTable.of(observed.pairs)
    units = _of_all(table, similarities, empty) if _several(observed) else OF_ONE
    shown = _table("average of")
    for unit in units:
        shown.add_column(SAID[unit], justify="right")
    for similarity in similarities:
        shown.add_row(similarity.name, *(_said(table.average(similarity, unit, empty)[0]) for unit in units))
    return shown


def _table(*names: str) -> Table:
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        shown.add_column(name, overflow="fold")
    return shown


def _of_all(table: CountTable, similarities: Sequence[Similarity], empty: str) -> list[str]:
    """The units of all classes; the order of two means matters only where values were left out."""
    first, second, *others = OF_ALL
    means = [
        [table.average(similarity, unit, empty)[0].mean for similarity in similarities] for unit in (first, second)
    ]
    alike = np.allclose(means[0], means[1], rtol=0, atol=1e-9, equal_nan=True)
    return [first, *others] if alike else [first, second, *others]


def _said(average: Average) -> str:
    return f"{average.mean:.4f}" + ("" if np.isnan(average.sd) else f"±{average.sd:.4f}".replace("±0.", "±."))


def observations_csv(observed: Observed, similarities: Sequence[Similarity], empty: str) -> str:
    """One row for each class of each image: names, counts, similarities; an empty cell for NaN."""
    rows = _rows(observed, empty)
    head = ["image", "class", *Counts._fields, *(similarity.name for similarity in similarities)]
    return as_csv(
        [
            head,
            *(
                [pair.image, pair.label, *pair.counts, *map(_number, row)]
                for pair, row in zip(rows, _values(rows, similarities, empty), strict=True)
            ),
        ]
    )


def observations_json(
    observed: Observed,
    similarities: Sequence[Similarity],
    theorems: Sequence[dict[str, Any]],
    empty: str,
    complete: bool,
) -> str:
    """Counts and similarities of each class of each image, averages in every unit, and records of
    theorems with their evidence; whether these are all."""
    rows = _rows(observed, empty)
    pairs = [
        {
            "image": pair.image,
            "class": pair.label,
            **pair.counts._asdict(),
            **{s.name: _number(v) for s, v in zip(similarities, row, strict=True)},
        }
        for pair, row in zip(rows, _values(rows, similarities, empty), strict=True)
    ]
    table = CountTable.of(observed.pairs)
    means = [
        {
            "unit": unit,
            "class": label,
            "similarity": similarity.name,
            "mean": _number(average.mean),
            "sd": _number(average.sd),
            "of": average.of,
        }
        for unit, similarity in product((*OF_ONE, *OF_ALL), similarities)
        for label, average in zip(
            table.classes if unit in OF_ONE else ("all",), table.average(similarity, unit, empty), strict=True
        )
    ]
    content = {
        "complete": complete,
        "notes": list(observed.notes),
        "empty": empty,
        "pairs": pairs,
        "averages": means,
        "theorems": list(theorems),
    }
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _several(observed: Observed) -> bool:
    return {pair.label for pair in observed.pairs} != {FOREGROUND}


def _rows(observed: Observed, empty: str) -> Sequence[Pair]:
    """All, or those with a pixel in one mask at least."""
    return [pair for pair in observed.pairs if empty != "skip" or any(pair.counts[:3])]


def _values(rows: Sequence[Pair], similarities: Sequence[Similarity], empty: str) -> np.ndarray:
    columns = Counts(*(np.array([pair.counts[i] for pair in rows], np.int64) for i in range(4)))
    return np.stack([evaluated(similarity, columns, empty) for similarity in similarities], axis=1)
