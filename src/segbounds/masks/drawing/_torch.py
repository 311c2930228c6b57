"""Drawing and counting on torch, on any device. Its integers have a sign, so words are kept in 64 bits: products of two
words overflow there without harm, since only their 64 bits are looked at."""

from functools import reduce
from typing import Any

import numpy as np
import torch

from segbounds.errors import InputError
from segbounds.masks.drawing import ONE
from segbounds.masks.drawing._numpy import INCREMENTS, MULTIPLIERS, ROUNDS

LOW = 0xFFFFFFFF
#: Blocks of 128 pixels at one time: some thirty int64 tensors of this many entries are alive, 0.5 GB.
BLOCKS = 1 << 21
ON_A_CPU = 1 << 15  # where they had better stay in the cache


def placed(device: str | None) -> torch.device:
    """The device of this name, or the best there is. Raises InputError where there is none of this name."""
    try:
        place = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        torch.empty(0, device=place)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        raise InputError(f"torch has no device {device!r} here ({str(error).splitlines()[0]}): try 'cpu'") from error
    return place


def tensor(array: np.ndarray) -> torch.Tensor:
    """An array of floats on the best device there is, in double precision."""
    return torch.as_tensor(np.array(array, dtype=np.float64), device=placed(None))


def _signed(number: int) -> int:
    """The 64 bits of a number as torch's int64 has them."""
    return number - 2**64 if number >= 2**63 else number


def philox(counter: tuple[Any, ...], key: tuple[int, int]) -> tuple[torch.Tensor, ...]:
    """Philox4x32-10 as on numpy, in int64 tensors that broadcast together."""
    a, b, c, d = counter
    k, m = key
    for _ in range(ROUNDS):
        first, second = a * MULTIPLIERS[0], c * MULTIPLIERS[1]
        a, b, c, d = ((second >> 32) & LOW) ^ b ^ k, second & LOW, ((first >> 32) & LOW) ^ d ^ m, first & LOW
        k, m = (k + INCREMENTS[0]) & LOW, (m + INCREMENTS[1]) & LOW
    return a, b, c, d


def draw(
    seed: int, first: int, thresholds: np.ndarray, pixels: int, stream: int, device: str | None
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Of each pair: the pixels positive in both masks, in the prediction, in the reference; int64 tensors of shape (pairs,)."""
    place = placed(device)
    totals = torch.zeros((3, len(thresholds)), dtype=torch.int64, device=place)
    blocks, most = -(-pixels // 128), ON_A_CPU if place.type == "cpu" else BLOCKS
    rows, columns = max(1, most // blocks), min(blocks, most)
    for row in range(0, len(thresholds), rows):
        for column in range(0, blocks, columns):
            some = torch.arange(column, min(column + columns, blocks), device=place)
            part = slice(row, row + rows)
            totals[:, part] += _counted(seed, first + row, thresholds[part], pixels, stream, some)
    return totals[0], totals[1], totals[2]


def _counted(seed: int, first: int, limits: np.ndarray, pixels: int, stream: int, blocks: torch.Tensor) -> torch.Tensor:
    thresholds = torch.as_tensor(limits.astype(np.int64), device=blocks.device)
    numbers = (torch.arange(len(thresholds), device=thresholds.device) + _signed(first))[:, None]
    key, shape = (seed & LOW, seed >> 32), (len(thresholds), len(blocks))
    left = pixels - 128 * blocks
    inside = [(1 << (left - 32 * word).clamp(0, 32)) - 1 for word in range(4)]

    def words(bit: int, mask: int) -> tuple[torch.Tensor, ...]:
        # blocks lie along one axis and pairs along the other: the first rounds stay small
        which = bit + 16 * mask + 256 * stream
        return philox((blocks[None, :], which, numbers & LOW, (numbers >> 32) & LOW), key)

    def bits(column: int, bit: int) -> torch.Tensor:
        return (((thresholds[:, column] >> bit) & 1) * LOW)[:, None]

    masks: list[list[torch.Tensor]] = []
    for mask in range(2):

        def threshold(word: int, bit: int, mask: int = mask) -> torch.Tensor:
            if mask == 0:
                return bits(0, bit).expand(shape)
            return (masks[0][word] & bits(1, bit)) | ((masks[0][word] ^ LOW) & bits(2, bit))

        less = [threshold(word, 16) for word in range(4)]
        still = [word ^ LOW for word in less]
        # below its lowest bit nothing of a threshold is left, and what is open stays above it. Whether all pixels are decided
        # is not asked: among so many some hardly ever are, and a GPU would have to stop for the answer
        lowest = _lowest_bit(limits[:, :1] if mask == 0 else limits[:, 1:])
        for bit in range(15, lowest - 1, -1):
            for word, drawn in enumerate(words(bit, mask)):
                at = threshold(word, bit)
                less[word] = less[word] | (still[word] & at & (drawn ^ LOW))
                still[word] = still[word] & (at ^ drawn ^ LOW)
        masks.append([word & keep for word, keep in zip(less, inside, strict=True)])
    reference, prediction = masks
    both = [p & r for p, r in zip(prediction, reference, strict=True)]
    return torch.stack([_positive(words).sum(dim=1) for words in (both, prediction, reference)])


def _lowest_bit(thresholds: np.ndarray) -> int:
    """The lowest bit that is set in any threshold; 16 where nothing below 65536 is."""
    some = int(np.bitwise_or.reduce(thresholds, axis=None)) | ONE
    return (some & -some).bit_length() - 1


def _positive(words: list[torch.Tensor]) -> torch.Tensor:
    """The number of bits set in some words, together."""
    return reduce(torch.add, map(_bits_set, words))


def _bits_set(word: torch.Tensor) -> torch.Tensor:
    word = word - ((word >> 1) & 0x55555555)
    word = (word & 0x33333333) + ((word >> 2) & 0x33333333)
    return ((((word + (word >> 4)) & 0x0F0F0F0F) * 0x01010101) >> 24) & 0xFF
