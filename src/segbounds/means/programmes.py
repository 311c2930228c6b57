"""Mixtures of pairs of masks with demands on means of metrics and of their squares: linear programmes that grow.

A programme in floats over many pairs (columns) nominates a mixture, and the multipliers of its demands, which make a
combination of metrics. Where the search of floors.py finds pairs on which that combination is smaller than on all
columns, these become columns, and so on until it finds none: then the combination is certified, and averages by itself.
What comes out is a plane that no pair is beyond though the demands are, or a mixture, or a bound on the mean of a goal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import lcm

import numpy as np
import sympy as sp

from segbounds.algebra.linear_programmes import Missing, mixture
from segbounds.means.floors import BOXES, Weights, exact_floor, floor
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, evaluate

FIRST_SLIP, LAST_SLIP = 1e-4, 1e-9  # between what is certified and what was seen, at first and at last
SEARCHES = 10  # of floors, for one bound
FLOORS = 16  # searches for planes, for one question
FEW_SEARCHES = 3  # with which a bound is to be no sharper
CLOSE = 1e-7  # as it is to what was seen
FEW = 60_000  # boxes looked at where a bound is only to be sharper
FEWEST = 30_000  # where it is only for a sentence
ROUNDS = 14  # in which columns are added, at most
GROWN, ROOM = 5, 0.1  # rounds in which columns are added where so much of the widths is not left free
TOO_NARROW = 1e-7  # for a width of which some is left free
MISSED = 1e-9  # what floats leave of a demand that is met
PENALTY = 1e4  # on missing a demand by one, against what goals are
#: How near to one another pairs are tried, relative to their counts: around those of a mixture, wide and close.
SPREADS = (0.3, 0.03, 3e-3, 3e-4, 3e-5, 3e-6)
NEIGHBOURS = 5  # of each pair, for each of these
EXTRA = 24  # pairs that a search found, the best of them
MOST = 6_000  # columns, the least useful of which are left out
WIDTHS = (1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3)  # of enclosures, the first that is certified
UNIFORM = 12345  # the seed of neighbours


@dataclass(frozen=True)
class Demand:
    """The mean of slope f + bend f^2 lies between two numbers; None for no end. With a width, if it is not that of these."""

    metric: Similarity
    slope: Fraction
    bend: Fraction
    low: Fraction | None
    high: Fraction | None
    width: Fraction | None = None

    @property
    def breadth(self) -> Fraction:
        if self.width is not None:
            return self.width
        return Fraction(0) if self.low is None or self.high is None else self.high - self.low

    def within(self, multiplier: Fraction) -> Fraction:
        """What the mean times a multiplier is at least."""
        end = self.low if multiplier > 0 else self.high
        assert end is not None, "a demand has a multiplier at an end that it has"
        return multiplier * end


@dataclass(frozen=True)
class ProgrammeSolution:
    """What a programme found: its value, by how much demands are missed, their multipliers, and the mixture."""

    value: float
    missed: float
    multipliers: tuple[float, ...]
    shares: np.ndarray
    counts: np.ndarray


@dataclass(frozen=True)
class SeparatingPlane:
    """A combination of metrics and their squares, the most that it is on any pair of masks (certified), and what the
    demands make it at least, which is more. Beside it what it is at most on the pairs that were seen."""

    weights: Weights
    most: Fraction
    given: Fraction
    seen: float

    def sharpened(self) -> Fraction:
        """The most that it is, as well as it is certified quickly."""
        weights = tuple((metric, -slope, -bend) for metric, slope, bend in self.weights)
        exact = exact_floor(weights)
        if exact is not None:
            return -exact
        for slip in (1e-9, 1e-5):
            near = Fraction(round((self.seen + (slip if slip > 1e-8 else 0)) * 10**9), 10**9)
            if near < self.most and floor(weights, -near, slip, FEWEST).settled:
                return near
        return self.most

    @property
    def combination(self) -> sp.Expr:
        return sp.Add(*(_number(slope) * f + _number(bend) * f**2 for f, slope, bend in self.weights))


def _number(fraction: Fraction) -> sp.Rational:
    return sp.Rational(fraction.numerator, fraction.denominator)


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
        found = mixture(cost, rows, [(d.low, d.high) for d in demands], missing)
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

    # --- decided ------------------------------------------------------------------------------------------------------

    def met(self, demands: Sequence[Demand], rounds: int = ROUNDS) -> ProgrammeSolution | SeparatingPlane | None:
        """A mixture of floats that meets the demands, or a plane that shows that there is none; None where neither was
        found."""
        for spread in range(rounds):
            solution = self.solved(demands)
            if solution.missed < MISSED:
                return solution
            if not solution.shares.size or not self.left:
                return None
            self.left -= 1
            found = self._separated(demands, solution)
            if isinstance(found, SeparatingPlane):
                return found
            self.grow(solution, found, spread)
        return None

    def _separated(self, demands: Sequence[Demand], solution: ProgrammeSolution) -> SeparatingPlane | np.ndarray:
        """A plane, or pairs that are beyond what the programme nominated."""
        beyond = [np.zeros((4, 0))]
        for factors in _simple(demands, solution.multipliers):
            weights = _combined(demands, factors, -1)
            given = sum((d.within(c) for d, c in zip(demands, factors, strict=True) if c), Fraction(0))
            here = -self.combined(weights)
            room = float(given) - float(here.max())
            if room <= 1e-3 * solution.missed * float(sum(map(abs, factors))):
                continue  # a column is beyond it
            wanted = -given + Fraction(room / 2).limit_denominator(2**50)
            found = floor(weights, wanted, room / 4)
            if found.settled:
                return SeparatingPlane(_combined(demands, factors, 1), -wanted, given, float(here.max()))
            beyond.append(self.best(found.counts, weights))
            break
        return np.hstack(beyond)

    def combined(self, weights: Weights) -> np.ndarray:
        total = np.zeros(self.counts.shape[1])
        for metric, slope, bend in weights:
            total += float(slope) * self.of(metric) + float(bend) * self.of(metric) ** 2
        return total

    def least(
        self, demands: Sequence[Demand], goal: tuple[Similarity, int], searches: int = SEARCHES
    ) -> tuple[ProgrammeSolution, Fraction] | None:
        """The least mean of a goal where demands are met: the best mixture of floats, and a certified bound; None where no
        mixture was found or nothing is certified."""
        best: Fraction | None = None
        slip = FIRST_SLIP
        solution = self.solved(demands, goal)
        for spread in range(searches):
            if not solution.shares.size:
                return None
            factors = list(_rounded(demands, solution.multipliers))
            weights, given, lowest = self._lowest(demands, goal, factors[-1] if factors else [])
            bound, beyond = exact_floor(weights), np.zeros((4, 0))
            exact = settled = bound is not None
            if bound is None:
                found = floor(weights, Fraction(round((lowest - slip) * 10**12), 10**12), slip, BOXES)
                bound, settled, beyond = found.bound, found.settled, self.best(found.counts, weights)
            best = given + bound if best is None else max(best, given + bound)
            if solution.missed < MISSED and solution.value - float(best) < 2 * LAST_SLIP:
                break
            if settled and not exact and slip > LAST_SLIP:
                slip /= 100
                continue
            if (settled and not exact) or (beyond.size and self._least_on(weights, beyond) > lowest - slip / 2):
                if slip > LAST_SLIP:  # nothing is below, but that was not shown
                    best = max(best, given + self._shown(weights, lowest, slip))
                break
            self.grow(solution, beyond, spread)
            solution = self.solved(demands, goal)
        if best is None or solution.missed > MISSED:
            return None
        best = max(best, self._simply(demands, goal, solution, best))
        if searches > FEW_SEARCHES and solution.value - float(best) > CLOSE:
            best = max(best, self._of_two(demands, goal, solution))
        return solution, best

    def _of_two(self, demands: Sequence[Demand], goal: tuple[Similarity, int], solution: ProgrammeSolution) -> Fraction:
        """A bound from a combination of two metrics without squares: where it is level along a line, the search that takes
        steps along it is better than boxes alone."""
        from segbounds.ranges.mixtures import least_of_one

        bounds = [Fraction(-1000)]
        for factors in list(_rounded(demands, solution.multipliers))[-1:]:
            weights, given, _ = self._lowest(demands, goal, factors)
            if len(weights) == 2 and not any(bend for *_, bend in weights):
                least = least_of_one(sp.Add(*(_number(slope) * metric for metric, slope, _ in weights)))
                if least.is_finite:
                    near = sp.Rational(str(sp.N(least, 30)))  # a little less, where it is a root
                    bounds.append(given + Fraction(int(near.p), int(near.q)) - Fraction(1, 10**20))
        return max(bounds)

    def _least_on(self, weights: Weights, counts: np.ndarray) -> float:
        there = Counts(*(counts / counts.max(axis=0)))
        total = sum(
            float(slope) * np.asarray(evaluate(metric, there)) + float(bend) * np.asarray(evaluate(metric, there)) ** 2
            for metric, slope, bend in weights
        )
        return float(np.nanmin(total))

    def _shown(self, weights: Weights, lowest: float, slip: float) -> Fraction:
        """What is certified a little farther from what was seen."""
        found = floor(weights, Fraction(round((lowest - 10 * slip) * 10**12), 10**12), 10 * slip, BOXES)
        return found.bound

    def _lowest(
        self, demands: Sequence[Demand], goal: tuple[Similarity, int], factors: Sequence[Fraction]
    ) -> tuple[Weights, Fraction, float]:
        """A goal less multiples of what is demanded, what these are at least, and the least of it on all columns."""
        pairs = [(d, c) for d, c in zip(demands, factors, strict=bool(factors)) if c]
        weights = _added(_combined([d for d, _ in pairs], [c for _, c in pairs], -1), goal)
        given = sum((d.within(c) for d, c in pairs), Fraction(0))
        return weights, given, float(self.combined(weights).min())

    def _simply(
        self, demands: Sequence[Demand], goal: tuple[Similarity, int], solution: ProgrammeSolution, best: Fraction
    ) -> Fraction:
        """The same with multipliers that are simple fractions, with which it may be exact."""
        for factors in list(_rounded(demands, solution.multipliers))[:2]:
            weights, given, lowest = self._lowest(demands, goal, factors)
            if float(given) + lowest > float(best) - LAST_SLIP and (exact := exact_floor(weights)) is not None:
                best = max(best, given + exact)
        return best

    def shown_at_once(
        self, demands: Sequence[Demand], goal: tuple[Similarity, int], wanted: Fraction
    ) -> Fraction | None:
        """What is certified in one search of the mean of a goal where demands are met: what is wanted, or less; None for nothing."""
        solution = self.solved(demands, goal)
        for factors in list(_rounded(demands, solution.multipliers))[-1:] if solution.shares.size else []:
            weights, given, lowest = self._lowest(demands, goal, factors)
            room = float(given) + lowest - float(wanted)
            if room > 0:
                return given + floor(weights, wanted - given, room, FEW).bound
        return None


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


def _added(weights: Weights, goal: tuple[Similarity, int]) -> Weights:
    slopes = {metric: (slope, bend) for metric, slope, bend in weights}
    slope, bend = slopes.get(goal[0], (Fraction(0), Fraction(0)))
    slopes[goal[0]] = (slope + goal[1], bend)
    return tuple((metric, *pair) for metric, pair in slopes.items())


def _combined(demands: Sequence[Demand], factors: Sequence[Fraction], sign: int) -> Weights:
    found: dict[Similarity, tuple[Fraction, Fraction]] = {}
    for demand, factor in zip(demands, factors, strict=True):
        slope, bend = found.get(demand.metric, (Fraction(0), Fraction(0)))
        found[demand.metric] = slope + sign * factor * demand.slope, bend + sign * factor * demand.bend
    return tuple((metric, *pair) for metric, pair in found.items() if any(pair))


def _simple(demands: Sequence[Demand], multipliers: Sequence[float]) -> Iterator[list[Fraction]]:
    """Multipliers as fractions, simple ones first, times what makes them whole numbers where these are small."""
    largest = max(map(abs, multipliers), default=0.0)
    if not largest:
        return
    for factors in _rounded(demands, [c / largest for c in multipliers]):
        common = lcm(*(c.denominator for c in factors))
        yield [c * common for c in factors] if common < 1000 else factors


def _rounded(demands: Sequence[Demand], multipliers: Sequence[float]) -> Iterator[list[Fraction]]:
    tried: list[list[Fraction]] = []
    near = [Fraction(c).limit_denominator(10) for c in multipliers]
    for factors in (near, *([Fraction(round(c * d), d) for c in multipliers] for d in (100, 10**4, 2**24))):
        fitting = [c if _has_end(d, c) else Fraction(0) for d, c in zip(demands, factors, strict=True)]
        if any(fitting) and fitting not in tried:
            tried.append(fitting)
            yield fitting


def _has_end(demand: Demand, multiplier: Fraction) -> bool:
    return (demand.low if multiplier > 0 else demand.high) is not None
