"""What so many images are to have, in floats, and images that may be among them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from segbounds.means.certificates.programmes import Programme
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, evaluate
from segbounds.ranges.examples import Mean

KEPT_FREE = 0.5  # of the widths, where Newton's method is to end
MANY = 1500  # images of a pool
LEAST = 1e-13  # of a width


@dataclass(frozen=True)
class Target:
    """What so many images are to have: means, and variances that divide by their number, with half of the widths; by row of metrics.

    spread
        Which metrics have a variance.
    """

    metrics: tuple[Similarity, ...]
    images: int
    spread: tuple[int, ...]
    low: np.ndarray
    high: np.ndarray

    @classmethod
    def of(cls, known: Sequence[Mean], images: int, ddof: int) -> "Target":
        spread = tuple(i for i, item in enumerate(known) if item.deviation is not None)
        factor = Fraction(images - ddof, images)
        low, high = [], []
        for item in known:
            low.append(float(item.mean.low))
            high.append(float(item.mean.high))
        for i in spread:
            deviation = known[i].deviation
            assert deviation is not None, "only those with a deviation are listed"
            low.append(max(float(deviation.low), 0.0) ** 2 * float(factor))
            high.append(max(float(deviation.high), 0.0) ** 2 * float(factor))
        return cls(tuple(item.metric for item in known), images, spread, np.array(low), np.array(high))

    @cached_property
    def half(self) -> np.ndarray:
        """Half of the widths."""
        return (self.high - self.low) / 2 + LEAST

    def values(self, counts: np.ndarray) -> np.ndarray:
        """Values of all metrics on some images, of shape (metrics, ...)."""
        there = Counts(*(counts / counts.max(axis=0)))
        with np.errstate(all="ignore"):
            return np.array([np.asarray(evaluate(metric, there), float) + 0 * there.tp for metric in self.metrics])

    def value_of(self, metric: Similarity, counts: np.ndarray) -> np.ndarray:
        """One metric, which need not be one of these, on some images."""
        with np.errstate(all="ignore"):
            return np.asarray(evaluate(metric, Counts(*(counts / counts.max(axis=0)))), float) + np.zeros(
                counts.shape[1]
            )

    def missed(self, sums: np.ndarray, coarse: float, free: float = KEPT_FREE) -> np.ndarray:
        """By how much sums of values, and of squares of those that have a variance, of shape (rows, ...), miss what is wanted."""
        many = len(self.metrics)
        means = sums[:many] / self.images
        spread = sums[many:] / self.images - means[list(self.spread)] ** 2
        found = np.concatenate([means, spread])
        shape = (-1,) + (1,) * (sums.ndim - 1)
        middle = ((self.low + self.high) / 2).reshape(shape)
        half = self.half.reshape(shape)
        off = found - middle
        scale = np.concatenate([np.full(many, coarse), coarse * (2 * np.sqrt(self.high[many:]) + coarse)])
        return (off - np.clip(off, -free * half, free * half)) / np.maximum(half, scale.reshape(shape))

    def fitting(self, sums: np.ndarray) -> np.ndarray:
        """Which images are near enough to the means, for the variances and for where metrics end, to be one of so many."""
        many = len(self.metrics)
        fine = np.isfinite(sums).all(axis=0)
        for row, i in enumerate(self.spread, start=many):
            reach = np.sqrt(self.images * self.high[row]) + LEAST
            fine &= (sums[i] > self.low[i] - reach) & (sums[i] < self.high[i] + reach)
        return fine

    def sums_of(self, values: np.ndarray) -> np.ndarray:
        return np.concatenate([values, values[list(self.spread)] ** 2])


@dataclass(frozen=True)
class Pool:
    """Images, and the values that sums are made of, by column."""

    counts: np.ndarray
    sums: np.ndarray

    @property
    def many(self) -> int:
        return self.counts.shape[1]


def pool_of(programme: Programme, target: Target) -> Pool:
    """The columns of a programme that may be one of so many images."""
    sums = target.sums_of(np.array([programme.of(metric) for metric in target.metrics]))
    fitting = np.flatnonzero(target.fitting(sums))
    fitting = fitting[:: -(-len(fitting) // MANY) or 1]
    return Pool(programme.counts[:, fitting], sums[:, fitting])
