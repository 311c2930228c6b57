"""Real mask pairs as text, CSV and JSON: counts and similarities, and how near they come to each bound."""

import json
from collections.abc import Sequence

import numpy as np
from rich.table import Table
from rich.text import Text

from segbounds.engines import observe
from segbounds.escaping import as_csv
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, evaluate
from segbounds.show.records import record_of
from segbounds.show.verdicts import STYLES
from segbounds.theorems.evidence import Result, word

PAIRS_SHOWN = 20


def observations(observed: Sequence[tuple[str, Counts]], similarities: Sequence[Similarity]) -> Table:
    """Counts and similarities of the first pairs, and the mean over all."""
    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column("pair", overflow="fold")
    for name in (*Counts._fields, *(similarity.name for similarity in similarities)):
        shown.add_column(name, justify="right")
    values = _values(observed, similarities)
    for (name, counts), row in list(zip(observed, values, strict=True))[:PAIRS_SHOWN]:
        shown.add_row(name, *map(str, counts), *(f"{value:.4f}" for value in row))
    if len(observed) > PAIRS_SHOWN:
        shown.add_row(f"… {len(observed) - PAIRS_SHOWN} more")
    shown.add_row(
        f"mean of {len(observed)}", *[""] * 4, *(f"{value:.4f}" for value in values.mean(axis=0)), style="bold"
    )
    return shown


def nearness(results: Sequence[Result]) -> Table:
    """For each theorem: whether it holds on all pairs, and how near they come to its bound."""
    shown = Table("theorem", "verdict", "nearest real pair", box=None, pad_edge=False, header_style="bold")
    for theorem, verdict in results:
        found = [item for item in verdict.evidence if item.engine == observe.NAME]
        shown.add_row(theorem.title, Text(word(found[0].outcome), STYLES[found[0].outcome]), found[-1].scope)
    return shown


def observations_csv(observed: Sequence[tuple[str, Counts]], similarities: Sequence[Similarity]) -> str:
    """One row a pair: name, counts, similarities."""
    head = ["pair", *Counts._fields, *(similarity.name for similarity in similarities)]
    rows = zip(observed, _values(observed, similarities), strict=True)
    return as_csv([head, *([name, *counts, *map(float, row)] for (name, counts), row in rows)])


def observations_json(
    observed: Sequence[tuple[str, Counts]],
    similarities: Sequence[Similarity],
    results: Sequence[Result],
    complete: bool,
) -> str:
    """The pairs with their counts and similarities, and all evidence; whether it is that of all theorems."""
    pairs = [
        {"pair": name, **counts._asdict(), **{s.name: float(v) for s, v in zip(similarities, row, strict=True)}}
        for (name, counts), row in zip(observed, _values(observed, similarities), strict=True)
    ]
    content = {"complete": complete, "pairs": pairs, "theorems": [record_of(result) for result in results]}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _values(observed: Sequence[tuple[str, Counts]], similarities: Sequence[Similarity]) -> np.ndarray:
    columns = Counts(*(np.array([counts[i] for _, counts in observed], np.int64) for i in range(4)))
    return np.stack([evaluate(similarity, columns) for similarity in similarities], axis=1)
