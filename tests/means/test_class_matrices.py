"""Means over the classes of a confusion matrix: no real matrix contradicts, what contradicts is seen, and what is shown is true."""

from fractions import Fraction

import numpy as np
import pytest

from segbounds.means.class_matrices import _exactly, class_contradiction, class_example
from segbounds.regions.printed import Reported, reported
from segbounds.reports.checking import check_text
from segbounds.reports.class_readings import OF_CLASSES

NAMES = ("aacc", "miou", "mdice", "macc", "mprecision", "fwiou")
HEAD = "method,aAcc,mIoU,mAcc,mDice\n"


def _values(**texts: str) -> dict[str, Reported]:
    return {name: reported(text) for name, text in texts.items()}


@pytest.mark.parametrize("seed", range(25))
def test_no_real_matrix_contradicts(seed: int) -> None:
    draw = np.random.default_rng(seed)
    classes = int(draw.integers(2, 6))
    matrix = draw.integers(0, int(draw.choice([3, 20, 300])), (classes, classes))
    matrix[np.diag_indices(classes)] += draw.integers(1, int(draw.choice([3, 3000])), classes)
    counts = [
        (int(matrix[k, k]), int(matrix[k].sum() - matrix[k, k]), int(matrix[:, k].sum() - matrix[k, k]))
        for k in range(classes)
    ]
    said = _values(**{name: f"{float(_exactly(name, counts)):.3f}" for name in NAMES})
    assert class_contradiction(said, classes) is None


@pytest.mark.parametrize(
    ("classes", "said"),
    [
        (19, {"aacc": "0.90", "miou": "0.990"}),  # at most .9809
        (2, {"aacc": "0.90", "miou": "0.40"}),  # at least .45
        (4, {"miou": "0.90", "mdice": "0.80"}),
        (5, {"aacc": "0.80", "macc": "0.99"}),
        (3, {"aacc": "0.80", "fwiou": "0.85"}),
    ],
)
def test_falsehoods_are_seen(classes: int, said: dict[str, str]) -> None:
    reason = class_contradiction(_values(**said), classes)
    assert reason is not None and "which misses it by" in reason
    assert class_example(_values(**said), classes) is None


@pytest.mark.parametrize("classes", [2, 6, 19, 150])
def test_what_is_shown_has_all_of_it(classes: int) -> None:
    said = _values(aacc="0.912", miou="0.740", mdice="0.841")
    found = class_example(said, classes)
    assert found is not None and len(found) == classes
    assert all(value.low <= Fraction(_exactly(name, found)) <= value.high for name, value in said.items())
    errors = sum(missed for _, missed, _ in found)
    assert errors == sum(false for *_, false in found)
    assert all(missed + false <= errors for _, missed, false in found)  # so that a matrix has these sums


def test_rows_of_many_classes() -> None:
    table = HEAD + "A,91.2,71.5,80.5,81.5\nB,90.0,99.0,,\nC,90.0,,,\n"
    outcomes = [verdict.outcome for verdict in check_text(table, classes=19, unit="per_class").verdicts]
    assert outcomes == ["possible", "impossible", "nothing to check"]
    assert check_text(HEAD + "B,90.0,99.0,,\n").verdicts[0].outcome == "nothing to check"  # without their number accuracy says nothing
    assert set(OF_CLASSES.values()) < set(NAMES)
