"""Drawing and counting in one fused triton kernel: nothing but the thresholds is read, nothing but three counts written.

One program works through one pair, WIDTH blocks of 128 pixels at a time. With TRITON_INTERPRET=1 it runs on a CPU, slowly.
"""

import numpy as np
import torch
import triton
import triton.language as tl

WIDTH = 128
ROUNDS = tl.constexpr(10)
#: Pairs of one launch: their thresholds and counts take 36 bytes each.
PAIRS = 1 << 22


@triton.jit
def _philox(a, b, c, d, k, m):  # type: ignore[no-untyped-def]
    for _ in tl.static_range(ROUNDS):
        high0, low0 = tl.umulhi(a, 0xD2511F53), a * 0xD2511F53
        high1, low1 = tl.umulhi(c, 0xCD9E8D57), c * 0xCD9E8D57
        a, b, c, d = high1 ^ b ^ k, low1, high0 ^ d ^ m, low0
        k, m = k + 0x9E3779B9, m + 0xBB67AE85
    return a, b, c, d


@triton.jit
def _bits_set(word):  # type: ignore[no-untyped-def]
    word = word - ((word >> 1) & 0x55555555)
    word = (word & 0x33333333) + ((word >> 2) & 0x33333333)
    return (((word + (word >> 4)) & 0x0F0F0F0F) * 0x01010101) >> 24


@triton.jit
def _ones_if(set_, like):  # type: ignore[no-untyped-def]
    """All bits of a word where a bit is set, else none."""
    return tl.zeros_like(like) - set_.to(tl.uint32)


@triton.jit
def _kept(left):  # type: ignore[no-untyped-def]
    """The bits of a word that stand for pixels, where so many are left."""
    some = (tl.full(left.shape, 1, tl.uint32) << tl.minimum(tl.maximum(left, 0), 31).to(tl.uint32)) - 1
    return tl.where(left >= 32, tl.full(left.shape, 0xFFFFFFFF, tl.uint32), some)


# an argument that happens to be 1 would become a constant, which has no type to convert
@triton.jit(do_not_specialize=["low", "high", "first", "pixels", "pairs", "stream"])  # type: ignore[untyped-decorator]
def _kernel(thresholds, totals, low, high, first, pixels, pairs, stream, width: tl.constexpr):  # type: ignore[no-untyped-def]
    pair = tl.program_id(0)
    p = tl.load(thresholds + 3 * pair).to(tl.uint32)
    q1 = tl.load(thresholds + 3 * pair + 1).to(tl.uint32)
    q0 = tl.load(thresholds + 3 * pair + 2).to(tl.uint32)
    number = (first + pair).to(tl.uint64)
    base = tl.zeros((width,), tl.uint32)
    c = base + (number & 0xFFFFFFFF).to(tl.uint32)
    d = base + (number >> 32).to(tl.uint32)
    k, m = base + low.to(tl.uint32), base + high.to(tl.uint32)
    which = base + (stream * 256).to(tl.uint32)
    both = tl.zeros((width,), tl.uint32)
    marked = tl.zeros((width,), tl.uint32)
    true = tl.zeros((width,), tl.uint32)
    for start in range(0, (pixels + 127) // 128, width):
        block = start + tl.arange(0, width)
        a = block.to(tl.uint32)
        left = pixels - 128 * block
        k0, k1, k2, k3 = _kept(left), _kept(left - 32), _kept(left - 64), _kept(left - 96)
        r0 = _ones_if(p >> 16, base)
        r1, r2, r3 = r0, r0, r0
        o0, o1, o2, o3 = ~r0, ~r0, ~r0, ~r0
        for step in tl.static_range(16):
            w0, w1, w2, w3 = _philox(a, which + (15 - step), c, d, k, m)
            t = _ones_if((p >> (15 - step)) & 1, base)
            r0, o0 = r0 | (o0 & t & ~w0), o0 & ~(t ^ w0)
            r1, o1 = r1 | (o1 & t & ~w1), o1 & ~(t ^ w1)
            r2, o2 = r2 | (o2 & t & ~w2), o2 & ~(t ^ w2)
            r3, o3 = r3 | (o3 & t & ~w3), o3 & ~(t ^ w3)
        r0, r1, r2, r3 = r0 & k0, r1 & k1, r2 & k2, r3 & k3
        f1, f0 = _ones_if(q1 >> 16, base), _ones_if(q0 >> 16, base)
        p0, p1 = (r0 & f1) | (~r0 & f0), (r1 & f1) | (~r1 & f0)
        p2, p3 = (r2 & f1) | (~r2 & f0), (r3 & f1) | (~r3 & f0)
        o0, o1, o2, o3 = ~p0, ~p1, ~p2, ~p3
        for step in tl.static_range(16):
            w0, w1, w2, w3 = _philox(a, which + (31 - step), c, d, k, m)
            t1, t0 = _ones_if((q1 >> (15 - step)) & 1, base), _ones_if((q0 >> (15 - step)) & 1, base)
            t = (r0 & t1) | (~r0 & t0)
            p0, o0 = p0 | (o0 & t & ~w0), o0 & ~(t ^ w0)
            t = (r1 & t1) | (~r1 & t0)
            p1, o1 = p1 | (o1 & t & ~w1), o1 & ~(t ^ w1)
            t = (r2 & t1) | (~r2 & t0)
            p2, o2 = p2 | (o2 & t & ~w2), o2 & ~(t ^ w2)
            t = (r3 & t1) | (~r3 & t0)
            p3, o3 = p3 | (o3 & t & ~w3), o3 & ~(t ^ w3)
        p0, p1, p2, p3 = p0 & k0, p1 & k1, p2 & k2, p3 & k3
        both += _bits_set(p0 & r0) + _bits_set(p1 & r1) + _bits_set(p2 & r2) + _bits_set(p3 & r3)
        marked += _bits_set(p0) + _bits_set(p1) + _bits_set(p2) + _bits_set(p3)
        true += _bits_set(r0) + _bits_set(r1) + _bits_set(r2) + _bits_set(r3)
    tl.store(totals + pair, tl.sum(both.to(tl.int64), axis=0))
    tl.store(totals + pairs + pair, tl.sum(marked.to(tl.int64), axis=0))
    tl.store(totals + 2 * pairs + pair, tl.sum(true.to(tl.int64), axis=0))


def draw(
    seed: int, first: int, thresholds: np.ndarray, pixels: int, stream: int, device: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each pair: the pixels positive in both masks, in the prediction, in the reference; int64 arrays of shape (pairs,)."""
    place = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
    found = []
    for start in range(0, len(thresholds), PAIRS):
        some = torch.as_tensor(thresholds[start : start + PAIRS].astype(np.int32), device=place)
        totals = torch.zeros((3, len(some)), dtype=torch.int64, device=place)
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
            WIDTH,
        )
        found.append(totals.cpu().numpy())
    both, marked, true = np.concatenate(found, axis=1)
    return both, marked, true
