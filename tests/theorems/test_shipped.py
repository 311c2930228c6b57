"""Theorem files are found by the id of a theorem, by the word theory, and by their place, from any folder."""

from pathlib import Path

import pytest
from places import THEORY

from segbounds.errors import InputError
from segbounds.theorems.records import load
from segbounds.theorems.shipped import place_of, theory_folder


def test_places_as_they_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = THEORY / "dice_jaccard_absolute.py"
    assert theory_folder() == place_of(None) == place_of("theory") == THEORY
    for name in ("dice_jaccard_absolute", "dice_jaccard_absolute.py", "theory/dice_jaccard_absolute.py"):
        assert place_of(name) == file
    assert place_of("elsewhere/dice_jaccard_absolute") == Path("elsewhere/dice_jaccard_absolute")
    assert place_of("../theory") == Path("../theory") and place_of("nothing") == Path("nothing")


def test_a_folder_of_ones_own_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "theory").mkdir()
    monkeypatch.chdir(tmp_path)
    assert place_of("theory") == Path("theory")
    with pytest.raises(InputError, match="holds no theorem files"):
        load("theory")
    assert len(load()) > 70


def test_a_theorem_knows_its_id() -> None:
    (theorem,) = load("dice_jaccard_absolute")
    assert theorem.id == "dice_jaccard_absolute"
