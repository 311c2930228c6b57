"""Sums of both kinds that are as demanded: those that looking at all of them finds, and what there are too many of."""

from itertools import product

import numpy as np
import pytest

from segbounds.means.sizes import paired_sums
from segbounds.means.sizes.known_sizes import consistent_at_sizes, given_of
from segbounds.means.sizes.paired_sums import Demanded, pairs_of_sums
from segbounds.means.sizes.sized_images import SizedImages


@pytest.mark.parametrize("seed", range(30))
def test_all_sums_that_are_as_demanded_and_no_others(seed: int) -> None:
    """Forms of one kind, of the other, of both; with slopes of both signs, and with none."""
    draw = np.random.default_rng(seed)
    sizes, rows = int(draw.integers(1, 4)), int(draw.integers(1, 4))
    forms = draw.integers(-3, 4, (rows, 2 * sizes)).astype(float)
    for row in forms:
        side = draw.integers(3)
        row[:sizes] *= side != 1
        row[sizes:] *= side != 2
    largest = tuple(map(int, draw.integers(0, 4, 2 * sizes)))
    low = draw.integers(-6, 4, rows).astype(float)
    high = low + draw.integers(0, 5, rows)
    found = pairs_of_sums(Demanded(forms, low, high, largest))
    assert found is not None
    every = product(*(range(most + 1) for most in largest))
    wanted = {s for s in every if (forms @ s >= low).all() and (forms @ s <= high).all()}
    listed = list(found)
    assert set(listed) == wanted and len(listed) == len(wanted)


def test_too_many_to_look_at_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Demanded(np.ones((1, 4)), np.zeros(1), np.ones(1), (30, 30, 30, 30))
    assert pairs_of_sums(asked) is not None
    monkeypatch.setattr(paired_sums, "LISTED", 900)
    assert pairs_of_sums(asked) is None
    monkeypatch.undo()
    monkeypatch.setattr(paired_sums, "PAIRED", 2)
    assert pairs_of_sums(asked) is None


def test_pairs_are_looked_at_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Demanded(np.array([[1.0, 2.0, 3.0, 4.0]]), np.array([20.0]), np.array([21.0]), (5, 5, 5, 5))
    found = pairs_of_sums(asked)
    monkeypatch.setattr(paired_sums, "TOGETHER", 7)
    in_blocks = pairs_of_sums(asked)
    assert found is not None and in_blocks is not None
    assert sorted(found) == sorted(in_blocks)


def test_three_images_whose_sums_miss_each_other_are_excluded() -> None:
    """What branching left open: shares of any size fit, whole counts of these sizes do not."""
    images = SizedImages((131, 17, 89), (230, 61, 14))
    given = {"accuracy": "0.5229", "specificity": "0.4999", "recall": "0.4357", "balanced_accuracy": "0.4678"}
    found = consistent_at_sizes(given_of(given), images)
    assert found.possible is not None
    if not found.possible:
        assert "were looked at" in found.reason
