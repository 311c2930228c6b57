"""Values in order over images of known sizes: held against every way that small images can be."""

from fractions import Fraction
from pathlib import Path
from statistics import median

import numpy as np
import pytest
from commands import run

from segbounds.means.sizes import known_sizes
from segbounds.means.sizes.known_sizes import consistent_at_sizes, given_of, interval_at_sizes
from segbounds.means.sizes.sized_images import SizedImages
from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import value_at


def _said(draw: np.random.Generator, sizes: SizedImages) -> tuple[dict[str, str], Fraction]:
    """What images of these sizes have, in two digits, some of it moved; and the mean of Jaccard of what they had."""
    counts = [
        Counts(int(t := draw.integers(0, p + 1)), int(f := draw.integers(0, n + 1)), int(p - t), int(n - f))
        for p, n in zip(sizes.positives, sizes.negatives, strict=True)
    ]
    values = sorted(Fraction(int((v := value_at(parse("dice"), c)).p), int(v.q)) for c in counts)
    others = [Fraction(int((v := value_at(parse("jaccard"), c)).p), int(v.q)) for c in counts]
    said = {"dice": sum(values) / len(values), "dice[median]": Fraction(median(values)), "dice[max]": values[-1]}
    said = {name: value for name, value in said.items() if name != "dice" or draw.random() < 0.5}
    return {name: f"{float(value):.2f}" for name, value in said.items()}, sum(others, Fraction(0)) / len(others)


@pytest.mark.parametrize("seed", [0, 2, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 3, 5, 7))])
def test_programmes_agree_with_every_way_there_is(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(seed)
    many = int(draw.integers(2, 4))
    positives = [int(draw.integers(1, 4)) for _ in range(many)]
    sizes = SizedImages(tuple(positives), tuple(int(draw.integers(1, 6 - p)) for p in positives))
    said, mean = _said(draw, sizes)
    true = given_of(said)
    moved = given_of({**said, "dice[median]": f"{min(float(said['dice[median]']) + 0.27, 1):.2f}"})
    exact = [consistent_at_sizes(given, sizes).possible for given in (true, moved)]
    assert exact[0]
    monkeypatch.setattr(known_sizes, "few", lambda images: False)
    for given, there in zip((true, moved), exact, strict=True):
        found = consistent_at_sizes(given, sizes)
        assert found.possible in (there, None), (said, found.reason)
    if seed % 2:
        ends = interval_at_sizes("jaccard", true, sizes)
        assert ends.low - 1e-9 <= mean <= ends.high + 1e-9


def test_falsehoods_and_truths_at_a_public_set(tmp_path: Path) -> None:
    there = ("--dataset", "drive-test-fov")
    assert run("consistent", "dice[median]=0.80", "dice=0.79", *there).returncode == 0
    done = run("consistent", "dice[median]=0.80", "dice=0.95", *there)
    assert done.returncode == 1 and "no 20 images of these sizes have median Dice" in done.stdout
    three = ("accuracy=.9494", "recall=.7450", "specificity=.9793")
    assert (
        run("consistent", *three, "dice[min]=0.80", *there).returncode == 1
    )  # the three alone leave a mean of .678 to .846
    wide, narrow = (
        run("average", "dice", *(f"--given={item}" for item in (*three, *more)), *there).stdout
        for more in ((), ("dice[median]=0.75",))
    )
    assert "between 0.6776 and 0.8463" in wide
    assert "between 0.68" in narrow
    table = tmp_path / "t.csv"
    table.write_text("m,Dice,Dice median\nA,0.79,0.80\nB,0.95,0.80\n")
    done = run("check", table, *there, "--unit", "per_image")
    assert "A  possible" in done.stdout and "with their values in order: no 20 images" in done.stdout
