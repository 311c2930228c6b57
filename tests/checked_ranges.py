"""Pairs of masks, joint ranges and what is checked of them: that no pair lies outside, and that all of the boundary is reached."""

from itertools import product

import numpy as np
import pytest
import sympy as sp

from segbounds.metrics.counts import SYMBOLS, Counts
from segbounds.metrics.similarity import Similarity, evaluate, ratio, value_at
from segbounds.ranges.arcs import Arc
from segbounds.ranges.joint_ranges import joint_range
from segbounds.ranges.of_three.surfaces import Surface
from segbounds.ranges.of_three.three import JointRangeOfThree
from segbounds.ranges.of_three.values import VALUES, a
from segbounds.ranges.two import JointRange
from segbounds.regions.facts import nonlinear

#: Every pair of masks on up to 9 pixels, and random counts of all orders of magnitude.
SMALL = np.array([four for four in product(range(10), repeat=4) if 1 <= sum(four) <= 9]).T
RANDOM = np.floor(10 ** np.random.default_rng(0).uniform(-1, 5, (4, 8_000))).astype(np.int64)
PAIRS = Counts(*np.hstack([SMALL, RANDOM[:, RANDOM.any(axis=0)]]))


#: Random and extreme counts of which exactly two per cent are positive.
FOUND, ALARMED = np.random.default_rng(1).integers(0, [[101], [4901]], (2, 6_000))


EDGES = np.array([[0, 50, 100, 0, 100, 50, 100], [0, 0, 0, 4900, 4900, 4900, 1]])
FEW = [np.concatenate(sides) for sides in zip((FOUND, ALARMED), EDGES, strict=True)]
AT_TWO_PERCENT = Counts(FEW[0], FEW[1], 100 - FEW[0], 4900 - FEW[1])
RANGES = [
    ("dice", "jaccard"),
    ("dice", "accuracy"),
    ("dice", "kappa"),
    ("dice", "mcc"),
    ("dice", "fowlkes_mallows"),
    ("dice", "recall"),
    ("dice", "balanced_accuracy"),
    ("dice", "volumetric_similarity"),
    ("precision", "recall"),
    ("recall", "mcc"),
    ("specificity", "kappa"),
    ("accuracy", "mcc"),
    ("accuracy", "kappa"),
    ("volumetric_similarity", "overlap"),
    ("dice", "tversky:alpha=0.3,beta=0.7"),
    ("dice", "weighted_hamming:gamma=1/5"),
    ("kappa", "dice"),
    ("mcc", "accuracy"),
]
CASES = [(*pair, None) for pair in RANGES] + [(*pair, "2%") for pair in RANGES[:11]]


def outside(found: JointRange, pairs: Counts) -> int:
    """How many pairs of masks have values that lie outside of the range."""
    first, second = (np.asarray(evaluate(metric, pairs)) for metric in (found.first, found.second))
    wrong = np.zeros(len(first), bool)
    for arcs, sign in ((found.lower, 1), (found.upper, -1)):
        for arc in arcs:
            inside = np.flatnonzero((first > float(arc.low) + 1e-9) & (first < float(arc.high) - 1e-9))
            with np.errstate(all="ignore"):
                bound = sp.lambdify(a, arc.value, modules="numpy")(first[inside]) + 0 * first[inside]
            beyond = ~(sign * (second[inside] - bound) >= -1e-7)
            for i in inside[beyond]:  # floats may cancel where a is nearly 0
                there = sp.N(arc.at(sp.Rational(float(first[i]))), 30)
                wrong[i] |= sign * (float(second[i]) - there) < -1e-7
    for upright in found.uprights:
        here = np.abs(first - float(upright.place)) < 1e-12
        wrong[here] |= (second[here] < float(upright.low.value) - 1e-9) | (
            second[here] > float(upright.high.value) + 1e-9
        )
    return int(wrong.sum())


def reached(arc: Arc, found: JointRange) -> None:
    """The counts of an arc have exactly its first value, and its second one or one that tends to it."""
    for share in (sp.Rational(1, 9), sp.Rational(1, 2), sp.Rational(8, 9)):
        place = sp.Rational(str(sp.N(arc.low + share * (arc.high - arc.low), 8)))
        counts = arc.counts_at(place)
        assert counts is not None
        assert min(sp.N(count) for count in counts.at(10**12)) >= 0
        here = [value_at(metric, counts.at(10**12)) for metric in (found.first, found.second)]
        room = 0 if arc.attained else 1e-4
        assert abs(sp.N(here[0] - place, 30)) < 1e-25 + room
        assert abs(sp.N(here[1] - arc.at(place), 30)) < 1e-25 + room
        for item in found.known:
            gap = value_at(item.metric, counts.at(10**12)) - item.value.low
            bent = all(nonlinear(metric) for metric in (found.first, found.second)) or nonlinear(item.metric)
            assert abs(sp.N(gap, 30)) < 1e-25 + room if bent else sp.simplify(gap) == 0


def where(first: str, second: str, fixed: str) -> JointRange:
    metric, _, value = fixed.rpartition("=")
    if metric == "prevalence":
        return joint_range(first, second, prevalence=value)
    found = joint_range(first, second, metric).slice(value)
    assert found is not None
    return found


def having(metric: Similarity, value: float) -> Counts:
    """Random counts, one of which was moved, by bisection, until a metric has a value."""
    return Counts(*np.hstack([with_one_moved(metric, value, moved) for moved in range(4)]))


def with_one_moved(metric: Similarity, value: float, moved: int) -> np.ndarray:
    counts = [10 ** np.random.default_rng((2, i)).uniform(-4, 4, 20_000) for i in range(4)]
    low, high = np.full(20_000, -12.0), np.full(20_000, 12.0)

    def at(place: np.ndarray) -> Counts:
        return Counts(*(10**place if i == moved else count for i, count in enumerate(counts)))

    def missed(place: np.ndarray) -> np.ndarray:
        return np.asarray(evaluate(metric, at(place))) - value

    falls = missed(low) > missed(high)
    for _ in range(100):
        middle = (low + high) / 2
        beyond = (missed(middle) > 0) != falls
        low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
    return np.array(at(low))[:, np.abs(missed(low)) < 1e-12]


TRIPLES = [
    ("dice", "recall", "accuracy"),
    ("precision", "npv", "accuracy"),
    ("precision", "recall", "npv"),
    ("specificity", "dice", "tversky:alpha=0.3,beta=0.7"),
    ("dice", "accuracy", "volumetric_similarity"),
    ("overlap", "precision", "accuracy"),
]
SOME_TRIPLES = [*TRIPLES[:3], TRIPLES[4], *(pytest.param(names, marks=pytest.mark.slow) for names in TRIPLES[3::2])]


def defined(found: JointRangeOfThree, pairs: Counts) -> Counts:
    """Those of some pairs on which no metric reads 0/0."""
    bottoms = [sp.lambdify(SYMBOLS, ratio(metric.formula)[1])(*pairs) for metric in metrics_of(found)]
    return Counts(*(count[np.all(bottoms, axis=0)] for count in pairs))


def metrics_of(found: JointRangeOfThree) -> tuple[Similarity, ...]:
    return found.first, found.second, found.third


def values_at(found: JointRangeOfThree, counts: Counts) -> tuple[sp.Expr, ...]:
    return tuple(value_at(metric, counts) for metric in metrics_of(found))


def beyond(found: JointRangeOfThree, surface: Surface, pairs: Counts) -> int:
    """How many pairs of masks lie beyond a surface where it bounds the range."""
    values = dict(zip(VALUES, (np.asarray(evaluate(metric, pairs)) for metric in metrics_of(found)), strict=True))
    there = [values[symbol] for symbol in surface.others]
    with np.errstate(all="ignore"):
        gap = values[surface.of] - sp.lambdify(surface.others, surface.value)(*there)
    wrong = surface.side * gap < -1e-6
    here = surface.where(*there)
    assert here.sum() > 100
    return int((wrong & here).sum())
