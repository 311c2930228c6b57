"""Real mask pairs as text, CSV and JSON: every form has the same numbers, those of the formulas."""

import csv
import json
from io import StringIO

import pytest
from rich.console import Console
from rich.table import Table

from segbounds.masks.files import FOREGROUND, Observed, Pair
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.metrics.counts import Counts
from segbounds.show.observations import (
    ROWS_SHOWN,
    averages,
    averages_of_many,
    observations,
    observations_csv,
    observations_json,
)

OBSERVED = Observed(tuple(Pair(f"pair {k}", FOREGROUND, Counts(k, 1, 2, 5)) for k in range(ROWS_SHOWN + 3)))
CLASSES = Observed(
    tuple(
        Pair(image, label, counts)
        for image, of_image in {"a": (Counts(3, 1, 1, 5), Counts(0, 0, 0, 10)), "b": (Counts(1, 1, 2, 6), Counts(4, 0, 0, 6))}.items()
        for label, counts in zip(("head", "tail"), of_image, strict=True)
    )
)  # fmt: skip


def text(table: Table) -> str:
    console = Console(width=80)
    with console.capture() as captured:
        console.print(table)
    return captured.get()


def test_csv_and_json_have_every_pair_with_its_values() -> None:
    rows = list(csv.DictReader(StringIO(observations_csv(OBSERVED, [dice, jaccard], "own"))))
    kept = json.loads(observations_json(OBSERVED, [dice, jaccard], [], "own", complete=False))
    assert kept["complete"] is False and kept["theorems"] == []
    assert len(rows) == len(kept["pairs"]) == len(OBSERVED.pairs)
    for observed, row, pair in zip(OBSERVED.pairs, rows, kept["pairs"], strict=True):
        assert row["image"] == pair["image"] == observed.name
        assert int(row["tp"]) == pair["tp"] == observed.counts.tp
        exact = 2 * observed.counts.tp / (2 * observed.counts.tp + 3)
        assert float(row["Dice"]) == pair["Dice"] == pytest.approx(exact)
        assert pair["Jaccard"] == pytest.approx(exact / (2 - exact))


def test_the_terminal_has_the_first_pairs() -> None:
    names = [str(cell) for cell in observations(OBSERVED, [dice], "own").columns[0].cells]
    assert names == [*(pair.name for pair in OBSERVED.pairs[:ROWS_SHOWN]), "… 3 more"]


def test_averages_say_their_unit() -> None:
    lines = text(averages(CLASSES, [dice], "own")).splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["head", "tail", "head", "tail", "all", "all", "all"]
    assert "head   images           0.5750±.2475" in lines[1] and "all pixels             0.7619" in lines[-1]
    assert len(text(averages(CLASSES, [dice], "nan")).splitlines()) == len(lines) + 1  # now the order of means matters
    many = text(averages_of_many(CLASSES, [dice, jaccard], "own")).splitlines()
    assert len(many) == 3 and many[1].endswith("0.7619")


def test_two_empty_masks_count_as_they_are_said_to() -> None:
    def dices(empty: str) -> list[str]:
        return [row["Dice"] for row in csv.DictReader(StringIO(observations_csv(CLASSES, [dice], empty)))]

    assert [dices(empty)[1] for empty in ("own", "1", "0", "nan")] == ["1.0", "1.0", "0.0", ""]
    assert len(dices("skip")) == 3
