"""Mixtures of pairs of masks with demands on means of metrics and of their squares: linear programmes that grow.

A programme in floats over many pairs (columns) nominates a mixture, and the multipliers of its demands, which make a
combination of metrics: a plane, or a bound. Pairs that a search found beyond it become columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

import numpy as np

from segbounds.algebra.linear_programmes import Missing, mixture
from segbounds.means.certificates.demands import Demand
from segbounds.means.certificates.floors import Weights
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, evaluate

ROUNDS = 14  # in which columns are added, at most
FLOORS = 16  # searches for planes, for one question
GROWN, ROOM = 5, 0.1  # rounds in which columns are added where so much of the widths is not left free
TOO_NARROW = 1e-7  # for a width of which some is left free
MISSED = 1e-9  # what floats leave of a demand that is met
PENALTY = 1e4  # on missing a demand by one, against what goals are
#: How near to one another pairs are tried, relative to their counts: around those of a mixture, wide and close.
SPREADS = (0.3, 0.03, 3e-3, 3e-4, 3e-5, 3e-6)
NEIGHBOURS = 5  # of each pair, for each of these
EXTRA = 24  # pairs that a search found, the best of them
MOST = 6_000  # columns, the least useful of which are left out
UNIFORM = 12345  # the seed of neighbours


@dataclass(frozen=True)
class ProgrammeSolution:
    """What a programme found: its value, by how much demands are missed, their multipliers, and the mixture."""

    value: float
    missed: float
    multipliers: tuple[float, ...]
    shares: np.ndarray
    counts: np.ndarray


@dataclass
class Programme:
    """Demands on the means of some metrics, and the columns that were found for them; a goal is a metric that is to be
    least, with a sign."""

    metrics: tuple[Similarity, ...]
    left: int = FLOORS
    apart: int = 0  # the work done on images that were taken apart by their values
    counts: np.ndarray = field(init=False)
    values: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.counts = np.zeros((4, 0))
        self.values = np.zeros((len(self.metrics), 0))
        self.add(_grid())
        self.first = self.counts.shape[1]

    def add(self, counts: np.ndarray) -> None:
        """More columns; those whose values are no numbers are left out."""
        counts = counts / counts.max(axis=0)
        with np.errstate(all="ignore"):
            there = Counts(*counts)
            values = np.array([np.asarray(evaluate(metric, there), float) for metric in self.metrics])
        fine = np.isfinite(values).all(axis=0)
        self.counts = np.hstack([self.counts, counts[:, fine]])
        self.values = np.hstack([self.values, values[:, fine]])

    def of(self, metric: Similarity) -> np.ndarray:
        return self.values[self.metrics.index(metric)]

    def value(self, metric: Similarity, counts: np.ndarray) -> np.ndarray:
        """A metric on some pairs."""
        with np.errstate(all="ignore"):
            return np.asarray(evaluate(metric, Counts(*(counts / counts.max(axis=0)))), float)

    def rows(self, demands: Sequence[Demand]) -> np.ndarray:
        found = [float(d.slope) * self.of(d.metric) + float(d.bend) * self.of(d.metric) ** 2 for d in demands]
        return np.array(found).reshape(len(demands), self.counts.shape[1])

    # --- one programme ------------------------------------------------------------------------------------------------

    def solved(self, demands: Sequence[Demand], goal: tuple[Similarity, int] | None = None) -> ProgrammeSolution:
        """The mixture of columns that misses the demands least, and of these the one with the least mean of the goal."""
        rows = self.rows(demands)
        cost = np.zeros(rows.shape[1]) if goal is None else goal[1] * self.of(goal[0])
        return self._run(rows, demands, cost, Missing(PENALTY if goal else 1.0))

    def roomy(self, demands: Sequence[Demand]) -> ProgrammeSolution:
        """The mixture with most room to both ends of all demands, relative to the widths of these."""
        rows = self.rows(demands)
        widths = np.array([float(d.breadth) if d.breadth > TOO_NARROW else 0.0 for d in demands])
        return self._run(rows, demands, np.zeros(rows.shape[1]), Missing(1.0, -0.5, widths))

    def roomiest(self, demands: Sequence[Demand]) -> ProgrammeSolution:
        """The same with more columns around those of the mixtures, while there is little room."""
        solution = self.roomy(demands)
        for spread in range(GROWN):
            if not solution.shares.size or solution.missed < -ROOM:
                break
            self.grow(solution, np.zeros((4, 0)), ROUNDS + spread)
            solution = self.roomy(demands)
        return solution

    def _run(
        self, rows: np.ndarray, demands: Sequence[Demand], cost: np.ndarray, missing: Missing
    ) -> ProgrammeSolution:
        """The mixture of columns with the least cost; see `Missing`."""
        found = mixture(cost, rows, [(d.low, d.high) for d in demands], missing, few=not cost.any())
        if found is None:
            return ProgrammeSolution(np.inf, np.inf, (0.0,) * len(demands), np.zeros(0), np.zeros((4, 0)))
        used = np.flatnonzero(found.shares > 1e-11)
        self.reduced = cost - found.multipliers @ rows
        multipliers = tuple(map(float, found.multipliers))
        return ProgrammeSolution(
            float(found.shares @ cost), found.missed, multipliers, found.shares[used], self.counts[:, used]
        )

    def best(self, counts: np.ndarray, weights: Weights) -> np.ndarray:
        """Of some pairs those on which a combination is least."""
        if counts.shape[1] <= EXTRA:
            return counts
        values = np.zeros(counts.shape[1])
        there = Counts(*(counts / counts.max(axis=0)))
        with np.errstate(all="ignore"):
            for metric, slope, bend in weights:
                value = np.asarray(evaluate(metric, there), float)
                values += float(slope) * value + float(bend) * value**2
        return counts[:, np.sort(np.argsort(np.nan_to_num(values, nan=np.inf), kind="stable")[:EXTRA])]

    def grow(self, solution: ProgrammeSolution, extra: np.ndarray, spread: int) -> None:
        """Columns around those of a solution, and some more; of too many, those that the last programme had least use for
        are left out."""
        if self.counts.shape[1] > MOST:
            kept = np.sort(np.argsort(self.reduced, kind="stable")[: MOST // 2])
            kept = np.union1d(kept, np.arange(0, self.first, 2))
            self.counts, self.values, self.first = self.counts[:, kept], self.values[:, kept], 0
        self.around(solution.counts, extra, spread)

    def around(self, counts: np.ndarray, extra: np.ndarray, spread: int) -> None:
        """Columns around some, and some more."""
        around = np.hstack([counts, extra])
        draw = np.random.default_rng(UNIFORM + spread)
        near = [
            (around[:, None, :] * np.exp(draw.normal(0, width, (4, NEIGHBOURS, around.shape[1])))).reshape(4, -1)
            for width in SPREADS
        ]
        self.add(np.hstack([extra, counts, *near]))

    def combined(self, weights: Weights) -> np.ndarray:
        total = np.zeros(self.counts.shape[1])
        for metric, slope, bend in weights:
            total += float(slope) * self.of(metric) + float(bend) * self.of(metric) ** 2
        return total


@cache
def _grid() -> np.ndarray:
    """Pairs of all kinds, counts of shape (4, many): one count alone, two in fine steps, three and four in coarse ones."""
    fine = np.concatenate([10.0 ** np.array([-12, -8]), np.logspace(-4, 4, 121), 10.0 ** np.array([8, 12])])
    coarse = np.logspace(-3, 3, 13)
    found = [np.eye(4)]
    for number, steps in ((2, fine), (3, coarse), (4, np.logspace(-3, 3, 7))):
        sides = [np.ones(1), *[steps] * (number - 1)]
        block = np.array([side.ravel() for side in np.meshgrid(*sides, indexing="ij")])
        for chosen in combinations(range(4), number):
            columns = np.zeros((4, block.shape[1]))
            columns[list(chosen)] = block
            found.append(columns)
    return np.hstack(found)


def programme_of(metrics: Sequence[Similarity], *others: Similarity) -> Programme:
    return Programme(tuple(dict.fromkeys([*metrics, *others])))
