"""Whether numbers are masks or labels of classes, and not grey levels or what a network is not sure of."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from segbounds.errors import InputError
from segbounds.masks.classes import Classes
from segbounds.masks.images import Image, ReadingLimits

CUSTOMARY = (1, 255, 65535)  # values of a foreground: one bit, and the largest of eight and of sixteen
CHUNK = 1 << 18  # numbers at one time: what is made on the way stays in the cache


def refuse_unnamed(values: Sequence[Sequence[int]], names: Sequence[str], classes: Classes) -> None:
    """Raises InputError for a label that has no name, where classes have names."""
    known = {0, classes.ignored}.union(*classes.labels.values())
    for found, name in zip(values, names, strict=True):
        unnamed = next((label for label in found if label not in known), None)
        if unnamed is not None:
            have = ", ".join(f"{label} ({text})" for text, own in classes.labels.items() for label in sorted(own))
            raise InputError(
                f"{name} has label {unnamed}, and only 0 (background), {have} have names: name all classes, or take the label out"
            )


def refuse_exchanged_colours(images: Sequence[Image], names: Sequence[str]) -> None:
    """Raises InputError where two palettes have one colour for labels of different numbers: labels are compared by number."""
    if any(image.palette is None for image in images):
        return
    one, other = (_by_colour(image) for image in images)
    for colour in sorted(one.keys() & other.keys()):
        if not set(one[colour]) & set(other[colour]):
            raise InputError(
                f"{names[0]} and {names[1]} have palettes in different orders: the colour {', '.join(map(str, colour))} is label "
                f"{one[colour][0]} in the first and {other[colour][0]} in the second; save both with one palette"
            )


def _by_colour(image: Image) -> dict[tuple[int, ...], list[int]]:
    """The labels that occur, by their colour in the palette; those that it has no colour for are left out."""
    assert image.palette is not None
    found: dict[tuple[int, ...], list[int]] = {}
    for label in np.unique(image.values).tolist():
        if label < len(image.palette):
            found.setdefault(tuple(image.palette[label].tolist()), []).append(label)
    return found


def refuse_grey(values: Sequence[Sequence[int]], names: Sequence[str], limits: ReadingLimits) -> None:
    """Grey levels between 0 and 255 are probabilities, not classes of their own."""
    for (found, name), (other, others) in pairwise([*zip(values, names, strict=True)] * 2):
        different, largest = len([value for value in found if value]), max(found, default=0)
        threshold = f"threshold it first where it holds probabilities, for instance at {largest / 2:g}"
        if different > limits.classes:
            raise InputError(
                f"{name} has {different} different values, which is no mask of a few classes: {threshold}; "
                f"where they are classes, say so with --max-classes {different}"
            )
        if not is_binary(found) and is_binary(other) and max(other, default=0) in CUSTOMARY[1:]:
            raise InputError(
                f"{name} has {different} different values where {others} has 0 and {max(other)} alone: {threshold}; where they "
                "are classes, number them 1, 2, 3, … in both"
            )


def is_binary(values: Sequence[int]) -> bool:
    """Whether a mask with these values has at most one besides 0, and a customary one: that is its foreground."""
    foreground = set(values) - {0}
    return len(foreground) <= 1 and foreground <= set(CUSTOMARY)


def labels_of(mask: np.ndarray, name: str) -> np.ndarray:
    """A mask of labels, whole numbers from 0, as booleans or integers. Raises InputError for anything else.

    Numbers that are stored as floats are looked at, and made integers, a piece at a time: a volume of them is large.
    """
    if mask.size == 0:
        raise InputError(f"{name} has no pixels")
    if mask.ndim == 0:
        raise InputError(f"{name} is a single number, not a mask: give an array with a value for each pixel")
    if mask.dtype.kind not in "buif":
        raise InputError(f"{name} holds {mask.dtype}, not numbers: write masks as integers or booleans")
    if mask.dtype.kind == "b":
        return mask
    least, largest = mask.min(), mask.max()
    if mask.dtype.kind == "f":
        if np.isnan(least):
            raise InputError(f"{name} has NaN in it: replace it by 0 or by a class")
        if not (np.isfinite(least) and np.isfinite(largest)):
            raise InputError(f"{name} has infinite values: replace them by 0 or by a class")
        if not all((part == np.floor(part)).all() for part in pieces(mask)):
            raise InputError(
                f"{name} has values between whole numbers, so it is not a mask: threshold it first, for instance at 0.5"
            )
    if least < 0:
        raise InputError(f"{name} has negative values: labels are 0, 1, 2, …; replace them by 0 or by a class")
    if mask.dtype.kind == "f":
        if largest >= 2**63:
            raise InputError(f"{name} has {largest:g} in it, which is no label of a class")
        return mask.astype(np.min_scalar_type(int(largest)))
    return mask


def pieces(mask: np.ndarray) -> Iterator[np.ndarray]:
    """The numbers of an array, in the order in which they lie in memory, a chunk at a time."""
    flat = mask.ravel(order="K")
    for start in range(0, flat.size, CHUNK):
        yield flat[start : start + CHUNK]
