"""Counting on numpy: the text one reads."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from segbounds.counts import Counts
from segbounds.errors import InputError


def count(prediction: Any, reference: Any, *, ignore: Any = None) -> Counts:
    """The four counts of a pair of binary masks, as Python integers.

    prediction, reference
        Arrays of one shape, any number of dimensions; bool, or numbers that are only 0 and 1.
    ignore
        A mask of the same shape: its pixels leave both masks and the number of pixels.

    Two empty masks give tp = fp = fn = 0. Raises InputError for different shapes, values that are neither 0 nor 1, NaN,
    and masks without pixels.
    """
    prediction, reference = _binary(prediction, "prediction"), _binary(reference, "reference")
    if prediction.shape != reference.shape:
        raise InputError(
            f"prediction has shape {prediction.shape} and reference {reference.shape}: bring them to one shape first"
        )
    if ignore is not None:
        ignore = _binary(ignore, "ignore mask")
        if ignore.shape != reference.shape:
            raise InputError(f"the ignore mask has shape {ignore.shape} and the masks {reference.shape}")
        prediction, reference = prediction[~ignore], reference[~ignore]
    if reference.size == 0:
        raise InputError("the masks have no pixels: there is nothing to count")
    # three passes over bool arrays, each without a float in sight; tn is what is left
    predicted, positive = int(np.count_nonzero(prediction)), int(np.count_nonzero(reference))
    both = int(np.count_nonzero(prediction & reference))
    return Counts(both, predicted - both, positive - both, int(reference.size) - predicted - positive + both)


def count_classes(
    prediction: Any, reference: Any, classes: Iterable[int] | None = None, *, ignore: Any = None
) -> dict[int, Counts]:
    """The counts of each class of two label arrays, class against rest.

    classes
        The labels to count; all labels but 0 (background) that occur in either array when left out.
    """
    prediction, reference = _labels(prediction, "prediction"), _labels(reference, "reference")
    if classes is None:
        classes = sorted({*np.unique(prediction).tolist(), *np.unique(reference).tolist()} - {0})
    return {label: count(prediction == label, reference == label, ignore=ignore) for label in classes}


def _binary(mask: Any, name: str) -> np.ndarray:
    mask = np.asarray(mask)
    if mask.dtype == bool:
        return mask
    _refuse_nan(mask, name)
    filled = mask != 0
    if not np.array_equal(mask[filled], np.ones(np.count_nonzero(filled))):
        raise InputError(f"the {name} has values other than 0 and 1: threshold it first, for instance at 0.5")
    return filled


def _labels(mask: Any, name: str) -> np.ndarray:
    mask = np.asarray(mask)
    _refuse_nan(mask, name)
    if mask.dtype.kind == "f" and not np.array_equal(mask, np.floor(mask)):
        raise InputError(
            f"the {name} has values between whole numbers: labels are 0, 1, 2, …; threshold probabilities first"
        )
    return mask


def _refuse_nan(mask: np.ndarray, name: str) -> None:
    if mask.dtype.kind not in "buif":
        raise InputError(f"the {name} holds {mask.dtype}: give numbers or booleans")
    if mask.dtype.kind == "f" and np.isnan(mask).any():
        raise InputError(
            f"the {name} has NaN in it: replace NaN by 0 or 1, or leave those pixels out with an ignore mask"
        )
