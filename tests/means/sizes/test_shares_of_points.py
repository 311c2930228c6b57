"""Bounds of means over images of known sizes: no whole counts are beyond, a mixture of points comes near, and what misses is seen."""

import pytest

from segbounds.means.sizes.all_images import all_of
from segbounds.means.sizes.in_order import SizedRow
from segbounds.means.sizes.known_sizes import _mean
from segbounds.means.sizes.shares_of_points import SharesOfPoints
from segbounds.means.sizes.sized_images import SizedImages, term_of
from segbounds.metrics.catalogue import dice, recall

IMAGES = SizedImages((4, 2), (3, 5))


def at_most(most: float) -> list[SizedRow]:
    return [SizedRow(term_of(IMAGES, recall, 1.0), most)]


@pytest.mark.parametrize("most", [0.0, 0.3, 0.5, 1.0])
def test_no_counts_are_beyond_a_bound_and_points_come_near(most: float) -> None:
    bound, reached = SharesOfPoints(IMAGES, at_most(most)).most(term_of(IMAGES, dice, 1.0))
    there = [counts for counts in all_of(IMAGES) if _mean(recall, counts)[0] <= most]
    assert bound >= max(_mean(dice, counts)[0] for counts in there) - 1e-12
    assert reached <= bound < reached + 2e-5


def test_what_no_points_have_is_missed_by_a_certified_number() -> None:
    """Dice is at most 2 recall/(1 + recall)."""
    for least, missed in ((0.6, True), (0.4, False)):
        rows = [*at_most(0.3), SizedRow(term_of(IMAGES, dice, -1.0), -least)]
        bound, shares = SharesOfPoints(IMAGES, rows).feasible()
        assert (bound < 0) == missed and (shares is None) == missed
