"""What only some systems have is asked for in one module; without it everything still loads and answers."""

import ast
import re
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from places import ROOT

from segbounds import system
from segbounds.system import hear_every_interrupt, lock

SOURCE = ROOT / "src" / "segbounds"
#: Modules that Windows has not, and names of those that it has that are there on some systems alone.
ABSENT = {"fcntl", "resource", "termios", "tty", "pty", "pwd", "grp", "syslog", "posix"}
SOME = {
    "os": {
        "fork", "forkpty", "kill", "killpg", "setsid", "getpgid", "waitpid", "geteuid", "getuid", "getgid", "fchmod", "mkfifo", "nice",
        "sched_getaffinity", "sysconf", "uname", "O_NOFOLLOW", "O_DIRECTORY", "O_CLOEXEC", "EX_OK",
    },
    "signal": {"SIGALRM", "SIGKILL", "SIGHUP", "SIGUSR1", "ITIMER_REAL", "alarm", "setitimer", "pause", "pthread_sigmask", "pthread_kill"},
    "errno": {"EDQUOT"},
    "time": {"tzset", "clock_gettime"},
}  # fmt: skip


#: Parsing a module takes much longer than looking for these words in it.
WORDS = re.compile(rf"\b({'|'.join({*ABSENT, *(name for names in SOME.values() for name in names)})})\b")


def asked(text: str) -> Iterator[str]:
    if not WORDS.search(text):
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.split(".")[0] in ABSENT)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names if node.module in ABSENT)
            yield from (
                f"{node.module}.{name.name}" for name in node.names if name.name in SOME.get(node.module or "", ())
            )
        elif (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.attr in SOME.get(node.value.id, ())
        ):
            yield f"{node.value.id}.{node.attr}"


def test_one_module_asks_for_it() -> None:
    found = {
        str(file.relative_to(SOURCE)): set(asked(file.read_text(encoding="utf-8"))) for file in SOURCE.rglob("*.py")
    }
    assert {name for name, names in found.items() if names} == {"system.py"}


@pytest.mark.parametrize(
    "text", ["import fcntl", "from resource import getrusage", "import os\nos.fork()", "from signal import alarm"]
)
def test_asking_is_seen(text: str) -> None:
    assert list(asked(text))


WITHOUT = f"""
import errno, importlib, os, pkgutil, signal, sys
for name in {sorted(ABSENT - {"posix"})}:
    sys.modules[name] = None
for module, names in {{k: sorted(v) for k, v in {SOME!r}.items()}}.items():
    for name in names:
        # Python's own library has looked at what it needs of these when it was loaded
        if module != "os" or name in ("sched_getaffinity", "getuid", "geteuid", "mkfifo"):
            vars(sys.modules.get(module) or importlib.import_module(module)).pop(name, None)
import segbounds
for found in pkgutil.iter_modules(segbounds.__path__, "segbounds."):
    if found.name not in ("segbounds.__main__", "segbounds.learning", "segbounds.losses", "segbounds.pytest_plugin"):
        importlib.import_module(found.name)
from segbounds.cli import main
sys.argv = ["segbounds", "prove", "jaccard <= dice", "--time", "60"]
main()
"""


def test_everything_loads_and_answers_without_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0 and "PROVED" in done.stdout, done.stderr


def test_a_lock_is_taken_once(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w") as first, (tmp_path / "lock").open("w") as second:
        assert lock(first.fileno())
        with pytest.raises(BlockingIOError):
            lock(second.fileno())


class Named:
    pass


@pytest.mark.parametrize(("raised", "again"), [(KeyboardInterrupt, True), (ValueError, False)])
def test_an_interrupt_that_python_ignores_comes_again(
    raised: type[BaseException], again: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    others: list[object] = []
    came = threading.Event()
    monkeypatch.setattr(sys, "unraisablehook", lambda lost: others.append(lost.exc_type))
    monkeypatch.setattr(system, "interrupt_main", came.set)

    def stop() -> None:
        raise raised

    hear_every_interrupt()
    named = Named()
    weakref.finalize(named, stop)
    del named
    assert came.wait(timeout=10 if again else 0.05) is again and others == ([] if again else [raised])
