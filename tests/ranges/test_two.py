"""The joint range of two metrics, against all pairs of small masks: nothing outside, and all of the boundary reached."""

from dataclasses import replace
from itertools import permutations, product

import pytest
import sympy as sp
from checked_ranges import AT_TWO_PERCENT, CASES, PAIRS, outside, reached

from segbounds.bounds.intervals import interval
from segbounds.errors import InputError
from segbounds.metrics.catalogue import CATALOGUE, parse
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.joint_ranges import joint_range


@pytest.mark.parametrize(("first", "second", "prevalence"), CASES)
def test_no_pair_of_masks_lies_outside(first: str, second: str, prevalence: str | None) -> None:
    found = joint_range(first, second, prevalence=prevalence)
    assert outside(found, PAIRS if prevalence is None else AT_TWO_PERCENT) == 0


@pytest.mark.slow
@pytest.mark.parametrize("prevalence", [None, "2%"])
def test_no_pair_of_masks_lies_outside_of_any_range(prevalence: str | None) -> None:
    metrics = [metric for metric in CATALOGUE.values() if isinstance(metric, Similarity)]
    metrics += [parse(text) for text in ("f_beta:beta=2", "tversky:alpha=0.3,beta=0.7", "weighted_hamming:gamma=1/5")]
    found = []
    for first, second in permutations(metrics, 2):
        try:
            found.append(joint_range(first, second, prevalence=prevalence))
        except InputError:
            continue
        assert outside(found[-1], PAIRS if prevalence is None else AT_TWO_PERCENT) == 0, (first, second)
        for arc in (*found[-1].lower, *found[-1].upper):
            if arc.along is not None:
                reached(arc, found[-1])
    assert len(found) > 200


@pytest.mark.parametrize(("first", "second", "prevalence"), CASES)
def test_every_arc_is_attained_or_approached(first: str, second: str, prevalence: str | None) -> None:
    found = joint_range(first, second, prevalence=prevalence)
    arcs = [arc for arc in (*found.lower, *found.upper) if arc.along is not None]
    assert arcs
    for arc in arcs:
        reached(arc, found)


def test_a_range_that_is_a_little_too_narrow_is_noticed() -> None:
    found = joint_range("dice", "kappa", prevalence="2%")
    higher = tuple(replace(arc, value=arc.value + sp.Rational(1, 1000)) for arc in found.lower)
    lower = tuple(replace(arc, value=arc.value - sp.Rational(1, 1000)) for arc in found.upper)
    assert outside(replace(found, lower=higher), AT_TWO_PERCENT) > 0
    assert outside(replace(found, upper=lower), AT_TWO_PERCENT) > 0


def test_a_range_that_is_a_little_too_wide_is_noticed() -> None:
    found = joint_range("dice", "kappa")
    with pytest.raises(AssertionError):
        reached(replace(found.lower[0], value=found.lower[0].value - sp.Rational(1, 1000)), found)


@pytest.mark.slow
def test_arcs_between_which_checks_were_made_hold_on_whole_strips() -> None:
    """Where the inside of slices was not derived, exact extremes over whole strips agree."""
    for metric in ("kappa", "mcc"):
        found = joint_range("accuracy", metric)
        assert not any(arc.proved for arc in (*found.lower, *found.upper))
        for low in range(1, 9):
            ends = sp.Rational(low, 10), sp.Rational(low + 1, 10)
            strip = interval(metric, {"accuracy": f"0.{low}..0.{low + 1}"})
            assert strip.low.value == found.lower[0].limit(ends[0])
            assert strip.high.value == found.upper[0].limit(ends[1])


def test_arcs_agree_with_the_interval_at_single_values() -> None:
    for pair, prevalence in product(
        [("dice", "mcc"), ("specificity", "kappa"), ("dice", "f_beta:beta=2")], (None, "1/50")
    ):
        found = joint_range(*pair, prevalence=prevalence)
        for place in ("17/20", "1/3", "1/100"):
            known = interval(pair[1], {pair[0]: place} | ({"prevalence": prevalence} if prevalence else {}))
            for arcs, end in ((found.lower, known.low), (found.upper, known.high)):
                arc = next(arc for arc in arcs if arc.low < sp.Rational(place) < arc.high)
                assert abs(sp.N(arc.at(sp.Rational(place)) - end.value, 30)) < 1e-25
