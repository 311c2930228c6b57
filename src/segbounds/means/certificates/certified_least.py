"""The least mean of a metric where demands are met, certified: the goal less multiples of what is demanded is bounded on one pair."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import sympy as sp

from segbounds.means.certificates.demands import Demand, added, combined, rounded
from segbounds.means.certificates.floors import BOXES, Weights, exact_floor, floor
from segbounds.means.certificates.programmes import MISSED, Programme, ProgrammeSolution
from segbounds.means.one_image import least_certified
from segbounds.means.reported_means import number_of
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, evaluate

FIRST_SLIP, LAST_SLIP = 1e-4, 1e-9  # between what is certified and what was seen, at first and at last
SEARCHES = 10  # of floors, for one bound
FEW_SEARCHES = 3  # with which a bound is to be no sharper
CLOSE = 1e-7  # as it is to what was seen
FEW = 60_000  # boxes looked at where a bound is only to be sharper


def least_mean_of(
    programme: Programme, demands: Sequence[Demand], goal: tuple[Similarity, int], searches: int = SEARCHES
) -> tuple[ProgrammeSolution, Fraction] | None:
    """The least mean of a goal where demands are met: the best mixture of floats, and a certified bound; None where no
    mixture was found or nothing is certified."""
    best: Fraction | None = None
    slip = FIRST_SLIP
    solution = programme.solved(demands, goal)
    for spread in range(searches):
        if not solution.shares.size:
            return None
        factors = list(rounded(demands, solution.multipliers))
        weights, given, lowest = _lowest(programme, demands, goal, factors[-1] if factors else [])
        bound, beyond = exact_floor(weights), np.zeros((4, 0))
        exact = settled = bound is not None
        if bound is None:
            found = floor(weights, Fraction(round((lowest - slip) * 10**12), 10**12), slip, BOXES)
            bound, settled, beyond = found.bound, found.settled, programme.best(found.counts, weights)
        best = given + bound if best is None else max(best, given + bound)
        if solution.missed < MISSED and solution.value - float(best) < 2 * LAST_SLIP:
            break
        if settled and not exact and slip > LAST_SLIP:
            slip /= 100
            continue
        if (settled and not exact) or (beyond.size and _least_on(weights, beyond) > lowest - slip / 2):
            if slip > LAST_SLIP:  # nothing is below, but that was not shown
                best = max(best, given + _shown(weights, lowest, slip))
            break
        programme.grow(solution, beyond, spread)
        solution = programme.solved(demands, goal)
    if best is None or solution.missed > MISSED:
        return None
    best = max(best, _simply(programme, demands, goal, solution, best))
    if searches > FEW_SEARCHES and solution.value - float(best) > CLOSE:
        best = max(best, _of_two(programme, demands, goal, solution))
    return solution, best


def _of_two(
    programme: Programme, demands: Sequence[Demand], goal: tuple[Similarity, int], solution: ProgrammeSolution
) -> Fraction:
    """A bound from a combination of two metrics without squares: where it is level along a line, the search that takes
    steps along it is better than boxes alone."""
    bounds = [Fraction(-1000)]
    for factors in list(rounded(demands, solution.multipliers))[-1:]:
        weights, given, _ = _lowest(programme, demands, goal, factors)
        if len(weights) == 2 and not any(bend for *_, bend in weights):
            least = least_certified(sp.Add(*(number_of(slope) * metric for metric, slope, _ in weights)))
            if least is not None:
                bounds.append(given + least)
    return max(bounds)


def _least_on(weights: Weights, counts: np.ndarray) -> float:
    there = Counts(*(counts / counts.max(axis=0)))
    total = sum(
        float(slope) * np.asarray(evaluate(metric, there)) + float(bend) * np.asarray(evaluate(metric, there)) ** 2
        for metric, slope, bend in weights
    )
    return float(np.nanmin(total))


def _shown(weights: Weights, lowest: float, slip: float) -> Fraction:
    """What is certified a little farther from what was seen."""
    found = floor(weights, Fraction(round((lowest - 10 * slip) * 10**12), 10**12), 10 * slip, BOXES)
    return found.bound


def _lowest(
    programme: Programme, demands: Sequence[Demand], goal: tuple[Similarity, int], factors: Sequence[Fraction]
) -> tuple[Weights, Fraction, float]:
    """A goal less multiples of what is demanded, what these are at least, and the least of it on all columns."""
    pairs = [(d, c) for d, c in zip(demands, factors, strict=bool(factors)) if c]
    weights = added(combined([d for d, _ in pairs], [c for _, c in pairs], -1), goal)
    given = sum((d.within(c) for d, c in pairs), Fraction(0))
    return weights, given, float(programme.combined(weights).min())


def _simply(
    programme: Programme,
    demands: Sequence[Demand],
    goal: tuple[Similarity, int],
    solution: ProgrammeSolution,
    best: Fraction,
) -> Fraction:
    """The same with multipliers that are simple fractions, with which it may be exact."""
    for factors in list(rounded(demands, solution.multipliers))[:2]:
        weights, given, lowest = _lowest(programme, demands, goal, factors)
        if float(given) + lowest > float(best) - LAST_SLIP and (exact := exact_floor(weights)) is not None:
            best = max(best, given + exact)
    return best


def shown_at_once(
    programme: Programme, demands: Sequence[Demand], goal: tuple[Similarity, int], wanted: Fraction
) -> Fraction | None:
    """What is certified in one search of the mean of a goal where demands are met: what is wanted, or less; None for nothing."""
    solution = programme.solved(demands, goal)
    for factors in list(rounded(demands, solution.multipliers))[-1:] if solution.shares.size else []:
        weights, given, lowest = _lowest(programme, demands, goal, factors)
        room = float(given) + lowest - float(wanted)
        if room > 0:
            return given + floor(weights, wanted - given, room, FEW).bound
    return None
