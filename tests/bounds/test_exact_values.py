"""One pair of masks with exact values: what pairs on a few pixels have is possible, whatever masks are empty or full, and nothing else is.

The values of all pairs on up to six pixels are those of oracles.py, in fractions.
"""

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations, product
from math import isqrt
from typing import Any

import numpy as np
import oracles
import pytest
import sympy as sp

from segbounds.algebra.bernstein import halves
from segbounds.bounds.comparison import compare
from segbounds.bounds.consistency import consistent
from segbounds.bounds.intervals import interval
from segbounds.bounds.methods.nonlinear import boxes, charted_maxima
from segbounds.errors import InputError
from segbounds.metrics.catalogue import CATALOGUE
from segbounds.metrics.counts import Counts, fn, fp, tn, tp
from segbounds.metrics.similarity import Similarity, evaluate, value_at
from segbounds.ranges.joint_ranges import joint_range
from segbounds.regions.bound import Bound
from segbounds.regions.facts import Fact, Reported, Size, known_values, metric_named
from segbounds.show.text import ends

FOUR = tuple(four for four in product(range(7), repeat=4) if 1 <= sum(four) <= 6)
#: Every metric of the catalogue by its name, with its definition, and whether that is of the signed square.
METRICS: dict[str, oracles.Oracle] = {
    **oracles.ORACLES,
    **oracles.SQUARED,
    "prevalence": lambda prediction, reference, pixels: Fraction(len(reference), pixels),
    "tversky:alpha=3/10,beta=7/10": oracles.tversky(alpha=Fraction(3, 10), beta=Fraction(7, 10)),
    "f_beta:beta=2": oracles.f_beta(beta=Fraction(2)),
    "weighted_hamming:gamma=0": oracles.weighted_hamming(gamma=Fraction(0)),
    "weighted_hamming:gamma=1/3": oracles.weighted_hamming(gamma=Fraction(1, 3)),
    "weighted_hamming:gamma=1": oracles.weighted_hamming(gamma=Fraction(1)),
}
PAIRS = list(combinations(METRICS, 2))
SHARES = ("0", "1/4", "1/2", "3/5", "3/4", "1")

Values = tuple[Fraction, ...]


@cache
def exactly(name: str, counts: tuple[int, ...]) -> Fraction | None:
    """The value of a metric, None where it is not rational."""
    hits, alarms, misses, rest = counts
    prediction = frozenset(range(hits + alarms))
    reference = frozenset((*range(hits), *range(hits + alarms, hits + alarms + misses)))
    value = METRICS[name](prediction, reference, hits + alarms + misses + rest)
    return _signed_root(Fraction(value)) if name in oracles.SQUARED else Fraction(value)


def _signed_root(square: Fraction) -> Fraction | None:
    root = Fraction(isqrt(abs(square.numerator)), isqrt(square.denominator))
    return (root if square >= 0 else -root) if root**2 == abs(square) else None


def having(names: Sequence[str], values: Values) -> list[tuple[int, ...]]:
    return [four for four in FOUR if all(exactly(n, four) == v for n, v in zip(names, values, strict=True))]


@cache
def all_values(names: tuple[str, ...]) -> tuple[Values, ...]:
    """What metrics have together on pairs of up to six pixels, each once."""
    found = ([value for name in names if (value := exactly(name, four)) is not None] for four in FOUR)
    return tuple(dict.fromkeys(tuple(values) for values in found if len(values) == len(names)))


def is_possible(names: Sequence[str], values: Values) -> None:
    """Exact values of a pair are possible, with an example that has them exactly."""
    given = {name: str(value) for name, value in zip(names, values, strict=True)}
    found = consistent(given, exact=True)
    assert found.possible and found.example is not None, (given, found.reason)
    counts = tuple(map(int, found.example))
    assert sum(counts) < 10**5, "few pixels have the values"  # and masks are sets of pixels here
    assert all(exactly(name, counts) == value for name, value in zip(names, values, strict=True)), (given, found)


def test_every_metric_of_the_catalogue_is_here() -> None:
    assert {name.partition(":")[0] for name in METRICS} == {*CATALOGUE, "prevalence"}


def test_values_that_are_no_values_of_a_pair_would_be_noticed() -> None:
    """The controls: an impossible pair of values, and an example that misses one."""
    with pytest.raises(AssertionError):
        is_possible(("dice", "jaccard"), (Fraction(1, 2), Fraction(1, 2)))
    assert exactly("matthews", (3, 1, 1, 3)) == Fraction(1, 2) and exactly("dice", (1, 1, 0, 0)) != Fraction(1, 2)


@pytest.mark.parametrize("first", METRICS)
def test_some_values_of_every_two_metrics_are_possible(first: str) -> None:
    for names in PAIRS:
        if names[0] == first:
            is_possible(names, random.Random(str(names)).choice(all_values(names)))


@pytest.mark.slow
@pytest.mark.parametrize("names", PAIRS, ids="-".join)
def test_all_values_of_every_two_metrics_are_possible(names: tuple[str, str]) -> None:
    for values in all_values(names):
        is_possible(names, values)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 20))])
def test_values_of_three_metrics_are_possible(seed: int) -> None:
    chosen = random.Random(seed)
    for _ in range(40):
        names = tuple(chosen.sample(list(METRICS), 3))
        is_possible(names, chosen.choice(all_values(names)))


# --- and the reverse ---------------------------------------------------------------------------------------------------

#: All pairs on up to 24 pixels.
MORE = Counts(*np.array([four for four in product(range(25), repeat=4) if 1 <= sum(four) <= 24]).T)


@cache
def floats(name: str) -> np.ndarray:
    with np.errstate(invalid="ignore"):  # infinite weights of 0
        return np.asarray(evaluate(metric_named(name), MORE)) + np.zeros(len(MORE.tp))


def seen(given: dict[str, str]) -> np.ndarray:
    """Which of many pairs have some exact values."""
    found = np.ones(len(MORE.tp), bool)
    for name, value in given.items():
        found &= abs(floats(name) - float(Fraction(value))) < 1e-11
    return found


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 20))])
def test_values_that_no_pair_has_together_are_impossible_or_come_with_an_example(seed: int) -> None:
    """Each value is one that the metric has, but perhaps not with the other."""
    chosen, verdicts = random.Random(seed), set()
    for _ in range(25):
        names = chosen.sample(list(METRICS), 2)
        values = [exactly(name, chosen.choice(FOUR)) for name in names]
        if None in values:
            continue
        given = {name: str(value) for name, value in zip(names, values, strict=True)}
        found = consistent(given, exact=True)
        verdicts.add(found.possible)
        if found.possible:
            assert found.example is not None
            misses = [
                abs(sp.N(value_at(metric_named(n), found.example) - sp.Rational(v), 30)) for n, v in given.items()
            ]
            assert max(misses) == 0 or (max(misses) < 1e-11 and "no whole counts were found" in found.reason), given
        else:
            assert not seen(given).any(), (given, found.reason)
        size = chosen.randint(1, 6)
        on_size = consistent(given, exact=True, size=Size(size))
        here = [four for four in having(names, tuple(values)) if sum(four) == size]  # type: ignore[arg-type]
        assert on_size.possible == bool(here), (given, size, on_size)
    assert verdicts == {True, False}


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 20))])
def test_ends_are_attained_where_they_say_so_and_only_there(seed: int) -> None:
    chosen = random.Random(seed)
    for _ in range(20):
        asked, *names = chosen.sample(list(METRICS), 2)
        given = {name: str(value) for name, value in zip(names, chosen.choice(all_values(tuple(names))), strict=True)}
        found, there = interval(asked, given, exact=True), seen(given)
        values = floats(asked)[there]
        assert float(found.low.value) - 1e-11 <= values.min() and values.max() <= float(found.high.value) + 1e-11
        for end, nearest in ((found.low, values.min()), (found.high, values.max())):
            _is_what_it_says(end, asked, given, nearest)


def _is_what_it_says(end: Bound, asked: str, given: dict[str, str], nearest: float) -> None:
    if end.attained:
        (counts,) = end.along
        assert abs(sp.N(value_at(metric_named(asked), counts) - end.value, 30)) < 1e-25, (asked, given, end)
        assert all(Fact(i.metric, i.value).holds(counts) for i in known_values(given, exact=True)), (asked, given, end)
    else:
        assert abs(nearest - float(end.value)) > 1e-12, (asked, given, end)


# --- prevalences -------------------------------------------------------------------------------------------------------


def with_share(share: str) -> list[tuple[int, ...]]:
    return [four for four in FOUR if exactly("prevalence", four) == Fraction(share)]


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("name", [name for name in METRICS if name != "prevalence"])
def test_at_every_prevalence_pairs_lie_in_the_interval_and_their_values_are_possible(name: str, share: str) -> None:
    found = interval(name, {"prevalence": share}, exact=True)
    for four in with_share(share)[::5]:
        value = value_at(metric_named(name), Counts(*four))
        assert found.low.value <= value <= found.high.value
        if value.is_Rational:
            is_possible((name, "prevalence"), (Fraction(value.p, value.q), Fraction(share)))
    for end in (found.low, found.high):
        if end.attained:
            (counts,) = end.along
            assert value_at(metric_named(name), counts) == end.value
            assert value_at(metric_named("prevalence"), counts) == sp.Rational(share)


#: Each metric at half of the shares, and each share with half of the metrics; the other halves are asked among the slow tests.
IN_RANGES = [
    pytest.param(name, share, marks=() if (i + j) % 2 else (pytest.mark.slow,))
    for i, name in enumerate(("kappa", "balanced_accuracy", "weighted_hamming:gamma=1/3", "mcc"))
    for j, share in enumerate(SHARES)
]


@pytest.mark.parametrize(("name", "share"), IN_RANGES)
def test_at_every_prevalence_pairs_lie_in_joint_ranges_and_within_comparisons(name: str, share: str) -> None:
    compared = compare(name, "recall", {"prevalence": share}, exact=True)
    found = joint_range(name, "recall", prevalence=share)
    for four in with_share(share)[::7]:
        here = [value_at(metric_named(metric), Counts(*four)) for metric in (name, "recall")]
        assert -compared.below.value <= here[0] - here[1] <= compared.above.value
        if all(value.is_Rational for value in here):
            assert found.contains(tuple(map(str, here)))


def test_kappa_at_a_prevalence_above_one_half() -> None:
    """Its denominator is negative there once what cancels is cancelled."""
    assert consistent({"kappa": "4/5", "prevalence": "3/4"}).possible
    found = consistent({"kappa": "1", "accuracy": "1/2", "prevalence": "3/5"})
    assert not found.possible and "Accuracy is 1, not 0.5" in found.reason
    only = interval("dice", {"kappa": "1", "prevalence": "3/5"})
    assert only.low.value == only.high.value == 1
    values = [str(exactly(name, (5, 0, 4, 1))) for name in ("cohen_kappa", "recall")]
    assert joint_range("kappa", "recall", prevalence="9/10").contains(values)
    assert [arc.high for arc in joint_range("dice", "kappa", prevalence="3/4").lower] == [sp.Rational(6, 7), 1]


# --- attained at 0/0, and on faces -------------------------------------------------------------------------------------

AT_ENDS: list[tuple[dict[str, str], tuple[int, int, int, int]]] = [
    ({"weighted_hamming:gamma=1/3": "0"}, (0, 2, 1, 0)),
    ({"dice": "0", "mcc": "0"}, (0, 1, 0, 3)),
    ({"specificity": "1", "mcc": "0"}, (0, 0, 1, 1)),
    ({"youden": "1/2", "weighted_hamming:gamma=0": "1/2"}, (1, 1, 0, 1)),
    ({"mcc": "0", "recall": "0"}, (0, 0, 1, 3)),
    ({"youden": "0", "recall": "0"}, (0, 0, 1, 3)),
    ({"balanced_accuracy": "75%", "recall": "50%"}, (1, 0, 1, 1)),
    ({"fowlkes_mallows": "0", "kappa": "0"}, (0, 1, 0, 3)),
    ({"mcc": "-1", "prevalence": "1"}, (0, 0, 1, 0)),
]


@pytest.mark.parametrize(("given", "four"), AT_ENDS, ids=str)
def test_values_at_0_over_0_are_met(given: dict[str, str], four: tuple[int, int, int, int]) -> None:
    assert all(item.holds(Counts(*four)) for item in known_values(given, exact=True))
    found = consistent(given, exact=True)
    assert found.possible and found.example is not None
    assert all(item.holds(found.example) for item in known_values(given, exact=True))


@pytest.mark.parametrize(
    ("first", "second", "values", "yes"),
    [
        ("dice", "mcc", ("0", "0"), True),
        ("dice", "mcc", ("0", "1/100"), False),
        ("specificity", "mcc", ("1", "0"), True),
        ("mcc", "recall", ("0", "0"), True),
        ("balanced_accuracy", "recall", ("3/4", "1/2"), True),
        ("balanced_accuracy", "recall", ("3/4", "49/100"), False),
        ("fowlkes_mallows", "recall", ("0", "0"), True),
    ],
)
def test_joint_ranges_contain_what_is_met_at_0_over_0(
    first: str, second: str, values: tuple[str, str], yes: bool
) -> None:
    assert joint_range(first, second).contains(values) == yes


def test_where_nothing_but_0_over_0_is_formulas_have_no_limits() -> None:
    found = compare("overlap", "recall", {"prevalence": "0", "dice": "0"})
    assert (found.above.value, found.below.value) == (-1, 1)


def test_an_end_that_counts_with_a_face_of_their_own_attain() -> None:
    low = interval("specificity", {"recall": "1/7"}).low
    assert low.attained and value_at(metric_named("specificity"), low.along[0]) == 0
    assert value_at(metric_named("recall"), low.along[0]) == sp.Rational(1, 7)


def test_an_end_that_is_said_to_be_attained_has_what_is_given() -> None:
    given = {"dice": "4/5", "balanced_accuracy": "87/100"}
    high = interval("weighted_hamming:gamma=1", given).high
    assert high.value == 1 and high.attained
    assert all(item.holds(high.along[0]) for item in known_values(given, exact=True))


def test_a_difference_that_is_constant_on_a_facet() -> None:
    found = compare("youden", "kappa", {"overlap": "0.58..0.68"})
    assert found.above.value == pytest.approx(0.68, abs=1e-9) and found.below.value == pytest.approx(1, abs=1e-9)


def test_kappa_below_zero_bounds_balanced_accuracy() -> None:
    assert float(interval("balanced_accuracy", {"kappa": "-0.5..-0.1"}).high.value) < 0.5


# --- exact values of several curved metrics ------------------------------------------------------------------------------


def test_counts_that_can_be_solved_for_have_exact_values_exactly() -> None:
    found = consistent({"mcc": "17/20", "kappa": "21/25"})
    assert found.example is not None and "no whole counts" not in found.reason
    assert value_at(metric_named("mcc"), found.example) == sp.Rational(17, 20)
    assert value_at(metric_named("kappa"), found.example) == sp.Rational(21, 25)


def test_where_only_roots_have_all_values_the_example_is_said_to_come_near() -> None:
    given = {"mcc": "3/10", "kappa": "1/5", "fowlkes_mallows": "11/20"}
    found = consistent(given)
    assert found.possible and found.example is not None and "come within 1e-12" in found.reason
    for name, value in given.items():
        assert abs(sp.N(value_at(metric_named(name), found.example) - sp.Rational(value), 30)) <= 1e-12


def test_what_is_only_approached_is_not_possible() -> None:
    """MCC is 1/2 for pairs whose balanced accuracy is as near to 1 as one likes."""
    assert not consistent({"mcc": "1/2", "balanced_accuracy": "1"}).possible
    assert consistent({"mcc": "1/2", "balanced_accuracy": "0.999999"}).possible


def test_where_values_are_met_only_next_to_an_empty_mask_they_are_impossible() -> None:
    """MCC comes up to Fowlkes-Mallows where nearly all is background, and no further."""
    assert not consistent({"fowlkes_mallows": "1/2", "mcc": "1/2"}).possible
    assert consistent({"fowlkes_mallows": "1/2", "mcc": "0.49"}).possible


# --- the same on every machine -------------------------------------------------------------------------------------------

SHAKEN: list[tuple[str, dict[str, str]]] = [
    ("specificity", {"kappa": "0.824", "recall": "0.9"}),
    ("dice", {"mcc": "0.85", "kappa": "0.84", "prevalence": "0.02..0.10"}),
    ("fowlkes_mallows", {"kappa": "0.3..0.4", "youden": "0.3..0.5"}),
    ("accuracy", {"kappa": "0.3..0.5", "dice": "0.4..0.8"}),
]


@pytest.mark.parametrize(("asked", "given"), SHAKEN, ids=str)
def test_what_is_printed_does_not_hang_on_the_last_bits_of_floats(
    asked: str, given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = ends(interval(asked, given))
    shaken = 0
    random_bits = np.random.default_rng(7)

    def shake(values: np.ndarray) -> np.ndarray:
        nonlocal shaken
        shaken += 1
        return np.asarray(values) * (1 + 2.0**-52 * random_bits.integers(-1, 2, np.shape(values)))

    there, lstsq = boxes.Functions.__call__, np.linalg.lstsq
    monkeypatch.setattr(boxes.Functions, "__call__", lambda self, places: tuple(map(shake, there(self, places))))
    monkeypatch.setattr(boxes, "halves", lambda *boxes: tuple(map(shake, halves(*boxes))))
    monkeypatch.setattr(np.linalg, "lstsq", lambda *a, **kind: (shake(lstsq(*a, **kind)[0]),))
    charted_maxima.largest_over.cache_clear()  # or what was found before is given again
    assert ends(interval(asked, given)) == printed
    assert shaken > 100


# --- metrics of one's own --------------------------------------------------------------------------------------------------

OWN = [
    Similarity("odds", tp / fp, 0),
    Similarity("seven", tp / (tp + fp), -7),
    Similarity("nothing", tp / (tp + fp), sp.nan),
    Similarity("likelihood", (tp / (tp + fn)) / (fp / (fp + tn)), 1),
    Similarity("markedness", tp / (tp + fp) + tn / (tn + fn) - 1, 0),
    Similarity("share", tp / (tp + fp), tn / (tp + fp + fn + tn)),
]


def _questions(own: Similarity) -> Iterator[Any]:
    for given in ({}, {"dice": "0"}, {"mcc": "0"}, {"recall": "0.8"}, {"prevalence": "3/4"}, {"kappa": "1/2"}):
        yield lambda given=given: interval(own, given)
    yield lambda: consistent({own: "1/2"})
    yield lambda: consistent({own: "1", "kappa": "0.5"})
    yield lambda: interval("kappa", {own: "1", "recall": "0.5"})
    yield lambda: compare(own, "dice", quick=True)
    yield lambda: joint_range("dice", own)


@pytest.mark.parametrize("own", OWN, ids=str)
def test_metrics_of_ones_own_get_answers_or_one_sentence(own: Similarity) -> None:
    answered = 0
    for ask in _questions(own):
        try:
            ask()
            answered += 1
        except InputError as refused:
            assert str(refused) and "\n" not in str(refused)
    assert answered > 4


def test_a_value_at_0_over_0_that_no_number_is_counts_as_none() -> None:
    nothing = OWN[2]
    assert interval(nothing, {"dice": "0"}).high.value == 0
    assert (
        consistent({nothing: "1/2"}).possible
        and not consistent({nothing: "0..1", "dice": "1", "prevalence": "0"}).possible
    )
    assert not Reported(sp.Integer(0), sp.Integer(1)).contains(sp.nan)
