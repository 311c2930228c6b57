"""Which average: over images, over classes, or of the counts of all pixels together.

The same masks give another number in each unit: one that is reported without its unit says little.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, isnan, nan, sqrt
from typing import Any

import numpy as np

from segbounds.errors import InputError
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, evaluate

#: What is averaged, in this order. The last two differ where values are left out.
UNITS = {
    "per_image": "the mean over images, of one class",
    "pooled": "of the counts of all images together, of one class",
    "per_class": "the mean over classes of pooled values",
    "per_image_then_class": "the mean over images of each class, then over classes",
    "per_class_then_image": "the mean over classes of each image, then over images",
    "micro": "of the counts of all images and classes together",
}
#: What a value is where a similarity reads 0/0: its own definition's, a number, NaN (left out of means), or no row at all.
EMPTY = ("own", "1", "0", "nan", "skip")


@dataclass(frozen=True)
class Average:
    """A mean, the deviation of what went into it (n − 1 in the denominator; NaN for fewer than two values), and how many that were."""

    mean: float
    sd: float
    of: int


@dataclass(frozen=True)
class CountTable:
    """Counts of every class of every image.

    images, classes
        Names, in the order of the axes of ``counts``.
    counts
        int64 arrays of shape (images, classes).
    """

    images: tuple[str, ...]
    classes: tuple[str, ...]
    counts: Counts

    def __post_init__(self) -> None:
        for array in self.counts:
            if np.shape(array) != (len(self.images), len(self.classes)):
                raise InputError(
                    f"counts have shape {np.shape(array)}: {len(self.images)} images and {len(self.classes)} classes were named"
                )

    @staticmethod
    def of(rows: Sequence[tuple[str, str, Counts]]) -> "CountTable":
        """From one row for each image and class."""
        images, classes = tuple(dict.fromkeys(row[0] for row in rows)), tuple(dict.fromkeys(row[1] for row in rows))
        found = np.zeros((4, len(images), len(classes)), np.int64)
        place = {name: k for k, name in enumerate(images)}, {name: k for k, name in enumerate(classes)}
        for image, label, counts in rows:
            found[:, place[0][image], place[1][label]] = counts
        return CountTable(images, classes, Counts(*found))

    def values(self, similarity: Similarity, empty: str = EMPTY[0]) -> np.ndarray:
        """The similarity of each class of each image, float64 of shape (images, classes)."""
        return evaluated(similarity, self.counts, empty)

    def pooled(self, similarity: Similarity, empty: str = EMPTY[0]) -> np.ndarray:
        """Of the counts of all images together, float64 of shape (classes,)."""
        return evaluated(similarity, Counts(*(np.sum(array, axis=0) for array in self.counts)), empty)

    def average(self, similarity: Similarity, unit: str, empty: str = EMPTY[0]) -> list[Average]:
        """In one of the UNITS: an average for each class where the unit is of one class, else one alone.

        empty
            What a value is where the similarity reads 0/0, one of EMPTY: "nan" and "skip" leave it out. A mean of nothing is NaN.

        Raises InputError for another unit.
        """
        if unit not in UNITS:
            raise InputError(f"there is no unit {unit!r}: the units are {', '.join(UNITS)}")
        if unit == "micro":
            everything = Counts(*(np.sum(array, keepdims=True).reshape(1) for array in self.counts))
            return [_average(evaluated(similarity, everything, empty))]
        if unit in ("pooled", "per_class"):
            pooled = self.pooled(similarity, empty)
            return [_average(pooled[k : k + 1]) for k in range(len(pooled))] if unit == "pooled" else [_average(pooled)]
        values = self.values(similarity, empty)
        if unit == "per_image":
            return [_average(column) for column in values.T]
        means = values.T if unit == "per_image_then_class" else values
        return [_average(np.array([_average(row).mean for row in means]))]


def evaluated(similarity: Similarity, counts: Counts, empty: str) -> np.ndarray:
    """The similarity of arrays of counts, with another value than its own where it reads 0/0. Raises InputError for a value that is none of
    EMPTY."""
    if empty not in EMPTY:
        raise InputError(f"empty masks count as {', '.join(EMPTY)}, not {empty!r}")
    if empty != EMPTY[0]:
        value = nan if empty in ("nan", "skip") else int(empty)
        similarity = Similarity(similarity.family, similarity.formula, value, similarity.parameters)
    return np.asarray(evaluate(similarity, Counts(*(np.asarray(array) for array in counts))), float)


def _average(values: Any) -> Average:
    there = [float(value) for value in values if not isnan(value)]
    if not there:
        return Average(nan, nan, 0)
    mean = fsum(there) / len(there)  # exactly rounded: whatever order images come in
    squares = fsum((value - mean) ** 2 for value in there)
    return Average(mean, sqrt(squares / (len(there) - 1)) if len(there) > 1 else nan, len(there))
