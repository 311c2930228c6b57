"""Segmentation tasks from a folder, ready to be trained on.

A folder may hold, side by side,

- ``NAME.npz`` with ``images`` (N, H, W[, D][, channels]) and ``masks`` (N, H, W[, D]) of whole numbers, 0 for background; and if there are,
  ``classes`` (names from background on), ``groups`` (N,) along which folds are cut, ``ids`` (N,), ``shapes`` (N, dimensions) of the true
  image within a padded one;
- folders in the layout of the Medical Segmentation Decathlon and of nnU-Net: ``dataset.json``, ``imagesTr``, ``labelsTr`` (NIfTI).

Volumes are cut into slices along their last axis, images that are too large are reduced by a whole factor and cut into tiles. What belongs
to one image stays one *unit*: its counts are added up. Where a slice was padded, and where a data set says "ignore", labels are IGNORED.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np

from segbounds.errors import InputError
from segbounds.masks.images import arrays_of, read_image
from segbounds.masks.labels import labels_of
from segbounds.masks.places import words

#: The label of what is neither learnt nor counted: padding, which is no pixel of any image, and what a data set ignores. The largest of
#: 16 bits, and far from any class.
IGNORED = 32767
#: Beyond these, labels are those of single objects, or grey levels.
MOST_CLASSES = 1000
#: Numbers of all arrays of a file.
MOST_NUMBERS = 1 << 31
#: More would blur thin vessels and small nuclei away.
MOST_REDUCED = 3


@dataclass(frozen=True)
class Task:
    """A segmentation task.

    images
        (slices, channels, height, width), float32; each unit with mean 0 and standard deviation 1 in every channel.
    labels
        (slices, height, width), int16: 0 for background, k for the k-th of ``classes``, IGNORED for padding.
    units
        (slices,): the image that a slice or tile belongs to, a place in ``ids`` and ``groups``.
    digest
        Tells data apart: over images and masks as they are on disk, names, groups and classes.
    """

    name: str
    classes: tuple[str, ...]
    images: np.ndarray
    labels: np.ndarray
    units: np.ndarray
    groups: np.ndarray
    ids: tuple[str, ...]
    digest: str

    def slices_of(self, units: Sequence[int] | np.ndarray) -> np.ndarray:
        """The places of all slices of some units."""
        return np.flatnonzero(np.isin(self.units, units))


@dataclass(frozen=True)
class _Raw:
    """Images as they are on disk: each of shape (H, W[, D], channels), masks of shape (H, W[, D]); the label to ignore, if there is one."""

    images: Sequence[np.ndarray]
    masks: Sequence[np.ndarray]
    classes: tuple[str, ...]
    groups: Sequence[Any]
    ids: Sequence[str]
    ignore: int | None = None


def names(folder: Path | str) -> tuple[str, ...]:
    """The tasks in a folder. Raises InputError where there are none."""
    place = Path(folder)
    if not place.is_dir():
        raise InputError(f"{place} is no folder: name one with tasks as .npz files or in the layout of nnU-Net")
    found = {file.stem for file in place.glob("*.npz")} | {file.parent.name for file in place.glob("*/dataset.json")}
    if (place / "dataset.json").is_file():
        found.add(place.name)
    if not found:
        raise InputError(f"{place} holds no tasks: neither .npz files nor folders with a dataset.json")
    return tuple(sorted(found))


def load(
    folder: Path | str,
    name: str,
    *,
    units: int | None = None,
    volumes: int | None = None,
    side: int = 96,
    multiple: int = 8,
    binary: bool = False,
    most_numbers: int = MOST_NUMBERS,
) -> Task:
    """One task of a folder.

    units, volumes
        At most so many images, or so many where they have three dimensions, spread evenly over the groups; all when left out.
    side
        The largest side of a slice: larger images are reduced by a whole factor of at most 3, then cut into tiles.
    multiple
        Slices are padded to sides that are multiples of this, for a network that halves them several times.
    binary
        Whether all foreground classes are one.
    most_numbers
        A file that says that it holds more is refused before it is unpacked.

    Raises InputError, naming the file, for what is missing, corrupt, mismatched or empty.
    """
    place = Path(folder)
    if (place / f"{name}.npz").is_file():
        raw = _from_arrays(place / f"{name}.npz", most_numbers)
    elif (place / name / "dataset.json").is_file() or (place.name == name and (place / "dataset.json").is_file()):
        raw = _from_decathlon(place / name if (place / name).is_dir() else place, most_numbers)
    else:
        raise InputError(f"{place} has no task {name!r}: it has {', '.join(names(place))}")
    where = f"{name} in {place}"
    _check(raw, where)
    chosen = _spread(raw.groups, volumes if raw.masks[0].ndim == 3 else units)
    images, labels, belongs = [], [], []
    for unit, number in enumerate(chosen):
        mask = _labels(raw.masks[number], raw.ignore, binary)
        for image, label in _slices(raw.images[number], mask, side):
            if (label == IGNORED).all():
                continue
            images.append(image)
            labels.append(label)
            belongs.append(unit)
        if not belongs or belongs[-1] != unit:
            raise InputError(f"{where}: every pixel of {raw.ids[number]} has the label to ignore: take it out")
    height, width = (ceil(max(label.shape[axis] for label in labels) / multiple) * multiple for axis in (0, 1))
    _, groups = np.unique([str(raw.groups[number]) for number in chosen], return_inverse=True)
    return Task(
        name,
        ("foreground",) if binary else raw.classes,
        np.stack([_padded(image, (height, width), 0) for image in images]).astype(np.float32),
        np.stack([_padded(label, (height, width), IGNORED) for label in labels]),
        np.array(belongs),
        groups,
        tuple(str(raw.ids[number]) for number in chosen),
        _digest(raw, chosen, binary),
    )


def _labels(mask: np.ndarray, ignore: int | None, binary: bool) -> np.ndarray:
    ignored = np.zeros(mask.shape, bool) if ignore is None else mask == ignore
    return np.where(ignored, np.int16(IGNORED), (mask > 0 if binary else mask).astype(np.int16))


def _digest(raw: _Raw, chosen: Sequence[int], binary: bool) -> str:
    """Of what was read, not of what was computed from it: the same on every machine."""
    told = hashlib.sha256(json.dumps([raw.classes, raw.ignore, binary]).encode())
    for number in chosen:
        told.update(json.dumps([str(raw.ids[number]), str(raw.groups[number])]).encode())
        for array in (raw.images[number], raw.masks[number]):
            told.update(f"{array.shape} {array.dtype.str}".encode())
            told.update(np.ascontiguousarray(array).data)
    return told.hexdigest()[:16]


def folds(groups: Sequence[int] | np.ndarray, number: int, seed: int = 0) -> tuple[np.ndarray, ...]:
    """The units of each fold: no group is in two of them, and they are of nearly one size.

    Raises InputError for fewer than three groups; with fewer groups than folds there are as many folds as groups.
    """
    labels, sizes = np.unique(groups, return_counts=True)
    if len(labels) < 3:
        raise InputError(f"{len(labels)} groups are too few: training, validation and test take one each")
    mixed = np.random.default_rng(seed).permutation(len(labels))
    order = mixed[np.argsort(-sizes[mixed], kind="stable")]
    parts: list[list[int]] = [[] for _ in range(min(number, len(labels)))]
    filled = np.zeros(len(parts), int)
    for place in order:
        smallest = int(np.argmin(filled))
        parts[smallest].append(int(labels[place]))
        filled[smallest] += sizes[place]
    return tuple(np.flatnonzero(np.isin(groups, part)) for part in parts)


# --- from disk --------------------------------------------------------------------------------------------------------


def _from_arrays(file: Path, most_numbers: int) -> _Raw:
    arrays = arrays_of(file, most_numbers)
    for key in ("images", "masks"):
        if key not in arrays:
            raise InputError(f"{file} has no array {key!r}: it holds {', '.join(sorted(arrays)) or 'nothing'}")
    images, masks = arrays["images"], arrays["masks"]
    if masks.ndim not in (3, 4) or images.ndim - masks.ndim not in (0, 1) or images.shape[: masks.ndim] != masks.shape:
        raise InputError(f"{file}: images of shape {images.shape} do not go with masks of shape {masks.shape}")
    if masks.size:
        labels_of(masks, f"{file}, masks")
    for key in ("groups", "ids", "shapes"):
        if key in arrays and (not arrays[key].ndim or len(arrays[key]) != len(masks)):
            number = len(arrays[key]) if arrays[key].ndim else "no"
            raise InputError(f"{file} has {number} {key} for {len(masks)} images")
    if images.ndim == masks.ndim:
        images = images[..., None]
    true = _true_parts(file, arrays.get("shapes"), masks)
    known = words(file, "classes", arrays)[1:] or _numbered(file, masks)
    return _Raw(
        [image[part] for image, part in zip(images, true, strict=True)],
        [mask[part] for mask, part in zip(masks, true, strict=True)],
        tuple(known),
        _groups(file, arrays, len(masks)),
        words(file, "ids", arrays) or [str(entry) for entry in range(len(masks))],
    )


def _true_parts(file: Path, shapes: np.ndarray | None, masks: np.ndarray) -> list[tuple[slice, ...]]:
    """Where each image is within its padding."""
    if shapes is None:
        return [tuple(slice(size) for size in masks.shape[1:])] * len(masks)
    if (
        shapes.shape != (len(masks), masks.ndim - 1)
        or shapes.dtype.kind not in "iu"
        or not ((shapes > 0) & (shapes <= masks.shape[1:])).all()
    ):
        raise InputError(
            f"{file} has shapes that are none within {masks.shape[1:]}: give {masks.ndim - 1} whole numbers for each image"
        )
    return [tuple(slice(int(size)) for size in shape) for shape in shapes]


def _groups(file: Path, arrays: Mapping[str, np.ndarray], number: int) -> list[Any]:
    groups = arrays.get("groups", np.arange(number))
    if groups.ndim != 1 or groups.dtype.kind not in "buifU":
        raise InputError(
            f"{file} has groups of shape {groups.shape} and type {groups.dtype}: give one name for each image"
        )
    return list(groups)


def _numbered(file: Path, masks: np.ndarray) -> list[str]:
    """Names for classes without any: numbers, if they are."""
    most = int(masks.max(initial=0))
    if most > 1:
        missing = sorted({*range(1, min(most, MOST_CLASSES) + 1)} - {int(label) for label in np.unique(masks)})
        if missing or most > MOST_CLASSES:
            raise InputError(
                f"{file} has labels up to {most}, and none is {missing[0] if missing else most}: number classes 1, 2, 3, … (those of 0 and "
                f"{most} has one class, 1), or name all of them under 'classes'"
            )
    return [f"class {label}" for label in range(1, most + 1)]


def _from_decathlon(folder: Path, most_numbers: int) -> _Raw:
    """The training cases of a dataset as the Decathlon or nnU-Net lay it out; each case is a group of its own."""
    try:
        described = json.loads((folder / "dataset.json").read_text(encoding="utf-8"))
        classes, ignore = _class_names(described["labels"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"{folder / 'dataset.json'} does not describe a dataset: {error!r}") from error
    references = sorted((folder / "labelsTr").glob("[!.]*.nii*"))
    if not references:
        raise InputError(f"{folder / 'labelsTr'} holds no .nii or .nii.gz files")
    images, masks, ids = [], [], []
    for reference in references:
        case = reference.name.removesuffix(".gz").removesuffix(".nii")
        found = [file for file in (folder / "imagesTr").glob(f"{case}.nii*")]
        channels = sorted((folder / "imagesTr").glob(f"{case}_[0-9][0-9][0-9][0-9].nii*")) or found
        if not channels:
            raise InputError(f"{folder / 'imagesTr'} has no image for {reference.name}")
        mask = read_image(reference, most_numbers)
        labels_of(mask, str(reference))
        parts = [read_image(file, most_numbers) for file in channels]
        if len({part.shape for part in parts}) > 1:
            raise InputError(f"{channels[0]} and its other channels have different shapes: bring them to one")
        image = np.stack(parts, axis=-1) if found != channels else parts[0]
        image = image[..., None] if image.ndim == mask.ndim else image
        if mask.ndim not in (2, 3) or image.shape[:-1] != mask.shape:
            raise InputError(
                f"{channels[0]} of shape {image.shape} does not go with {reference.name} of shape {mask.shape}"
            )
        images.append(image)
        masks.append(mask)
        ids.append(case)
    return _Raw(images, masks, classes, range(len(ids)), ids, ignore)


def _class_names(labels: Mapping[str, Any]) -> tuple[tuple[str, ...], int | None]:
    """Of the foreground, and the label to ignore: the Decathlon maps numbers to names, nnU-Net names to numbers."""
    numbered = all(key.isdigit() for key in labels)
    pairs = (
        [(int(label), name) for label, name in labels.items()]
        if numbered
        else [(n, name) for name, n in labels.items()]
    )
    if not all(type(number) is int and type(name) is str for number, name in pairs):
        raise ValueError(f"labels {labels} are not one whole number for each name (regions of several are not read)")
    ignored = [number for number, name in pairs if name.lower() == "ignore"]
    foreground = {number: name for number, name in pairs if number > 0 and number not in ignored}
    if len({number for number, _ in pairs}) < len(pairs) or len(set(foreground.values())) < len(foreground):
        raise ValueError(f"labels {labels} have a number or a name twice")
    if sorted(foreground) != list(range(1, len(foreground) + 1)) or len(foreground) > MOST_CLASSES:
        raise ValueError(f"labels {sorted(foreground)} are not 1, 2, 3, ...")
    return tuple(foreground[number] for number in sorted(foreground)), ignored[0] if ignored else None


def _check(raw: _Raw, where: str) -> None:
    if not len(raw.masks):
        raise InputError(f"{where} has no images")
    for image, mask, name in zip(raw.images, raw.masks, raw.ids, strict=True):
        if not mask.size:
            raise InputError(f"{where}: {name} has no pixels")
        seen = mask if raw.ignore is None else mask[mask != raw.ignore]
        if not seen.size:
            raise InputError(f"{where}: every pixel of {name} has the label to ignore: take it out")
        if seen.max() > len(raw.classes):
            raise InputError(f"{where}: the mask of {name} has labels other than 0 to {len(raw.classes)}")
        if image.dtype.kind not in "buif" or not np.isfinite(image).all():
            raise InputError(f"{where}: the image {name} has values that are no numbers")
    if not any((mask[mask != raw.ignore] if raw.ignore is not None else mask).any() for mask in raw.masks):
        raise InputError(f"{where}: every mask is empty, so there is nothing to learn")


# --- in pieces --------------------------------------------------------------------------------------------------------


def _spread(groups: Sequence[Any], units: int | None) -> list[int]:
    """At most so many places, as even over the groups as can be: first one of each, then the second of each, ..."""
    if units is None or units >= len(groups):
        return list(range(len(groups)))
    seen: dict[str, int] = {}
    turns = []
    for place, group in enumerate(map(str, groups)):
        turns.append((seen.setdefault(group, 0), place))
        seen[group] += 1
    return sorted(place for _, place in sorted(turns)[:units])


def _slices(image: np.ndarray, mask: np.ndarray, side: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Slices (channels, h, w) with their labels (h, w), no side longer than asked."""
    values = image.astype(np.float32)
    axes = tuple(range(mask.ndim))
    deviation = values.std(axis=axes)
    values = (values - values.mean(axis=axes)) / np.where(deviation > 0, deviation, 1)
    if mask.ndim == 2:
        values, mask = values[:, :, None], mask[:, :, None]
    factor = min(MOST_REDUCED, ceil(max(mask.shape[:2]) / side))
    found = []
    for level in range(mask.shape[2]):
        picture, label = _reduced(values[:, :, level], mask[:, :, level], factor)
        rows, columns = (np.array_split(np.arange(length), ceil(length / side)) for length in label.shape)
        found += [
            (
                picture[:, row[0] : row[-1] + 1, column[0] : column[-1] + 1],
                label[row[0] : row[-1] + 1, column[0] : column[-1] + 1],
            )
            for row in rows
            for column in columns
        ]
    return found


def _reduced(image: np.ndarray, mask: np.ndarray, factor: int) -> tuple[np.ndarray, np.ndarray]:
    """An image (h, w, channels) by the means of blocks as (channels, h, w), a mask by the label that most of a block has; of equally
    frequent ones the largest, so that thin objects stay, and IGNORED last of all."""
    height, width = (length // factor * factor for length in mask.shape)
    blocks = image[:height, :width].reshape(height // factor, factor, width // factor, factor, -1).mean(axis=(1, 3))
    labels = mask[:height, :width].reshape(height // factor, factor, width // factor, factor)
    names = np.unique(mask)
    names = np.concatenate([names[names == IGNORED], names[names != IGNORED]])[::-1]
    votes = np.stack([(labels == label).sum(axis=(1, 3)) for label in names])
    return blocks.transpose(2, 0, 1), names[votes.argmax(axis=0)]


def _padded(array: np.ndarray, size: tuple[int, int], value: int) -> np.ndarray:
    missing = [(0, wanted - length) for wanted, length in zip(size, array.shape[-2:], strict=True)]
    return np.pad(array, [(0, 0)] * (array.ndim - 2) + missing, constant_values=value)
