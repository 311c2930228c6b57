"""Which of very many pairs with the values are shown does not hang on the path of the search."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from segbounds.bounds.consistency import consistent
from segbounds.bounds.methods.nonlinear import nominated_counts, values
from segbounds.bounds.methods.nonlinear.charted_maxima import largest_over
from segbounds.bounds.methods.nonlinear.followed_places import Followed
from segbounds.bounds.methods.nonlinear.nominated_counts import Nominated
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


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Searches that only look for some place end far from where they did; others next to it, as another processor's rounding has it."""
    search, random = largest_over, Random(1)

    def moved(of: Any, *asked: Any) -> Any:
        found = search(of, *asked)
        if found is None:
            return None
        near = 1e-3 if of.is_number else 1e-9
        place = tuple(min(max(x * (1 + near * random.uniform(-1, 1)), 0.0), 1.0) for x in found[0].place)
        return replace(found[0], place=place), found[1]

    monkeypatch.setattr(values, "largest_over", moved)


@pytest.mark.parametrize("given", MANY, ids=str)
def test_counts_do_not_hang_on_where_a_search_ended(given: dict[str, str], request: pytest.FixtureRequest) -> None:
    plain = shown(given)
    request.getfixturevalue("elsewhere")
    assert shown(given) == plain


def test_without_the_rule_they_would(elsewhere: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "_most_alike", lambda known, share: None)
    monkeypatch.setattr(
        nominated_counts, "followed", lambda goal, known, there, cube, slack: Followed(cube, there.place)
    )
    first = Nominated.exactly
    seen = set()

    def noted(place: Nominated) -> Counts | None:
        seen.add(first(place))
        return None

    monkeypatch.setattr(Nominated, "exactly", noted)
    for _ in range(3):
        values._found_where(known_values(MANY[0]), certain=False)
    assert len(seen - {None}) > 1
