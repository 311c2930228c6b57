"""Whole counts at known margins: what is found has the values, what is not found is nowhere, in tables of any size."""

from fractions import Fraction
from functools import cache

import numpy as np
import pytest
import sympy as sp

from segbounds.bounds.consistency import consistent
from segbounds.bounds.intervals import interval
from segbounds.bounds.methods.whole import blocks as tables
from segbounds.bounds.methods.whole.row_by_row import whole_example, whole_extent
from segbounds.errors import InputError
from segbounds.metrics.counts import Counts, fn, fp, tn, tp
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.regions.facts import Fact, Reported, Size, known_values, metric_named

METRICS = [
    *("dice", "jaccard", "accuracy", "precision", "recall", "specificity", "npv", "f_beta:beta=2", "prevalence"),
    *("mcc", "kappa", "balanced_accuracy", "youden", "weighted_hamming:gamma=1/4", "fowlkes_mallows"),
    "tversky:alpha=0.3,beta=0.7",
]
OWN = [
    Similarity("odds", tp * tn / (fp * fn), -1),
    Similarity("ratio of rates", fn * (fp + tn) / (tn * (tp + fn)), -1),  # falls with tp
]


@cache
def value(metric: Similarity, counts: Counts) -> sp.Expr:
    return value_at(metric, counts)


def question(random: np.random.Generator, most: int) -> tuple[tuple[Fact, ...], Size]:
    """Values of up to four metrics near to those of different tables of one size, with ends that count or not."""
    total = int(random.integers(1, most + 1))
    size = Size(total, int(random.integers(0, total + 1)))
    known = []
    for metric in random.permutation([*map(metric_named, METRICS), *OWN])[: random.integers(1, 5)]:
        hits, alarms = (int(random.integers(0, margin + 1)) for margin in margins(size))
        counts = table(size, hits, alarms)
        middle = value(metric, counts)
        if not middle.is_Rational or random.random() < 0.7:
            middle = sp.Rational(str(round(float(middle), int(random.integers(1, 5)))))
        width = sp.Rational(int(random.integers(0, 60)), int(random.choice([100, 1000])))
        ends = [bool(end) for end in random.integers(0, 2, 2)] if width else [True, True]
        known.append(Fact(metric, Reported(middle - width, middle + width, *ends)))
    return tuple(known), size


def margins(size: Size) -> tuple[int, int]:
    positives = size.positives or 0
    return positives, size.pixels - positives


def table(size: Size, hits: int, alarms: int) -> Counts:
    p, n = margins(size)
    return Counts(hits, alarms, p - hits, n - alarms)


def every(size: Size) -> list[Counts]:
    p, n = margins(size)
    return [table(size, a, b) for a in range(p + 1) for b in range(n + 1)]


@pytest.mark.parametrize("one_by_one", [tables.ONE_BY_ONE, 0])  # rows are asked for by numpy at once
def test_what_is_found_is_what_all_tables_say(one_by_one: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "ONE_BY_ONE", one_by_one)
    random, possible = np.random.default_rng(0), 0
    for _ in range(250):
        known, size = question(random, 12)
        assert tables.answers((item.metric for item in known), size)
        having = [
            counts for counts in every(size) if all(item.value.contains(value(item.metric, counts)) for item in known)
        ]
        found = tables.example(known, size)
        assert found in having if having else found is None, (known, size)
        possible += bool(having)
    assert 50 < possible < 200


def test_the_ends_of_a_metric_are_those_of_all_tables() -> None:
    random, asked = np.random.default_rng(1), [*map(metric_named, METRICS), *OWN]
    for _ in range(120):
        known, size = question(random, 12)
        metric = asked[int(random.integers(len(asked)))]
        having = [
            counts for counts in every(size) if all(item.value.contains(value(item.metric, counts)) for item in known)
        ]
        ends = tables.whole_ends(metric, known, size)
        if not having:
            assert ends is None
            continue
        values = [value(metric, counts) for counts in having]
        assert ends is not None and all(end.along in having for end in ends)
        assert [end.value for end in ends] == [min(values, key=sp.N), max(values, key=sp.N)]


def test_of_values_that_contradict_the_smallest_set_is_found() -> None:
    random, told = np.random.default_rng(2), 0
    while told < 25:
        known, size = question(random, 10)
        if tables.example(known, size) is None:
            found = tables.contradicting(known, size)
            assert tables.example(found, size) is None
            for item in found:
                assert tables.example([other for other in found if other != item], size) is not None
            told += len(found) > 1


def test_rows_asked_by_numpy_answer_the_same() -> None:
    """The search by rows (row_by_row.py) is another way to the same answers, on tables too large to look at each."""
    random = np.random.default_rng(3)
    for _ in range(40):
        known, size = question(random, 3000)
        assert (tables.example(known, size) is None) == (whole_example(known, size) is None), (known, size)
        one, other = tables.whole_ends(known[0].metric, known[1:], size), whole_extent(known[0].metric, known[1:], size)
        assert (one and [end.value for end in one]) == (other and [end.value for end in other])


def test_tables_of_billions_of_pixels_are_answered() -> None:
    given = {"accuracy": "0.75175", "recall": "0.7199", "specificity": "0.5035"}
    found = consistent(given, size=Size(23_922_995, 749_200))
    assert not found.possible and "Specificity lies between 0.743719 and 0.776059" in found.reason
    size = Size(10**12, 10**10)
    counts = Counts(9_123_456_789, 312_345_678, 876_543_211, 989_687_654_322)
    computed = {name: float(value_at(metric_named(name), counts)) for name in ("dice", "kappa", "mcc", "recall")}
    found = consistent(computed, size=size)
    assert found.possible and found.example is not None and abs(found.example.tp - counts.tp) < 100
    assert not consistent(computed | {"precision": computed["recall"]}, size=size).possible
    ends = interval("dice", {"recall": "0.85", "specificity": "0.999"}, size=size)
    assert float(ends.low.value) == pytest.approx(2 * 0.845 / (1 + 0.845 + 99 * 0.0015), abs=1e-9) and ends.low.attained
    with pytest.raises(InputError, match="leave the size out"):
        interval("jaccard", {"dice": "0.85"}, size=size)


@pytest.mark.parametrize("size", [Size(10**20, 10**19), Size(10**20, 10**4)], ids=str)
def test_tables_beyond_what_floats_hold_are_answered_or_refused(size: Size, monkeypatch: pytest.MonkeyPatch) -> None:
    assert consistent({"dice": "0.85", "iou": "0.74"}, size=size).possible
    assert not consistent({"mcc": "0.85", "kappa": "0.1", "dice": "0.9"}, size=size).possible
    monkeypatch.setattr(tables, "ONE_BY_ONE", 0)
    with pytest.raises(InputError, match="too many rows"):
        consistent({"mcc": "0.85", "dice": "0.8"}, size=Size(10**20, 10**19))


def test_a_long_strip_without_whole_counts_is_looked_at_row_by_row() -> None:
    """Real counts have these values of Dice and accuracy in a million rows; whole ones were moved by half a pixel."""
    size = Size(4 * 10**6, 10**6)
    half = Fraction(1, 2 * size.pixels)
    value_there = sp.Rational(3_000_001, size.pixels) + sp.Rational(half.numerator, half.denominator)
    near = Reported(value_there - sp.Rational(1, 10**9), value_there + sp.Rational(1, 10**9))
    assert not consistent({"accuracy": near, "dice": "0.1..0.9"}, size=size).possible
    assert consistent({"accuracy": Reported(near.low, near.high + sp.Rational(1, size.pixels))}, size=size).possible


def test_metrics_with_a_minimum_are_left_to_the_rows() -> None:
    assert not tables.answers([metric_named("overlap")], Size(9, 4)) and not tables.answers([OWN[0]], Size(9))
    assert consistent({"overlap": "0.8", "dice": "0.7"}, size=Size(50, 20)).possible
    with pytest.raises(InputError, match="too many"):
        consistent({"overlap": "0.8"}, size=Size(10**9, 10**8))
    # the other values leave few rows of these
    found = consistent({"overlap": "0.8", "recall": "0.70000"}, size=Size(10**9, 10**8))
    assert found.possible and found.example is not None and found.example.pixels == 10**9
    with pytest.raises(InputError, match="a parameter without a value"):
        consistent({Similarity("own", sp.sqrt(2) * tp / (tp + fp), 0): "0.5"}, size=Size(10**6, 10**5))
    assert known_values({"dice": 1})[0].value.exact
