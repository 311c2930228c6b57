"""What the page on losses shows is what happens: its calls, its command, and its tables from the newest rows."""

import importlib.util
import re
import shlex
import sys

import pytest
from places import ROOT
from shown import calls
from typer.testing import CliRunner

from segbounds.cli.app import app

PAGE = ROOT / "docs" / "losses.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    \$ segbounds (.+)\n((?:    .*\n)+)", TEXT, flags=re.MULTILINE)


@pytest.mark.parametrize(("command", "shown"), COMMANDS, ids=[command for command, _ in COMMANDS])
def test_every_command_begins_with_what_is_shown(command: str, shown: str) -> None:
    done = CliRunner().invoke(app, shlex.split(command))
    wanted = [line.removeprefix("    ") for line in shown.splitlines()]
    assert done.stdout.splitlines()[: len(wanted)] == wanted, done.exception or done.stderr


def test_every_call_returns_what_is_shown() -> None:
    assert calls(PAGE) > 8
    assert COMMANDS


def test_files_named_there_exist() -> None:
    named = re.findall(r"`(theory/[a-z_]+\.py|benchmarks/[a-z_]+\.py)`", TEXT) + [
        f"docs/{place}" for place in re.findall(r"\]\(([^)#]+)\)", TEXT)
    ]
    assert len(named) > 8
    assert all((ROOT / name).exists() for name in named), [name for name in named if not (ROOT / name).exists()]


def test_its_tables_are_those_of_the_newest_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    spec = importlib.util.spec_from_file_location("loss_tables", ROOT / "benchmarks" / "loss_tables.py")
    assert spec is not None and spec.loader is not None
    tables = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tables)
    sys.modules.pop("page", None)
    assert tables.page(TEXT) == TEXT, "run: python benchmarks/loss_tables.py"
