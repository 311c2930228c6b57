"""What one metric says about another: nothing lies outside of an interval, and both its ends are reached."""

from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest
import sympy as sp

from segbounds.bounds.comparison import compare
from segbounds.bounds.consistency import consistent, contradiction_of_few
from segbounds.bounds.intervals import Interval, interval
from segbounds.errors import Contradiction, InputError
from segbounds.metrics.catalogue import cohen_kappa, dice, hamming, jaccard, parse
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate, value_at
from segbounds.regions.bound import Bound
from segbounds.regions.facts import Size, known_values, metric_named, reported

#: Every pair of masks on up to 9 pixels, and random counts of all orders of magnitude.
SMALL = np.array([four for four in product(range(10), repeat=4) if 1 <= sum(four) <= 9]).T
RANDOM = np.floor(10 ** np.random.default_rng(0).uniform(-1, 5, (4, 40_000))).astype(np.int64)
ONE_IN_FOUR = np.array(
    [
        (a, 3 * b, c - a, 3 * (c - b))
        for a, b, c in np.random.default_rng(1).integers(1, 50, (5_000, 3))
        if max(a, b) <= c
    ]
).T
PAIRS = Counts(*np.hstack([SMALL, RANDOM[:, RANDOM.any(axis=0)], ONE_IN_FOUR]))
ASKED = [
    *("dice", "jaccard", "accuracy", "precision", "recall", "specificity", "npv", "f_beta:beta=2", "prevalence"),
    *("mcc", "kappa", "balanced_accuracy", "youden", "weighted_hamming:gamma=1/4", "fowlkes_mallows"),
    *("volumetric_similarity", "overlap"),
]
GIVEN: list[dict[str, str]] = [
    {"dice": "0.8..0.9"},
    {"dice": "0.5..1"},
    {"dice": "0.4..0.6", "prevalence": "0.1..0.5"},
    {"precision": "0.5..1", "recall": "0.3..0.5"},
    {"accuracy": "0.7..0.8", "specificity": "0.5..0.9"},
    {"prevalence": "1/4", "kappa": "0.2..0.6"},
    {"volumetric_similarity": "0.5..0.9", "overlap": "0.3..1"},
    {"npv": "0..0.9", "f_beta:beta=2": "0.1..0.5", "prevalence": "0.2..0.9"},
]


@cache
def values(metric: str) -> np.ndarray:
    return np.asarray(evaluate(metric_named(metric), PAIRS))


def within(given: dict[str, str], pairs: Counts = PAIRS) -> np.ndarray:
    """Which pairs have the given values."""
    among = [_one_within(*item) if pairs is PAIRS else _has(*item, pairs) for item in given.items()]
    return np.logical_and.reduce([np.ones(len(pairs.tp), bool), *among])


@cache
def _one_within(metric: str, text: str) -> np.ndarray:
    return _has(metric, text, PAIRS)


def _has(metric: str, text: str, pairs: Counts) -> np.ndarray:
    """Floats where they are sure, else exactly."""
    value, seen = reported(text), np.asarray(evaluate(metric_named(metric), pairs))
    low, high = float(value.low), float(value.high)
    inside = (seen >= low - 1e-9) & (seen <= high + 1e-9)
    for place in np.flatnonzero(inside & ((abs(seen - low) < 1e-9) | (abs(seen - high) < 1e-9))):
        inside[place] = value.contains(exactly(metric, Counts(*(int(count[place]) for count in pairs))))
    return np.array(inside)


# --- validity and tightness -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given", [*GIVEN[:6], *(pytest.param(given, marks=pytest.mark.slow) for given in GIVEN[6:])], ids=str
)
@pytest.mark.parametrize("asked", ASKED)
def test_nothing_lies_outside_and_both_ends_are_reached(asked: str, given: dict[str, str]) -> None:
    found, inside = interval(asked, given), within(given)
    assert inside.sum() > 100
    valid(found, values(asked)[inside])
    for end in (found.low, found.high):
        assert end.exact and end.along
        reached(end, asked, given)


def valid(found: Interval, seen: np.ndarray) -> None:
    assert float(found.low.value) - 1e-9 <= seen.min() and seen.max() <= float(found.high.value) + 1e-9


def reached(end: Bound, asked: str, given: dict[str, str]) -> None:
    """The counts of an end have its value, or tend to it, and agree with what is given."""
    rational = all(
        sp.sympify(count).is_polynomial() and not sp.sympify(count).atoms(sp.Pow, sp.CRootOf)
        for count in end.along[0].at(3)
    )
    counts = Counts(*(count if rational else sp.Rational(str(sp.N(count, 40))) for count in end.along[0].at(10**9)))
    room = 0 if end.attained and rational else sp.Rational(1, 10**4)
    assert abs(sp.N(exactly(asked, counts) - end.value, 30)) <= room
    for metric, text in given.items():
        value = reported(text)
        assert value.low - room <= exactly(metric, counts) <= value.high + room


def exactly(metric: str, counts: Counts) -> sp.Expr:
    return value_at(metric_named(metric), counts)


@pytest.mark.parametrize(("asked", "room"), [("accuracy", 0), ("mcc", 0), ("kappa", 0)])
def test_an_interval_that_is_a_little_too_narrow_or_too_wide_would_be_noticed(asked: str, room: int) -> None:
    given = {"dice": "0.8..0.9", "prevalence": "0.05..0.5"}
    found = interval(asked, given)
    for change in (-1, 1):
        wrong = Bound(found.low.value + change * sp.Rational(1, 1000), True, found.low.along)
        with pytest.raises(AssertionError):
            reached(wrong, asked, given)
    with pytest.raises(AssertionError):
        valid(
            Interval(Bound(found.low.value + sp.Rational(1, 10), True, ()), found.high, found.answer, found.problem),
            values(asked)[within(given)],
        )


def test_ends_between_rays_are_exact() -> None:
    """MCC is least between two rays at a prevalence, and Youden's index is extreme inside of a face of constant accuracy."""
    least = interval("mcc", {"dice": "17/20", "prevalence": "1/50"}).low
    assert least.exact and not least.value.is_Rational
    given = {"accuracy": "0.8..0.9", "dice": "0.7..0.8"}
    youden, balanced = (interval(asked, given).low.value for asked in ("youden", "balanced_accuracy"))
    assert youden == sp.expand(2 * balanced - 1) and not youden.is_Rational


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("dice", {"mcc": "0.85", "prevalence": "0.05..0.1"}),
        ("accuracy", {"mcc": "0.4", "prevalence": "1/4"}),
        ("dice", {"balanced_accuracy": "0.85"}),
        ("recall", {"fowlkes_mallows": "0.5", "precision": "0.5..0.9"}),
        ("accuracy", {"kappa": "0.3..0.5", "dice": "0.4..0.8"}),
        # ends that the curved metric does not bound: not every pair there has its value
        ("overlap", {"balanced_accuracy": "0.812"}),
        ("specificity", {"kappa": "0.824"}),
        ("kappa", {"dice": "0.4..0.8", "kappa": "0.31"}),
        # several that are curved
        ("dice", {"mcc": "0.45", "kappa": "0.4"}),
        ("recall", {"mcc": "0.4..0.6", "kappa": "0.2..0.5", "balanced_accuracy": "0.7..0.8"}),
        ("jaccard", {"fowlkes_mallows": "0.6..0.7", "mcc": "0.5..0.6", "accuracy": "0.7..0.95"}),
        ("fowlkes_mallows", {"kappa": "0.3..0.4", "youden": "0.3..0.5"}),
        ("mcc", {"kappa": "0.5"}),
        pytest.param(
            "volumetric_similarity",
            {"mcc": "0.2..0.3", "weighted_hamming:gamma=1/4": "0.6", "overlap": "0.5..0.9"},
            marks=pytest.mark.slow,
        ),
        # met on a side only: nothing is missed; and on an edge: masks are equal, or opposite
        ("accuracy", {"mcc": "0.3..0.6", "recall": "1"}),
        ("dice", {"mcc": "1", "kappa": "1"}),
        ("kappa", {"mcc": "-1", "prevalence": "0.1..0.2"}),
    ],
    ids=str,
)
def test_with_a_curved_metric_given_an_end_is_enclosed_and_has_counts_with_all_values(
    asked: str, given: dict[str, str]
) -> None:
    found, inside = interval(asked, given), within(given)
    assert inside.sum() > 0
    valid(found, values(asked)[inside])
    for end in (found.low, found.high):
        (counts,) = end.along
        assert all(reported(text).contains(exactly(metric, counts)) for metric, text in given.items())
        assert abs(sp.N(exactly(asked, counts) - end.value, 30)) <= max(end.width, 1e-9) < 1.01e-9
        assert end.attained == (exactly(asked, counts) == end.value)


def test_exact_values_of_curved_metrics_are_met_up_to_what_roots_leave() -> None:
    """No whole counts may have an MCC of exactly 17/20 and a kappa of 21/25; they come as near as one likes."""
    found = interval("dice", {"mcc": "17/20", "kappa": "21/25"})
    assert float(found.low.value) == pytest.approx(0.84, abs=1e-9)
    for end in (found.low, found.high):
        for metric, value in (("mcc", "17/20"), ("kappa", "21/25")):
            assert abs(sp.N(exactly(metric, end.along[0]) - sp.Rational(value), 30)) <= 1e-12


@pytest.mark.slow
def test_no_pair_lies_outside_whatever_is_given() -> None:
    """A hundred questions with up to three curved metrics and two others, whose values are those of random counts."""
    random = np.random.default_rng(5)
    curved = ["mcc", "kappa", "balanced_accuracy", "fowlkes_mallows", "youden", "weighted_hamming:gamma=1/4"]
    for _ in range(100):
        counts = np.floor(10 ** random.uniform(0, 4, 4)) * (random.random(4) < 0.95) + [1, 0, 0, 0]
        names = [*random.choice(curved, random.integers(1, 4), False), *random.choice(ASKED[:9], random.integers(3))]
        given = {}
        for name in dict.fromkeys(names):
            value = float(exactly(name, Counts(*map(int, counts))))
            given[str(name)] = (
                f"{value:.{random.integers(1, 4)}f}"
                if random.random() < 0.8
                else f"{value - 0.03:.3f}..{value + 0.05:.3f}"
            )
        asked = str(random.choice(ASKED))
        found = interval(asked, given)
        spread = counts * np.exp(random.normal(0, 1, (50_000, 4)) * 10 ** random.uniform(-4, 0.5, (50_000, 1)))
        pairs = Counts(*np.floor(np.vstack([counts, spread]) * 1000).astype(np.int64).T)
        inside = within(given, pairs)
        assert inside[0], given
        valid(found, np.asarray(evaluate(metric_named(asked), pairs))[inside])
        assert max(found.low.width, found.high.width) < 1e-8


# --- whole counts -----------------------------------------------------------------------------------------------------

SIZES = [
    (Size(9), {"dice": "0.5..0.8"}),
    (Size(23), {"mcc": "0.3..0.6", "kappa": "0.2..0.5"}),
    (Size(23, 7), {"fowlkes_mallows": "0.7"}),
]


@pytest.mark.parametrize(("size", "given"), SIZES, ids=str)
@pytest.mark.parametrize("asked", ASKED)
def test_on_a_known_size_an_interval_is_that_of_all_whole_counts(asked: str, size: Size, given: dict[str, str]) -> None:
    every = np.array([(a, b, c, size.pixels - a - b - c) for a, b, c in product(range(size.pixels + 1), repeat=3)]).T
    every = every[:, (every[3] >= 0) & ((every[0] + every[2] == size.positives) | (size.positives is None))]
    pairs = Counts(*every)
    seen = np.asarray(evaluate(metric_named(asked), pairs))[within(given, pairs)]
    found = interval(asked, given, size=size)
    assert [float(end.value) for end in (found.low, found.high)] == pytest.approx([seen.min(), seen.max()], abs=1e-12)
    for end in (found.low, found.high):
        assert end.attained and end.along[0].pixels == size.pixels
        assert exactly(asked, end.along[0]) == end.value
        assert all(reported(text).contains(exactly(metric, end.along[0])) for metric, text in given.items())


def test_a_size_makes_an_interval_narrower_and_may_rule_everything_out() -> None:
    real, whole = (interval("jaccard", {"dice": "0.85"}, size=size) for size in (None, Size(10**6, 1234)))
    assert real.low.value <= whole.low.value <= whole.high.value <= real.high.value
    never = r"Dice is never 0\.845 to 0\.855 on 10 pixels, the nearest that it can be is 0\.833333 and 0\.857143"
    with pytest.raises(Contradiction, match=never):
        interval("jaccard", {"dice": "0.85"}, size=Size(10))
    with pytest.raises(InputError, match="say how many are positive"):
        interval("jaccard", {"dice": "0.85"}, size=Size(10**5))


# --- can all of it be true? -------------------------------------------------------------------------------------------

CONSISTENT: list[dict[str, str]] = [
    {"dice": "0.85", "iou": "0.74"},
    {"dice": "0.85", "mcc": "0.84"},
    {"recall": "0.8", "precision": "0.7", "dice": "0.75", "accuracy": "0.99", "prevalence": "0.02"},
    {"mcc": "0.85", "prevalence": "==2%"},
    {"kappa": "0.5", "prevalence": "==2%", "balanced_accuracy": "0.7"},
    {"dice": "1"},
    {"mcc": "0.85", "kappa": "0.84"},
    {"mcc": "0.45", "fowlkes_mallows": "0.6", "balanced_accuracy": "0.7"},
    {"mcc": "1", "kappa": "1", "prevalence": "==2%"},
]


@pytest.mark.parametrize("given", CONSISTENT, ids=str)
@pytest.mark.parametrize("size", [None, Size(1000, 20)], ids=str)
def test_what_can_be_true_has_an_example(given: dict[str, str], size: Size | None) -> None:
    found = consistent(given, size=size)
    if size is None or found.possible:
        assert found.possible and found.example is not None
        assert size is None or found.example.pixels == size.pixels
        assert all(reported(text).contains(exactly(metric, found.example)) for metric, text in given.items())
    else:
        assert "cannot all be true" in found.reason and found.example is None


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (
            {"dice": "0.9061", "iou": "0.9082"},
            "Jaccard lies between 0.828237 and 0.828404, not 0.90815 to 0.90825, which misses it by 0.0797",
        ),
        (
            {"recall": "1/2", "precision": "1/2", "dice": "0.51..0.6", "prevalence": "0.1"},
            "Dice is 0.5, not 0.51 to 0.6, which misses it by 0.01",
        ),
        (
            {"kappa": "0.9", "dice": "0.8"},
            "Dice lies between 0.85 and 1, not 0.75 to 0.85, to which it only comes as near as one likes",
        ),
        # values at 0/0 lie apart: without positive pixels kappa is 0 or 1
        (
            {"kappa": "0.8", "prevalence": "0"},
            "prevalence lies between 0 and 1, not 0, to which it only comes as near as one likes",
        ),
        ({"recall": "1.2"}, "Recall lies between 0 and 1, not 1.15 to 1.25, which misses it by 0.15"),
        (
            {"kappa": "0.9", "balanced_accuracy": "0.51", "prevalence": "1/3"},
            "given Cohen's kappa = 0.85 to 0.95, Balanced accuracy lies between 0.869565",
        ),
        (
            {"mcc": "0.85", "kappa": "0.84", "youden": "0.9", "dice": "0.7"},
            "given MCC = 0.845 to 0.855, Dice lies between 0.833156 and 1, not 0.65 to 0.75",
        ),
    ],
    ids=str,
)
def test_what_cannot_be_true_is_told_in_one_sentence(given: dict[str, str], says: str) -> None:
    found = consistent(given)
    assert not found.possible and says in found.reason and found.example is None
    assert ("prevalence" in found.reason) == ("prevalence" in says)


def test_ties_may_go_either_way() -> None:
    """0.845 may be printed as 0.85, and so may 0.855; what was cut off is less than one unit above."""
    exactly = {place: {"recall": place, "precision": place} for place in ("169/200", "171/200", "43/50", "21/25")}
    for rounding, places in (("nearest", ("169/200", "171/200")), ("any", ("169/200", "171/200"))):
        for place in places:
            assert consistent({"dice": "0.85"} | exactly[place], rounding=rounding).possible
    assert not consistent({"dice": "0.85"} | exactly["43/50"], rounding="down").possible
    assert not consistent({"dice": "0.85"} | exactly["21/25"], rounding="up").possible
    ends = interval("dice", {"dice": "0.85"}, rounding="down")
    assert ends.low.attained and not ends.high.attained and ends.high.value == sp.Rational(43, 50)


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


@pytest.mark.parametrize(
    "given", [{}, {"prevalence": "0.1..0.4"}, {"prevalence": "1/5"}, {"dice": "0.4..0.8"}], ids=str
)
@pytest.mark.parametrize(
    "second", ["jaccard", "recall", "specificity", "accuracy", "balanced_accuracy", "kappa", "overlap"]
)
def test_no_pair_is_farther_apart_than_the_comparison_says(second: str, given: dict[str, str]) -> None:
    found, inside = compare("dice", second, given), within(given)
    gap = values("dice")[inside] - values(second)[inside]
    assert gap.max() <= float(found.above.value) + 1e-9 and -gap.min() <= float(found.below.value) + 1e-9
    for end, sign in ((found.above, 1), (found.below, -1)):
        counts = Counts(*(sp.Rational(str(sp.N(count, 40))) for count in end.along[0].at(10**12)))
        shown = sign * (exactly("dice", counts) - exactly(second, counts))
        assert abs(sp.N(shown - end.value)) < (1e-4 if end.exact else 1e-3)
    if found.relative is not None and found.relative.is_finite:
        one, other = values("dice")[inside], values(second)[inside]
        both = (one > 0) & (other > 0)
        assert np.maximum(one[both] / other[both], other[both] / one[both]).max() <= 1 + float(found.relative) + 1e-9


@pytest.mark.parametrize(
    ("first", "second", "given"),
    [
        ("dice", "mcc", {"prevalence": "1/5"}),
        ("dice", "fowlkes_mallows", {"prevalence": "0.1..0.4"}),
        ("fowlkes_mallows", "mcc", {"prevalence": "0.1..0.4"}),
        ("mcc", "youden", {"prevalence": "0.1..0.4"}),
        # curved ones given
        ("dice", "kappa", {"mcc": "0.85"}),
        pytest.param("dice", "jaccard", {"mcc": "0.1..0.4"}, marks=pytest.mark.slow),
        pytest.param("mcc", "accuracy", {"kappa": "0.3..0.4", "balanced_accuracy": "0.6..0.8"}, marks=pytest.mark.slow),
        ("recall", "precision", {"fowlkes_mallows": "0.7"}),
    ],
    ids=str,
)
def test_enclosed_differences_hold_and_are_narrow(first: str, second: str, given: dict[str, str]) -> None:
    found, inside = compare(first, second, given), within(given)
    gap = values(first)[inside] - values(second)[inside]
    for end, sign in ((found.above, 1), (found.below, -1)):
        assert end.width < 1e-9
        assert (sign * gap).max() <= float(end.value) + 1e-12
        (counts,) = end.along
        shown = sign * (exactly(first, counts) - exactly(second, counts))
        assert end.value - end.width - sp.Float("1e-15") <= sp.N(shown, 30) <= end.value
        assert all(reported(text).contains(exactly(metric, counts)) for metric, text in given.items())
    if found.relative is not None and found.relative.is_finite:
        one, other = values(first)[inside], values(second)[inside]
        assert np.maximum(one / other, other / one).max() <= 1 + float(found.relative) + 1e-9
        assert 0 < found.relative_width < 1e-8


def test_what_is_true_of_all_pairs_stays_exact_where_something_is_given() -> None:
    """That MCC never exceeds the Fowlkes-Mallows index is in the atlas; pairs with the values attain the 0."""
    below = compare("fowlkes_mallows", "mcc", {"prevalence": "0.1..0.4"}).below
    assert below.exact and below.attained and below.value == 0


def test_no_relative_error_is_told_where_one_of_two_metrics_may_be_zero_and_a_curved_one_is_given() -> None:
    assert compare("dice", "mcc", {"kappa": "-0.1..0.2"}).relative is None


def test_two_metrics() -> None:
    found = compare("dice", "jaccard")
    assert found.absolute == 3 - 2 * sp.sqrt(2) and found.relative == 1 and found.below.value == 0
    assert compare(dice, parse("tversky:alpha=0.3,beta=0.7")).relative == sp.Rational(2, 3)
    assert compare(dice, hamming).relative is sp.oo
    assert compare("dice", "kappa", {"prevalence": "0.1..0.4"}).relative is sp.oo
    assert compare(dice, cohen_kappa, {"prevalence": "1/10"}).absolute == sp.Rational(9, 41)
    assert compare(jaccard, dice, {"dice": "17/20"}).below.value == sp.Rational(17, 20) - sp.Rational(17, 23)


# --- bad questions ----------------------------------------------------------------------------------------------------


BAD: list[tuple[Any, str]] = [
    (lambda: interval("dice", {"dice": "high"}), "'high' is not a value: write it like 0.85"),
    (lambda: interval("dice", {"dice": "0.9..0.8"}), "is an empty range"),
    (lambda: interval("dise"), "did you mean dice"),
    (
        lambda: compare("dice", "jaccard", {"mcc": "0.9", "kappa": "0.2"}),
        "given MCC = 0.85 to 0.95, Cohen's kappa lies between 0.838897",
    ),
    (lambda: interval("dice", {"dice": "0.5", "F1": "0.6"}), "Dice is given twice"),
    (lambda: interval("dice", {"dice": "0.5/1"}), "is not a value"),
    (lambda: interval("dice", {"dice": "1/0"}), "is not a value"),
    (lambda: interval("dice", size=Size(0)), "0 pixels are none"),
    (lambda: interval("dice", size=Size(10, 11)), "11 positives do not fit on 10 pixels"),
    (lambda: interval("dice", {"iou": "1.2"}), "Jaccard lies between 0 and 1, not 1.15 to 1.25"),
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


def test_a_value_at_0_over_0_has_limits_of_its_own() -> None:
    """Without positives, Dice is 0 for one false positive among as many true negatives as one likes: balanced accuracy is then
    that of the negatives."""
    found = interval("balanced_accuracy", {"dice": "0"})
    assert found.high.value == 1 and not found.high.attained
    assert value_at(parse("balanced_accuracy"), found.high.along[0].at(10**6)) > sp.Rational(9, 10)


@pytest.mark.parametrize("most", [1, 2, 3])
def test_few_that_contradict_are_named_as_of_all(most: int) -> None:
    """The reason that is found before all values are looked at is the one that all of them give."""
    given = {"dice": "0.80", "recall": "0.85", "specificity": "0.95", "kappa": "0.91", "accuracy": "0.93"}
    known = known_values({parse(name): value for name, value in given.items()}, False, "nearest")
    reason = contradiction_of_few(known, most)
    assert (reason is None) == (most < 2)
    assert reason in (None, consistent(given).reason)
