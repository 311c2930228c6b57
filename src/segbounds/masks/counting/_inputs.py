"""Masks as people have them, made rows of bytes that are 0 or 1, or of packed bits, without a copy where that can be."""

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from segbounds.errors import InputError


@dataclass(frozen=True)
class Packed:
    """A mask, or a batch of masks of one shape, with one bit for each pixel: an eighth of the memory to read.

    words
        uint64 of shape (masks, words): pixel k of a mask is bit k mod 64 of word k div 64; bits beyond the last pixel are 0.
    shape
        Of one mask.
    batched
        Whether it is a batch: then counts are arrays.
    """

    words: np.ndarray
    shape: tuple[int, ...]
    batched: bool

    @property
    def pixels(self) -> int:
        """Of one mask."""
        return prod(self.shape)


def pack(mask: Any, *, batched: bool = False) -> Packed:
    """A mask (or, with ``batched``, masks along the first axis) as packed bits, for masks that are counted more than once.

    Takes what `count` takes, and raises InputError for the same reasons.
    """
    values = binary(mask, "mask")
    shape = values.shape[1:] if batched else values.shape
    flat = rows(values, batched)
    if not flat.shape[1]:
        raise InputError("the masks have no pixels: there is nothing to pack")
    bits = np.packbits(flat, axis=1, bitorder="little")
    padded = np.zeros((len(flat), -(-bits.shape[1] // 8) * 8), np.uint8)
    padded[:, : bits.shape[1]] = bits
    return Packed(padded.view("<u8").astype(np.uint64, copy=False), shape, batched)


def binary(mask: Any, name: str, *, checked_later: bool = False) -> np.ndarray:
    """A mask as an array of bool, sharing the memory of one of bytes.

    checked_later
        Bytes are looked at by whoever counts them: they may hold other values than 0 and 1.
    """
    mask = as_array(mask)
    if mask.dtype.kind == "b":
        return mask if checked_later else plain(mask)
    refuse_nan(mask, name)
    if mask.dtype in (np.uint8, np.int8):
        if not checked_later and mask.size and mask.view(np.uint8).max() > 1:
            raise not_binary(name)
        return mask.view(bool)
    filled = mask != 0
    if not np.array_equal(mask[filled], np.ones(np.count_nonzero(filled))):
        raise not_binary(name)
    return filled


def plain(mask: np.ndarray) -> np.ndarray:
    """A mask of bool whose bytes are 0 and 1: some readers of images write others for True."""
    odd = mask.size and mask.view(np.uint8).max() > 1
    return mask.view(np.uint8) != 0 if odd else mask


def as_array(mask: Any) -> np.ndarray:
    """An array that shares the memory of a torch tensor on the CPU; of whatever numpy takes otherwise."""
    if hasattr(mask, "detach"):
        mask = mask.detach().cpu()
        mask = (mask.float() if str(mask.dtype) == "torch.bfloat16" else mask).numpy()
    if np.ma.is_masked(mask):
        raise InputError("an array leaves pixels out by a mask of its own: give that mask as ignore=")
    try:
        found = np.asarray(mask)
    except ValueError as error:  # numpy's words for rows of different lengths
        raise InputError("masks in one list differ in shape: give them one by one") from error
    if found.dtype.kind == "O":
        raise InputError(f"{type(mask).__name__} is no mask: give an array of numbers or booleans")
    return found


def not_binary(name: str) -> InputError:
    return InputError(f"the {name} has values other than 0 and 1: threshold it first, for instance at 0.5")


def refuse_nan(mask: np.ndarray, name: str) -> None:
    if mask.dtype.kind not in "buif":
        raise InputError(f"the {name} holds {mask.dtype}: give numbers or booleans")
    if mask.dtype.kind == "f" and np.isnan(mask).any():
        raise InputError(
            f"the {name} has NaN in it: replace NaN by 0 or 1, or leave those pixels out with an ignore mask"
        )


def rows(mask: np.ndarray, batched: bool) -> np.ndarray:
    """The masks of a batch as rows, a single mask as one row; contiguous bytes."""
    if batched and not mask.ndim:
        raise InputError("a batch has its masks along the first axis: a single number has none")
    flat = (
        mask.reshape(len(mask), -1)
        if batched and mask.size
        else mask.reshape(len(mask) if batched else 1, -1 if mask.size else 0)
    )
    return np.ascontiguousarray(flat)
