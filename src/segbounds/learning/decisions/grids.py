"""Is a mask best for a soft loss? Asked of all posteriors on a grid over few pixels, exactly.

What no theorem says is visited: every soft mask with values k/steps, every posterior of a kind, in whole numbers. That
some soft mask of the grid is better than every mask refutes that masks are best; that none is settles the grid alone.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import lcm
from typing import NamedTuple

import numpy as np

from segbounds.errors import InputError
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.theorems.posterior_grids import references

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
