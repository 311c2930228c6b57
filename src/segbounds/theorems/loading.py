"""Theorem files: Python, which is run."""

import importlib.util
from functools import lru_cache
from pathlib import Path

from segbounds.errors import InputError
from segbounds.strangers import loading
from segbounds.theorems.records import Theorem
from segbounds.theorems.shipped import folder_if_any, place_of

MOST_KEPT = 1000  # files


def load(place: Path | str | None = None) -> tuple[Theorem, ...]:
    """The theorems of a file, or of every ``*.py`` of a folder that does not start with "_", in name order; of an id like
    ``dice_jaccard_absolute``; all that travel with the package where nothing is named.

    >>> [theorem.title for theorem in load("dice_jaccard_absolute")]
    ['Dice minus Jaccard']

    Theorem files are Python, which is run. A theorem is a module attribute that is a `Theorem`. Raises InputError for a place that is not
    there, a folder without theorem files, a file without a theorem or with an error in it, and two equal titles.
    """
    theorems, unread = load_readable(place)
    for error in unread.values():
        raise error
    return theorems


def load_readable(place: Path | str | None = None) -> tuple[tuple[Theorem, ...], dict[Path, InputError]]:
    """The same, where a file without a theorem or with an error in it does not keep the others from being read; what is wrong with each."""
    place = place_of(place)
    if not place.exists():
        raise InputError(f"{place} does not exist: give a theorem file or a folder of them")
    files = [place] if place.is_file() else sorted(file for file in place.glob("*.py") if file.name[0] != "_")
    if not files:
        raise InputError(f"{place} holds no theorem files: put a *.py with a Theorem there")
    home = folder_if_any()
    owners: dict[str, Path] = {}
    theorems = []
    unread: dict[Path, InputError] = {}
    for file in files:
        try:
            found = _kept(file, file.stat().st_mtime_ns) if file.parent == home else _theorems_of(file)
        except InputError as error:
            unread[file] = error
            continue
        for theorem in found:
            if theorem.title in owners:
                raise InputError(
                    f"{file} and {owners[theorem.title]} both have a theorem titled {theorem.title!r}: rename one"
                )
            owners[theorem.title] = file
            theorems.append(theorem)
    return tuple(theorems), unread


@lru_cache(MOST_KEPT)
def _kept(file: Path, changed: int) -> list[Theorem]:
    """What travels with the package is read once, as long as it does not change: running all of it takes a second."""
    return _theorems_of(file)


def _theorems_of(file: Path) -> list[Theorem]:
    name = f"segbounds_theory_{abs(hash(file.resolve())):x}_{file.stem}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise InputError(f"{file} is not a Python file: a theorem file ends in .py")
    module = importlib.util.module_from_spec(spec)
    with loading(file):
        spec.loader.exec_module(module)
    found = [value for value in vars(module).values() if isinstance(value, Theorem)]
    for number, theorem in enumerate(found, 1):
        object.__setattr__(theorem, "id", file.stem if len(found) == 1 else f"{file.stem}_{number}")
        object.__setattr__(theorem, "file", file)
    if not found:
        raise InputError(f"{file} defines no theorem: give it a module attribute that is a Theorem(...)")
    return found
