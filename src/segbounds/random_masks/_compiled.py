"""Drawing and counting compiled by numba, in registers, the pairs side by side on all cores."""

import numba as nb
import numpy as np
from numba import types
from numba.extending import intrinsic

from segbounds.threads import share_out

U32, U64 = np.uint32, np.uint64
M0, M1 = U64(0xD2511F53), U64(0xCD9E8D57)
#: Pixels of each mask for which another core is worth its hand-over.
WORTH_A_THREAD = 1 << 18
W0, W1 = U32(0x9E3779B9), U32(0xBB67AE85)


@intrinsic
def popcount(typing, word):  # type: ignore[no-untyped-def]
    """The number of bits set, by the processor's own instruction."""

    def code(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        return builder.ctpop(arguments[0])

    return types.uint32(types.uint32), code


@nb.njit(inline="always")
def _philox(a, b, c, d, k, m):  # type: ignore[no-untyped-def]
    for _ in range(10):
        first, second = U64(a) * M0, U64(c) * M1
        a, b, c, d = U32(second >> U64(32)) ^ b ^ k, U32(second), U32(first >> U64(32)) ^ d ^ m, U32(first)
        k, m = U32(k + W0), U32(m + W1)
    return a, b, c, d


@nb.njit(inline="always")
def _below(threshold, bit, less, still, word):  # type: ignore[no-untyped-def]
    """One bit of the comparison: of the pixels that are still open, those whose uniform number has a smaller bit are less."""
    return less | (still & threshold & ~word), still & ~(threshold ^ word)


@nb.njit(nogil=True, cache=True)
def _draw(low, high, first, thresholds, pixels, stream, start, end, totals):  # type: ignore[no-untyped-def]
    blocks = (pixels + 127) // 128
    ones = U32(0xFFFFFFFF)
    for pair in range(start, end):
        number = U64(first) + U64(pair)
        c, d = U32(number), U32(number >> U64(32))
        both, marked, true = U64(0), U64(0), U64(0)
        p, q1, q0 = thresholds[pair, 0], thresholds[pair, 1], thresholds[pair, 2]
        for block in range(blocks):
            left = pixels - 128 * block
            r0 = r1 = r2 = r3 = ones if p >> U32(16) else U32(0)
            o0 = o1 = o2 = o3 = U32(~r0)
            for step in range(16):
                bit = U32(15 - step)
                # where no bit is left in the threshold, what is open stays above it
                if (o0 | o1 | o2 | o3) == 0 or (p & ((U32(2) << bit) - U32(1))) == 0:
                    break
                w0, w1, w2, w3 = _philox(U32(block), U32(bit + U32(256) * U32(stream)), c, d, low, high)
                t = ones if (p >> bit) & U32(1) else U32(0)
                r0, o0 = _below(t, bit, r0, o0, w0)
                r1, o1 = _below(t, bit, r1, o1, w1)
                r2, o2 = _below(t, bit, r2, o2, w2)
                r3, o3 = _below(t, bit, r3, o3, w3)
            k0 = ones if left >= 32 else U32((U64(1) << U64(max(left, 0))) - U64(1))
            k1 = ones if left >= 64 else U32((U64(1) << U64(max(left - 32, 0))) - U64(1))
            k2 = ones if left >= 96 else U32((U64(1) << U64(max(left - 64, 0))) - U64(1))
            k3 = ones if left >= 128 else U32((U64(1) << U64(max(left - 96, 0))) - U64(1))
            r0, r1, r2, r3 = r0 & k0, r1 & k1, r2 & k2, r3 & k3
            f1, f0 = ones if q1 >> U32(16) else U32(0), ones if q0 >> U32(16) else U32(0)
            p0, p1, p2, p3 = (
                (r0 & f1) | (~r0 & f0),
                (r1 & f1) | (~r1 & f0),
                (r2 & f1) | (~r2 & f0),
                (r3 & f1) | (~r3 & f0),
            )
            o0, o1, o2, o3 = k0 & ~p0, k1 & ~p1, k2 & ~p2, k3 & ~p3
            for step in range(16):
                bit = U32(15 - step)
                if (o0 | o1 | o2 | o3) == 0 or ((q1 | q0) & ((U32(2) << bit) - U32(1))) == 0:
                    break
                w0, w1, w2, w3 = _philox(U32(block), U32(bit + U32(16) + U32(256) * U32(stream)), c, d, low, high)
                t1, t0 = ones if (q1 >> bit) & U32(1) else U32(0), ones if (q0 >> bit) & U32(1) else U32(0)
                p0, o0 = _below((r0 & t1) | (~r0 & t0), bit, p0, o0, w0)
                p1, o1 = _below((r1 & t1) | (~r1 & t0), bit, p1, o1, w1)
                p2, o2 = _below((r2 & t1) | (~r2 & t0), bit, p2, o2, w2)
                p3, o3 = _below((r3 & t1) | (~r3 & t0), bit, p3, o3, w3)
            p0, p1, p2, p3 = p0 & k0, p1 & k1, p2 & k2, p3 & k3
            both += U64(popcount(p0 & r0) + popcount(p1 & r1) + popcount(p2 & r2) + popcount(p3 & r3))
            marked += U64(popcount(p0) + popcount(p1) + popcount(p2) + popcount(p3))
            true += U64(popcount(r0) + popcount(r1) + popcount(r2) + popcount(r3))
        totals[0, pair], totals[1, pair], totals[2, pair] = both, marked, true


def draw(
    seed: int, first: int, thresholds: np.ndarray, pixels: int, stream: int, device: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each pair: the pixels positive in both masks, in the prediction, in the reference; int64 arrays of shape (pairs,)."""
    totals = np.zeros((3, len(thresholds)), np.int64)
    key = U32(seed & 0xFFFFFFFF), U32(seed >> 32)

    def work(start: int, end: int) -> None:
        _draw(*key, U64(first), thresholds, pixels, stream, start, end, totals)

    share_out(len(thresholds), work, least=max(1, WORTH_A_THREAD // pixels))
    return totals[0], totals[1], totals[2]
