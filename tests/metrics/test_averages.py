"""Averages in every unit against plain loops, and what is made of 0/0."""

from itertools import product
from math import isnan
from statistics import mean, stdev

import pytest

from segbounds.errors import InputError
from segbounds.metrics.averages import EMPTY, UNITS, Average, CountTable
from segbounds.metrics.catalogue import dice, precision
from segbounds.metrics.counts import Counts

ROWS = {
    ("a", "x"): Counts(3, 1, 1, 5),
    ("a", "y"): Counts(0, 0, 0, 10),
    ("b", "x"): Counts(1, 1, 0, 8),
    ("b", "y"): Counts(0, 0, 4, 6),
    ("c", "x"): Counts(2, 0, 3, 5),
    ("c", "y"): Counts(5, 1, 1, 3),
}
TABLE = CountTable.of([(image, label, counts) for (image, label), counts in ROWS.items()])


def value(counts: Counts, empty: str) -> float | None:
    tp, fp, fn, _ = counts
    if tp + fp + fn:
        return 2 * tp / (2 * tp + fp + fn)
    return {"own": 1.0, "1": 1.0, "0": 0.0}.get(empty)


def averaged(values: list[float | None]) -> float | None:
    there = [v for v in values if v is not None]
    return mean(there) if there else None


def total(rows: list[Counts]) -> Counts:
    return Counts(*map(sum, zip(*rows, strict=True)))


@pytest.mark.parametrize("empty", EMPTY)
def test_every_unit_is_what_a_loop_gives(empty: str) -> None:
    values = {key: value(counts, empty) for key, counts in ROWS.items()}
    of_class = {label: [values[image, label] for image in "abc"] for label in "xy"}
    pooled = [value(total([ROWS[image, label] for image in "abc"]), empty) for label in "xy"]
    expected = {
        "per_image": [averaged(of_class[label]) for label in "xy"],
        "pooled": pooled,
        "per_class": [averaged(pooled)],
        "per_image_then_class": [averaged([averaged(of_class[label]) for label in "xy"])],
        "per_class_then_image": [averaged([averaged([values[image, label] for label in "xy"]) for image in "abc"])],
        "micro": [value(total(list(ROWS.values())), empty)],
    }
    assert set(expected) == set(UNITS)
    for unit, numbers in expected.items():
        assert [average.mean for average in TABLE.average(dice, unit, empty)] == pytest.approx(numbers)
    first = TABLE.average(dice, "per_image", empty)[0]
    assert first.sd == pytest.approx(stdev([v for v in of_class["x"] if v is not None])) and first.of == 3


def test_the_order_of_two_means_matters_where_values_are_left_out() -> None:
    then = [TABLE.average(dice, unit, "nan")[0].mean for unit in ("per_image_then_class", "per_class_then_image")]
    assert abs(then[0] - then[1]) > 0.01


def test_images_in_another_order_have_the_same_means_to_the_last_bit() -> None:
    rows = [(f"{i}", "x", Counts(i * i % 37, i % 11, i % 7 + 1, 100)) for i in range(200)]
    one, other = (CountTable.of(ordered).average(dice, "per_image") for ordered in (rows, rows[::-1]))
    assert one == other


def test_nothing_has_no_mean() -> None:
    table = CountTable.of([("a", "x", Counts(0, 0, 2, 3))])
    nothing = table.average(precision, "per_image", "nan")
    assert [(isnan(a.mean), isnan(a.sd), a.of) for a in nothing] == [(True, True, 0)]
    assert table.average(precision, "per_image", "0")[0].mean == 0
    assert isinstance(nothing[0], Average)


@pytest.mark.parametrize(("unit", "empty"), [*product(["macro"], EMPTY[:1]), ("pooled", "2")])
def test_other_units_and_values_are_refused(unit: str, empty: str) -> None:
    with pytest.raises(InputError, match=unit if unit == "macro" else empty):
        TABLE.average(dice, unit, empty)
