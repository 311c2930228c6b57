"""`count`, and which backend does it."""

import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from math import prod
from typing import Any

import numpy as np

from segbounds.errors import InputError, unknown
from segbounds.masks.counting._inputs import (
    Packed,
    as_array,
    binary,
    doubt_one_hot,
    given,
    not_binary,
    plain,
    rows,
)
from segbounds.metrics.counts import Counts

#: Each backend by its name: its module, the library it needs, and the extra that brings the library.
BACKENDS = {
    "numpy": ("_numpy", "numpy", ""),
    "compiled": ("_compiled", "numba", "fast"),
    "torch": ("_torch", "torch", "torch"),
    "triton": ("_triton", "triton", "gpu"),
}

LARGE = 1 << 26  # pixels


def count(
    prediction: Any, reference: Any, *, ignore: Any = None, batched: bool = False, backend: str = "auto"
) -> Counts:
    """The four counts of a pair of binary masks, as Python integers; of a batch, as int64 arrays of shape (pairs,).

    prediction, reference
        Arrays or torch tensors of one shape, any number of dimensions; bool, or numbers that are only 0 and 1. Or masks from
        `pack`.
    ignore
        A mask of the same shape: its pixels leave both masks and the number of pixels.
    batched
        The first axis runs over pairs. (Packed masks know themselves.)
    backend
        "numpy", "compiled" (numba), "torch" (where the tensors are), "triton"; "auto" is the fastest that is installed for
        where the masks are. All give the same integers.

    >>> count([1, 1, 0, 0], [1, 0, 1, 0])
    Counts(tp=1, fp=1, fn=1, tn=1)

    Two empty masks give tp = fp = fn = 0. Raises InputError for different shapes, values that are neither 0 nor 1, NaN, and
    masks without pixels.
    """
    masks = [prediction, reference, *([] if ignore is None else [ignore])]
    packed = sum(isinstance(mask, Packed) for mask in masks)
    if packed not in (0, len(masks)):
        raise InputError("some of the masks are packed and some are not: pack all of them or none")
    if packed:
        batched = prediction.batched
        shapes = [((len(mask.words),) if mask.batched else ()) + mask.shape for mask in masks]
    else:
        masks = [given(mask) for mask in masks]
        shapes = [tuple(mask.shape) for mask in masks]
    _refuse_shapes(shapes, batched)
    if not isinstance(backend, str):
        raise unknown("backend", backend, BACKENDS)
    name = _fastest(masks) if backend == "auto" else backend
    totals = _loaded(name)
    if packed:
        both, predicted, positive, left_out = totals.of_words(*(mask.words for mask in masks))
        pixels = prediction.pixels
    elif name in ("torch", "triton"):
        both, predicted, positive, left_out = totals.of_tensors(masks, batched)
        pixels = prod(shapes[0][1:] if batched else shapes[0])
    else:
        names = ("prediction", "reference", "ignore mask")
        flat = [rows(binary(mask, what, checked_later=True), batched) for mask, what in zip(masks, names, strict=False)]
        pixels = flat[0].shape[1]
        try:
            both, predicted, positive, left_out = totals.of_bytes(*flat)
        except OverflowError:  # bytes other than 0 and 1: of True, or say in which mask
            for mask, what in zip(masks, names, strict=False):
                if as_array(mask).dtype.kind != "b" and as_array(mask).view(np.uint8).max() > 1:
                    raise not_binary(what) from None
            both, predicted, positive, left_out = totals.of_bytes(*map(plain, flat))
    if not packed and ignore is None and len(shapes[0]) > 2:
        for mask, what, ones in zip(masks, ("prediction", "reference"), (predicted, positive), strict=True):
            doubt_one_hot(mask, what, int(ones.sum()), int(batched))
    if not batched:  # Python's own integers: arithmetic on arrays of one number takes as long as counting some masks
        both, predicted, positive, left_out = (int(total[0]) for total in (both, predicted, positive, left_out))
        if left_out == pixels:
            raise InputError("the masks have no pixels: there is nothing to count")
    return Counts(both, predicted - both, positive - both, pixels - left_out - predicted - positive + both)


def _refuse_shapes(shapes: list[tuple[int, ...]], batched: bool) -> None:
    if shapes[0] != shapes[1]:
        raise InputError(f"prediction has shape {shapes[0]} and reference {shapes[1]}: bring them to one shape first")
    if len(shapes) == 3 and shapes[2] != shapes[1]:
        raise InputError(f"the ignore mask has shape {shapes[2]} and the masks {shapes[1]}")
    if batched and not shapes[0]:
        raise InputError("a batch has its masks along the first axis: a single number has none")
    if 0 in (shapes[0][1:] if batched else shapes[0]):
        raise InputError("the masks have no pixels: there is nothing to count")


@cache
def _loaded(name: str) -> Any:
    """The module of a backend."""
    if name not in BACKENDS:
        raise unknown("backend", name, BACKENDS)
    module, library, extra = BACKENDS[name]
    if find_spec(library) is None:
        raise InputError(f"the backend {name} needs {library}: pip install 'segbounds[{extra}]'")
    return import_module(f"segbounds.masks.counting.{module}")


def _fastest(masks: list[Any]) -> str:
    first = masks[0]
    if not isinstance(first, Packed) and getattr(getattr(first, "device", None), "type", "") == "cuda":
        return "triton" if find_spec("triton") else "torch"
    size = first.words.size * 64 if isinstance(first, Packed) else prod(first.shape)
    # loading numba takes a second: for a few small masks that is longer than counting them
    worth_it = size >= LARGE or "numba" in sys.modules
    return "compiled" if worth_it and find_spec("numba") else "numpy"
