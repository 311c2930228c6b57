"""Somebody else's Python, which is run: theorem files, losses, and what these call.

It prints beside the answer and leaves no bytecode behind. What would end the program is an error like every other, so that a file
that ends it passes no check: `os._exit` and what replaces the process (`os.execv` and those that end in it) raise SystemExit here, as
`sys.exit` does. Processes that a stranger's code begins end as they like.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from threading import Lock
from typing import Any

from segbounds.errors import InputError, raised

WAYS_OUT = ("_exit", "execv", "execve")  # in which all others of `os` end
_open: dict[tuple[str, str], Callable[..., Any]] = {}  # as they were, by module and name, while they are closed
_within = 0  # how many are at it
_lock = Lock()


@contextmanager
def running() -> Iterator[None]:
    """For as long as a stranger's code runs."""
    global _within
    writes_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    with _lock:
        _within += 1
        _close()
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        sys.dont_write_bytecode = writes_bytecode
        with _lock:
            _within -= 1
            if not _within:
                _reopen()


@contextmanager
def loading(place: object) -> Iterator[None]:
    """For as long as a stranger's file is loaded. Raises InputError, naming it, whatever it raises."""
    try:
        with running():
            yield
    except SyntaxError as error:
        raise InputError(f"{place}, line {error.lineno}: Python cannot read this: {error.msg}") from error
    except KeyboardInterrupt:  # Ctrl-C, which ends the command
        raise
    except BaseException as error:  # a stranger's file may raise anything, SystemExit too
        raise InputError(f"{place} cannot be loaded: {raised(error)}") from error


def close_for_good() -> None:
    """For a program that runs strangers' code: what they leave to be called at its end does not change its status either."""
    global _within
    with _lock:
        _within += 1
        _close()


def _close() -> None:
    for module in ("os", os.name):  # what `os` has is from posix or nt
        for name in WAYS_OUT:
            was = getattr(sys.modules.get(module), name, None)
            if was is not None and (module, name) not in _open:
                _open[module, name] = was
                setattr(sys.modules[module], name, _closed(name, was, os.getpid()))


def _reopen() -> None:
    for (module, name), was in _open.items():
        setattr(sys.modules[module], name, was)
    _open.clear()


def _closed(name: str, was: Callable[..., Any], process: int) -> Callable[..., Any]:
    def refusing(*given: Any, **named: Any) -> Any:
        if os.getpid() != process:  # one that was begun by a stranger, or by multiprocessing
            return was(*given, **named)
        raise SystemExit(f"os.{name} would end the program: take it out")

    return refusing
