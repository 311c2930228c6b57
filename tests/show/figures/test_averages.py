"""Figures of averages: the means and the pairs that they show are what they say."""

from fractions import Fraction

import numpy as np
from oracles import ORACLES

from segbounds.show.figures.averages import dice_and_mcc_rows, mean_rankings_rows


def test_two_methods_are_ranked_in_two_ways() -> None:
    erratic, steady = mean_rankings_rows()
    for method in (erratic, steady):
        assert method.means[0] == sum(method.images, Fraction(0)) / 2
        assert method.means[1] == sum((d / (2 - d) for d in method.images), Fraction(0)) / 2
    assert erratic.means[0] < steady.means[0] and erratic.means[1] > steady.means[1]


def test_mcc_is_seen_above_and_below_dice_on_every_pair_of_a_size() -> None:
    rows = dice_and_mcc_rows(quick=True)
    assert len(rows.first) == 455  # tables of 12 pixels
    gap = rows.second - rows.first
    assert (gap > 1e-9).any() and (gap < -1e-9).sum() > (gap > 1e-9).sum()
    prediction, reference = frozenset(range(10)), frozenset(range(20))
    assert rows.values[0] == ORACLES["dice"](prediction, reference, 1000) < rows.values[1]
    assert np.isclose(float(rows.values[1]), 0.704, atol=5e-4)
