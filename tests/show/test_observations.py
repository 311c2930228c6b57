"""Real mask pairs as text, CSV and JSON: every form has the same numbers, those of the formulas."""

import csv
import json
from io import StringIO

import pytest

from segbounds.metrics.catalogue import dice, jaccard
from segbounds.metrics.counts import Counts
from segbounds.show.observations import PAIRS_SHOWN, observations, observations_csv, observations_json

OBSERVED = tuple((f"pair {k}", Counts(k, 1, 2, 5)) for k in range(PAIRS_SHOWN + 3))


def test_csv_and_json_have_every_pair_with_its_values() -> None:
    rows = list(csv.DictReader(StringIO(observations_csv(OBSERVED, [dice, jaccard]))))
    kept = json.loads(observations_json(OBSERVED, [dice, jaccard], [], complete=False))
    assert kept["complete"] is False and kept["theorems"] == []
    assert len(rows) == len(kept["pairs"]) == len(OBSERVED)
    for (name, counts), row, pair in zip(OBSERVED, rows, kept["pairs"], strict=True):
        assert row["pair"] == pair["pair"] == name
        assert int(row["tp"]) == pair["tp"] == counts.tp
        exact = 2 * counts.tp / (2 * counts.tp + 3)
        assert float(row["Dice"]) == pair["Dice"] == pytest.approx(exact)
        assert pair["Jaccard"] == pytest.approx(exact / (2 - exact))


def test_the_terminal_has_the_first_pairs_and_the_mean_of_all() -> None:
    names = list(observations(OBSERVED, [dice]).columns[0].cells)
    assert names == [*(name for name, _ in OBSERVED[:PAIRS_SHOWN]), "… 3 more", f"mean of {len(OBSERVED)}"]
