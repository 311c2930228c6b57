"""Counts that an end is told with have what is given, and come as near to it as is said."""

import random

import pytest

from segbounds.bounds.intervals import interval
from segbounds.errors import InputError
from segbounds.metrics.similarity import value_at
from segbounds.show.numbers import NEAR, whole_counts

METRICS = [
    "dice",
    "jaccard",
    "recall",
    "precision",
    "accuracy",
    "specificity",
    "kappa",
    "mcc",
    "npv",
    "youden",
    "overlap",
]


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(6, 12))])
def test_counts_of_ends_are_near_and_have_what_is_given(seed: int) -> None:
    draw = random.Random(seed)
    asked, *given = draw.sample(METRICS, draw.choice([2, 2, 3]))
    values = {metric: f"{draw.uniform(0.2, 0.97):.{draw.choice([2, 3, 4])}f}" for metric in given}
    try:
        found = interval(asked, values)
    except InputError:  # what is given contradicts
        return
    for end in found:
        counts = whole_counts(found.problem.of, end, found.problem.known)
        if counts is not None:
            assert all(fact.holds(counts) for fact in found.problem.known)
            assert abs(float(value_at(found.problem.of, counts)) - float(end.value)) <= NEAR + float(end.width)


@pytest.mark.parametrize(("asked", "given"), [("dice", {"iou": "0.74"}), ("voe", {"dice": "0.9"})])
@pytest.mark.parametrize("rounding", ["nearest", "down", "up", "any"])
def test_ends_that_rounding_leaves_out_have_small_counts_beside_them(
    asked: str, given: dict[str, str], rounding: str
) -> None:
    found = interval(asked, given, rounding=rounding)
    for end in found:
        counts = whole_counts(found.problem.of, end, found.problem.known)
        assert counts is not None and counts.pixels - max(counts) < 13_000
        assert all(fact.holds(counts) for fact in found.problem.known)


@pytest.mark.parametrize(("asked", "given"), [("mcc", "0.8531"), ("kappa", "0.8531"), ("balanced_accuracy", "0.8531")])
def test_an_end_that_is_only_approached_has_counts_far_out(asked: str, given: str) -> None:
    found = interval(asked, {"dice": given})
    counts = whole_counts(found.problem.of, found.high, found.problem.known)
    assert counts is not None and counts.tn > 1000 * (counts.tp + counts.fp + counts.fn)
