"""Masks as people have them, made rows of bytes that are 0 or 1, or of packed bits, without a copy where that can be."""

from dataclasses import dataclass
from math import inf, prod
from typing import Any

import numpy as np

from segbounds.errors import InputError, doubt

NOT_OF_NUMPY = ("torch.bfloat16", "torch.float8")  # how floats begin that numpy has not
#: An axis of classes is no longer than this, and each class has so many pixels at least: else one-hot is a coincidence.
MOST_CLASSES, FEWEST_PIXELS = 64, 16


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
        refuse_without_values(mask)
        mask = mask.detach().cpu()
        mask = (mask.float() if str(mask.dtype).startswith(NOT_OF_NUMPY) else mask).numpy()
    if np.ma.is_masked(mask):
        raise InputError("an array leaves pixels out by a mask of its own: give that mask as ignore=")
    try:
        found = np.asarray(mask)
    except ValueError as error:  # numpy's words for rows of different lengths
        raise InputError("masks in one list differ in shape: give them one by one") from error
    if found.dtype.kind == "O":
        raise InputError(f"{type(mask).__name__} is no mask: give an array of numbers or booleans")
    return found


def given(mask: Any) -> Any:
    """A mask as it is, on its device, where it has a shape; else as an array."""
    if isinstance(mask, np.ndarray):  # at once: small masks are counted in less time than types are told
        return mask
    refuse_without_values(mask)
    if not (hasattr(mask, "shape") and hasattr(mask, "dtype")) or isinstance(mask, np.generic):
        return as_array(mask)
    kind = str(mask.dtype)  # of some torch can do little
    if kind in ("torch.uint16", "torch.uint32", "torch.uint64"):
        return mask.long()
    return mask.float() if kind.startswith("torch.float8") else mask


def refuse_without_values(mask: Any) -> None:
    """Raises InputError for a tensor that has not a value for each pixel at hand."""
    if getattr(mask, "is_nested", False):
        raise InputError("masks in one nested tensor differ in shape: give them one by one")
    if str(getattr(mask, "layout", "torch.strided")) != "torch.strided":
        raise InputError("a sparse tensor has no value for each pixel: give mask.to_dense()")
    if getattr(mask, "is_quantized", False):
        raise InputError("a quantized tensor is no mask: give mask.int_repr() or mask.dequantize()")
    if getattr(mask, "is_meta", False):
        raise InputError("a tensor on the device meta has no values: give the mask itself")


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


def refuse_no_labels(mask: Any, name: str) -> None:
    """Raises InputError for an array or a tensor that holds anything but labels: bools, or numbers that are whole."""
    kind = str(getattr(mask.dtype, "name", mask.dtype))  # of arrays without the order of their bytes
    if not any(known in kind for known in ("bool", "int", "float")):
        raise InputError(f"the {name} holds {kind}: give numbers or booleans")
    if "float" not in kind:
        return
    if bool((mask != mask).any()):
        raise InputError(f"the {name} has NaN in it: replace NaN by the label of a class")
    if bool((abs(mask) == inf).any()):
        raise InputError(f"the {name} has infinite values: replace them by the label of a class")
    if not bool((mask == mask.round()).all()):
        raise InputError(
            f"the {name} has values between whole numbers: threshold probabilities, for instance at 0.5, or take the best class"
        )


def one_hot_axis(mask: Any, ones: int, first: int = 0) -> int | None:
    """The axis along which exactly one value is true everywhere, as where it runs over classes: ``first`` or the last one; None where
    there is none.

    mask
        An array or a tensor with at least one axis of classes and two of space behind ``first``, 0 and another value.
    ones
        How many of its values are not 0: mostly that alone tells.
    """
    shape = tuple(mask.shape)
    if len(shape) < first + 3:
        return None
    for axis in (first, len(shape) - 1):
        classes = shape[axis]
        if 2 <= classes <= MOST_CLASSES and ones * classes == prod(shape) and ones >= FEWEST_PIXELS:
            if bool(((mask != 0).sum(axis) == 1).all()):
                return axis
    return None


def doubt_one_hot(mask: Any, name: str, ones: int, first: int = 0) -> None:
    """Warns of a mask that is probably one-hot and was counted as one mask."""
    axis = one_hot_axis(mask, ones, first)
    if axis is not None:
        doubt(
            f"the {name} looks one-hot: exactly one of {mask.shape[axis]} values along axis {axis} is true everywhere, and all were "
            f"counted together as one mask; give labels (mask.argmax({axis})) and the number of classes, or each class's mask by itself"
        )
