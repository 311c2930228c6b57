"""What the page on reported numbers shows is what happens: its calls, and the commands with what they print."""

import doctest
import re
import shlex

import pytest
from places import ROOT
from typer.testing import CliRunner

from segbounds.cli.app import app

PAGE = ROOT / "docs" / "reports.md"
COMMANDS = re.findall(
    r"^    \$ segbounds (.+)\n((?:    (?!\$).*\n)+)", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE
)


@pytest.mark.parametrize(("command", "shown"), COMMANDS, ids=[command for command, _ in COMMANDS])
def test_every_command_prints_what_is_shown(command: str, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    printed = CliRunner().invoke(app, shlex.split(command)).stdout
    assert printed.splitlines() == [line.removeprefix("    ") for line in shown.splitlines()]


def test_every_call_returns_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)
    assert tried > 1 and failed == 0
    assert len(COMMANDS) > 10
