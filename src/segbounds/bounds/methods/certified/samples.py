"""Many counts, on which metrics are looked at in floats: what is seen there nominates and proves nothing."""

from functools import cache
from itertools import product

import numpy as np

from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, evaluate

PIXELS = 20  # every pair of masks on up to so many pixels
RANDOM = 40_000


@cache
def sampled(metric: Similarity) -> np.ndarray:
    """The values of a metric on every pair of masks on up to PIXELS pixels, and on random counts of all orders of magnitude."""
    return np.asarray(evaluate(metric, sample()))


@cache
def sample() -> Counts:
    """The counts of `sampled`: those on few pixels first."""
    small = np.array([four for four in product(range(PIXELS + 1), repeat=4) if 1 <= sum(four) <= PIXELS]).T
    random = np.floor(10 ** np.random.default_rng(0).uniform(-1, 6, (4, RANDOM))).astype(np.int64)
    return Counts(*np.hstack([small, random[:, random.any(axis=0)]]))
