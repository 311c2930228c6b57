"""Masks from files, paired by name: PNG, TIFF, NIfTI and .npz; single files or folders.

An .npz holds a stack of masks under one key, (N, …) with optional `ids` and `classes`, or one array per image;
``file.npz:key`` names the stack. A pair is the prediction and the reference whose names agree, folders and extensions
apart: ``labels/case1.nii.gz`` and ``labels/case1.png`` are both ``labels/case1``.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from segbounds.counting import count, count_classes
from segbounds.counts import Counts
from segbounds.errors import InputError

SUFFIXES = (".nii.gz", ".nii", ".png", ".tiff", ".tif", ".npz")
NOT_MASKS = ("images", "ids", "groups", "classes", "shapes")  # what else a data set of this form holds
NAMED = 5  # a sentence with more file names than this is not read


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

    def read(self) -> np.ndarray:
        return _read(self.file) if self.array is None else self.array


def read_pairs(references: Path | str, predictions: Path | str) -> Iterator[Pair]:
    """The counts of every mask pair of two places, one image at a time, each class of label masks apart.

    references, predictions
        A file or a folder each; an .npz may be followed by ``:key``. Two single image files form a pair whatever their
        names.

    Raises InputError, naming the file, for places that are missing or empty, files that cannot be read or have no
    partner, different shapes, values that are no mask, and NaN.
    """
    reference, prediction = _open(references), _open(predictions)
    names = _partners(reference, prediction)
    classes = reference.classes or prediction.classes
    for name, (a, b) in names.items():
        first, second = prediction.entries[b], reference.entries[a]
        yield from _count(name, first, second, classes)


def _count(name: str, prediction: _Entry, reference: _Entry, classes: Sequence[str]) -> Iterator[Pair]:
    arrays = []
    for entry in (prediction, reference):
        mask = entry.read()
        _check(mask, f"{entry.file}" if entry.array is None else f"{entry.file}, {name}")
        arrays.append(mask)
    if arrays[0].shape != arrays[1].shape:
        raise InputError(
            f"{prediction.file} has shape {arrays[0].shape} and {reference.file} has {arrays[1].shape} for {name}: "
            "bring prediction and reference to one shape first"
        )
    predicted, positive = arrays
    if len(classes) <= 2 and _is_binary(predicted) and _is_binary(positive):
        yield Pair(name, count(predicted != 0, positive != 0))
        return
    labels = range(1, len(classes)) if classes else None
    for label, counts in count_classes(predicted, positive, labels).items():
        yield Pair(f"{name}, {classes[label] if label < len(classes) else f'class {label}'}", counts)


def _is_binary(mask: np.ndarray) -> bool:
    """Whether a mask has at most one value besides 0, and a customary one: that is its foreground."""
    return mask.dtype == bool or (mask.max() in (0, 1, 255, 65535) and bool(np.isin(mask, (0, mask.max())).all()))


def _check(mask: np.ndarray, name: str) -> None:
    if mask.size == 0:
        raise InputError(f"{name} has no pixels")
    if mask.dtype.kind not in "buif":
        raise InputError(f"{name} holds {mask.dtype}, not numbers: write masks as integers or booleans")
    if mask.dtype.kind != "f":
        return
    if np.isnan(mask).any():
        raise InputError(f"{name} has NaN in it: replace it by 0 or by a class")
    if not np.array_equal(mask, np.floor(mask)):
        raise InputError(
            f"{name} has values between whole numbers, so it is not a mask: threshold it first, for instance at 0.5"
        )


def read_probabilities(place: Path | str) -> np.ndarray:
    """A probability map from a .npy, .csv, PNG, TIFF or NIfTI file, as floats.

    Whole numbers beyond 1 are read as shares of the largest of their type: 255 or 65535. A .csv holds numbers between commas, without
    a header. What is no probability is left to whoever takes it. Raises InputError, naming the file, for one that is missing or
    cannot be read.
    """
    file = Path(place)
    kind = file.suffix.lower()
    if not file.is_file():
        raise InputError(f"{file} does not exist: name a file with a probability for each pixel")
    if kind not in (".npy", ".csv") and _suffix(file) in ("", ".npz"):
        raise InputError(f"{file} is of no known kind: give a .npy, .csv, PNG, TIFF or NIfTI file")
    try:
        if kind == ".npy":
            values = np.load(file, allow_pickle=False)
        else:
            values = np.loadtxt(file, delimiter=",", ndmin=2) if kind == ".csv" else _read(file)
    except InputError:
        raise
    except Exception as error:  # the readers raise all kinds; what matters is which file
        raise InputError(f"{file} cannot be read as {kind}: {_first_line(error)}") from error
    if values.size == 0 or values.dtype.kind not in "buif":
        raise InputError(f"{file} holds {values.size} values of type {values.dtype}: give at least one number")
    if values.dtype.kind == "u" and values.max() > 1:
        return values / np.iinfo(values.dtype).max
    return values.astype(float)


def read_image(place: Path | str) -> np.ndarray:
    """The numbers of one image file: NIfTI, PNG, TIFF. Raises InputError, naming the file, for one that is missing or cannot be read."""
    file = Path(place)
    if not file.is_file():
        raise InputError(f"{file} does not exist")
    return _read(file)


# --- places -----------------------------------------------------------------------------------------------------------


def _open(place: Path | str) -> _Masks:
    text = str(place)
    path, key = Path(text), None
    if not path.exists() and ".npz:" in text:
        before, _, key = text.rpartition(":")
        path = Path(before)
    if not path.exists():
        raise InputError(f"{path} does not exist: name a mask file or a folder of masks")
    if path.is_file():
        return _open_file(path, key)
    files = sorted(file for file in path.rglob("*") if file.is_file() and _suffix(file))
    if not files:
        raise InputError(f"{path} holds no masks: put {', '.join(SUFFIXES)} files there")
    entries: dict[str, _Entry] = {}
    for file in files:
        name = file.relative_to(path).as_posix()[: -len(_suffix(file))]
        if name in entries:
            raise InputError(f"{file} and {entries[name].file} have one name: keep one of them")
        entries[name] = _Entry(file, None)
    return _Masks(str(path), list(entries), entries, ())


def _open_file(path: Path, key: str | None) -> _Masks:
    suffix = _suffix(path)
    if not suffix:
        raise InputError(f"{path} is of no known kind: give one of {', '.join(SUFFIXES)}")
    if suffix != ".npz":
        name = path.name[: -len(suffix)]
        return _Masks(str(path), [name], {name: _Entry(path, None)}, ())
    arrays = _arrays(path)
    stack = _stack_key(path, arrays, key)
    if stack is None:
        entries = {name: _Entry(path, array) for name, array in arrays.items()}
        return _Masks(str(path), list(entries), entries, ())
    masks = arrays[stack]
    names = [str(name) for name in arrays["ids"]] if "ids" in arrays else [str(i) for i in range(len(masks))]
    if len(names) != len(masks):
        raise InputError(f"{path} has {len(masks)} masks under {stack!r} and {len(names)} ids: they must be as many")
    classes = [str(name) for name in arrays["classes"]] if "classes" in arrays else []
    entries = {name: _Entry(path, mask) for name, mask in zip(names, masks, strict=True)}
    return _Masks(str(path), names, entries, classes)


def _arrays(path: Path) -> dict[str, np.ndarray]:
    try:
        with np.load(path, allow_pickle=False) as opened:
            return {key: opened[key] for key in opened.files if key != "images"}  # the images are not needed
    except Exception as error:
        raise InputError(f"{path} cannot be read as .npz: {_first_line(error)}") from error


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


def _suffix(file: Path) -> str:
    return next((suffix for suffix in SUFFIXES if file.name.lower().endswith(suffix)), "")


def _read(file: Path) -> np.ndarray:
    suffix = _suffix(file)
    try:
        if suffix in (".nii", ".nii.gz"):
            import nibabel

            return np.asanyarray(nibabel.load(file).dataobj)
        if suffix == ".npz":
            arrays = {key: array for key, array in _arrays(file).items() if key not in NOT_MASKS}
            if len(arrays) != 1:
                raise InputError(f"{file} holds {len(arrays)} arrays: in a folder, an .npz is one mask")
            return next(iter(arrays.values()))
        import imageio.v3

        return _one_channel(imageio.v3.imread(file), file)
    except InputError:
        raise
    except ImportError as error:
        raise InputError(f"{file} needs the package {error.name}: install segbounds[images]") from error
    except Exception as error:  # the readers raise all kinds; what matters is which file
        raise InputError(f"{file} cannot be read as {suffix}: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    """What a reader complains of, without its advice for programmers."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def _one_channel(image: np.ndarray, file: Path) -> np.ndarray:
    """A mask saved in colour: all colour channels agree, and opacity says nothing."""
    if image.ndim != 3 or image.shape[2] not in (2, 3, 4):
        return image
    colours = image[..., : image.shape[2] - (image.shape[2] in (2, 4))]
    if not (colours == colours[..., :1]).all():
        raise InputError(f"{file} is a colour image, not a mask: save the mask with one channel")
    return colours[..., 0]
