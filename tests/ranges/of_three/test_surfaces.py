"""Three metrics: counts as polynomials in their values, and the surfaces that bound them."""

from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
import sympy as sp
from checked_ranges import AT_TWO_PERCENT, PAIRS, SOME_TRIPLES, beyond, defined, metrics_of, values_at

from segbounds.metrics.catalogue import CATALOGUE, parse
from segbounds.metrics.counts import Counts, fp
from segbounds.metrics.similarity import Similarity, evaluate
from segbounds.ranges.joint_ranges import joint_range
from segbounds.ranges.of_three.surfaces import Surface
from segbounds.ranges.of_three.three import JointRangeOfThree
from segbounds.ranges.of_three.values import VALUES, a
from segbounds.regions.facts import SHARE, nonlinear

FLAT = [
    ("precision", "recall", "dice", None),
    ("dice", "jaccard", "precision", None),
    ("dice", "jaccard", "tversky:alpha=2,beta=2", None),
    ("dice", "precision", "volumetric_similarity", None),
    ("dice", "kappa", "accuracy", "2%"),
    ("recall", "prevalence", "youden", "2%"),
]


@pytest.mark.parametrize("names", SOME_TRIPLES, ids=str)
def test_no_pair_of_masks_lies_beyond_a_surface(names: tuple[str, str, str]) -> None:
    found = joint_range(*names)
    sides = [surface for surface in found.surfaces if surface.side]
    pairs = defined(found, PAIRS)
    if names[0] == "overlap":  # where it is precision, the range is flat
        pairs = Counts(*(count[pairs.fp > pairs.fn] for count in pairs))
    assert len(sides) >= 4
    for surface in sides:
        assert beyond(found, surface, pairs) == 0, surface


@pytest.mark.parametrize("names", SOME_TRIPLES, ids=str)
def test_counts_are_polynomials_in_the_three_values(names: tuple[str, str, str]) -> None:
    """From whole counts to values and back, exactly; where all four minors vanish they say nothing."""
    found, back = joint_range(*names), 0
    for four in np.random.default_rng(2).integers(1, 50, (20, 4)):
        place = dict(zip(VALUES, values_at(found, Counts(*map(int, four))), strict=True))
        for polynomials in found.counts:
            counts = [sp.sympify(count).xreplace(place) for count in polynomials]
            back += any(counts) and all(
                x * int(four[0]) == counts[0] * int(y) for x, y in zip(counts, four, strict=True)
            )
    assert back >= (19 if names[0] != "overlap" else 8)


def on_and_beside(found: JointRangeOfThree, surface: Surface) -> None:
    """Points of a surface have counts, or such as tend to them; a little inside masks have the values, beyond none
    do."""
    step = surface.side * sp.Rational(1, 10**9)
    for place in surface.places:
        assert surface.bounds(place)
        at = surface.at(place)
        counts = surface.counts_at(place)
        assert counts is not None and found.contains(at) == surface.attained
        if surface.attained:
            assert min(counts) >= 0 and values_at(found, counts) == at
        else:
            assert max(abs(x - y) for x, y in zip(values_at(found, counts.at(10**12)), at, strict=True)) < 1e-9
        moved = [value + step * int(symbol == surface.of) for symbol, value in zip(VALUES, at, strict=True)]
        assert found.contains(moved)
        assert not found.contains([2 * x - y for x, y in zip(at, moved, strict=True)])


@pytest.mark.parametrize("names", SOME_TRIPLES, ids=str)
def test_surfaces_are_attained_or_approached_and_nothing_is_beyond(names: tuple[str, str, str]) -> None:
    found = joint_range(*names)
    for surface in found.surfaces:
        if surface.side:
            assert (
                surface.places
                and sp.expand(sp.numer(sp.together(surface.equation.subs(surface.of, surface.value)))) == 0
            )
            on_and_beside(found, surface)


@pytest.mark.slow
def test_all_surfaces_of_three_metrics() -> None:
    """Every seventh triple of the metrics that are not nonlinear. A range of several parts may have gaps along a line."""
    linear = [metric for metric in CATALOGUE.values() if isinstance(metric, Similarity) and not nonlinear(metric)]
    linear += [parse("f_beta:beta=2"), parse("tversky:alpha=0.3,beta=0.7"), SHARE]
    for one, two, three in list(combinations(linear, 3))[::7]:
        found = joint_range(one, two, three)
        for surface in found.surfaces:
            if surface.side:
                on_and_beside(found, surface)
                assert len(found.parts) > 1 or beyond(found, surface, defined(found, PAIRS)) == 0, (found, surface)


def test_a_surface_that_is_a_little_off_is_noticed() -> None:
    found = joint_range("dice", "recall", "accuracy")
    surface = next(surface for surface in found.surfaces if surface.zero == (fp,))
    too_narrow = replace(surface, value=surface.value + sp.Rational(1, 1000))
    assert beyond(found, surface, defined(found, PAIRS)) == 0 < beyond(found, too_narrow, defined(found, PAIRS))
    with pytest.raises(AssertionError):
        on_and_beside(found, replace(surface, value=surface.value - sp.Rational(1, 1000)))


@pytest.mark.parametrize("names", SOME_TRIPLES, ids=str)
def test_surfaces_leave_out_no_part_of_the_boundary(names: tuple[str, str, str]) -> None:
    """Above and below every pair of masks there is one, where a line along the third metric leaves the range."""
    found = joint_range(*names)
    across = [surface for surface in found.surfaces if surface.side and surface.of == VALUES[2]]
    for four in np.random.default_rng(4).integers(1, 50, (25, 4)):
        if names[0] == "overlap" and four[1] <= four[2]:  # where it is precision, the range is flat
            continue
        *place, third = values_at(found, Counts(*map(int, four)))
        heights = {side: [s.at(place)[2] for s in across if s.side == side and s.bounds(place)] for side in (1, -1)}
        assert place[0] == place[1] or (max(heights[1]) <= third <= min(heights[-1]))


@pytest.mark.parametrize(("first", "second", "third", "prevalence"), FLAT)
def test_metrics_with_fewer_degrees_of_freedom_lie_on_a_surface(
    first: str, second: str, third: str, prevalence: str | None
) -> None:
    found = joint_range(first, second, third, prevalence=prevalence)
    pairs = defined(found, PAIRS if prevalence is None else AT_TWO_PERCENT)
    values = dict(zip(VALUES, (np.asarray(evaluate(metric, pairs)) for metric in metrics_of(found)), strict=True))
    assert found.surfaces and not found.counts
    miss = [np.abs(sp.lambdify(VALUES, s.equation)(*values.values()) + 0 * values[a]) for s in found.surfaces]
    assert len(pairs.tp) > 1000 and np.min(miss, axis=0).max() < 1e-9
    wrong = [
        np.abs(sp.lambdify(VALUES, s.equation + a / 1000)(*values.values()) + 0 * values[a]) for s in found.surfaces
    ]
    assert np.min(wrong, axis=0).max() > 1e-9
    for surface in found.surfaces:
        if surface.along is None:
            continue
        place = next(p for p in product([sp.Rational(k, 40) for k in range(1, 40)], repeat=2) if surface.bounds(p))
        counts = surface.counts_at(place)
        assert (
            counts is not None and values_at(found, counts) == surface.at(place) and found.contains(surface.at(place))
        )


def test_parts_that_are_only_borders_of_others_are_left_out() -> None:
    found = joint_range("jaccard", "overlap", "volumetric_similarity")  # fp == fn is in both parts
    assert [part.dimension for part in found.parts] == [4, 4] and len(found.surfaces) == 1
    assert len(joint_range("accuracy", "overlap", "volumetric_similarity").counts) == 2
