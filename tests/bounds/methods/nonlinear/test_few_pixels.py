"""All pairs on a few pixels: the first that has some values, by the definition of first."""

from itertools import product

import pytest

from segbounds.bounds.methods.nonlinear import few_pixels
from segbounds.metrics.counts import Counts
from segbounds.regions.facts import Fact, known_values

GIVEN: list[dict[str, str]] = [
    {"dice": "0.5"},
    {"dice": "2/3", "recall": "1/2..1"},
    {"mcc": "0.33"},
    {"kappa": "1/3", "accuracy": "0.7"},
]


def first_by_definition(known: tuple[Fact, ...], most: int) -> Counts | None:
    for total in range(1, most + 1):
        for tp, fp, fn in product(range(total, -1, -1), repeat=3):
            if tp + fp + fn <= total:
                counts = Counts(tp, fp, fn, total - tp - fp - fn)
                if all(item.holds(counts) for item in known):
                    return counts
    return None


@pytest.mark.parametrize("given", GIVEN, ids=str)
def test_fewest_pixels_come_first(given: dict[str, str]) -> None:
    known = known_values(given, exact=True)
    found = few_pixels.first_with(known)
    if found is None:
        assert first_by_definition(known, 8) is None
    else:
        assert all(item.holds(found) for item in known)
        if found.pixels <= 8:
            slow = first_by_definition(known, 8)
            assert slow is not None and slow.pixels == found.pixels


def test_what_no_few_pixels_have_is_not_found() -> None:
    assert few_pixels.first_with(known_values({"dice": "2/103"}, exact=True)) is None
    assert few_pixels.first_with(known_values({"dice": "2/3"}, exact=True)) is not None


@pytest.mark.parametrize("given", [*GIVEN, {"fowlkes_mallows": "0.5..0.8"}], ids=str)
def test_the_fast_look_says_what_a_fact_says(given: dict[str, str]) -> None:
    (*_, item) = known_values(given)
    said = {counts: item.holds(counts) for kinds in product(range(4), repeat=4) if (counts := Counts(*kinds)).pixels}
    assert {counts: few_pixels.holds(item, counts) for counts in said} == said and set(said.values()) == {True, False}
