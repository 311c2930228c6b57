"""Dice and Jaccard: the largest differences on d pixels."""

import sympy as sp

from segbounds.show.figures.dice_and_jaccard import finite_sizes_rows


def test_finite_sizes_climb_and_stay_below() -> None:
    rows = finite_sizes_rows(quick=True)
    assert all(a <= b < rows.supremum for a, b in zip(rows.values, rows.values[1:], strict=False))
    assert rows.values[4] == sp.Rational(6, 35)
