"""Means over images of which the values in order are known too: programmes over cells, and what they certify.

A programme in floats over pairs of masks in all cells nominates a mixture and multipliers: of means, and of the shares of images on the
sides of known values. On the images of a cell these shares are what they are, and the combination of metrics is bounded there
(`floors.floor_within`), so that what follows holds for any images.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from segbounds.algebra.linear_programmes import Missing, Mixture, mixture
from segbounds.means.certificates.demands import Demand, Parts, added, combined, demands
from segbounds.means.certificates.floors import Weights, floor_within
from segbounds.means.certificates.programmes import EXTRA, MISSED, PENALTY, Programme, programme_of
from segbounds.means.in_order.cells import Cell, cells_of, fill
from segbounds.means.in_order.order_statistics import ROOM, OrderStatistic, SideShare, limits_of
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.examples import fraction

TURNS = 5  # in which columns are added
UNIT = 2**24  # of multipliers
DIGITS = 10**6  # of bounds
SLIPS = (1, 10, 100, 1000)  # between what is certified and what was seen, of these
BOXES = 20_000  # looked at in a cell
NOTHING = Fraction(10**6)  # more than any combination: it holds where there are no pairs of masks


@dataclass
class OrderedProgramme:
    """Cells with columns, and how many of the images lie on the sides of known values."""

    limits: Mapping[Similarity, tuple[Fraction, Fraction]]
    shares: list[SideShare]
    metrics: tuple[Similarity, ...]

    def __post_init__(self) -> None:
        self.programme: Programme = programme_of([*self.metrics, *self.limits])
        cells, self.shares = cells_of(self.limits, self.shares)
        fill(self.programme, cells)
        self.cells = [cell for cell in cells if cell.members(self.programme).size or not _empty(cell)]
        self._divide()

    def _divide(self) -> None:
        members = [cell.members(self.programme) for cell in self.cells]
        self.columns = np.concatenate([np.zeros(0, int), *members])
        self.of_cell = np.repeat(np.arange(len(members)), [len(there) for there in members])
        self.inside = np.array([[cell.has(share) for cell in self.cells] for share in self.shares], float).reshape(
            len(self.shares), len(self.cells)
        )

    def _solved(self, wanted: Sequence[Demand], goal: tuple[Similarity, int] | None) -> Mixture | None:
        rows = np.vstack([self.programme.rows(wanted)[:, self.columns], self.inside[:, self.of_cell]])
        ends = [(d.low, d.high) for d in wanted] + [(share.share, None) for share in self.shares]
        cost = np.zeros(len(self.columns)) if goal is None else goal[1] * self.programme.of(goal[0])[self.columns]
        if not len(rows) or not len(self.columns):
            return None
        return mixture(cost, rows, ends, Missing(PENALTY if goal else 1.0))

    def excludes(self, parts: Parts) -> bool:
        """Whether it is certified that no images have such means."""
        if not self.cells:
            return True
        wanted = demands(parts)
        for turn in range(TURNS):
            found = self._solved(wanted, None)
            if found is None or found.missed < MISSED:
                return False
            weights, given, held = self._combination(wanted, found.multipliers)
            if self._holds(
                weights, [-given + more + Fraction(found.missed / 2) for more in held], found.missed / 4, turn
            ):
                return True
        return False

    def least(self, goal: tuple[Similarity, int], parts: Parts) -> Fraction | None:
        """What the mean of a goal is at least, certified; None for nothing."""
        wanted, best = demands(parts), None
        for turn in range(TURNS):
            found = self._solved(wanted, goal)
            weights: Weights
            if found is None:
                weights, given, held, value = (), Fraction(0), [Fraction(0)] * len(self.cells), None
                if len(self.columns):
                    value = float((goal[1] * self.programme.of(goal[0])[self.columns]).min())
            else:
                weights, given, held = self._combination(wanted, found.multipliers)
                value = float(found.shares @ (goal[1] * self.programme.of(goal[0])[self.columns]))
            weights = added(weights, goal)
            if value is None or (found is not None and found.missed > MISSED):
                return best
            for slip in SLIPS:
                bound = Fraction(round(value * DIGITS) - slip, DIGITS)
                if best is not None and bound <= best:
                    return best
                if self._holds(weights, [bound - given + more for more in held], slip / (2 * DIGITS), turn):
                    best = bound
                    break
            if best is not None and value - float(best) < 2.5 / DIGITS:
                return best
        return best

    def _combination(
        self, wanted: Sequence[Demand], multipliers: np.ndarray
    ) -> tuple[Weights, Fraction, list[Fraction]]:
        """Less multiples of what is demanded, what these are at least, and what the shares are on each cell less what they are at least."""
        many = len(wanted)
        factors = [
            c if (d.low if c > 0 else d.high) is not None else Fraction(0)
            for c, d in zip((Fraction(round(c * UNIT), UNIT) for c in multipliers[:many]), wanted, strict=True)
        ]
        given = sum((d.within(c) for d, c in zip(wanted, factors, strict=True) if c), Fraction(0))
        held = [Fraction(0)] * len(self.cells)
        for row, (share, value) in enumerate(zip(self.shares, multipliers[many:], strict=True)):
            factor = max(Fraction(round(value * UNIT), UNIT), Fraction(0))
            given += factor * share.share
            held = [more + factor * bool(self.inside[row, i]) for i, more in enumerate(held)]
        return combined(wanted, factors, -1), given, held

    def _holds(self, weights: Weights, least: Sequence[Fraction], slip: float, turn: int) -> bool:
        """Whether a combination is at least so much on each cell; else pairs on which it is less become columns."""
        beyond = [np.zeros((4, 0))]
        for cell, wanted in zip(self.cells, least, strict=True):
            found = floor_within(weights, cell.limits, wanted, slip, BOXES)
            if not found.settled:
                beyond.append(found.counts[:, :: 1 + found.counts.shape[1] // EXTRA])
        if len(beyond) == 1:
            return True
        more = np.hstack(beyond)
        if more.shape[1]:
            self.programme.around(more, np.zeros((4, 0)), turn)
            self._divide()
        return False


def _empty(cell: Cell) -> bool:
    """Whether no pair of masks lies in a cell, certified."""
    return floor_within((), cell.limits, NOTHING, 1e-3, BOXES // 4).settled


def no_image_at_the_ends(statistics: Sequence[OrderStatistic]) -> OrderStatistic | None:
    """A least or largest value that no image has, where all others are within theirs; certified."""
    limits = limits_of(statistics)
    for item in statistics:
        low, high = limits[item.metric]
        own = (low, min(high, fraction(item.value.high) + ROOM))
        if item.kind == "max":
            own = (max(low, fraction(item.value.low) - ROOM), high)
        if item.kind in ("min", "max") and own[0] <= own[1]:
            there = {**limits, item.metric: own}
            if _empty(Cell(tuple((metric, *ends) for metric, ends in there.items()))):
                return item
    return None
