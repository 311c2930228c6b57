"""Counting in one fused triton kernel: each word of both masks is read once. With TRITON_INTERPRET=1 it runs on a CPU.

The same kernel counts bytes that are 0 or 1 and packed bits: a byte that is 1 has one bit set.
"""

from typing import Any

import numpy as np
import torch
import triton
import triton.language as tl

from segbounds.errors import InputError
from segbounds.masks.counting._numpy import Totals
from segbounds.masks.counting._torch import NAMES, as_bytes

WIDTH = 1024  # words of a program at one time
SPAN = 16  # times that much for each program


@triton.jit
def _ones(words):
    """How many bits are set, from the halves of each word."""
    low, high = words.to(tl.uint32), (words >> 32).to(tl.uint32)
    return (_bits_set(low) + _bits_set(high)).to(tl.int64)


@triton.jit
def _bits_set(word):
    word = word - ((word >> 1) & 0x55555555)
    word = (word & 0x33333333) + ((word >> 2) & 0x33333333)
    return (((word + (word >> 4)) & 0x0F0F0F0F) * 0x01010101) >> 24


# an argument that happens to be 1 would become a constant, which has no type to convert
@triton.jit(do_not_specialize=["pairs", "words"])
def _kernel(
    prediction,
    reference,
    ignore,
    found,
    pairs,
    words,
    has_ignore: tl.constexpr,
    width: tl.constexpr,
    span: tl.constexpr,
):
    pair = tl.program_id(0).to(tl.int64)
    both = tl.zeros((width,), tl.int64)
    predicted = tl.zeros((width,), tl.int64)
    positive = tl.zeros((width,), tl.int64)
    left_out = tl.zeros((width,), tl.int64)
    for part in range(span):
        column = (tl.program_id(1).to(tl.int64) * span + part) * width + tl.arange(0, width)
        inside = column < words
        p = tl.load(prediction + pair * words + column, mask=inside, other=0).to(tl.uint64)
        r = tl.load(reference + pair * words + column, mask=inside, other=0).to(tl.uint64)
        if has_ignore:
            i = tl.load(ignore + pair * words + column, mask=inside, other=0).to(tl.uint64)
            left_out += _ones(i)
            p, r = p ^ (p & i), r ^ (r & i)  # without i: some interpreters have no ~ of unsigned words
        both += _ones(p & r)
        predicted += _ones(p)
        positive += _ones(r)
    tl.atomic_add(found + pair, tl.sum(both, axis=0))
    tl.atomic_add(found + pairs + pair, tl.sum(predicted, axis=0))
    tl.atomic_add(found + 2 * pairs + pair, tl.sum(positive, axis=0))
    if has_ignore:
        tl.atomic_add(found + 3 * pairs + pair, tl.sum(left_out, axis=0))


def of_tensors(masks: list[Any], batched: bool) -> Totals:
    """Of masks as tensors or arrays of one shape: the pixels in both, in the prediction, in the reference, and those left
    out, int64 arrays of shape (pairs,)."""
    return _totals([as_bytes(mask, name, batched) for mask, name in zip(masks, NAMES, strict=False)])


def of_words(*masks: np.ndarray) -> Totals:
    """The same of masks as rows of packed bits."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return _totals([torch.as_tensor(mask.view(np.int64), device=device) for mask in masks])


def _totals(masks: list[torch.Tensor]) -> Totals:
    if any(mask.device != masks[0].device for mask in masks):
        raise InputError("the masks are on different devices: bring them to one first")
    pairs, words = masks[0].shape
    found = torch.zeros((4, pairs), dtype=torch.int64, device=masks[0].device)
    if pairs:
        grid = (pairs, -(-words // (WIDTH * SPAN)))
        _kernel[grid](masks[0], masks[1], masks[-1], found, pairs, words, len(masks) == 3, WIDTH, SPAN)
    both, predicted, positive, left_out = found.cpu().numpy()
    return both, predicted, positive, left_out
