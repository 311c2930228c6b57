"""Shapes in pairs of masks: near-copies, tiny objects, blobs that are moved, grown, dropped and added."""

import numpy as np

from segbounds.masks import drawing as random_masks
from segbounds.masks.blocks import Block, Masks, any_rates_of, in_chunks, log_uniform, with_constant_ones
from segbounds.metrics.counts import Counts

#: The most pixels in which a near-copy differs.
FLIPS = 8
#: The most pixels of a tiny object.
TINY = 5
#: The most objects of one pair.
OBJECTS = 6
#: Pairs cut from one smooth field at different levels: smoothing takes 100 times as long as cutting.
PER_FIELD = 16


def near_copies(rng: np.random.Generator, pairs: int, side: int) -> Masks:
    """The prediction is the reference with one to FLIPS different pixels flipped, as far as there are so many."""
    rates = np.rint(any_rates_of(rng, pairs, side) * random_masks.ONE)
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


def near_copies_counted(block: Block) -> Counts:
    """The size of the reference is binomial, and how many flips lie in it hypergeometric."""
    rates = np.rint(any_rates_of(block.rng, block.pairs, block.side) * random_masks.ONE)
    true = block.rng.binomial(block.pixels, rates / random_masks.ONE)
    flips = _flips(block.rng, block.pairs, block.side)
    fn = block.rng.hypergeometric(true, block.pixels - true, flips)
    fp = flips - fn
    return with_constant_ones(block.rng, Counts(true - fn, fp, fn, block.pixels - true - fp))


def _first_of(places: np.ndarray, how_many: np.ndarray) -> np.ndarray:
    """The first so many places of each row; the others become repetitions of the first."""
    return np.where(np.arange(places.shape[1]) < how_many[:, None], places, places[:, :1])


def tiny_objects(rng: np.random.Generator, pairs: int, side: int) -> Masks:
    """One to TINY pixels in each mask, within the same 3 x 3 pixels; the image wraps around."""
    corner = rng.integers(side, size=(2, pairs, 1))
    masks = np.zeros((2, pairs, side * side), bool)
    for mask in masks:
        order = rng.random((pairs, 9)).argsort(axis=1)[:, :TINY]
        cells = _first_of(order, rng.integers(1, TINY + 1, pairs))
        row, column = (corner[0] + cells // 3) % side, (corner[1] + cells % 3) % side
        mask[np.arange(pairs)[:, None], row * side + column] = True
    return masks[0], masks[1]


def tiny_objects_counted(block: Block) -> Counts:
    """How many of the 3 x 3 pixels are in both is hypergeometric."""
    if block.side < 3:  # the 3 x 3 pixels overlap themselves
        return in_chunks(tiny_objects, block)
    marked, true = block.rng.integers(1, TINY + 1, (2, block.pairs))
    tp = block.rng.hypergeometric(true, 9 - true, marked)
    return with_constant_ones(block.rng, Counts(tp, marked - tp, true - tp, block.pixels - marked - true + tp))


def translated_blobs(rng: np.random.Generator, pairs: int, side: int) -> Masks:
    """Smooth shapes, the prediction shifted by up to an eighth of the side either way; the image wraps around."""
    reference = _smooth_ranks(rng, pairs, side) < _sizes_of(any_rates_of(rng, pairs, side), side)[:, None]
    reach = max(1, side // 8)
    shifts = rng.integers(-reach, reach + 1, size=(pairs, 2))
    images = reference.reshape(pairs, side, side)
    moved = [np.roll(image, shift, (0, 1)) for image, shift in zip(images, shifts, strict=True)]
    return np.reshape(moved, reference.shape), reference


def nested_blobs(rng: np.random.Generator, pairs: int, side: int) -> Masks:
    """Smooth shapes, the prediction dilated or eroded to between a quarter and four times the size."""
    ranks, rates = _smooth_ranks(rng, pairs, side), any_rates_of(rng, pairs, side)
    grown = np.minimum(1, rates * log_uniform(rng, 1 / 4, 4, pairs))
    return ranks < _sizes_of(grown, side)[:, None], ranks < _sizes_of(rates, side)[:, None]


def dropped_and_added_objects(rng: np.random.Generator, pairs: int, side: int) -> Masks:
    """Up to OBJECTS discs; each is in both masks, or missing in one of them; the image wraps around."""
    masks = np.zeros((2, pairs, side, side), bool)
    there = np.arange(side)
    for number in range(OBJECTS):
        row, column = (
            np.abs((there - centre + side / 2) % side - side / 2) for centre in rng.uniform(0, side, (2, pairs, 1))
        )
        radius = log_uniform(rng, 0.5, max(1, side / 6), (pairs, 1, 1))
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
