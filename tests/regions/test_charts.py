"""Masks by their sizes and their overlap: metrics in these coordinates, and which pairs of masks the cubes hold."""

from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest
import sympy as sp
from sympy.polys.domains import QQ

from segbounds.errors import Unsupported
from segbounds.metrics.catalogue import CATALOGUE, dice, fowlkes_mallows, matthews, parse
from segbounds.metrics.counts import SYMBOLS
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.regions.charts import Chart, Cube, cubes, edges, in_the_middle, needs_angles, quotient
from segbounds.regions.facts import SHARE

METRICS = [
    *(entry for entry in CATALOGUE.values() if isinstance(entry, Similarity)),
    *(parse(f"{name}:{values}") for name, values in [("tversky", "alpha=.3,beta=.7"), ("f_beta", "beta=2")]),
    parse("weighted_hamming:gamma=1/4"),
    SHARE,
]
PLACES = [tuple(map(sp.Rational, place)) for place in product(("1/7", "1"), ("1/5", "1"), ("0", "2/3"))]


def at(of: sp.Expr, chart: Chart, place: tuple[sp.Rational, ...]) -> sp.Expr:
    """The quotient at a place of the chart."""
    top, bottom = (
        side.evaluate([(x, QQ.from_sympy(value)) for x, value in zip(side.ring.gens, place, strict=True)])
        for side in quotient(of, chart)
    )
    return QQ.to_sympy(top / bottom)


@pytest.mark.parametrize("metric", METRICS, ids=str)
def test_a_metric_in_coordinates_is_the_metric_of_the_counts_there(metric: Similarity) -> None:
    for cube, place in product(cubes(needs_angles(metric)), PLACES):
        counts = cube.at(place)
        if min(counts) >= 0 and not (cube.angles and place[0] == 1):  # beyond half of the pixels
            assert at(metric, cube, place) == value_at(metric, counts), (cube, place)
    for edge, place in product(edges(), PLACES):
        if place[1:] == PLACES[0][1:] and (place[0] < 1 or edge.half):
            assert at(metric, edge, place) == value_at(metric, edge.at(place))


@pytest.mark.parametrize("angles", [False, True])
def test_every_pair_without_an_empty_or_full_mask_lies_in_a_cube(angles: bool) -> None:
    for counts in np.floor(10 ** np.random.default_rng(3).uniform(0, 4, (200, 4))).astype(int):
        by_name = dict(zip(SYMBOLS, map(int, counts), strict=True))
        assert any(holds(cube, by_name) for cube in cubes(angles)), counts


def holds(cube: Cube, by_name: dict[sp.Symbol, int]) -> bool:
    """Whether there are coordinates in [0, 1] at which the cube has these counts, up to a factor."""
    joint, more, other, _ = (by_name[count] for count in cube.roles)
    odds = [share / (1 - share) for part in (more, other) for share in [(joint + part) / sum(by_name.values())]]
    if cube.angles:  # the tangent of the half of the angle whose tangent is the root of the odds
        halves = [(np.sqrt(1 + odd) - 1) / np.sqrt(odd) for odd in odds]
        place = (halves[0] * 12 / 5, halves[1] / halves[0], joint / (joint + other))
    else:
        place = (odds[0], np.sqrt(odds[1] / odds[0]), joint / (joint + other))
    if not all(0 <= x <= 1 for x in place):
        return False
    there = np.array([count(*place) for count in in_floats(cube)])
    seen = np.array([by_name[count] for count in SYMBOLS])
    return np.allclose(there / there.sum(), seen / seen.sum(), rtol=1e-9, atol=0)


@cache
def in_floats(cube: Cube) -> list[Any]:
    return [sp.lambdify(count.ring.symbols, count.as_expr()) for count in cube.counts]


def test_only_where_a_root_is_left_angles_are_needed() -> None:
    assert needs_angles(fowlkes_mallows) and needs_angles(dice - fowlkes_mallows)
    assert not needs_angles(matthews) and not needs_angles(fowlkes_mallows**2) and not needs_angles(dice - matthews)
    with pytest.raises(Unsupported, match="root that stays"):
        quotient(fowlkes_mallows, cubes(False)[0])


def test_denominators_are_positive_inside_and_follow_the_metric_below() -> None:
    for cube in cubes(True):
        assert in_the_middle(quotient(dice - matthews, cube)[1]) > 0
    signs = {int(sp.sign(in_the_middle(quotient(dice / matthews, cube)[1]))) for cube in cubes(False)}
    assert signs == {1, -1}


def test_next_to_an_empty_mask_there_are_counts_ever_nearer() -> None:
    for angles in (False, True):
        found = list(cubes(angles)[0].near((0.0, 0.5, 0.5)))
        shares = [sp.Rational(counts.tp + counts.fn, counts.pixels) for counts in found]
        assert all(min(counts) > 0 for counts in found)
        assert shares == sorted(shares, reverse=True) and shares[-1] < sp.Rational(1, 10**12)
