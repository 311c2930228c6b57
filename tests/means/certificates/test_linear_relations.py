"""Metrics that are combinations of others: found where they are, on every set of positive counts, and nowhere else."""

from fractions import Fraction

import numpy as np
import pytest

from segbounds.means.averages import mean_consistent
from segbounds.means.certificates.floors import Weights, floor
from segbounds.means.certificates.linear_relations import Relations, relations_of
from segbounds.metrics.catalogue import (
    balanced_accuracy,
    cohen_kappa,
    dice,
    jaccard,
    precision,
    recall,
    specificity,
    youden,
)
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.regions.orders import charts

NONE, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)
ALL, ALONE = frozenset(range(4)), frozenset({0, 2})


def relations(*metrics: Similarity, counts: frozenset[int] = ALL, bent: tuple[int, ...] = ()) -> Relations:
    chart = next(c for c in charts(metrics) if frozenset(c.order) == counts)
    return relations_of(chart.quotients, counts, tuple(i not in bent for i in range(len(metrics))))


def test_what_has_the_higher_degree_is_written_by_the_others() -> None:
    assert relations(balanced_accuracy, recall, specificity) == Relations((1, 2), ((0, (HALF, HALF), NONE),))
    found = relations(recall, youden, specificity, balanced_accuracy)
    assert found.kept == (0, 2)
    assert sorted(found.gone) == [(1, (ONE, ONE), -ONE), (3, (HALF, HALF), NONE)]


def test_other_counts_have_other_relations() -> None:
    """Without negatives specificity reads 0/0, and balanced accuracy is recall."""
    found = relations(recall, balanced_accuracy, specificity, counts=ALONE)
    assert found.kept == (0,) and sorted(found.gone) == [(1, (ONE,), NONE), (2, (NONE,), ONE)]


def test_what_is_no_combination_or_is_bent_stays() -> None:
    assert relations(dice, jaccard, recall, precision, cohen_kappa).kept == (0, 1, 2, 3, 4)
    found = relations(recall, specificity, balanced_accuracy, bent=(2,))
    assert 2 in found.kept and len(found.kept) == 2, "another one goes in its place"
    assert relations(recall, specificity, balanced_accuracy, bent=(0, 1, 2)).kept == (0, 1, 2)


def test_a_combination_stays_what_it_is() -> None:
    found = relations(recall, youden, specificity, balanced_accuracy)
    before = [(Fraction(k), Fraction(0)) for k in (3, -2, 5, 7)]
    after, level = found.applied(before)
    metrics = (recall, youden, specificity, balanced_accuracy)
    for counts in (Counts(3, 1, 2, 5), Counts(1, 7, 4, 2)):
        values = [Fraction(str(value_at(metric, counts))) for metric in metrics]
        total = sum(slope * value for (slope, _), value in zip(before, values, strict=True))
        assert total == level + sum(slope * values[i] for (slope, _), i in zip(after, found.kept, strict=True))


@pytest.mark.parametrize("seed", range(6))
def test_bounds_of_combinations_that_cancel_hold_for_all_pairs_and_are_sharp(seed: int) -> None:
    """Multiples of what cancels, and a little of others beside it, on every pair of up to three pixels of a kind."""
    draw = np.random.default_rng(seed)
    slopes = dict(
        zip((balanced_accuracy, recall, specificity), 4 * draw.integers(1, 4) * np.array([-2, 1, 1]), strict=True)
    )
    slopes[youden] = draw.integers(-2, 3)
    weights: Weights = tuple((metric, Fraction(int(slope)), Fraction(0)) for metric, slope in slopes.items())
    pairs = [Counts(*map(int, counts)) for counts in np.ndindex(4, 4, 4, 4) if any(counts)]
    values = [sum((c * Fraction(str(value_at(m, pair))) for m, c, _ in weights), Fraction(0)) for pair in pairs]
    least = min(values)
    assert floor(weights, least - Fraction(1, 1000), 1e-3).settled
    above = floor(weights, least + Fraction(1, 1000), 1e-3)
    assert not above.settled and above.bound <= least


@pytest.mark.parametrize("most", ["0.5405", "0.55"])
def test_a_mean_above_half_of_two_others_is_impossible(most: str) -> None:
    given = {"specificity": "0.6200", "balanced_accuracy": most, "recall": "0.4500", "accuracy": "0.52"}
    found = mean_consistent(given, images=2)
    assert found.possible is False and "at most 0 on every image" in found.reason
    assert mean_consistent(given | {"balanced_accuracy": "0.5350"}).possible
