"""The most of an expression over pairs with at most two counts that are not zero, against all such pairs of a size."""

import pytest
import sympy as sp

from segbounds.bounds.methods.nonlinear.few_counts import on_few_counts
from segbounds.metrics.catalogue import parse
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import value_at
from segbounds.regions.facts import known_values

PAIRS = [
    Counts(*(k if i == a else 24 - k if i == b else 0 for i in range(4)))
    for a in range(4)
    for b in range(a)
    for k in range(25)
]


@pytest.mark.parametrize(
    ("of", "given"),
    [
        ("jaccard", {"dice": "0.5..0.9"}),
        ("accuracy", {"dice": "0"}),
        ("dice", {"mcc": "0"}),
        ("kappa", {"precision": "1/2..1"}),
    ],
)
def test_no_such_pair_is_above_the_most_and_one_comes_near(of: str, given: dict[str, str]) -> None:
    metric, known = parse(of), known_values(given, exact=True)
    found = list(on_few_counts(metric, known))
    most = max(sp.N(limit.value, 30) for limit in found)
    met = [value_at(metric, pair) for pair in PAIRS if all(item.holds(pair) for item in known)]
    assert met and all(sp.N(value - most, 30) <= 1e-25 for value in met)
    assert max(float(value) for value in met) > float(most) - 0.1
    for limit in found:
        assert sum(count != 0 for count in limit.along) <= 2
        if limit.attained:
            assert all(item.holds(limit.along) for item in known)
            assert sp.simplify(value_at(metric, limit.along) - limit.value) == 0


def test_where_no_such_pair_has_the_values_there_is_nothing() -> None:
    assert list(on_few_counts(parse("dice"), known_values({"dice": "3/4", "accuracy": "1/10"}, exact=True))) == []
