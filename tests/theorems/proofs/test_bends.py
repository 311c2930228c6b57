"""Abs, Max and Min taken apart, against their values on all small counts."""

import pytest
import sympy as sp
from small_counts import SMALL, at, met

from segbounds.metrics.catalogue import parse
from segbounds.theorems.proofs.bends import linear_halves, rows_of

dice, jaccard, recall, precision = map(parse, ("dice", "jaccard", "recall", "precision"))


@pytest.mark.parametrize(
    "expression",
    [
        sp.Abs(dice - jaccard) - sp.Rational(1, 4),
        sp.Min(precision, recall) - dice,
        2 * sp.Max(precision, dice) - sp.Min(recall, jaccard),
        -sp.Abs(precision - recall) + dice,
        sp.Min(precision, recall) * jaccard,
    ],
)
def test_the_largest_of_the_smallest_of_each_row_is_the_expression(expression: sp.Expr) -> None:
    rows = [*rows_of(expression, ())]
    assert not any(entry.has(sp.Abs, sp.Max, sp.Min) for _, row in rows for entry in row)
    for counts in SMALL:
        there = [min(at(entry, counts) for entry in row) for conditions, row in rows if met(conditions, counts)]
        assert max(there) == at(expression, counts), counts


@pytest.mark.parametrize("name", ["overlap", "volumetric_similarity", "dice"])
def test_halves_cover_all_counts_and_have_the_value_of_the_whole(name: str) -> None:
    whole = parse(name) - parse("jaccard")
    halves = [*linear_halves(whole)]
    assert len(halves) == (1 if name == "dice" else 2)
    for counts in SMALL:
        there = [half for conditions, half in halves if met(conditions, counts)]
        assert there
        assert {at(half, counts) for half in there} == {at(whole, counts)}, counts
