"""Random pairs of masks drawn and counted in one pass, none of them stored; the same pairs on every backend.

Pixel k of mask number m (0: the reference, 1: the prediction) of a pair has a uniform number of 16 bits, and is positive
where that number is below a threshold: so with a probability of threshold/65536, exactly. The bits come from Philox4x32-10
(Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011), a function of a key and a counter:

    key      seed mod 2^32, seed div 2^32
    counter  k div 128;  bit + 16 m + 256 stream;  pair mod 2^32, pair div 2^32

One call gives 128 bits: bit number ``bit`` of the uniform numbers of 128 neighbouring pixels, pixel k in bit k mod 32 of word
(k mod 128) div 32. Pixels are compared with their threshold from the highest bit down, all 128 at once, until all of them are
decided; how many calls that takes changes nothing in the result.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from segbounds.counts import Counts
from segbounds.errors import InputError, unknown

ONE = 1 << 16

#: Each backend by its name: its module, the library it needs, and the extra that brings the library.
BACKENDS = {
    "numpy": ("_numpy", "numpy", ""),
    "compiled": ("_compiled", "numba", "fast"),
    "torch": ("_torch", "torch", "torch"),
    "triton": ("_triton", "triton", "gpu"),
}


def counted(
    seed: int, first: int, thresholds: Any, pixels: int, *, stream: int = 0, backend: str = "auto", device: str = ""
) -> Counts:
    """The counts of the pairs number ``first``, ``first + 1``, … of a run, four int64 arrays of shape (pairs,).

    thresholds
        Whole numbers from 0 to 65536, of shape (pairs, 3): out of 65536 pixels of the reference how many are positive; and
        of the prediction, where the reference is positive and where it is not.
    pixels
        Of each mask, from 1 to 2^38.
    stream
        From 0 to 2^24 - 1: another stream gives other pairs.
    backend
        "numpy", "compiled" (numba), "torch", "triton"; "auto" is the fastest that is installed for a CPU.
    device
        torch and triton: where to draw; their own choice when left out.

    No pairs give four empty arrays. Raises InputError for anything outside these ranges, for an unknown backend and for one
    whose library is missing.
    """
    thresholds = np.asarray(thresholds)
    if thresholds.ndim != 2 or thresholds.shape[1] != 3 or thresholds.dtype.kind not in "ui":
        raise InputError(f"thresholds have shape (pairs, 3) and are whole numbers: these have {thresholds.shape}")
    if thresholds.size and not (thresholds.min() >= 0 and thresholds.max() <= ONE):
        raise InputError(
            f"thresholds lie between 0 and {ONE}: these reach from {thresholds.min()} to {thresholds.max()}"
        )
    for name, value, end in (
        ("seed", seed, 2**64),
        ("first", first, 2**64 - len(thresholds)),
        ("pixels", pixels - 1, 2**38),
        ("stream", stream, 2**24),
    ):
        if not 0 <= value < end:
            raise InputError(f"{name} is out of range: give a number below {end}, from {int(name == 'pixels')}")
    draw = _loaded(backend)
    if not len(thresholds):
        return Counts(*(np.empty(0, np.int64) for _ in range(4)))
    both, marked, true = draw(seed, first, np.ascontiguousarray(thresholds, np.uint32), pixels, stream, device)
    return Counts(both, marked - both, true - both, pixels - marked - true + both)


def _loaded(backend: str) -> Callable[..., tuple[np.ndarray, np.ndarray, np.ndarray]]:
    if backend == "auto":
        backend = "compiled" if find_spec("numba") else "numpy"
    if backend not in BACKENDS:
        raise unknown("backend", backend, BACKENDS)
    module, library, extra = BACKENDS[backend]
    if find_spec(library) is None:
        raise InputError(f"the backend {backend} needs {library}: pip install 'segbounds[{extra}]'")
    draw: Callable[..., tuple[np.ndarray, np.ndarray, np.ndarray]] = import_module(f"{__name__}.{module}").draw
    return draw
