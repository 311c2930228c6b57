"""Rows by their names: those that sum up others, and those of which a name is written once for several."""

from segbounds.reports.checking import check_text
from segbounds.reports.row_names import statistic_of


def outcomes(text: str) -> dict[str, str]:
    return {verdict.name: verdict.outcome for verdict in check_text(text).verdicts}


CASES = """case,Dice,IoU
1,0.8000,0.6667
2,0.6000,0.4286
Mean,0.7000,0.5476
Std,0.1414,0.1684
Median,0.7000,0.5476
Min,{},0.4286
Max,0.8000,0.6667
"""


def test_rows_that_sum_up_others_belong_to_the_means() -> None:
    found = check_text(CASES.format("0.6000"))
    assert [v.row for v in found.verdicts] == ["1", "2", "Mean"] and not found.impossible and not found.unread
    assert [n.spread for n in found.verdicts[-1].numbers] == ["0.1414", "0.1684"]
    assert outcomes(CASES.format("0.7600"))["Mean"] == "impossible"  # the least is more than the mean


def test_rows_that_sum_up_no_means_are_left_out() -> None:
    found = check_text("case,Dice,IoU\n1,0.8,0.6667\nMin,0.1,0.9\n")
    assert [v.row for v in found.verdicts] == ["1"] and len(found.unread) == 1
    assert statistic_of("50%") == "median" and statistic_of("U-Net") == ""


def test_names_over_several_rows() -> None:
    text = r"\begin{tabular}{llcc}\multirow{2}{*}{D} & U & 80.0 & 66.7\\ & V & 90.6 & 90.8\\ \multirow{2}{*}{E} & U & 80.0 & 66.7\\"
    text = text.replace("{llcc}", r"{llcc} Set & Method & Dice & IoU \\")
    text += r" & V & 80.0 & 66.7\\ \multicolumn{4}{l}{Rows of 2021} \end{tabular}"
    assert outcomes(text) == {"D, U": "possible", "D, V": "impossible", "E, U": "possible", "E, V": "possible"}
    assert not check_text(text).unread
