"""Label arrays: each class against the rest."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from segbounds.errors import InputError
from segbounds.masks.counting._inputs import as_array, binary, refuse_nan
from segbounds.metrics.counts import Counts

#: With labels below this, one histogram of pairs of labels counts all classes in one pass.
MOST_LABELS = 256
CHUNK = 1 << 18  # pixels at one time: what is made on the way stays in the cache


def count_classes(
    prediction: Any, reference: Any, classes: Iterable[int] | None = None, *, ignore: Any = None
) -> dict[int, Counts]:
    """The counts of each class of two label arrays, class against rest, as Python integers.

    classes
        The labels to count; all labels but 0 (background) that occur in either array when left out.
    ignore
        A mask of the same shape: its pixels leave both arrays and the number of pixels.

    Raises InputError for different shapes, labels that are not whole numbers, NaN, and arrays without pixels.
    """
    prediction, reference = _labels(prediction, "prediction"), _labels(reference, "reference")
    if prediction.shape != reference.shape:
        raise InputError(
            f"prediction has shape {prediction.shape} and reference {reference.shape}: bring them to one shape first"
        )
    if ignore is not None:
        ignored = binary(ignore, "ignore mask")
        if ignored.shape != reference.shape:
            raise InputError(f"the ignore mask has shape {ignored.shape} and the masks {reference.shape}")
        prediction, reference = prediction[~ignored], reference[~ignored]
    if not reference.size:
        raise InputError("the masks have no pixels: there is nothing to count")
    names, table = _confusion(prediction.ravel(), reference.ravel())
    predicted, positive, total = table.sum(axis=1), table.sum(axis=0), int(table.sum())
    place = {name: k for k, name in enumerate(names)}
    found = {}
    for label in sorted({*names} - {0}) if classes is None else classes:
        k = place.get(label)
        tp, p, r = (0, 0, 0) if k is None else (int(table[k, k]), int(predicted[k]), int(positive[k]))
        found[label] = Counts(tp, p - tp, r - tp, total - p - r + tp)
    return found


def _confusion(prediction: np.ndarray, reference: np.ndarray) -> tuple[list[int], np.ndarray]:
    """The labels, and how many pixels have each pair of them: predicted by row, true by column."""
    low = min(prediction.min(), reference.min())
    high = max(prediction.max(), reference.max())
    if low >= 0 and high < MOST_LABELS:
        names = list(range(int(high) + 1))
    else:
        different, codes = np.unique(np.concatenate([prediction, reference]), return_inverse=True)
        names = [int(label) for label in different]
        prediction, reference = codes[: prediction.size], codes[prediction.size :]
    size = len(names)
    table = np.zeros(size * size, np.int64)
    for start in range(0, reference.size, CHUNK):
        part = slice(start, start + CHUNK)
        table += np.bincount(
            prediction[part].astype(np.intp) * size + reference[part].astype(np.intp), minlength=size * size
        )
    kept = np.flatnonzero(table.reshape(size, size).sum(axis=0) + table.reshape(size, size).sum(axis=1))
    return [names[k] for k in kept], table.reshape(size, size)[np.ix_(kept, kept)]


def _labels(mask: Any, name: str) -> np.ndarray:
    mask = as_array(mask)
    refuse_nan(mask, name)
    if mask.dtype.kind == "f" and not np.array_equal(mask, np.floor(mask)):
        raise InputError(
            f"the {name} has values between whole numbers: labels are 0, 1, 2, …; threshold probabilities first"
        )
    return mask.astype(np.uint8) if mask.dtype == bool else mask
