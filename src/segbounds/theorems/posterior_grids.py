"""All posteriors on a grid over few pixels: weights of the references that are not empty, in whole shares."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations_with_replacement, product
from math import prod

import numpy as np

from segbounds.theorems.posteriors import ANY, INDEPENDENT, ONE_SIZE


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


#: How the posteriors of each kind are visited.
GRIDS = {ANY: mixtures, INDEPENDENT: independent, ONE_SIZE: of_one_size}
