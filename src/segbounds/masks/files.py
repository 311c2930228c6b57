"""Masks from files, paired by name: PNG, TIFF, NIfTI and .npz; single files or folders.

An .npz holds a stack of masks under one key, (N, …) with optional `ids` and `classes`, or one array per image;
``file.npz:key`` names the stack. A pair is the prediction and the reference whose names agree, folders and extensions
apart: ``labels/case1.nii.gz`` and ``labels/case1.png`` are both ``labels/case1``.
"""

import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from segbounds.errors import InputError
from segbounds.masks.counting import count, count_classes
from segbounds.masks.images import (
    LIMITS,
    NAMED,
    NOT_MASKS,
    SUFFIXES,
    ReadingLimits,
    _declared,
    _within,
    arrays_of,
    first_line,
    read,
    suffix_of,
)
from segbounds.masks.labels import check_labels, is_binary, refuse_grey, refuse_unnamed
from segbounds.metrics.counts import Counts


class Pair(NamedTuple):
    """One class of one image: its name and its counts."""

    name: str
    counts: Counts


class _Masks(NamedTuple):
    """Masks by name; each entry is read when it is asked for."""

    place: str
    names: Sequence[str]
    entries: Mapping[str, "_Entry"]
    classes: Sequence[str]


class _Entry(NamedTuple):
    file: Path
    array: np.ndarray | None  # from an .npz; other files are read one at a time

    def read(self, limits: ReadingLimits) -> np.ndarray:
        return read(self.file, limits.pixels) if self.array is None else self.array


def read_pairs(references: Path | str, predictions: Path | str, limits: ReadingLimits = LIMITS) -> Iterator[Pair]:
    """The counts of every mask pair of two places, one image at a time, each class of label masks apart.

    references, predictions
        A file or a folder each; an .npz may be followed by ``:key``. Two single image files form a pair whatever their
        names.

    Raises InputError, naming the file, for places that are missing or empty, files that cannot be read, are beyond the limits or have no
    partner, different shapes, values that are no labels (fractions, negative ones, NaN, infinity), labels without a name where classes
    have names, and grey levels.
    """
    reference, prediction = _open(references, limits), _open(predictions, limits)
    names = _partners(reference, prediction)
    if reference.classes and prediction.classes and list(reference.classes) != list(prediction.classes):
        raise InputError(f"{reference.place} and {prediction.place} name different classes: give both the same")
    classes = reference.classes or prediction.classes
    for name, (a, b) in names.items():
        first, second = prediction.entries[b], reference.entries[a]
        yield from _count(name, first, second, classes, limits)


def _count(
    name: str, prediction: _Entry, reference: _Entry, classes: Sequence[str], limits: ReadingLimits
) -> Iterator[Pair]:
    arrays = []
    for entry in (prediction, reference):
        mask = entry.read(limits)
        check_labels(mask, _called(entry, name))
        arrays.append(mask)
    if arrays[0].shape != arrays[1].shape:
        raise InputError(
            f"{prediction.file} has shape {arrays[0].shape} and {reference.file} has {arrays[1].shape} for {name}: "
            "bring prediction and reference to one shape first"
        )
    predicted, positive = arrays
    if len(classes) <= 2 and is_binary(predicted) and is_binary(positive):
        yield Pair(name, count(predicted != 0, positive != 0))
        return
    entries = (prediction, reference)
    if classes:
        refuse_unnamed(arrays, [_called(entry, name) for entry in entries], classes)
    else:
        refuse_grey(arrays, [_called(entry, name) for entry in entries], limits)
    labels = range(1, len(classes)) if classes else None
    for label, counts in count_classes(predicted, positive, labels).items():
        yield Pair(f"{name}, {classes[label] if classes else f'class {label}'}", counts)


def _called(entry: _Entry, name: str) -> str:
    return f"{entry.file}" if entry.array is None else f"{entry.file}, {name}"


def read_probabilities(place: Path | str, limits: ReadingLimits = LIMITS) -> np.ndarray:
    """A probability map from a .npy, .csv, PNG, TIFF or NIfTI file, as floats.

    Whole numbers beyond 1 are read as shares of the largest of their type: 255 or 65535. A .csv holds numbers between commas, without
    a header. Raises InputError, naming the file, for one that is missing, cannot be read or is beyond the limits, and for numbers that
    are no probabilities.
    """
    file = Path(place)
    kind = file.suffix.lower()
    if not file.is_file():
        raise InputError(f"{file} does not exist: name a file with a probability for each pixel")
    if kind not in (".npy", ".csv") and suffix_of(file) in ("", ".npz"):
        raise InputError(f"{file} is of no known kind: give a .npy, .csv, PNG, TIFF or NIfTI file")
    try:
        if kind == ".npy":
            with file.open("rb") as opened:
                _within(file, [_declared(opened)], limits.pixels)
            values = np.load(file, allow_pickle=False)
        elif kind == ".csv":
            values = _table(file)
        else:
            values = read(file, limits.pixels)
    except InputError:
        raise
    except Exception as error:  # the readers raise all kinds; what matters is which file
        raise InputError(f"{file} cannot be read as {kind}: {first_line(error)}") from error
    if values.size == 0 or values.dtype.kind not in "buif":
        raise InputError(f"{file} holds {values.size} values of type {values.dtype}: give at least one number")
    if values.dtype.kind == "u" and values.max() > 1:
        return values / np.iinfo(values.dtype).max
    values = values.astype(float)
    if not ((values >= 0) & (values <= 1)).all():
        raise InputError(f"{file} has values that are none: probabilities lie between 0 and 1, give one for each pixel")
    return values


def _table(file: Path) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of an empty file, which is refused in a sentence of its own
        return np.loadtxt(file, delimiter=",", ndmin=2)


def _open(place: Path | str, limits: ReadingLimits) -> _Masks:
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


def _open_folder(path: Path) -> _Masks:
    files = sorted(file for file in _below(path) if suffix_of(file))
    if not files:
        raise InputError(f"{path} holds no masks: put {', '.join(SUFFIXES)} files there")
    entries: dict[str, _Entry] = {}
    for file in files:
        name = file.relative_to(path).as_posix()[: -len(suffix_of(file))]
        if not _is_text(name):
            raise InputError(f"{file} has a name that is not UTF-8: rename it, so that results can name it")
        if not file.is_file():
            raise InputError(f"{file} leads to no file: take the link away, or put the mask there")
        if name in entries:
            raise InputError(f"{file} and {entries[name].file} have one name: keep one of them")
        entries[name] = _Entry(file, None)
    return _Masks(str(path), list(entries), entries, ())


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


def _open_file(path: Path, key: str | None, limits: ReadingLimits) -> _Masks:
    suffix = suffix_of(path)
    if not suffix:
        raise InputError(f"{path} is of no known kind: give one of {', '.join(SUFFIXES)}")
    if suffix != ".npz":
        name = path.name[: -len(suffix)]
        return _Masks(str(path), [name], {name: _Entry(path, None)}, ())
    arrays = arrays_of(path, limits.pixels, without=("images",))  # the images are not needed
    stack = _stack_key(path, arrays, key)
    if stack is None:
        entries = {name: _Entry(path, array) for name, array in arrays.items() if name not in NOT_MASKS}
        return _Masks(str(path), list(entries), entries, ())
    masks = arrays[stack]
    if not masks.ndim or not len(masks):
        raise InputError(f"{path} has no masks under {stack!r}: give an array of shape (masks, ...)")
    names = words(path, "ids", arrays) or [str(i) for i in range(len(masks))]
    if len(names) != len(masks):
        raise InputError(f"{path} has {len(masks)} masks under {stack!r} and {len(names)} ids: they must be as many")
    entries = {name: _Entry(path, mask) for name, mask in zip(names, masks, strict=True)}
    return _Masks(str(path), names, entries, words(path, "classes", arrays))


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


def _partners(references: _Masks, predictions: _Masks) -> dict[str, tuple[str, str]]:
    if len(references.names) == len(predictions.names) == 1:
        return {references.names[0]: (references.names[0], predictions.names[0])}
    for here, there in ((references, predictions), (predictions, references)):
        lonely = [name for name in here.names if name not in there.entries]
        if lonely:
            more = f" and {len(lonely) - NAMED} more" if len(lonely) > NAMED else ""
            raise InputError(
                f"{there.place} has no partner for {', '.join(lonely[:NAMED])}{more} of {here.place}: "
                "masks are paired by name; rename or remove what has no partner"
            )
    return {name: (name, name) for name in references.names}
