"""The theorems and engines that a command names, and what is left when an examination is stopped."""

from pathlib import Path

import pytest
import typer
from commands import FALSE, TRUE, conjecture

from segbounds.cli.examination import end_if_stopped, engines_named, examined, find_theorems, load_theorems, only_one
from segbounds.engines import ENGINES
from segbounds.errors import InputError
from segbounds.theorems.evidence import Budget, Outcome


def test_theorems_are_found_by_file_stem_or_title_and_else_the_nearest_is_named(tmp_path: Path) -> None:
    file = conjecture(tmp_path, "gap", TRUE)
    for name in (str(file), "gap", "gap.py"):
        assert [theorem.title for theorem in find_theorems(name, tmp_path)] == ["gap"]
    with pytest.raises(InputError, match="did you mean 'gap'"):
        find_theorems("gab", tmp_path)
    conjecture(tmp_path, "other", FALSE)
    both = load_theorems([tmp_path])
    assert only_one(both[:1], "gap") == both[:1]
    with pytest.raises(InputError, match="several theorems"):
        only_one(both, "folder")


def test_engines_are_all_or_those_named() -> None:
    assert engines_named(None) == list(ENGINES) and engines_named(["derive"]) == ["derive"]
    with pytest.raises(InputError, match="did you mean derive"):
        engines_named(["derives"])


def test_results_come_in_order_and_a_stop_leaves_them(tmp_path: Path) -> None:
    conjecture(tmp_path, "a", TRUE)
    conjecture(tmp_path, "b", FALSE)
    theorems = load_theorems([tmp_path])
    found, stopped = examined(theorems, Budget(), ["derive"], 1)
    assert [(result.theorem.title, result.verdict.outcome) for result in found] == [
        ("a", Outcome.PROVED),
        ("b", Outcome.REFUTED),
    ]
    assert stopped is None
    end_if_stopped(None)
    with pytest.raises(typer.Exit):
        end_if_stopped(KeyboardInterrupt())
    with pytest.raises(ValueError, match="dead"):
        end_if_stopped(ValueError("dead"))
