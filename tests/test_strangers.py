"""Whatever somebody's Python does to end the program, and wherever, the command is no success, and says what ended it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import CONJECTURE, TRUE, run

from segbounds import strangers
from segbounds.errors import InputError
from segbounds.theorems.loading import load

WAYS = {
    "os._exit": "import os; os._exit(0)",
    "posix._exit": f"from {os.name} import _exit; _exit(0)",
    "os.execv": "import os, sys; os.execv(sys.executable, [sys.executable, '-c', ''])",
    "os.execlp": "import os; os.execlp('true', 'true')",
    "os.execvpe": "import os; os.execvpe('true', ['true'], {})",
    "sys.exit": "import sys; sys.exit(0)",
    "raise SystemExit": "raise SystemExit",
    "os.fork": "import os\nif os.fork(): os._exit(0)\nos.kill(os.getpid(), 9)",
}
PLACES = {
    "import": "{way}\ndef loss(x, y): return x.sum()",
    "constructor": "class loss:\n    def __init__(self):\n{indented}",
    "call": "def loss(x, y):\n{indented}",
    "backward": (
        "import torch\nclass Way(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x): return x.sum()\n"
        "    @staticmethod\n    def backward(ctx, slope):\n{indented}\ndef loss(x, y): return Way.apply(x) + y.sum()"
    ),
}


def written(file: Path, place: str, way: str) -> Path:
    indented = "\n".join(f"        {line}" for line in way.splitlines())
    file.write_text(PLACES[place].format(way=way, indented=indented) + "\n")
    return file


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("place", PLACES)
def test_a_loss_that_ends_the_program_passes_no_audit(place: str, way: str, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    file = written(tmp_path / "ends.py", place, WAYS[way])
    ended = run("audit-loss", f"{file}:loss")
    assert ended.returncode != 0 and "SystemExit" in ended.stdout + ended.stderr, ended
    assert (ended.returncode, len(ended.stderr.splitlines())) == ((1, 0) if place == "backward" else (2, 1)), (
        ended.stderr
    )


@pytest.mark.parametrize("way", WAYS)
def test_a_theorem_file_that_ends_the_program_is_no_theorem(way: str, tmp_path: Path) -> None:
    file = tmp_path / "ends.py"
    file.write_text(WAYS[way] + "\n")
    for command in (("verify", file), ("list", file), ("show", "x", "--theory", file)):
        ended = run(*command)
        assert ended.returncode == 2 and "SystemExit" in ended.stdout + ended.stderr, ended
    with pytest.raises(InputError, match="SystemExit"):
        load(file)


def test_what_is_left_for_the_end_does_not_change_the_status(tmp_path: Path) -> None:
    """People leave so what hangs at the end."""
    file = tmp_path / "later.py"
    file.write_text(
        "import atexit, os\natexit.register(lambda: os._exit(0))\natexit.register(os._exit, 0)\nraise KeyError\n"
    )
    ended = subprocess.run(
        [sys.executable, "-m", "segbounds", "verify", file], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2 and f"{file} cannot be loaded: KeyError" in ended.stderr + ended.stdout


def test_the_ways_out_are_open_again_and_processes_that_are_begun_have_them(tmp_path: Path) -> None:
    was = os._exit, os.execv, os.execve
    with strangers.running():
        assert os._exit is not was[0]
        with strangers.running(), pytest.raises(SystemExit, match=r"os\.execve would end"):
            os.execle(sys.executable, sys.executable, {})
        assert os._exit is not was[0]
        pid = os.fork()
        if not pid:
            os._exit(7)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
    assert (os._exit, os.execv, os.execve) == was


def test_what_it_prints_is_beside_the_answer(tmp_path: Path) -> None:
    file = tmp_path / "talks.py"
    file.write_text("print('a lot')\n" + CONJECTURE.format(title="talks", constant=TRUE))
    ended = run("list", file, "--json", "-")
    assert ended.stdout.startswith("{") and "a lot" in ended.stderr and not [*tmp_path.glob("__pycache__")]
