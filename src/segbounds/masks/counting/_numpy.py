"""Counting on numpy: the text one reads. Bits are packed first: counting those is faster than counting bytes (measured)."""

import numpy as np

Totals = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def of_bytes(prediction: np.ndarray, reference: np.ndarray, ignore: np.ndarray | None = None) -> Totals:
    """Of masks as rows of bool: the pixels in both, in the prediction, in the reference, and those left out, int64 arrays of
    shape (pairs,). Raises OverflowError for a byte other than 0 and 1."""
    masks = [mask.view(np.uint8) for mask in (prediction, reference, ignore) if mask is not None]
    if any(mask.size and mask.max() > 1 for mask in masks):
        raise OverflowError
    return of_words(*(np.packbits(mask, axis=1) for mask in masks))


def of_words(prediction: np.ndarray, reference: np.ndarray, ignore: np.ndarray | None = None) -> Totals:
    """The same of masks as rows of packed bits."""
    left_out = np.zeros(len(prediction), np.int64)
    if ignore is not None:
        prediction, reference, left_out = prediction & ~ignore, reference & ~ignore, _positive(ignore)
    return _positive(prediction & reference), _positive(prediction), _positive(reference), left_out


def _positive(words: np.ndarray) -> np.ndarray:
    return np.bitwise_count(words).sum(axis=1, dtype=np.int64)
