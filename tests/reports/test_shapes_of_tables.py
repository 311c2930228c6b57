"""Tables in the shapes that programs and papers have them: one value a row, sums below, names over several rows, columns that stand below
one another."""

from itertools import permutations

import pytest

from segbounds.metrics.catalogue import dice, jaccard, precision, recall
from segbounds.metrics.similarity import value_at
from segbounds.metrics.two_classes import of_both
from segbounds.regions.printed import reported
from segbounds.reports.both_classes import contradiction_of_both, counts_with_both
from segbounds.reports.cells import read_cell
from segbounds.reports.checking import check_text
from segbounds.reports.columns import columns_of
from segbounds.reports.row_names import statistic_of

LONG = """case,metric,value
a,Dice,0.9061
a,IoU,0.9082
b,Dice,0.8000
b,IoU,0.6667
b,HD95,3.20
"""


def outcomes(text: str) -> dict[str, str]:
    return {verdict.name: verdict.outcome for verdict in check_text(text).verdicts}


def test_one_value_a_row_is_a_row_for_each_case() -> None:
    found = check_text(LONG)
    assert {v.row: v.outcome for v in found.verdicts} == {"a": "impossible", "b": "possible"}
    assert [column.head for column in found.tables[0][1] if column.left_out][1:] == ["HD95"]


def test_a_column_of_metrics_beside_methods() -> None:
    text = "Set,Metric,U-Net,Ours\nA,Dice (%),90.61,80.00\n,IoU (%),90.82,66.67\nB,Dice (%),80.00,80.00\n,IoU (%),66.67,66.67\n"
    assert outcomes(text) == {
        "A, U-Net": "impossible",
        "A, Ours": "possible",
        "B, U-Net": "possible",
        "B, Ours": "possible",
    }


def test_deviations_and_units_in_long_tables() -> None:
    text = "method;metric;unit;mean;std\nA;Dice;%;80,0;5,0\nA;IoU;%;66,7;6,0\nB;Dice;%;90,6;5,0\nB;IoU;%;90,8;5,0\n"
    found = check_text(text)
    assert [v.outcome for v in found.verdicts] == ["possible", "impossible"]
    assert [n.spread for n in found.verdicts[0].numbers] == ["5.0", "6.0"]


def test_a_value_that_is_told_twice_is_not_chosen_from() -> None:
    with pytest.raises(Exception, match="no column"):
        check_text(LONG + "a,Dice,0.5000\n")


@pytest.mark.parametrize("order", [*permutations(("Dice min", "Dice median", "Dice max"))])
def test_the_order_of_columns_says_nothing_of_values(order: tuple[str, ...]) -> None:
    values = {"Dice min": "0.6139", "Dice median": "0.7403", "Dice max": "0.9283"}
    text = f"m,Dice,{','.join(order)}\nA,0.7558,{','.join(values[name] for name in order)}\n"
    assert outcomes(text) == {"A": "possible"}
    values["Dice median"] = "0.9403"
    text = f"m,Dice,{','.join(order)}\nA,0.7558,{','.join(values[name] for name in order)}\n"
    assert outcomes(text) == {"A": "impossible"}


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


def test_a_report_of_classes_in_aligned_columns() -> None:
    text = """              precision    recall  f1-score   support

     class 0       0.80      0.87      0.84     2212
     class 1       0.83      0.88      0.95     2807

    accuracy                           0.87     9000
   macro avg       0.86      0.87      0.86     9000
"""
    assert outcomes(text) == {
        "class 0": "possible",
        "class 1": "impossible",
        "accuracy": "nothing to check",
        "macro avg": "possible",
    }


@pytest.mark.parametrize(
    ("head", "taken"),
    [
        ("Sensitivität [%]", "Recall"), ("Spezifität", "Specificity"), ("Dice coeff.", "Dice"), ("DI", "Dice"),
        ("Overlap (%) DSC", "Dice"), ("Dice (IQR)", "Dice, median"), ("Dice [Q1, Q3]", "Dice, median"),
        ("clDice", "left out: a metric of centre lines, no counting metric"), ("Youden's index", "Youden's J"),
    ],
)  # fmt: skip
def test_heads(head: str, taken: str) -> None:
    (column,) = columns_of([head])
    assert column.taken_for == taken and not column.group


def test_letters_are_metrics_beside_one_another_alone() -> None:
    assert [c.taken_for for c in columns_of(["P (%)", "R (%)", "F1"])] == ["Precision", "Recall", "Dice"]
    assert not columns_of(["P", "F1"])[0].used


def test_a_head_with_a_deviation_in_it() -> None:
    text = "m,Dice (SD),IoU (SD)\nA,0.906 (0.10),0.908 (0.10)\nB,0.800 (0.10),0.667 (0.10)\n"
    assert outcomes(text) == {"A": "impossible", "B": "possible"}
    alone = columns_of(["Dice (SD)"], rows=[["0.1"], ["0.2"]])
    assert not alone[0].used  # deviations by themselves


@pytest.mark.parametrize(
    ("text", "number", "spread"),
    [
        ("85.2 (95% CI: 80.0 to 90.1)", "85.2", None), ("0·85 ± 0·03", "0.85", "0.03"), ("0.85 (SD 0.1)", "0.85", "0.1"),
        ("0.85 (n = 20)", "0.85", None), ("0.85, 95% CI [0.8, 0.9]", "0.85", None),
    ],
)  # fmt: skip
def test_cells(text: str, number: str, spread: str | None) -> None:
    cell = read_cell(text)
    assert cell is not None and (cell.number, cell.spread) == (number, spread)
    assert read_cell("0.85 (IQR 0.8–0.9)") is None  # a median


def test_iou_and_the_error_that_it_leaves_are_of_the_same_masks() -> None:
    assert outcomes("m,Dice,IoU,VOE\nA,0.80,0.667,0.333\nB,0.80,0.667,0.433\n") == {"A": "possible", "B": "impossible"}


@pytest.mark.parametrize("counts", [(30, 5, 9, 200), (3, 500, 2, 4), (0, 3, 0, 90), (700, 1, 40, 8), (1, 1, 1, 1)])
def test_means_of_both_classes_of_real_counts_are_possible(counts: tuple[int, int, int, int]) -> None:
    printed = {of_both(m): reported(f"{float(value_at(of_both(m), counts)):.3f}") for m in (dice, jaccard)}
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
