"""What finished trainings show: paired differences with intervals and tests, over bins of sizes, and beside proven bounds.

Two losses are compared on the same images. Intervals come from resampled images, p-values from random exchanges of the two losses
within images, and Holm's step-down method corrects them within each family of comparisons.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations

import numpy as np
import sympy as sp

from segbounds.bounds.extremes import supremum
from segbounds.metrics.catalogue import dice, hamming, jaccard, tversky, weighted_hamming
from segbounds.metrics.similarity import Similarity, evaluate
from segbounds.practice.results import RULES, Results, Way, scores
from segbounds.practice.study import START, TVERSKY, tversky_loss

RESAMPLES = 10_000
CONFIDENCE = 0.95
SIGNIFICANT = 0.05
#: With fewer images no exchange of signs is as rare as SIGNIFICANT: 2 of 2^5 are 6 %. Such a task has no part in an average.
FEWEST = 6
PER_PIXEL = (START, "weighted cross-entropy")
SENSITIVE = ("soft Dice", "soft Jaccard", "Lovász")
METRICS: Mapping[str, Similarity] = {
    "Dice": dice,
    "Jaccard": jaccard,
    "accuracy": hamming,
    "weighted Hamming": weighted_hamming(gamma=sp.Rational(1, 2)),
}


# --- differences ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """The mean of a paired difference, first - second.

    low, high
        The 95 % interval.
    p
        Of the test that exchanging the two within images changes nothing; after `corrected`, adjusted for its family.
    images
        How many images it rests on.
    """

    where: str
    first: Way
    second: Way
    mean: float
    low: float
    high: float
    p: float
    images: int

    @property
    def better(self) -> bool:
        return self.p < SIGNIFICANT and self.mean > 0

    @property
    def worse(self) -> bool:
        return self.p < SIGNIFICANT and self.mean < 0


def difference(where: str, first: Way, second: Way, parts: Sequence[np.ndarray], seed: int = 0) -> Difference:
    """The mean over tasks of the mean over images of some differences, one array for each task.

    Images are resampled, and signs exchanged, within each task: the interval speaks of these tasks, not of other ones.
    """
    generator = np.random.default_rng(seed)
    mean = float(np.mean([part.mean() for part in parts]))
    resampled = np.mean([_resampled(part, generator) for part in parts], axis=0)
    exchanged = np.mean([_exchanged(part, generator) for part in parts], axis=0)
    low, high = np.quantile(resampled, ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2))
    # the sample itself is one of the exchanges; sums in another order differ in their last digits
    p = (1 + int((np.abs(exchanged) >= abs(mean) - 1e-12).sum())) / (1 + RESAMPLES)
    return Difference(where, first, second, mean, float(low), float(high), p, sum(map(len, parts)))


def _resampled(values: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    return np.array(values[generator.integers(len(values), size=(RESAMPLES, len(values)))].mean(axis=1))


def _exchanged(values: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    exchanged = generator.integers(2, size=(RESAMPLES, len(values)), dtype=np.int8)
    # a product of two float matrices is several times as fast as one of integers with floats
    return np.array((values.sum() - 2 * exchanged.astype(float) @ values) / len(values))


def corrected(family: Iterable[Difference]) -> list[Difference]:
    """The differences with p-values adjusted by Holm's step-down method: the chance of one false discovery in the family."""
    listed = list(family)
    order = sorted(range(len(listed)), key=lambda place: listed[place].p)
    adjusted, least = [0.0] * len(listed), 0.0
    for rank, place in enumerate(order):
        least = max(least, min(1.0, (len(listed) - rank) * listed[place].p))
        adjusted[place] = least
    return [replace(item, p=p) for item, p in zip(listed, adjusted, strict=True)]


def between(
    results: Results,
    tasks: Sequence[str],
    pairs: Sequence[tuple[Way, Way]],
    metric: Similarity,
    label: str | None = None,
) -> list[Difference]:
    """The differences of some pairs of ways on some tasks, corrected as one family. Pairs that were not trained are left out."""
    return corrected(
        difference(task, *pair, [values[:, 0] - values[:, 1]])
        for task in tasks
        for pair in pairs
        if len(values := _both(results, task, pair, metric, label))
    )


def overall(
    results: Results, tasks: Sequence[str], pairs: Sequence[tuple[Way, Way]], metric: Similarity
) -> list[Difference]:
    """The same on the average over the tasks with at least FEWEST images, each with one weight; corrected as one family."""
    found = []
    for pair in pairs:
        both = [_both(results, task, pair, metric) for task in tasks]
        parts = [values[:, 0] - values[:, 1] for values in both if len(values) >= FEWEST]
        if parts:
            found.append(difference("all tasks", *pair, parts))
    return corrected(found)


def _both(
    results: Results, task: str, pair: tuple[Way, Way], metric: Similarity, label: str | None = None
) -> np.ndarray:
    if any(way.loss not in results.losses(task, way.start) for way in pair):
        return np.empty((0, 2))
    return scores(results, task, pair, metric, label)


def among_sensitive(start: str) -> list[tuple[Way, Way]]:
    """The metric-sensitive losses against one another."""
    return [(Way(first, start), Way(second, start)) for first, second in combinations(SENSITIVE, 2)]


# --- sizes ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bin:
    """Entries whose foreground is of a similar size: the fractions it lies between, and a difference there."""

    low: float
    high: float
    difference: Difference


def by_size(results: Results, pair: tuple[Way, Way], metric: Similarity, bins: int = 3) -> list[Bin]:
    """The difference in equally filled bins of the object's size *within* each task, averaged over the tasks.

    Each class of an image counts for itself; empty references and tasks with fewer than ten entries a bin are left out.
    """
    parts: list[list[tuple[np.ndarray, np.ndarray]]] = [[] for _ in range(bins)]
    for task in results.tasks:
        fractions, values = _by_entry(results, task, pair, metric)
        if len(fractions) < 10 * bins:
            continue
        for place, chosen in enumerate(np.array_split(np.argsort(fractions, kind="stable"), bins)):
            parts[place].append((fractions[chosen], values[chosen]))
    return [_bin(f"size {place + 1} of {bins}", pair, found) for place, found in enumerate(parts) if found]


def by_ratio(results: Results, pair: tuple[Way, Way], metric: Similarity, bins: int = 4) -> list[Bin]:
    """The difference in equally filled bins of the fraction of foreground, over all tasks together."""
    found = [_by_entry(results, task, pair, metric) for task in results.tasks]
    fractions, values = (np.concatenate(column) for column in zip(*found, strict=True))
    if len(fractions) < 10 * bins:
        return []
    cut = np.array_split(np.argsort(fractions, kind="stable"), bins)
    return [
        _bin(f"ratio {place + 1} of {bins}", pair, [(fractions[chosen], values[chosen])])
        for place, chosen in enumerate(cut)
    ]


def _bin(name: str, pair: tuple[Way, Way], parts: Sequence[tuple[np.ndarray, np.ndarray]]) -> Bin:
    fractions = np.concatenate([part for part, _ in parts])
    return Bin(float(fractions.min()), float(fractions.max()), difference(name, *pair, [values for _, values in parts]))


def _by_entry(results: Results, task: str, pair: tuple[Way, Way], metric: Similarity) -> tuple[np.ndarray, np.ndarray]:
    """The fraction of foreground in each image and class with any, and the difference there."""
    if any(way.loss not in results.losses(task, way.start) for way in pair):
        return np.empty(0), np.empty(0)
    known = set(results.entries(task, pair[1].start, [pair[1].loss]))
    entries = [entry for entry in results.entries(task, pair[0].start, [pair[0].loss]) if entry in known]
    both = [results.counts(task, way.start, way.loss, entries, way.rule) for way in pair]
    positives = both[0].tp + both[0].fn
    gap = evaluate(metric, both[0]) - evaluate(metric, both[1])
    there = positives > 0
    return (positives / sum(both[0]))[there], gap[there]


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
        **{f"|Dice − Tversky({a:g}, {b:g})|": _index(a, b) for a, b in TVERSKY},
        "|Dice − accuracy|": hamming,
        "|Dice − weighted Hamming(½)|": METRICS["weighted Hamming"],
    }
    found = []
    for title, other in others.items():
        largest, where, predictions = -1.0, "", 0
        for (task, start, loss), table in results.tables.items():
            entries = list(table)
            for rule in RULES:
                counts = results.counts(task, start, loss, entries, rule)
                gaps = np.abs(evaluate(dice, counts) - evaluate(other, counts))
                predictions += len(gaps)
                if gaps.max() > largest:
                    largest, where = float(gaps.max()), f"{task}, {loss}, {start}"
        found.append(Nearness(title, _error(other), largest, where, predictions))
    return found


def _index(alpha: float, beta: float) -> Similarity:
    return tversky(alpha=sp.Rational(str(alpha)), beta=sp.Rational(str(beta)))


@dataclass(frozen=True)
class Fall:
    """How far training with a Tversky index falls behind soft Dice.

    error
        The tight absolute error of the index against Dice over all masks.
    behind
        Mean Dice with soft Tversky less that with soft Dice, averaged over the tasks.
    """

    alpha: float
    beta: float
    error: sp.Expr
    behind: Difference


def tversky_curve(results: Results) -> list[Fall]:
    """Soft Tversky against soft Dice, from scratch, by the error that the index has: smallest first."""
    pairs = {weights: (Way(tversky_loss(*weights)), Way("soft Dice")) for weights in TVERSKY}
    found = {(item.first.loss): item for item in overall(results, results.tasks, list(pairs.values()), dice)}
    falls = [
        Fall(*weights, _error(_index(*weights)), found[pair[0].loss])
        for weights, pair in pairs.items()
        if pair[0].loss in found
    ]
    return sorted(falls, key=lambda fall: (float(fall.error), fall.alpha))


@cache
def _error(other: Similarity) -> sp.Expr:
    """The tight absolute error of a similarity against Dice."""
    return sp.Max(supremum(dice - other).value, supremum(other - dice).value)
