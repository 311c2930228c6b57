"""Label arrays: which label stands where which other one is true, and from that each class against the rest."""

from collections.abc import Iterable
from operator import index
from typing import Any, NamedTuple

import numpy as np

from segbounds.errors import InputError, told
from segbounds.masks.counting._inputs import as_array, binary, doubt_one_hot, refuse_no_labels
from segbounds.masks.counting._masks import count
from segbounds.metrics.counts import Counts

#: With labels below this, one histogram of pairs of labels counts all classes in one pass.
MOST_LABELS = 256
#: Labels below this are looked up in a table of those that occur; larger ones are sorted.
LOOKED_UP = 1 << 16
CHUNK = 1 << 18  # pixels at one time: what is made on the way stays in the cache


class Confusion(NamedTuple):
    """How many pixels have each pair of labels.

    labels
        Those that occur in either array, in increasing order.
    pixels
        int64 of shape (labels, labels): predicted by row, true by column.
    """

    labels: list[int]
    pixels: np.ndarray

    def against_rest(self, classes: Iterable[int]) -> Counts:
        """The counts of some classes taken together, against all other labels, as Python integers."""
        inside = np.isin(self.labels, list(classes))
        tp = int(self.pixels[np.ix_(inside, inside)].sum())
        predicted, positive = int(self.pixels[inside].sum()), int(self.pixels[:, inside].sum())
        return Counts(tp, predicted - tp, positive - tp, int(self.pixels.sum()) - predicted - positive + tp)


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
    if classes is not None:
        try:
            classes = [index(label) for label in classes]
        except TypeError:
            raise InputError(f"classes={told(classes)} are no labels: give whole numbers, like (1, 2)") from None
    found = confusion(prediction, reference, ignore=ignore)
    if ignore is None and {0, 1}.issuperset(found.labels):  # labels of one-hot masks
        for mask, name, sums in ((prediction, "prediction", 1), (reference, "reference", 0)):
            doubt_one_hot(as_array(mask), name, int(found.pixels.sum(axis=sums)[-1]) if 1 in found.labels else 0)
    wanted = sorted({*found.labels} - {0}) if classes is None else classes
    return {label: found.against_rest([label]) for label in wanted}


def confusion(prediction: Any, reference: Any, *, ignore: Any = None) -> Confusion:
    """How many pixels of two label arrays of one shape have each pair of labels, in one pass.

    Raises InputError as `count_classes` does.
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
    order = (
        "F" if prediction.flags.f_contiguous and reference.flags.f_contiguous else "C"
    )  # without a copy, if possible
    return _confusion(prediction.ravel(order), reference.ravel(order))


def _confusion(prediction: np.ndarray, reference: np.ndarray) -> Confusion:
    low = min(prediction.min(), reference.min())
    high = max(prediction.max(), reference.max())
    if low >= 0 and high <= 1:
        return _of_two(prediction, reference)
    if low >= 0 and high < MOST_LABELS:
        labels, size = list(range(int(high) + 1)), int(high) + 1
    else:
        labels, prediction, reference = _numbered(prediction, reference, low >= 0 and high < LOOKED_UP)
        size = len(labels)
    code: Any = next(kind for kind in (np.uint8, np.uint16, np.intp) if size * size - 1 <= np.iinfo(kind).max)
    table = np.zeros(size * size, np.int64)
    for start in range(0, reference.size, CHUNK):
        part = slice(start, start + CHUNK)
        codes = prediction[part].astype(code) * code(size) + reference[part].astype(code)
        table += np.bincount(codes, minlength=size * size)
    pixels = table.reshape(size, size)
    kept = np.flatnonzero(pixels.sum(axis=0) + pixels.sum(axis=1))
    return Confusion([labels[k] for k in kept], pixels[np.ix_(kept, kept)])


def _of_two(prediction: np.ndarray, reference: np.ndarray) -> Confusion:
    """Labels 0 and 1 alone are masks, which are counted faster."""
    tp, fp, fn, tn = count(_bytes(prediction), _bytes(reference), backend="numpy")  # others take longer to load
    pixels = np.array([[tn, fn], [fp, tp]], np.int64)
    kept = np.flatnonzero(pixels.sum(axis=0) + pixels.sum(axis=1))
    return Confusion([int(k) for k in kept], pixels[np.ix_(kept, kept)])


def _bytes(mask: np.ndarray) -> np.ndarray:
    return mask if mask.dtype.itemsize == 1 else mask.astype(np.uint8)


def _numbered(prediction: np.ndarray, reference: np.ndarray, small: bool) -> tuple[list[int], np.ndarray, np.ndarray]:
    """The labels that occur, and both arrays with each label's place among them instead."""
    if not small:
        different, codes = np.unique(np.concatenate([prediction, reference]), return_inverse=True)
        return [int(label) for label in different], codes[: prediction.size], codes[prediction.size :]
    seen = np.zeros(LOOKED_UP, bool)
    for mask in (prediction, reference):
        for start in range(0, mask.size, CHUNK):
            seen[mask[start : start + CHUNK].astype(np.intp)] = True
    labels = np.flatnonzero(seen)
    places = np.zeros(LOOKED_UP, np.min_scalar_type(len(labels)))
    places[labels] = np.arange(len(labels))
    return labels.tolist(), places[prediction.astype(np.uint16)], places[reference.astype(np.uint16)]


def _labels(mask: Any, name: str) -> np.ndarray:
    mask = as_array(mask)
    refuse_no_labels(mask, name)
    return mask
