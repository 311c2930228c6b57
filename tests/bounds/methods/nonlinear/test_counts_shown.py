"""Which of very many pairs with the values are shown does not hang on the path of the search."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from segbounds.bounds.consistency import consistent
from segbounds.bounds.methods.nonlinear import values
from segbounds.metrics.counts import Counts
from segbounds.regions.facts import known_values

MANY = [
    {"youden": "0.42", "kappa": "0.377", "npv": "1.0000"},
    {"mcc": "0.8123", "kappa": "0.8011"},
    {"mcc": "0.5", "youden": "0.4321", "npv": "0.9"},
]


def shown(given: dict[str, str]) -> Counts:
    found = consistent(given).example
    assert found is not None and all(item.holds(found) for item in known_values(given))
    return found


@pytest.mark.parametrize("given", MANY, ids=str)
def test_counts_do_not_hang_on_where_a_search_ended(given: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    plain, search, random = shown(given), values.largest_over, Random(1)

    def elsewhere(of: Any, known: Any, cap: Any) -> Any:
        """Where only some place is sought, not where it was; else next to it, as another processor's rounding has it."""
        found = search(of, known, cap)
        if found is None:
            return None
        near = 1e-3 if of.is_number else 1e-9
        place = tuple(min(max(x * (1 + near * random.uniform(-1, 1)), 0.0), 1.0) for x in found[0].place)
        return replace(found[0], place=place), found[1]

    monkeypatch.setattr(values, "largest_over", elsewhere)
    assert [shown(given) for _ in range(3)] == [plain] * 3
    monkeypatch.setattr(values, "_most_alike", lambda known, share: None)
    assert len({shown(given) for _ in range(3)}) > 1  # as it would be without the rule
