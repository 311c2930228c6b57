"""Extremes over cones: no small counts lie beyond, and those that are shown attain or approach them."""

from itertools import product

import numpy as np
import pytest
import sympy as sp

from segbounds.errors import Unsupported
from segbounds.metrics.catalogue import (
    cohen_kappa,
    dice,
    fowlkes_mallows,
    geometric_mean,
    hamming,
    jaccard,
    matthews,
    overlap,
    precision,
    recall,
    specificity,
    volumetric_similarity,
    youden,
)
from segbounds.metrics.counts import Counts, fn, fp, n, pixels, positives, tn, tp
from segbounds.metrics.similarity import Similarity, evaluate, value_at
from segbounds.regions.bound import Bound, Limit, exact_bound, least, most, near
from segbounds.regions.cone import Cone, at, form_of, minus
from segbounds.regions.face_extremes import extent, extents_by_formula
from segbounds.regions.pieces import by_formula, smooth

SMALL = np.array([four for four in product(range(9), repeat=4) if any(four)]).T
RARE = form_of(10 * positives - pixels)
CONES = {
    "all": Cone(),
    "fp <= fn": Cone((form_of(fn - fp),)),
    "one in ten": Cone((RARE, minus(RARE))),
    "tp > fp": Cone((), (form_of(tp - fp),)),
}
EXPRESSIONS = {
    "dice": dice,
    "kappa": cohen_kappa,
    "mcc": matthews,
    "overlap": overlap,
    "volumetric": volumetric_similarity,
    "dice - jaccard": dice - jaccard,
    "accuracy - dice": hamming - dice,
    "youden - recall": youden - recall,
    "dice * precision": dice * precision,
}


def within(cone: Cone) -> np.ndarray:
    kept = np.ones(SMALL.shape[1], bool)
    for form in cone.least:
        kept &= sum(float(a) * x for a, x in zip(form, SMALL, strict=True)) >= 0
    for form in cone.positive:
        kept &= sum(float(a) * x for a, x in zip(form, SMALL, strict=True)) > 0
    return kept


def comes_to(of: sp.Expr, limit: Limit) -> float:
    """The value at the counts that are shown, far out if they are a family."""
    counts = Counts(*(sp.nsimplify(count) for count in limit.along.at(10**7)))
    return float(sp.N(of.xreplace({metric: value_at(metric, counts) for metric in of.atoms(Similarity)}), 30))


@pytest.mark.parametrize("cone", CONES.values(), ids=CONES)
@pytest.mark.parametrize("of", EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_nothing_lies_beyond_and_something_comes_near(of: sp.Expr, cone: Cone) -> None:
    found = extent(of, cone)
    assert found is not None
    values = np.asarray(evaluate(of, Counts(*SMALL[:, within(cone)])))
    low, high = found
    assert float(low.value) <= values.min() + 1e-12 and values.max() <= float(high.value) + 1e-12
    for end in found:
        assert abs(comes_to(of, end) - float(end.value)) < (1e-12 if end.attained else 1e-5)


def test_a_little_narrower_would_be_noticed() -> None:
    low, high = extent(dice - jaccard, Cone()) or (None, None)
    assert low is not None and high is not None
    values = np.asarray(evaluate(dice - jaccard, Counts(*SMALL)))
    assert values.max() > float(high.value) - 1e-3 and values.min() > float(low.value) - 1e-12


def test_an_empty_cone_has_none() -> None:
    assert extent(dice, Cone((), (form_of(tp - fp), form_of(fp - tp)))) is None


@pytest.mark.parametrize("of", [sp.cbrt(dice), sp.sqrt(1 - dice) + recall], ids=str)
def test_what_is_not_reached_is_said(of: sp.Expr) -> None:
    with pytest.raises(Unsupported):
        extent(of, Cone())


@pytest.mark.parametrize("of", [sp.sqrt(1 - dice) * recall, geometric_mean], ids=str)
def test_a_root_above_is_reached(of: sp.Expr) -> None:
    low, high = extent(of, Cone()) or (None, None)
    values = np.asarray(evaluate(of, Counts(*SMALL)))
    assert low is not None and high is not None
    assert (float(low.value), float(high.value)) == (values.min(), values.max()) == (0.0, 1.0)


def test_extents_by_formula_have_every_value_and_no_other() -> None:
    """At tp = 0 Fowlkes-Mallows is 0, and 1 where nothing is positive: two values that lie apart."""
    cone = Cone((minus(form_of(tp)),))
    found = sorted((float(low.value), float(high.value)) for low, high in extents_by_formula(fowlkes_mallows, cone))
    values = set(np.round(evaluate(fowlkes_mallows, Counts(*SMALL[:, within(cone)])), 12))
    assert values == {0.0, 1.0}
    assert all(any(low <= value <= high for low, high in found) for value in values)
    assert not any(low < 0.5 < high for low, high in found)


def test_parts_where_bends_are_straight_cover_the_cone() -> None:
    parts = list(smooth(volumetric_similarity, Cone()))
    assert len(parts) == 2
    for counts in zip(*SMALL[:, ::7], strict=True):
        here = [piece for part, piece in parts if all(at(form, counts) >= 0 for form in part.facets)]
        pair = Counts(*map(int, counts))
        assert here and all(value_at(piece, pair) == value_at(volumetric_similarity, pair) for piece in here)


def test_which_formula_applies() -> None:
    assert by_formula(dice, frozenset({tp, tn})) and not by_formula(dice, frozenset({tn}))
    assert not by_formula(specificity - recall, frozenset({tp, fn}))


def test_of_equal_values_the_attained_one_is_taken() -> None:
    half = sp.Rational(1, 2)
    approached, attained = Limit(half, Counts(n, 1, 1, 0), False), Limit(half, Counts(1, 1, 0, 0), True)
    assert most([approached, attained]) is attained and least([attained, approached]) is attained
    assert most([attained, Limit(sp.Rational(2, 3), Counts(2, 1, 0, 0), True)]).value > half


def test_a_family_that_attains_its_value_is_one_pair() -> None:
    bound = exact_bound(Limit(sp.Integer(1), Counts(2 * n, sp.Integer(0), sp.Integer(0), 4 * n), True), "an argument")
    assert bound.along == (Counts(1, 0, 0, 2),) and bound.exact and bound.argument == "an argument"
    approached = exact_bound(Limit(sp.Integer(1), Counts(n, sp.Integer(1), sp.Integer(0), sp.Integer(0)), False))
    assert near(approached) == Counts(1000000, 1000, 0, 0)
    assert (-bound).value == -1 and -Bound(-bound.value, True, bound.along, argument=bound.argument) == bound
