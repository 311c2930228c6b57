"""One question has one answer, whichever door it comes through: suprema, comparisons, intervals, claims, joint ranges and their hulls."""

from itertools import permutations

import pytest
import sympy as sp

from segbounds.bounds.comparison import compare
from segbounds.bounds.extremes import supremum
from segbounds.bounds.intervals import interval
from segbounds.bounds.plan import COMPUTING
from segbounds.engines import derive
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.arcs import Arc
from segbounds.ranges.joint_ranges import joint_range
from segbounds.regions.bound import Bound
from segbounds.regions.facts import metric_named
from segbounds.theorems.evidence import Budget, Outcome
from segbounds.theorems.records import Always, Theorem

#: Linear-fractional ones, piecewise ones, and such as are nonlinear.
NAMED = ("dice", "jaccard", "recall", "precision", "volumetric_similarity", "accuracy")
PAIRS = [
    *permutations(NAMED[:4], 2),
    ("volumetric_similarity", "dice"),
    ("dice", "volumetric_similarity"),
    ("accuracy", "dice"),
]
NONLINEAR = [("fowlkes_mallows", "dice"), ("mcc", "dice"), ("balanced_accuracy", "recall"), ("dice", "kappa")]
#: Values of the second metric at which it is asked what the first can be.
PLACES = ("3/10", "17/20")
ROOM = 1e-8


def pair(names: tuple[str, str]) -> tuple[Similarity, Similarity]:
    return metric_named(names[0]), metric_named(names[1])


def ends(bound: Bound) -> tuple[float, float]:
    """Between what an end lies."""
    return float(bound.value - bound.width), float(bound.value)


def meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] <= other[1] + ROOM and other[0] <= one[1] + ROOM


@pytest.mark.parametrize("names", [*PAIRS, *NONLINEAR], ids="-".join)
def test_suprema_comparisons_and_claims(names: tuple[str, str]) -> None:
    first, second = pair(names)
    above = compare(*names, quick=True).above
    assert meet(ends(supremum(first - second)), ends(above))
    assert meet(ends(supremum(first - second, methods=COMPUTING)), ends(above))
    outcomes = []
    for most in (above.value + sp.Rational(1, 1000), above.value - sp.Rational(1, 1000)):
        claim = Theorem("a difference", "here", Always(sp.Le(first - second, most, evaluate=False)))
        outcomes += [found.outcome for found in derive.check(claim, Budget())]
    assert outcomes == [Outcome.PROVED, Outcome.REFUTED]


@pytest.mark.parametrize("names", [*PAIRS, NONLINEAR[0]], ids="-".join)
def test_intervals_and_joint_ranges(names: tuple[str, str]) -> None:
    first, second = pair(names)
    above, there = compare(*names, quick=True).above, joint_range(second, first)
    for place in PLACES:
        most = interval(first, {second: place}, exact=True).high
        assert ends(most)[0] - float(sp.Rational(place)) <= ends(above)[1] + ROOM
        arcs = [arc.at(sp.Rational(place)) for arc in there.upper if arc.low < sp.Rational(place) < arc.high]
        rises = [up.high.value for up in there.uprights if up.place == sp.Rational(place)]
        highest = max([*arcs, *rises], key=sp.N)
        assert meet((float(highest), float(highest)), ends(most)), (names, place)


@pytest.mark.parametrize("names", [*PAIRS, NONLINEAR[0]], ids="-".join)
def test_the_hull_of_a_joint_range_ends_where_the_difference_does(names: tuple[str, str]) -> None:
    first, second = pair(names)
    points: list[tuple[sp.Expr, sp.Expr]] = []
    for side in joint_range(second, first).hull.upper:
        if isinstance(side, Arc):
            places = [side.low + (side.high - side.low) * sp.Rational(k, 40) for k in range(1, 40)]
            points += [(place, side.at(place)) for place in places] + [
                (end, side.limit(end)) for end in (side.low, side.high)
            ]
        else:
            points += [side.start, side.end]
    farthest = max(float(sp.N(y - x, 15)) for x, y in points)
    low, high = ends(compare(*names, quick=True).above)
    assert low - 1e-3 <= farthest <= high + ROOM


def test_answers_that_differ_would_be_noticed() -> None:
    assert not meet((0.0, 0.1), (0.2, 0.3)) and meet((0.0, 0.2), (0.1, 0.3))
