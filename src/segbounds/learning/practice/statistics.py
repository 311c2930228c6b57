"""What paired differences of trained networks say, with the randomness of training in it.

The unit is the patient: images of one patient are averaged first. Networks of different folds and seeds differ for no reason but
chance, so folds and seeds are resampled too; and what is said of losses in general rests on the spread from task to task.

    mean_difference      the mean over patients
    hierarchical         its distribution when folds, seeds and patients are resampled
    corrected_t          a test over folds whose training parts overlap (Nadeau and Bengio 2003)
    over_tasks           mean, interval and test where the tasks are a sample of tasks
    holm                 p-values of a family (Holm 1979)
    equivalence          p-value of two one-sided tests: that a mean lies within a margin (Schuirmann 1987)
    detectable           the smallest mean that a test of so many would have found in four of five studies
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt

import numpy as np
from scipy import optimize, stats

CONFIDENCE = 0.95
SIGNIFICANT = 0.05
#: Differences smaller than this are called none.
MARGIN = 0.01
POWER = 0.8
RESAMPLES = 4000


@dataclass(frozen=True)
class Paired:
    """Paired differences on one task.

    values
        Of each image under each seed: (entries,).
    folds, seeds, groups
        Of each entry. No group is in two folds.
    """

    values: np.ndarray
    folds: np.ndarray
    seeds: np.ndarray
    groups: np.ndarray

    def tables(self) -> list[np.ndarray]:
        """For each fold the differences of each patient under each seed, (seeds, patients); a seed that is not finished everywhere
        is left out where it is missing."""
        found = []
        for fold in np.unique(self.folds):
            here = self.folds == fold
            patients, which = np.unique(self.groups[here], return_inverse=True)
            seeds, when = np.unique(self.seeds[here], return_inverse=True)
            cells = when * len(patients) + which
            number = np.bincount(cells, minlength=len(seeds) * len(patients))
            sums = np.bincount(cells, self.values[here], len(seeds) * len(patients))
            found.append((sums / number).reshape(len(seeds), len(patients)))
        return found


def mean_difference(tables: Sequence[np.ndarray]) -> float:
    """The mean over all patients of the mean over seeds."""
    return float(np.concatenate([table.mean(axis=0) for table in tables]).mean())


def hierarchical(
    tables: Sequence[np.ndarray], generator: np.random.Generator, resamples: int = RESAMPLES
) -> np.ndarray:
    """Resampled mean differences: as many folds as there are, in each its seeds and its patients, all with replacement."""
    drawn = generator.multinomial(len(tables), np.full(len(tables), 1 / len(tables)), resamples)
    sums, patients = np.zeros(resamples), np.zeros(resamples)
    for table, times in zip(tables, drawn.T, strict=True):
        seeds, number = table.shape
        for turn in range(1, int(times.max(initial=0)) + 1):
            rows = np.flatnonzero(times >= turn)
            of_seeds = generator.multinomial(seeds, np.full(seeds, 1 / seeds), len(rows)) / seeds
            of_patients = generator.multinomial(number, np.full(number, 1 / number), len(rows))
            sums[rows] += np.einsum("rs,sp,rp->r", of_seeds, table, of_patients)
            patients[rows] += number
    return sums / patients


def corrected_t(tables: Sequence[np.ndarray]) -> float:
    """The two-sided p-value of the fold means' t-test, their variance enlarged since training parts overlap: by test over training
    size, 1/(K - 2) where one of K folds tests and one validates. 1 with fewer than three folds."""
    means = np.array([table.mean() for table in tables])
    number = len(means)
    if number < 3:
        return 1.0
    spread = means.std(ddof=1) * sqrt(1 / number + 1 / (number - 2))
    return _two_sided(float(means.mean()), spread, number - 1)


def _two_sided(mean: float, error: float, freedom: int) -> float:
    if error == 0:
        return 1.0 if mean == 0 else 0.0
    return float(2 * stats.t.sf(abs(mean) / error, freedom))


@dataclass(frozen=True)
class OverTasks:
    """The mean of one number for each task, where the tasks are a sample of tasks.

    low, high
        Student's interval.
    p, equivalent
        Of the test that the mean is 0, and of the two tests that it is not within MARGIN.
    effect
        Cohen's d: the mean in standard deviations from task to task.
    detectable
        The mean that would have been found in four of five such studies.
    without
        The least and the largest mean with one task left out, each with that task's place.
    """

    mean: float
    low: float
    high: float
    p: float
    equivalent: float
    effect: float
    detectable: float
    without: tuple[tuple[float, int], tuple[float, int]]
    tasks: int


def over_tasks(values: Sequence[float] | np.ndarray) -> OverTasks:
    """What the differences of at least two tasks say of tasks in general."""
    numbers = np.array(values, float)
    number, mean = len(numbers), float(numbers.mean())
    deviation = float(numbers.std(ddof=1))
    error = deviation / sqrt(number)
    reach = float(stats.t.ppf((1 + CONFIDENCE) / 2, number - 1)) * error
    left = [(float(np.delete(numbers, place).mean()), place) for place in range(number)]
    return OverTasks(
        mean,
        mean - reach,
        mean + reach,
        _two_sided(mean, error, number - 1),
        equivalence(mean, error, number - 1),
        mean / deviation if deviation else float(np.sign(mean)) * float("inf") if mean else 0.0,
        detectable(deviation, number),
        (min(left), max(left)),
        number,
    )


def equivalence(mean: float, error: float, freedom: int, margin: float = MARGIN) -> float:
    """The p-value of two one-sided tests that a mean lies within ±margin: the larger of both."""
    if error == 0:
        return 0.0 if abs(mean) < margin else 1.0
    return float(max(stats.t.sf((margin + side * mean) / error, freedom) for side in (-1, 1)))


def detectable(deviation: float, number: int, level: float = SIGNIFICANT) -> float:
    """The mean that a two-sided t-test of so many values with such a deviation finds with probability POWER."""
    if deviation == 0:
        return 0.0
    return _shift_found(number, level) * deviation / sqrt(number)


@cache
def _shift_found(number: int, level: float) -> float:
    """The same in standard errors: it takes a search, and is asked of every headline."""
    critical = stats.t.ppf(1 - level / 2, number - 1)

    def missing(shift: float) -> float:
        return float(stats.nct.sf(critical, number - 1, shift)) - POWER

    return float(optimize.brentq(missing, 0, 20 + 2 * critical))


def holm(values: Iterable[float]) -> list[float]:
    """p-values adjusted by Holm's step-down method: the chance of one false discovery in the family."""
    listed = list(values)
    adjusted, least = [0.0] * len(listed), 0.0
    for rank, place in enumerate(sorted(range(len(listed)), key=lambda place: listed[place])):
        least = max(least, min(1.0, (len(listed) - rank) * listed[place]))
        adjusted[place] = least
    return adjusted
