"""Drawing and counting on numpy: the text one reads. The definition is in the package's docstring."""

from collections.abc import Callable
from typing import Any

import numpy as np

MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
INCREMENTS = (0x9E3779B9, 0xBB67AE85)
ROUNDS = 10
LOW = np.uint64(0xFFFFFFFF)
#: Blocks of 128 pixels at one time: some two dozen uint64 arrays of this many entries are alive, 25 MB.
BLOCKS = 1 << 17


def philox(counter: tuple[Any, ...], key: tuple[int, int]) -> tuple[np.ndarray, ...]:
    """Philox4x32-10: four words below 2^32 for each counter of four such words, uint64 arrays that broadcast together."""
    a, b, c, d = counter
    k, m = key
    for _ in range(ROUNDS):
        first, second = a * np.uint64(MULTIPLIERS[0]), c * np.uint64(MULTIPLIERS[1])
        a, b, c, d = (
            (second >> np.uint64(32)) ^ b ^ np.uint64(k),
            second & LOW,
            (first >> np.uint64(32)) ^ d ^ np.uint64(m),
            first & LOW,
        )
        k, m = (k + INCREMENTS[0]) & 0xFFFFFFFF, (m + INCREMENTS[1]) & 0xFFFFFFFF
    return a, b, c, d


def draw(
    seed: int, first: int, thresholds: np.ndarray, pixels: int, stream: int, device: str | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each pair: the pixels positive in both masks, in the prediction, in the reference; int64 arrays of shape (pairs,)."""
    totals = np.zeros((3, len(thresholds)), np.int64)
    blocks = -(-pixels // 128)
    rows, columns = max(1, BLOCKS // blocks), min(blocks, BLOCKS)
    for row in range(0, len(thresholds), rows):
        for column in range(0, blocks, columns):
            some = np.arange(column, min(column + columns, blocks), dtype=np.uint64)
            part = slice(row, row + rows)
            totals[:, part] += _counted(seed, first + row, thresholds[part], pixels, stream, some)
    return totals[0], totals[1], totals[2]


def _counted(
    seed: int, first: int, thresholds: np.ndarray, pixels: int, stream: int, blocks: np.ndarray
) -> tuple[np.ndarray, ...]:
    numbers = np.array([first + k for k in range(len(thresholds))], np.uint64)[:, None]
    key, shape = (seed & 0xFFFFFFFF, seed >> 32), (len(thresholds), len(blocks))
    inside = _inside(blocks, pixels)

    def words(bit: int, mask: int) -> tuple[np.ndarray, ...]:
        which = np.uint64(bit + 16 * mask + 256 * stream)
        # blocks lie along one axis and pairs along the other: the first rounds stay small
        return philox((blocks[None, :], which, numbers & LOW, numbers >> np.uint64(32)), key)

    def below(mask: int, columns: slice, limit: Callable[[int], list[np.ndarray]]) -> list[np.ndarray]:
        """Where the uniform numbers lie below their thresholds, from these columns; ``limit`` has a bit of them by its number."""
        less = limit(16)  # 65536 lies above all of them
        some = int(np.bitwise_or.reduce(thresholds[:, columns], axis=None))
        open_ = [word ^ LOW for word in less]
        for bit in range(15, -1, -1):
            # where no bit is left in any threshold, what is open stays above it
            if not some & ((2 << bit) - 1) or not any(word.any() for word in open_):
                break
            for k, (word, at) in enumerate(zip(words(bit, mask), limit(bit), strict=True)):
                less[k] = less[k] | (open_[k] & at & ~word)
                open_[k] = open_[k] & ~(at ^ word)
        return [word & keep for word, keep in zip(less, inside, strict=True)]

    def bits(column: int, bit: int) -> np.ndarray:
        """All ones where this bit of the threshold is set, else zero."""
        set_ = (thresholds[:, column] >> np.uint32(bit)) & np.uint32(1)
        return np.broadcast_to((set_.astype(np.uint64) * LOW)[:, None], shape)

    reference = below(0, slice(0, 1), lambda bit: [bits(0, bit)] * 4)
    prediction = below(
        1, slice(1, 3), lambda bit: [(word & bits(1, bit)) | (~word & bits(2, bit)) for word in reference]
    )
    both = [p & r for p, r in zip(prediction, reference, strict=True)]
    return tuple(
        sum(np.bitwise_count(word).sum(axis=1, dtype=np.int64) for word in words)
        for words in (both, prediction, reference)
    )


def _inside(blocks: np.ndarray, pixels: int) -> list[np.ndarray]:
    """The bits of four words of each block that stand for pixels."""
    starts = blocks.astype(np.int64)[None, :] * 128 + 32 * np.arange(4)[:, None]
    kept = np.clip(pixels - starts, 0, 32).astype(np.uint64)
    return list((np.uint64(1) << kept) - np.uint64(1))
