"""Whether numbers are masks or labels of classes, and not grey levels or what a network is not sure of."""

from collections.abc import Sequence

import numpy as np

from segbounds.errors import InputError
from segbounds.masks.images import ReadingLimits

CUSTOMARY = (1, 255, 65535)  # values of a foreground: one bit, and the largest of eight and of sixteen


def refuse_unnamed(arrays: Sequence[np.ndarray], names: Sequence[str], classes: Sequence[str]) -> None:
    for mask, name in zip(arrays, names, strict=True):
        if mask.max() >= len(classes):
            raise InputError(
                f"{name} has label {mask.max():g}, and only 0 to {len(classes) - 1} have names "
                f"({', '.join(classes)}): name all classes, or take the label out"
            )


def refuse_grey(arrays: Sequence[np.ndarray], names: Sequence[str], limits: ReadingLimits) -> None:
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
        if not is_binary(mask) and is_binary(other) and other.max() in CUSTOMARY[1:]:
            raise InputError(
                f"{name} has {different} different values where {others} has 0 and {other.max():g} alone: {threshold}; where they "
                "are classes, number them 1, 2, 3, … in both"
            )


def _values(mask: np.ndarray) -> int:
    """How many different values a mask has besides 0."""
    return len(np.setdiff1d(np.unique(mask), [0]))


def is_binary(mask: np.ndarray) -> bool:
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
