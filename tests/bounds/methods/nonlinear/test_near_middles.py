"""Counts that are found quickly have all values, exactly; where nothing has them none are found."""

from random import Random

import pytest

from segbounds.bounds.methods.nonlinear.near_middles import counts_near_middles
from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import value_at
from segbounds.regions.facts import Fact, Reported, reported

CURVED = ("dice", "jaccard", "volumetric_similarity", "mcc", "balanced_accuracy", "f_beta:beta=2")
LINEAR = ("dice", "jaccard", "recall", "precision", "specificity", "accuracy")


def facts(names: tuple[str, ...], counts: Counts, places: int) -> list[Fact]:
    values = {name: value_at(parse(name), counts) for name in names}
    return [Fact(parse(name), reported(f"{float(value):.{places}f}")) for name, value in values.items()]


@pytest.mark.parametrize("names", [CURVED, LINEAR])
def test_printed_values_of_counts_are_found_again(names: tuple[str, ...]) -> None:
    draw, found = Random(1), 0
    for _ in range(25):
        counts = Counts(*(draw.randint(1, most) for most in (3000, 900, 900, 20_000)))
        known = facts(names, counts, draw.choice((2, 3, 4)))
        there = counts_near_middles(known)
        found += there is not None
        assert there is None or all(item.holds(there) for item in known)
    assert found >= 24


def test_values_that_nothing_has_are_not_found() -> None:
    known = [Fact(parse("dice"), reported("0.9061")), Fact(parse("iou"), reported("0.9082"))]
    assert counts_near_middles(known) is None


def test_what_is_exact_or_reaches_nowhere_is_left_to_others() -> None:
    exact = Fact(parse("dice"), reported("==0.9"))
    assert counts_near_middles([exact]) is None
    assert counts_near_middles([Fact(parse("dice"), Reported(reported("3").low, reported("4").high))]) is None
    assert counts_near_middles([]) is None


@pytest.mark.parametrize(
    "printed",
    [("0.83", "0.82", "0.95", "0.77", "0.77", "0.92"), ("0.76", "0.75", "0.95", "0.70", "0.70", "0.92")],
)
def test_little_room_between_more_values_than_ways_to_move_is_found(printed: tuple[str, ...]) -> None:
    names = ("dice", "recall", "specificity", "cohen_kappa", "mcc", "accuracy")
    known = [Fact(parse(name), reported(value)) for name, value in zip(names, printed, strict=True)]
    there = counts_near_middles(known)
    assert there is not None
    assert all(item.holds(there) for item in known)
