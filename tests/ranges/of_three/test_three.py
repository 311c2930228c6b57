"""Slices of the range of three metrics, and ranges over which a flat one lies."""

import numpy as np
import pytest
from checked_ranges import PAIRS, outside, reached

from segbounds.errors import InputError
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate
from segbounds.ranges.joint_ranges import joint_range


def test_three_metrics() -> None:
    found = joint_range("precision", "recall", "dice")
    assert found.contains(("2/3", 1, "4/5")) and not found.contains(("2/3", "99/100", "4/5"))
    there = joint_range("dice", "mcc", "accuracy").slice("4/5")
    assert there is not None
    near = np.abs(evaluate(there.known[0].metric, PAIRS) - 0.8) < 1e-12
    assert near.sum() > 10
    assert outside(there, Counts(*(count[near] for count in PAIRS))) == 0
    for arc in (*there.lower, *there.upper):
        reached(arc, there)
    assert joint_range("precision", "recall", "dice").slice("2") is None


def test_the_range_that_a_flat_one_lies_over() -> None:
    base = joint_range("precision", "recall", "dice").base
    assert base == joint_range("precision", "recall") and joint_range("dice", "recall", "accuracy").base is None
    other = joint_range("dice", "jaccard", "precision").base
    assert other is not None and (str(other.first), str(other.second)) == ("Dice", "Precision")


def test_curved_metrics_have_slices_only() -> None:
    found = joint_range("dice", "mcc", "accuracy")
    with pytest.raises(InputError, match=r"MCC is nonlinear, .* not derived: draw slices of it"):
        _ = found.surfaces
    assert found.slice("4/5") is not None
