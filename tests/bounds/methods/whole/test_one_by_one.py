"""Every pair of masks of a size visited: the same ends as an independent loop over all counts finds, for every metric and any facts."""

import itertools
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp

from segbounds.bounds.intervals import interval
from segbounds.bounds.methods import visits
from segbounds.bounds.methods.whole.one_by_one import largest, with_values
from segbounds.bounds.plan import ask
from segbounds.bounds.problem import Problem
from segbounds.errors import Contradiction, Unsupported
from segbounds.metrics.counts import Counts, fn, fp, pixels, tn, tp
from segbounds.metrics.similarity import Similarity, value_at
from segbounds.regions.facts import Size, known_values, metric_named

CASES: list[tuple[str, dict[str, str], Any]] = [
    ("markedness", {}, 11),
    ("gm", {"markedness": "0.3"}, 9),
    ("markedness", {"gm": "0.5..0.8"}, 8),
    ("fnr", {"markedness": "-1..0"}, (9, 3)),
    ("rvd", {"markedness": "0.2", "accuracy": "0.6"}, (8, 5)),
    ("markedness", {"prevalence": "1"}, 6),
    ("markedness", {"prevalence": "0", "fpr": "0.5"}, 6),
    ("markedness", {}, (6, 6)),
]


def every(size: Size) -> list[Counts]:
    found = (Counts(*four) for four in itertools.product(range(size.pixels + 1), repeat=4) if sum(four) == size.pixels)
    return [counts for counts in found if size.positives in (None, counts.tp + counts.fn)]


def sized(size: Any) -> Size:
    return Size(*size) if isinstance(size, tuple) else Size(size)


@pytest.mark.parametrize(("asked", "given", "size"), CASES, ids=str)
def test_ends_are_those_of_a_loop(asked: str, given: dict[str, str], size: Any) -> None:
    facts = known_values(given)
    values = [value_at(metric_named(asked), c) for c in every(sized(size)) if all(f.holds(c) for f in facts)]
    found = interval(asked, given, size=size)
    assert (found.low.value, found.high.value) == (min(values, key=sp.N), max(values, key=sp.N))
    assert found.low.attained and value_at(metric_named(asked), found.low.along[0]) == found.low.value


def test_what_no_counts_have_is_a_contradiction() -> None:
    with pytest.raises(Contradiction):
        interval("dice", {"markedness": "0.977"}, size=5)


def test_columns_are_all_counts_and_those_that_hold() -> None:
    size, facts = Size(7), known_values({"markedness": "1/6"})
    there = with_values(facts, size)
    assert visits.number(size) == len(every(size))
    assert {*zip(*map(list, there), strict=True)} == {c for c in every(size) if facts[0].holds(c)}


def test_relative_errors_and_differences() -> None:
    pair = metric_named("markedness"), metric_named("npv")
    problem = Problem.apart(*pair, size=Size(6))
    gaps = [value_at(pair[0] - pair[1], counts) for counts in every(Size(6))]
    most, relative = visits.most(problem), visits.relative(problem)
    assert most is not None and most.value == max(gaps)
    assert relative is not None and relative[0] == sp.oo  # markedness is 0 where npv is not


def test_large_sizes_are_refused_with_their_number() -> None:
    reason = visits.applies(Problem(metric_named("markedness"), size=Size(1000)))
    assert reason is not None and "1000 pixels have 167668501 pairs of masks" in reason
    assert visits.applies(Problem(metric_named("markedness"))) == "no size is given"


def test_too_many_ties_are_refused() -> None:
    with pytest.raises(Unsupported, match="too many pairs"):
        largest(metric_named("dice") * 0, with_values([], Size(20)))


def test_the_plan_says_who_answered() -> None:
    answer = ask(Problem(metric_named("dice"), known=known_values({"markedness": "0.5"}), size=Size(5)), "ends")
    assert getattr(answer, "method", "") == visits.ARGUMENT
    assert value_at(metric_named("markedness"), Counts(1, 1, 1, 1)) == Fraction(0)


@pytest.mark.parametrize("size", [9, (9, 4), (40, 11)], ids=str)
def test_metrics_that_rise_and_fall_within_a_row(size: Any) -> None:
    """They are not largest at an end of it."""
    humped = Similarity("Humped", (tp * fn + fp * tn) / pixels**2, 0)
    values = [value_at(humped, counts) for counts in every(sized(size))]
    found = interval(humped, {}, size=size)
    assert (found.low.value, found.high.value) == (min(values), max(values))
    rising = Similarity("Rising", sp.sqrt(tp * fp) / pixels, 0)
    facts = known_values({rising: "0.1..0.2"})
    kept = [value_at(metric_named("fpr"), counts) for counts in every(sized(size)) if facts[0].holds(counts)]
    there = interval("fpr", {rising: "0.1..0.2"}, size=size)
    assert (there.low.value, there.high.value) == (min(kept), max(kept))
