"""Images of which reported means are true, near to images that have most of these values themselves.

Numbers that come from images are mostly true of images that are not too different from one another, around one that has the mean values.
That is looked for first, with few columns in one linear programme; what it nominates is verified exactly. Nothing follows from none
being found.
"""

from collections.abc import Sequence

import numpy as np

from segbounds.algebra.linear_programmes import Missing, mixture
from segbounds.bounds.methods.nonlinear.near_middles import shares_near_middles
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, evaluate
from segbounds.ranges.examples import Mean, Sample, Verified, rounded, verified
from segbounds.regions.cone import Cone
from segbounds.regions.facts import Fact, having, nonlinear

#: How different images are from the typical one, in logarithms of their counts: all kinds of them, alike ones most.
SPREADS = (0.05, 0.3, 1.0, 2.5)
EACH = 120  # images of each kind
ROUNDS = 4  # in which images around those that were used are added
AROUND = 8  # of each that was used
SEED = 20
ROOM = 0.02  # of the width of what is reported, left free at both ends
FAR = -0.5  # by so much of the width means are missed where images are not near to be found
MOST_ROOM = 0.5  # of the width
TRIED = 14  # ways of making shares and counts whole


def mixture_near_typical(known: Sequence[Mean], images: int | None = None) -> Verified | None:
    """Images of which all means are true, exactly; None where none were found. Deviations are not looked at."""
    if any(mean.deviation is not None for mean in known) or len(known) < 2:
        return None
    centre = _typical(known)
    if centre is None:
        return None
    metrics = [mean.metric for mean in known]
    draw = np.random.default_rng(SEED)
    columns = np.hstack(
        [np.eye(4), centre[:, None], *(_around(centre[:, None], spread, EACH, draw) for spread in SPREADS)]
    )
    low, high = (
        np.array([float(end) for end in ends]) for ends in zip(*((m.mean.low, m.mean.high) for m in known), strict=True)
    )
    for turn in range(ROUNDS):
        columns, values = _with_values(columns, metrics)
        shares, room = _roomiest(values, low, high)
        used = np.flatnonzero(shares > 1e-9)
        if turn and room < FAR:
            return None
        if room > ROOM:
            sample = Sample(images)
            for number, mixture in enumerate(rounded(shares[used], columns[:, used], images)):
                found = verified(mixture, known, sample) if number < TRIED else None
                if found is not None:
                    return found
        more = [_around(columns[:, used], spread / 2**turn, AROUND, draw) for spread in SPREADS[:3]]
        columns = np.hstack([columns[:, used], columns[:, :4], *more, columns[:, 4::2]])
    return None


def _typical(known: Sequence[Mean]) -> np.ndarray | None:
    """Counts that come nearest to all of the values; of exact ones, those that have as many as go together, the first ones first."""
    share = shares_near_middles([Fact(mean.metric, mean.mean) for mean in known])
    if share is not None:
        return np.maximum(share, 1e-9)
    cones = [Cone()]
    for mean in known:
        if nonlinear(mean.metric):
            continue
        narrower = [part for cone in cones for part in having(mean.metric, Fact(mean.metric, mean.mean).value, cone)]
        cones = [cone for cone in narrower if not cone.empty] or cones
    inside = np.array([float(count) for count in cones[0].inside])
    total = inside.sum()
    return None if not total else np.maximum(inside / total, 1e-9)


def _around(columns: np.ndarray, spread: float, many: int, draw: np.random.Generator) -> np.ndarray:
    noise = draw.normal(0, spread, (4, columns.shape[1], many))
    return np.asarray((columns[:, :, None] * np.exp(noise)).reshape(4, -1))


def _with_values(columns: np.ndarray, metrics: Sequence[Similarity]) -> tuple[np.ndarray, np.ndarray]:
    with np.errstate(all="ignore"):
        values = np.array(
            [np.broadcast_to(evaluate(metric, Counts(*columns)), columns.shape[1]) for metric in metrics], float
        )
    fine = np.isfinite(values).all(axis=0)
    return columns[:, fine], values[:, fine]


def _roomiest(values: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, float]:
    """Shares with which the means lie farthest within what is reported, as a share of its width; the room may be negative."""
    wide = np.maximum(high - low, 1e-12)
    found = mixture(
        np.zeros(values.shape[1]), values, list(zip(low, high, strict=True)), Missing(1.0, -MOST_ROOM, wide)
    )
    return (np.zeros(values.shape[1]), -np.inf) if found is None else (found.shares, -found.missed)
