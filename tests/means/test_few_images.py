"""Over n images the two means of overlap say more than over any number: no n images lie outside, and both ends are attained."""

from fractions import Fraction

import numpy as np
import pytest
from commands import run

from segbounds.means.averages import mean_consistent, mean_interval


@pytest.mark.parametrize("images", [2, 3, 7])
def test_no_images_lie_outside(images: int) -> None:
    draw = np.random.default_rng(images)
    for _ in range(6):
        values = [Fraction(int(x), 20) for x in draw.integers(0, 21, images)]
        if draw.random() < 0.4:
            values = [Fraction(round(x)) if i else x for i, x in enumerate(values)]
        jaccard = [x / (2 - x) for x in values]
        means = sum(values, Fraction(0)) / images, sum(jaccard, Fraction(0)) / images
        questions = (("jaccard", "dice", means[0], means[1]), ("dice", "jaccard", means[1], means[0]))
        for asked, given, known, value in questions:
            found = mean_interval(asked, {given: known}, images=images)
            assert found.low.value <= value <= found.high.value
            wide = mean_interval(asked, {given: known})
            assert wide.low.value <= found.low.value and found.high.value <= wide.high.value


def test_the_end_for_three_images() -> None:
    found = mean_interval("jaccard", {"dice": "17/20"}, images=3)
    assert (found.low.value, found.high.value) == (Fraction(17, 23), Fraction(23, 29))
    assert [share for share, _ in found.high.images] == [Fraction(2, 3), Fraction(1, 3)]


def test_what_one_of_two_means_says_of_so_few_images_holds_beside_the_other() -> None:
    found = mean_interval("jaccard", {"dice": "17/20", "recall": "0.8"}, images=3)
    assert found.high.value == Fraction(23, 29) and found.low.value >= Fraction(17, 23)
    assert mean_interval("jaccard", {"dice": "17/20", "recall": "0.8"}).high.value > found.high.value


def test_what_is_possible_for_many_and_not_for_few() -> None:
    given = {"dice": "0.85", "iou": "0.84"}
    assert mean_consistent(given).possible and mean_consistent(given, images=3).possible is False


def test_units_by_name() -> None:
    assert run("consistent", "dice=0.85", "iou=0.80", "--unit", "pooled").returncode == 1
    assert run("consistent", "dice=0.85", "iou=0.80", "--unit", "per_class").returncode == 0
    assert "= 17/23" in run("average", "jaccard", "--given", "dice=17/20", "--unit", "per_image").stdout
    done = run("average", "jaccard", "--given", "dice=17/20", "--unit", "pooled")
    assert done.returncode == 2 and "interval" in done.stderr
    done = run("average", "dice", "--given", "dice[pooled]=0.85")
    assert done.returncode == 2 and "--sizes" in done.stderr
