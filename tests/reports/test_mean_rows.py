"""A row of means is held against the rows above it."""

import pytest

from segbounds.reports.checking import check_text
from segbounds.reports.mean_rows import is_mean

CASES = "case,Dice,IoU (%)\n1,0.912,83.8\n2,0.871,77.1\n3,0.655,48.7\n"


@pytest.mark.parametrize(
    "name", ["Mean", "**Average**", "Avg.", "Mean (SD)", "Mean ± std", "average of 5 folds", "Overall mean"]
)
def test_rows_of_means_are_known_by_their_names(name: str) -> None:
    assert is_mean(name)


@pytest.mark.parametrize("name", ["Mean Teacher", "Mean-Shift", "MeanNet", "Averaged", "Average U-Net", "case 3"])
def test_methods_are_not(name: str) -> None:
    assert not is_mean(name)


def test_a_mean_of_the_rows_above_needs_no_note() -> None:
    found = check_text(f"{CASES}Mean,0.813,69.9\n")
    assert [verdict.notes for verdict in found.verdicts] == [()] * 4


def test_a_mean_that_is_another_number_is_noted_and_stays_possible() -> None:
    *_, mean = check_text(f"{CASES}Mean,0.801,69.9\n").verdicts
    assert mean.notes == ("Dice 0.801 is not the mean of the 3 rows above it, which is 0.812167 to 0.813167",)
    assert mean.outcome == "depends"


def test_a_column_in_percent_and_one_of_what_is_missed_are_told_as_they_are_printed() -> None:
    *_, mean = check_text("case,Dice (%),FNR (%)\n1,91.2,10.0\n2,87.0,14.0\nAverage,89.1,13.0\n").verdicts
    assert mean.notes == ("FNR (%) 13.0 is not the mean of the 2 rows above it, which is 11.95 to 12.05 %",)


def test_of_several_blocks_each_has_its_own_mean_and_the_last_may_be_over_all() -> None:
    blocks = "case,Dice,Recall\na,.9,.8\nb,.7,.6\nMean,.8,.7\nc,.5,.4\nd,.3,.2\nMean,.4,.3\nOverall mean,.6,.5\n"
    assert not any(verdict.notes for verdict in check_text(blocks).verdicts)


def test_a_mean_on_top_is_held_against_the_rows_below() -> None:
    first, *_ = check_text("case,Dice,Recall\nMean,.80,.9\na,.80,.8\nb,.70,.6\n").verdicts
    assert first.notes == (
        "Dice .80 is not the mean of the 2 other rows, which is 0.745 to 0.755",
        "Recall .9 is not the mean of the 2 other rows, which is 0.65 to 0.75",
    )


def test_what_sums_up_otherwise_is_none_of_the_rows_of_a_mean() -> None:
    report = "class,f1-score,IoU\n0,0.98,0.961\n1,0.86,0.754\naccuracy,0.97,\nMean,0.92,0.858\n"
    assert [verdict.notes for verdict in check_text(report).verdicts][-1] == ()
