"""Heads, cells and columns in the shapes that programs and papers have them."""

from itertools import permutations
from pathlib import Path

import pytest

from segbounds.reports.cells import read_cell
from segbounds.reports.checking import check_table, check_text
from segbounds.reports.columns import columns_of
from segbounds.show.reported import lines


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


SPANNED = (
    "| Method | Dice | | IoU | |\n|---|---|---|---|---|\n| | WT | TC | WT | TC |\n| A | 0.90 | 0.80 | 0.82 | 0.90 |\n",
    "Method,Dice,,IoU,\n,WT,TC,WT,TC\nA,0.90,0.80,0.82,0.90\n",
    "| | WT | | TC | |\n|---|---|---|---|---|\n| Method | Dice | IoU | Dice | IoU |\n| A | 0.90 | 0.82 | 0.80 | 0.90 |\n",
)


@pytest.mark.parametrize("text", SPANNED)
def test_heads_that_reach_over_empty_cells_name_all_columns_below(text: str) -> None:
    assert {v.name: v.outcome for v in check_text(text).verdicts} == {"A (wt)": "possible", "A (tc)": "impossible"}


def test_numbers_without_a_head_are_named_as_left_out() -> None:
    found = check_text("| Method | Dice | | IoU |\n|---|---|---|---|\n| A | 0.90 | 0.80 | 0.82 |\n")
    assert any("column 3 (it has numbers and no head)" in line for line in lines(found))


def test_rows_of_one_name_stand_behind_the_headings_above_them() -> None:
    rows = "| **Kvasir** | | |\n| U-Net | 0.90 | 0.82 |\n| **ISIC** | | |\n| U-Net | 0.80 | 0.90 |\n"
    text = f"| Method | Dice | IoU |\n|---|---|---|\n{rows}"
    assert {v.name: v.outcome for v in check_text(text).verdicts} == {
        "Kvasir: U-Net": "possible",
        "ISIC: U-Net": "impossible",
    }


@pytest.mark.parametrize(
    "text",
    [
        "Method,Dice (mean ± std),IoU\nA,0.85 ± 0.1,0.95\nB,0.85,0.95\n",  # not all have a deviation
        "Method,Dice (MEAN ± SD),IoU\nA,0.85,0.95\n",  # and it is no mean over classes
        "Method,Dice (SD),IoU\nA,0.85 (0.1),0.95\nB,0.85,0.95\nC,0.85,0.95\n",
        "Method,Dice,Dice SD,IoU\nA,0.85,0.1,0.95\n",
    ],
)
def test_a_column_of_means_with_deviations_stays_one_where_some_have_none(text: str) -> None:
    assert {verdict.outcome for verdict in check_text(text).verdicts} == {"impossible"}


def test_numbers_as_programs_print_small_ones() -> None:
    found = check_text("m,Dice,IoU\nA,1e-05,5e-06\nB,9e-4,4.5e-4\nC,9e-2,8e-2\n").verdicts
    assert [verdict.outcome for verdict in found[:2]] == ["possible", "possible"]
    assert any(item.possible is False for item in found[2].readings)


def test_the_accuracy_over_all_classes_is_that_of_foreground_and_background() -> None:
    rows = "A,60.00,80.87,88.72,89.36\nB,72.50,53.87,69.66,69.25\n"  # B: tp 200, fp 150, fn 125, tn 525
    wrong, right = check_text(f"m,aAcc,mIoU,mAcc,mDice\n{rows}", unit="pooled").verdicts
    both = "pooled counts, the mean over classes one of foreground and background"
    assert [item.possible for item in wrong.readings if item.reading == both] != [True]
    assert [item.possible for item in right.readings if item.reading == both] == [True]


SAID = (
    "moyenne ± é.-t.",
    "moy. ± ET",
    "M ± DS",
    "media ± DE",
    "média ± DP",
    "MW ± SD",
    "mean±SD",
    "mean +/- SE",
    "Ø ± σ",
)


@pytest.mark.parametrize("said", [*SAID, "среднее ± ст. откл.", "均值±标准差"])
def test_what_stands_in_the_cells_is_no_group_in_any_language(said: str) -> None:
    assert outcomes(f"m;Dice ({said});IoU (%)\nA;0,85 ± 0,1;95\nB;0,85;74\n") == {"A": "impossible", "B": "possible"}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "twice"])
def test_and_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    text = "Méthode;Sensibilité (moyenne ± é.-t.);Dice;IoU (%)\nÀ;0,85 ± 0,1;0,85;95\nB;0,85;0,85;74\n"
    twice = text.encode("utf-8").decode("cp1252").encode("utf-8")
    (tmp_path / "t.csv").write_bytes(twice if encoding == "twice" else text.encode(encoding))
    found = check_table(tmp_path / "t.csv")
    assert {v.name: v.outcome for v in found.verdicts} == {"À": "impossible", "B": "possible"}
    assert [len(v.numbers) for v in found.verdicts] == [3, 3]
    assert ("encoded twice" in found.tables[0].place) is (encoding == "twice")


@pytest.mark.parametrize(
    ("head", "taken"),
    [
        ("Précision (moy.)", "Precision"), ("Precisao", "Precision"), ("Sensibilità (%)", "Recall"), ("Coefficient de Dice", "Dice"),
        ("Indice de Jaccard", "Jaccard"), ("коэффициент Dice", "Dice"), ("Dice系数", "Dice"), ("召回率", "Recall"),
        ("Specificita", "Specificity"), ("Dice係数", "Dice"), ("Коэффициент Дайса", "Dice"), ("다이스 계수", "Dice"), ("再現率", "Recall"),
        ("適合率 (%)", "Precision"), ("특이도", "Specificity"), ("Precisie", "Precision"), ("Nauwkeurigheid", "Accuracy"),
    ],
)  # fmt: skip
def test_names_in_other_languages_with_and_without_accents(head: str, taken: str) -> None:
    (column,) = columns_of([head])
    assert column.taken_for == taken and not column.group


def test_which_images_a_deviation_is_of_stays_a_group() -> None:
    groups = [c.group for c in columns_of(["Dice (Test ± SD)", "Dice (mean ± SD train)", "Dice (mean ± SD)"])]
    assert groups == ["test", "train", ""]


def test_marks_of_footnotes_in_heads_are_no_groups() -> None:
    assert outcomes("m,Dice^a,IoU^b,Recall†\nA,0.85,0.95,0.9\n") == {"A": "impossible"}
    latex = (
        r"\begin{tabular}{lcc} m & DSC$^{a}$ (\%) & IoU\textsuperscript{b} \\ A~\citep[see][]{x} & \SI{85.3}{\percent}"
    )
    latex += r" & 94.4 \\ \end{tabular}"
    assert outcomes(latex) == {"A": "impossible"}
