"""What pages show: commands with what they print, and calls with what they return."""

import doctest
import re
import shlex
from pathlib import Path
from typing import Any

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
    done = CliRunner().invoke(app, shlex.split(command))
    wanted = [line.removeprefix("    ") for line in shown.splitlines()]
    assert done.stdout.splitlines() == wanted, done.exception or done.stderr or done.stdout
    return True


def calls(page: Path) -> int:
    """How many calls a page shows, all of which return what is shown."""
    text = page.read_text(encoding="utf-8")
    runner = _Raising()
    runner.run(doctest.DocTestParser().get_doctest(text, {"__name__": "__main__"}, page.name, str(page), 0))
    failed, tried = runner.summarize(verbose=False)
    assert failed == 0, page.relative_to(ROOT)
    return tried


class _Raising(doctest.DocTestRunner):
    """An error that is not shown is raised as it is: it may be that a package is missing."""

    def report_unexpected_exception(self, out: Any, test: Any, example: Any, exc_info: Any) -> None:
        raise exc_info[1]
