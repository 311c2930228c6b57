"""Means of random images are answered, and rightly: a seeded share of benchmarks/means_of_images.py."""

import importlib
import sys
from types import ModuleType
from typing import Any

import pytest
from places import ROOT

from segbounds.means.answers import MeansConsistency

#: Even ones are means of images, odd ones were moved off: deviations of nonlinear metrics, deviations as large as they can be, few
#: images, means at the ends of ranges, metrics that say the same.
QUICK = (3, 8, 14, 55, 105, 144, 168, 184, 188, 210, 211, 240, 398, 438, 569)


@pytest.fixture(scope="module")
def sets() -> ModuleType:
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        return importlib.import_module("means_of_images")
    finally:
        sys.path.pop(0)


@pytest.fixture(scope="module")
def grid(sets: ModuleType) -> Any:
    return sets.Grid()


@pytest.mark.parametrize("seed", QUICK)
def test_means_of_images_are_answered_rightly(sets: ModuleType, grid: Any, seed: int) -> None:
    found = sets.judged(seed, grid)
    assert not found.wrong and found.answer in ("possible", "impossible"), found


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 200, 20))
def test_more_means_of_images_are_never_answered_wrongly(sets: ModuleType, grid: Any, first: int) -> None:
    found = [sets.judged(seed, grid) for seed in range(first, first + 20)]
    assert not [one for one in found if one.wrong or one.answer == "error"]
    assert sum(one.answer == "not settled" for one in found) <= 1


def test_a_wrong_answer_would_be_noticed(sets: ModuleType, grid: Any) -> None:
    assert sets.judged(8, grid, lambda *_, **__: MeansConsistency(False, "", ())).wrong
    assert sets.judged(211, grid, lambda *_, **__: MeansConsistency(True, "", ())).wrong
