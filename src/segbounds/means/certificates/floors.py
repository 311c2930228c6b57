"""A number that a combination of metrics and their squares is at least on every pair of masks, certified.

The combination is sum c f + d f^2 over some metrics f. On the charts of orders.py it is a smooth function on cubes, which
are halved where it is not settled yet. On a box, its slopes are enclosed, and from its value in the middle and these
follows what it is at least, up to the square of the box's size. Where a slope has one sign nothing inside of the box is
the least of all, so a side of the cube is left, or nothing. Polynomials are evaluated in floats, with all of their
rounding errors added outwards.

Of one metric alone it is a quadratic on an interval.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from math import ceil, inf, lcm, log2, nextafter
from typing import Any, TypeAlias

import numpy as np
import sympy as sp

from segbounds.errors import Unsupported
from segbounds.means.certificates.enclosed_functions import LARGEST, ChartFunctions
from segbounds.means.certificates.floor_search import FloorSearch
from segbounds.means.certificates.linear_relations import Relations, relations_of
from segbounds.means.one_image import ends_of, least_exactly
from segbounds.metrics.similarity import Similarity
from segbounds.regions.orders import OrderChart, affine_in, all_linear, charts

#: Slope and bend by metric: what is added of it and of its square.
Weights: TypeAlias = tuple[tuple[Similarity, Fraction, Fraction], ...]
#: Two numbers between which a metric lies.
Limits: TypeAlias = tuple[tuple[Similarity, Fraction, Fraction], ...]
MOST_POSITIVE = 4  # counts
BOXES = 150_000  # looked at until the search ends with what it has; a second or two
HALVED = 24  # times, of boxes, and so many more as what is wanted is near
KEPT_FLOORS = 500  # answers
MIDDLE = np.full((3, 1), 0.5)  # of a chart


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


def floor_within(weights: Weights, limits: Limits, wanted: Fraction, slip: float = 1e-6, boxes: int = BOXES) -> Floor:
    """The same over the pairs of masks on which metrics lie between two numbers; what is wanted holds where there are none.

    Next to a limit a combination has a slope mostly, so that small boxes are needed there: for a small slip the multiple of what is
    within the limit that makes it level is to be part of the combination.
    """
    found: dict[Similarity, tuple[Fraction, Fraction]] = {metric: (Fraction(0), Fraction(0)) for metric, *_ in limits}
    for metric, slope, bend in weights:
        before = found.get(metric, (Fraction(0), Fraction(0)))
        found[metric] = before[0] + slope, before[1] + bend
    used = tuple((metric, *pair) for metric, pair in found.items())
    return _floor(used, wanted, slip, boxes, limits)


@lru_cache(maxsize=KEPT_FLOORS)
def _floor(used: Weights, wanted: Fraction, slip: float, boxes: int, limits: Limits = ()) -> Floor:
    between = {metric: (low, high) for metric, low, high in limits}
    if len(used) < 2:
        alone = _of_one(*used[0], between.get(used[0][0])) if used else Fraction(0)
        if alone is not None:
            return Floor(alone, alone >= wanted, np.zeros((4, 0)))
    metrics = tuple(metric for metric, *_ in used)
    coefficients = [(slope, bend) for _, slope, bend in used]
    # within limits a metric is looked at by itself
    straight = tuple(not bend and not limits for *_, bend in used)
    groups = _functions(metrics, MOST_POSITIVE if limits else _smallest(used), straight)
    share = boxes // sum(len(functions.charts) for _, together in groups for functions in together)
    # where it is least it is level: what is left out falls with the square of the size
    halved = HALVED + ceil(1.5 * log2(1 / min(max(slip, 1e-12), 1.0)))
    ends = [between.get(metric, (None, None)) for metric in metrics]
    floats = [(-inf if low is None else -_above(-low), inf if high is None else _above(high)) for low, high in ends]
    bound, settled, counts = wanted, True, [np.zeros((4, 0))]
    for relations, together in groups:
        left, level = relations.applied(coefficients)
        if not limits and not any(map(any, left)):  # a number there
            if level < wanted:
                bound, settled = min(bound, level), False
                counts += [chart.counts(MIDDLE[: chart.dimension]) for each in together for chart in each.charts]
            continue
        here = tuple((metrics[i], *pair) for i, pair in zip(relations.kept, left, strict=True))
        if relations.gone and (exact := exact_floor(here)) is not None and level + exact >= wanted:
            continue
        whole, scale, missing = _whole(here)
        search = FloorSearch(whole, _above((wanted - level + missing) * scale), halved, floats if limits else ())
        for functions in together:
            search.left += share * len(functions.charts)
            search.look_at(functions)
        if search.bound == -inf:
            raise Unsupported(f"{' and '.join(map(str, metrics))} are not bounded together")
        if not search.settled:
            bound, settled = min(bound, Fraction(search.bound) / scale - missing + level), False
        counts += search.counts
    return Floor(bound, settled, np.hstack(counts))


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
def _functions(
    metrics: tuple[Similarity, ...], smallest: int, straight: tuple[bool, ...]
) -> tuple[tuple[Relations, tuple[ChartFunctions, ...]], ...]:
    """Metrics on charts, those with the same relations and as many coordinates together; without metrics that are combinations of others,
    and without charts on which all are what they are on another one."""
    by_sides: dict[Any, tuple[Relations, OrderChart]] = {}
    for chart in charts(metrics, smallest):
        relations = relations_of(chart.quotients, frozenset(chart.order), straight)
        here = relations.on(chart)
        sides = (tuple(tuple(sorted(side.items())) for side in here.sides(q)) for q in here.quotients)
        key = (here.dimension, tuple((q.rooted, *pair) for q, pair in zip(here.quotients, sides, strict=True)))
        by_sides.setdefault((relations, key), (relations, here))
    groups: dict[Relations, dict[int, list[OrderChart]]] = {}
    for relations, chart in by_sides.values():
        groups.setdefault(relations, {}).setdefault(chart.dimension, []).append(chart)
    return tuple((relations, tuple(map(ChartFunctions, found.values()))) for relations, found in groups.items())


def _above(number: Fraction) -> float:
    near = float(number)
    return near if Fraction(near) >= number else nextafter(near, inf)


def _smallest(used: Weights) -> int:
    """How many positive counts are enough: of quotients of linear forms of which one enters linearly, with the others
    fixed, that one is extreme at a vertex of the counts that are left, or next to it on an edge."""
    if len(used) < 3 and any(bend == 0 for *_, bend in used) and all_linear([metric for metric, *_ in used]):
        return len(used) + 1
    return MOST_POSITIVE


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
    least = least_exactly(sp.Add(*(sp.Rational(slope.numerator, slope.denominator) * f for f, slope, _ in used)))
    return None if least is None else least + level


def _of_one(
    metric: Similarity, slope: Fraction, bend: Fraction, between: tuple[Fraction, Fraction] | None = None
) -> Fraction | None:
    ends = ends_of(metric)
    if ends is None:
        return None
    if between is not None:
        ends = max(ends[0], between[0]), min(ends[1], between[1])
        if ends[0] > ends[1]:
            return None
    places = list(ends)
    if bend > 0 and ends[0] < -slope / (2 * bend) < ends[1]:
        places.append(-slope / (2 * bend))
    return min(slope * place + bend * place**2 for place in places)
