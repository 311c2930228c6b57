"""Predicted masks that are kept to be looked at: one image of each test fold, chosen by its reference alone.

It is the image whose foreground is of the median size (of an even number the smaller one), and of a volume the slice that has most of it.
Labels are kept as runs, row by row: ``0*310 1*12`` is 310 pixels of the background and 12 of the first class; ``x`` stands for pixels that
are not counted.
"""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np

from segbounds.learning.practice.data import IGNORED, Task
from segbounds.learning.practice.predictions import chances_of

#: What is kept of one.
EXAMPLE = ("image", "slice", "height", "width", "reference", "prediction")
MOST_PIXELS = 1 << 20
_RUNS = re.compile(r"(?:x|[0-9]{1,4})\*[0-9]{1,7}(?: (?:x|[0-9]{1,4})\*[0-9]{1,7})*")


def place_of(here: Task, testing: Sequence[int] | np.ndarray) -> int:
    """The slice of a test fold that is kept."""

    def foreground(place: int) -> int:
        labels = here.labels[place]
        return int(((labels > 0) & (labels != IGNORED)).sum())

    slices = {int(unit): here.slices_of([unit]) for unit in testing}
    sizes = sorted((sum(map(foreground, places)), unit) for unit, places in slices.items())
    _, unit = sizes[(len(sizes) - 1) // 2]
    return int(max(slices[unit], key=lambda place: (foreground(place), -place)))


def example(network: Any, here: Task, testing: Sequence[int] | np.ndarray, device: str) -> dict[str, Any]:
    """The reference of that slice, and the most probable class of each of its pixels."""
    place = place_of(here, testing)
    labels, unit = here.labels[place], int(here.units[place])
    guess = chances_of(network, here, np.array([place]), device)[0].argmax(0)
    height, width = labels.shape
    return {
        "image": here.ids[unit],
        "slice": int(np.flatnonzero(here.slices_of([unit]) == place)[0]),
        "height": height,
        "width": width,
        "reference": as_runs(labels),
        "prediction": as_runs(np.where(labels == IGNORED, IGNORED, guess)),
    }


def as_runs(labels: np.ndarray) -> str:
    runs = ((label, sum(1 for _ in run)) for label, run in groupby(labels.ravel().tolist()))
    return " ".join(f"{'x' if label == IGNORED else label}*{length}" for label, length in runs)


def labels_of(runs: str, height: int, width: int) -> np.ndarray:
    """The labels that are kept, (height, width). Raises ValueError for a text that is none of so many."""
    if not 0 < height * width <= MOST_PIXELS or not _RUNS.fullmatch(runs):
        raise ValueError("these are no runs of labels")
    pairs = [run.split("*") for run in runs.split(" ")]
    lengths = [int(length) for _, length in pairs]
    if sum(lengths) != height * width:
        raise ValueError(f"these are runs of {sum(lengths)} labels, and not of {height * width}")
    values = [IGNORED if label == "x" else int(label) for label, _ in pairs]
    return np.repeat(np.array(values, np.int16), lengths).reshape(height, width)


def is_example(entry: Any) -> bool:
    """Whether this is what `example` leaves."""
    if not isinstance(entry, dict) or {*entry} != {*EXAMPLE}:
        return False
    try:
        wholes = all(type(entry[key]) is int and entry[key] >= 0 for key in ("slice", "height", "width"))
        shape = (entry["height"], entry["width"])
        return (
            wholes
            and isinstance(entry["image"], str)
            and all(
                isinstance(entry[key], str) and labels_of(entry[key], *shape).shape == shape
                for key in ("reference", "prediction")
            )
        )
    except ValueError:
        return False
