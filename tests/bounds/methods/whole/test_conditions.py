"""What an end of a value demands of the false positives in a row: against every number of a row, one by one."""

import pytest

from segbounds.bounds.methods.whole.conditions import alarms_within, conditions_of, horner, horner2
from segbounds.bounds.methods.whole.forms import cells_of, form_at, known_form
from segbounds.bounds.methods.whole.many_rows import among_many_rows
from segbounds.errors import Unsupported
from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import Counts
from segbounds.regions.facts import Fact, Size, known_values

SIZE = Size(23, 9)
GIVEN = [
    ("dice", "0.6..0.7"),
    ("mcc", "0.4..0.5"),
    ("kappa", "1/2..1"),
    ("fowlkes_mallows", "0.7"),
    ("accuracy", "<0.6"),
    ("npv", "0.8"),
]


def fact(metric: str, value: str) -> Fact:
    (found,) = known_values({metric: value.replace("<", "0..")})
    return found


@pytest.mark.parametrize(("metric", "value"), GIVEN)
def test_a_row_has_exactly_the_false_positives_with_the_value(metric: str, value: str) -> None:
    item, p, n = fact(metric, value), 9, 14
    for cell in cells_of(SIZE):
        if form_at(item.metric, cell.support) is None:
            continue
        conditions = conditions_of(item, cell.support, p, n)
        for x in range(cell.hits[0], cell.hits[1] + 1):
            right = {y for y in range(cell.alarms[0], cell.alarms[1] + 1) if item.holds(Counts(x, y, p - x, n - y))}
            low, high = (1, 0) if conditions is None else alarms_within(conditions, x, x, *cell.alarms)
            assert set(range(low, high + 1)) == right, (cell, x)


@pytest.mark.parametrize(("metric", "value"), GIVEN)
def test_very_many_rows_at_a_time_have_what_single_ones_have(metric: str, value: str) -> None:
    item = fact(metric, value)
    p, n = 9000, 14000
    cell = next(iter(cells_of(Size(p + n, p))))
    conditions = conditions_of(item, cell.support, p, n)
    assert conditions is not None
    rows = {x for x in range(1, p, 7) if (ends := alarms_within(conditions, x, x, *cell.alarms)) and ends[0] <= ends[1]}
    found = among_many_rows([(x, x) for x in range(1, p, 7)], conditions, cell.alarms)
    assert (found is not None) == bool(rows)
    if found is not None:
        assert found[0] in rows and item.holds(Counts(found[0], found[1], p - found[0], n - found[1]))


def test_too_large_numbers_are_left_to_others() -> None:
    with pytest.raises(Unsupported, match="give fewer digits"):
        among_many_rows([(1, 2**53)], [], (0, 5))


def test_polynomials_are_evaluated_as_they_are_written() -> None:
    assert horner((1, 2, 3), 10) == 321 and horner2(((1, 2), (3,)), 10, 100) == 321
    assert horner((), 5) == 0


def test_a_form_says_which_way_a_metric_falls() -> None:
    every = frozenset(next(iter(cells_of(Size(10, 4)))).support)
    for name, falls in (("dice", True), ("accuracy", True), ("mcc", True)):
        assert known_form(parse(name), every).falls is falls
    assert form_at(parse("overlap"), every) is None, "min is no quotient of polynomials"
