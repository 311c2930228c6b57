"""The verdict on each row: true numbers are possible under their unit, whatever they come from; contradictions are found and told."""

import json
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from commands import run

from segbounds.errors import InputError
from segbounds.reports.checking import check_table, check_text
from segbounds.reports.verdicts import TableCheck
from segbounds.show.html.reported import page
from segbounds.show.reported import as_json, brief_lines, lines, rows_csv

OVERLAP = """| Methods | IOU (%)↑ | HD (mm)↓ | DSC (%)↑ | MAE↓ | ACC (%)↑ |
|---|---|---|---|---|---|
| A | 97.16 | 5.62 | 98.55 | 0.0061 | 99.38 |
| C | 97.47 | 5.37 | 98.72 | 0.0054 | 99.45 |
"""


def outcomes(check: TableCheck) -> list[str]:
    return [verdict.outcome for verdict in check.verdicts]


def test_metrics_without_a_value_on_the_same_images_are_told_apart_by_no_empty_mask() -> None:
    """Dice and F2 have no value where both masks are empty, and nowhere else: leaving these images out mends nothing."""
    (verdict,) = check_text("m,Dice,Precision,F2\nA,0.85,0.80,0.95\n").verdicts
    assert verdict.outcome == "impossible" and len({item.reading for item in verdict.readings}) == len(verdict.readings)
    (open_one,) = check_text("m,Recall,Precision,Dice\nA,0.30,0.30,0.85\n").verdicts
    assert (
        open_one.outcome != "possible"
        and [item.reading for item in open_one.readings].count(
            "means over images, each without those where it has no value"
        )
        == 1
    )


def test_means_that_are_no_pooled_counts() -> None:
    found = check_text(OVERLAP)
    assert outcomes(found) == ["depends", "possible"]
    assert found.verdicts[0].fits == ("means over images",)
    assert "which misses it by 1.97" in found.verdicts[0].sentence


def test_what_is_impossible_under_every_reading() -> None:
    found = check_text("m,Dice,IoU,Recall,Precision\nA,0.9061,0.9082,,\nB,0.85,0.74,0.70,0.80\nC,0.85,0.74,0.80,0.90\n")
    assert outcomes(found) == ["impossible", "impossible", "possible"]
    assert "mean Jaccard lies between 0.828237 and 0.90615" in found.verdicts[0].sentence
    assert found.verdicts[1].mended.startswith("Recall 0.90 instead of 0.70")


def test_swapped_columns() -> None:
    (verdict,) = check_text("m,Dice,IoU,Recall\nA,0.74,0.85,0.82\n").verdicts
    assert verdict.outcome == "impossible"
    assert verdict.mended.startswith("Dice and IoU exchanged")


def test_percent_and_share_in_one_column() -> None:
    found = check_text("m,Dice,IoU\nA,78.4,66.1\nB,0.85,0.76\nC,85,0.76\n")
    assert outcomes(found) == ["depends"] * 3


def test_a_head_that_says_percent_and_shares_below() -> None:
    (verdict,) = check_text("m,Dice (%),IoU (%),Recall (%)\nA,0.85,74.1,80.3\n").verdicts
    assert verdict.outcome == "possible"
    assert verdict.notes == ("read as shares: Dice (%) 0.85",)


def test_numbers_that_were_converted() -> None:
    # the mean IoU of images with Dice 1 and .6, and Dice made of it; precision and recall are means that leave less room
    (verdict,) = check_text("m,Dice,IoU,Precision,Recall\nA,0.70,0.54,0.60,0.60\n").verdicts
    assert verdict.fits == (
        "means over images, but for Dice, computed from the mean Jaccard by the formula 2J/(1 + J)",
    )


def test_two_units_in_one_row() -> None:
    found = check_text(
        "m,Dice (per image),F1 (pooled),PPV,Sens\nA,0.8249,0.8251,0.8260,0.8243\nB,0.2,0.8251,0.8260,0.8243\n"
    )
    assert outcomes(found) == ["possible", "depends"]
    assert "pooled counts" in found.verdicts[0].fits[0]


def test_a_class_has_no_accuracy_but_a_recall() -> None:
    log = "+---+---+---+\n| Class | IoU | Acc |\n+---+---+---+\n| road | 85.04 | 91.0 |\n| car | 60.2 | 50.0 |\n+---+---+---+\n"
    found = check_text(log)
    assert [column.taken_for for column in found.tables[0].columns[1:]] == ["Jaccard", "Recall"]
    assert outcomes(found) == ["possible", "impossible"]  # an IoU is at most the recall


def test_accuracy_over_all_classes_is_no_accuracy_of_two_masks() -> None:
    # as a binary accuracy .5 would contradict a Dice of .9
    assert outcomes(check_text("m,Dice,IoU,aAcc\nA,0.90,0.82,0.5\n")) == ["possible"]
    (verdict,) = check_text("m,Dice,IoU,Acc\nA,0.90,0.82,0.5\n").verdicts
    assert verdict.fits == ("means over classes, with the accuracy over all classes",)


def test_a_unit_that_is_known() -> None:
    assert outcomes(check_text("m,Dice,IoU\nA,0.85,0.80\n", unit="pooled")) == ["impossible"]
    assert outcomes(check_text("m,Dice,IoU\nA,0.85,0.80\n", unit="per_image")) == ["possible"]
    assert outcomes(check_text("m,Dice,IoU\nA,0.85,0.80\n", images=1)) == ["impossible"]
    with pytest.raises(InputError, match="no unit of averaging called 'per_pixel'"):
        check_text("m,Dice,IoU\nA,0.85,0.80\n", unit="per_pixel")


def test_a_spread_that_is_none_over_images() -> None:
    notes = [
        verdict.notes for verdict in check_text("m,Dice,IoU\nA,0.898 ± 0.010,0.840\nB,0.898 ± 0.150,0.840\n").verdicts
    ]
    assert "is no standard deviation over images, which the two means make 0.129 to 0.176" in notes[0][0]
    assert not notes[1]


def test_orders_that_are_reversed() -> None:
    found = check_text("m,Dice,IoU\nA,0.901,0.820\nB,0.890,0.840\nC,0.800,0.700\n")
    assert len(found.orders) == 1
    assert found.orders[0].startswith("A is above B in Dice and below it in Jaccard")


DATA_OF_ROWS = (
    "Data set,Method,Dice,IoU\nX,A,0.901,0.820\nX,B,0.850,0.750\nY,C,0.893,0.841\n",
    "Data set,Method,Dice,IoU\nX,A,0.901,0.820\n,B,0.850,0.750\nY,C,0.893,0.841\n",
    "Method,Test set,Dice,IoU\nA,X,0.901,0.820\nB,X,0.850,0.750\nC,Y,0.893,0.841\n",
    "Organ,Dice,IoU\nliver,0.901,0.820\nspleen,0.850,0.750\nkidney,0.893,0.841\n",
    "| m | Dice | IoU |\n|---|---|---|\n| **X** | | |\n| A | 0.901 | 0.820 |\n| **Y** | | |\n| B | 0.893 | 0.841 |\n",
    "<table><tr><th>m<th>Dice<th>IoU<tr><td colspan=3>X<tr><td>A<td>0.901<td>0.820<tr><td colspan=3>Y<tr><td>B<td>0.893<td>0.841</table>",
    "fold,model,metric,value\n1,A,Dice,0.901\n1,A,IoU,0.820\n2,B,Dice,0.893\n2,B,IoU,0.841\n",
)


@pytest.mark.parametrize("text", DATA_OF_ROWS)
def test_rows_of_other_data_are_not_compared(text: str) -> None:
    assert not check_text(text).orders
    for other, one in (("Y", "X"), ("kidney", "liver"), ("2,B", "1,B")):
        text = text.replace(other, one)
    again = check_text(text)
    assert len(again.orders) == 1 and "in Dice and below it in Jaccard" in again.orders[0], text


@pytest.mark.parametrize(
    "text", ["m,Dice\nA,0.85\nB,0.90\n", "m,Dice,IoU\nA,0.85,\nB,,0.9\n", "m,Dice,HD95\nA,0.85,0.7\n"]
)
def test_a_table_in_which_nothing_can_be_checked_is_no_success(text: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(text)
    done = run("check", tmp_path / "t.csv")
    assert done.returncode == 3
    assert done.stdout.startswith("Nothing could be checked: of ")
    (tmp_path / "more.csv").write_text(
        f"{text}C,0.85,0.74\n".replace("HD95", "IoU").replace("m,Dice\n", "m,Dice,IoU\n")
    )
    assert run("check", tmp_path / "more.csv").returncode == 0


def test_two_columns_of_one_metric_are_held_against_one_another_in_a_log_alone() -> None:
    log = "+---+---+---+\n| Class | Recall | Acc |\n+---+---+---+\n| road | 85.04 | 91.02 |\n+---+---+---+\n"
    found = check_text(log)
    assert outcomes(found) == ["impossible"]
    assert (
        "Recall and Acc are Recall of the same classes, as logs have it, and are held against one another"
        in lines_of(found)
    )
    table = check_text("m,mAcc,mRecall,mIoU\nA,85.04,91.02,80.1\n")
    assert "impossible" not in outcomes(table) and "they are not held against one another" in lines_of(table)


def lines_of(check: TableCheck) -> str:
    return "\n".join(lines(check))


def test_orders_are_those_of_two_means_over_the_same() -> None:
    """A Dice of the foreground says nothing of the order of a mean over classes, nor one of all pixels of one over images."""
    rows = "A,0.901,0.821\nB,0.893,0.843\n"
    for head in ("Dice,mIoU", "mDice,IoU", "Dice (per image),IoU (pooled)"):
        assert not check_text(f"m,{head}\n{rows}").orders
    (same,) = check_text(f"m,mDice,mIoU\n{rows}").orders
    assert "means over classes or images can, where these of B differ" in same and "no pooled counts" not in same
    (plain,) = check_text(f"m,Dice,IoU\n{rows}").orders
    assert "no pooled counts have that" in plain


def test_few_words_stay_few() -> None:
    """Four readings are told as their kinds."""
    (verdict,) = check_text("m,mIoU,mDice,mAcc\nA,0.8123,0.8893,0.8801\n").verdicts
    assert len(verdict.readings) == 4 and len(verdict.brief) < 80


def test_the_word_impossible_is_in_no_other_verdict() -> None:
    found = check_text(f"{OVERLAP}| F | 97.47 | 5.37 | 90.72 | 0.0054 | 99.45 |\n")
    for verdict in found.verdicts:
        for text in (verdict.sentence, verdict.brief):
            assert ("impossible" in text) is (verdict.outcome == "impossible")
            assert text.startswith("impossible" if verdict.outcome == "impossible" else "possible")


def test_what_has_no_metric() -> None:
    with pytest.raises(
        InputError, match="no column of the text is a metric of the four counts: its heads are 'm', 'HD95'"
    ):
        check_text("m,HD95\nA,5.2\n")


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("m,Dice\nA,110\nB,85\n", "Dice lies between 0 and 1 on every image, and is never 110 %"),
        ("m,Dice\nA,-0.2\nB,0.8\n", "is never -0.2"),
        ("m,Precision\nA,1.02\n", "is never 1.02; if 1.02 % is meant"),
        ("m,Dice,IoU,PPV\nA,0.85,0.74,1.02\n", "Precision lies between 0 and 1"),
        ("m,FNR\nA,110\nB,12\n", "1 - Recall lies between 0 and 1"),
        ("m,Dice,Dice min\nA,85,-3\n", "is never -3 %"),
        ("m,OA\nA,130\n", "accuracy over all classes lies between 0 and 1"),
        ("m,MCC\nA,-1.2\n", "Matthews"),
    ],
)
def test_no_value_of_its_metric(table: str, told: str) -> None:
    verdict = check_text(table).verdicts[0]
    assert verdict.outcome == "impossible"
    assert told.replace("Matthews", "lies between -1 and 1") in verdict.sentence


def test_a_typo_of_a_number_alone() -> None:
    outside = check_text("m,Dice\nA,110\nB,85\nC,-0.2\n").verdicts
    assert outside[0].mended.startswith("Dice 100 % instead of 110")
    assert not outside[1].mended
    assert outside[2].mended.startswith("Dice 0.2 instead of -0.2")


def test_what_lies_inside_of_its_metric() -> None:
    table = "m,Dice,MCC,Kappa,Youden,Volumetric similarity\nA,100,-20,-5,-3.5,-3\nB,1.02,90,85,80,12\n"
    assert "impossible" not in outcomes(check_text(table))
    # of small percentages some are below one
    assert outcomes(check_text("m,Dice (%),IoU (%)\nA,1.2,0.6\n")) == ["possible"]
    assert outcomes(check_text("m,Dice,IoU\nA,1.2,0.6\nB,85,74\n"))[0] == "possible"


def test_rows_that_say_the_same_have_one_verdict() -> None:
    """Whatever is kept for rows that come again: typos are looked for in ten impossible rows, and labels are their own."""
    rows = ["0.85,0.74", "0.85,0.90", "0.70,0.60"]
    many = check_text("m,Dice,IoU\n" + "".join(f"r{i},{rows[i % 3]}\n" for i in range(60))).verdicts
    alone = [check_text(f"m,Dice,IoU\nA,{row}\n").verdicts[0] for row in rows]
    for i, verdict in enumerate(many):
        assert verdict.row == f"r{i}"
        assert verdict.sentence == alone[i % 3].sentence
        assert verdict.mended == (alone[i % 3].mended if i < 30 else "")


def test_orders_of_long_tables() -> None:
    """As of every two rows: the first twenty are told, and how many more there are."""
    order = [4, 1, 6, 0, 7, 3, 5, 2]  # of these every two are reversed
    rows = [f"r{i},{0.86 + 0.002 * i:.3f},{0.81 - 0.002 * i:.3f}\n" for i in order]
    text = "m,Dice,IoU\n" + "".join([*rows, "last,0.900,0.830\nfalse,0.700,0.900\n"])
    found = check_text(text)
    wanted = []
    for one, other in combinations([v for v in found.verdicts if v.outcome != "impossible"], 2):
        for better, worse in ((one, other), (other, one)):
            (d, j), (e, k) = ([n.value for n in verdict.numbers] for verdict in (better, worse))
            if d.low > e.high and j.high < k.low:
                wanted.append((better.row, worse.row))
    assert len(wanted) > 20
    assert [(text.split()[0], text.split()[3]) for text in found.orders[:20]] == wanted[:20]
    assert found.orders[20:] == (f"and {len(wanted) - 20} more",)


# --- true numbers -----------------------------------------------------------------------------------------------------


def counts_of_images(draw: np.random.Generator) -> np.ndarray:
    """Counts (images, 4) of random masks: tiny and large objects, and empty ones."""
    images = int(draw.integers(1, 9))
    found = draw.integers(0, [1, 30, 400][int(draw.integers(3))] + 1, (images, 4))
    found[draw.random((images, 4)) < 0.25] = 0
    found[:, 3] += draw.integers(0, 500)
    found[found.sum(axis=1) == 0, 3] = 1
    return found


def values(counts: np.ndarray, empty: float) -> dict[str, np.ndarray]:
    tp, fp, fn, tn = counts.T.astype(float)
    sides = {
        "Dice": (2 * tp, 2 * tp + fp + fn),
        "IoU": (tp, tp + fp + fn),
        "Sens": (tp, tp + fn),
        "PPV": (tp, tp + fp),
        "Spec": (tn, tn + fp),
        "Acc": (tp + tn, tp + fp + fn + tn),
    }
    return {name: np.where(below > 0, above / np.maximum(below, 1), empty) for name, (above, below) in sides.items()}


def reported_in_units(counts: np.ndarray) -> dict[str, dict[str, float]]:
    """All metrics, in all units: pooled, means over images with empty masks as 1, as 0 and left out, means over both classes."""
    both = np.concatenate([counts, counts[:, ::-1]])
    classes = np.array([counts.sum(axis=0), counts.sum(axis=0)[::-1]])
    units = {
        "pooled": values(counts.sum(axis=0)[None, :], 1),
        "empty as 1": values(counts, 1),
        "empty as 0": values(counts, 0),
        "left out": values(counts, np.nan),
        "per image and class": values(both, 1),
        "per class": values(classes, 1),
    }
    return {unit: {name: mean_of(found) for name, found in numbers.items()} for unit, numbers in units.items()}


def mean_of(numbers: np.ndarray) -> float:
    there = numbers[~np.isnan(numbers)]
    return float(there.mean()) if there.size else np.nan


@pytest.mark.parametrize("seed", range(6))
def test_true_numbers_are_never_impossible(seed: int) -> None:
    draw = np.random.default_rng(seed)
    counts = counts_of_images(draw)
    digits = int(draw.integers(1, 5))
    rows, units = [], []
    for unit, numbers in reported_in_units(counts).items():
        rows.append([unit, *(("" if np.isnan(x) else f"{x:.{digits}f}") for x in numbers.values())])
        units.append(unit)
    text = "\n".join(
        [",".join(["unit", "Dice", "IoU", "Sens", "PPV", "Spec", "Acc"]), *(",".join(row) for row in rows)]
    )
    for verdict in check_text(text).verdicts:
        assert verdict.outcome != "impossible", (text, verdict.sentence)
        if verdict.row == "pooled" and verdict.readings:
            assert verdict.readings[0].possible, (text, verdict.sentence)
        if verdict.row.startswith("empty") and verdict.readings:
            assert verdict.readings[1].possible is not False, (text, verdict.sentence)


def test_false_numbers_are_found() -> None:
    """The same with a planted falsehood: a mean Jaccard above the mean Dice."""
    assert outcomes(check_text("unit,Dice,IoU,Sens,PPV,Spec,Acc\nA,0.80,0.82,0.80,0.80,0.90,0.90\n")) == ["impossible"]


# --- the command and what it writes -----------------------------------------------------------------------------------


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("m,Dice,IoU,HD\n<b>A</b>,0.9061,0.9082,3\nB,0.85,0.74,4\n")
    done = run(
        "check",
        tmp_path / "t.csv",
        "--json",
        tmp_path / "o.json",
        "--csv",
        tmp_path / "o.csv",
        "--html",
        tmp_path / "o.html",
    )
    assert done.returncode == 1, done.stderr
    assert "left out: HD (a distance between boundaries, no counting metric)" in done.stdout
    assert json.loads((tmp_path / "o.json").read_text())["verdicts"][0]["outcome"] == "impossible"
    assert (tmp_path / "o.csv").read_text().splitlines()[1].split(",")[3] == "impossible"
    html = (tmp_path / "o.html").read_text()
    assert "<b>A</b>" not in html
    assert html.count("<svg") == 2
    assert run("check", tmp_path / "missing.csv").returncode == 2
    (tmp_path / "good.csv").write_text("m,Dice,IoU\nB,0.85,0.74\n")
    assert run("check", tmp_path / "good.csv").returncode == 0
    brief = run("check", tmp_path / "t.csv", "--brief").stdout.splitlines()
    assert [line.split()[-1] for line in brief[3:5]] == ["impossible", "possible"]
    assert json.loads(run("check", tmp_path / "good.csv", "--json", "-").stdout)["verdicts"][0]["outcome"] == "possible"


def test_pages_are_well_formed() -> None:
    class Balanced(HTMLParser):
        open: list[str] = []

        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in ("meta", "link", "br"):
                self.open.append(tag)

        def handle_startendtag(self, tag: str, attrs: object) -> None:
            pass

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    reader = Balanced()
    reader.feed(page(check_text(OVERLAP)))
    assert not reader.open
    assert "A" in as_json(check_text(OVERLAP))
    assert len(rows_csv(check_text(OVERLAP)).splitlines()) == 3


def test_a_known_test_set(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("m,Acc,Sens,Spec\nA,.9494,.7450,.9793\nB,.9898,.8027,.9980\n")
    done = run("check", tmp_path / "t.csv", "--dataset", "drive-test-fov", "--unit", "per_image")
    assert done.returncode == 1
    assert "A  possible as means over images" in done.stdout
    assert "B  impossible under every reading: no 20 images of these sizes have" in done.stdout


def test_a_path(tmp_path: Path) -> None:
    (tmp_path / "t.md").write_text(OVERLAP)
    told: list[tuple[int, int]] = []
    check_table(tmp_path / "t.md", done=lambda number, of: told.append((number, of)))
    assert told == [(1, 2), (2, 2)]


def test_a_mean_over_two_classes_that_contradicts_is_told_at_once() -> None:
    """Between which ends it lies would take minutes to say."""
    (verdict,) = check_text("name,mIoU,Accuracy,Dice\nr0,0.815,0.902,0.897\n").verdicts
    told = [judged.reason for judged in verdict.readings if judged.possible is False]
    assert any("nothing has Jaccard over both classes = 0.8145 to 0.8155" in text for text in told)


def test_a_metric_that_stands_twice_is_named(tmp_path: Path) -> None:
    (tmp_path / "twice.csv").write_text("model,dice,dice\nA,0.85,0.80\n")
    (tmp_path / "apart.csv").write_text(",train,test\nmodel,dice,dice\nA,0.85,0.80\n")
    twice, apart = ("\n".join(lines(check_table(tmp_path / name))) for name in ("twice.csv", "apart.csv"))
    assert "Dice stands in 2 columns (dice, dice)" in twice and "stands in" not in apart


def test_what_is_not_read_is_counted_or_named() -> None:
    found = check_text("m,Dice,IoU,HD95\nA,0.90,0.82,3\nB,n/a,n/a,n/a\n")
    assert "  B: no number in any column with a metric" in list(lines(found))
    brief = list(brief_lines(found))
    assert "  1 column left out" in brief and "not read: 1 cell or row" in brief
