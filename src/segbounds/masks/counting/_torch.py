"""Counting on torch, where the tensors are; sums of integers only."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from segbounds.errors import InputError
from segbounds.masks.counting._inputs import binary, not_binary
from segbounds.masks.counting._numpy import Totals

NAMES = ("prediction", "reference", "ignore mask")
#: Words of 64 bits at one time: a handful of int64 tensors of this size are alive, some 0.7 GB.
WORDS = 1 << 24
ON_A_CPU = 1 << 16  # where they had better stay in the cache


def of_tensors(masks: list[Any], batched: bool) -> Totals:
    """Of masks as tensors or arrays of one shape: the pixels in both, in the prediction, in the reference, and those left
    out, int64 arrays of shape (pairs,)."""
    return totals([as_bytes(mask, name, batched) for mask, name in zip(masks, NAMES, strict=False)], _bytes_set)


def of_words(*masks: np.ndarray) -> Totals:
    """The same of masks as rows of packed bits."""
    return totals([torch.as_tensor(mask.view(np.int64)) for mask in masks], _bits_set)


def as_bytes(mask: Any, name: str, batched: bool) -> torch.Tensor:
    """A mask as rows of bytes that are 0 or 1, read as words of 64 bits where they come in eights."""
    values = (
        mask.detach() if isinstance(mask, torch.Tensor) else torch.as_tensor(np.ascontiguousarray(binary(mask, name)))
    )
    if values.dtype != torch.bool:
        if values.is_complex():
            raise InputError(f"the {name} holds {values.dtype}: give numbers or booleans")
        if values.is_floating_point() and bool(values.isnan().any()):
            raise InputError(
                f"the {name} has NaN in it: replace NaN by 0 or 1, or leave those pixels out with an ignore mask"
            )
        if not bool(((values == 0) | (values == 1)).all()):
            raise not_binary(name)
        values = values.to(torch.bool)
    elif bool((values.view(torch.uint8) > 1).any()):  # some readers of images write other bytes for True
        values = values.view(torch.uint8) != 0
    rows = values.reshape(len(values) if batched else 1, -1).contiguous().view(torch.uint8)
    return rows.view(torch.int64) if rows.shape[1] % 8 == 0 else rows


def totals(masks: list[torch.Tensor], ones: Callable[[torch.Tensor], torch.Tensor]) -> Totals:
    """The four totals of rows, chunk by chunk."""
    pairs, length = masks[0].shape
    device = masks[0].device
    if any(mask.device != device for mask in masks):
        raise InputError("the masks are on different devices: bring them to one first")
    most = ON_A_CPU if device.type == "cpu" else WORDS
    rows, columns = max(1, most // length), min(length, most)
    found = torch.zeros((4, pairs), dtype=torch.int64, device=device)
    for row in range(0, pairs, rows):
        for column in range(0, length, columns):
            parts = [mask[row : row + rows, column : column + columns] for mask in masks]
            prediction, reference = parts[:2]
            if len(parts) == 3:
                prediction, reference = prediction & ~parts[2], reference & ~parts[2]
                found[3, row : row + rows] += ones(parts[2])
            for place, words in enumerate((prediction & reference, prediction, reference)):
                found[place, row : row + rows] += ones(words)
    both, predicted, positive, left_out = found.cpu().numpy()
    return both, predicted, positive, left_out


def _bytes_set(words: torch.Tensor) -> torch.Tensor:
    """How many bytes are 1, in each row."""
    if words.dtype == torch.int64:
        # the highest byte of this product is the sum of all eight; it is at most 8
        words = (words * 0x0101010101010101) >> 56
    return words.sum(dim=1, dtype=torch.int64)


def _bits_set(words: torch.Tensor) -> torch.Tensor:
    """How many bits are set, in each row."""
    # shifts of negative numbers bring in ones, which the masks take out again
    words = words - ((words >> 1) & 0x5555555555555555)
    words = (words & 0x3333333333333333) + ((words >> 2) & 0x3333333333333333)
    words = (words + (words >> 4)) & 0x0F0F0F0F0F0F0F0F
    return ((words * 0x0101010101010101) >> 56).sum(dim=1, dtype=torch.int64)
