"""Where masks lie: one file, a folder of files, or a stack of them in an .npz."""

import os
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from segbounds.errors import InputError
from segbounds.masks import classes
from segbounds.masks.images import (
    NOT_MASKS,
    SOFTMAX,
    SUFFIXES,
    Image,
    ReadingLimits,
    arrays_of,
    read,
    suffix_of,
)


class Entry(NamedTuple):
    """One mask."""

    file: Path
    array: np.ndarray | None  # from an .npz; other files are read one at a time

    def read(self, limits: ReadingLimits) -> Image:
        return read(self.file, limits.pixels) if self.array is None else Image(self.array)

    def called(self, name: str) -> str:
        """How sentences name it."""
        return f"{self.file}" if self.array is None else f"{self.file}, {name}"


class Masks(NamedTuple):
    """Masks by name; each entry is read when it is asked for. Classes where the place names them."""

    place: str
    names: Sequence[str]
    entries: Mapping[str, Entry]
    classes: classes.Classes | None


def opened(place: Path | str, limits: ReadingLimits) -> Masks:
    """The masks of a place. Raises InputError, naming it, for one that is missing, holds none or cannot be read."""
    text = str(place)
    path, key = Path(text), None
    if not path.exists() and ".npz:" in text:
        before, _, key = text.rpartition(":")
        path = Path(before)
    if path.is_dir():
        return _open_folder(path)
    if not path.exists():
        raise InputError(f"{place} does not exist: name a mask file or a folder of them")
    if not path.is_file():
        raise InputError(f"{place} is neither a file nor a folder: name a mask file or a folder of them")
    return _open_file(path, key, limits)


def _open_folder(path: Path) -> Masks:
    if (path / "labelsTr").is_dir() and (path / "imagesTr").is_dir():
        raise InputError(
            f"{path} holds images and labels: name the folder of the labels, {path / 'labelsTr'} or labelsTs"
        )
    # what a Mac leaves beside each file begins with ._ and is no image
    files = sorted(file for file in _below(path) if suffix_of(file) and not file.name.startswith("."))
    if not files:
        raise InputError(f"{path} holds no masks: put {', '.join(SUFFIXES)} files there")
    entries: dict[str, Entry] = {}
    for file in files:
        name = file.relative_to(path).as_posix()[: -len(suffix_of(file))]
        if not _is_text(name):
            raise InputError(f"{file} has a name that is not UTF-8: rename it, so that results can name it")
        if not file.is_file():
            raise InputError(f"{file} leads to no file: take the link away, or put the mask there")
        if name in entries and _is_softmax(file):
            continue  # what a network leaves beside its mask
        if name in entries and not _is_softmax(entries[name].file):
            raise InputError(f"{file} and {entries[name].file} have one name: keep one of them")
        entries[name] = Entry(file, None)
    return Masks(str(path), list(entries), entries, classes.beside(path))


def _is_softmax(file: Path) -> bool:
    if suffix_of(file) != ".npz":
        return False
    try:
        with zipfile.ZipFile(file) as packed:
            return {name.removesuffix(".npy") for name in packed.namelist()} <= set(SOFTMAX)
    except (OSError, zipfile.BadZipFile):
        return False


def _below(path: Path) -> Iterator[Path]:
    """All files of a folder and of those in it; one that cannot be looked into is no reason to lose its masks silently."""

    def refuse(error: OSError) -> None:
        raise InputError(f"{error.filename} cannot be looked into: {error.strerror}; make it readable or take it away")

    for folder, _, files in os.walk(path, onerror=refuse):
        yield from (Path(folder, file) for file in files)


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _open_file(path: Path, key: str | None, limits: ReadingLimits) -> Masks:
    suffix = suffix_of(path)
    if not suffix:
        raise InputError(f"{path} is of no known kind: give one of {', '.join(SUFFIXES)}")
    if suffix != ".npz":
        name = path.name[: -len(suffix)]
        return Masks(str(path), [name], {name: Entry(path, None)}, classes.beside(path.parent))
    arrays = arrays_of(path, limits.pixels, without=("images",))  # the images are not needed
    stack = _stack_key(path, arrays, key)
    if stack is None:
        entries = {name: Entry(path, array) for name, array in arrays.items() if name not in NOT_MASKS}
        return Masks(str(path), list(entries), entries, None)
    masks = arrays[stack]
    if not masks.ndim or not len(masks):
        raise InputError(f"{path} has no masks under {stack!r}: give an array of shape (masks, ...)")
    names = words(path, "ids", arrays) or [str(i) for i in range(len(masks))]
    if len(names) != len(masks):
        raise InputError(f"{path} has {len(masks)} masks under {stack!r} and {len(names)} ids: they must be as many")
    entries = {name: Entry(path, mask) for name, mask in zip(names, masks, strict=True)}
    named = words(path, "classes", arrays)
    return Masks(str(path), names, entries, classes.of_names(named) if named else None)


def words(path: Path, key: str, arrays: Mapping[str, np.ndarray]) -> list[str]:
    """The names under a key of an .npz file, each another one; none where there is no such key."""
    if key not in arrays:
        return []
    array = arrays[key]
    if array.ndim != 1 or array.dtype.kind not in "iuU":
        raise InputError(f"{path} has {key} of shape {array.shape} and type {array.dtype}: give a list of names")
    names = [str(name) for name in array]
    twice = next((name for name in names if names.count(name) > 1), None) if len(set(names)) < len(names) else None
    if twice is not None:
        raise InputError(f"{path} has {twice!r} twice among its {key}: give each another name")
    return names


def _stack_key(path: Path, arrays: Mapping[str, np.ndarray], key: str | None) -> str | None:
    """The key of the stack of masks; None where the file holds one array per image."""
    if key is not None:
        if key not in arrays:
            raise InputError(f"{path} has no array {key!r}: it holds {', '.join(map(repr, arrays))}")
        return key
    if "masks" in arrays:
        return "masks"
    candidates = [name for name in arrays if name not in NOT_MASKS]
    if not candidates:
        raise InputError(f"{path} holds no masks: name the array like {path}:masks")
    return candidates[0] if len(candidates) == 1 and arrays[candidates[0]].ndim >= 3 else None
