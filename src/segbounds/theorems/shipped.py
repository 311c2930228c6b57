"""Where theorem files are: the folder that travels inside the package, which is `theory` beside `src` where the package is worked on."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from segbounds.errors import InputError

NAME = "theory"


@cache
def theory_folder() -> Path:
    """The folder of the theorems that travel with the package. Raises InputError where it is missing."""
    package = Path(str(files("segbounds")))
    for folder in (package / NAME, package.parent.parent / NAME):
        if folder.is_dir():
            return folder
    raise InputError("the theorem files are missing from this installation: install segbounds anew, or name a folder")


def folder_if_any() -> Path | None:
    try:
        return theory_folder()
    except InputError:
        return None


def place_of(name: Path | str | None) -> Path:
    """A place as it is named: a file or folder; where there is none of that name, `theory`, or a theorem that travels with the package by
    its id, with or without `theory/` and `.py`. None is all that travel with it."""
    if name is None:
        return theory_folder()
    place = Path(name)
    if place.exists():
        return place
    inside = place.parts[1:] if place.parts[:1] == (NAME,) else place.parts
    if not inside:
        return theory_folder() if place.parts else place
    if len(inside) == 1:
        found = (theory_folder() / inside[0]).with_suffix(".py")
        if found.is_file() and place.suffix in ("", ".py"):
            return found
    return place
