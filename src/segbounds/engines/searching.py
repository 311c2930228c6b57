"""Random mask pairs of one size that move towards a bound: where sampling alone would need luck.

From random counts that satisfy the hypotheses, each round keeps the pairs nearest to the bound and moves pixels between
their counts, first many and then few, until moving no number of pixels brings the best of them nearer. Floats choose the
way; what is found is for exact arithmetic to judge.
"""

from collections.abc import Sequence

import numpy as np
from sympy.core.relational import Relational

from segbounds.engines.ranking import inside, ranked_against
from segbounds.metrics.counts import Counts
from segbounds.regions.region import whole_rays
from segbounds.theorems.instances import Inequality

STARTS = 600
CLIMBERS = 24
ROUNDS = 24
MOVES = 10  # of each climber in each round
FINAL = 4  # climbers that are followed until nothing improves them
LONGEST = 200  # steps of these at most


def searched(bound: Inequality, hypotheses: Sequence[Relational], pixels: int, seed: int) -> Counts:
    """Counts of pairs of masks near a bound, the nearest first, four int64 arrays of one shape (empty where no pair of this
    size satisfies the hypotheses).

    pixels
        Images have this many, or, where the hypotheses admit no such pair, as many fewer as they ask.

    Raises Unsupported where numpy cannot evaluate the bound.
    """
    rays = whole_rays(hypotheses)
    rng = np.random.default_rng([seed, pixels])
    if not len(rays):
        return Counts(*np.empty((4, 0), np.int64))
    weights = float(pixels) ** rng.uniform(-1, 0, (STARTS, len(rays))) * (rng.random((STARTS, len(rays))) < 0.7)
    found = _best(bound, hypotheses, _whole(weights, rays, pixels), rays, CLIMBERS)
    for round_ in range(ROUNDS):
        step = np.log(pixels + 1) * 0.75**round_
        moved = np.repeat(found, MOVES, axis=0) * np.exp(step * rng.standard_normal((len(found) * MOVES, len(rays))))
        moved *= rng.random(moved.shape) > 0.05
        found = _best(bound, hypotheses, np.vstack([found, _whole(moved, rays, pixels)]), rays, CLIMBERS)
    best = [_followed(bound, hypotheses, climber, rays) for climber in found[:FINAL]]
    found = _best(bound, hypotheses, np.vstack([*best, found]), rays, CLIMBERS)
    return Counts(*(found @ rays).T)


def _whole(weights: np.ndarray, rays: np.ndarray, pixels: int) -> np.ndarray:
    """Whole weights in about these proportions, for as many pixels as the rays allow."""
    sizes = rays.sum(axis=1)
    total = weights @ sizes
    kept = weights[total > 0] / total[total > 0, None] * pixels
    # a positive weight stays one: bounds are often tight at a single pixel
    whole = np.where(kept > 0, np.maximum(1, np.floor(kept)), 0).astype(np.int64)
    rows, largest = np.arange(len(whole)), (whole * sizes).argmax(axis=1)
    whole[rows, largest] += (pixels - whole @ sizes) // sizes[largest]
    return whole[(whole >= 0).all(axis=1) & whole.any(axis=1)]


def _followed(bound: Inequality, hypotheses: Sequence[Relational], weights: np.ndarray, rays: np.ndarray) -> np.ndarray:
    """The weights after moving pixels from one ray to another, one, two, four, … at a time, as long as that helps."""
    sizes = rays.sum(axis=1)
    for _ in range(LONGEST):
        tried = [weights]
        for place in range(len(rays)):
            for other in range(len(rays)):
                amount = np.int64(1)
                while other != place and amount * sizes[other] <= weights[place] * sizes[place]:
                    moved = weights.copy()
                    moved[place] -= -(-amount * sizes[other] // sizes[place])
                    moved[other] += amount
                    tried.append(moved)
                    amount *= 2
        best = _best(bound, hypotheses, np.array(tried), rays, 1)
        if not len(best) or np.array_equal(best[0], weights):
            break
        weights = best[0]
    return weights[None]


def _best(
    bound: Inequality, hypotheses: Sequence[Relational], weights: np.ndarray, rays: np.ndarray, how_many: int
) -> np.ndarray:
    """The different weights whose pairs are nearest to the bound; of equally near ones the first."""
    if not len(weights):
        return weights
    _, first = np.unique(weights, axis=0, return_index=True)
    weights = weights[np.sort(first)]
    counts = Counts(*(weights @ rays).T)
    ranked = np.where(inside(hypotheses, counts), ranked_against(bound, counts), -np.inf)
    order = np.argsort(-ranked, kind="stable")[:how_many]
    return weights[order[ranked[order] > -np.inf]]
