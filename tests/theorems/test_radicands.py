"""What a claim takes even roots of has to be shown never negative, where its form does not show it."""

import pytest

from segbounds.theorems.claims import claim
from segbounds.theorems.radicands import unproved


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("dice <= 1", []),
        ("sqrt(precision*recall) <= 1", []),
        ("sqrt(recall - precision) <= 1", ["-Precision + Recall"]),
        ("sqrt(mcc) <= 1", ["MCC"]),
        ("sqrt(tp + fp) >= 0", []),
        ("sqrt(tp - fp) >= 0", ["-fp + tp"]),
    ],
)
def test_what_is_left_to_be_shown(text: str, left: list[str]) -> None:
    assert [str(base) for base in unproved(claim(text))] == left
