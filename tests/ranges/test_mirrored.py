"""Ranges the other way round, and their straight sides."""

import sympy as sp
from checked_ranges import PAIRS, outside

from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import value_at
from segbounds.ranges.joint_ranges import joint_range
from segbounds.ranges.mirrored import straight_sides
from segbounds.ranges.of_three.values import a


def test_straight_sides_lie_on_the_range() -> None:
    found = joint_range("dice", "kappa")
    sides = [side for side in straight_sides(found) if side.along is not None]
    assert sides
    for side in sides:
        place = (side.low + side.high) / 2
        there = Counts(*(sp.sympify(count).xreplace({a: place}) for count in side.along or ()))
        assert [sp.simplify(value_at(metric, there)) for metric in (found.first, found.second)] == [side.place, place]


def test_mirrored_ranges_have_straight_sides() -> None:
    found = joint_range("mcc", "accuracy")
    assert [(arc.value, arc.attained) for arc in found.upper][-1] == (1, False)
    assert next((arc.value, arc.attained) for arc in found.lower) == (0, False)


def test_a_range_that_has_no_closed_form_that_way_round() -> None:
    found = joint_range("kappa", "recall")
    assert outside(found, PAIRS) == 0 and not found.traced
    assert {arc.value for arc in (*found.lower, *found.upper)} >= {0, 1, a / (2 - a)}
