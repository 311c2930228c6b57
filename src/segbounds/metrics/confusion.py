"""Metrics of a confusion matrix of several classes that are no average of metrics of one class: R_K and weighted kappa.

A matrix has a row and a column for each class, in one order; entry (i, j) counts the pixels that are called i and are j. Both metrics are
the same for the transposed matrix. With two classes they are the catalogue's MCC and kappa, also where these read 0/0.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.errors import InputError
from segbounds.metrics.catalogue import cohen_kappa, matthews
from segbounds.metrics.counts import Counts

WEIGHTS = ("equal", "linear", "quadratic")


def multiclass_mcc(matrix: Any) -> sp.Expr:
    """R_K, the correlation of two labellings with K classes, an exact number between -1 and 1 (Gorodkin 2004, "Comparing two K-category
    assignments by a K-category correlation coefficient").

    matrix
        Whole numbers of shape (K, K), K >= 2. Where one labelling has one class alone it reads 0/0, and is what MCC is there: 1 for equal
        labellings, -1 where no pixel is right, else 0.

    Raises InputError for anything else.

    >>> multiclass_mcc([[2, 1, 0], [0, 2, 0], [0, 0, 1]])
    17/22
    """
    rows = _entries(matrix)
    called, true = [sum(row) for row in rows], [sum(column) for column in zip(*rows, strict=True)]
    everything, right = sum(called), sum(rows[k][k] for k in range(len(rows)))
    top = right * everything - sum(c * t for c, t in zip(called, true, strict=True))
    below = [everything**2 - sum(size**2 for size in sizes) for sizes in (called, true)]
    if not all(below):
        return symbolic(matthews(Counts(0, 0, everything - right, right)))  # a mask that is constant, as right
    return sp.Integer(top) / sp.sqrt(below[0] * below[1])


def weighted_kappa(matrix: Any, weights: str | Sequence[Sequence[Any]] = WEIGHTS[0]) -> Fraction:
    """Cohen's kappa of several classes, an exact number of at most 1: one minus the weighted disagreement over that of chance (Cohen 1960;
    with weights Cohen 1968, "Weighted kappa").

    matrix
        Whole numbers of shape (K, K), K >= 2.
    weights
        How much it matters to call i what is j: "equal" (1 for all i other than j), "linear" (the distance |i - j| of ordered classes),
        "quadratic" (its square), or exact non-negative numbers of shape (K, K) with zeros where i = j. Where chance would not disagree it
        reads 0/0, and is what kappa is there.

    Raises InputError for anything else.

    >>> weighted_kappa([[2, 1, 0], [0, 2, 0], [0, 0, 1]])
    Fraction(17, 23)
    """
    rows = _entries(matrix)
    weight = _weights(weights, len(rows))
    called, true = [sum(row) for row in rows], [sum(column) for column in zip(*rows, strict=True)]
    classes, everything = range(len(rows)), sum(called)
    found = sum((weight[i][j] * rows[i][j] for i in classes for j in classes), Fraction(0))
    chance = sum((weight[i][j] * called[i] * true[j] for i in classes for j in classes), Fraction(0))
    if chance == 0:
        return Fraction(
            cohen_kappa(Counts(0, 0, 0, everything))
        )  # both are the same constant, or no weight tells them apart
    return 1 - found * everything / chance


def _weights(weights: str | Sequence[Sequence[Any]], classes: int) -> list[list[Fraction]]:
    if isinstance(weights, str):
        powers = dict(zip(WEIGHTS, (0, 1, 2), strict=True))
        if weights not in powers:
            raise InputError(f"there are no weights {weights!r}: they are {', '.join(WEIGHTS)}, or a table of numbers")
        power = powers[weights]
        return [[Fraction(abs(i - j) ** power if i != j else 0) for j in range(classes)] for i in range(classes)]
    try:
        table = [[Fraction(entry) for entry in row] for row in weights]
    except (TypeError, ValueError) as error:
        raise InputError(f"weights are exact numbers, a row for each class: {error}") from error
    if [len(row) for row in table] != [classes] * classes:
        raise InputError(
            f"weights have {len(table)} rows of {sorted({len(row) for row in table})}: give {classes} of {classes}"
        )
    if any(table[i][j] < 0 or (i == j and table[i][j]) for i in range(classes) for j in range(classes)):
        raise InputError("a weight is below 0, or not 0 where the classes agree")
    return table


def _entries(matrix: Any) -> list[list[int]]:
    array = np.asarray(matrix)
    if array.ndim != 2 or array.shape[0] != array.shape[1] or len(array) < 2:
        raise InputError(f"a confusion matrix has as many rows as columns, at least two: this has shape {array.shape}")
    if array.dtype.kind not in "bui":
        raise InputError(f"a confusion matrix holds whole numbers, not {array.dtype}: give counts of pixels")
    if (array < 0).any() or not array.any():
        raise InputError("a confusion matrix has no entry below 0, and one above: give counts of pixels")
    return [[int(entry) for entry in row] for row in array]
