"""Means that are linear in the counts of images of known sizes: what whole counts say is what looking at all of them says."""

from fractions import Fraction

import numpy as np
import pytest

from segbounds.means.sizes import whole_sums
from segbounds.means.sizes.all_images import all_of
from segbounds.means.sizes.known_sizes import _holds, consistent_at_sizes, given_of
from segbounds.means.sizes.sized_images import SizedImages
from segbounds.means.sizes.whole_sums import WholeSums

NAMES = ("recall", "specificity", "accuracy", "balanced_accuracy")


@pytest.mark.parametrize("seed", range(12))
def test_what_looking_at_all_counts_says(seed: int) -> None:
    draw = np.random.default_rng(seed)
    many = int(draw.integers(1, 4))
    positives, negatives = (tuple(map(int, draw.integers(0 if side else 1, 5, many))) for side in (0, 1))
    images = SizedImages(positives, negatives)
    names = [str(name) for name in draw.permutation(NAMES)][: int(draw.integers(1, 4))]
    given = given_of({name: f"{draw.uniform(0.3, 1):.2f}" for name in names})
    wanted = any(all(_holds(item, counts) for item in given) for counts in all_of(images))
    sums = WholeSums([(item.metric, item.value) for item in given], images)
    shown = any(
        all(_holds(item, counts) for item in given)
        for counts in filter(None, [*sums.nominated(), sums.programmed(0.0)])
    )
    assert shown == wanted
    assert sums.excluded() == (not wanted)


def test_what_only_whole_numbers_exclude() -> None:
    images = SizedImages((49,) * 8, (47,) * 5 + (46,) * 3)
    sharp = given_of({"recall": "0.8956"})  # of 392 positives in all there is nothing between 351 and 352
    found = consistent_at_sizes(sharp, images)
    assert found.possible is False and "all sums" in found.reason
    assert Fraction(351, 392) < Fraction("0.89555") and Fraction(352, 392) > Fraction("0.89565")
    assert consistent_at_sizes(given_of({"recall": "0.8954"}), images).possible


@pytest.mark.parametrize("seed", range(8))
def test_sums_next_to_the_middle_need_no_integer_programme(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """True means of images of some hundred pixels, printed with two to four digits."""
    monkeypatch.setattr(whole_sums, "milp", None)
    draw = np.random.default_rng(seed)
    many, digits = int(draw.integers(2, 7)), int(draw.integers(2, 5))
    positives, negatives = (tuple(map(int, draw.integers(40, 400, many))) for _ in range(2))
    shares = draw.uniform(0.1, 0.9, (2, many))
    hits, right = (np.round(share * size) / size for share, size in zip(shares, (positives, negatives), strict=True))
    accuracy = (hits * positives + right * negatives) / (np.array(positives) + negatives)
    means = {"recall": hits.mean(), "specificity": right.mean(), "accuracy": accuracy.mean()}
    found = consistent_at_sizes(
        given_of({name: f"{value:.{digits}f}" for name, value in means.items()}), SizedImages(positives, negatives)
    )
    assert found.possible and len(found.images) == many
