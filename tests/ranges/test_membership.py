"""Which pairs of values a range has."""

from collections.abc import Iterable

import pytest
import sympy as sp
from checked_ranges import SMALL

from segbounds.metrics.catalogue import CATALOGUE
from segbounds.metrics.counts import Counts, tn, tp
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.ranges.joint_ranges import joint_range
from segbounds.ranges.membership import extents_by_support
from segbounds.regions.bound import Limit
from segbounds.regions.cone import Cone, form_of, minus
from segbounds.regions.face_extremes import extents_by_formula


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


@pytest.mark.parametrize("zero", [(), (tp,), (tn,)], ids=str)
@pytest.mark.parametrize("name", ["dice", "hamming", "fowlkes_mallows", "recall"])
def test_extents_by_support_and_by_formula_have_the_same_values(name: str, zero: tuple[sp.Symbol, ...]) -> None:
    metric, cone = CATALOGUE[name], Cone(tuple(minus(form_of(count)) for count in zero))
    assert isinstance(metric, Similarity)
    by_support, by_formula = ([*extents(metric, cone)] for extents in (extents_by_support, extents_by_formula))
    assert len(by_support) == 2 ** (4 - len(zero)) - 1 > len(by_formula) > 0  # each set of positive counts has its own
    assert joined(by_support) == joined(by_formula)


def joined(intervals: Iterable[tuple[Limit, Limit]]) -> list[tuple[float, float]]:
    """Intervals that meet made one."""
    found: list[tuple[float, float]] = []
    for low, high in sorted((float(low.value), float(high.value)) for low, high in intervals):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found
