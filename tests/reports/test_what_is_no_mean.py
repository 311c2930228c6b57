"""What stands in tables of results and is no mean or value of a method: differences, tests, intervals of confidence, odd digits."""

from pathlib import Path

import pytest

from segbounds.reports.checking import check_table, check_text
from segbounds.reports.verdicts import TableCheck


def checked(text: str, folder: Path) -> TableCheck:
    file = folder / "table.csv"
    file.write_text(text, encoding="utf-8")
    return check_table(file)


@pytest.mark.parametrize(
    "head",
    ["Δ Dice,Δ IoU", "ΔDice,∆IoU", "Dice gain,IoU gain", "Dice difference,delta IoU", "p-value Dice,p value IoU"],
)
def test_columns_of_differences_are_left_out(head: str, tmp_path: Path) -> None:
    found = checked(f"m,Dice,IoU,{head}\nA,0.85,0.74,0.012,0.020\n", tmp_path)
    assert [verdict.outcome for verdict in found.verdicts] == ["possible"]
    assert (
        sum("difference between methods" in column.left_out for table in found.tables for column in table.columns) == 2
    )


@pytest.mark.parametrize(
    "row",
    ["Δ,+0.012,+0.020", "Improvement,0.012,0.020", "Gain (%),1.5,3.0", "p-value,0.01,0.03", "ours - theirs,+0.1,+0.01"],
)
def test_rows_that_compare_others_are_not_judged(row: str, tmp_path: Path) -> None:
    found = checked(f"m,Dice,IoU\nA,0.85,0.74\n{row}\n", tmp_path)
    assert [(verdict.row, verdict.outcome) for verdict in found.verdicts] == [("A", "possible")]
    assert any("compares others" in text for text in found.unread)
    assert "read as" not in " ".join(found.verdicts[0].notes)  # percentages of such a row say nothing of the others


@pytest.mark.parametrize(
    "head",
    [
        "Dice (95% CI),IoU (95% CI)",
        "Dice (95% CI),IoU",
        "Dice 95 % confidence interval,IoU [credible interval]",
        "Dice (mean ± 95% CI),IoU (mean ± 95% CI)",
    ],
)
def test_an_interval_of_confidence_is_no_unit_and_no_group(head: str, tmp_path: Path) -> None:
    found = checked(f"m,{head}\nA,0.784 (0.70-0.88),0.65 [0.60–0.71]\nB,0.784,0.20\n", tmp_path)
    one, other = found.verdicts
    assert one.outcome in ("possible", "depends") and all(not number.percent for number in one.numbers)
    assert len(one.numbers) == 2 and other.outcome == "impossible"


def test_what_follows_a_sign_is_a_deviation_only_where_it_is_none_of_confidence(tmp_path: Path) -> None:
    plain, interval = (
        checked(f"m,Dice{head},IoU{head}\nA,0.784 ± 0.02,0.66 ± 0.01\n", tmp_path).verdicts[0]
        for head in ("", " (mean ± 95% CI)")
    )
    assert [number.spread for number in plain.numbers] == ["0.02", "0.01"]
    assert [number.spread for number in interval.numbers] == [None, None]


@pytest.mark.parametrize("cell", ["0." + "8" * 5000, "０.８５", "0.٨٥"])
def test_an_odd_cell_is_named_and_the_others_are_checked(cell: str, tmp_path: Path) -> None:
    found = checked(f"m,Dice,IoU\nA,{cell},0.74\nB,0.85,0.20\n", tmp_path)
    assert [verdict.outcome for verdict in found.verdicts] == ["nothing to check", "impossible"]
    assert len(found.unread) == 1 and found.unread[0].startswith("A: Dice") and len(found.unread[0]) < 200


def test_rows_that_sum_up_others() -> None:
    """As `describe` of pandas has them: a number of images is no Dice of 2000 %, and least values are of different images."""
    text = ",Dice,Recall,Precision\ncount,20,20,20\nmean,0.85,0.86,0.87\nstd,0.10,0.30,0.02\nmin,0.30,0.9,0.10\n50%,0.9,0.9,0.2\n"
    found = check_text(text)
    assert [(verdict.row, verdict.outcome) for verdict in found.verdicts] == [("mean", "depends")]
    assert [text.partition(":")[0] for text in found.unread] == ["count"]
    assert check_text("m,Dice,IoU\nMin-Net,0.85,0.95\n").impossible
