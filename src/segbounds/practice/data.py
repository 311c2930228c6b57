"""Segmentation tasks from a folder, ready to be trained on.

A folder may hold, side by side,

- ``NAME.npz`` with ``images`` (N, H, W[, D][, channels]) and ``masks`` (N, H, W[, D]) of whole numbers, 0 for background; and if there are,
  ``classes`` (names from background on), ``groups`` (N,) along which folds are cut, ``ids`` (N,), ``shapes`` (N, dimensions) of the true
  image within a padded one;
- folders in the layout of the Medical Segmentation Decathlon and of nnU-Net: ``dataset.json``, ``imagesTr``, ``labelsTr`` (NIfTI).

Volumes are cut into slices along their last axis, images that are too large are reduced by a whole factor and cut into tiles. What belongs
to one image stays one *unit*: its counts are added up. Where a slice was padded, labels are IGNORED.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np

from segbounds.errors import InputError
from segbounds.files import read_image

#: The label of padding, which is no pixel of any image.
IGNORED = 255
#: Slices have sides that are multiples of this, for a network that halves them three times.
MULTIPLE = 8
#: More would blur thin vessels and small nuclei away.
MOST_REDUCED = 3


@dataclass(frozen=True)
class Task:
    """A segmentation task.

    images
        (slices, channels, height, width), float32; each unit with mean 0 and standard deviation 1 in every channel.
    labels
        (slices, height, width), uint8: 0 for background, k for the k-th of ``classes``, IGNORED for padding.
    units
        (slices,): the image that a slice or tile belongs to, a place in ``ids`` and ``groups``.
    """

    name: str
    classes: tuple[str, ...]
    images: np.ndarray
    labels: np.ndarray
    units: np.ndarray
    groups: np.ndarray
    ids: tuple[str, ...]

    def slices_of(self, units: Sequence[int]) -> np.ndarray:
        """The places of all slices of some units."""
        return np.flatnonzero(np.isin(self.units, units))


@dataclass(frozen=True)
class _Raw:
    """Images as they are on disk: each of shape (H, W[, D], channels), masks of shape (H, W[, D])."""

    images: Sequence[np.ndarray]
    masks: Sequence[np.ndarray]
    classes: tuple[str, ...]
    groups: Sequence[Any]
    ids: Sequence[str]


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
    binary: bool = False,
) -> Task:
    """One task of a folder.

    units, volumes
        At most so many images, or so many where they have three dimensions, spread evenly over the groups; all when left out.
    side
        The largest side of a slice: larger images are reduced by a whole factor of at most 3, then cut into tiles.
    binary
        Whether all foreground classes are one.

    Raises InputError, naming the file, for what is missing, corrupt, mismatched or empty.
    """
    place = Path(folder)
    if (place / f"{name}.npz").is_file():
        raw = _from_arrays(place / f"{name}.npz")
    elif (place / name / "dataset.json").is_file() or (place.name == name and (place / "dataset.json").is_file()):
        raw = _from_decathlon(place / name if (place / name).is_dir() else place)
    else:
        raise InputError(f"{place} has no task {name!r}: it has {', '.join(names(place))}")
    where = f"{name} in {place}"
    _check(raw, where)
    chosen = _spread(raw.groups, volumes if raw.masks[0].ndim == 3 else units)
    images, labels, belongs = [], [], []
    for unit, number in enumerate(chosen):
        mask = (raw.masks[number] > 0).astype(np.uint8) if binary else raw.masks[number].astype(np.uint8)
        for image, label in _slices(raw.images[number], mask, side):
            images.append(image)
            labels.append(label)
            belongs.append(unit)
    height, width = (ceil(max(label.shape[axis] for label in labels) / MULTIPLE) * MULTIPLE for axis in (0, 1))
    _, groups = np.unique([str(raw.groups[number]) for number in chosen], return_inverse=True)
    return Task(
        name,
        ("foreground",) if binary else raw.classes,
        np.stack([_padded(image, (height, width), 0) for image in images]).astype(np.float32),
        np.stack([_padded(label, (height, width), IGNORED) for label in labels]),
        np.array(belongs),
        groups,
        tuple(str(raw.ids[number]) for number in chosen),
    )


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


def _from_arrays(file: Path) -> _Raw:
    try:
        with np.load(file, allow_pickle=False) as opened:
            arrays = {key: opened[key] for key in opened.files}
    except Exception as error:  # numpy raises all kinds; what matters is which file
        raise InputError(f"{file} cannot be read: {str(error).splitlines()[0] if str(error) else error!r}") from error
    for key in ("images", "masks"):
        if key not in arrays:
            raise InputError(f"{file} has no array {key!r}: it holds {', '.join(sorted(arrays)) or 'nothing'}")
    images, masks = arrays["images"], arrays["masks"]
    if masks.ndim not in (3, 4) or images.ndim - masks.ndim not in (0, 1) or images.shape[: masks.ndim] != masks.shape:
        raise InputError(f"{file}: images of shape {images.shape} do not go with masks of shape {masks.shape}")
    for key in ("groups", "ids", "shapes"):
        if key in arrays and len(arrays[key]) != len(masks):
            raise InputError(f"{file} has {len(arrays[key])} {key} for {len(masks)} images")
    if images.ndim == masks.ndim:
        images = images[..., None]
    true = [tuple(slice(int(size)) for size in shape) for shape in arrays.get("shapes", [masks.shape[1:]] * len(masks))]
    most = int(masks.max(initial=0))
    known = [str(entry) for entry in arrays.get("classes", [])][1:]
    return _Raw(
        [image[part] for image, part in zip(images, true, strict=True)],
        [mask[part] for mask, part in zip(masks, true, strict=True)],
        tuple(known or (f"class {label}" for label in range(1, most + 1))),
        list(arrays.get("groups", range(len(masks)))),
        [str(entry) for entry in arrays.get("ids", range(len(masks)))],
    )


def _from_decathlon(folder: Path) -> _Raw:
    """The training cases of a dataset as the Decathlon or nnU-Net lay it out; each case is a group of its own."""
    try:
        described = json.loads((folder / "dataset.json").read_text(encoding="utf-8"))
        classes = _class_names(described["labels"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
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
        mask = read_image(reference)
        parts = [read_image(file) for file in channels]
        image = np.stack(parts, axis=-1) if found != channels else parts[0]
        image = image[..., None] if image.ndim == mask.ndim else image
        if mask.ndim not in (2, 3) or image.shape[:-1] != mask.shape:
            raise InputError(
                f"{channels[0]} of shape {image.shape} does not go with {reference.name} of shape {mask.shape}"
            )
        images.append(image)
        masks.append(mask)
        ids.append(case)
    return _Raw(images, masks, classes, range(len(ids)), ids)


def _class_names(labels: Mapping[str, Any]) -> tuple[str, ...]:
    """Of the foreground: the Decathlon maps numbers to names, nnU-Net names to numbers."""
    numbers = (
        {name: int(label) for label, name in labels.items()} if all(key.isdigit() for key in labels) else dict(labels)
    )
    foreground = {int(number): name for name, number in numbers.items() if int(number) > 0}
    if sorted(foreground) != list(range(1, len(foreground) + 1)):
        raise ValueError(f"labels {sorted(foreground)} are not 1, 2, 3, ...")
    return tuple(str(foreground[number]) for number in sorted(foreground))


def _check(raw: _Raw, where: str) -> None:
    if not len(raw.masks):
        raise InputError(f"{where} has no images")
    for image, mask, name in zip(raw.images, raw.masks, raw.ids, strict=True):
        if not mask.size:
            raise InputError(f"{where}: {name} has no pixels")
        if mask.dtype.kind not in "bui" and not np.array_equal(mask, np.floor(mask)):
            raise InputError(f"{where}: the mask of {name} has values between whole numbers")
        if mask.min() < 0 or mask.max() > len(raw.classes):
            raise InputError(f"{where}: the mask of {name} has labels other than 0 to {len(raw.classes)}")
        if image.dtype.kind not in "buif" or not np.isfinite(image).all():
            raise InputError(f"{where}: the image {name} has values that are no numbers")
    if not any(mask.any() for mask in raw.masks):
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
    frequent ones the largest, so that thin objects stay."""
    height, width = (length // factor * factor for length in mask.shape)
    blocks = image[:height, :width].reshape(height // factor, factor, width // factor, factor, -1).mean(axis=(1, 3))
    labels = mask[:height, :width].reshape(height // factor, factor, width // factor, factor)
    votes = np.stack([(labels == label).sum(axis=(1, 3)) for label in range(int(mask.max()) + 1)])
    winner = len(votes) - 1 - votes[::-1].argmax(axis=0)
    return blocks.transpose(2, 0, 1), winner.astype(np.uint8)


def _padded(array: np.ndarray, size: tuple[int, int], value: int) -> np.ndarray:
    missing = [(0, wanted - length) for wanted, length in zip(size, array.shape[-2:], strict=True)]
    return np.pad(array, [(0, 0)] * (array.ndim - 2) + missing, constant_values=value)
