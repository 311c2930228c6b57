"""Extremes of one metric at one value of another, against all small pairs of masks that have it."""

from itertools import product

import pytest
import sympy as sp

from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate
from segbounds.ranges.derived import extent_at, range_of_two

SMALL = [Counts(*four) for four in product(range(5), repeat=4) if any(four)]


@pytest.mark.parametrize(("first", "second"), [("dice", "recall"), ("precision", "kappa"), ("accuracy", "jaccard")])
@pytest.mark.parametrize("place", [sp.Rational(0), sp.Rational(1, 2), sp.Rational(2, 3), sp.Rational(1)])
def test_extremes_at_a_value_hold_for_all_masks_that_have_it(first: str, second: str, place: sp.Rational) -> None:
    one, other = parse(first), parse(second)
    there = [evaluate(other, counts) for counts in SMALL if evaluate(one, counts) == place]
    ends = extent_at(one, other, (), place)
    assert there and ends is not None
    low, high = ends
    assert low.value <= min(there) and max(there) <= high.value
    if low.attained and low.value.is_Rational:
        found = evaluate(other, Counts(*map(int, low.along))) if all(c.is_Integer for c in low.along) else low.value
        assert found == low.value


def test_values_that_no_mask_has_and_ranges_that_are_kept() -> None:
    assert extent_at(parse("dice"), parse("recall"), (), sp.Rational(3, 2)) is None
    one, other = parse("dice"), parse("jaccard")
    assert range_of_two(one, other, ()) is range_of_two(one, other, ())
