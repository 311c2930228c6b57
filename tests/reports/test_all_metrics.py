"""Counts in: every metric, of two masks or of each class, and counts as facts."""

from pathlib import Path

import pytest
from commands import run

import segbounds as sb
from segbounds.errors import InputError
from segbounds.regions.facts import Size
from segbounds.regions.given_counts import with_counts
from segbounds.reports.all_metrics import counts_of, matrix_of, values_of


def test_every_metric_of_counts() -> None:
    shown = run("metrics", "tp=202", "fp=37990", "fn=3100", "tn=810676").stdout
    assert "Dice                     202/20747 = 0.00973635" in shown
    assert {name for name, _ in values_of(counts_of(["tp=1", "fp=1", "fn=0", "tn=0"]))} >= {
        "Dice",
        "MCC",
        "F(beta=2)",
        "Prevalence",
    }


@pytest.mark.parametrize(
    ("items", "message"),
    [
        (["tp=1"], "no fp and no fn and no tn is given"),
        (["tp=1", "fp=0", "fn=0", "tn=0.5"], "no number of pixels"),
        (["tp=1", "tp=2"], "given twice"),
        (["pt=1", "fp=2"], "is no count"),
        (["tp=0", "fp=0", "fn=0", "tn=0"], "counts of nothing"),
    ],
)
def test_counts_that_are_none(items: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        counts_of(items)


@pytest.mark.parametrize("text", ["a,b\n5,1\n2,4\n", "5,1\n2,4\n", ",a,b\na,5,1\nb,2,4\n"])
def test_a_confusion_matrix(text: str, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text(text)
    assert matrix_of(tmp_path / "m.csv").rows == ((5, 1), (2, 4))
    shown = run("metrics", tmp_path / "m.csv").stdout
    assert shown.startswith("Of 12 pixels of 2 classes 9 have the right class.\n")
    assert shown.splitlines()[-1].startswith("Cohen")
    assert "mIoU                     0.598214" in shown


def test_a_file_that_is_no_matrix(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("a,b\n5,1\n2,4\n3,3\n")
    with pytest.raises(InputError, match="no confusion matrix"):
        matrix_of(tmp_path / "m.csv")


def test_counts_are_facts() -> None:
    assert "= 202/19197" in run("interval", "dice", "--given", "tp=202", "--given", "fp=37990").stdout
    done = run(
        "interval", "dice", "--given", "tp=202", "--given", "fp=37990", "--given", "fn=3100", "--given", "tn=810676"
    )
    assert "= 202/20747" in done.stdout
    assert run("consistent", "tp=202", "fp=37990", "precision=0.0060").returncode == 1
    assert run("consistent", "tp=0", "fp=5", "precision=1").returncode == 1  # and not 0/0
    facts, size = with_counts({"tp": "3", "dice": "0.5"}, Size(10))
    assert size == Size(10) and len(facts) == 2
    with pytest.raises(InputError, match="says nothing by itself"):
        with_counts({"tp": "3"})
    with pytest.raises(InputError, match="counts of 13 do not fit on 10 pixels"):
        with_counts({"tp": "13"}, Size(10))
    with pytest.raises(InputError, match="tp is a number of pixels"):
        with_counts({"tp": "0.5"}, Size(10))


def test_the_library_takes_counts_as_the_command_line_does() -> None:
    said = run("interval", "dice", "--given", "tp=202", "--given", "fp=30").stdout
    assert str(sb.interval("dice", {"tp": 202, "FP": 30})) in said
    assert sb.consistent({"tp": 5, "dice": "1/2"}, size=20).possible
    assert not sb.consistent({"tp": 202, "fp": 30, "fn": 8, "tn": 100, "dice": "0.95"}).possible
    with pytest.raises(InputError, match="says nothing by itself"):
        sb.interval("dice", {"tp": 3})
