"""Seeded families of random mask pairs, each pair given by its counts.

What the families are for, and why there are several:

1. Bounds between similarities are tight at the edges (one true positive, no misses, nearly every pixel wrong), where
   uniformly random masks never come. Each family reaches edges of its own; rates and sizes are log-uniform, so that
   tiny ones occur.
2. Degenerate masks (empty, full) occur in every family: they are where 0/0 decides.
3. The same seed gives the same counts (with the same versions of numpy and scipy), and each family has its own stream:
   a row added below changes no other family's stream.
4. Masks are made and counted in chunks, never all stored.

To add a family, write one function and one row in FAMILIES. Measured on one core at 64 x 64, pairs/s: 90,000 with
independent pixels, 135,000 near-copies, 19,000 and 27,000 blobs, 1,700,000 counts alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from segbounds.counts import Counts
from segbounds.errors import InputError

#: Pixels of all predictions made at one time. Measured at 64 x 64: a quarter of it is a third slower (numpy's cost for each
#: call shows), eight times as much is slower again (out of the cache).
CHUNK = 1 << 19
#: How often a mask is replaced by an empty one, and how often by a full one.
DEGENERATE = 0.01
#: The most pixels in which a near-copy differs.
FLIPS = 8
#: The most pixels of a tiny object.
TINY = 5
#: Pairs cut from one smooth field at different levels: smoothing takes 100 times as long as cutting.
PER_FIELD = 16
#: Different image sizes in one draw of counts without masks: what is evaluated once for each size stays cheap.
SIZES = 400

Masks = tuple[np.ndarray, np.ndarray]  # prediction and reference, bool, each of shape (pairs, side * side)


@dataclass(frozen=True)
class Family:
    """One way of drawing mask pairs at random.

    draw
        ``draw(rng, pairs, side)``: the counts of ``pairs`` mask pairs, four int64 arrays of shape (pairs,). Masks have
        ``side`` x ``side`` pixels; a family without masks says itself what the side means.
    share
        Its part of a mixed draw, relative to the other families' shares.
    """

    draw: Callable[[np.random.Generator, int, int], Counts]
    share: float


def draw(pairs: int, seed: int, side: int = 64) -> dict[str, Counts]:
    """The counts of ``pairs`` random mask pairs in all, by family, four int64 arrays for each.

    Raises InputError unless pairs and side are at least 1 and the seed is not negative.
    """
    if pairs < 1 or side < 1 or seed < 0:
        raise InputError(
            f"pairs={pairs}, side={side}, seed={seed} draws nothing: give pairs and side at least 1 and a seed from 0"
        )
    streams = np.random.SeedSequence(seed).spawn(len(FAMILIES))
    return {
        name: family.draw(np.random.default_rng(stream), count, side)
        for (name, family), stream, count in zip(FAMILIES.items(), streams, _shared_out(pairs), strict=True)
    }


def _shared_out(pairs: int) -> list[int]:
    """How many pairs each family gets; the sum is ``pairs``."""
    shares = np.array([family.share for family in FAMILIES.values()])
    ends = np.rint(np.cumsum(shares) / shares.sum() * pairs).astype(int)
    return np.diff(ends, prepend=0).tolist()


# --- from masks to counts ---------------------------------------------------------------------------------------------


def _counted(
    make: Callable[[np.random.Generator, int, int], Masks],
) -> Callable[[np.random.Generator, int, int], Counts]:
    """A way of making masks as a way of drawing counts."""
    return partial(_in_chunks, make)


def _in_chunks(
    make: Callable[[np.random.Generator, int, int], Masks], rng: np.random.Generator, pairs: int, side: int
) -> Counts:
    size = max(1, CHUNK // side**2)
    counts = np.zeros((4, pairs), np.int64)
    for start in range(0, pairs, size):
        masks = make(rng, min(size, pairs - start), side)
        for mask in masks:
            _make_some_constant(rng, mask)
        counts[:, start : start + size] = _count(*masks)
    return Counts(*counts)


def _make_some_constant(rng: np.random.Generator, masks: np.ndarray) -> None:
    fate = rng.random(len(masks))
    masks[fate < DEGENERATE] = False
    masks[fate > 1 - DEGENERATE] = True


def _count(prediction: np.ndarray, reference: np.ndarray) -> Counts:
    """The counts of pairs of masks of shape (pairs, pixels), each of shape (pairs,)."""
    marked, true, tp = map(_pixels, (prediction, reference, np.logical_and(prediction, reference)))
    return Counts(tp, marked - tp, true - tp, prediction.shape[1] - marked - true + tp)


def _pixels(masks: np.ndarray) -> np.ndarray:
    """The number of pixels of each mask; packed bits are three times as fast as count_nonzero along an axis (measured)."""
    return np.bitwise_count(np.packbits(masks, axis=1)).sum(axis=1, dtype=np.int64)


# --- the families -----------------------------------------------------------------------------------------------------


def _rates(rng: np.random.Generator, pairs: int, side: int) -> np.ndarray:
    """Rates of positive pixels, log-uniform from one pixel to all of them; one in four is a rate of negatives."""
    rates = _log_uniform(rng, 1 / side**2, 1, pairs)
    return np.where(rng.random(pairs) < 0.25, 1 - rates, rates)


def _log_uniform(rng: np.random.Generator, low: float, high: float, size: int | tuple[int, ...]) -> np.ndarray:
    return low * (high / low) ** rng.random(size)


def _pixels_at(rng: np.random.Generator, rates: np.ndarray, side: int) -> np.ndarray:
    """Masks whose pixels are positive independently, at the rate of their mask (to 1/65536)."""
    # 16 random bits a pixel, cut from words of 64: three times as fast as a float32 for each (measured)
    words = -(-side * side // 4)
    noise = rng.integers(2**64, size=(len(rates), words), dtype=np.uint64).astype("<u8", copy=False).view("<u2")
    return noise[:, : side * side] < np.rint(rates * 65535).astype(np.uint16)[:, None]


def _independent_pixels(rng: np.random.Generator, pairs: int, side: int) -> Masks:
    """Each mask with a rate of its own."""
    return _pixels_at(rng, _rates(rng, pairs, side), side), _pixels_at(rng, _rates(rng, pairs, side), side)


def _near_copies(rng: np.random.Generator, pairs: int, side: int) -> Masks:
    """The prediction is the reference with one to FLIPS pixels flipped."""
    reference = _pixels_at(rng, _rates(rng, pairs, side), side)
    places = _first_of(rng.integers(side * side, size=(pairs, FLIPS)), rng.integers(1, FLIPS + 1, pairs))
    prediction, rows = reference.copy(), np.arange(pairs)[:, None]
    prediction[rows, places] = ~reference[rows, places]
    return prediction, reference


def _first_of(places: np.ndarray, how_many: np.ndarray) -> np.ndarray:
    """The first so many places of each row; the others become repetitions of the first."""
    return np.where(np.arange(places.shape[1]) < how_many[:, None], places, places[:, :1])


def _tiny_objects(rng: np.random.Generator, pairs: int, side: int) -> Masks:
    """One to TINY pixels in each mask, within the same 3 x 3 pixels; the image wraps around."""
    corner = rng.integers(side, size=(2, pairs, 1))
    masks = np.zeros((2, pairs, side * side), bool)
    for mask in masks:
        order = rng.random((pairs, 9)).argsort(axis=1)[:, :TINY]
        cells = _first_of(order, rng.integers(1, TINY + 1, pairs))
        row, column = (corner[0] + cells // 3) % side, (corner[1] + cells % 3) % side
        mask[np.arange(pairs)[:, None], row * side + column] = True
    return masks[0], masks[1]


def _translated_blobs(rng: np.random.Generator, pairs: int, side: int) -> Masks:
    """Smooth shapes, the prediction shifted by up to an eighth of the side either way; the image wraps around."""
    reference = _smooth_ranks(rng, pairs, side) < _sizes_of(_rates(rng, pairs, side), side)[:, None]
    reach = max(1, side // 8)
    shifts = rng.integers(-reach, reach + 1, size=(pairs, 2))
    images = reference.reshape(pairs, side, side)
    moved = [np.roll(image, shift, (0, 1)) for image, shift in zip(images, shifts, strict=True)]
    return np.reshape(moved, reference.shape), reference


def _nested_blobs(rng: np.random.Generator, pairs: int, side: int) -> Masks:
    """Smooth shapes, the prediction dilated or eroded to between a quarter and four times the size."""
    ranks, rates = _smooth_ranks(rng, pairs, side), _rates(rng, pairs, side)
    grown = np.minimum(1, rates * _log_uniform(rng, 1 / 4, 4, pairs))
    return ranks < _sizes_of(grown, side)[:, None], ranks < _sizes_of(rates, side)[:, None]


def _sizes_of(rates: np.ndarray, side: int) -> np.ndarray:
    return np.rint(rates * side**2).astype(np.int64)


def _smooth_ranks(rng: np.random.Generator, pairs: int, side: int) -> np.ndarray:
    """For each pair the ranks of the pixels in a smooth random field: those below k are a smooth shape of k pixels."""
    from scipy.ndimage import gaussian_filter

    noise = rng.random((-(-pairs // PER_FIELD), side, side), dtype=np.float32)
    blur = rng.uniform(side / 64, side / 12)
    fields = gaussian_filter(noise, (0, blur, blur), mode="wrap", truncate=2).reshape(len(noise), -1)
    ranks = np.empty(fields.shape, np.int64)
    np.put_along_axis(ranks, fields.argsort(axis=1, kind="stable"), np.arange(side * side)[None, :], axis=1)
    return ranks.repeat(PER_FIELD, axis=0)[:pairs]


def _counts_alone(rng: np.random.Generator, pairs: int, side: int) -> Counts:
    """Counts drawn directly, of images from 1 to side^4 pixels, log-uniform: large ones cost nothing without masks.

    Proportions are Dirichlet, so concentrated that the four counts are often of different orders; a quarter of the
    counts are exactly zero.
    """
    sizes = np.rint(_log_uniform(rng, 1, side**4, SIZES)).astype(np.int64)
    concentration = _log_uniform(rng, 0.1, 2, (pairs, 1))
    weights = rng.standard_gamma(concentration, (pairs, 4)) * (rng.random((pairs, 4)) < 0.75)
    weights[np.arange(pairs), rng.integers(4, size=pairs)] += np.finfo(float).tiny  # so that one is not zero
    proportions = weights / weights.sum(axis=1, keepdims=True)
    return Counts(*rng.multinomial(rng.choice(sizes, pairs), proportions).T)


#: Every family by its name, in the order of their streams: new ones go at the end.
FAMILIES: dict[str, Family] = {
    "independent pixels": Family(_counted(_independent_pixels), share=20),
    "near-copies": Family(_counted(_near_copies), share=20),
    "tiny objects": Family(_counted(_tiny_objects), share=2),
    "translated blobs": Family(_counted(_translated_blobs), share=4),
    "dilated and eroded blobs": Family(_counted(_nested_blobs), share=4),
    "counts alone": Family(_counts_alone, share=50),
}
