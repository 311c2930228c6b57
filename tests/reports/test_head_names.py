"""Every name of the tables of heads is understood as what it stands for, with and without accents."""

import unicodedata
from collections import Counter

import pytest

from segbounds.metrics.catalogue import f_beta
from segbounds.regions.facts import metric_named
from segbounds.reports.columns import columns_of
from segbounds.reports.head_names import NAMES, OF_CLASSES, OPPOSITES

NAMED = [
    (key, name) for table in (NAMES, OPPOSITES, OF_CLASSES) for key, names in table.items() for name in names.split("|")
]


def test_no_name_stands_for_two_metrics() -> None:
    assert [name for name, times in Counter(name for _, name in NAMED).items() if times > 1] == []


@pytest.mark.parametrize(("key", "name"), NAMED)
def test_every_name_is_understood(key: str, name: str) -> None:
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    metric = f_beta(beta=2) if key == "f_beta:beta=2" else metric_named(key)
    for text in (name, bare, f"{name.title()} (%) ↑"):
        (column,) = columns_of([text])
        assert (column.metric, column.group) == (metric, ""), text
