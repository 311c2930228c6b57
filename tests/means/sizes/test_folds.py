"""Stratified folds of a data set with known totals: no real folds lie outside of what is said of them."""

from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from commands import run

from segbounds.errors import InputError
from segbounds.means.sizes.folds import consistent_in_folds, interval_in_folds, stratified_folds
from segbounds.means.sizes.known_sizes import given_of


def test_every_way_to_round_is_there() -> None:
    ways = stratified_folds(23, 9, 4)  # 9 = 4*2 + 1 positives and 14 = 4*3 + 2 negatives
    sizes = [Counter(zip(way.positives, way.negatives, strict=True)) for way in ways]
    assert sizes == [Counter({(3, 3): 1, (2, 4): 2, (2, 3): 1}), Counter({(3, 4): 1, (2, 4): 1, (2, 3): 2})]
    assert all(sum(way.positives) == 9 and sum(way.negatives) == 14 for way in ways)
    assert len(stratified_folds(40, 20, 4)) == 1


@pytest.mark.parametrize("seed", range(3))
def test_real_folds_are_possible(seed: int) -> None:
    draw = np.random.default_rng(seed)
    pixels, folds = int(draw.integers(20, 60)), int(draw.integers(2, 6))
    positives = int(draw.integers(folds, pixels - folds))
    ways = stratified_folds(pixels, positives, folds)
    way = ways[int(draw.integers(len(ways)))]
    hits, right = ([int(draw.integers(0, x + 1)) for x in side] for side in (way.positives, way.negatives))
    sums = [
        (Fraction(t, p), Fraction(r, n), Fraction(t + r, p + n))
        for t, r, p, n in zip(hits, right, way.positives, way.negatives, strict=True)
    ]
    means = [sum(column, Fraction(0)) / folds for column in zip(*sums, strict=True)]
    said = dict(zip(("recall", "specificity", "accuracy"), (f"{float(mean):.3f}" for mean in means), strict=True))
    assert consistent_in_folds(given_of(said), ways).possible is not False
    found = interval_in_folds("accuracy", given_of({"recall": said["recall"]}), ways)
    assert found.low - 1e-6 <= means[2] <= found.high + 1e-6


def test_a_falsehood_and_what_is_refused() -> None:
    given = given_of({"recall": "0.90", "specificity": "0.90", "accuracy": "0.70"})
    assert consistent_in_folds(given, stratified_folds(1000, 300, 10)).possible is False
    with pytest.raises(InputError, match="folds of unknown size"):
        stratified_folds(None, None, 5)
    with pytest.raises(InputError, match="from 2 to 3"):
        stratified_folds(3, 1, 5)


def test_commands_take_folds() -> None:
    whole = ("--folds", "10", "--pixels", "1000", "--positives", "300")
    assert run("consistent", "recall=0.90", "specificity=0.90", "accuracy=0.70", *whole).returncode == 1
    assert run("consistent", "recall=0.90", "specificity=0.90", "accuracy=0.90", *whole).returncode == 0
    assert (
        "between 0.8"
        in run("average", "accuracy", "--given", "recall=0.90", "--given", "specificity=0.90", *whole).stdout
    )
    asked = "average", "jaccard", "--given", "dice=0.85"
    of_images, said = run(*asked, "--images", "3").stdout, "Each fold has one table of counts.\n"
    assert run(*asked, "--folds", "3").stdout == of_images.replace("image", "fold") + said  # folds of any sizes
    assert "image" not in run("consistent", "dice=0.85", "iou=0.84", "--folds", "5", "--json", "-").stdout
    for answer in (run(*asked, *whole).stdout, run("consistent", "recall=0.90", "accuracy=0.10", *whole).stdout):
        assert "folds" in answer and "images" not in answer
    done = run(*asked, "--folds", "5", "--pixels", "100")
    assert done.returncode == 2 and "--positives" in done.stderr
    assert run(*asked, "--folds", "5", "--images", "4").returncode == 2


def test_tables_take_folds(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("m,Sens,Spec,Acc\nA,0.90,0.90,0.90\nB,0.90,0.90,0.70\n")
    done = run("check", table, "--folds", "10", "--pixels", "1000", "--positives", "300")
    assert done.returncode == 1
    assert "A  possible as pooled counts, and as means over folds" in done.stdout and "image" not in done.stdout
    assert "B  impossible under every reading" in done.stdout
    table.write_text("m,Dice,IoU\nA,0.85,0.80\n")
    assert run("check", table).returncode == 0
    assert run("check", table, "--folds", "2", "--unit", "per_image").returncode == 1  # two folds leave at most .771
    assert run("check", table, "--pixels", "100").returncode == 2
