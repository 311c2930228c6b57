"""Means over classes of one confusion matrix: no matrix lies outside, both ends are approached, and ends that are too narrow would fail."""

from fractions import Fraction

import numpy as np
import pytest
from commands import run

from segbounds.errors import Contradiction, InputError
from segbounds.means.of_classes import FROM_ACCURACY, class_interval
from segbounds.reports.all_metrics import Matrix


def values(matrix: np.ndarray) -> dict[str, float]:
    right, reference, prediction = np.diag(matrix), matrix.sum(1), matrix.sum(0)
    iou = right / (reference + prediction - right)
    found = {
        "aacc": right.sum() / matrix.sum(),
        "miou": iou.mean(),
        "mdice": (2 * right / (reference + prediction)).mean(),
        "fwiou": (reference * iou).sum() / matrix.sum(),
    }
    chance = (reference * prediction).sum() / matrix.sum() ** 2
    if chance < 1:
        found["kappa"] = (found["aacc"] - chance) / (1 - chance)
    if reference.all():
        found["macc"] = (right / reference).mean()
    return {name: float(value) for name, value in found.items()}


def random_matrices(number: int) -> list[np.ndarray]:
    draw = np.random.default_rng(0)
    found: list[np.ndarray] = []
    while len(found) < number:
        k = int(draw.integers(2, 6))
        matrix = draw.integers(0, [2, 10, 1000][int(draw.integers(3))] + 1, (k, k)) * (
            draw.random((k, k)) < draw.random()
        )
        if draw.random() < 0.5:
            matrix = matrix + np.diag(draw.integers(0, 1000, k) * (draw.random(k) < 0.6))
        if (matrix.sum(0) + matrix.sum(1)).all():
            found.append(matrix)
    return found


def test_no_matrix_lies_outside() -> None:
    narrowed = 0
    for matrix in random_matrices(1500):
        here, k = values(matrix), len(matrix)
        accuracy = Fraction(int(np.diag(matrix).sum()), int(matrix.sum()))
        for name, value in here.items():
            if name != "aacc":
                low, high = map(float, FROM_ACCURACY[name](accuracy, k))
                assert low - 1e-12 <= value <= high + 1e-12, (name, matrix)
                narrowed += not low + 0.1 * (high - low) <= value <= high - 0.1 * (high - low)
    assert narrowed > 100


@pytest.mark.parametrize("k", [2, 4])
@pytest.mark.parametrize("accuracy", [0.3, 0.9])
def test_both_ends_are_approached(k: int, accuracy: float) -> None:
    error, tiny = 1 - accuracy, 1e-9
    one = np.zeros((k, k))  # all right pixels in one class, whose errors all others share
    one[0, 0], one[0, 1:], one[1:, 0] = accuracy, error / 2 / (k - 1), error / 2 / (k - 1)
    two = np.eye(k) * tiny  # two classes have all errors, and the right pixels
    two[0, 0] = two[1, 1] = accuracy / 2
    two[0, 1] = two[1, 0] = error / 2
    missed = np.eye(k) * tiny  # one class has all errors as misses
    missed[0, 0], missed[0, 1] = accuracy, error
    few = np.zeros((k, k))
    few[0, 0], few[1:, 0] = accuracy, error / (k - 1)
    assert values(one)["miou"] == pytest.approx(float(FROM_ACCURACY["miou"](Fraction(accuracy), k)[0]))
    assert values(one)["mdice"] == pytest.approx(float(FROM_ACCURACY["mdice"](Fraction(accuracy), k)[0]))
    lost = np.zeros((k, k))  # one class has nearly all pixels and all right ones, the others nothing right
    lost[0, 0], lost[0, 1], lost[1:, 0] = accuracy, error, tiny
    assert values(lost)["macc"] == pytest.approx(float(FROM_ACCURACY["macc"](Fraction(accuracy), k)[0]), abs=1e-6)
    assert values(few)["fwiou"] == pytest.approx(accuracy**2)
    assert values(two)["kappa"] < FROM_ACCURACY["kappa"](Fraction(accuracy), k)[1]
    pair = np.eye(k) * tiny  # one class has all right pixels, and errors of both kinds
    pair[0, 0], pair[0, 1], pair[1, 0] = accuracy, error / 2, error / 2
    assert values(pair)["kappa"] == pytest.approx(float(FROM_ACCURACY["kappa"](Fraction(accuracy), k)[0]), abs=1e-6)
    small = max(0, accuracy - (k - 2) * error / 2) / k
    apart = np.eye(k) * (accuracy - 2 * small) / max(k - 2, 1)  # all errors are of one class, taken for another
    apart[0, 0], apart[1, 1], apart[0, 1] = small, small, error
    assert values(apart)["kappa"] == pytest.approx(float(FROM_ACCURACY["kappa"](Fraction(accuracy), k)[1]))
    assert values(two)["miou"] == pytest.approx(float(FROM_ACCURACY["miou"](Fraction(accuracy), k)[1]), abs=1e-6)
    assert values(two)["mdice"] == pytest.approx(float(FROM_ACCURACY["mdice"](Fraction(accuracy), k)[1]), abs=1e-6)
    assert values(missed)["macc"] == pytest.approx(float(FROM_ACCURACY["macc"](Fraction(accuracy), k)[1]), abs=1e-6)


def test_every_pair_holds_for_matrices() -> None:
    for matrix in random_matrices(60):
        here = values(matrix)
        for name, value in here.items():
            for asked, other in here.items():
                found = class_interval(asked, {name: Fraction(value)}, len(matrix))
                assert float(found.low) - 1e-9 <= other <= float(found.high) + 1e-9, (asked, name, matrix)


def test_the_command_and_what_it_refuses() -> None:
    asked = ("interval", "miou", "--given", "aacc=0.9", "--classes", "19", "--exact")
    sentence, least, most = run(*asked).stdout.splitlines()
    assert sentence == "Mean IoU of 19 classes lies between 0.0474 and 0.9809, given accuracy exactly 0.9."
    assert least.split() == ["least", "0.047368", "=", "9/190", "tight"] and "205/209  tight" in most
    with pytest.raises(Contradiction, match="no matrix of 3 classes has"):
        class_interval("mdice", {"aacc": "0.5", "miou": "0.9"}, 3)
    with pytest.raises(InputError, match="did you mean 90 %"):
        class_interval("miou", {"aacc": "90"}, 19)
    with pytest.raises(InputError, match="no metric of many classes called 'iou'"):
        class_interval("iou", {}, 19)
    assert run(*asked, "--pixels", "5").returncode == 2


def test_two_classes_at_a_prevalence() -> None:
    shown = run("interval", "miou", "--given", "dice==0.85", "--given", "prevalence==2%", "--background").stdout
    low, high = (float(line.split()[1]) for line in shown.splitlines() if line.startswith(("  least", "  most")))
    dice = 17 / 20
    # with the prevalence and tp known, what is left is one number: the ends are those of no false positives, or no false negatives
    assert low < (dice / (2 - dice) + 0.994) / 2 < high
    assert high - low < 0.01


def test_the_matrix_itself() -> None:
    matrix = Matrix(("a", "b"), ((5, 1), (2, 4)))
    assert [tuple(counts) for counts in matrix.counts] == [(5, 2, 1, 4), (4, 1, 2, 5)]
    here = values(np.array(matrix.rows))
    assert {
        name: float(value) for name, value in matrix.of_all() if name in ("aAcc", "mIoU", "mDice", "FWIoU", "mAcc")
    } == pytest.approx(
        {
            "aAcc": here["aacc"],
            "mIoU": here["miou"],
            "mDice": here["mdice"],
            "FWIoU": here["fwiou"],
            "mAcc": here["macc"],
        }
    )


def test_kappa_is_held_against_the_others() -> None:
    assert class_interval("kappa", {"aacc": "1"}, 3, exact=True).low == 1
    with pytest.raises(Contradiction):
        class_interval("miou", {"kappa": "0.9", "aacc": "0.5"}, 3, exact=True)
    with pytest.raises(InputError, match="between -1 and 1"):
        class_interval("miou", {"kappa": "-1.5"}, 3)
