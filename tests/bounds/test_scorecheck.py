"""The benchmark beside mlscorecheck: its enumeration is held against consistent and against itself, and finds a wrong answer."""

import importlib
import sys
from fractions import Fraction
from types import ModuleType

import numpy as np
import pytest
from places import ROOT

from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import value_at

BENCHMARKS = ROOT / "benchmarks"
SMALL = (4, 24), (0.05, 0.95)


@pytest.fixture(scope="module")
def scorecheck() -> ModuleType:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        return importlib.import_module("scorecheck")
    finally:
        sys.path.remove(str(BENCHMARKS))


def test_consistent_answers_as_every_confusion_matrix_does(scorecheck: ModuleType) -> None:
    random = np.random.default_rng(0)
    asked = [scorecheck.problem(random, *SMALL) for _ in range(40)]
    answers = [scorecheck.ours(one) for one in asked]
    assert {True, False} <= set(answers)
    for one, answer in zip(asked, answers, strict=True):
        every = (
            (hit, alarm, one.positives - hit, one.negatives - alarm)
            for hit in range(one.positives + 1)
            for alarm in range(one.negatives + 1)
        )
        values = [(scorecheck.SCORES[name].similarity, value) for name, value in one.ranges.items()]
        assert answer == any(
            all(value.contains(value_at(similarity, Counts(*counts))) for similarity, value in values)
            for counts in every
        ), one
        assert scorecheck.cause(one, answer, answer) == ""


def test_what_is_rounded_from_counts_is_possible(scorecheck: ModuleType) -> None:
    counts = Counts(7, 2, 3, 40)
    for name, score in scorecheck.SCORES.items():
        value = Fraction(str(round(float(value_at(score.similarity, counts)), 4)))
        asked = scorecheck.Problem(10, 42, 4, ((name, value),))
        assert scorecheck.enumerated(asked) and scorecheck.ours(asked), name


def test_searches_by_halves_settle_as_the_enumeration_does(
    scorecheck: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(1)
    asked = [scorecheck.problem(random, (20, 300), (0.05, 0.95)) for _ in range(60)]
    undefined = [None, True, False]
    want = [scorecheck.enumerated(one, there) for one in asked for there in undefined]
    monkeypatch.setattr(scorecheck, "CELLS", 0)  # so that none is few enough to be looked at
    monkeypatch.setattr(scorecheck, "enumerated", None)
    assert [scorecheck.settled(one, there) for one in asked for there in undefined] == want


def test_a_wrong_answer_is_found_and_told_from_a_convention(scorecheck: ModuleType) -> None:
    impossible = scorecheck.Problem(177, 945, 3, (("fbn", Fraction("0.819")), ("kappa", Fraction("0.533"))))
    assert scorecheck.cause(impossible, True, False) == "ours is wrong"
    assert scorecheck.cause(impossible, False, True) == "peer is wrong"
    at_zero_by_zero = scorecheck.Problem(
        8, 9, 4, (("mcc", Fraction("0.5091")),)
    )  # no counts but the empty prediction's
    assert scorecheck.cause(at_zero_by_zero, False, True) == "value at 0/0"
    possible = scorecheck.Problem(8, 9, 2, (("sens", Fraction("0.5")),))
    assert scorecheck.cause(possible, True, False) == "peer is wrong"


def test_means_that_some_images_have_are_possible(scorecheck: ModuleType) -> None:
    means = tuple((name, Fraction(value)) for name, value in (("sens", "0.75"), ("spec", "0.5")))
    assert scorecheck.ours_of_means(scorecheck.Images(((4, 4), (4, 4)), scorecheck.Problem(1, 1, 2, means)))
    beyond = scorecheck.Problem(1, 1, 2, (("acc", Fraction("1.2")),))
    assert scorecheck.ours_of_means(scorecheck.Images(((4, 4),), beyond)) is False
