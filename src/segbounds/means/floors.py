"""A number that a combination of metrics and their squares is at least on every pair of masks, certified.

The combination is sum c f + d f^2 over some metrics f. On the charts of orders.py it is a smooth function on cubes, which
are halved where it is not settled yet. On a box, its slopes are enclosed, and from its value in the middle and these
follows what it is at least, up to the square of the box's size. Where a slope has one sign nothing inside of the box is
the least of all, so a side of the cube is left, or nothing. Polynomials are evaluated in floats, with all of their
rounding errors added outwards.

Of one metric alone it is a quadratic on an interval.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from math import ceil, inf, lcm, log2, nextafter
from typing import Any, TypeAlias

import numpy as np
import sympy as sp

from segbounds.errors import Unsupported
from segbounds.means.enclosed_functions import LARGEST, TINY, UNIT, functions_of, outwards, powers_of
from segbounds.metrics.similarity import Similarity
from segbounds.regions.cone import Cone
from segbounds.regions.face_extremes import extent
from segbounds.regions.orders import OrderChart, affine_in, all_linear, charts

#: Slope and bend by metric: what is added of it and of its square.
Weights: TypeAlias = tuple[tuple[Similarity, Fraction, Fraction], ...]
BOXES = 150_000  # looked at until the search ends with what it has; a second or two
TOGETHER = 20_000  # boxes evaluated at once
HALVED = 24  # times, of boxes, and so many more as what is wanted is near
FLAT = (1e-12, 1e30)  # slopes that are nearly none, and those that are not known, where a box is to be halved
KEPT_FLOORS = 500  # answers
KEPT = 8  # places of every chart that are handed back


@dataclass(frozen=True)
class Floor:
    """What a combination is at least, on all pairs of masks.

    bound
        Certified.
    settled
        Whether the bound that was asked for holds.
    counts
        Pairs on which it is small, of shape (4, many).
    """

    bound: Fraction
    settled: bool
    counts: np.ndarray


def floor(weights: Weights, wanted: Fraction, slip: float = 1e-9, boxes: int = BOXES) -> Floor:
    """Whether a combination is at least what is wanted on all pairs of masks; and where it is not known to be, what it is
    at least.

    slip
        About how far what is wanted is below what the combination is at least: so small boxes are needed.

    Raises Unsupported for metrics that are no polynomial over a polynomial or its root.
    """
    used, level = merged(weights)
    found = _floor(used, wanted - level, slip, boxes)
    return Floor(found.bound + level, found.settled, found.counts)


@cache
def merged(weights: Weights) -> tuple[Weights, Fraction]:
    """The same combination, as one of metrics of which none is another one times a number and plus one, and a number."""
    found: dict[Similarity, tuple[Fraction, Fraction]] = {}
    level = Fraction(0)
    for metric, slope, bend in weights:
        other, factor, shift = metric, Fraction(1), Fraction(0)
        for earlier in found:
            if earlier != metric and (pair := affine_in(metric, earlier)) is not None:
                other, (factor, shift) = earlier, pair
                break
        before = found.get(other, (Fraction(0), Fraction(0)))
        found[other] = before[0] + slope * factor + 2 * bend * factor * shift, before[1] + bend * factor**2
        level += slope * shift + bend * shift**2
    return tuple((metric, *pair) for metric, pair in found.items() if any(pair)), level


@lru_cache(maxsize=KEPT_FLOORS)
def _floor(used: Weights, wanted: Fraction, slip: float, boxes: int) -> Floor:
    if len(used) < 2:
        alone = _of_one(*used[0]) if used else Fraction(0)
        if alone is not None:
            return Floor(alone, alone >= wanted, np.zeros((4, 0)))
    coefficients, scale, missing = _whole(used)
    metrics = tuple(metric for metric, *_ in used)
    here = _distinct(charts(metrics, _smallest(used)))
    # where it is least it is level: what is left out falls with the square of the size
    halved = HALVED + ceil(1.5 * log2(1 / min(max(slip, 1e-12), 1.0)))
    search = _FloorSearch(coefficients, _above((wanted + missing) * scale), halved)
    for chart in here:
        search.left += boxes // len(here)
        search.look_at(chart)
    if search.bound == -inf:
        raise Unsupported(f"{' and '.join(map(str, metrics))} are not bounded together")
    bound = wanted if search.settled else Fraction(search.bound) / scale - missing
    return Floor(bound, search.settled, np.hstack(search.counts))


def _whole(used: Weights) -> tuple[list[tuple[float, float]], int, Fraction]:
    """Coefficients as whole numbers that floats have, times what; and by how much the combination is less at most."""
    scale = lcm(*(c.denominator for _, *pair in used for c in pair))
    if all(abs(c * scale) < LARGEST for _, *pair in used for c in pair):
        return [(float(slope * scale), float(bend * scale)) for _, slope, bend in used], scale, Fraction(0)
    largest = max(abs(c) for _, *pair in used for c in pair)
    scale = int(LARGEST / 2 / largest) or 1
    near, missing = [], Fraction(0)
    for metric, *pair in used:
        ends = ends_of(metric)
        if ends is None:
            raise Unsupported(f"{metric} has no bounds that are fractions")
        most = max(map(abs, ends))
        whole = [round(c * scale) for c in pair]
        missing += sum(abs(c - Fraction(w, scale)) * most**p for c, w, p in zip(pair, whole, (1, 2), strict=True))
        near.append((float(whole[0]), float(whole[1])))
    return near, scale, missing


@cache
def _distinct(found: tuple[OrderChart, ...]) -> tuple[OrderChart, ...]:
    """Charts without those on which the metrics are what they are on another one."""
    by_sides: dict[Any, OrderChart] = {}
    for chart in found:
        sides = (tuple(tuple(sorted(side.items())) for side in chart.sides(q)) for q in chart.quotients)
        key = (chart.dimension, tuple((q.rooted, *pair) for q, pair in zip(chart.quotients, sides, strict=True)))
        by_sides.setdefault(key, chart)
    return tuple(by_sides.values())


def _above(number: Fraction) -> float:
    near = float(number)
    return near if Fraction(near) >= number else nextafter(near, inf)


def _smallest(used: Weights) -> int:
    """How many positive counts are enough: of quotients of linear forms of which one enters linearly, with the others
    fixed, that one is extreme at a vertex of the counts that are left, or next to it on an edge."""
    if len(used) < 3 and any(bend == 0 for *_, bend in used) and all_linear([metric for metric, *_ in used]):
        return len(used) + 1
    return 4


@cache
def exact_floor(weights: Weights) -> Fraction | None:
    """What a combination is at least, exactly (a root: but for its digits after the thirtieth), where that is known quickly:
    of one metric, or of two or three quotients of linear forms without their squares."""
    used, level = merged(weights)
    if len(used) < 2:
        alone = _of_one(*used[0]) if used else Fraction(0)
        return None if alone is None else alone + level
    if len(used) > 3 or any(bend for *_, bend in used) or not all_linear([metric for metric, *_ in used]):
        return None
    total = sp.Add(*(sp.Rational(slope.numerator, slope.denominator) * metric for metric, slope, _ in used))
    try:
        found = extent(total, Cone())
    except Unsupported:
        return None
    assert found is not None, "there are pairs of masks"
    value = found[0].value
    if value.is_Rational:
        return Fraction(int(value.p), int(value.q)) + level
    near = sp.Rational(str(sp.N(value, 40)))  # a root: a little less
    return Fraction(int(near.p), int(near.q)) - Fraction(1, 10**30) + level


@cache
def ends_of(metric: Similarity) -> tuple[Fraction, Fraction] | None:
    """The least and the most of a metric, where they are fractions."""
    try:
        found = extent(metric, Cone())
    except Unsupported:
        return None
    assert found is not None, "there are pairs of masks"
    low, high = (end.value for end in found)
    if not (low.is_Rational and high.is_Rational):
        return None
    return Fraction(int(low.p), int(low.q)), Fraction(int(high.p), int(high.q))


def _of_one(metric: Similarity, slope: Fraction, bend: Fraction) -> Fraction | None:
    ends = ends_of(metric)
    if ends is None:
        return None
    places = list(ends)
    if bend > 0 and ends[0] < -slope / (2 * bend) < ends[1]:
        places.append(-slope / (2 * bend))
    return min(slope * place + bend * place**2 for place in places)


class _FloorSearch:
    """All charts, one after the other; coefficients are whole numbers."""

    def __init__(self, coefficients: Sequence[tuple[float, float]], wanted: float, halved: int) -> None:
        self.coefficients, self.wanted, self.halved, self.left = coefficients, wanted, halved, 0
        self.bound, self.settled = inf, True
        self.counts: list[np.ndarray] = [np.zeros((4, 0))]

    def look_at(self, chart: OrderChart) -> None:
        many = chart.dimension
        low, high = np.zeros((many, 1)), np.ones((many, 1))
        if not many:
            least, most, *_ = self._evaluated(chart, low, high)
            self._note(chart, least, most, low)
            return
        halved = 0
        while low.size:
            halved += 1
            if self.left < low.shape[1] or halved > self.halved:
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
        least, most, down, up = self._evaluated(chart, low, high)
        below = most < self.wanted
        if below.any():  # what is wanted does not hold: this is where
            self._keep(chart, most[below], ((low + high) / 2)[:, below])
        low, high, down, up = (part[:, least < self.wanted] for part in (low, high, down, up))
        rising, falling = down > 0, up < 0
        # inside of the cube nothing there is the least of all
        left = ~((rising & (low > 0)) | (falling & (high < 1))).any(axis=0)
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
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """What the combination is at least on boxes, what it is at most in the middle of each, and the ends of its slopes."""
        functions = functions_of(chart)
        degree = max((f.degree for f in functions), default=0)
        middle = (low + high) / 2
        powers = [powers_of(side, degree) for side in (low, middle, high)]
        half = outwards(np.maximum(high - middle, middle - low), 1) * (high > low)
        shape = low.shape[1]
        natural, centre, ceiling = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        down, up = np.zeros_like(low), np.zeros_like(low)
        for (slope, bend), function in zip(self.coefficients, functions, strict=True):
            value = function.value(powers[0], powers[2])
            there = function.value(powers[1], powers[1])
            slopes = [function.slope(i, powers[0], powers[2]) for i in range(len(low))]
            reach = np.zeros(shape)
            for (d, u), width in zip(slopes, half, strict=True):
                reach = outwards(reach + _times(np.maximum(np.abs(d), np.abs(u)), width), 1)
            value = (
                np.maximum(value[0], outwards(there[0] - reach, -1)),
                np.minimum(value[1], outwards(there[1] + reach, 1)),
            )
            natural = outwards(natural + _quadratic(slope, bend, value)[0], -1)
            here = _quadratic(slope, bend, there)
            centre, ceiling = outwards(centre + here[0], -1), outwards(ceiling + here[1], 1)
            ends = [slope + _times(np.asarray(2 * bend), end) for end in value]
            error = 4 * UNIT * abs(slope)  # of sums that cancel
            factor = outwards(np.minimum(*ends) - error, -1), outwards(np.maximum(*ends) + error, 1)
            for i, (d, u) in enumerate(slopes):
                products = [_times(one, other) for one in factor for other in (d, u)]
                down[i] = outwards(down[i] + np.minimum.reduce(products), -1)
                up[i] = outwards(up[i] + np.maximum.reduce(products), 1)
        steepest = _times(np.maximum(np.abs(down), np.abs(up)), half).sum(axis=0)
        least = np.maximum(natural, outwards(centre - outwards(steepest, 1), -1))
        return least, ceiling, down, up


def _times(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Their product, where nothing of what is not known is nothing."""
    with np.errstate(invalid="ignore"):
        found = one * other
    return np.where((one == 0) | (other == 0), 0.0, found)


def _quadratic(slope: float, bend: float, value: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """slope f + bend f^2 for f between two numbers."""
    low, high = value
    ends = [_times(np.asarray(slope), f) + _times(np.asarray(bend), f * f) for f in (low, high)]
    size = np.abs(slope) * np.maximum(np.abs(low), np.abs(high)) + np.abs(bend) * np.maximum(low * low, high * high)
    error = 8 * UNIT * np.where(np.isfinite(size), size, 0) + TINY
    least, most = np.minimum(*ends), np.maximum(*ends)
    if bend:
        turn = -slope / (2 * bend)
        level = -(slope * slope) / (4 * bend)
        # a little more than where it turns: what it is there is an end whether it is inside or next to it
        around = (low <= turn + 1e-9 * (1 + abs(turn))) & (high >= turn - 1e-9 * (1 + abs(turn)))
        slip = 8 * UNIT * abs(level) + TINY
        if bend > 0:
            least = np.where(around, np.minimum(least, level - slip), least)
        else:
            most = np.where(around, np.maximum(most, level + slip), most)
    unknown = ~(np.isfinite(low) & np.isfinite(high))
    return np.where(unknown, -inf, least - error), np.where(unknown, inf, most + error)
