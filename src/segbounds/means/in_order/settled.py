"""Few images with means and with values in order: Newton's method from many starts, in which values are put in order at every step.

Each metric has its own order, and values between two images, such as the median of an even number, move with both of them.
"""

from collections.abc import Sequence

import numpy as np

from segbounds.means.certificates.programmes import Programme
from segbounds.means.in_order.places import Placed
from segbounds.means.numbered.many_starts import FIRST, KEPT, LITTLE, STEP, TRIED, Search, Starts, ends_of
from segbounds.means.numbered.targets import KEPT_FREE, LEAST, MANY, Target
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import SIZES, Mean, whole_counts

MOST = 60  # images
DRAWN = 240_000  # images at most, of all starts together
SAME = 10  # decimals in which two choices are alike, and the first is taken


def images_in_order(
    programme: Programme, known: Sequence[Mean], places: Sequence[Placed], images: int, ddof: int
) -> list[list[tuple[int, ...]]]:
    """Whole counts of so many images of which everything is true in floats, in several sizes."""
    if not 1 <= images <= MOST:
        return []
    metrics = {item.metric: None for item in known} | {item.statistic.metric: None for item in places}
    named = {item.metric: item for item in known}
    rest = [metric for metric in metrics if metric not in named]
    target = Target.of(known, images, ddof)
    wanted = _Wanted((*named, *rest), target, places)
    search = _OrderedSearch(_starts(programme, wanted, images), wanted)
    return [
        whole_counts(counts, size)
        for counts, _ in ends_of(search)
        for size in dict.fromkeys(size for size, _ in SIZES[2:])
    ]


class _Wanted:
    """Means, variances and values in order that are wanted, with half of their widths."""

    def __init__(self, metrics: Sequence[Similarity], target: Target, places: Sequence[Placed]) -> None:
        self.all = Target(tuple(metrics), target.images, (), np.zeros(0), np.zeros(0))
        self.target, self.places, self.images = target, places, target.images
        self.owners = [self.all.metrics.index(item.statistic.metric) for item in places]
        self.weights = np.zeros((len(places), target.images))
        for row, item in enumerate(places):
            for number, weight in item.weights:
                self.weights[row, number] = float(weight)
        ends = [(float(i.statistic.value.low), float(i.statistic.value.high)) for i in places]
        self.low, self.high = (np.array(side) for side in zip(*ends, strict=True))
        self.half = np.concatenate([target.half, (self.high - self.low) / 2 + LEAST])

    def values(self, counts: np.ndarray) -> np.ndarray:
        return self.all.values(counts)

    def missed(self, values: np.ndarray, coarse: float, free: float) -> np.ndarray:
        """By how much it is missed by values of shape (metrics, images, sets): of shape (rows, sets)."""
        means = self.target.missed(self.target.sums_of(values[: len(self.target.metrics)]).sum(axis=1), coarse, free)
        there = np.sort(values[self.owners], axis=1)
        found = (self.weights[:, :, None] * there).sum(axis=1)
        half = (self.high - self.low)[:, None] / 2 + LEAST
        off = found - (self.low + self.high)[:, None] / 2
        return np.concatenate([means, (off - np.clip(off, -free * half, free * half)) / np.maximum(half, coarse)])


class _OrderedSearch(Search):
    """The search for sets of images, with rows for values in order."""

    def __init__(self, starts: Starts, wanted: _Wanted) -> None:
        self.wanted = wanted
        super().__init__(starts, wanted)  # type: ignore[arg-type]

    def _missed(self, values: np.ndarray, numbers: np.ndarray, free: float = KEPT_FREE) -> np.ndarray:
        return self.wanted.missed(values, 0.0, free)

    def _slopes(self, sets: np.ndarray) -> np.ndarray:
        wanted, values = self.wanted, self.values[..., sets]
        near = self.logs[:, None][..., sets] + STEP * np.eye(4)[:, :, None, None]
        change = (wanted.values(np.where(self.none[:, None][..., sets], 0, np.exp(near))) - values[:, None]) / STEP
        first = len(wanted.target.metrics)
        spread = list(wanted.target.spread)
        means = values[spread].mean(axis=1)
        squares = 2 * (values[spread] - means[:, None])[:, None] * change[spread]
        order = np.argsort(np.argsort(values[wanted.owners], axis=1, kind="stable"), axis=1)
        weights = np.take_along_axis(wanted.weights[:, :, None], order, axis=1)
        rows = [change[:first] / wanted.images, squares / wanted.images, weights[:, None] * change[wanted.owners]]
        found = np.concatenate(rows) / wanted.half[:, None, None, None]
        found = found * (self.missed[:, sets] != 0)[:, None, None]
        flat = np.nan_to_num(found, nan=0.0, posinf=0.0, neginf=0.0)
        return flat.reshape(len(found), -1, len(sets)).transpose(2, 0, 1)


def _starts(programme: Programme, wanted: _Wanted, images: int) -> Starts:
    """Random sets of images, those that come nearest; and the same with a little instead of some of the zeros."""
    draw = np.random.default_rng(images)
    pool = programme.counts
    pool = pool[:, :: -(-pool.shape[1] // MANY)]
    tried = min(TRIED, DRAWN // images)
    columns = draw.integers(pool.shape[1], size=(images, tried))
    # sets of images that are nearly alike as well
    alike = draw.integers(1, 4, size=tried)
    columns = columns[np.arange(images)[:, None] % alike, np.arange(tried)] if images > 3 else columns
    mixed = draw.integers(pool.shape[1], size=(images, tried))
    columns = np.where(draw.random((images, tried)) < 0.5, columns, mixed)
    values = wanted.values(pool)[:, columns]
    costs = (wanted.missed(values, FIRST, KEPT_FREE) ** 2).sum(axis=0)
    _, best = np.unique(np.round(np.nan_to_num(costs, nan=np.inf), SAME), return_index=True)
    counts = pool[:, columns[:, best[:KEPT]]]
    little = counts.max(axis=0) * 10 ** draw.uniform(*LITTLE, counts.shape)
    lifted = np.where((counts == 0) & (draw.random(counts.shape) < 0.5), little, counts)
    every = np.concatenate([counts, lifted], axis=2)
    return Starts(every, np.ones(every.shape[1:], int))
