"""Whole counts of images of known sizes near to some shares: counts of some images are moved a little, all ways of one half and the other.

Where few images are small, counts that are rounded hardly ever have means in narrow ranges, but among millions of their neighbours some
do. Values are floats here; who asks looks at what is nominated exactly.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, islice

import numpy as np

from segbounds.means.sizes.paired_sums import paired
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, evaluate

FAR = {1: 24, 2: 3}  # pixels of a kind by which counts are moved, where so many images are one half
MOVED = 4  # images at once
WAYS = 6  # to choose these
NOMINATED = 20  # counts of all images, for each of these ways


def near_to(
    metrics: Sequence[Similarity], ends: tuple[np.ndarray, np.ndarray], start: Sequence[Counts]
) -> Iterator[tuple[Counts, ...]]:
    """Counts of all images, next to whole ones, of which the means of some metrics lie between two numbers each."""
    unmoved = _values(metrics, Counts(*map(np.array, zip(*start, strict=True))))
    for chosen in islice(combinations(range(len(start)), min(MOVED, len(start))), WAYS):
        fixed = np.delete(unmoved, chosen, axis=1).sum(axis=1)
        low, high = (len(start) * end - fixed for end in ends)
        halves = [half for half in (chosen[: len(chosen) // 2], chosen[len(chosen) // 2 :]) if half]
        moves = {i: _moved(start[i], FAR[len(half)]) for half in halves for i in half}
        sums = [_sums([_values(metrics, moves[i]) for i in half]) for half in halves]
        if len(sums) < 2:
            sums.append(np.zeros((len(metrics), 1)))
        found = paired([np.arange(part.shape[1])[None] for part in sums], sums, low, high)
        for pair in islice(found or (), NOMINATED):
            counts = list(start)
            for half, place in zip(halves, pair, strict=False):
                places = np.unravel_index(place, [moves[i].tp.size for i in half])
                for i, at in zip(half, places, strict=True):
                    counts[i] = Counts(*(int(side[at]) for side in moves[i]))
            yield tuple(counts)


def _moved(counts: Counts, far: int) -> Counts:
    """Those next to some, with as many positives and negatives."""
    p, n = counts.tp + counts.fn, counts.fp + counts.tn
    near = (
        np.arange(max(count - far, 0), min(count + far, most) + 1) for count, most in ((counts.tp, p), (counts.fp, n))
    )
    tp, fp = (grid.ravel() for grid in np.meshgrid(*near, indexing="ij"))
    return Counts(tp, fp, p - tp, n - fp)


def _values(metrics: Sequence[Similarity], counts: Counts) -> np.ndarray:
    """Of shape (metrics, pairs)."""
    return np.array([np.asarray(evaluate(metric, counts), float) + 0 * counts.tp for metric in metrics])


def _sums(values: Sequence[np.ndarray]) -> np.ndarray:
    """All sums of one column of each, the last ones varying fastest."""
    total = values[0]
    for part in values[1:]:
        total = (total[:, :, None] + part[:, None, :]).reshape(len(total), -1)
    return total
