"""Counting compiled by numba: one pass over the masks, read as words of 64 bits, on all cores."""

import numba as nb
import numpy as np
from numba import types
from numba.extending import intrinsic

from segbounds.masks.counting._numpy import Totals
from segbounds.threads import compiled, share_out

#: Words of a mask that one core counts at a time: enough to be worth a hand-over, small enough to share a large mask out.
SPAN = 1 << 16
#: Words for which another core is worth its hand-over: 2 MB of each mask, which one core reads in some 80 microseconds where
#: they lie in the cache (measured: with half of it, two cores take longer than one).
ALONE = 1 << 18
NOT_BINARY = 0xFEFEFEFEFEFEFEFE
#: Words of bytes that may be added before a byte could run over, 255, less what makes them a multiple of a vector.
BYTES = 248
EVEN_BYTES = np.uint64(0x00FF00FF00FF00FF)
ONE_IN_16 = np.uint64(0x0001000100010001)


@intrinsic
def _popcount(typing, word):
    """The number of bits set, by the processor's own instruction, or by shuffles of nibbles where it has none.

    Carry-save addition before it (Harley and Seal) has fewer instructions without the former: with AVX2 it is up to a third faster
    where masks lie in the cache, and slower for small masks and with AVX-512 (docs/performance.md). That is no second way to count.
    """

    def code(context, builder, signature, arguments):
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), code


@nb.njit(inline="always")
def _bits(prediction, reference, ignore, has_ignore):
    """Counts of some words of one mask whose pixels are bits, and all bits that were seen of them."""
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


@nb.njit(inline="always")
def _bytes(prediction, reference, ignore, has_ignore):
    """The same of at most 255 words whose pixels are bytes of 0 or 1: they are added as words, and no byte runs over.

    Where a byte is something else the counts are nothing, and what was seen tells.
    """
    both = predicted = positive = left_out = seen = np.uint64(0)
    if has_ignore:
        for k in range(prediction.size):
            p, r, i = prediction[k], reference[k], ignore[k]
            seen |= p | r | i
            p, r = p & ~i, r & ~i
            both += p & r
            predicted += p
            positive += r
            left_out += i
    else:
        for k in range(prediction.size):
            p, r = prediction[k], reference[k]
            seen |= p | r
            both += p & r
            predicted += p
            positive += r
    return _sum(both), _sum(predicted), _sum(positive), _sum(left_out), seen


@nb.njit(inline="always")
def _sum(word):
    """The sum of the eight bytes of a word: of neighbours in 16 bits each, and of these four by one product."""
    halves = (word & EVEN_BYTES) + ((word >> np.uint64(8)) & EVEN_BYTES)
    return (halves * ONE_IN_16) >> np.uint64(48)


@compiled
def _count(prediction, reference, ignore, has_ignore, step, spans, first, last, partial):
    """The totals of some spans, one column of ``partial`` for each. With a ``step`` pixels are bytes, and so many words are added at a
    time; without, they are bits."""
    words = prediction.shape[1]
    for task in range(first, last):
        row, start = task // spans, task % spans * SPAN
        end = min(start + SPAN, words)
        # slices: with a start of its own the loop would have to look for negative places, and is not vectorised
        if step == 0:
            both, predicted, positive, left_out, seen = _bits(
                prediction[row, start:end], reference[row, start:end], ignore[row, start:end], has_ignore
            )
        else:
            both = predicted = positive = left_out = seen = np.uint64(0)
            for k in range(start, end, step):
                stop = min(k + step, end)
                part = _bytes(prediction[row, k:stop], reference[row, k:stop], ignore[row, k:stop], has_ignore)
                both += part[0]
                predicted += part[1]
                positive += part[2]
                left_out += part[3]
                seen |= part[4]
        partial[0, task], partial[1, task], partial[2, task] = both, predicted, positive
        partial[3, task], partial[4, task] = left_out, seen


def of_bytes(prediction: np.ndarray, reference: np.ndarray, ignore: np.ndarray | None = None) -> Totals:
    """Of masks as rows of bool: the pixels in both, in the prediction, in the reference, and those left out, int64 arrays of
    shape (pairs,). Raises OverflowError for a byte other than 0 and 1."""
    masks = [prediction, reference] if ignore is None else [prediction, reference, ignore]
    by_words = prediction.shape[1] % 8 == 0
    totals, seen = _totals(
        [mask.view(np.uint64 if by_words else np.uint8) for mask in masks], step=BYTES if by_words else 0
    )
    if int(seen[0] if len(seen) == 1 else np.bitwise_or.reduce(seen)) & (NOT_BINARY if by_words else 0xFE):
        raise OverflowError
    return totals


def of_words(prediction: np.ndarray, reference: np.ndarray, ignore: np.ndarray | None = None) -> Totals:
    """The same of masks as rows of packed bits."""
    return _totals([prediction, reference] if ignore is None else [prediction, reference, ignore])[0]


def _totals(masks: list[np.ndarray], *, step: int = 0) -> tuple[Totals, np.ndarray]:
    """The totals, and all bits that were seen of some words."""
    pairs, words = masks[0].shape
    spans = max(1, -(-words // SPAN))
    partial = np.empty((5, pairs * spans), np.int64)

    def work(first: int, last: int) -> None:
        _count(masks[0], masks[1], masks[-1], len(masks) == 3, step, spans, first, last, partial)

    share_out(pairs * spans, work, least=max(1, ALONE // min(SPAN, max(1, words))))
    sums = partial if spans == 1 else partial.reshape(5, pairs, spans).sum(axis=2)
    return (sums[0], sums[1], sums[2], sums[3]), partial[4]
