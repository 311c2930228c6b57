"""Probability maps from files: how sure a network is of each pixel."""

import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from segbounds.errors import InputError
from segbounds.masks.images import (
    LIMITS,
    NAMED,
    ReadingLimits,
    arrays_of,
    declared,
    first_line,
    read,
    suffix_of,
    within,
)


def read_probabilities(place: Path | str, limits: ReadingLimits = LIMITS) -> np.ndarray:
    """A probability map from a .npy, .npz, .csv, PNG, TIFF or NIfTI file, as floats; one of several arrays is named like maps.npz:key.

    Whole numbers beyond 1 are read as shares of the largest of their type: 255 or 65535. A .csv holds numbers between commas, without
    a header. Raises InputError, naming the file, for one that is missing, cannot be read or is beyond the limits, and for numbers that
    are no probabilities.
    """
    file, key = Path(place), ""
    if not file.exists() and ".npz:" in str(place):
        before, _, key = str(place).rpartition(":")
        file = Path(before)
    kind = file.suffix.lower()
    if not file.is_file():
        raise InputError(f"{file} does not exist: name a file with a probability for each pixel")
    if kind not in (".npy", ".csv") and not suffix_of(file):
        raise InputError(f"{file} is of no known kind: give a .npy, .npz, .csv, PNG, TIFF or NIfTI file")
    try:
        if kind == ".npy":
            with file.open("rb") as opened:
                within(file, [declared(opened)], limits.pixels)
            values = np.load(file, allow_pickle=False)
        elif kind == ".npz":
            values = _one_of(arrays_of(file, limits.pixels), key, file)
        elif kind == ".csv":
            values = _table(file)
        else:
            values = read(file, limits.pixels).values
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
        raise InputError(
            f"{file} has values that are no probabilities: probabilities lie between 0 and 1, give one for each pixel "
            "(of logits take the softmax, or the sigmoid, first)"
        )
    return values


def _one_of(arrays: Mapping[str, np.ndarray], key: str, file: Path) -> np.ndarray:
    """The array of a name, or the only one."""
    if key in arrays or (not key and len(arrays) == 1):
        return arrays[key] if key else next(iter(arrays.values()))
    there = ", ".join(list(arrays)[:NAMED]) or "none"
    raise InputError(
        f"{file} holds the arrays {there}: name one like {file.name}:{next(iter(arrays), 'probabilities')}"
    )


def _table(file: Path) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of an empty file, which is refused in a sentence of its own
        return np.loadtxt(file, delimiter=",", ndmin=2)
