"""Is a mask best for a soft loss? Asked of all posteriors on a grid over few pixels, exactly.

What no theorem says is visited: every soft mask with values k/steps, every posterior of a kind, in whole numbers. That
some soft mask of the grid is better than every mask refutes that masks are best; that none is settles the grid alone.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations_with_replacement, product
from math import lcm, prod
from typing import NamedTuple

import numpy as np

from segbounds.errors import InputError
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, value_at

MOST_PIXELS = 4  # beyond, a grid has more soft masks than one waits for


class Beaten(NamedTuple):
    """A posterior under which a soft mask has a larger expected similarity than every mask.

    references, weights
        The non-empty references, each a tuple of 0 and 1, and how probable each is.
    soft
        That soft mask, one Fraction for each pixel.
    value, best
        Its expected similarity, and the largest of a mask.
    """

    references: tuple[tuple[int, ...], ...]
    weights: tuple[Fraction, ...]
    soft: tuple[Fraction, ...]
    value: Fraction
    best: Fraction


def references(pixels: int) -> list[tuple[int, ...]]:
    """All masks on so many pixels that are not empty."""
    return [mask for mask in product((0, 1), repeat=pixels) if any(mask)]


def mixtures(pixels: int, shares: int) -> Iterator[tuple[Fraction, ...]]:
    """All weights of `references` that are whole numbers of ``1/shares``."""
    many = 2**pixels - 1
    for chosen in combinations_with_replacement(range(many), shares):
        weights = np.bincount(chosen, minlength=many)
        yield tuple(Fraction(int(weight), shares) for weight in weights)


def of_one_size(pixels: int, shares: int) -> Iterator[tuple[Fraction, ...]]:
    """Those of `mixtures` whose references have equally many pixels."""
    sizes = [sum(reference) for reference in references(pixels)]
    for weights in mixtures(pixels, shares):
        if len({size for size, weight in zip(sizes, weights, strict=True) if weight}) == 1:
            yield weights


def independent(pixels: int, shares: int) -> Iterator[tuple[Fraction, ...]]:
    """Weights of `references` under independent pixels whose probabilities are whole numbers of ``1/shares``, the first of them 1, so that
    no reference is empty."""
    for rest in product([Fraction(k, shares) for k in range(shares + 1)], repeat=pixels - 1):
        chances = (Fraction(1), *rest)
        yield tuple(
            prod((c if there else 1 - c for c, there in zip(chances, reference, strict=True)), start=Fraction(1))
            for reference in references(pixels)
        )


def beaten(
    similarity: Similarity, posteriors: Iterator[tuple[Fraction, ...]], pixels: int, steps: int
) -> Beaten | None:
    """The first of some posteriors under which a soft mask with values ``k/steps`` is better than every mask; None where there is none.

    similarity
        Of the four counts, at soft counts tp = sum of x y, fp = sum of x (1 - y) and so on; rational there, as a Tversky
        index with rational weights is.

    Raises InputError for more than four pixels.
    """
    if not 1 <= pixels <= MOST_PIXELS:
        raise InputError(f"{pixels} pixels are too many for all soft masks of a grid: give 1 to {MOST_PIXELS}")
    softs = list(product(range(steps + 1), repeat=pixels))
    known = references(pixels)
    exact = [[_value(similarity, soft, reference, steps) for reference in known] for soft in softs]
    common = lcm(*(value.denominator for row in exact for value in row))
    table = np.array([[int(value * common) for value in row] for row in exact], object)
    is_mask = np.array([all(x in (0, steps) for x in soft) for soft in softs])
    for weights in posteriors:
        scale = lcm(*(weight.denominator for weight in weights))
        values = table @ np.array([int(weight * scale) for weight in weights], object)
        best, top = max(values[is_mask]), int(np.argmax(values))
        if values[top] > best:
            soft = tuple(Fraction(x, steps) for x in softs[top])
            unit = common * scale
            return Beaten(tuple(known), weights, soft, Fraction(values[top], unit), Fraction(best, unit))
    return None


def _value(similarity: Similarity, soft: tuple[int, ...], reference: tuple[int, ...], steps: int) -> Fraction:
    tp = sum(x for x, y in zip(soft, reference, strict=True) if y)
    fp, fn = sum(soft) - tp, steps * sum(reference) - tp
    value = value_at(similarity, Counts(tp, fp, fn, steps * len(soft) - tp - fp - fn))
    return Fraction(int(value.p), int(value.q))
