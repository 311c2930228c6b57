"""Theorem files are found by the id of a theorem, by the word theory, and by their place, from any folder."""

import os
from pathlib import Path

import pytest
from places import THEORY

from segbounds.errors import InputError
from segbounds.theorems import loading
from segbounds.theorems.loading import load
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


def test_what_travels_is_read_once_and_anew_when_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "dice_jaccard_absolute.py"
    file.write_bytes((THEORY / file.name).read_bytes())
    other = tmp_path / "own" / "other.py"
    other.parent.mkdir()
    other.write_bytes(file.read_bytes())
    monkeypatch.setattr(loading, "folder_if_any", lambda: tmp_path)
    (first,) = load(file)
    assert load(file)[0] is first
    file.write_text(file.read_text(encoding="utf-8").replace("Dice minus Jaccard", "Changed"), encoding="utf-8")
    os.utime(file, ns=(0, file.stat().st_mtime_ns + 1))
    assert load(file)[0].title == "Changed"
    assert load(other)[0] is not load(other)[0]


def test_a_theorem_knows_its_id() -> None:
    (theorem,) = load("dice_jaccard_absolute")
    assert theorem.id == "dice_jaccard_absolute"
