"""What pages show: commands with what they print, and calls with what they return."""

import doctest
import re
import shlex
from pathlib import Path

from places import ROOT
from typer.testing import CliRunner

from segbounds.cli.app import app

#: A command and the lines below it; a drawing has empty lines, and the next command begins behind one as well.
COMMAND = re.compile(r"^    \$ segbounds (.+)\n((?:    (?!\$).*\n|\n(?=    [^ $]))+)", flags=re.MULTILINE)


def commands(page: Path) -> list[tuple[str, str]]:
    """The commands of a page, each with what the page says that it prints."""
    found: list[tuple[str, str]] = COMMAND.findall(page.read_text(encoding="utf-8"))
    return found


def prints_what_is_shown(command: str, shown: str) -> bool:
    """Whether a command, run in the repository, prints what is shown, no more and no less."""
    printed = CliRunner().invoke(app, shlex.split(command)).stdout
    assert printed.splitlines() == [line.removeprefix("    ") for line in shown.splitlines()]
    return True


def calls(page: Path) -> int:
    """How many calls a page shows, all of which return what is shown."""
    failed, tried = doctest.testfile(str(page), module_relative=False)
    assert failed == 0, page.relative_to(ROOT)
    return tried
