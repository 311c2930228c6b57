"""Commands, run as a user runs them, for tests."""

import os
import subprocess
import sys
import traceback
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from places import ROOT

from segbounds.cli import app as cli
from segbounds.cli import console

#: The text of a theorem file; line by line, so that pytest's plugin does not take this file for one.
CONJECTURE = "\n".join(
    (
        "import sympy as sp",
        "from segbounds.counts import Counts",
        "from segbounds.similarities import dice, jaccard",
        "from segbounds.theorems import Supremum, Theorem",
        "",
        "theorem = Theorem(",
        '    title="{title}",',
        '    source="a test",',
        "    claim=Supremum(of=dice - jaccard, equals={constant}, approached_by=Counts(1, sp.sqrt(2), 0, 0)),",
        ")",
        "",
    )
)
TRUE, FALSE = "3 - 2 * sp.sqrt(2)", "sp.Rational(1, 10)"


def run(*arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """The command line, in this process: one of its own takes longer to begin than most commands take."""
    printed, complained = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, chdir(cwd), redirect_stdout(printed), redirect_stderr(complained):
        patch.setattr(sys, "argv", ["segbounds", *map(str, arguments)])
        for stream in (console.out, console.err):
            patch.setattr(stream, "_width", 160)
        status: str | int | None = None
        try:
            cli.main()
        except SystemExit as end:
            status = end.code
        except BaseException:
            traceback.print_exc()
            status = 1
    return subprocess.CompletedProcess(sys.argv, int(status or 0), printed.getvalue(), complained.getvalue())


def run_apart(*arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """The same in a process of its own, as a user runs it: where it begins others, or is interrupted."""
    # a shell that runs the tests in the background has its children ignore Ctrl-C
    start = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from segbounds.cli.app import main; main()"
    command = [sys.executable, "-c", start, *map(str, arguments)]
    environment = {**os.environ, "COLUMNS": "160", "NO_COLOR": "1"}
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=environment, check=False)


def conjecture(folder: Path, name: str, constant: str) -> Path:
    file = folder / f"{name}.py"
    file.write_text(CONJECTURE.format(title=name, constant=constant))
    return file
