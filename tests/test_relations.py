"""What one metric says about another: nothing lies outside of an interval, and both its ends are reached."""

from itertools import product
from typing import Any

import numpy as np
import pytest
import sympy as sp

from segbounds.counts import Counts
from segbounds.errors import InputError
from segbounds.relations import Contradiction, End, compare, interval, reported
from segbounds.similarities import cohen_kappa, dice, evaluate, hamming, jaccard, parse, value_at

#: Every pair of masks on up to 9 pixels, and random counts of all orders of magnitude.
SMALL = np.array([four for four in product(range(10), repeat=4) if 1 <= sum(four) <= 9]).T
RANDOM = np.floor(10 ** np.random.default_rng(0).uniform(-1, 5, (4, 40_000))).astype(np.int64)
PAIRS = Counts(*np.hstack([SMALL, RANDOM[:, RANDOM.any(axis=0)]]))
ASKED = ["jaccard", "accuracy", "precision", "recall", "specificity", "npv", "f_beta:beta=2", "prevalence", "dice"]
GIVEN: list[dict[str, str]] = [
    {"dice": "0.8..0.9"},
    {"dice": "0.5..1"},
    {"dice": "0.4..0.6", "prevalence": "0.1..0.5"},
    {"precision": "0.5..1", "recall": "0.3..0.5"},
    {"accuracy": "0.7..0.8", "specificity": "0.5..0.9"},
]


def values(metric: str) -> np.ndarray:
    from segbounds.relations import SHARE

    return np.asarray(evaluate(SHARE if metric == "prevalence" else parse(metric), PAIRS))


# --- validity and tightness -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", GIVEN, ids=str)
@pytest.mark.parametrize("asked", ASKED)
def test_nothing_lies_outside_and_both_ends_are_reached(asked: str, given: dict[str, str]) -> None:
    found = interval(asked, given)
    inside = np.ones(len(PAIRS.tp), bool)
    for metric, text in given.items():
        value = reported(text)
        inside &= (values(metric) >= float(value.low)) & (values(metric) <= float(value.high))
    assert inside.sum() > 100
    seen = values(asked)[inside]
    assert float(found.low.value) - 1e-12 <= seen.min() and seen.max() <= float(found.high.value) + 1e-12
    for end in (found.low, found.high):
        reached(end, asked, given)


def reached(end: End, asked: str, given: dict[str, str]) -> None:
    """The counts of an end have its value, or tend to it, and agree with what is given."""
    assert end.exact and end.along
    near = end.along[0].at(10**9)
    counts = Counts(*(sp.nsimplify(count) for count in near))
    room = 0 if end.attained else sp.Rational(1, 10**4)
    assert abs(exactly(asked, counts) - end.value) <= room
    for metric, text in given.items():
        value = reported(text)
        assert value.low - room <= exactly(metric, counts) <= value.high + room


def exactly(metric: str, counts: Counts) -> sp.Expr:
    from segbounds.relations import SHARE

    return value_at(SHARE if metric == "prevalence" else parse(metric), counts)


def test_an_interval_that_is_a_little_too_narrow_would_be_noticed() -> None:
    end = interval("accuracy", {"dice": "0.8..0.9"}).low
    wrong = End(end.value + sp.Rational(1, 1000), True, True, end.along)
    with pytest.raises(AssertionError):
        reached(wrong, "accuracy", {"dice": "0.8..0.9"})


# --- known values -----------------------------------------------------------------------------------------------------

KNOWN = {
    "jaccard": (0.7391304, 0.7391304),
    "accuracy": (0.99294, 0.99478),
    "mcc": (0.84693, 0.85745),
    "kappa": (0.84647, 0.84741),
    "precision": (0.7391304, 1),
    "specificity": (0.9928, 1),
    "f_beta:beta=2": (0.7798165, 0.9340659),
}


@pytest.mark.parametrize("asked", KNOWN)
def test_dice_of_85_percent_at_a_prevalence_of_2_percent(asked: str) -> None:
    found = interval(asked, {"dice": "0.85", "prevalence": "2%"}, exact=True)
    assert [float(end.value) for end in (found.low, found.high)] == pytest.approx(KNOWN[asked], abs=6e-6)


def test_without_anything_given_a_metric_has_its_whole_range() -> None:
    assert [end.value for end in (interval("kappa").low, interval("kappa").high)] == [-1, 1]


def test_two_empty_masks_count_where_their_value_is_given() -> None:
    """A Dice of 1 may be that of two empty masks, whose prevalence is 0."""
    assert interval("prevalence", {"dice": "1"}).low.value == 0 and interval("prevalence", {"dice": "1"}).low.attained
    assert interval("jaccard", {"dice": "0.99..1", "prevalence": "0"}).low.value == 1


def test_two_metrics() -> None:
    found = compare("dice", "jaccard")
    assert found.absolute == 3 - 2 * sp.sqrt(2) and found.relative == 1 and found.below.value == 0
    assert compare(dice, parse("tversky:alpha=0.3,beta=0.7")).relative == sp.Rational(2, 3)
    assert compare(dice, hamming).relative is sp.oo
    assert compare(dice, cohen_kappa, {"prevalence": "1/10"}).absolute == sp.Rational(9, 41)
    assert compare(jaccard, dice, {"dice": "17/20"}).below.value == sp.Rational(17, 20) - sp.Rational(17, 23)


# --- what was reported ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "exact", "low", "high"),
    [
        ("0.85", False, "0.845", "0.855"),
        ("0.850", False, "0.8495", "0.8505"),
        ("0.85", True, "0.85", "0.85"),
        ("85.0 %", False, "0.8495", "0.8505"),
        ("2%", False, "0.02", "0.02"),
        ("17/20", False, "0.85", "0.85"),
        ("-0.1", True, "-0.1", "-0.1"),
        ("1", False, "1", "1"),
        ("10..20%", False, "0.1", "0.2"),
        ("0.8 .. 0.9", False, "0.8", "0.9"),
    ],
)
def test_a_value_stands_for_what_rounds_to_it(text: str, exact: bool, low: str, high: str) -> None:
    found = reported(text, exact=exact)
    assert (found.low, found.high) == (sp.Rational(low), sp.Rational(high))


BAD: list[tuple[Any, str]] = [
    (lambda: interval("dice", {"dice": "high"}), "'high' is not a value: write it like 0.85"),
    (lambda: interval("dice", {"dice": "0.9..0.8"}), "is an empty range"),
    (lambda: interval("dise"), "did you mean dice"),
    (lambda: interval("dice", {"mcc": "0.8"}), "MCC is no quotient of linear forms"),
    (lambda: interval("mcc", {"dice": "0.85", "prevalence": "0.1..0.2"}), "MCC is not known exactly over ranges"),
    (lambda: interval("dice", {"iou": "1.2"}), "Jaccard lies between 0 and 1, not at 1.15 to 1.25"),
    (
        lambda: interval("mcc", {"dice": "0.9061", "iou": "0.9082"}),
        "given Dice = 0.90605 to 0.90615, Jaccard lies between 0.828237",
    ),
    (
        lambda: compare("dice", "kappa", {"recall": "0", "precision": "1", "tversky:alpha=1,beta=1": "1/2"}),
        "cannot all be true",
    ),
]


@pytest.mark.parametrize(("ask", "says"), BAD)
def test_bad_questions_get_one_sentence(ask: Any, says: str) -> None:
    with pytest.raises(InputError, match=says.replace("(", r"\(")):
        ask()


def test_only_the_values_that_contradict_are_named() -> None:
    with pytest.raises(Contradiction) as told:
        interval("kappa", {"prevalence": "1/10", "recall": "1/2", "dice": "3/4"})
    assert "prevalence" not in str(told.value) and "Recall = 0.5" in str(told.value)
