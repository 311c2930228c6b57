"""Whole counts of images of known sizes: all ways of one half of the images, paired with all ways of the other.

Of small images that is all there is, also where these are too many to look at each. Of others it is the neighbours of counts that were
rounded: these hardly ever have means in narrow ranges, but among millions of neighbours some do. Values are floats here; who asks looks at
what is nominated exactly.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, islice
from math import prod

import numpy as np

from segbounds.means.sizes.paired_sums import paired
from segbounds.means.sizes.sized_images import SizedImages
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, evaluate

FAR = {1: 24, 2: 3}  # pixels of a kind by which counts are moved, where so many images are one half
MOVED = 4  # images at once
WAYS = 6  # to choose these
NOMINATED = 20  # counts of all images, for each of these ways
HALF = 200_000  # ways of one half of all images, where all are looked at
NEAR = 1e-9  # of an image's value: what floats are off is much less


def every(
    metrics: Sequence[Similarity], ends: tuple[np.ndarray, np.ndarray], images: SizedImages
) -> Iterator[tuple[Counts, ...]] | None:
    """All whole counts of images of these sizes of which the means of some metrics lie between two numbers each, or nearly; None where
    there are too many to look at."""
    sizes = list(zip(images.positives, images.negatives, strict=True))
    ways = [(p + 1) * (n + 1) for p, n in sizes]
    halves: tuple[list[int], list[int]] = ([], [])
    for i in sorted(range(len(sizes)), key=lambda i: -ways[i]):
        min(halves, key=lambda half: prod(ways[j] for j in half)).append(i)
    if max(prod(ways[i] for i in half) for half in halves) > HALF:
        return None
    low, high = (len(sizes) * (end + slack) for end, slack in zip(ends, (-NEAR, NEAR), strict=True))
    return _paired(metrics, [_within(0, p, 0, n, p, n) for p, n in sizes], halves, (low, high))


def near_to(
    metrics: Sequence[Similarity], ends: tuple[np.ndarray, np.ndarray], start: Sequence[Counts]
) -> Iterator[tuple[Counts, ...]]:
    """Counts of all images, next to whole ones, of which the means of some metrics lie between two numbers each."""
    unmoved = _values(metrics, Counts(*map(np.array, zip(*start, strict=True))))
    for chosen in islice(combinations(range(len(start)), min(MOVED, len(start))), WAYS):
        fixed = np.delete(unmoved, chosen, axis=1).sum(axis=1)
        low, high = (len(start) * end - fixed for end in ends)
        halves = chosen[: len(chosen) // 2], chosen[len(chosen) // 2 :]
        moves = [Counts(*(np.array([count]) for count in counts)) for counts in start]
        for half in halves:
            for i in half:
                moves[i] = _moved(start[i], FAR[len(half)])
        yield from islice(_paired(metrics, moves, halves, (low, high)) or (), NOMINATED)


def _paired(
    metrics: Sequence[Similarity],
    moves: Sequence[Counts],
    halves: Sequence[Sequence[int]],
    ends: tuple[np.ndarray, np.ndarray],
) -> Iterator[tuple[Counts, ...]] | None:
    """Counts of all images, those of the images of two halves among so many each, with sums of values between two numbers."""
    sums = [_sums([_values(metrics, moves[i]) for i in half], len(metrics)) for half in halves]
    found = paired([np.arange(part.shape[1])[None] for part in sums], sums, *ends)
    return None if found is None else (_chosen(moves, halves, pair) for pair in found)


def _chosen(moves: Sequence[Counts], halves: Sequence[Sequence[int]], pair: Sequence[int]) -> tuple[Counts, ...]:
    places = [0] * len(moves)
    for half, place in zip(halves, pair, strict=True):
        for i, at in zip(half, np.unravel_index(place, [moves[i].tp.size for i in half]) if half else (), strict=True):
            places[i] = int(at)
    return tuple(Counts(*(int(side[at]) for side in counts)) for counts, at in zip(moves, places, strict=True))


def _moved(counts: Counts, far: int) -> Counts:
    """Those next to some, with as many positives and negatives."""
    p, n = counts.tp + counts.fn, counts.fp + counts.tn
    return _within(
        max(counts.tp - far, 0), min(counts.tp + far, p), max(counts.fp - far, 0), min(counts.fp + far, n), p, n
    )


def _within(tp_low: int, tp_high: int, fp_low: int, fp_high: int, p: int, n: int) -> Counts:
    """All true and false positives between two numbers each, of so many positives and negatives."""
    tp, fp = (
        grid.ravel()
        for grid in np.meshgrid(np.arange(tp_low, tp_high + 1), np.arange(fp_low, fp_high + 1), indexing="ij")
    )
    return Counts(tp, fp, p - tp, n - fp)


def _values(metrics: Sequence[Similarity], counts: Counts) -> np.ndarray:
    """Of shape (metrics, pairs)."""
    return np.array([np.asarray(evaluate(metric, counts), float) + 0 * counts.tp for metric in metrics])


def _sums(values: Sequence[np.ndarray], rows: int) -> np.ndarray:
    """All sums of one column of each, of shape (rows, columns), the last ones varying fastest."""
    total = np.zeros((rows, 1))
    for part in values:
        total = (total[:, :, None] + part[:, None, :]).reshape(rows, -1)
    return total
