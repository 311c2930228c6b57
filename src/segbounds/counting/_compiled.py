"""Counting compiled by numba: one pass over the masks, read as words of 64 bits, on all cores."""

import numba as nb
import numpy as np
from numba import types
from numba.extending import intrinsic

from segbounds.counting._numpy import Totals

#: Words of a mask that one core counts at a time: enough to be worth a hand-over, small enough to share a large mask out.
SPAN = 1 << 14
#: Words in all below which the hand-over to other cores takes longer than counting (measured: some 10 microseconds).
ALONE = 1 << 15
NOT_BINARY = np.uint64(0xFEFEFEFEFEFEFEFE)


@intrinsic
def _popcount(typing, word):  # type: ignore[no-untyped-def]
    """The number of bits set, by the processor's own instruction."""

    def code(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), code


@nb.njit(inline="always")
def _span(prediction, reference, ignore, has_ignore):  # type: ignore[no-untyped-def]
    """Counts of some words of one mask, and all bits that were seen."""
    both = predicted = positive = left_out = seen = np.uint64(0)
    if has_ignore:
        for k in range(prediction.size):
            p, r, i = prediction[k], reference[k], ignore[k]
            seen |= p | r | i
            p, r = p & ~i, r & ~i
            both += _popcount(p & r)
            predicted += _popcount(p)
            positive += _popcount(r)
            left_out += _popcount(i)
    else:
        for k in range(prediction.size):
            p, r = prediction[k], reference[k]
            seen |= p | r
            both += _popcount(p & r)
            predicted += _popcount(p)
            positive += _popcount(r)
    return both, predicted, positive, left_out, seen


def _count(prediction, reference, ignore, has_ignore):  # type: ignore[no-untyped-def]
    pairs, words = prediction.shape
    spans = max(1, (words + SPAN - 1) // SPAN)
    partial = np.zeros((pairs * spans, 5), np.uint64)
    for task in nb.prange(pairs * spans):
        row, start = task // spans, task % spans * SPAN
        end = min(start + SPAN, words)
        # slices: with a start of its own the loop would have to look for negative places, and is not vectorised
        both, predicted, positive, left_out, seen = _span(
            prediction[row, start:end], reference[row, start:end], ignore[row, start:end], has_ignore
        )
        partial[task, 0], partial[task, 1], partial[task, 2] = both, predicted, positive
        partial[task, 3], partial[task, 4] = left_out, seen
    return partial


_on_all_cores = nb.njit(parallel=True, cache=True)(_count)
_on_one_core = nb.njit(cache=True)(_count)


def of_bytes(prediction: np.ndarray, reference: np.ndarray, ignore: np.ndarray | None = None) -> Totals:
    """Of masks as rows of bytes: the pixels in both, in the prediction, in the reference, and those left out, int64 arrays of
    shape (pairs,). Raises OverflowError for a byte other than 0 and 1."""
    masks = [prediction, reference] if ignore is None else [prediction, reference, ignore]
    *totals, seen = _totals([mask.view(np.uint64) if mask.shape[1] % 8 == 0 else mask for mask in masks])
    if (seen & (NOT_BINARY if masks[0].shape[1] % 8 == 0 else np.uint64(0xFE))).any():
        raise OverflowError
    return totals[0], totals[1], totals[2], totals[3]


def of_words(prediction: np.ndarray, reference: np.ndarray, ignore: np.ndarray | None = None) -> Totals:
    """The same of masks as rows of packed bits."""
    masks = [prediction, reference] if ignore is None else [prediction, reference, ignore]
    both, predicted, positive, left_out, _ = _totals(masks)
    return both, predicted, positive, left_out


def _totals(masks: list[np.ndarray]) -> tuple[np.ndarray, ...]:
    kernel = _on_one_core if masks[0].size <= ALONE else _on_all_cores
    partial = kernel(masks[0], masks[1], masks[-1], len(masks) == 3).reshape(len(masks[0]), -1, 5)
    seen = np.bitwise_or.reduce(partial[:, :, 4], axis=1)
    sums = partial[:, :, :4].sum(axis=1).astype(np.int64)
    return (*sums.T, seen)
