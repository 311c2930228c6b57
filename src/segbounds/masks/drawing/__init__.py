"""Random pairs of masks drawn and counted in one pass, none of them stored; the same pairs on every backend.

Pixel k of mask number m (0: the reference, 1: the prediction) of a pair has a uniform number of 16 bits, and is positive
where that number is below a threshold: so with a probability of threshold/65536, exactly. The bits come from Philox4x32-10
(Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011), a function of a key and a counter:

    key      seed mod 2^32, seed div 2^32
    counter  k div 128;  bit + 16 m + 256 stream;  pair mod 2^32, pair div 2^32

One call gives 128 bits: bit number ``bit`` of the uniform numbers of 128 neighbouring pixels, pixel k in bit k mod 32 of word
(k mod 128) div 32. Pixels are compared with their threshold from the highest bit down, all 128 at once, until all of them are
decided, or until the threshold has no bit left: what is open then lies above it. How many calls that takes changes nothing in
the result, since each bit has a counter of its own. Thresholds of 0 and 65536 take none; others 8.3 for each mask, on average
(half of the open pixels are decided by each bit: the sum over k of 1 - (1 - 2^-k)^128), so 0.13 for each pixel of a pair.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from operator import index
from typing import Any, SupportsIndex

import numpy as np

from segbounds.errors import InputError, unknown
from segbounds.metrics.counts import Counts

ONE = 1 << 16

#: Each backend by its name: its module, the library it needs, and the extra that brings the library.
BACKENDS = {
    "numpy": ("_numpy", "numpy", ""),
    "compiled": ("_compiled", "numba", "fast"),
    "torch": ("_torch", "torch", "torch"),
    "triton": ("_triton", "triton", "gpu"),
}


def counted(
    seed: SupportsIndex,
    first: SupportsIndex,
    thresholds: Any,
    pixels: SupportsIndex,
    *,
    stream: SupportsIndex = 0,
    backend: str = "auto",
    device: str | None = None,
    tensors: bool = False,
) -> Counts:
    """The counts of the pairs number ``first``, ``first + 1``, … of a run, four int64 arrays of shape (pairs,).

    seed
        From 0 to 2^64 - 1.
    first
        From 0; the last pair's number is at most 2^64 - 1. A pair depends on its number, not on where a run is split.
    thresholds
        Whole numbers from 0 to 65536, of shape (pairs, 3): out of 65536 pixels of the reference how many are positive; and
        of the prediction, where the reference is positive and where it is not.
    pixels
        Of each mask, from 1 to 2^38.
    stream
        From 0 to 2^24 - 1: another stream gives other pairs.
    backend
        "numpy", "compiled" (numba), "torch", "triton"; "auto" is triton for the device "cuda", torch for other devices, and
        the fastest that is installed for a CPU. All give the same integers.
    device
        Where torch or triton draw, as torch names it: "cpu", "cuda", "cuda:1". When left out, "cuda" where there is one.
    tensors
        What torch or triton drew stays where it is, as tensors.

    No pairs give four empty arrays. Raises InputError for anything outside these ranges, for an unknown backend, for one
    whose library is missing, and for a device that is not there.
    """
    thresholds = np.asarray(thresholds)
    if thresholds.ndim != 2 or thresholds.shape[1] != 3 or thresholds.dtype.kind not in "ui":
        raise InputError(f"thresholds have shape (pairs, 3) and are whole numbers: these have {thresholds.shape}")
    if thresholds.size and not (thresholds.min() >= 0 and thresholds.max() <= ONE):
        raise InputError(
            f"thresholds lie between 0 and {ONE}: these reach from {thresholds.min()} to {thresholds.max()}"
        )
    seed = _whole("seed", seed, 0, 2**64 - 1)
    first = _whole("first", first, 0, 2**64 - max(1, len(thresholds)))
    pixels = _whole("pixels", pixels, 1, 2**38)
    stream = _whole("stream", stream, 0, 2**24 - 1)
    draw = _loaded(backend, device)
    if not len(thresholds):
        return Counts(*(np.empty(0, np.int64) for _ in range(4)))
    both, marked, true = draw(seed, first, np.ascontiguousarray(thresholds, np.uint32), pixels, stream, device)
    if not tensors and not isinstance(both, np.ndarray):
        both, marked, true = (total.cpu().numpy() for total in (both, marked, true))
    return Counts(both, marked - both, true - both, pixels - marked - true + both)


def refuse_missing(device: str) -> None:
    """Raises InputError for a device that torch does not have here."""
    if find_spec("torch") is None:
        raise InputError(f"the device {device} needs torch: pip install 'segbounds[gpu]'")
    import_module(f"{__name__}._torch").placed(device)


def _whole(name: str, value: Any, least: int, most: int) -> int:
    try:
        number = index(value)
    except TypeError:
        raise InputError(f"{name} is {value!r}: give a whole number from {least} to {most}") from None
    if not least <= number <= most:
        raise InputError(f"{name}={number} is out of range: give a whole number from {least} to {most}")
    return number


def _loaded(backend: str, device: str | None) -> Callable[..., tuple[Any, Any, Any]]:
    kind = (device or "cpu").partition(":")[0]
    if backend == "auto":
        on_a_cpu = "compiled" if find_spec("numba") else "numpy"
        backend = {"cpu": on_a_cpu, "cuda": "triton"}.get(kind, "torch")
    if backend not in BACKENDS:
        raise unknown("backend", backend, BACKENDS)
    if backend in ("numpy", "compiled") and kind != "cpu":
        raise InputError(f"the backend {backend} draws on the CPU only: for {device!r} take torch or triton")
    module, library, extra = BACKENDS[backend]
    if find_spec(library) is None:
        raise InputError(f"the backend {backend} needs {library}: pip install 'segbounds[{extra}]'")
    draw: Callable[..., tuple[Any, Any, Any]] = import_module(f"{__name__}.{module}").draw
    return draw
