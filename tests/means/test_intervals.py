"""Intervals of means: the first way that has them, and bounds without images."""

import sympy as sp

from segbounds.means.intervals import bounds_of_mean, interval_of_mean, not_everywhere, of_one_image
from segbounds.means.reported_means import known_means
from segbounds.metrics.catalogue import dice, jaccard, matthews, recall
from segbounds.ranges.examples import Sample


def test_means_that_every_image_has_are_set_apart() -> None:
    others, everywhere = not_everywhere(known_means({"dice": "==1", "recall": "0.9", "mcc": "==-1"}))
    assert [mean.metric for mean in others] == [recall]
    assert [mean.metric for mean in everywhere] == [dice, matthews]


def test_one_image_has_its_values() -> None:
    found = interval_of_mean(jaccard, known_means({"dice": "4/5"}), Sample(1))
    assert found.low.value == found.high.value == sp.Rational(2, 3)
    assert found == of_one_image(jaccard, known_means({"dice": "4/5"}))


def test_nothing_known_of_it_leaves_all_that_it_can_be() -> None:
    found = interval_of_mean(matthews, known_means({"dice": "==1"}), Sample())
    assert -1 <= found.low.value <= found.high.value <= 1


def test_two_means_bound_a_third_one_from_both_sides() -> None:
    known = known_means({"recall": "0.60", "precision": "0.60"})
    low, high = bounds_of_mean(dice, known, Sample())
    assert 0 <= low < sp.Rational(1, 4) and sp.Rational(6, 10) <= high < sp.Rational(61, 100)
