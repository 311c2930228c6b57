"""Which pairs of values a range has."""

import pytest
from checked_ranges import SMALL

from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import value_at
from segbounds.ranges.joint_ranges import joint_range


def test_membership_of_two_curved_metrics() -> None:
    found = joint_range("mcc", "balanced_accuracy")
    assert found.contains(("1/2", "3/4")) and found.contains((0, "1/8")) and found.contains((1, 1))
    assert not found.contains(("1/2", "5/8")) and not found.contains(("1/2", "1/2"))
    assert not found.contains((1, "1/2"))


@pytest.mark.parametrize("pair", [("dice", "recall"), ("dice", "kappa"), ("recall", "mcc"), ("kappa", "dice")])
def test_what_masks_have_is_contained(pair: tuple[str, str]) -> None:
    found = joint_range(*pair)
    for four in SMALL.T[::600]:
        values = [value_at(metric, Counts(*map(int, four))) for metric in (found.first, found.second)]
        if all(value.is_Rational for value in values):
            assert found.contains(values), (tuple(four), values)


def test_membership_is_exact() -> None:
    assert joint_range("dice", "jaccard").contains(("17/20", "17/23"))
    assert not joint_range("dice", "jaccard").contains(("17/20", "0.7391304"))
    found = joint_range("dice", "kappa")
    assert found.contains(("0.85", "-0.15")) and not found.contains(("0.85", "-0.1500001"))
    assert found.contains(("0.85", "0.8499999")) and not found.contains(("0.85", "0.85"))  # approached only
    assert joint_range("recall", "mcc").contains((1, -1)) and not joint_range("recall", "mcc").contains((1, "-1/2"))
