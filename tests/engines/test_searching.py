"""The pairs that move towards a bound come close to it, whatever the bound, and stay among the pairs that are meant."""

import numpy as np
import pytest
import sympy as sp
from once import theory

from segbounds.engines.searching import searched
from segbounds.errors import Unsupported
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.metrics.counts import Counts, d, fn, fp, prevalence, tn, tp
from segbounds.regions.region import whole_rays
from segbounds.theorems.instances import Inequality, about_masks, admits, bounds_of, instances, value
from segbounds.theorems.records import Theorem

PIXELS = 100 * 100  # where a bound is 0, pairs come as near as about 1/pixels: nearer than a percent of a percent
#: How many it takes where these are too few: with alpha = 1/10 they come as near as 1/(alpha pixels).
PIXELS_NEEDED = {"Errors in pairs never raise a Tversky index": 1000 * 1000}
#: Those about masks: posteriors are drawn otherwise.
THEOREMS = [theorem for theorem in theory().values() if about_masks(theorem) and not theorem.about_posteriors]
GAP = Inequality(dice - jaccard, 3 - 2 * sp.sqrt(2))


def first(counts: Counts) -> Counts:
    return Counts(*(int(count[0]) for count in counts))


@pytest.mark.parametrize("most", [2, pytest.param(6, marks=pytest.mark.slow)])  # values of its parameters
@pytest.mark.parametrize("theorem", THEOREMS, ids=lambda theorem: theorem.title)
def test_every_finite_bound_is_met_to_one_percent(theorem: Theorem, most: int) -> None:
    looked, size = 0, PIXELS_NEEDED.get(theorem.title, PIXELS)
    for _, instance in instances(theorem, most):
        for bound in bounds_of(instance.claim):
            rays = whole_rays(instance.domain.hypotheses)
            counts = searched(bound, instance.domain.hypotheses, size, 0)
            if not len(counts.tp):
                assert rays.sum(axis=1).min() > size, "no pair of this size satisfies the hypotheses"
                continue
            looked += 1
            pair = first(counts)
            limit = sp.sympify(bound.at_most).subs(d, pair.pixels)
            found = value(bound.of, pair)
            assert pair.pixels <= size and admits(instance, pair)
            assert found <= limit
            if limit is not sp.oo:
                assert limit - found <= max(abs(limit), sp.Rational(1, 100)) / 100
    assert looked


def test_a_false_bound_is_exceeded() -> None:
    counts = searched(Inequality(dice - jaccard, sp.Rational(17, 100)), (), PIXELS, 0)
    assert value(dice - jaccard, first(counts)) > sp.Rational(17, 100)


def test_the_pairs_have_the_size_that_is_asked_for() -> None:
    for size in (1, 2, 7, 100, PIXELS):
        counts = searched(GAP, (), size, 0)
        assert np.all(counts.pixels == size) and min(count.min() for count in counts) >= 0


def test_the_nearest_pair_comes_first_and_no_pair_twice() -> None:
    counts = searched(GAP, (), PIXELS, 0)
    values = [float(value(GAP.of, Counts(*map(int, row)))) for row in zip(*counts, strict=True)]
    assert values == sorted(values, reverse=True)
    assert len({*zip(*counts, strict=True)}) == len(values) > 1


def test_hypotheses_are_kept() -> None:
    at_a_fiftieth = sp.Eq(prevalence, sp.Rational(1, 50))
    counts = searched(GAP, (at_a_fiftieth, fp <= fn), PIXELS, 0)
    assert np.all(50 * (counts.tp + counts.fn) == counts.pixels)
    assert np.all(counts.fp <= counts.fn) and len(counts.tp)


def test_where_no_pair_of_this_size_is_meant_there_is_none() -> None:
    assert len(searched(GAP, (sp.Eq(prevalence, sp.Rational(1, 50)),), 49, 0).tp) == 0
    assert len(searched(GAP, (tp + fp + fn + tn <= 0, tp >= 1), PIXELS, 0).tp) == 0


def test_equal_seeds_find_equal_pairs() -> None:
    one, again, other = (searched(GAP, (), PIXELS, seed) for seed in (3, 3, 4))
    assert np.array_equal(np.stack(one), np.stack(again))
    assert not np.array_equal(np.stack(one), np.stack(other))


def test_hypotheses_that_are_not_linear_are_kept_as_well() -> None:
    counts = searched(GAP, (tp * fp >= fn**2,), PIXELS, 0)
    assert np.all(counts.tp * counts.fp >= counts.fn**2) and len(counts.tp)


def test_what_numpy_cannot_evaluate_is_unsupported() -> None:
    with pytest.raises(Unsupported, match="numpy cannot evaluate"):
        searched(Inequality(dice * sp.zeta(1 + tp), sp.Integer(1)), (), PIXELS, 0)
