"""Sums of true positives and sums of true negatives, all listed and then paired: of few sizes that decides what branching takes long for.

Of the positives those are listed of which all means that know nothing of the negatives are true, and the other way; of the means that
know both, one sorts the pairs. Sums are floats here, and whatever is near to an end stays in the list: who asks looks at it exactly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

LISTED, PAIRED = 1_000_000, 20_000_000  # sums of one side, and pairs of them, that are looked at
TOGETHER = 1_000_000  # pairs at once, after the first ones
FIRST = 10_000
NEAR = 1e-6  # of half of a width, in which sums stay: floats are off by less than a thousandth of that


@dataclass(frozen=True)
class Demanded:
    """Forms of sums, of shape (many, 2 sizes), those of true positives first; what they lie between; and how large sums are."""

    forms: np.ndarray
    low: np.ndarray
    high: np.ndarray
    largest: Sequence[int]


def pairs_of_sums(asked: Demanded) -> Iterator[tuple[int, ...]] | None:
    """All sums of both kinds that are as demanded, or nearly; None where there are too many to look at."""
    sizes = len(asked.largest) // 2
    sides = slice(0, sizes), slice(sizes, 2 * sizes)
    known = [(asked.forms[:, side] != 0).any(axis=1) for side in sides]
    listed = []
    for side, mine, other in zip(sides, known, reversed(known), strict=True):
        alone = mine & ~other
        found = _listed(asked.forms[alone, side], asked.low[alone], asked.high[alone], asked.largest[side])
        if found is None:
            return None
        listed.append(found)
    both = known[0] == known[1]  # or neither
    values = [asked.forms[both, side] @ sums for side, sums in zip(sides, listed, strict=True)]
    return paired(listed, values, asked.low[both] - NEAR, asked.high[both] + NEAR)


def _listed(forms: np.ndarray, low: np.ndarray, high: np.ndarray, largest: Sequence[int]) -> np.ndarray | None:
    """All sums of one kind, of shape (sizes, many), of which these forms are as demanded, or nearly; None for too many."""
    last = int(np.argmax(largest))
    others = [i for i in range(len(largest)) if i != last]
    if prod(largest[i] + 1 for i in others) > LISTED:
        return None
    grids = np.meshgrid(*(np.arange(largest[i] + 1) for i in others), indexing="ij")
    sums = np.zeros((len(largest), prod(largest[i] + 1 for i in others)))
    for i, grid in zip(others, grids, strict=True):
        sums[i] = grid.ravel()
    least, most = np.zeros(sums.shape[1]), np.full(sums.shape[1], float(largest[last]))
    for form, *ends in zip(forms, low - NEAR, high + NEAR, strict=True):
        if form[last]:
            bounds = [(end - form @ sums) / form[last] for end in ends]
            least, most = np.maximum(least, np.minimum(*bounds)), np.minimum(most, np.maximum(*bounds))
    first = np.ceil(least)
    numbers = np.maximum(np.floor(most) - first + 1, 0).astype(int)
    if numbers.sum() > LISTED:
        return None
    sums, (row, step) = np.repeat(sums, numbers, axis=1), _steps(numbers)
    sums[last] = first[row] + step
    values = forms @ sums
    return sums[:, ((values >= low[:, None] - NEAR) & (values <= high[:, None] + NEAR)).all(axis=0)]


def _steps(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows with so many places each, and the number of each place in its row."""
    row = np.repeat(np.arange(len(numbers)), numbers)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(numbers) - numbers, numbers)


def paired(
    listed: Sequence[np.ndarray], values: Sequence[np.ndarray], low: np.ndarray, high: np.ndarray
) -> Iterator[tuple[int, ...]] | None:
    """Pairs of columns whose sums of values, of shape (rows, columns), lie between two numbers each; None for too many to look at."""
    hits, right = listed
    many = right.shape[1]
    best = np.zeros(hits.shape[1], int), np.full(hits.shape[1], many), np.arange(many)
    for mine, other, least, most in zip(*values, low, high, strict=True):
        order = np.argsort(other, kind="stable")
        rising = other[order]
        first, last = np.searchsorted(rising, least - mine, "left"), np.searchsorted(rising, most - mine, "right")
        if (last - first).sum() < (best[1] - best[0]).sum():
            best = first, last, order
    if (best[1] - best[0]).sum() > PAIRED:
        return None
    return _those(listed, values, (low, high), best)


def _those(
    listed: Sequence[np.ndarray],
    values: Sequence[np.ndarray],
    ends: tuple[np.ndarray, np.ndarray],
    places: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> Iterator[tuple[int, ...]]:
    """Of each of the one kind those of the other from a first place in an order to a last one."""
    first, last, order = places
    numbers = last - first
    before = np.cumsum(numbers)
    blocks = np.where(before < FIRST, -1, before // TOGETHER)  # who asks may need few
    for block in np.unique(blocks[numbers > 0]):
        of = np.flatnonzero((blocks == block) & (numbers > 0))
        row, step = _steps(numbers[of])
        one = of[row]
        other = order[first[one] + step]
        total = values[0][:, one] + values[1][:, other]
        for pair in np.flatnonzero(((total >= ends[0][:, None]) & (total <= ends[1][:, None])).all(axis=0)):
            sums = (*listed[0][:, one[pair]], *listed[1][:, other[pair]])
            yield tuple(map(int, sums))
