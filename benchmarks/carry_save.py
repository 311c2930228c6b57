"""Counting packed masks by carry-save addition (Harley and Seal): the fewest instructions known where the processor has none that
counts bits. Sums of eight words are kept in three words of ones, twos and fours, and only every eighth word is counted.

Not used in the package: `counting_throughput.py` measures it beside what is, to show how little is left where masks lie in the cache.
"""

import numba
import numpy as np

from segbounds.masks.counting._compiled import _popcount

LANES = 32  # words that one after another go through the same adders: several vectors, so that none waits for another
EIGHT = np.uint64(8)


@numba.njit(inline="always")
def added(one, other, third):  # type: ignore[no-untyped-def]
    """The sum of three bits at each place: its ones, and its twos."""
    either = one ^ other
    return either ^ third, (one & other) | (either & third)


@numba.njit(inline="always")
def eight_more(ones, twos, fours, lane, words):  # type: ignore[no-untyped-def]
    """Adds eight words to a lane's sums; what is carried out counts eight a bit."""
    one, first = added(ones[lane], words[0], words[1])
    one, second = added(one, words[2], words[3])
    two, left = added(twos[lane], first, second)
    one, first = added(one, words[4], words[5])
    one, second = added(one, words[6], words[7])
    two, right = added(two, first, second)
    four, carried = added(fours[lane], left, right)
    ones[lane], twos[lane], fours[lane] = one, two, four
    return _popcount(carried)


@numba.njit(nogil=True)
def totals(prediction, reference):  # type: ignore[no-untyped-def]
    """Bits in both, in the prediction and in the reference; the words are a multiple of 8 LANES."""
    sums = np.zeros((3, 3, LANES), np.uint64)
    both = predicted = positive = np.uint64(0)
    for start in range(0, prediction.size, 8 * LANES):
        p, r = prediction[start : start + 8 * LANES], reference[start : start + 8 * LANES]
        for k in range(LANES):
            p0, p1, p2, p3 = p[k], p[k + LANES], p[k + 2 * LANES], p[k + 3 * LANES]
            p4, p5, p6, p7 = p[k + 4 * LANES], p[k + 5 * LANES], p[k + 6 * LANES], p[k + 7 * LANES]
            r0, r1, r2, r3 = r[k], r[k + LANES], r[k + 2 * LANES], r[k + 3 * LANES]
            r4, r5, r6, r7 = r[k + 4 * LANES], r[k + 5 * LANES], r[k + 6 * LANES], r[k + 7 * LANES]
            predicted += eight_more(sums[0, 0], sums[0, 1], sums[0, 2], k, (p0, p1, p2, p3, p4, p5, p6, p7))
            positive += eight_more(sums[1, 0], sums[1, 1], sums[1, 2], k, (r0, r1, r2, r3, r4, r5, r6, r7))
            shared = (p0 & r0, p1 & r1, p2 & r2, p3 & r3, p4 & r4, p5 & r5, p6 & r6, p7 & r7)
            both += eight_more(sums[2, 0], sums[2, 1], sums[2, 2], k, shared)
    found = np.array([both, predicted, positive]) * EIGHT
    for row, kind in enumerate((2, 0, 1)):
        for weight in range(3):
            for k in range(LANES):
                found[row] += _popcount(sums[kind, weight, k]) << np.uint64(weight)
    return found


def count_all(prediction: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """The totals of all masks together."""
    whole = prediction.size - prediction.size % (8 * LANES)
    p, r = prediction.ravel(), reference.ravel()
    found: np.ndarray = totals(p[:whole], r[:whole])
    rest_p, rest_r = p[whole:], r[whole:]
    rest = [int(np.bitwise_count(words).sum()) for words in (rest_p & rest_r, rest_p, rest_r)]
    return found + np.array(rest, np.uint64)
