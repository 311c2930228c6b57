"""A metric to keep: masks come batch by batch, counts are kept, and averages in any unit are exact at the end.

What is kept are whole numbers, not means of means: two trackers that saw half of the images each give, merged, what one gives that saw
all of them, to the last bit.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any

import numpy as np

from segbounds.errors import InputError, told
from segbounds.masks.counting import count
from segbounds.masks.counting._inputs import given as as_given
from segbounds.masks.counting._inputs import refuse_no_labels
from segbounds.metrics.averages import EMPTY, UNITS, CountTable
from segbounds.metrics.catalogue import named
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity

OF_CLASSES = ("per_image", "pooled")  # units that give a value for each class


class MetricTracker:
    """Similarities of segmentations that arrive in batches; `update`, `compute` and `reset` as in torchmetrics.

    metrics
        Similarities, or their names: ``"dice"``, ``"tversky:alpha=0.3,beta=0.7"``.
    classes
        None for binary masks. Otherwise how many labels there are (0 to classes - 1), or their names by label. The background, label 0,
        is left out unless ``background`` is true.
    unit
        Which average `compute` gives, one of ``segbounds.metrics.averages.UNITS``: "per_image", "pooled", "per_class",
        "per_image_then_class", "per_class_then_image", "micro".
    empty
        What a metric is where it reads 0/0, as Dice of two empty masks: "own" (its definition's), "1", "0", "nan" or "skip" (left out of
        means).
    ignored
        A label of the reference whose pixels are left out.
    channels
        Whether masks have a channel for each of the ``classes``, (images, classes, *space), one-hot or overlapping as nested regions are.
        Then it has to be said whether the first is the ``background``, left out (False), or a class as the others (True).

    Raises InputError for an unknown metric or unit, and fewer than two classes.

    >>> tracker = MetricTracker(["dice"], unit="pooled")
    >>> tracker.update([[[1, 1], [0, 0]]], [[[1, 0], [0, 0]]])
    >>> tracker.update([[[0, 0], [0, 0]]], [[[0, 0], [0, 1]]])
    >>> tracker.compute()
    {'Dice': 0.5}
    """

    def __init__(
        self,
        metrics: Sequence[Similarity | str] | Similarity | str = ("dice", "jaccard"),
        *,
        classes: int | Sequence[str] | None = None,
        unit: str = "per_image",
        empty: str | float = "own",
        background: bool | None = None,
        ignored: int | None = None,
        channels: bool = False,
    ) -> None:
        if not isinstance(metrics, Iterable):
            metrics = (metrics,)  # which names what is wrong with it
        self.metrics = [named(metric) for metric in ((metrics,) if isinstance(metrics, str) else metrics)]
        names = _names(classes)
        self.labels = {name: k for k, name in enumerate(names) if k or background} if names else {"foreground": 1}
        self.binary, self.highest = not names, 1 if channels else max(1, len(names) - 1)
        self.channels = len(names) if channels else 0
        if channels and (not names or background is None):
            raise InputError(
                "channels are of classes: say which with classes=, and whether the first is a class as the others (background=True) or "
                "left out (background=False)"
            )
        if not isinstance(unit, str) or unit not in UNITS:
            raise InputError(f"there is no unit {told(unit)}: the units are {', '.join(UNITS)}")
        if isinstance(empty, int | float):
            empty = f"{empty:g}"
        if not isinstance(empty, str) or empty not in EMPTY:
            raise InputError(f"empty masks count as {', '.join(map(repr, EMPTY))}, not {told(empty)}")
        if not isinstance(ignored, int | np.integer | None):
            raise InputError(f"ignored={told(ignored)} is no label: give a whole number, like 255")
        self.unit, self.empty, self.ignored = unit, empty, ignored
        self._seen: list[np.ndarray] = []  # int64 of shape (images, classes, 4) each
        self._shared = 0  # how many of these all processes have

    def update(self, prediction: Any, reference: Any) -> None:
        """Counts a batch: arrays or torch tensors of one shape (images, height, width), or with more axes: the first runs over images. Or
        two lists of as many images, each pair of a shape of its own.

        Binary masks are bool, or 0 and 1; labels are whole numbers. Raises InputError for different shapes, fewer than three axes (an image
        that is not in a batch would count as many), other values, and labels beyond the classes: then nothing of the batch is counted.
        """
        images = [_one_by_one(masks) for masks in (prediction, reference)]
        if all(each is None for each in images):
            self._seen.append(self._counted(as_given(prediction), as_given(reference)))
            return
        predictions, references = (
            [*as_given(masks)] if each is None else each
            for masks, each in zip((prediction, reference), images, strict=True)
        )
        if len(predictions) != len(references):
            raise InputError(
                f"there are {len(predictions)} predictions and {len(references)} references: give a reference for each"
            )
        self._seen += [
            self._counted(as_given(p)[None], as_given(r)[None]) for p, r in zip(predictions, references, strict=True)
        ]

    def __call__(self, prediction: Any, reference: Any) -> dict[str, Any]:
        """Counts a batch as `update` does, and gives the averages of this batch alone."""
        before = len(self._seen)
        self.update(prediction, reference)
        batch = copy(self)
        batch._seen = self._seen[before:]
        return batch.compute()

    def _counted(self, prediction: Any, reference: Any) -> np.ndarray:
        """int64 of shape (images, classes, 4)."""
        if tuple(prediction.shape) != tuple(reference.shape) or len(prediction.shape) < 3:
            raise InputError(
                f"prediction has shape {tuple(prediction.shape)} and reference {tuple(reference.shape)}: give both as (images, height, "
                "width) or with more axes; mask[None] is a batch of one image, mask[:, None] are flat masks, mask[:, 0] has no channel"
            )
        for name, mask in (("prediction", prediction), ("reference", reference)):
            refuse_no_labels(mask, name)
        if self.channels and prediction.shape[1] != self.channels:
            raise InputError(
                f"masks of shape {tuple(prediction.shape)} have {prediction.shape[1]} channels, and there are {self.channels} classes: "
                "give (images, classes, *space)"
            )
        ignore = None if self.ignored is None else reference == self.ignored
        if ignore is not None:
            reference = reference * ~ignore  # another value than that of a label is fine there
        self._refuse_others(prediction=prediction, reference=reference)
        if self.channels:
            left_out = [None if ignore is None else ignore[:, k] for k in range(self.channels)]
            batch = [
                count(prediction[:, k] == 1, reference[:, k] == 1, ignore=left_out[k], batched=True)
                for k in self.labels.values()
            ]
        else:
            batch = [
                count(prediction == label, reference == label, ignore=ignore, batched=True)
                for label in self.labels.values()
            ]
        return np.stack([np.stack(counts, axis=-1) for counts in batch], axis=1)

    def _refuse_others(self, **masks: Any) -> None:
        """Raises InputError for labels beyond the classes."""
        remedy = (
            "threshold it first (mask > 0), or say how many classes there are" if self.binary else "name all classes"
        )
        for name, mask in masks.items():
            if mask.shape[0] and (int(mask.max()) > self.highest or int(mask.min()) < 0):
                raise InputError(
                    f"the {name} has labels {float(mask.min()):g} to {float(mask.max()):g}, and there are 0 to {self.highest}: {remedy}, "
                    "or give the label that is left out as ignored"
                )

    @property
    def table(self) -> CountTable:
        """The counts of each class of each image that was seen, in order."""
        seen = np.concatenate(self._seen) if self._seen else np.zeros((0, len(self.labels), 4), np.int64)
        names = tuple(str(k) for k in range(len(seen)))
        return CountTable(names, tuple(self.labels), Counts(*np.moveaxis(seen, -1, 0)))

    def compute(self) -> dict[str, Any]:
        """The average of each metric, by name; by class where the unit is of one class and there are several.

        Raises InputError before anything was seen.
        """
        if not self._seen:
            raise InputError("nothing has been counted yet: call update first")
        table = self.table
        found: dict[str, Any] = {}
        for metric in self.metrics:
            values = [average.mean for average in table.average(metric, self.unit, self.empty)]
            several = self.unit in OF_CLASSES and not self.binary
            found[metric.name] = dict(zip(self.labels, values, strict=True)) if several else values[0]
        return found

    def reset(self) -> None:
        """Forgets what was counted."""
        self._seen, self._shared = [], 0

    def merge(self, *others: "MetricTracker") -> None:
        """Adds what others have counted, as if their images had come after these. Raises InputError for other classes."""
        for other in others:
            if not isinstance(other, MetricTracker):
                raise InputError(f"{type(other).__name__} is no tracker: merge takes trackers, one after the other")
            if (other.labels, other.ignored, other.channels) != (self.labels, self.ignored, self.channels):
                raise InputError(
                    f"trackers of {list(other.labels)} and of {list(self.labels)} cannot be merged: count the same classes"
                )
            self._seen += other._seen

    def gather(self) -> None:
        """Within a group of `torch.distributed`: each process has afterwards what all of them counted, in the order of their ranks; what
        was gathered before is not gathered again. Without such a group it does nothing, so that one script serves both."""
        import torch.distributed as group

        if not (group.is_available() and group.is_initialized()):
            return
        seen: list[list[np.ndarray]] = [[] for _ in range(group.get_world_size())]
        group.all_gather_object(seen, self._seen[self._shared :])
        self._seen = self._seen[: self._shared] + [batch for of_one in seen for batch in of_one]
        self._shared = len(self._seen)

    def __repr__(self) -> str:
        names = ", ".join(metric.name for metric in self.metrics)
        return f"MetricTracker([{names}], classes={list(self.labels)}, unit={self.unit!r}, {sum(map(len, self._seen))} images)"


def _names(classes: Any) -> list[str]:
    """Names of classes by label; none for masks."""
    if classes is None:
        return []
    if isinstance(classes, int | np.integer):
        names = [f"class {k}" for k in range(classes)]
    else:
        try:
            names = [] if isinstance(classes, str) else [*classes]
        except Exception:  # nothing to go through, or a tensor that cannot be
            names = []
        if not names or not all(isinstance(name, str) for name in names):
            raise InputError(
                f"{type(classes).__name__} names no classes: give how many there are, or a list of their names"
            )
    if len(names) < 2:
        raise InputError(
            f"there are {len(names)} classes: give at least two, the background among them, or None for masks"
        )
    if len(set(names)) < len(names):
        raise InputError(f"two classes have one name ({', '.join(names)}): name each otherwise")
    return names


def _one_by_one(masks: Any) -> list[Any] | None:
    """The images of a list of arrays, or of lists that differ in shape; None for anything else."""
    if not isinstance(masks, list | tuple):
        return None
    each = [as_given(mask) for mask in masks]
    alike = len({tuple(mask.shape) for mask in each}) == 1
    return each if each and (not alike or hasattr(masks[0], "shape")) else None
