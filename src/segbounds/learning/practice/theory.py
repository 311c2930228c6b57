"""The predictions of theory, (a) to (f) of `docs/practice/protocol.md`, on finished trainings."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from segbounds.learning.practice.criteria import MATCHED, TVERSKY, WEIGHTS, tversky_loss, weighted_loss
from segbounds.learning.practice.evaluation import (
    SENSITIVE,
    Headline,
    error,
    gain,
    headline,
    index,
    of_training,
    validation,
)
from segbounds.learning.practice.predictions import BEST
from segbounds.learning.practice.results import Results, Way, counts, scores
from segbounds.learning.practice.settings import SCRATCH, START
from segbounds.learning.practice.statistics import OverTasks, over_tasks
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.metrics.similarity import evaluate

#: The most that mean Jaccard can lose where Dice was maximised instead: 3 - 2 sqrt 2.
REGRET = 3 - 2 * 2**0.5


def shrinking(results: Results) -> list[tuple[str, OverTasks | None, bool]]:
    """(a) For each metric-sensitive loss: its gain over cross-entropy at the most probable class less that at the best threshold; and
    whether all folds of it are finished."""
    found: list[tuple[str, OverTasks | None, bool]] = []
    for loss in SENSITIVE:
        before = headline(results, Way(loss), Way(START), "Dice")
        after = headline(results, Way(loss, rule=BEST), Way(START, rule=BEST), "Dice")
        gaps = [one.mean - other.mean for one, other in zip(before.gains, after.gains, strict=True)]
        # the two rest on the same images
        found.append((loss, over_tasks(gaps) if before.over else None, before.finished))
    return found


def other_way(results: Results) -> list[Headline]:
    """(b) Accuracy of cross-entropy less that of soft Dice, and weighted Hamming of weighted cross-entropy less that of soft Dice."""
    pairs = ((START, "accuracy"), ("weighted cross-entropy", "weighted Hamming"))
    return [headline(results, Way(loss), Way("soft Dice"), name) for loss, name in pairs]


@dataclass(frozen=True)
class MeasuredRegret:
    """(c) Mean Jaccard of soft Jaccard and of soft Dice on one task."""

    task: str
    best: float
    instead: float
    complete: bool

    @property
    def lost(self) -> float:
        return self.best - self.instead

    @property
    def bounded(self) -> bool:
        return self.instead >= self.best / (2 - self.best)


def regrets(results: Results) -> list[MeasuredRegret]:
    """(c) Task by task."""
    found = []
    for task in results.tasks:
        ways = (Way("soft Jaccard"), Way("soft Dice"))
        item = gain(results, task, *ways, jaccard)
        if item is not None:
            best, instead = scores(results, task, ways, jaccard).values.mean(axis=0)
            found.append(MeasuredRegret(task, float(best), float(instead), item.complete))
    return found


@dataclass(frozen=True)
class Fall:
    """How far training with a Tversky index falls behind soft Dice, and the tight absolute error of the index against Dice."""

    alpha: float
    beta: float
    error: float
    behind: Headline


def falls(results: Results) -> list[Fall]:
    """(d) Soft Tversky less soft Dice, from scratch, by the error that the index has: smallest first."""
    found = [
        Fall(
            *weights,
            float(error(index(*weights))),
            headline(results, Way(tversky_loss(*weights)), Way("soft Dice"), "Dice"),
        )
        for weights in TVERSKY
    ]
    return sorted((fall for fall in found if fall.behind.gains), key=lambda fall: (fall.error, fall.alpha))


def slopes(found: Sequence[Fall]) -> OverTasks | None:
    """(d) The slope of mean Dice over the error, task by task, through soft Dice and the four others."""
    if len(found) < len(TVERSKY) or any(fall.behind.over is None for fall in found):
        return None
    errors = np.array([0.0, *(fall.error for fall in found)])
    by_task = zip(*([item.mean for item in fall.behind.gains] for fall in found), strict=True)
    return over_tasks([float(np.polyfit(errors, [0.0, *means], 1)[0]) for means in by_task])


@dataclass(frozen=True)
class Weight:
    """(e) On one task: the foreground weight of cross-entropy that validates best, and 1/J*, geometric means over folds."""

    task: str
    best: float
    matched: float
    folds: int


def weights(results: Results) -> list[Weight]:
    """(e) Of the tasks and folds on which all weights were trained."""
    scored, halves = validation(results), of_training(results, "thresholds")
    found = []
    for task in results.tasks:
        best, matched = [], []
        for fold in range(results.parts(task)):
            keys = {name: (task, SCRATCH, name, fold, 0) for name in (START, MATCHED, *map(weighted_loss, WEIGHTS))}
            if not all(key in scored for key in keys.values()):
                continue
            own = float(np.exp(np.mean([np.log((1 - at) / at) for at in halves[keys[START]] if at])))
            worth = {1.0: keys[START], own: keys[MATCHED], **{float(w): keys[weighted_loss(w)] for w in WEIGHTS}}
            best.append(max(worth, key=lambda weight: scored[worth[weight]]))
            matched.append(own)
        if best:
            found.append(
                Weight(task, float(np.exp(np.mean(np.log(best)))), float(np.exp(np.mean(np.log(matched)))), len(best))
            )
    return found


@dataclass(frozen=True)
class Reversals:
    """(f) Pairs of losses on one task: how many are ranked one way by mean Dice and the other by mean Jaccard, for how many mean and
    deviation of Dice leave that open, and how many there are."""

    task: str
    reversed: int
    open: int
    pairs: int


def reversals(results: Results) -> list[Reversals]:
    """(f) Over all losses from scratch, on all entries (images, classes, seeds) that two of them share."""
    found = []
    for task in results.tasks:
        pairs = [_ranked(results, task, *pair) for pair in combinations(results.losses(task), 2)]
        known = [pair for pair in pairs if pair is not None]
        found.append(Reversals(task, sum(turned for turned, _ in known), sum(left for _, left in known), len(known)))
    return [item for item in found if item.pairs]


def _ranked(results: Results, task: str, first: str, second: str) -> tuple[bool, bool] | None:
    """Whether mean Jaccard ranks two losses otherwise than mean Dice, and whether mean and deviation of Dice leave that open."""
    tables = [results.tables[task, SCRATCH, loss] for loss in (first, second)]
    entries = [entry for entry in tables[0] if entry in tables[1]]
    if not entries:
        return None
    given = [counts([table[entry] for entry in entries]) for table in tables]
    (d, e), (j, k) = ([np.atleast_1d(evaluate(metric, one)) for one in given] for metric in (dice, jaccard))
    higher = d.mean() > e.mean()
    (low, high), (least, most) = (mean_jaccard(float(x.mean()), float(x.std())) for x in (d, e))
    return bool((d.mean() - e.mean()) * (j.mean() - k.mean()) < 0), bool(low < most if higher else least < high)


def mean_jaccard(mean: float, deviation: float) -> tuple[float, float]:
    """The tight range of mean Jaccard for a mean and a population deviation of Dice over images (`theory`, moments of Dice)."""

    def phi(x: float) -> float:
        return x / (2 - x)

    if deviation == 0 or mean in (0.0, 1.0):
        return phi(mean), phi(mean)
    square = deviation**2
    p, q = mean**2 / (mean**2 + square), square / (square + (1 - mean) ** 2)
    return p * phi(min(1.0, (mean**2 + square) / mean)), q + (1 - q) * phi(max(0.0, mean - square / (1 - mean)))
