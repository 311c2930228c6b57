"""Counting compiled by numba: one pass over the masks, read as words of 64 bits, on all cores."""

import numba as nb
import numpy as np
from numba import types
from numba.extending import intrinsic

from segbounds.counting._numpy import Totals
from segbounds.threads import share_out

#: Words of a mask that one core counts at a time: enough to be worth a hand-over, small enough to share a large mask out.
SPAN = 1 << 16
#: Words for which another core is worth its hand-over, some 50 microseconds (measured).
ALONE = 1 << 17
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


@nb.njit(nogil=True, cache=True)
def _count(prediction, reference, ignore, has_ignore, spans, first, last, partial):  # type: ignore[no-untyped-def]
    """The totals of some spans, one row of ``partial`` for each."""
    words = prediction.shape[1]
    for task in range(first, last):
        row, start = task // spans, task % spans * SPAN
        end = min(start + SPAN, words)
        # slices: with a start of its own the loop would have to look for negative places, and is not vectorised
        both, predicted, positive, left_out, seen = _span(
            prediction[row, start:end], reference[row, start:end], ignore[row, start:end], has_ignore
        )
        partial[task, 0], partial[task, 1], partial[task, 2] = both, predicted, positive
        partial[task, 3], partial[task, 4] = left_out, seen


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
    both, predicted, positive, left_out, _ = _totals(
        [prediction, reference] if ignore is None else [prediction, reference, ignore]
    )
    return both, predicted, positive, left_out


def _totals(masks: list[np.ndarray]) -> tuple[np.ndarray, ...]:
    pairs, words = masks[0].shape
    spans = max(1, -(-words // SPAN))
    partial = np.zeros((pairs * spans, 5), np.uint64)

    def work(first: int, last: int) -> None:
        _count(masks[0], masks[1], masks[-1], len(masks) == 3, spans, first, last, partial)

    share_out(pairs * spans, work, least=max(1, ALONE // min(SPAN, max(1, words))))
    if spans == 1:
        sums, seen = partial[:, :4], partial[:, 4]
    else:
        by_pair = partial.reshape(pairs, spans, 5)
        sums, seen = by_pair[:, :, :4].sum(axis=1), np.bitwise_or.reduce(by_pair[:, :, 4], axis=1)
    return (*sums.astype(np.int64).T, seen)
