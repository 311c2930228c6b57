"""Whole counts that have reported ranges of metrics, found quickly where there is room for them: what tables of true numbers have.

A place is sought in floats at which every metric is next to the middle of its range, by steps of Gauss and Newton in the logarithms of the
counts, in which whatever is missed most weighs more from step to step (Lawson's weights). Counts rounded there are checked exactly.
Nothing follows where none are found.
"""

from collections.abc import Iterable, Sequence
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
#: Shares of the four counts where the first searches begin: of a middling segmentation, with different errors.
_ORDINARY_STARTS = np.array([(0.2, 0.03, 0.05, 0.72), (0.2, 0.05, 0.03, 0.72)])
DAMPED = 1e-6
LONGEST = 1.5  # step, in logarithms of counts
DIFFERENCE = 1e-6
LEAST = 1e-7  # share of the pixels that a count has at the start
SIZES = tuple(10**digits for digits in range(2, 10))  # numbers of pixels
_SHIFTS = DIFFERENCE * np.hstack([np.zeros((4, 1)), np.eye(4), -np.eye(4)])
#: Halves of ranges that a place may miss for linear programmes to be worth while, how many of these there are at most, from which steps in
#: logarithms on, how much less must be missed after one, and how little is enough.
NEARLY, PROGRAMMES, FIRST_TRUST, LITTLE, ROOM = 4.0, 12, 0.3, 1e-3, 0.9
HOPELESS = 1.2  # halves of ranges that a programme misses: what bends makes up for no more than that
UP = 0.37  # what is added before digits are cut: not 1/2, since shares such as 1/4 would be halfway then


def counts_near_middles(known: Sequence[Fact]) -> Counts | None:
    """Whole counts with all values; None where none were found, and where a value is exact."""
    ends = _ends(known)
    if ends is None:
        return None
    nearest: tuple[float, np.ndarray | None] = (NEARLY, None)
    for starts in (_ORDINARY_STARTS, _starts_in_regions(known)):
        places, missed = _moved(starts, known, *ends)
        if (counts := _first_with(known, places[missed < 1])) is not None:
            return counts
        if len(missed) and missed.min() < nearest[0]:
            nearest = float(missed.min()), places[missed.argmin()]
    if nearest[1] is None:
        return None
    place, most = _balanced(nearest[1], known, *ends)
    return _first_with(known, [place]) if most < 1 else None


def shares_near_middles(known: Sequence[Fact]) -> np.ndarray | None:
    """Shares of the four counts that come nearest to all values, of those that were found; None where a value is exact."""
    ends = _ends(known)
    if ends is None:
        return None
    places, missed = _moved(np.vstack([_ORDINARY_STARTS, _starts_in_regions(known)]), known, *ends)
    return places[missed.round(3).argmin()]


def _first_with(known: Sequence[Fact], places: Iterable[np.ndarray]) -> Counts | None:
    for place in places:
        for size in SIZES:
            counts = Counts(*(int(share * size + UP) for share in place))
            if any(counts) and all(holds(item, counts) for item in known):
                return counts
    return None


def _ends(known: Sequence[Fact]) -> tuple[np.ndarray, np.ndarray] | None:
    """The middles and the halves of the ranges; None where there are none, or one is a single number or beyond every metric."""
    if not known or any(item.value.low == item.value.high for item in known):
        return None
    ends = [(max(item.value.low, sp.Integer(-1)), min(item.value.high, sp.Integer(2))) for item in known]
    low, high = (np.array([float(pair[i]) for pair in ends]) for i in (0, 1))
    return ((low + high) / 2, (high - low) / 2) if (high > low).all() else None


def _starts_in_regions(known: Sequence[Fact]) -> np.ndarray:
    """Inside of what metrics that are linear say together; with more false positives, and with more false negatives."""
    starts = []
    for cone in regions(known)[:4]:
        inside = np.array([float(count) for count in cone.inside])
        share = np.maximum(inside / inside.sum(), LEAST)
        starts += [share, share[[0, 2, 1, 3]], share * [1, 3, 1 / 3, 1], share * [1, 1 / 3, 3, 1]]
    return np.array(starts).reshape(-1, 4)


def _moved(
    starts: np.ndarray, known: Sequence[Fact], middle: np.ndarray, half: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """From each start, shares of the four counts at which metrics are next to the middles of their ranges, and by how many halves of these
    they miss them at most, as far as floats tell. All starts at once: most of the time numpy would take is by the call."""
    logs, weights = np.log(starts), np.ones((len(starts), len(known)))
    most, under_way = np.full(len(starts), np.inf), np.arange(len(starts))
    for step in range(STEPS + 1):
        missed, slopes = _missed(logs[under_way], known, middle, half)
        fine = np.isfinite(missed).all(axis=1) & np.isfinite(slopes).all(axis=(1, 2))
        logs[under_way[~fine]] = np.log(starts[under_way[~fine]])
        under_way, missed, slopes = under_way[fine], missed[fine], slopes[fine]
        most[under_way] = np.abs(missed).max(axis=1)
        far = most[under_way] >= NEAR
        most[under_way[~far]] = NEAR
        under_way, missed, slopes = under_way[far], missed[far], slopes[far]
        if step == STEPS or not len(under_way):
            break
        most[under_way] = np.inf
        if step >= ALIKE:
            weights[under_way] *= np.minimum(np.abs(missed), 10) + 0.05
            weights[under_way] /= weights[under_way].max(axis=1, keepdims=True)
        logs[under_way] -= _steps(missed, slopes, np.sqrt(weights[under_way]))
        logs[under_way] -= np.log(np.exp(logs[under_way]).sum(axis=1, keepdims=True))
    return np.exp(logs), most


def _steps(missed: np.ndarray, slopes: np.ndarray, root: np.ndarray) -> np.ndarray:
    """Damped steps of Gauss and Newton, with the roots of the weights."""
    matrix = slopes * root[:, :, None]
    square = np.swapaxes(matrix, 1, 2) @ matrix
    damping = DAMPED * (1 + np.trace(square, axis1=1, axis2=2))[:, None, None] * np.eye(4)
    right = np.swapaxes(matrix, 1, 2) @ (root * missed)[:, :, None]
    steps = np.linalg.solve(square + damping, right)[:, :, 0]
    return steps * np.minimum(1.0, LONGEST / np.maximum(np.abs(steps).max(axis=1), 1e-300))[:, None]


def _balanced(
    place: np.ndarray, known: Sequence[Fact], middle: np.ndarray, half: np.ndarray
) -> tuple[np.ndarray, float]:
    """The place from which the one that is missed most is missed least, by linear programmes: weights find it too slowly where as many
    metrics trade off as there are ways to move."""
    from scipy.optimize import linprog

    log, longest, best = np.log(place), FIRST_TRUST, (place, np.inf)
    missed, slopes = (part[0] for part in _missed(log[None], known, middle, half))
    for _ in range(PROGRAMMES):
        ones = np.ones((len(known), 1))
        rows, right = np.block([[slopes, -ones], [-slopes, -ones]]), np.concatenate([-missed, missed])
        found = linprog([0, 0, 0, 0, 1], rows, right, bounds=[(-longest, longest)] * 4 + [(0, None)], method="highs")
        if found.x is None or (
            found.x[4] > HOPELESS and np.abs(found.x[:4]).max() < longest
        ):  # nor is less missed near by
            break
        further = log + found.x[:4]
        further -= np.log(np.exp(further).sum())
        there, slopes_there = (part[0] for part in _missed(further[None], known, middle, half))
        most = float(np.abs(there).max())
        if not (np.isfinite(there).all() and np.isfinite(slopes_there).all() and most < float(np.abs(missed).max())):
            longest /= 4
            continue
        settled = float(np.abs(missed).max()) - most < LITTLE
        log, missed, slopes, best = further, there, slopes_there, (np.exp(further), most)
        if most < ROOM or settled:
            break
    return best


@cache
def _prepared(metric: Similarity) -> Prepared:
    return Prepared(metric, np)


def _missed(
    places: np.ndarray, known: Sequence[Fact], middle: np.ndarray, half: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """By how many halves of their ranges metrics miss the middles at each place, and how that changes."""
    counts = Counts(*np.moveaxis(np.exp(places[:, :, None] + _SHIFTS), 1, 0))
    with np.errstate(all="ignore"):
        values = np.stack([np.broadcast_to(_prepared(item.metric)(*counts), counts.tp.shape) for item in known], axis=1)
    missed = (values - middle[:, None]) / half[:, None]
    return missed[:, :, 0], (missed[:, :, 1:5] - missed[:, :, 5:]) / (2 * DIFFERENCE)
