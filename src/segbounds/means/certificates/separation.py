"""Planes between what is demanded of means and all pairs of masks.

The multipliers of a linear programme make a combination of metrics. Where the search of floors.py finds pairs on which
that combination is smaller than on all columns, these become columns, and so on until it finds none: then the
combination is certified, and averages by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import sympy as sp

from segbounds.means.certificates.demands import Demand, combined, simple
from segbounds.means.certificates.floors import Weights, exact_floor, floor
from segbounds.means.certificates.programmes import MISSED, ROUNDS, Programme, ProgrammeSolution
from segbounds.means.reported_means import number_of

FEWEST = 30_000  # boxes looked at where a bound is only for a sentence


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
        return sp.Add(*(number_of(slope) * f + number_of(bend) * f**2 for f, slope, bend in self.weights))


def met(
    programme: Programme, demands: Sequence[Demand], rounds: int = ROUNDS
) -> ProgrammeSolution | SeparatingPlane | None:
    """A mixture of floats that meets the demands, or a plane that shows that there is none; None where neither was
    found."""
    for spread in range(rounds):
        solution = programme.solved(demands)
        if solution.missed < MISSED:
            return solution
        if not solution.shares.size or not programme.left:
            return None
        programme.left -= 1
        found = _separated(programme, demands, solution)
        if isinstance(found, SeparatingPlane):
            return found
        programme.grow(solution, found, spread)
    return None


def _separated(
    programme: Programme, demands: Sequence[Demand], solution: ProgrammeSolution
) -> SeparatingPlane | np.ndarray:
    """A plane, or pairs that are beyond what the programme nominated."""
    beyond = [np.zeros((4, 0))]
    for factors in simple(demands, solution.multipliers):
        weights = combined(demands, factors, -1)
        given = sum((d.within(c) for d, c in zip(demands, factors, strict=True) if c), Fraction(0))
        here = -programme.combined(weights)
        room = float(given) - float(here.max())
        if room <= 1e-3 * solution.missed * float(sum(map(abs, factors))):
            continue  # a column is beyond it
        wanted = -given + Fraction(room / 2).limit_denominator(2**50)
        found = floor(weights, wanted, room / 4)
        if found.settled:
            return SeparatingPlane(combined(demands, factors, 1), -wanted, given, float(here.max()))
        beyond.append(programme.best(found.counts, weights))
        break
    return np.hstack(beyond)
