"""R_K and weighted kappa against pixels one by one, against the catalogue with two classes, and where nothing is right."""

from fractions import Fraction
from itertools import product
from math import isclose, sqrt

import numpy as np
import pytest

from segbounds.errors import InputError
from segbounds.metrics.catalogue import cohen_kappa, matthews
from segbounds.metrics.confusion import WEIGHTS, multiclass_mcc, weighted_kappa
from segbounds.metrics.counts import Counts

RNG = np.random.default_rng(4)


def pixels(matrix: np.ndarray) -> list[tuple[int, int]]:
    return [(i, j) for i, j in product(range(len(matrix)), repeat=2) for _ in range(matrix[i, j])]


def test_two_classes_have_the_values_of_the_catalogue() -> None:
    """All of them on up to four pixels, those at 0/0 as well."""
    for tp, fp, fn, tn in product(range(5), repeat=4):
        if 0 < tp + fp + fn + tn <= 4:
            counts, matrix = Counts(tp, fp, fn, tn), [[tp, fp], [fn, tn]]
            assert multiclass_mcc(matrix) == matthews(counts)
            assert weighted_kappa(matrix) == weighted_kappa(matrix, "linear") == weighted_kappa(matrix, "quadratic")
            assert weighted_kappa(matrix) == cohen_kappa(counts)


@pytest.mark.parametrize("seed", range(5))
def test_correlation_and_disagreement_pixel_by_pixel(seed: int) -> None:
    matrix = np.random.default_rng(seed).integers(0, 4, (4, 4)) + np.eye(4, dtype=int)
    pairs = pixels(matrix)
    one_hot = np.eye(4)
    called, true = (np.array([one_hot[pair[k]] for pair in pairs]) for k in (0, 1))
    called, true = called - called.mean(axis=0), true - true.mean(axis=0)
    correlation = (called * true).sum() / sqrt((called**2).sum() * (true**2).sum())
    assert isclose(float(multiclass_mcc(matrix)), correlation, abs_tol=1e-12)
    assert multiclass_mcc(matrix.T) == multiclass_mcc(matrix)
    for name, power in zip(WEIGHTS, (0, 1, 2), strict=True):

        def weight(i: int, j: int, power: int = power) -> int:
            return abs(i - j) ** power if i != j else 0

        found = Fraction(sum(weight(i, j) for i, j in pairs), len(pairs))
        chance = Fraction(sum(weight(i, j) for (i, _), (_, j) in product(pairs, pairs)), len(pairs) ** 2)
        assert weighted_kappa(matrix, name) == weighted_kappa(matrix.T, name) == 1 - found / chance
    assert weighted_kappa(matrix, [[abs(i - j) for j in range(4)] for i in range(4)]) == weighted_kappa(
        matrix, "linear"
    )


def test_equal_labellings_and_one_class_alone() -> None:
    assert multiclass_mcc(np.diag([3, 2, 1])) == weighted_kappa(np.diag([3, 2, 1])) == 1
    alone = np.zeros((3, 3), int)
    alone[1, 1] = 5
    assert multiclass_mcc(alone) == weighted_kappa(alone) == 1
    assert multiclass_mcc([[1, 2, 3], [0, 0, 0], [0, 0, 0]]) == 0
    assert multiclass_mcc([[0, 2, 3], [0, 0, 0], [0, 0, 0]]) == -1
    assert weighted_kappa([[1, 2, 3], [0, 0, 0], [0, 0, 0]]) == 0


@pytest.mark.parametrize(
    ("matrix", "weights", "says"),
    [
        ([[1]], "equal", "at least two"),
        ([[1, 2]], "equal", "as many rows as columns"),
        ([[1, 0.5], [0, 1]], "equal", "whole numbers"),
        ([[1, -1], [0, 1]], "equal", "below 0"),
        ([[0, 0], [0, 0]], "equal", "one above"),
        ([[1, 0], [0, 1]], "cubic", "no weights 'cubic'"),
        ([[1, 0], [0, 1]], [[0, 1]], "give 2 of 2"),
        ([[1, 0], [0, 1]], [[0, -1], [1, 0]], "below 0"),
        ([[1, 0], [0, 1]], [[1, 1], [1, 0]], "where the classes agree"),
        ([[1, 0], [0, 1]], [[0, "x"], [1, 0]], "exact numbers"),
    ],
)
def test_what_is_no_matrix_and_what_are_no_weights(matrix: list[list[int]], weights: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        weighted_kappa(matrix, weights)  # type: ignore[arg-type]
