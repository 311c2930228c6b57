"""Masks with an axis of channels, one for each class, as networks give them: classes may overlap."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from segbounds.errors import InputError
from segbounds.masks.counting import count
from segbounds.metrics.counts import Counts

MOST = 1024  # with more it is no axis of classes
SUM = 1e-2  # what single precision, and eight bits, leave of a sum of probabilities


class Stack(NamedTuple):
    """Probabilities of each class by its name (empty where there is one alone), the axis that they come from, and what to say of it."""

    probabilities: dict[str, np.ndarray]
    axis: int
    notes: tuple[str, ...] = ()


def classes_of(probabilities: np.ndarray, name: str, where: str | None) -> Stack:
    """Probability maps of classes. Where they sum to 1 along an axis, as a softmax does, the first is the background's, and left out.

    where
        "first" or "last": the axis of classes; "none": there is none. None: it is looked for.

    Raises InputError, naming the file, where there is no such axis.
    """
    if where not in (None, "none", "first", "last"):
        raise InputError(f"--channels {where} is neither first, last nor none")
    if where == "none":
        return Stack({"": probabilities}, 0)
    if where and (probabilities.ndim < 2 or probabilities.shape[0 if where == "first" else -1] > MOST):
        raise InputError(
            f"{name} has shape {probabilities.shape}, without an axis of classes {where}: leave --channels out"
        )
    axes = {"first": 0, "last": -1}
    for side in (where,) if where else axes if probabilities.ndim > 1 else ():
        axis = axes[side]
        classes = probabilities.shape[axis]
        softmax = is_softmax(probabilities, axis)
        if softmax or where:
            maps = dict(enumerate(np.moveaxis(probabilities, axis, 0)))
            kept = {f"class {k}": part for k, part in maps.items() if k or not softmax}
            note = (
                f"a softmax of {classes} classes along the {side} axis: each but the first against the rest; --channels none takes all "
                "numbers for one mask's"
            )
            return Stack(kept if len(kept) > 1 else {"": next(iter(kept.values()))}, axis, (note,) if softmax else ())
    if where is None and probabilities.ndim > 2 and is_softmax(probabilities, 1):
        note = (
            f"a softmax of {probabilities.shape[1]} classes along the second axis of shape {probabilities.shape}, and all numbers are "
            "taken for one mask's: keep the maps of one image in the file (probabilities[0]), or say --channels none"
        )
        return Stack({"": probabilities}, 0, (note,))
    return Stack({"": probabilities}, 0)


def is_softmax(probabilities: np.ndarray, axis: int) -> bool:
    """Whether numbers along an axis, no longer than classes are many, sum to 1 everywhere."""
    classes = 2 <= probabilities.shape[axis] <= MOST
    return classes and bool(np.allclose(probabilities.sum(axis=axis), 1, rtol=0, atol=SUM))


def counts_of(arrays: Sequence[np.ndarray], files: Sequence[str], where: str) -> list[Counts]:
    """The counts of each channel of a prediction and a reference of one shape. Raises InputError, naming the file, for other values than
    0 and 1, and where there is no such axis."""
    axis = 0 if where == "first" else -1
    for mask, file in zip(arrays, files, strict=True):
        if mask.ndim < 2:
            raise InputError(f"{file} has shape {mask.shape}, without an axis of channels: leave --channels out")
        if mask.shape[axis] > MOST:
            raise InputError(
                f"{file} has {mask.shape[axis]} channels {where}, more than classes: is the axis the other one?"
            )
        if mask.max() > 1:
            raise InputError(f"{file} has label {mask.max()} in a channel, where there is 0 or 1: leave --channels out")
    prediction, reference = (np.moveaxis(mask, axis, 0) for mask in arrays)
    return [count(p.astype(bool), r.astype(bool)) for p, r in zip(prediction, reference, strict=True)]


def hint(shapes: Sequence[tuple[int, ...]]) -> str:
    """What may help where two shapes differ by one axis."""
    short, long = sorted(shapes, key=len)
    if len(long) == len(short) + 1 and short in (long[1:], long[:-1]):
        where = "first" if short == long[1:] else "last"
        return f"; one of them seems to have its channels {where}: take the most probable one (argmax)"
    return ""
