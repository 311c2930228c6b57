"""Means over images of three metrics: what mixtures of images show, and planes."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
import sympy as sp
from checked_ranges import PAIRS, TRIPLES, metrics_of, values_at

from segbounds.metrics.catalogue import dice
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate, value_at
from segbounds.ranges.joint_ranges import joint_range
from segbounds.ranges.mixtures import Membership, membership
from segbounds.ranges.of_three.three import JointRangeOfThree


def proved(found: JointRangeOfThree, means: Sequence[Any], answer: Membership) -> None:
    """Images have exactly the means, or no pair of masks is beyond the plane and the means are."""
    exact = [sp.Rational(mean) for mean in means]
    if answer.inside:
        assert len(answer.images) <= 4 and sum(share for share, _ in answer.images) == 1
        for i in range(3):
            reached = sum(share * values_at(found, counts.at(10**12))[i] for share, counts in answer.images)
            assert reached == exact[i] or (not answer.attained and abs(reached - exact[i]) < 1e-9)
        assert all(share > 0 and min(counts.at(10)) >= 0 for share, counts in answer.images)
    else:
        assert answer.plane is not None
        highest = np.asarray(evaluate(answer.plane.combination, PAIRS)).max()
        assert highest <= float(answer.plane.most) + 1e-12 and answer.plane.most < answer.plane.given
        assert answer.plane.combination.xreplace(dict(zip(metrics_of(found), exact, strict=True))) == answer.plane.given


@pytest.mark.parametrize("names", [*TRIPLES[:3], ("precision", "recall", "dice")], ids=str)
def test_means_of_mixtures_are_in_the_hull(names: tuple[str, str, str]) -> None:
    found, draw = joint_range(*names), np.random.default_rng(3)
    for _ in range(3):
        kinds = [values_at(found, Counts(*map(int, four))) for four in draw.integers(1, 20, (6, 4))]
        means = [sum(column) / 6 for column in zip(*kinds, strict=True)]
        answer = found.in_hull(means)
        assert answer.inside and answer.attained
        proved(found, means, answer)


def test_means_that_only_three_metrics_together_refuse() -> None:
    """Any two of these means can be true; Dice, the harmonic mean of precision and recall, is never above their
    mean."""
    found, means = joint_range("precision", "recall", "dice"), ("0.6", "0.6", "0.7")
    known = list(zip(metrics_of(found), map(sp.Rational, means), strict=True))
    assert all(membership(two).inside for two in combinations(known, 2))
    answer = found.in_hull(means)
    assert answer.inside is False and str(answer.plane and answer.plane.combination) == "2*Dice - Precision - Recall"
    proved(found, means, answer)


@pytest.mark.parametrize(
    ("names", "means"),
    [
        (("dice", "recall", "accuracy"), ("0.9", "0.9", "0.5")),
        (("precision", "npv", "accuracy"), ("0.9", "0.9", "0.5")),
        (("jaccard", "overlap", "volumetric_similarity"), ("0.5", "0.45", "0.95")),
    ],
    ids=str,
)
def test_a_plane_shows_that_means_are_impossible(names: tuple[str, str, str], means: tuple[str, str, str]) -> None:
    found = joint_range(*names)
    answer = found.in_hull(means)
    assert answer.inside is False
    proved(found, means, answer)


def test_means_at_a_known_prevalence() -> None:
    found = joint_range("dice", "kappa", "accuracy", prevalence="2%")
    assert found.in_hull(("0.5", "0.49", "0.981")).inside is False
    kinds = [Counts(1, 3, 1, 95), Counts(2, 9, 0, 89), Counts(0, 1, 2, 97)]
    means = [sum(value_at(metric, counts) for counts in kinds) / 3 for metric in metrics_of(found)]
    answer = found.in_hull(means)
    assert answer.inside and answer.attained
    for share, counts in answer.images:
        assert share > 0 and 49 * (counts.tp + counts.fn) == counts.fp + counts.tn


def test_means_that_are_only_approached() -> None:
    found = joint_range("dice", "recall", "specificity")
    answer = found.in_hull(("1/2", "3/4", 1))
    assert answer.inside
    proved(found, ("1/2", "3/4", 1), answer)
    assert found.in_hull((1, 1, 1)).attained


def test_next_to_the_boundary_nothing_wrong_is_said() -> None:
    found = joint_range("precision", "recall", "dice")
    for beyond_by in (sp.Rational(1, 10**7), sp.Rational(1, 10**13)):
        assert found.in_hull(("1/2", "1/2", sp.Rational(1, 2) + beyond_by)).inside is not True
        assert found.in_hull(("1/2", "1/2", sp.Rational(1, 2) - beyond_by)).inside is not False


def test_a_wrong_mixture_or_plane_is_noticed() -> None:
    found = joint_range("precision", "recall", "dice")
    inside, outside = found.in_hull(("0.6", "0.6", "0.55")), found.in_hull(("0.6", "0.6", "0.7"))
    proved(found, ("0.6", "0.6", "0.55"), inside)
    with pytest.raises(AssertionError):
        proved(found, ("0.6", "0.6", "0.56"), inside)
    assert outside.plane is not None
    for wrong in (
        replace(outside.plane, most=sp.Rational(-1, 10)),
        replace(outside.plane, combination=outside.plane.combination + dice / 100),
    ):
        with pytest.raises(AssertionError):
            proved(found, ("0.6", "0.6", "0.7"), replace(outside, plane=wrong))
