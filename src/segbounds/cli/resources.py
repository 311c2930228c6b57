"""What commands need around them: packages, folders, workers and devices."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from segbounds.errors import InputError, unknown
from segbounds.files_out import folder
from segbounds.system import deaf_to_interrupts

if TYPE_CHECKING:
    from concurrent.futures import Executor


@contextmanager
def needing(what: str, extra: str) -> Iterator[None]:
    """Says which extra brings a package that is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        need = "needs" if what.startswith("--") or not what.endswith("s") else "need"
        raise InputError(
            f"{what} {need} {error.name}, which is not installed: pip install 'segbounds[{extra}]'"
        ) from None


_MADE: list[Path] = []  # folders that this command made, the outer ones first


def folder_or_none(place: Path | None) -> str | None:
    """A folder to write into, made if it is not there; `leave_no_empty_folder` removes it where nothing was written."""
    if place is None:
        return None
    missing = [above for above in (place, *place.parents) if not above.exists()]
    made = str(folder(place))
    _MADE.extend(reversed(missing))
    return made


def leave_no_empty_folder() -> None:
    """At the end of a command, whatever has ended it: the folders that it made and wrote nothing into are gone."""
    while _MADE:
        with suppress(OSError):  # it holds something
            _MADE.pop().rmdir()


def cache_folder() -> Path:
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "segbounds"
    except RuntimeError:
        raise InputError("there is no home folder to keep a run in: name a file with --state") from None


def executor_for(workers: int, dask: str | None) -> "tuple[Callable[[], Executor] | None, int]":
    """What works through shards, and how many shards it is given at one time."""
    from segbounds.processes import Processes

    if dask is None:
        if workers == 1:
            return None, 1
        return lambda: Processes(workers, deaf_to_interrupts), 2 * workers
    with needing("--dask", "cluster"):
        from distributed import Client
    logging.disable(logging.CRITICAL)  # dask writes pages of its own about what is said in a sentence
    try:
        client = Client(dask, timeout="10s")
    except (OSError, ValueError) as error:
        raise InputError(f"no dask scheduler answers at {dask}: {error}") from None
    return client.get_executor, 2 * max(1, sum(client.ncores().values()))


def backend_of(device: str) -> str:
    known = {"cpu": "auto", "cuda": "triton"}
    kind = device.partition(":")[0]
    if kind not in known:
        raise unknown("device", device, known)
    return known[kind]
