"""Blocks of pairs of masks: the unit in which they are made, each from a generator of its own."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from array_api_compat import array_namespace
from array_api_compat import device as device_of

from segbounds.metrics.counts import Counts

#: Pixels of all predictions made at one time. Measured at 64 x 64: a quarter of it is a third slower (numpy's cost for each
#: call shows), eight times as much is slower again (out of the cache).
CHUNK = 1 << 19
#: How often a mask is replaced by an empty one, and how often by a full one.
DEGENERATE = 0.01
#: Different image sizes in one block of counts without masks: what is evaluated once for each size stays cheap.
SIZES = 40
Masks = tuple[np.ndarray, np.ndarray]  # prediction and reference, bool, each of shape (pairs, side * side)


@dataclass(frozen=True)
class Block:
    """Some pairs that are made together: their generator, how many, and where they stand in the run."""

    rng: np.random.Generator
    pairs: int
    side: int
    seed: int = 0
    first: int = 0
    stream: int = 0
    backend: str = "auto"
    device: str | None = None
    tensors: bool = False

    @property
    def pixels(self) -> int:
        return self.side**2


def no_counts() -> Counts:
    return Counts(*(np.empty(0, np.int64) for _ in range(4)))


def in_chunks(make: Callable[[np.random.Generator, int, int], Masks], block: Block) -> Counts:
    """A way of making masks as a way of drawing counts."""
    size = max(1, CHUNK // block.pixels)
    counts = np.zeros((4, block.pairs), np.int64)
    for start in range(0, block.pairs, size):
        masks = make(block.rng, min(size, block.pairs - start), block.side)
        counts[:, start : start + size] = counts_of_masks(*masks)
    return with_constant_ones(block.rng, Counts(*counts))


def counts_of_masks(prediction: np.ndarray, reference: np.ndarray) -> Counts:
    """The counts of pairs of masks of shape (pairs, pixels), each of shape (pairs,)."""
    marked, true, tp = map(pixels_of_masks, (prediction, reference, np.logical_and(prediction, reference)))
    return Counts(tp, marked - tp, true - tp, prediction.shape[1] - marked - true + tp)


def pixels_of_masks(masks: np.ndarray) -> np.ndarray:
    """The number of pixels of each mask; packed bits are three times as fast as count_nonzero along an axis (measured)."""
    return np.bitwise_count(np.packbits(masks, axis=1)).sum(axis=1, dtype=np.int64)


def with_constant_ones(rng: np.random.Generator, counts: Counts) -> Counts:
    """Some predictions and some references replaced by empty and by full ones."""
    tp, fp, fn, tn = counts
    xp = array_namespace(tp)
    fates = rng.random((2, len(tp)))
    empty, full = (xp.asarray(fate, device=device_of(tp)) for fate in (fates < DEGENERATE, fates > 1 - DEGENERATE))
    zero = xp.zeros_like(tp)
    # an empty prediction misses what it had found; a full one marks what it had left
    tp, fn = xp.where(empty[0], zero, tp + full[0] * fn), xp.where(full[0], zero, fn + empty[0] * tp)
    fp, tn = xp.where(empty[0], zero, fp + full[0] * tn), xp.where(full[0], zero, tn + empty[0] * fp)
    tp, fp = xp.where(empty[1], zero, tp + full[1] * fp), xp.where(full[1], zero, fp + empty[1] * tp)
    fn, tn = xp.where(empty[1], zero, fn + full[1] * tn), xp.where(full[1], zero, tn + empty[1] * fn)
    return Counts(tp, fp, fn, tn)


def any_rates_of(rng: np.random.Generator, pairs: int, side: int) -> np.ndarray:
    """Rates of positive pixels, log-uniform from one pixel to all of them; one in four is a rate of negatives."""
    rates = log_uniform(rng, 1 / side**2, 1, pairs)
    return np.where(rng.random(pairs) < 0.25, 1 - rates, rates)


def log_uniform(rng: np.random.Generator, low: float, high: float, size: int | tuple[int, ...]) -> np.ndarray:
    return low * (high / low) ** rng.random(size)
