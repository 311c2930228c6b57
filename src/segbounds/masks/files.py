"""Masks from files, paired by name and counted: PNG, TIFF, NIfTI, .npy and .npz; single files or folders.

An .npz holds a stack of masks under one key, (N, …) with optional `ids` and `classes`, or one array per image;
``file.npz:key`` names the stack. A pair is the prediction and the reference whose names agree, folders and extensions
apart: ``labels/case1.nii.gz`` and ``labels/case1.png`` are both ``labels/case1``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np

from segbounds.errors import InputError
from segbounds.masks import channels
from segbounds.masks.classes import Classes, of_labels
from segbounds.masks.counting import Confusion, confusion
from segbounds.masks.counting._inputs import one_hot_axis
from segbounds.masks.grids import onto
from segbounds.masks.images import LIMITS, NIFTI, Image, ReadingLimits, suffix_of
from segbounds.masks.labels import is_binary, labels_of, refuse_exchanged_colours, refuse_grey, refuse_unnamed
from segbounds.masks.pairing import paired, said_missing, some_of
from segbounds.masks.places import Entry, Masks, opened
from segbounds.metrics.counts import Counts

FOREGROUND = "foreground"
MISSING = ("leave out", "empty", "refuse")
_TREATED = {
    "leave out": "left out; --missing empty counts them as empty predictions",
    "empty": "counted as empty predictions",
}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How masks are read and paired.

    pattern
        A regular expression: what its first group matches in a name is the case, for reference and prediction alike.
    missing
        References without a prediction: "leave out", "empty" (as if nothing had been found) or "refuse".
    labels
        The classes that are counted, by name or label; all when empty.
    ignored
        A label of the reference whose pixels are left out.
    channels
        "first" or "last": masks have an axis of channels there, one for each class. None: they have none.
    """

    limits: ReadingLimits = LIMITS
    pattern: str | None = None
    missing: str = MISSING[0]
    labels: tuple[str, ...] = ()
    ignored: int | None = None
    channels: str | None = None


class Pair(NamedTuple):
    """One class of one image, and its counts."""

    image: str
    label: str
    counts: Counts

    @property
    def name(self) -> str:
        """The image, and its class where there is more than one."""
        return self.image if self.label == FOREGROUND else f"{self.image}, {self.label}"


class Observed(NamedTuple):
    """Every class of every image, image by image, and what a reader should know of how they were read."""

    pairs: tuple[Pair, ...]
    notes: tuple[str, ...] = ()


class _Case(NamedTuple):
    """One image: how many pixels have each pair of labels, the labels of prediction and reference, and how sentences name these."""

    name: str
    found: Confusion
    values: tuple[list[int], list[int]]
    files: tuple[str, str]


def read_pairs(
    references: Path | str,
    predictions: Path | str,
    reading: Reading = Reading(),
    after: Callable[[int, int], object] | None = None,
) -> Observed:
    """The counts of every mask pair of two places, each class of label masks apart; images are read one at a time.

    references, predictions
        A file or a folder each; an .npz may be followed by ``:key``. Two single image files form a pair whatever their
        names.
    after
        Is told after each image how many are done, and of how many.

    Every image has a row for each class, those that occur in neither of its masks too: these have no pixel but true negatives.

    Raises InputError, naming the file, for places that are missing or empty, files that cannot be read, are beyond the limits or have no
    partner, different shapes or grids, values that are no labels (fractions, negative ones, NaN, infinity), labels without a name where
    classes have names, and grey levels.
    """
    reference, prediction = opened(references, reading.limits), opened(predictions, reading.limits)
    found = paired(reference.names, prediction.names, (reference.place, prediction.place), reading.pattern)
    if found.missing and reading.missing == "refuse":
        raise InputError(f"{prediction.place}: {said_missing(found.missing)}; add them, or leave these out")
    named = _named(reference, prediction)
    ignored = reading.ignored if reading.ignored is not None else named.ignored if named else None
    wanted: dict[str, tuple[Entry, Entry | None]] = {
        case: (reference.entries[a], prediction.entries[b]) for case, (a, b) in found.pairs.items()
    }
    if reading.missing == "empty":
        wanted |= {case: (reference.entries[name], None) for case, name in found.missing.items()}
    pairs: list[Pair] = []
    cases: list[_Case] = []
    unplaced: list[str] = []
    hot: list[tuple[str, int]] = []
    for done, (name, entries) in enumerate(wanted.items(), 1):
        arrays, files, nowhere = _arrays(name, *entries, reading)
        unplaced += nowhere
        if reading.channels:
            counts = channels.counts_of(arrays, files, reading.channels)
            pairs += [Pair(name, label, c) for label, c in zip(_channel_names(named, len(counts)), counts, strict=True)]
        else:
            cases.append(_counted(name, arrays, files, ignored))
            hot += _one_hot(arrays, files, cases[-1])
        if after:
            after(done, len(wanted))
    notes = [found.note] if found.note else []
    if found.missing:
        notes.append(f"{said_missing(found.missing)}, {_TREATED[reading.missing]}")
    if unplaced:
        notes.append(
            f"{some_of(unplaced)}: their headers do not say how they lie in space (sform_code = qform_code = 0), so masks were compared "
            "voxel by voxel as they are stored, and a flip would go unseen; save them with their affines"
        )
    if hot:
        where = "first" if hot[0][1] == 0 else "last"
        notes.append(
            f"{some_of([file for file, _ in hot])}: exactly one value along the {where} axis is true everywhere, as in one-hot masks, "
            f"and all were counted together as one mask; --channels {where} counts each class"
        )
    if not reading.channels:
        classes = _classes(cases, named, reading, ignored)
        notes += _doubts(cases, named, ignored, classes)
        pairs = [Pair(c.name, label, c.found.against_rest(own)) for c in cases for label, own in classes.labels.items()]
    return Observed(tuple(pairs), tuple(notes))


def _named(reference: Masks, prediction: Masks) -> Classes | None:
    if reference.classes and prediction.classes and reference.classes != prediction.classes:
        raise InputError(f"{reference.place} and {prediction.place} name different classes: give both the same")
    return reference.classes or prediction.classes


def _arrays(
    name: str, reference: Entry, prediction: Entry | None, reading: Reading
) -> tuple[list[np.ndarray], list[str], list[str]]:
    """Labels of prediction and reference on one grid, how sentences name them, and which volumes do not say where they lie."""
    true = reference.read(reading.limits)
    files = [prediction.called(name) if prediction else f"no prediction of {name}", reference.called(name)]
    positive = labels_of(true.values, files[1])
    if prediction is None:
        return [np.zeros(positive.shape, bool), positive], files, []
    guess = prediction.read(reading.limits)
    refuse_exchanged_colours((guess, true), (str(prediction.file), str(reference.file)))
    predicted = onto(
        Image(labels_of(guess.values, files[0]), guess.affine), true, str(prediction.file), str(reference.file)
    )
    if predicted.shape != positive.shape:
        raise InputError(
            f"{prediction.file} has shape {predicted.shape} and {reference.file} has {positive.shape} for {name}: bring prediction "
            f"and reference to one shape first{channels.hint([predicted.shape, positive.shape])}"
        )
    nowhere = [
        str(entry.file)
        for entry, image in ((prediction, guess), (reference, true))
        if image.affine is None and suffix_of(entry.file) in NIFTI
    ]
    return [predicted, positive], files, nowhere


def _counted(name: str, arrays: Sequence[np.ndarray], files: Sequence[str], ignored: int | None) -> _Case:
    found = confusion(*arrays)
    if ignored in found.labels:
        pixels = found.pixels.copy()
        pixels[:, found.labels.index(ignored)] = 0
        found = Confusion(found.labels, pixels)
        if not pixels.any():
            raise InputError(f"{files[1]} has nothing but the label {ignored}, which is left out: take the image out")
    predicted, positive = (
        [label for label, pixels in zip(found.labels, sums, strict=True) if pixels]
        for sums in (found.pixels.sum(axis=1), found.pixels.sum(axis=0))
    )
    return _Case(name, found, (predicted, positive), (files[0], files[1]))


def _one_hot(arrays: Sequence[np.ndarray], files: Sequence[str], case: _Case) -> list[tuple[str, int]]:
    """Masks of 0 and another value that look one-hot, and along which axis."""
    if len({*case.found.labels} - {0}) != 1:
        return []
    ones = case.found.pixels[-1].sum(), case.found.pixels[:, -1].sum()
    found = [
        (file, one_hot_axis(mask, int(positive))) for mask, file, positive in zip(arrays, files, ones, strict=True)
    ]
    return [(file, axis) for file, axis in found if axis is not None]


def _classes(cases: Sequence[_Case], named: Classes | None, reading: Reading, ignored: int | None) -> Classes:
    """Which classes are counted. Where nobody names any: the foreground of masks that have one value each, else every label."""
    binary = not reading.labels and all(is_binary(values) for case in cases for values in case.values)
    labels = sorted({label for case in cases for values in case.values for label in values} - {0, ignored})
    if binary and (named is None or len(named.labels) == 1):
        # whatever number the foreground has
        return Classes({next(iter(named.labels)) if named else FOREGROUND: frozenset(labels)})
    for case in cases:
        if named is None:
            refuse_grey(case.values, case.files, reading.limits)
        else:
            refuse_unnamed(case.values, case.files, named)
    found = named or of_labels(labels)
    return found.chosen(reading.labels) if reading.labels else found


def _channel_names(named: Classes | None, channels: int) -> list[str]:
    """Names of channels: those of the classes where they are as many, with or without the background."""
    names = list(named.labels) if named else []
    if len(names) == channels:
        return names
    return ["background", *names] if names and len(names) + 1 == channels else [f"channel {k}" for k in range(channels)]


def _doubts(cases: Sequence[_Case], named: Classes | None, ignored: int | None, counted: Classes) -> list[str]:
    """What looks like a mistake of how masks were written, and is no error."""
    found = []
    shift = _shift(cases)
    if apart := _apart(cases, ignored, counted):
        found.append(apart)
    elif shift:
        found.append(
            f"labels of the predictions seem to be shifted by {shift:+d} against the references: pixels agree "
            f"{'one label lower' if shift > 0 else 'one label higher'}; renumber them, if so"
        )
    others = {label for case in cases for label in case.values[1] if 1 < label < 255}
    if named is None and ignored is None and others and any(255 in case.values[1] for case in cases):
        found.append("255 counts as a class here: where it marks pixels to be left out, say --ignore-label 255")
    return found


def _apart(cases: Sequence[_Case], ignored: int | None, counted: Classes) -> str | None:
    """That predictions and references have no label in common, besides the background; None where they have, or one has no label."""
    predicted, true = (sorted({v for case in cases for v in case.values[k]} - {0, ignored}) for k in (0, 1))
    together = any(own.intersection(predicted) and own.intersection(true) for own in counted.labels.values())
    if not predicted or not true or set(predicted) & set(true) or together:
        return None
    ours, theirs = (some_of([*map(str, labels)]) for labels in (predicted, true))
    example = f'{{"labels": {{"background": 0, "organ": [{true[0]}, {predicted[0]}]}}}}'
    return (
        f"predictions (labels: {ours}) and references (labels: {theirs}) have no label in common but the background: where they number one "
        f"class differently, renumber it, or give it both numbers in a dataset.json beside the references, like {example}; --labels organ "
        "counts it alone"
    )


def _shift(cases: Sequence[_Case]) -> int:
    """By how much labels of predictions are off, where more than half of the true pixels agree so and fewer than a quarter of these as
    they are; 0 where that is not seen."""
    positive, agreeing = dict.fromkeys((0, 1, -1), 0), dict.fromkeys((0, 1, -1), 0)
    for case in cases:
        place = {label: k for k, label in enumerate(case.found.labels)}
        for label, shift in product(case.values[1], agreeing):
            if label and label + shift > 0:  # what is taken for background has not been seen
                positive[shift] += int(case.found.pixels[:, place[label]].sum())
                if label + shift in place:
                    agreeing[shift] += int(case.found.pixels[place[label + shift], place[label]])
    best = max((1, -1), key=lambda shift: agreeing[shift])
    return best if 2 * agreeing[best] > positive[best] and 4 * agreeing[0] < agreeing[best] else 0
