"""Drawing and counting in one fused triton kernel: nothing but the thresholds is read, nothing but three counts written.

One program works through one pair, ``width`` blocks of 128 pixels at a time. With TRITON_INTERPRET=1 it runs on a CPU, slowly.
"""

import numpy as np
import torch
import triton
import triton.language as tl

from segbounds.errors import InputError
from segbounds.masks.drawing._torch import placed

#: Blocks of a program at one time, one for each thread. With two for each thread the words no longer fit the registers.
WIDEST = 128
WARP = 32
ROUNDS = tl.constexpr(10)
#: Pairs of one launch: their thresholds and counts take 36 bytes each.
PAIRS = 1 << 22


@triton.jit
def _philox(a, b, c, d, k, m):
    for _ in tl.static_range(ROUNDS):
        # one instruction for all 64 bits of a product
        first, second = a.to(tl.uint64) * 0xD2511F53, c.to(tl.uint64) * 0xCD9E8D57
        a, b = (second >> 32).to(tl.uint32) ^ b ^ k, second.to(tl.uint32)
        c, d = (first >> 32).to(tl.uint32) ^ d ^ m, first.to(tl.uint32)
        k, m = k + 0x9E3779B9, m + 0xBB67AE85
    return a, b, c, d


@triton.jit
def _bits_set(word):
    word = word - ((word >> 1) & 0x55555555)
    word = (word & 0x33333333) + ((word >> 2) & 0x33333333)
    return (((word + (word >> 4)) & 0x0F0F0F0F) * 0x01010101) >> 24


@triton.jit
def _positive(w0, w1, w2, w3):
    return _bits_set(w0) + _bits_set(w1) + _bits_set(w2) + _bits_set(w3)


@triton.jit
def _spread(bit, like):
    """All bits of a word where this one is 1, else none."""
    return tl.zeros_like(like) - bit.to(tl.uint32)


@triton.jit
def _not(word):
    """The other bits of a word; some releases of the interpreter have no ~ of unsigned words."""
    return word ^ tl.full(word.shape, 0xFFFFFFFF, tl.uint32)


@triton.jit
def _chosen(where, one, other):
    return (where & one) | (_not(where) & other)


@triton.jit
def _kept(left):
    """The bits of a word that stand for pixels, where so many are left."""
    some = (tl.full(left.shape, 1, tl.uint32) << tl.minimum(tl.maximum(left, 0), 31).to(tl.uint32)) - 1
    return tl.where(left >= 32, tl.full(left.shape, 0xFFFFFFFF, tl.uint32), some)


@triton.jit
def _below(limit, less, still, word):
    """One bit of the comparison: of the pixels that are still open, those whose uniform number has a smaller bit are less."""
    return less | (still & limit & _not(word)), still & _not(limit ^ word)


@triton.jit
def _fill(a, which, c, d, k, m, inside, outside, r0, r1, r2, r3):
    """One mask: the pixels whose uniform number lies below their limit, which is another one inside the reference."""
    t1, t0 = _spread(inside >> 16, a), _spread(outside >> 16, a)
    p0, p1, p2, p3 = _chosen(r0, t1, t0), _chosen(r1, t1, t0), _chosen(r2, t1, t0), _chosen(r3, t1, t0)
    o0, o1, o2, o3 = _not(p0), _not(p1), _not(p2), _not(p3)
    bit = 16
    # where no bit is left in either limit, what is open stays above it
    while ((inside | outside) & ((1 << bit) - 1)) != 0:
        bit -= 1
        w0, w1, w2, w3 = _philox(a, which + bit, c, d, k, m)
        t1, t0 = _spread((inside >> bit) & 1, a), _spread((outside >> bit) & 1, a)
        p0, o0 = _below(_chosen(r0, t1, t0), p0, o0, w0)
        p1, o1 = _below(_chosen(r1, t1, t0), p1, o1, w1)
        p2, o2 = _below(_chosen(r2, t1, t0), p2, o2, w2)
        p3, o3 = _below(_chosen(r3, t1, t0), p3, o3, w3)
    return p0, p1, p2, p3


# an argument that happens to be 1 would become a constant, which has no type to convert; and one that happens to be small
# comes with 32 bits, in which sums would overflow: so all are converted before anything is done with them
@triton.jit(do_not_specialize=["low", "high", "first", "pixels", "pairs", "stream"])
def _kernel(thresholds, totals, low, high, first, pixels, pairs, stream, width: tl.constexpr):
    pair = tl.program_id(0).to(tl.int64)
    p = tl.load(thresholds + 3 * pair).to(tl.uint32)
    q1 = tl.load(thresholds + 3 * pair + 1).to(tl.uint32)
    q0 = tl.load(thresholds + 3 * pair + 2).to(tl.uint32)
    number = first.to(tl.uint64) + pair.to(tl.uint64)
    base = tl.zeros((width,), tl.uint32)
    c = base + (number & 0xFFFFFFFF).to(tl.uint32)
    d = base + (number >> 32).to(tl.uint32)
    k, m = low.to(tl.uint32), high.to(tl.uint32)
    which = base + stream.to(tl.uint32) * 256
    both = tl.zeros((width,), tl.uint32)
    marked = tl.zeros((width,), tl.uint32)
    true = tl.zeros((width,), tl.uint32)
    end = pixels.to(tl.int64)
    for start in range(0, (end + 127) // 128, width):
        block = start + tl.arange(0, width)
        left = end - 128 * block
        k0, k1, k2, k3 = _kept(left), _kept(left - 32), _kept(left - 64), _kept(left - 96)
        a = block.to(tl.uint32)
        r0, r1, r2, r3 = _fill(a, which, c, d, k, m, p, p, k0, k1, k2, k3)
        r0, r1, r2, r3 = r0 & k0, r1 & k1, r2 & k2, r3 & k3
        p0, p1, p2, p3 = _fill(a, which + 16, c, d, k, m, q1, q0, r0, r1, r2, r3)
        p0, p1, p2, p3 = p0 & k0, p1 & k1, p2 & k2, p3 & k3
        both += _positive(p0 & r0, p1 & r1, p2 & r2, p3 & r3)
        marked += _positive(p0, p1, p2, p3)
        true += _positive(r0, r1, r2, r3)
    tl.store(totals + pair, tl.sum(both.to(tl.int64), axis=0))
    tl.store(totals + pairs.to(tl.int64) + pair, tl.sum(marked.to(tl.int64), axis=0))
    tl.store(totals + 2 * pairs.to(tl.int64) + pair, tl.sum(true.to(tl.int64), axis=0))


def draw(
    seed: int, first: int, thresholds: np.ndarray, pixels: int, stream: int, device: str | None
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Of each pair: the pixels positive in both masks, in the prediction, in the reference; int64 tensors of shape (pairs,)."""
    place = placed(device)
    if place.type == "cpu" and isinstance(_kernel, triton.JITFunction):
        raise InputError("triton draws on a GPU, and torch sees none here: take the backend compiled, numpy or torch")
    width = min(WIDEST, max(WARP, triton.next_power_of_2(-(-pixels // 128))))
    found = []
    for start in range(0, len(thresholds), PAIRS):
        some = torch.as_tensor(thresholds[start : start + PAIRS].astype(np.int32), device=place)
        totals = torch.empty((3, len(some)), dtype=torch.int64, device=place)
        number = first + start
        _kernel[(len(some),)](
            some,
            totals,
            seed & 0xFFFFFFFF,
            seed >> 32,
            number - 2**64 if number >= 2**63 else number,
            pixels,
            len(some),
            stream,
            width,
            num_warps=width // WARP,
        )
        found.append(totals)
    both, marked, true = torch.cat(found, dim=1)
    return both, marked, true
