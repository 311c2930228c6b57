"""Seeded families of random mask pairs, each pair given by its counts.

What the families are for, and why there are several:

1. Bounds between similarities are tight at the edges (one true positive, no misses, nearly every pixel wrong), where
   uniformly random masks never come. Each family reaches edges of its own; rates and sizes are log-uniform, so that
   tiny ones occur.
2. Degenerate masks (empty, full) occur in every family: they are where 0/0 decides.
3. A pair is determined by the family, the seed and its number alone (with the same versions of numpy and scipy): pairs are
   made in blocks, each from a counter-based generator of its own, so that any split of a run gives the same pairs.
4. Masks are made and counted in chunks, never all stored.

There are two routes to the counts of a pair. ``masks`` makes the pixels and counts them. ``counts`` draws the four counts
from the distribution that these pixels give them, at a cost that does not depend on the number of pixels; smooth shapes
have no such distribution at hand. Both have the same distribution, not the same pairs.

To add a family, write one function and one row in FAMILIES.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from array_api_compat import array_namespace
from array_api_compat import device as device_of

from segbounds.errors import InputError, unknown
from segbounds.masks import drawing as random_masks
from segbounds.metrics.counts import Counts

#: Pixels of all predictions made at one time. Measured at 64 x 64: a quarter of it is a third slower (numpy's cost for each
#: call shows), eight times as much is slower again (out of the cache).
CHUNK = 1 << 19
#: How often a mask is replaced by an empty one, and how often by a full one.
DEGENERATE = 0.01
#: The most pixels in which a near-copy differs.
FLIPS = 8
#: The most pixels of a tiny object.
TINY = 5
#: The most objects of one pair.
OBJECTS = 6
#: Pairs cut from one smooth field at different levels: smoothing takes 100 times as long as cutting.
PER_FIELD = 16
#: Different image sizes in one block of counts without masks: what is evaluated once for each size stays cheap.
SIZES = 40
ROUTES = ("masks", "counts")

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


@dataclass(frozen=True)
class Family:
    """One way of drawing mask pairs at random.

    masks
        The counts of the pairs of a block, four int64 arrays of shape (pairs,), from pixels. Masks have ``side`` x ``side``
        of them; a family without masks says itself what the side means.
    counts
        The counts drawn directly, from the same distribution; None where there is no such way.
    share
        Its part of a mixed draw, relative to the other families' shares.
    block
        How many pairs are made together.
    """

    masks: Callable[[Block], Counts]
    counts: Callable[[Block], Counts] | None
    share: float
    block: int = 256


def draw(pairs: int, seed: int, side: int = 64) -> dict[str, Counts]:
    """The counts of ``pairs`` random mask pairs in all, by family, four int64 arrays for each, each family by its fastest
    route.

    Raises InputError unless pairs and side are at least 1 and the seed is not negative.
    """
    _checked(pairs, seed, side)
    return {
        name: part(name, seed, 0, count, side, route="masks" if FAMILIES[name].counts is None else "counts")
        for name, count in zip(FAMILIES, _shared_out(pairs), strict=True)
    }


def part(
    family: str,
    seed: int,
    first: int,
    pairs: int,
    side: int = 64,
    *,
    route: str = "masks",
    backend: str = "auto",
    device: str | None = None,
    tensors: bool = False,
    rates: tuple[float, float] | None = None,
    correlation: float | None = None,
) -> Counts:
    """The counts of the pairs number ``first`` to ``first + pairs - 1`` of a family, four int64 arrays of shape (pairs,).

    route
        "masks" or "counts"; see the module's text.
    backend
        What makes independent pixels: "auto", "numpy", "compiled", "torch", "triton"; the same pairs from each.
    device, tensors
        Where torch or triton make them, and whether their counts stay there, as tensors; see `segbounds.masks.drawing`.
    rates, correlation
        Of independent pixels only: the rates of positive pixels in prediction and reference (0 to 1, to 1/65536) and the
        correlation of a pixel's two values (-1 to 1), instead of others for each pair.

    Raises InputError for unknown names and for parameters outside their domain.
    """
    _checked(max(pairs, 1), seed, side)
    if first < 0 or pairs < 0:
        raise InputError(f"first={first}, pairs={pairs}: give numbers from 0")
    chosen = family_of(family, rates, correlation)
    make = {"masks": chosen.masks, "counts": chosen.counts}.get(route)
    if route not in ROUTES:
        raise unknown("route", route, ROUTES)
    if make is None:
        raise InputError(f"{family} have no distribution of counts at hand: use the route masks")
    stream = list(FAMILIES).index(family)
    found = []
    for number in range(first // chosen.block, -(-(first + pairs) // chosen.block)):
        start = number * chosen.block
        rng = np.random.Generator(np.random.Philox(key=[seed, stream], counter=[0, 0, 0, number]))
        counts = make(Block(rng, chosen.block, side, seed, start, stream, backend, device, tensors))
        kept = slice(max(first - start, 0), min(first + pairs - start, chosen.block))
        found.append([count[kept] for count in counts])
    if not found:
        return _none()
    xp = array_namespace(*found[0])
    return Counts(*(xp.concat(column) for column in zip(*found, strict=True)))


def family_of(name: str, rates: tuple[float, float] | None = None, correlation: float | None = None) -> Family:
    """A family by its name; independent pixels with fixed rates where they are given."""
    if name not in FAMILIES:
        raise unknown("family", name, FAMILIES)
    if rates is None and correlation is None:
        return FAMILIES[name]
    if name != "independent pixels":
        raise InputError(f"only independent pixels take rates and a correlation, not {name}")
    if rates is None:
        raise InputError("a correlation needs rates: say how often a pixel is positive in prediction and reference")
    return _at_rates(*rates, correlation or 0.0)


def _checked(pairs: int, seed: int, side: int) -> None:
    if pairs < 1 or side < 1 or not 0 <= seed < 2**64:
        raise InputError(
            f"pairs={pairs}, side={side}, seed={seed} draws nothing: give pairs and side at least 1 and a seed from 0"
        )


def _none() -> Counts:
    return Counts(*(np.empty(0, np.int64) for _ in range(4)))


def _shared_out(pairs: int) -> list[int]:
    """How many pairs each family gets; the sum is ``pairs``."""
    shares = np.array([family.share for family in FAMILIES.values()])
    ends = np.rint(np.cumsum(shares) / shares.sum() * pairs).astype(int)
    return np.diff(ends, prepend=0).tolist()


# --- from masks to counts ---------------------------------------------------------------------------------------------


def _in_chunks(make: Callable[[np.random.Generator, int, int], Masks], block: Block) -> Counts:
    """A way of making masks as a way of drawing counts."""
    size = max(1, CHUNK // block.pixels)
    counts = np.zeros((4, block.pairs), np.int64)
    for start in range(0, block.pairs, size):
        masks = make(block.rng, min(size, block.pairs - start), block.side)
        counts[:, start : start + size] = _count(*masks)
    return _with_constant_ones(block.rng, Counts(*counts))


def _count(prediction: np.ndarray, reference: np.ndarray) -> Counts:
    """The counts of pairs of masks of shape (pairs, pixels), each of shape (pairs,)."""
    marked, true, tp = map(_pixels, (prediction, reference, np.logical_and(prediction, reference)))
    return Counts(tp, marked - tp, true - tp, prediction.shape[1] - marked - true + tp)


def _pixels(masks: np.ndarray) -> np.ndarray:
    """The number of pixels of each mask; packed bits are three times as fast as count_nonzero along an axis (measured)."""
    return np.bitwise_count(np.packbits(masks, axis=1)).sum(axis=1, dtype=np.int64)


def _with_constant_ones(rng: np.random.Generator, counts: Counts) -> Counts:
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


# --- independent pixels -----------------------------------------------------------------------------------------------


def _rates(rng: np.random.Generator, pairs: int, side: int) -> np.ndarray:
    """Rates of positive pixels, log-uniform from one pixel to all of them; one in four is a rate of negatives."""
    rates = _log_uniform(rng, 1 / side**2, 1, pairs)
    return np.where(rng.random(pairs) < 0.25, 1 - rates, rates)


def _log_uniform(rng: np.random.Generator, low: float, high: float, size: int | tuple[int, ...]) -> np.ndarray:
    return low * (high / low) ** rng.random(size)


def _thresholds(prediction: np.ndarray, reference: np.ndarray, both: np.ndarray) -> np.ndarray:
    """For pixels that are positive at these rates: how often in the reference, and how often in the prediction where the
    reference is positive and where it is not, in units of 1/65536."""
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = np.where(reference > 0, both / reference, 0)
        outside = np.where(reference < 1, (prediction - both) / (1 - reference), 0)
    stacked = np.stack([reference, inside, outside], axis=1)
    return np.rint(np.clip(stacked, 0, 1) * random_masks.ONE).astype(np.uint32)


def _any_rates(block: Block) -> np.ndarray:
    """Rates of its own for each pair; half of the pairs with a correlation anywhere between the least and the most."""
    prediction, reference = (_rates(block.rng, block.pairs, block.side) for _ in range(2))
    alone = prediction * reference
    strength = np.where(block.rng.random(block.pairs) < 0.5, 0, block.rng.uniform(-1, 1, block.pairs))
    most, least = np.minimum(prediction, reference), np.maximum(0, prediction + reference - 1)
    both = alone + np.maximum(strength, 0) * (most - alone) + np.minimum(strength, 0) * (alone - least)
    return _thresholds(prediction, reference, both)


def _at_rates(prediction: float, reference: float, correlation: float) -> Family:
    """Independent pixels at two rates, a pixel's two values correlated."""
    if not (0 <= prediction <= 1 and 0 <= reference <= 1 and -1 <= correlation <= 1):
        raise InputError(
            f"rates {prediction}, {reference}, correlation {correlation}: rates lie in 0 to 1, correlations in -1 to 1"
        )
    spread = (prediction * (1 - prediction) * reference * (1 - reference)) ** 0.5
    both = prediction * reference + correlation * spread
    most, least = min(prediction, reference), max(0.0, prediction + reference - 1)
    if not least - 1e-12 <= both <= most + 1e-12:
        raise InputError(
            f"pixels positive at the rates {prediction} and {reference} have a correlation between "
            f"{(least - prediction * reference) / spread:.4g} and {(most - prediction * reference) / spread:.4g}"
        )
    row = _thresholds(*(np.array([rate]) for rate in (prediction, reference, both)))

    def thresholds(block: Block) -> np.ndarray:
        return np.broadcast_to(row, (block.pairs, 3))

    found = FAMILIES["independent pixels"]
    return replace(found, masks=partial(_pixels_of, thresholds), counts=partial(_binomial, thresholds))


def _pixels_of(thresholds: Callable[[Block], np.ndarray], block: Block) -> Counts:
    """Pixels drawn and counted in one pass."""
    at = np.ascontiguousarray(thresholds(block))
    counts = random_masks.counted(
        block.seed,
        block.first,
        at,
        block.pixels,
        stream=block.stream,
        backend=block.backend,
        device=block.device,
        tensors=block.tensors,
    )
    return _with_constant_ones(block.rng, counts)


def _binomial(thresholds: Callable[[Block], np.ndarray], block: Block) -> Counts:
    """The counts of independent pixels: binomial, the reference first."""
    reference, inside, outside = (thresholds(block) / random_masks.ONE).T
    true = block.rng.binomial(block.pixels, reference)
    tp, fp = block.rng.binomial(true, inside), block.rng.binomial(block.pixels - true, outside)
    return _with_constant_ones(block.rng, Counts(tp, fp, true - tp, block.pixels - true - fp))


# --- near-copies and tiny objects -------------------------------------------------------------------------------------


def _near_copies(rng: np.random.Generator, pairs: int, side: int) -> Masks:
    """The prediction is the reference with one to FLIPS different pixels flipped, as far as there are so many."""
    rates = np.rint(_rates(rng, pairs, side) * random_masks.ONE)
    reference = rng.integers(random_masks.ONE, size=(pairs, side * side), dtype=np.uint16) < rates[:, None]
    places = _first_of(_different(rng, pairs, side * side, FLIPS), _flips(rng, pairs, side))
    prediction, rows = reference.copy(), np.arange(pairs)[:, None]
    prediction[rows, places] = ~reference[rows, places]
    return prediction, reference


def _flips(rng: np.random.Generator, pairs: int, side: int) -> np.ndarray:
    return np.minimum(rng.integers(1, FLIPS + 1, pairs), side**2)


def _different(rng: np.random.Generator, rows: int, among: int, most: int) -> np.ndarray:
    """Places drawn one after the other, no place twice; of shape (rows, the smaller of ``most`` and ``among``)."""
    taken = np.empty((rows, 0), np.int64)
    for drawn in range(min(most, among)):
        place = rng.integers(among - drawn, size=(rows, 1))
        for column in np.sort(taken, axis=1).T:  # the free places in order: each taken one up to here moves it on
            place += place >= column[:, None]
        taken = np.hstack([taken, place])
    return taken


def _near_copies_counted(block: Block) -> Counts:
    """The size of the reference is binomial, and how many flips lie in it hypergeometric."""
    rates = np.rint(_rates(block.rng, block.pairs, block.side) * random_masks.ONE)
    true = block.rng.binomial(block.pixels, rates / random_masks.ONE)
    flips = _flips(block.rng, block.pairs, block.side)
    fn = block.rng.hypergeometric(true, block.pixels - true, flips)
    fp = flips - fn
    return _with_constant_ones(block.rng, Counts(true - fn, fp, fn, block.pixels - true - fp))


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


def _tiny_objects_counted(block: Block) -> Counts:
    """How many of the 3 x 3 pixels are in both is hypergeometric."""
    if block.side < 3:  # the 3 x 3 pixels overlap themselves
        return _in_chunks(_tiny_objects, block)
    marked, true = block.rng.integers(1, TINY + 1, (2, block.pairs))
    tp = block.rng.hypergeometric(true, 9 - true, marked)
    return _with_constant_ones(block.rng, Counts(tp, marked - tp, true - tp, block.pixels - marked - true + tp))


# --- shapes -----------------------------------------------------------------------------------------------------------


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


def _dropped_and_added_objects(rng: np.random.Generator, pairs: int, side: int) -> Masks:
    """Up to OBJECTS discs; each is in both masks, or missing in one of them; the image wraps around."""
    masks = np.zeros((2, pairs, side, side), bool)
    there = np.arange(side)
    for number in range(OBJECTS):
        row, column = (
            np.abs((there - centre + side / 2) % side - side / 2) for centre in rng.uniform(0, side, (2, pairs, 1))
        )
        radius = _log_uniform(rng, 0.5, max(1, side / 6), (pairs, 1, 1))
        disc = row[:, :, None] ** 2 + column[:, None, :] ** 2 <= radius**2
        fate = rng.random(pairs)
        used = (fate < 0.8) | (number == 0)
        for mask, absent in zip(masks, ((fate > 0.4) & (fate < 0.6), (fate > 0.2) & (fate <= 0.4)), strict=True):
            mask |= disc & (used & ~absent)[:, None, None]
    return masks[0].reshape(pairs, -1), masks[1].reshape(pairs, -1)


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


# --- counts alone -----------------------------------------------------------------------------------------------------


def _counts_alone(block: Block) -> Counts:
    """Counts drawn directly, of images from 1 to side^4 pixels, log-uniform: large ones cost nothing without masks.

    Proportions are Dirichlet, so concentrated that the four counts are often of different orders; a quarter of the
    counts are exactly zero.
    """
    rng, pairs = block.rng, block.pairs
    sizes = np.rint(_log_uniform(rng, 1, block.side**4, SIZES)).astype(np.int64)
    concentration = _log_uniform(rng, 0.1, 2, (pairs, 1))
    weights = rng.standard_gamma(concentration, (pairs, 4)) * (rng.random((pairs, 4)) < 0.75)
    weights[np.arange(pairs), rng.integers(4, size=pairs)] += np.finfo(float).tiny  # so that one is not zero
    proportions = weights / weights.sum(axis=1, keepdims=True)
    return Counts(*rng.multinomial(rng.choice(sizes, pairs), proportions).T)


#: Every family by its name, in the order of their streams: new ones go at the end.
FAMILIES: dict[str, Family] = {
    "independent pixels": Family(partial(_pixels_of, _any_rates), partial(_binomial, _any_rates), share=20, block=4096),
    "near-copies": Family(partial(_in_chunks, _near_copies), _near_copies_counted, share=20, block=4096),
    "tiny objects": Family(partial(_in_chunks, _tiny_objects), _tiny_objects_counted, share=2, block=4096),
    "translated blobs": Family(partial(_in_chunks, _translated_blobs), None, share=4),
    "dilated and eroded blobs": Family(partial(_in_chunks, _nested_blobs), None, share=4),
    "counts alone": Family(_counts_alone, _counts_alone, share=50, block=4096),
    "dropped and added objects": Family(partial(_in_chunks, _dropped_and_added_objects), None, share=2),
}
