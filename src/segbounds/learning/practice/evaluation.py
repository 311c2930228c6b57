"""What finished trainings show: differences between ways to a prediction on each task and over tasks, over bins of sizes, and beside
proven bounds. What the numbers mean, and the families of tests, is declared in `docs/practice/protocol.md`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

import numpy as np
import sympy as sp

from segbounds.bounds.extremes import supremum
from segbounds.learning.practice.criteria import LOSSES, TVERSKY
from segbounds.learning.practice.flatness import converged
from segbounds.learning.practice.results import ENDINGS, KEYS, Results, Way, counts, scores, several
from segbounds.learning.practice.settings import FINE_TUNED, SCRATCH, START
from segbounds.learning.practice.statistics import (
    CONFIDENCE,
    OverTasks,
    Paired,
    corrected_t,
    hierarchical,
    holm,
    mean_difference,
    over_tasks,
)
from segbounds.metrics.catalogue import dice, hamming, jaccard, tversky, weighted_hamming
from segbounds.metrics.similarity import Similarity, evaluate

#: A task with fewer images, and an average over fewer tasks, decides nothing.
FEWEST, FEWEST_TASKS = 6, 3
PER_PIXEL = (START, "weighted cross-entropy")
SENSITIVE = ("soft Dice", "soft Jaccard", "Lovász")
STARTS = (SCRATCH, FINE_TUNED)
METRICS: Mapping[str, Similarity] = {
    "Dice": dice,
    "Jaccard": jaccard,
    "accuracy": hamming,
    "weighted Hamming": weighted_hamming(gamma=sp.Rational(1, 2)),
}


# --- differences ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Gain:
    """A paired difference, first - second, on one task.

    tables
        Of each finished fold: the differences of each patient under each seed.
    complete
        Whether all folds are finished, and all seeds that the study has for both.
    """

    task: str
    tables: tuple[np.ndarray, ...]
    complete: bool

    @cached_property
    def mean(self) -> float:
        """Over patients."""
        return mean_difference(self.tables)

    @cached_property
    def interval(self) -> tuple[float, float]:
        """Over folds, seeds and patients."""
        drawn = hierarchical(self.tables, np.random.default_rng(0))
        low, high = np.quantile(drawn, ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2))
        return float(low), float(high)

    @property
    def p(self) -> float:
        """Of the corrected test over folds."""
        return corrected_t(self.tables)

    @property
    def patients(self) -> int:
        return sum(table.shape[1] for table in self.tables)


@dataclass(frozen=True)
class Headline:
    """A paired difference, first - second, over tasks.

    gains
        Of the tasks that have some of it and are not known to have too few images.
    over
        None while a fold of a task is missing, and where there are fewer than FEWEST_TASKS tasks.
    finished
        Whether no fold is missing.
    p, equivalent
        After `corrected`, adjusted for the family.
    """

    first: Way
    second: Way
    metric: str
    gains: tuple[Gain, ...]
    over: OverTasks | None
    finished: bool
    p: float = 1.0
    equivalent: float = 1.0


def gain(
    results: Results, task: str, first: Way, second: Way, metric: Similarity, label: str | None = None
) -> Gain | None:
    """The difference on one task, of one class or the mean of all; None where no image has both."""
    paired = _paired(results, task, (first, second), metric, label)
    if not len(paired.values):
        return None
    tables = tuple(paired.tables())
    complete = len(tables) == results.parts(task) and all(
        len(table) == _seeds(results, first, second) for table in tables
    )
    return Gain(task, tables, complete)


def _seeds(results: Results, *ways: Way) -> int:
    """With how many seeds all of some ways are trained."""
    repeated = all(way.start == SCRATCH and way.loss in results.settings["repeated"] for way in ways)
    return int(results.settings["seeds"]) if repeated else 1


def _paired(results: Results, task: str, ways: tuple[Way, Way], metric: Similarity, label: str | None = None) -> Paired:
    found = scores(results, task, ways, metric, label)
    return Paired(
        found.values[:, 0] - found.values[:, 1],
        found.folds,
        found.seeds,
        _units(found.groups, found.folds, found.images),
    )


def _units(groups: np.ndarray, folds: np.ndarray, images: np.ndarray) -> np.ndarray:
    """The patients; where each fold is one group, the images."""
    alone = all(len(np.unique(groups[folds == fold])) == 1 for fold in np.unique(folds))
    return images if alone else groups


def headline(results: Results, first: Way, second: Way, name: str) -> Headline:
    """The difference of two ways in one of METRICS over all tasks with enough images."""
    found = [gain(results, task, first, second, METRICS[name]) for task in results.tasks]
    gains = tuple(item for item in found if item is not None and not _too_small(results, item))
    known = {item.task for item in found if item is not None and item.complete}
    finished = known >= set(results.settings["tasks"])
    over = over_tasks([item.mean for item in gains]) if finished and len(gains) >= FEWEST_TASKS else None
    return Headline(first, second, name, gains, over, finished)


def _too_small(results: Results, item: Gain) -> bool:
    """Whether a task is finished and has fewer than FEWEST images."""
    return item.complete and len(results.images[item.task]) < FEWEST


def corrected(family: Sequence[Headline]) -> list[Headline]:
    """The headlines with p-values adjusted for their family; unfinished ones count as members."""
    tests = holm(item.over.p if item.over else 1.0 for item in family)
    same = holm(item.over.equivalent if item.over else 1.0 for item in family)
    return [replace(item, p=p, equivalent=q) for item, p, q in zip(family, tests, same, strict=True)]


# --- convergence ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LearningCurve:
    """One training: its validations."""

    keys: tuple[str, str, str, int, int]
    steps: tuple[int, ...]
    scores: tuple[float, ...]

    @property
    def converged(self) -> bool:
        return converged(self.steps, self.scores)


def curves(results: Results) -> list[LearningCurve]:
    """Of every training, in order."""
    found: dict[tuple[str, str, str, int, int], list[tuple[int, float]]] = {}
    for row in results.curves:
        if row["step"]:
            task, start, loss, fold, seed = (row[key] for key in KEYS)
            found.setdefault((task, start, loss, fold, seed), []).append((row["step"], row["validation Dice"]))
    return [LearningCurve(keys, *map(tuple, zip(*points, strict=True))) for keys, points in found.items()]


# --- sizes ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bin:
    """Entries whose foreground is of a similar size: the fractions it lies between, how many, and the mean difference task by task."""

    low: float
    high: float
    entries: int
    means: tuple[float, ...]

    @property
    def mean(self) -> float:
        return float(np.mean(self.means))


def by_size(results: Results, first: Way, second: Way, metric: Similarity, bins: int = 3) -> list[Bin]:
    """The difference in equally filled bins of the object's size within each task.

    Each class of an image counts for itself; empty references and tasks with fewer than ten entries a bin are left out.
    """
    parts: list[list[tuple[np.ndarray, np.ndarray]]] = [[] for _ in range(bins)]
    for task in results.tasks:
        fractions, values = _by_entry(results, task, first, second, metric)
        if len(fractions) >= 10 * bins:
            for place, chosen in enumerate(np.array_split(np.argsort(fractions, kind="stable"), bins)):
                parts[place].append((fractions[chosen], values[chosen]))
    return [
        Bin(
            min(float(fractions.min()) for fractions, _ in found),
            max(float(fractions.max()) for fractions, _ in found),
            sum(len(values) for _, values in found),
            tuple(float(values.mean()) for _, values in found),
        )
        for found in parts
        if found
    ]


def _by_entry(
    results: Results, task: str, first: Way, second: Way, metric: Similarity
) -> tuple[np.ndarray, np.ndarray]:
    """The fraction of foreground in each image and class with any, and the difference there."""
    tables = [results.tables.get((task, way.start, way.loss), {}) for way in (first, second)]
    entries = [entry for entry, row in tables[0].items() if entry in tables[1] and row["positives"]]
    if not entries:
        return np.empty(0), np.empty(0)
    rows = [[table[entry] for entry in entries] for table in tables]
    values = [evaluate(metric, counts(part, way.rule)) for part, way in zip(rows, (first, second), strict=True)]
    fractions = np.array([row["positives"] / row["pixels"] for row in rows[0]])
    return fractions, np.asarray(values[0] - values[1])


# --- bounds -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Nearness:
    """How near real predictions come to a proven bound: the largest value among them, and where it was."""

    title: str
    bound: sp.Expr
    largest: float
    where: str
    predictions: int


def nearness(results: Results) -> list[Nearness]:
    """For distances from Dice: the tight bound over all masks, and the largest among all predictions of all networks."""
    others = {
        "Dice − Jaccard": jaccard,
        **{f"|Dice − Tversky({a:g}, {b:g})|": index(a, b) for a, b in TVERSKY},
        "|Dice − accuracy|": hamming,
        "|Dice − weighted Hamming(½)|": METRICS["weighted Hamming"],
    }
    found = []
    for title, other in others.items():
        largest, where, predictions = -1.0, "", 0
        for (task, start, loss), table in results.tables.items():
            for rule in ENDINGS:
                given = counts(list(table.values()), rule)
                gaps = np.abs(evaluate(dice, given) - evaluate(other, given))
                predictions += len(gaps)
                if gaps.max() > largest:
                    largest, where = float(gaps.max()), f"{task}, {loss}, {start}"
        found.append(Nearness(title, error(other), largest, where, predictions))
    return found


def index(alpha: float, beta: float) -> Similarity:
    """A Tversky index."""
    return tversky(alpha=sp.Rational(str(alpha)), beta=sp.Rational(str(beta)))


@cache
def error(other: Similarity) -> sp.Expr:
    """The tight absolute error of a similarity against Dice."""
    return sp.Max(supremum(dice - other).value, supremum(other - dice).value)


def of_training(results: Results, name: str) -> dict[tuple[str, str, str, int, int], list[float]]:
    """By training, the numbers in one of its cells: thresholds or best thresholds."""
    return {
        (row["task"], row["start"], row["loss"], row["fold"], row["seed"]): several(str(row[name]))
        for row in results.trainings
    }


def validation(results: Results) -> dict[tuple[str, str, str, int, int], float]:
    """By training, the best validation Dice."""
    return {
        (row["task"], row["start"], row["loss"], row["fold"], row["seed"]): row["validation"]
        for row in results.trainings
    }


def trained(results: Results, start: str = SCRATCH) -> list[str]:
    """The losses that some task was trained with, in the order of the study."""
    return [loss for loss in LOSSES if any(loss in results.losses(task, start) for task in results.tasks)]
