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

from segbounds.errors import InputError, unknown
from segbounds.masks import drawing as random_masks
from segbounds.masks.blocks import (
    SIZES,
    Block,
    any_rates_of,
    in_chunks,
    log_uniform,
    no_counts,
    with_constant_ones,
)
from segbounds.masks.shapes import (
    dropped_and_added_objects,
    near_copies,
    near_copies_counted,
    nested_blobs,
    tiny_objects,
    tiny_objects_counted,
    translated_blobs,
)
from segbounds.metrics.counts import Counts

ROUTES = ("masks", "counts")


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
        name: part(Source(name, seed, side, "masks" if FAMILIES[name].counts is None else "counts"), 0, count)
        for name, count in zip(FAMILIES, _shared_out(pairs), strict=True)
    }


@dataclass(frozen=True)
class Source:
    """What determines a pair, together with its number, and what makes it.

    route
        "masks" or "counts"; see the module's text.
    backend
        What makes independent pixels: "auto", "numpy", "compiled", "torch", "triton"; the same pairs from each.
    device, tensors
        Where torch or triton make them, and whether their counts stay there, as tensors; see `segbounds.masks.drawing`.
    rates, correlation
        Of independent pixels only: the rates of positive pixels in prediction and reference (0 to 1, to 1/65536) and the
        correlation of a pixel's two values (-1 to 1), instead of others for each pair.
    """

    family: str
    seed: int = 0
    side: int = 64
    route: str = "masks"
    backend: str = "auto"
    device: str | None = None
    tensors: bool = False
    rates: tuple[float, float] | None = None
    correlation: float | None = None


def part(source: Source, first: int, pairs: int) -> Counts:
    """The counts of the pairs number ``first`` to ``first + pairs - 1`` of a source, four int64 arrays of shape (pairs,).

    Raises InputError for unknown names and for parameters outside their domain.
    """
    _checked(max(pairs, 1), source.seed, source.side)
    if first < 0 or pairs < 0:
        raise InputError(f"first={first}, pairs={pairs}: give numbers from 0")
    chosen = family_of(source.family, source.rates, source.correlation)
    make = {"masks": chosen.masks, "counts": chosen.counts}.get(source.route)
    if source.route not in ROUTES:
        raise unknown("route", source.route, ROUTES)
    if make is None:
        raise InputError(f"{source.family} have no distribution of counts at hand: use the route masks")
    stream = list(FAMILIES).index(source.family)
    found = []
    for number in range(first // chosen.block, -(-(first + pairs) // chosen.block)):
        start = number * chosen.block
        rng = np.random.Generator(np.random.Philox(key=[source.seed, stream], counter=[0, 0, 0, number]))
        block = Block(
            rng, chosen.block, source.side, source.seed, start, stream, source.backend, source.device, source.tensors
        )
        counts = make(block)
        kept = slice(max(first - start, 0), min(first + pairs - start, chosen.block))
        found.append([count[kept] for count in counts])
    if not found:
        return no_counts()
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


def _shared_out(pairs: int) -> list[int]:
    """How many pairs each family gets; the sum is ``pairs``."""
    shares = np.array([family.share for family in FAMILIES.values()])
    ends = np.rint(np.cumsum(shares) / shares.sum() * pairs).astype(int)
    return np.diff(ends, prepend=0).tolist()


def _thresholds(prediction: np.ndarray, reference: np.ndarray, both: np.ndarray) -> np.ndarray:
    """For pixels that are positive at these rates: how often in the reference, and how often in the prediction where the
    reference is positive and where it is not, in units of 1/65536."""
    with np.errstate(all="ignore"):
        inside = np.where(reference > 0, both / reference, 0)
        outside = np.where(reference < 1, (prediction - both) / (1 - reference), 0)
    stacked = np.stack([reference, inside, outside], axis=1)
    return np.rint(np.clip(stacked, 0, 1) * random_masks.ONE).astype(np.uint32)


def _any_rates(block: Block) -> np.ndarray:
    """Rates of its own for each pair; half of the pairs with a correlation anywhere between the least and the most."""
    prediction, reference = (any_rates_of(block.rng, block.pairs, block.side) for _ in range(2))
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
    return with_constant_ones(block.rng, counts)


def _binomial(thresholds: Callable[[Block], np.ndarray], block: Block) -> Counts:
    """The counts of independent pixels: binomial, the reference first."""
    reference, inside, outside = (thresholds(block) / random_masks.ONE).T
    true = block.rng.binomial(block.pixels, reference)
    tp, fp = block.rng.binomial(true, inside), block.rng.binomial(block.pixels - true, outside)
    return with_constant_ones(block.rng, Counts(tp, fp, true - tp, block.pixels - true - fp))


def _counts_alone(block: Block) -> Counts:
    """Counts drawn directly, of images from 1 to side^4 pixels, log-uniform: large ones cost nothing without masks.

    Proportions are Dirichlet, so concentrated that the four counts are often of different orders; a quarter of the
    counts are exactly zero.
    """
    rng, pairs = block.rng, block.pairs
    sizes = np.rint(log_uniform(rng, 1, block.side**4, SIZES)).astype(np.int64)
    concentration = log_uniform(rng, 0.1, 2, (pairs, 1))
    weights = rng.standard_gamma(concentration, (pairs, 4)) * (rng.random((pairs, 4)) < 0.75)
    weights[np.arange(pairs), rng.integers(4, size=pairs)] += np.finfo(float).tiny  # so that one is not zero
    proportions = weights / weights.sum(axis=1, keepdims=True)
    return Counts(*rng.multinomial(rng.choice(sizes, pairs), proportions).T)


#: Every family by its name, in the order of their streams: new ones go at the end.
FAMILIES: dict[str, Family] = {
    "independent pixels": Family(partial(_pixels_of, _any_rates), partial(_binomial, _any_rates), share=20, block=4096),
    "near-copies": Family(partial(in_chunks, near_copies), near_copies_counted, share=20, block=4096),
    "tiny objects": Family(partial(in_chunks, tiny_objects), tiny_objects_counted, share=2, block=4096),
    "translated blobs": Family(partial(in_chunks, translated_blobs), None, share=4),
    "dilated and eroded blobs": Family(partial(in_chunks, nested_blobs), None, share=4),
    "counts alone": Family(_counts_alone, _counts_alone, share=50, block=4096),
    "dropped and added objects": Family(partial(in_chunks, dropped_and_added_objects), None, share=2),
}
