"""Heads, cells and columns in the shapes that programs and papers have them."""

from itertools import permutations

import pytest

from segbounds.reports.cells import read_cell
from segbounds.reports.checking import check_text
from segbounds.reports.columns import columns_of


def outcomes(text: str) -> dict[str, str]:
    return {verdict.name: verdict.outcome for verdict in check_text(text).verdicts}


@pytest.mark.parametrize("order", [*permutations(("Dice min", "Dice median", "Dice max"))])
def test_the_order_of_columns_says_nothing_of_values(order: tuple[str, ...]) -> None:
    values = {"Dice min": "0.6139", "Dice median": "0.7403", "Dice max": "0.9283"}
    text = f"m,Dice,{','.join(order)}\nA,0.7558,{','.join(values[name] for name in order)}\n"
    assert outcomes(text) == {"A": "possible"}
    values["Dice median"] = "0.9403"
    text = f"m,Dice,{','.join(order)}\nA,0.7558,{','.join(values[name] for name in order)}\n"
    assert outcomes(text) == {"A": "impossible"}


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
