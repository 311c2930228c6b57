"""The steps of a Lovász extension compiled by numba: one sort of integers that numpy does with vector instructions, and one pass."""

import numpy as np

from segbounds.threads import compiled, share_out

LARGEST = np.int64(2**31 - 1)
#: Pixels for which another core is worth its hand-over.
ALONE = 1 << 15


@compiled
def _pack(bits, missed, keys):
    """Error, place and label in one integer each: ascending integers are falling errors.

    The bits of floats that are not negative are ordered as they are; as integers -0.0 and what lies below are negative.
    """
    for row in range(bits.shape[0]):
        for place in range(bits.shape[1]):
            error = LARGEST - max(bits[row, place], np.int32(0))
            keys[row, place] = (error << 32) | (2 * place + missed[row, place])


@compiled
def _walk(keys, alpha, beta, steps):
    for row in range(keys.shape[0]):
        positives = np.int64(0)
        for key in keys[row]:
            positives += key & 1
        misses = alarms = np.int64(0)
        before = np.float64(positives)
        for key in keys[row]:
            missed = key & 1
            misses += missed
            alarms += 1 - missed
            found = positives - misses
            after = found + alpha * alarms + beta * misses
            # the difference of two losses as one quotient: subtracting them would cancel all digits of small steps
            lost = alpha * alarms + beta * positives if missed else alpha * found
            both = before * after
            # where nothing was wrong before and nothing is right after, the similarity falls from 1 to 0
            step = lost / both if both > 0 else np.float64(after > 0)
            steps[row, (key & 0xFFFFFFFF) >> 1] = step
            before = after


def steps(errors: np.ndarray, missed: np.ndarray, alpha: float, beta: float, *, alone: bool = False) -> np.ndarray:
    """What each pixel adds to the loss of a Tversky index when mispredictions come in the order of falling error.

    errors, missed
        Rows of pixels: float32 of at least 0, and bool, whether a pixel is in the reference.
    alone
        Whether only the calling thread may work.
    """
    found = np.empty_like(errors)

    def work(first: int, last: int) -> None:
        keys = np.empty((1, errors.shape[1]), np.int64)
        for row in range(first, last):  # one after the other, so that a row stays in the cache
            _pack(errors[row : row + 1].view(np.int32), missed[row : row + 1], keys)
            keys.sort(axis=1)
            _walk(keys, alpha, beta, found[row : row + 1])

    if alone:
        work(0, len(errors))
    else:
        share_out(len(errors), work, least=max(1, ALONE // max(1, errors.shape[1])))
    return found
