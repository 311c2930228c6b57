"""The least of a combination of metrics and their squares on all charts: boxes are halved until it is settled."""

from collections.abc import Sequence
from math import inf

import numpy as np

from segbounds.means.certificates.enclosed_functions import TINY, UNIT, Ends, functions_of, outwards
from segbounds.regions.orders import OrderChart

TOGETHER = 5_000  # boxes evaluated at once
FLAT = (1e-12, 1e30)  # slopes that are nearly none, and those that are not known, where a box is to be halved
KEPT = 8  # places of every chart that are handed back
#: Into how many parts each side of a chart is cut at first, by the number of coordinates: a box alone takes as long as some dozens.
PARTS = {1: 16, 2: 6, 3: 4}


class FloorSearch:
    """All charts, one after the other; coefficients are whole numbers, slope and bend by metric.

    bound, settled
        What the combination is at least on the charts that were looked at, and whether that is what was wanted.
    counts
        Pairs on which it is small.

    Where metrics are known to lie between two numbers, `limits` by metric, only pairs count of which this is true.
    """

    def __init__(
        self,
        coefficients: Sequence[tuple[float, float]],
        wanted: float,
        halved: int,
        limits: Sequence[tuple[float, float]] = (),
    ) -> None:
        self.slope, self.bend = (np.array(part)[:, None] for part in zip(*coefficients, strict=True))
        self.limits = tuple(np.array(side)[:, None] for side in zip(*limits, strict=True)) if limits else None
        self.wanted, self.halved, self.left = wanted, halved, 0
        self.bound, self.settled = inf, True
        self.counts: list[np.ndarray] = [np.zeros((4, 0))]

    def look_at(self, chart: OrderChart) -> None:
        low, high = _parts_of_a_cube(chart.dimension)
        halved = 0
        while low.size or not chart.dimension:
            halved += 1
            if self.left < low.shape[1] or halved > self.halved or not chart.dimension:
                least, most, *_ = self._evaluated(chart, low[:, :TOGETHER], high[:, :TOGETHER])
                rest = least if low.shape[1] <= TOGETHER else np.append(least, self._lowest(chart, low, high))
                self._note(chart, rest, most, (low[:, :TOGETHER] + high[:, :TOGETHER]) / 2)
                return
            parts = [
                self._step(chart, low[:, i : i + TOGETHER], high[:, i : i + TOGETHER])
                for i in range(0, low.shape[1], TOGETHER)
            ]
            low, high = (np.hstack(side) for side in zip(*parts, strict=True))
        self.bound = min(self.bound, self.wanted)

    def _lowest(self, chart: OrderChart, low: np.ndarray, high: np.ndarray) -> float:
        parts = range(TOGETHER, low.shape[1], TOGETHER)
        return min(
            float(self._evaluated(chart, low[:, i : i + TOGETHER], high[:, i : i + TOGETHER])[0].min()) for i in parts
        )

    def _note(self, chart: OrderChart, least: np.ndarray, most: np.ndarray, places: np.ndarray) -> None:
        """What is left when a chart is done with."""
        self.bound = min(self.bound, float(least.min()))
        if self.bound < self.wanted:
            self.settled = False
            self._keep(chart, most, places)

    def _keep(self, chart: OrderChart, values: np.ndarray, places: np.ndarray) -> None:
        best = np.argsort(values, kind="stable")[:KEPT]
        self.counts.append(chart.counts(places[:, best]))

    def _step(self, chart: OrderChart, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What is left of some boxes, in halves."""
        self.left -= low.shape[1]
        least, most, down, up, inside = self._evaluated(chart, low, high)
        below = most < self.wanted
        if below.any():  # what is wanted does not hold: this is where
            self._keep(chart, most[below], ((low + high) / 2)[:, below])
        open_boxes = ~(least >= self.wanted)
        low, high, down, up = (part[:, open_boxes] for part in (low, high, down, up))
        rising, falling = (down > 0) & inside[open_boxes], (up < 0) & inside[open_boxes]
        # inside of the cube nothing there is the least of all; but beyond a limit there may be nothing
        left = ~((rising & (low > 0)) | (falling & (high < 1))).any(axis=0) | (self.limits is not None)
        low, high = np.where(falling, high, low)[:, left], np.where(rising, low, high)[:, left]
        slopes = np.maximum(np.abs(down), np.abs(up))[:, left]
        axis = ((high - low) * (np.minimum(slopes, FLAT[1]) + FLAT[0])).argmax(axis=0)
        numbers = np.arange(low.shape[1])
        middle = (low[axis, numbers] + high[axis, numbers]) / 2
        more, less = low.copy(), high.copy()
        more[axis, numbers] = less[axis, numbers] = middle
        again = (high > low).any(axis=0)  # a point stays one
        return np.hstack([low, more[:, again]]), np.hstack([less, high[:, again]])

    def _evaluated(
        self, chart: OrderChart, low: np.ndarray, high: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """What the combination is at least on boxes (infinite on those beyond a limit), what it is at most in the middle of each, the ends
        of its slopes, and which boxes are within all limits."""
        with np.errstate(invalid="ignore", over="ignore"):
            functions = functions_of(chart).on(low, high)
            middle = (low + high) / 2
            half = outwards(np.maximum(high - middle, middle - low), 1) * (high > low)
            steep = np.maximum(np.abs(functions.slopes[0]), np.abs(functions.slopes[1]))
            reach = _summed(_times(steep, half), 1, axis=1)
            value = (
                np.maximum(functions.natural[0], outwards(functions.there[0] - reach, -1)),
                np.minimum(functions.natural[1], outwards(functions.there[1] + reach, 1)),
            )
            natural = _summed(_quadratic(self.slope, self.bend, value)[0], -1)
            here = _quadratic(self.slope, self.bend, functions.there)
            ends = [self.slope + _times(2 * self.bend, end) for end in value]
            error = 4 * UNIT * np.abs(self.slope)  # of sums that cancel
            factor = outwards(np.minimum(*ends) - error, -1), outwards(np.maximum(*ends) + error, 1)
            products = [_times(one[:, None], other) for one in factor for other in functions.slopes]
            down, up = _summed(np.minimum.reduce(products), -1), _summed(np.maximum.reduce(products), 1)
            steepest = _summed(_times(np.maximum(np.abs(down), np.abs(up)), half), 1)
            least = np.fmax(natural, outwards(_summed(here[0], -1) - steepest, -1))
            least, most = np.where(np.isnan(least), -inf, least), _summed(here[1], 1)
            inside = np.ones(least.shape, bool)
            if self.limits is not None:
                lowest, highest = self.limits
                inside = ((value[0] >= lowest) & (value[1] <= highest)).all(axis=0)
                least = np.where(((value[1] < lowest) | (value[0] > highest)).any(axis=0), inf, least)
                most = np.where(np.isinf(least) & (least > 0), inf, most)
        return least, most, down, up, inside


def _parts_of_a_cube(coordinates: int) -> tuple[np.ndarray, np.ndarray]:
    """The low and high ends of equal parts, of shape (coordinates, boxes)."""
    if not coordinates:
        return np.zeros((0, 1)), np.zeros((0, 1))
    edges = np.arange(PARTS[coordinates] + 1) / PARTS[coordinates]
    sides = [
        np.array([side.ravel() for side in np.meshgrid(*[ends] * coordinates, indexing="ij")])
        for ends in (edges[:-1], edges[1:])
    ]
    return sides[0], sides[1]


def _summed(numbers: np.ndarray, sign: int, axis: int = 0) -> np.ndarray:
    """Their sum, moved outwards by more than what rounding can have taken."""
    slack = np.abs(numbers).sum(axis=axis) * (4 * UNIT * (numbers.shape[axis] + 1)) + TINY
    return numbers.sum(axis=axis) + sign * slack


def _times(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Their product, where nothing of what is not known is nothing."""
    return np.where((one == 0) | (other == 0), 0.0, one * other)


def _quadratic(slope: np.ndarray, bend: np.ndarray, value: Ends) -> Ends:
    """slope f + bend f^2 for f between two numbers."""
    low, high = value
    ends = [_times(slope, f) + _times(bend, f * f) for f in (low, high)]
    size = np.abs(slope) * np.maximum(np.abs(low), np.abs(high)) + np.abs(bend) * np.maximum(low * low, high * high)
    error = 8 * UNIT * np.where(np.isfinite(size), size, 0) + TINY
    least, most = np.minimum(*ends), np.maximum(*ends)
    curved = np.where(bend == 0, 1.0, bend)
    turn, level = -slope / (2 * curved), -(slope * slope) / (4 * curved)
    # a little more than where it turns: what it is there is an end whether it is inside or next to it
    room = 1e-9 * (1 + np.abs(turn))
    around = (bend != 0) & (low <= turn + room) & (high >= turn - room)
    slip = 8 * UNIT * np.abs(level) + TINY
    least = np.where(around & (bend > 0), np.minimum(least, level - slip), least)
    most = np.where(around & (bend < 0), np.maximum(most, level + slip), most)
    unknown = ~(np.isfinite(low) & np.isfinite(high))
    return np.where(unknown, -inf, least - error), np.where(unknown, inf, most + error)
