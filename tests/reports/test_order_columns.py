"""Columns with least, largest and middle values beside means."""

from segbounds.reports.checking import check_text
from segbounds.reports.columns import columns_of
from segbounds.reports.order_columns import OTHER_END

HEAD = "method,Dice,Dice min,Dice (median),Max. DSC,IoU\n"


def test_which_columns_are_taken_for_them() -> None:
    taken = {c.head: c.statistic for c in columns_of(["Dice", "Dice min", "Median IoU", "IoU", "max Dice", "Dice Q1"])}
    assert taken == {
        "Dice": "",
        "Dice min": "min",
        "Median IoU": "median",
        "IoU": "",
        "max Dice": "max",
        "Dice Q1": "q1",
    }
    alone = columns_of(["max Dice", "IoU"])[0]
    assert "thresholds" in alone.left_out and not alone.statistic  # as of a curve over thresholds
    assert "standard error" in columns_of(["Dice (SE)", "Dice"])[0].left_out
    assert columns_of(["Se", "Sp"])[0].used  # sensitivity
    assert OTHER_END["min"] == "max"


def test_they_are_held_against_means() -> None:
    text = HEAD + "A,0.850,0.400,0.860,0.970,0.760\nB,0.850,0.400,0.860,0.970,0.800\nC,0.300,0.400,0.860,0.970,0.250\n"
    first, second, third = check_text(text).verdicts
    assert any(fit.endswith("their values in order") for fit in first.fits)
    assert not any(fit.endswith("their values in order") for fit in second.fits)
    assert second.outcome == "depends"  # the values may be those of folds
    assert third.outcome == "impossible" and "is more than the mean Dice" in third.sentence


def test_a_mean_alone_and_opposites() -> None:
    verdicts = check_text("method,Dice,Dice min\nA,0.30,0.40\nB,0.50,0.40\nC,,0.40\n").verdicts
    assert [verdict.outcome for verdict in verdicts] == ["impossible", "possible", "nothing to check"]
    missed = (
        "method,FNR,FNR max,FNR min\nA,0.10,0.05,0.01\nB,0.10,0.30,0.01\n"  # the largest miss rate is the least recall
    )
    assert [verdict.outcome for verdict in check_text(missed).verdicts] == ["impossible", "possible"]
