"""Masks from files, paired by name: PNG, TIFF, NIfTI and .npz; single files or folders.

An .npz holds a stack of masks under one key, (N, …) with optional `ids` and `classes`, or one array per image;
``file.npz:key`` names the stack. A pair is the prediction and the reference whose names agree, folders and extensions
apart: ``labels/case1.nii.gz`` and ``labels/case1.png`` are both ``labels/case1``.
"""

import gzip
import os
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from math import prod
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from segbounds.errors import InputError
from segbounds.masks.counting import count, count_classes
from segbounds.metrics.counts import Counts

SUFFIXES = (".nii.gz", ".nii", ".png", ".tiff", ".tif", ".npz")
NOT_MASKS = ("images", "ids", "groups", "classes", "shapes")  # what else a data set of this form holds
NAMED = 5  # a sentence with more file names than this is not read
CUSTOMARY = (1, 255, 65535)  # values of a foreground: one bit, and the largest of eight and of sixteen
#: The header of an array, and what stands before the values of a NIfTI file, are shorter.
LONGEST_HEADER, LONGEST_PREFIX = 1 << 16, 1 << 24
DEFLATE = (8, 32946)  # as TIFF numbers it


class Limits(NamedTuple):
    """What is read without being asked twice. A file says how large it is before it is unpacked: a few kilobytes can stand for a
    hundred gigabytes.

    pixels
        Of one file's masks: by default those of a volume of 512 x 512 x 1024.
    classes
        Different values besides 0 in a mask whose classes have no names: more are mostly grey levels, probabilities.
    """

    pixels: int = 1 << 28
    classes: int = 32


LIMITS = Limits()


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

    def read(self, limits: Limits) -> np.ndarray:
        return _read(self.file, limits.pixels) if self.array is None else self.array


def read_pairs(references: Path | str, predictions: Path | str, limits: Limits = LIMITS) -> Iterator[Pair]:
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


def _count(name: str, prediction: _Entry, reference: _Entry, classes: Sequence[str], limits: Limits) -> Iterator[Pair]:
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
    if len(classes) <= 2 and _is_binary(predicted) and _is_binary(positive):
        yield Pair(name, count(predicted != 0, positive != 0))
        return
    entries = (prediction, reference)
    if classes:
        _refuse_unnamed(arrays, [_called(entry, name) for entry in entries], classes)
    else:
        _refuse_grey(arrays, [_called(entry, name) for entry in entries], limits)
    labels = range(1, len(classes)) if classes else None
    for label, counts in count_classes(predicted, positive, labels).items():
        yield Pair(f"{name}, {classes[label] if classes else f'class {label}'}", counts)


def _called(entry: _Entry, name: str) -> str:
    return f"{entry.file}" if entry.array is None else f"{entry.file}, {name}"


def _refuse_unnamed(arrays: Sequence[np.ndarray], names: Sequence[str], classes: Sequence[str]) -> None:
    for mask, name in zip(arrays, names, strict=True):
        if mask.max() >= len(classes):
            raise InputError(
                f"{name} has label {mask.max():g}, and only 0 to {len(classes) - 1} have names "
                f"({', '.join(classes)}): name all classes, or take the label out"
            )


def _refuse_grey(arrays: Sequence[np.ndarray], names: Sequence[str], limits: Limits) -> None:
    """Grey levels between 0 and 255 are probabilities, not classes of their own."""
    for (mask, name), (other, others) in zip(
        zip(arrays, names, strict=True), zip(arrays[::-1], names[::-1], strict=True), strict=True
    ):
        different, largest = _values(mask), mask.max()
        threshold = f"threshold it first where it holds probabilities, for instance at {largest / 2:g}"
        if different > limits.classes:
            raise InputError(
                f"{name} has {different} different values, which is no mask of a few classes: {threshold}; "
                f"where they are classes, say so with --max-classes {different}"
            )
        if not _is_binary(mask) and _is_binary(other) and other.max() in CUSTOMARY[1:]:
            raise InputError(
                f"{name} has {different} different values where {others} has 0 and {other.max():g} alone: {threshold}; where they "
                "are classes, number them 1, 2, 3, … in both"
            )


def _values(mask: np.ndarray) -> int:
    """How many different values a mask has besides 0."""
    return len(np.setdiff1d(np.unique(mask), [0]))


def _is_binary(mask: np.ndarray) -> bool:
    """Whether a mask has at most one value besides 0, and a customary one: that is its foreground."""
    return mask.dtype == bool or (mask.max() in (0, *CUSTOMARY) and bool(np.isin(mask, (0, mask.max())).all()))


def check_labels(mask: np.ndarray, name: str) -> None:
    """Raises InputError for what is no mask of labels: whole numbers from 0."""
    if mask.size == 0:
        raise InputError(f"{name} has no pixels")
    if mask.ndim == 0:
        raise InputError(f"{name} is a single number, not a mask: give an array with a value for each pixel")
    if mask.dtype.kind not in "buif":
        raise InputError(f"{name} holds {mask.dtype}, not numbers: write masks as integers or booleans")
    if mask.dtype.kind == "f":
        if np.isnan(mask).any():
            raise InputError(f"{name} has NaN in it: replace it by 0 or by a class")
        if not np.isfinite(mask).all():
            raise InputError(f"{name} has infinite values: replace them by 0 or by a class")
        if not np.array_equal(mask, np.floor(mask)):
            raise InputError(
                f"{name} has values between whole numbers, so it is not a mask: threshold it first, for instance at 0.5"
            )
    if mask.dtype.kind != "b" and mask.min() < 0:
        raise InputError(f"{name} has negative values: labels are 0, 1, 2, …; replace them by 0 or by a class")


def read_probabilities(place: Path | str, limits: Limits = LIMITS) -> np.ndarray:
    """A probability map from a .npy, .csv, PNG, TIFF or NIfTI file, as floats.

    Whole numbers beyond 1 are read as shares of the largest of their type: 255 or 65535. A .csv holds numbers between commas, without
    a header. Raises InputError, naming the file, for one that is missing, cannot be read or is beyond the limits, and for numbers that
    are no probabilities.
    """
    file = Path(place)
    kind = file.suffix.lower()
    if not file.is_file():
        raise InputError(f"{file} does not exist: name a file with a probability for each pixel")
    if kind not in (".npy", ".csv") and _suffix(file) in ("", ".npz"):
        raise InputError(f"{file} is of no known kind: give a .npy, .csv, PNG, TIFF or NIfTI file")
    try:
        if kind == ".npy":
            with file.open("rb") as opened:
                _within(file, [_declared(opened)], limits.pixels)
            values = np.load(file, allow_pickle=False)
        elif kind == ".csv":
            values = _table(file)
        else:
            values = _read(file, limits.pixels)
    except InputError:
        raise
    except Exception as error:  # the readers raise all kinds; what matters is which file
        raise InputError(f"{file} cannot be read as {kind}: {_first_line(error)}") from error
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


def read_image(place: Path | str, most_pixels: int = LIMITS.pixels) -> np.ndarray:
    """The numbers of one image file: NIfTI, PNG, TIFF. Raises InputError, naming the file, for one that is missing, cannot be read or has
    more pixels."""
    file = Path(place)
    if not file.is_file():
        raise InputError(f"{file} does not exist")
    return _read(file, most_pixels)


# --- places -----------------------------------------------------------------------------------------------------------


def _open(place: Path | str, limits: Limits) -> _Masks:
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
    files = sorted(file for file in _below(path) if _suffix(file))
    if not files:
        raise InputError(f"{path} holds no masks: put {', '.join(SUFFIXES)} files there")
    entries: dict[str, _Entry] = {}
    for file in files:
        name = file.relative_to(path).as_posix()[: -len(_suffix(file))]
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


def _open_file(path: Path, key: str | None, limits: Limits) -> _Masks:
    suffix = _suffix(path)
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


# --- what a file says of its size -------------------------------------------------------------------------------------


Declared = tuple[tuple[int, ...], int]  # a shape, and the bytes of one value


def arrays_of(path: Path, most: int, without: Sequence[str] = ()) -> dict[str, np.ndarray]:
    """The arrays of an .npz file. Raises InputError, naming it, for one that cannot be read, or that holds more numbers than ``most``,
    which is seen before any of them is unpacked."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = [entry.filename.removesuffix(".npy") for entry in packed.infolist()]
            if len(set(names)) < len(names):
                raise InputError(f"{path} has two arrays of one name: keep one of them")
            declared = []
            for entry, name in zip(packed.infolist(), names, strict=True):
                if name not in without:
                    with packed.open(entry) as opened:
                        declared.append(_declared(opened))
        _within(path, declared, most)
        with np.load(path, allow_pickle=False) as opened:
            return {key: opened[key] for key in opened.files if key not in without}
    except InputError:
        raise
    except Exception as error:  # numpy and zip raise all kinds; what matters is which file
        raise InputError(f"{path} cannot be read as .npz: {_first_line(error)}") from error


def _declared(opened: Any) -> Declared:
    """What the header of an array says."""
    start = BytesIO(opened.read(LONGEST_HEADER))
    version = np.lib.format.read_magic(start)
    if version == (1, 0):
        shape, _, kind = np.lib.format.read_array_header_1_0(start)
    else:
        shape, _, kind = np.lib.format.read_array_header_2_0(start)
    return shape, kind.itemsize


def _within(file: Path, declared: Sequence[Declared], most: int) -> None:
    pixels = sum(prod(shape) for shape, _ in declared)
    # sixteen bytes are the largest number there is; texts can be any length
    if pixels > most or sum(prod(shape) * size for shape, size in declared) > 16 * most:
        shapes = ", ".join(str(shape) for shape, _ in declared[:NAMED])
        raise InputError(
            f"{file} says that it holds {pixels:,} numbers (shape {shapes}), more than {most:,}: where that is meant, allow it with "
            f"--max-pixels {pixels}"
        )


def _size_of_nifti(file: Path) -> Declared:
    """What the header of a NIfTI file says; what stands between it and the values is short."""
    with gzip.open(file) if file.name.lower().endswith(".gz") else file.open("rb") as opened:
        head = opened.read(540)
    if len(head) >= 348:
        for order in "<>":
            (size,) = struct.unpack_from(f"{order}i", head)
            if size == 348:
                dimensions, (start,) = (
                    struct.unpack_from(f"{order}8h", head, 40),
                    struct.unpack_from(f"{order}f", head, 108),
                )
            elif size == 540 == len(head):
                dimensions, (start,) = (
                    struct.unpack_from(f"{order}8q", head, 16),
                    struct.unpack_from(f"{order}q", head, 168),
                )
            else:
                continue
            shape = tuple(map(int, dimensions[1 : 1 + dimensions[0]]))
            if 1 <= dimensions[0] <= 7 and min(shape) > 0 and 0 <= start <= LONGEST_PREFIX:
                return shape, 1
            raise ValueError(f"its header says that it has shape {shape} from byte {start:g} on")
    raise ValueError("it has no header of NIfTI")


def _size_of_png(file: Path) -> Declared:
    with file.open("rb") as opened:
        head = opened.read(24)
    if head[:8] != b"\x89PNG\r\n\x1a\n" or len(head) < 24:
        raise ValueError("it has no header of PNG")
    return struct.unpack_from(">2I", head, 16), 1


def _refuse_inflated_tiles(file: Path) -> None:
    """Tiles of a TIFF that unpack to more than they have pixels: what unpacks them would fill the memory before it notices."""
    import tifffile

    with tifffile.TiffFile(file) as opened, file.open("rb") as packed:
        for page in opened.pages:
            if page.keyframe.compression not in DEFLATE:
                continue
            most = prod(page.keyframe.chunks) * page.keyframe.dtype.itemsize
            for start, length in zip(page.dataoffsets, page.databytecounts, strict=True):
                packed.seek(start)
                if len(zlib.decompressobj().decompress(packed.read(length), most + 1)) > most:
                    raise ValueError(
                        f"a tile of it unpacks to more than {most:,} bytes, which is all that it has pixels for"
                    )


@contextmanager
def _without_pillows_limit() -> Iterator[None]:
    """Pillow's own limit cannot be told; ours was looked at before."""
    import PIL.Image

    usual, PIL.Image.MAX_IMAGE_PIXELS = PIL.Image.MAX_IMAGE_PIXELS, None
    try:
        yield
    finally:
        PIL.Image.MAX_IMAGE_PIXELS = usual


# --- pairs of names ---------------------------------------------------------------------------------------------------


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


def _read(file: Path, most_pixels: int) -> np.ndarray:
    suffix = _suffix(file)
    try:
        if suffix in (".nii", ".nii.gz"):
            import nibabel

            _within(file, [_size_of_nifti(file)], most_pixels)
            return np.asanyarray(nibabel.load(file).dataobj)
        if suffix == ".npz":
            arrays = {
                k: array for k, array in arrays_of(file, most_pixels, NOT_MASKS[:1]).items() if k not in NOT_MASKS
            }
            if len(arrays) != 1:
                raise InputError(f"{file} holds {len(arrays)} arrays: in a folder, an .npz is one mask")
            return next(iter(arrays.values()))
        import imageio.v3

        if suffix == ".png":
            _within(file, [_size_of_png(file)], most_pixels)
            with _without_pillows_limit():
                return _one_channel(imageio.v3.imread(file), file)
        _within(file, [(imageio.v3.improps(file).shape, 1)], most_pixels)
        _refuse_inflated_tiles(file)
        return _one_channel(imageio.v3.imread(file), file)
    except InputError:
        raise
    except ImportError as error:
        raise InputError(f"{file} needs the package {error.name}: pip install 'segbounds[images]'") from error
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
