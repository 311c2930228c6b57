"""Many theorems examined, several at a time.

Each worker process loads the files of the theorems that it examines itself: theorems may hold functions of their file, which cannot be
sent.
"""

from collections.abc import Generator, Sequence
from concurrent.futures import Future, as_completed
from functools import cache
from pathlib import Path

from segbounds.engines import examine
from segbounds.errors import InputError
from segbounds.processes import Processes
from segbounds.system import deaf_to_interrupts
from segbounds.theorems.evidence import Budget, Verdict
from segbounds.theorems.loading import load, load_readable
from segbounds.theorems.records import Theorem
from segbounds.theorems.shipped import theory_folder


def load_all(places: Sequence[Path | str]) -> tuple[Theorem, ...]:
    """The theorems of several files and folders, those that travel with the package where none is named. Raises InputError where two have
    the same title, and a file cannot be read."""
    found, unread = load_all_readable(places)
    for error in unread.values():
        raise error
    return found


def load_all_readable(places: Sequence[Path | str]) -> tuple[tuple[Theorem, ...], dict[Path, InputError]]:
    """The theorems of the files that can be read, and what is wrong with each of the others."""
    parts = [load_readable(place) for place in places or [theory_folder()]]
    found = tuple(theorem for theorems, _ in parts for theorem in theorems)
    titles = [theorem.title for theorem in found]
    for title in titles:
        if titles.count(title) > 1:
            raise InputError(
                f"two of the given places have a theorem titled {title!r}: rename one, or name its place once"
            )
    return found, {file: error for _, unread in parts for file, error in unread.items()}


def verdicts(
    theorems: Sequence[Theorem], budget: Budget, engines: Sequence[str], workers: int = 1
) -> Generator[tuple[int, Verdict], None, None]:
    """The verdict on each of some theorems that were loaded from files with its number, as they are reached: in order with one worker.

    Closing the generator early stops the workers.
    """
    if workers == 1 or len(theorems) == 1:
        yield from ((number, examine(theorem, budget, engines)) for number, theorem in enumerate(theorems))
        return
    pool = Processes(workers, deaf_to_interrupts)  # Ctrl-C is for this process, which cancels what has not begun
    try:
        running: dict[Future[Verdict], int] = {
            pool.submit(_examine, theorem.file, theorem.id, budget, list(engines)): number
            for number, theorem in enumerate(theorems)
        }
        for done in as_completed(running):
            yield running[done], done.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _examine(file: Path, named: str, budget: Budget, engines: list[str]) -> Verdict:
    (theorem,) = (theorem for theorem in _of_file(file) if theorem.id == named)
    return examine(theorem, budget, engines)


@cache
def _of_file(file: Path) -> tuple[Theorem, ...]:
    return load(file)
