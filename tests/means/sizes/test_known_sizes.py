"""Means over images of known sizes: against all images there are, and on a public test set."""

from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from commands import run

from segbounds.errors import Contradiction, InputError
from segbounds.means.sizes.known_sizes import consistent_at_sizes, given_of, interval_at_sizes
from segbounds.means.sizes.sized_images import SizedImages, largest, term_of
from segbounds.metrics.counts import Counts
from segbounds.regions.facts import metric_named
from segbounds.regions.orders import exact_value
from segbounds.reports.sizes import datasets, of_dataset, of_file

SMALL = SizedImages((2, 3, 1), (3, 2, 4))
FOV = "drive-test-fov"
REPORTED = {"accuracy": ".9494", "recall": ".7450", "specificity": ".9793"}


def all_images(images: SizedImages) -> list[tuple[Counts, ...]]:
    choices = [
        [Counts(a, b, p - a, n - b) for a in range(p + 1) for b in range(n + 1)]
        for p, n in zip(images.positives, images.negatives, strict=True)
    ]
    return list(product(*choices))


def mean(metric: str, counts: tuple[Counts, ...]) -> float:
    values = [exact_value(metric_named(metric), there) for there in counts]
    return float(sum((low + high for low, high in values), Fraction(0)) / 2 / len(counts))


@pytest.mark.parametrize("metric", ["dice", "jaccard", "precision", "kappa", "mcc", "f_beta:beta=2"])
def test_no_images_lie_outside_and_nothing_narrower_holds(metric: str) -> None:
    given = given_of({"recall": "0.7..0.8", "specificity": "0.6..0.9"})
    found = interval_at_sizes(metric, given, SMALL)
    means = [
        mean(metric, counts)
        for counts in all_images(SMALL)
        if 0.7 <= mean("recall", counts) <= 0.8 and 0.6 <= mean("specificity", counts) <= 0.9
    ]
    assert found.low <= min(means) and max(means) <= found.high
    assert min(means) - found.low < 0.05 and found.high - max(means) < 0.05  # of real counts, and these are few


def test_verdicts_against_all_images() -> None:
    draw = np.random.default_rng(0)
    everything = all_images(SMALL)
    table = {m: np.array([mean(m, counts) for counts in everything]) for m in ("dice", "recall", "accuracy")}
    seen = {True: 0, False: 0}
    for _ in range(25):
        low = draw.uniform(0.2, 0.9, 3)
        ranges = dict(zip(table, ((x, x + 0.04) for x in low), strict=True))
        some = any(np.all([(a <= table[m]) & (table[m] <= b) for m, (a, b) in ranges.items()], axis=0))
        found = consistent_at_sizes(given_of({m: f"{a:.6f}..{b:.6f}" for m, (a, b) in ranges.items()}), SMALL)
        assert found.possible is not (not some)
        if found.possible is not None:
            seen[found.possible] += 1
    assert min(seen.values()) > 0


def test_true_means_are_possible() -> None:
    draw = np.random.default_rng(3)
    images = of_dataset(FOV)
    counts = [
        Counts(int(p * draw.beta(8, 2)), int(n * draw.beta(1, 30)), 0, 0)
        for p, n in zip(images.positives, images.negatives, strict=True)
    ]
    counts = [
        Counts(a, b, p - a, n - b) for (a, b, *_), p, n in zip(counts, images.positives, images.negatives, strict=True)
    ]
    texts = {m: f"{mean(m, tuple(counts)):.4f}" for m in ("dice", "recall", "accuracy", "precision", "jaccard")}
    found = consistent_at_sizes(given_of(texts), images)
    assert found.possible
    assert [sum(there) for there in found.images] == [
        p + n for p, n in zip(images.positives, images.negatives, strict=True)
    ]
    texts["dice"] = f"{float(texts['dice']) + 0.02:.4f}"
    assert consistent_at_sizes(given_of(texts), images).possible is False


def test_one_paper_on_drive() -> None:
    given = given_of(REPORTED)
    assert consistent_at_sizes(given, of_dataset(FOV)).possible
    assert consistent_at_sizes(given, of_dataset("drive-test")).possible is False
    found = interval_at_sizes("dice", given, of_dataset(FOV))
    assert (round(found.low, 3), round(found.high, 3)) == (0.678, 0.846)
    other = given_of({"accuracy": ".9898", "recall": ".8027", "specificity": ".9980"})
    assert [consistent_at_sizes(other, of_dataset(name)).possible for name in (FOV, "drive-test")] == [False, False]
    with pytest.raises(Contradiction, match="no 20 images of these sizes"):
        interval_at_sizes("dice", other, of_dataset(FOV))


def test_pooled_counts_of_known_images() -> None:
    found = interval_at_sizes("dice", given_of({"dice[pooled]": "0.85"}), SizedImages((50, 50), (50, 50)))
    assert found.low < 0.74 and found.high > 0.88
    alike = interval_at_sizes("dice", given_of({"dice[pooled]": "0.84..0.86"}), SizedImages((50,), (50,)))
    assert alike.low >= 0.84 and alike.high <= 0.86
    with pytest.raises(Contradiction, match="all were looked at"):  # 23 tp = 850 + 17 fp has no solution
        interval_at_sizes("dice", given_of({"dice[pooled]": "17/20"}), SizedImages((50,), (50,)))


def test_a_bound_that_is_too_low_would_be_seen() -> None:
    images = SizedImages((5, 40), (100, 3))
    terms = [
        term_of(images, metric_named("dice"), 1.0),
        term_of(images, metric_named("recall"), -0.8),
        term_of(images, metric_named("mcc"), 0.1),
    ]
    found = largest(images, terms, 1e-5)
    for i, (p, n) in enumerate(zip(images.positives, images.negatives, strict=True)):
        best = max(
            float(exact_value(metric_named("dice"), c)[0])
            - 0.8 * a / p
            + 0.1 * float(exact_value(metric_named("mcc"), c)[0])
            for a in range(p + 1)
            for b in range(n + 1)
            for c in [Counts(a, b, p - a, n - b)]
        )
        assert best <= found.bounds[i] < best + 0.05


def test_files_of_sizes(tmp_path: Path) -> None:
    file = tmp_path / "sizes.csv"
    file.write_text("image,pixels,positives,group\na,10,2,x\nb,20,5,x\nc,30,7,y\n")
    assert of_file(file) == SizedImages((2, 5, 7), (8, 15, 23))
    assert of_file(file, over_groups=True) == SizedImages((7, 7), (23, 23), "groups")
    for head in ("fold", "Patient", "data set", "data_set"):
        file.write_text(f"image,pixels,positives,{head}\na,10,2,x\nb,20,5,x\nc,30,7,y\n")
        assert of_file(file, over_groups=True) == SizedImages((7, 7), (23, 23), "groups")
    file.write_text("fold,patient,pixels,positives\n1,x,10,2\n2,x,20,5\n")
    with pytest.raises(InputError, match="both fold and patient: call the one that is meant group"):
        of_file(file, over_groups=True)
    file.write_text("p,n\n2,8\n")
    assert of_file(file) == SizedImages((2,), (8,))
    file.write_text("pixels,positives\n2,8\n")
    with pytest.raises(InputError, match="row 1: 8 positives do not fit on 2 pixels"):
        of_file(file)
    with pytest.raises(InputError, match="no data set called 'drive'"):
        of_dataset("drive")
    assert all(len(of_dataset(name)) > 2 for name in datasets())


def test_sizes_of_masks(tmp_path: Path) -> None:
    np.savez(tmp_path / "m.npz", masks=np.array([[[0, 1], [1, 1]], [[0, 0], [0, 1]]], np.uint8))
    done = run("sizes", tmp_path / "m.npz", "--out", tmp_path / "sizes.csv")
    assert done.returncode == 0, done.stderr
    assert of_file(tmp_path / "sizes.csv") == SizedImages((3, 1), (1, 3))
    assert run("consistent", "dice=0.5", "recall=0.5", "--sizes", tmp_path / "sizes.csv").returncode == 0
    for more in (["--images", "7"], ["--ddof", "1"]):
        refused = run("consistent", "dice=0.5", "recall=0.5", "--sizes", tmp_path / "sizes.csv", *more)
        assert refused.returncode == 2 and "say how many images there are" in refused.stderr
    assert run("average", "dice", "--given", "recall=1/2", "--sizes", tmp_path / "sizes.csv").stdout.startswith(
        "Mean Dice over these images lies between 0."
    )
    assert "drive-test-fov" in run("sizes").stdout


def test_what_is_not_bounded() -> None:
    with pytest.raises(InputError, match="Overlap is not bounded over images of known sizes"):
        given_of({"overlap": "0.9"})
    with pytest.raises(InputError, match=r"\[class\] is no unit here"):
        given_of({"dice[class]": "0.9"})


def test_images_without_an_object_leave_dice_and_jaccard_one_or_nought_together() -> None:
    images = SizedImages((0, 99, 245), (600, 501, 355))
    found = interval_at_sizes("dice", given_of({"iou": "0.7"}), images)
    assert abs(found.low - 0.65) < 1e-5 and abs(found.high - 11 / 13) < 1e-5
    assert abs(found.low - found.reached[0]) < 1e-5 and abs(found.high - found.reached[1]) < 1e-5
