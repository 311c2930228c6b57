"""The least of a combination of metrics and their squares on all charts: boxes are halved until it is settled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from segbounds.means.certificates.enclosed_functions import TINY, UNIT, ChartFunctions, Ends, outwards

TOGETHER = 5_000  # boxes evaluated at once
FLAT = (1e-12, 1e30)  # slopes that are nearly none, and those that are not known, where a box is to be halved
KEPT = 8  # places of every chart that are handed back
#: Into how many parts each side of a chart is cut at first, by the number of coordinates: a box alone takes as long as some dozens.
PARTS = {1: 16, 2: 6, 3: 4}


class FloorSearch:
    """Charts with as many coordinates together; coefficients are whole numbers, slope and bend by metric.

    bound, settled
        What the combination is at least on the charts that were looked at, and whether that is what was wanted.
    counts
        Pairs on which it is small.

    Once it is seen somewhere to be less than what was wanted, boxes are left out where it is no less than there.

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
        self.bound, self.settled = wanted, True
        self.counts: list[np.ndarray] = [np.zeros((4, 0))]

    def look_at(self, functions: ChartFunctions) -> None:
        low, high = _parts_of_a_cube(functions.coordinates)
        boxes = _Boxes.repeated(low, high, len(functions.charts))
        halved = 0
        while boxes.which.size:
            halved += 1
            if self.left < boxes.which.size or halved > self.halved or not functions.coordinates:
                for part in boxes.parts():
                    least, most, *_ = self._evaluated(functions, part)
                    self._note(functions, least, most, part)
                return
            boxes = _Boxes.together([self._step(functions, part) for part in boxes.parts()])

    def _note(self, functions: ChartFunctions, least: np.ndarray, most: np.ndarray, boxes: "_Boxes") -> None:
        """What is left when charts are done with."""
        lowest = float(least.min())
        if lowest < self.wanted:
            self.settled = False
            self.bound = min(self.bound, lowest)
            self._keep(functions, most, boxes)

    def _keep(self, functions: ChartFunctions, values: np.ndarray, boxes: "_Boxes") -> None:
        """The best places of each chart."""
        for chart in np.unique(boxes.which):
            here = np.flatnonzero(boxes.which == chart)
            best = here[np.argsort(values[here], kind="stable")[:KEPT]]
            self.counts.append(functions.charts[chart].counts((boxes.low[:, best] + boxes.high[:, best]) / 2))

    def _step(self, functions: ChartFunctions, boxes: "_Boxes") -> "_Boxes":
        """What is left of some boxes, in halves."""
        self.left -= boxes.which.size
        least, most, down, up, inside = self._evaluated(functions, boxes)
        below = most < self.wanted
        if below.any():  # what is wanted does not hold: this is where
            self._keep(functions, most[below], boxes.of(below))
        shown = below & inside
        if shown.any():
            self.settled, self.bound = False, min(self.bound, float(most[shown].min()))
        open_boxes = ~(least >= self.bound)
        boxes, inside = boxes.of(open_boxes), inside[open_boxes]
        low, high, down, up = boxes.low, boxes.high, down[:, open_boxes], up[:, open_boxes]
        rising, falling = (down > 0) & inside, (up < 0) & inside
        # inside of the cube nothing there is the least of all; but beyond a limit there may be nothing
        left = ~((rising & (low > 0)) | (falling & (high < 1))).any(axis=0) | (self.limits is not None)
        slopes = np.maximum(np.abs(down), np.abs(up))[:, left]
        boxes = _Boxes(np.where(falling, high, low), np.where(rising, low, high), boxes.which).of(left)
        return boxes.halves((np.minimum(slopes, FLAT[1]) + FLAT[0]) * (boxes.high - boxes.low))

    def _evaluated(
        self, functions: ChartFunctions, boxes: "_Boxes"
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """What the combination is at least on boxes (infinite on those beyond a limit), what it is at most in the middle of each, the ends
        of its slopes, and which boxes are within all limits."""
        with np.errstate(invalid="ignore", over="ignore"):
            low, high = boxes.low, boxes.high
            found = functions.on(low, high, boxes.which)
            middle = (low + high) / 2
            half = outwards(np.maximum(high - middle, middle - low), 1) * (high > low)
            steep = np.maximum(np.abs(found.slopes[0]), np.abs(found.slopes[1]))
            reach = _summed(_times(steep, half), 1, axis=1)
            value = (
                np.maximum(found.natural[0], outwards(found.there[0] - reach, -1)),
                np.minimum(found.natural[1], outwards(found.there[1] + reach, 1)),
            )
            natural = _summed(_quadratic(self.slope, self.bend, value)[0], -1)
            here = _quadratic(self.slope, self.bend, found.there)
            ends = [self.slope + _times(2 * self.bend, end) for end in value]
            error = 4 * UNIT * np.abs(self.slope)  # of sums that cancel
            factor = outwards(np.minimum(*ends) - error, -1), outwards(np.maximum(*ends) + error, 1)
            products = [_times(one[:, None], other) for one in factor for other in found.slopes]
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


@dataclass(frozen=True)
class _Boxes:
    """Ends of boxes, of shape (coordinates, boxes), and which chart each lies in, in rising order."""

    low: np.ndarray
    high: np.ndarray
    which: np.ndarray

    @classmethod
    def repeated(cls, low: np.ndarray, high: np.ndarray, charts: int) -> "_Boxes":
        """The same boxes on so many charts."""
        which = np.repeat(np.arange(charts), low.shape[1])
        return cls(np.tile(low, charts), np.tile(high, charts), which)

    @classmethod
    def together(cls, parts: Sequence["_Boxes"]) -> "_Boxes":
        low, high, which = (
            np.concatenate(sides, axis=-1) for sides in zip(*((p.low, p.high, p.which) for p in parts), strict=True)
        )
        order = np.argsort(which, kind="stable")
        return cls(low[:, order], high[:, order], which[order])

    def of(self, chosen: np.ndarray | slice) -> "_Boxes":
        return _Boxes(self.low[:, chosen], self.high[:, chosen], self.which[chosen])

    def parts(self) -> Iterator["_Boxes"]:
        """Not too many at once."""
        return (self.of(slice(i, i + TOGETHER)) for i in range(0, self.which.size, TOGETHER))

    def halves(self, sizes: np.ndarray) -> "_Boxes":
        """Both halves of each along its axis of the largest size; a point stays one."""
        axis, numbers = sizes.argmax(axis=0), np.arange(self.which.size)
        middle = (self.low[axis, numbers] + self.high[axis, numbers]) / 2
        more, less = self.low.copy(), self.high.copy()
        more[axis, numbers] = less[axis, numbers] = middle
        again = np.any(self.high > self.low, axis=0)
        others = _Boxes(more, self.high, self.which).of(again)
        return _Boxes.together([_Boxes(self.low, less, self.which), others])


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
