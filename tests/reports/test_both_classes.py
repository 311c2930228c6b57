"""Means over foreground and background of pooled counts."""

import pytest

from segbounds.metrics.catalogue import dice, jaccard, precision, recall
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import value_at
from segbounds.metrics.two_classes import of_both
from segbounds.regions.printed import reported
from segbounds.reports.both_classes import contradiction_of_both, counts_with_both
from segbounds.reports.checking import check_text


@pytest.mark.parametrize("counts", [(30, 5, 9, 200), (3, 500, 2, 4), (0, 3, 0, 90), (700, 1, 40, 8), (1, 1, 1, 1)])
def test_means_of_both_classes_of_real_counts_are_possible(counts: tuple[int, int, int, int]) -> None:
    printed = {of_both(m): reported(f"{float(value_at(of_both(m), Counts(*counts))):.3f}") for m in (dice, jaccard)}
    assert not contradiction_of_both(printed)
    found = counts_with_both(printed)
    assert found is not None and all(value.contains(value_at(m, found)) for m, value in printed.items())
    for metric in (recall, precision):
        assert not contradiction_of_both({**printed, of_both(metric): reported("0.5")})


def test_means_of_both_classes_that_nothing_has() -> None:
    assert "misses it by" in contradiction_of_both(
        {of_both(dice): reported("0.80"), of_both(jaccard): reported("0.63")}
    )
    assert "misses it by" in contradiction_of_both(
        {of_both(dice): reported("0.80"), of_both(jaccard): reported("0.76")}
    )
    assert not contradiction_of_both({of_both(dice): reported("0.80")})


def test_images_are_not_searched_for_where_another_reading_fits() -> None:
    """The search took a minute for this row, and could not change that it is possible; where no other reading fits, there is one."""
    (verdict,) = check_text("m,mDice (%),mIoU (%),mRecall (%),mPrecision (%)\nA,96.94,94.06,97.53,96.37\n").verdicts
    assert verdict.outcome == "possible" and "not searched for" in verdict.readings[-1].reason
    (alone,) = check_text("m,Dice,mIoU\nA,0.88,0.90\n").verdicts
    assert not any("not searched for" in item.reason for item in alone.readings)
