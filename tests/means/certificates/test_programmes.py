"""Programmes over columns: what they nominate has the values that it says, and more columns never make it worse."""

import numpy as np
import pytest
from summed_up import about

from segbounds.means.certificates.programmes import programme_of
from segbounds.metrics.catalogue import dice, jaccard, recall
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate


def test_a_mixture_has_the_means() -> None:
    programme = programme_of([dice, recall])
    found = programme.solved([about(dice, "0.6", "0.61"), about(recall, "0.9", "0.91")])
    assert found.missed < 1e-9 and found.shares.sum() == pytest.approx(1)
    for metric, low in ((dice, 0.6), (recall, 0.9)):
        mean = found.shares @ np.asarray(evaluate(metric, Counts(*found.counts)))
        assert low - 1e-8 <= mean <= low + 0.01 + 1e-8


def test_means_that_no_images_have_are_missed() -> None:
    programme = programme_of([dice, jaccard])
    assert programme.solved([about(dice, "0.6", "0.61"), about(jaccard, "0.7", "0.71")]).missed > 0.04


def test_a_goal_is_as_small_as_columns_make_it_and_smaller_with_more_of_them() -> None:
    programme, demand = programme_of([dice, jaccard]), [about(dice, "0.63", "0.63")]
    before = programme.solved(demand, (jaccard, 1))
    programme.grow(before, np.zeros((4, 0)), 0)
    after = programme.solved(demand, (jaccard, 1))
    assert 0.63 / 1.37 - 1e-9 <= after.value <= before.value + 1e-9


def test_most_room_is_in_the_middle() -> None:
    found = programme_of([dice]).roomy([about(dice, "0.2", "0.4")])
    assert found.missed == pytest.approx(-0.5)
    assert found.shares @ np.asarray(evaluate(dice, Counts(*found.counts))) == pytest.approx(0.3)


def test_columns_without_numbers_are_left_out() -> None:
    programme = programme_of([dice])
    before = programme.counts.shape[1]
    programme.add(np.array([[1.0, np.nan], [1.0, 1.0], [0.0, 0.0], [0.0, 0.0]]))
    assert programme.counts.shape[1] == before + 1
