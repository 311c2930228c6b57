"""Whole counts that have reported ranges of metrics, found quickly where there is room for them: what tables of true numbers have.

A place is sought in floats at which every metric is next to the middle of its range, by steps of Gauss and Newton in the logarithms of the
counts, in which whatever is missed most weighs more from step to step (Lawson's weights). Counts rounded there are checked exactly.
Nothing follows where none are found.
"""

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import sympy as sp

from segbounds.bounds.methods.nonlinear.few_pixels import holds
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Prepared, Similarity
from segbounds.regions.facts import Fact, regions

STEPS = 24
ALIKE = 4  # steps in which all weigh alike
NEAR = 0.5  # of half a range: so near to all middles no further step is taken
#: Shares of the four counts where the first search begins: of a middling segmentation, with different errors.
ORDINARY = (0.2, 0.03, 0.05, 0.72)
DAMPED = 1e-6
LONGEST = 1.5  # step, in logarithms of counts
DIFFERENCE = 1e-6
LEAST = 1e-7  # share of the pixels that a count has at the start
SIZES = tuple(10**digits for digits in range(2, 10))  # numbers of pixels
UP = 0.37  # what is added before digits are cut: not 1/2, since shares such as 1/4 would be halfway then


def counts_near_middles(known: Sequence[Fact]) -> Counts | None:
    """Whole counts with all values; None where none were found, and where a value is exact."""
    ends = _ends(known)
    if ends is None:
        return None
    for start in _starts(known):
        place, missed = _moved(start, known, *ends)
        for size in SIZES if missed < 1 else ():
            counts = Counts(*(int(share * size + UP) for share in place))
            if any(counts) and all(holds(item, counts) for item in known):
                return counts
    return None


def shares_near_middles(known: Sequence[Fact]) -> np.ndarray | None:
    """Shares of the four counts that come nearest to all values, of those that were found; None where a value is exact."""
    ends = _ends(known)
    if ends is None:
        return None
    found = [_moved(start, known, *ends) for start in _starts(known)]
    return min(found, key=lambda one: round(one[1], 3))[0]


def _ends(known: Sequence[Fact]) -> tuple[np.ndarray, np.ndarray] | None:
    """The middles and the halves of the ranges; None where there are none, or one is a single number or beyond every metric."""
    if not known or any(item.value.low == item.value.high for item in known):
        return None
    ends = [(max(item.value.low, sp.Integer(-1)), min(item.value.high, sp.Integer(2))) for item in known]
    low, high = (np.array([float(pair[i]) for pair in ends]) for i in (0, 1))
    return ((low + high) / 2, (high - low) / 2) if (high > low).all() else None


def _starts(known: Sequence[Fact]) -> Iterator[np.ndarray]:
    """An ordinary place, then inside of what metrics that are linear say together; with more false positives, and with more false
    negatives."""
    yield np.array(ORDINARY)
    yield np.array(ORDINARY)[[0, 2, 1, 3]]
    for cone in regions(known)[:4]:
        inside = np.array([float(count) for count in cone.inside])
        share = np.maximum(inside / inside.sum(), LEAST)
        yield share
        yield share[[0, 2, 1, 3]]
        yield share * [1, 3, 1 / 3, 1]
        yield share * [1, 1 / 3, 3, 1]


def _moved(start: np.ndarray, known: Sequence[Fact], middle: np.ndarray, half: np.ndarray) -> tuple[np.ndarray, float]:
    """Shares of the four counts at which metrics are next to the middles of their ranges, and by how many halves of these they miss them
    at most, as far as floats tell."""
    place, weights = np.log(start), np.ones(len(known))
    for step in range(STEPS):
        missed, slopes = _missed(place, known, middle, half)
        if not (np.isfinite(missed).all() and np.isfinite(slopes).all()):
            return start, np.inf
        if (np.abs(missed) < NEAR).all():
            return np.exp(place), NEAR
        if step >= ALIKE:
            weights = weights * (np.minimum(np.abs(missed), 10) + 0.05)
            weights /= weights.max()
        root = np.sqrt(weights)
        matrix = slopes * root[:, None]
        square = matrix.T @ matrix
        moved = np.linalg.solve(square + DAMPED * (1 + np.trace(square)) * np.eye(4), matrix.T @ (root * missed))
        place = place - moved * min(1.0, LONGEST / max(float(np.abs(moved).max()), 1e-300))
        place -= np.log(np.exp(place).sum())
    missed, _ = _missed(place, known, middle, half)
    most = float(np.abs(missed).max())
    return np.exp(place), most if np.isfinite(most) else np.inf


@cache
def _prepared(metric: Similarity) -> Prepared:
    return Prepared(metric, np)


def _missed(
    place: np.ndarray, known: Sequence[Fact], middle: np.ndarray, half: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """By how many halves of their ranges metrics miss the middles, and how that changes."""
    shifts = DIFFERENCE * np.hstack([np.zeros((4, 1)), np.eye(4), -np.eye(4)])
    counts = Counts(*np.exp(place[:, None] + shifts))
    with np.errstate(all="ignore"):
        values = np.array([_prepared(item.metric)(*counts) for item in known], float)
    missed = (values - middle[:, None]) / half[:, None]
    return missed[:, 0], (missed[:, 1:5] - missed[:, 5:]) / (2 * DIFFERENCE)
