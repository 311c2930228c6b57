"""What every loss is: a module of torch with settings, which averages what it finds for images and classes."""

import math
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, fields, replace
from numbers import Integral, Real
from typing import Any, Literal, TypedDict

import torch
from torch import Tensor

from segbounds.errors import InputError
from segbounds.learning.losses.inputs import Activation, Input, Rows, rows
from segbounds.learning.losses.processes import over_processes

Per = Literal["image", "batch", "processes"]
Classes = Literal["all", "present", "published"] | Sequence[int]
Empty = Literal["metric", "one", "skip", "nan"]
Reduction = Literal["mean", "sum", "none"]


class How(TypedDict, total=False):
    """What every loss wants to know.

    input
        "logits" or "probabilities": what the network gives. Never guessed; with an ``activation`` alone it is "logits".
    activation
        What makes (or made) the probabilities of several channels: "softmax", classes that exclude each other, or "sigmoid", channels
        that are questions of their own and may overlap. Left out, a reference of class numbers says the first; one of masks says
        nothing, and is refused with logits. One channel has a sigmoid.
    per
        "image": the loss of each image, averaged. "batch": the pixels of the batch count as those of one image. "processes": so do those
        of the batches of all processes of torch.distributed, each of which then has the whole loss, with gradients that are right when
        they are averaged over the processes, as DistributedDataParallel does; without torch.distributed as "batch".
    classes
        Over which classes the losses of the single classes are averaged: "all" of them, those "present" in the reference
        (an image without any counts 0), or those listed (so ``range(1, 4)`` leaves out the background). "published" is what
        `lovasz_softmax` has: those present among several channels, and the only one.
    class_weights
        How much each class counts, in the mean too (which is divided by their sum): one number for each of the classes, or for each of
        those listed; for entropies of one channel two, background and foreground.
    empty
        What a class is worth where the reference has none of it: "metric", what the similarity says; "one", full marks whatever is
        predicted; "skip", left out of means, sums and gradients; "nan", the same, and NaN with reduction="none" or where nothing is left.
    ignore
        A label whose pixels are left out; in soft labels, the number that stands in all channels there.
    reduction
        "mean", "sum", or "none": (images, classes), for entropies the loss of each pixel.
    """

    input: Input
    activation: Activation | None
    per: Per
    classes: Classes
    class_weights: Sequence[float] | None
    empty: Empty
    ignore: float | None
    reduction: Reduction


@dataclass(frozen=True)
class LossSettings:
    """The same, checked."""

    input: Input = None  # type: ignore[assignment]  # this is refused: it has to be said
    activation: Activation | None = None
    per: Per = "image"
    classes: Classes = "all"
    class_weights: Sequence[float] | None = None
    empty: Empty = "metric"
    ignore: float | None = None
    reduction: Reduction = "mean"

    def __post_init__(self) -> None:
        if self.activation is not None:
            one_of("activation", self.activation, ("softmax", "sigmoid"))
            if self.input is None:
                self._is("input", "logits")
        for name, known in (
            ("input", ("logits", "probabilities")),
            ("per", ("image", "batch", "processes")),
            ("empty", ("metric", "one", "skip", "nan")),
            ("reduction", ("mean", "sum", "none")),
        ):
            one_of(name, getattr(self, name), known)
        if self.ignore is not None and (not isinstance(self.ignore, Real) or math.isnan(self.ignore)):
            raise InputError(
                f"ignore={self.ignore!r} is no label: give a number that stands in the reference, such as 255"
            )
        if isinstance(self.classes, str):
            one_of("classes", self.classes, ("all", "present", "published"))
        elif isinstance(self.classes, Sequence) and all(isinstance(number, Integral) for number in self.classes):
            self._is("classes", tuple(map(int, self.classes)))
        else:
            raise InputError(f"classes={self.classes!r} are none: say 'all', 'present', or list them, like range(1, 4)")
        if self.class_weights is not None:
            self._is("class_weights", weights_given("class_weights", self.class_weights))

    def _is(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def __str__(self) -> str:
        given = ((field.name, getattr(self, field.name), field.default) for field in fields(self))
        return ", ".join(f"{name}={value!r}" for name, value, default in given if value != default)


def one_of(name: str, value: Any, known: Sequence[str]) -> None:
    if value not in known:
        said = ", ".join(map(repr, known[:-1])) + f" or {known[-1]!r}"
        raise InputError(f"{name}={value!r} is not known: say {said}")


def in_order(weights: Any) -> list[Any]:
    """What is given one after the other, or by 0, 1, 2, …. Raises TypeError for what has no such order."""
    if isinstance(weights, Mapping):
        if sorted(weights, key=str) != sorted(range(len(weights)), key=str):
            raise TypeError(weights)
        return [weights[number] for number in range(len(weights))]
    if isinstance(weights, Set):
        raise TypeError(weights)
    return list(weights)


def weights_given(name: str, weights: Any) -> tuple[float, ...]:
    """Numbers that can weigh: finite, at least 0, and not all 0; in order, or by the number of the class."""
    try:
        found = tuple(float(weight) for weight in in_order(weights))
    except (TypeError, ValueError):
        raise InputError(f"{name}={weights!r} are no numbers: give one for each class") from None
    if not found or min(found) < 0 or not all(weight < math.inf for weight in found):
        raise InputError(f"{name}={found} are not all finite and at least 0")
    if not any(found):
        raise InputError(f"{name}={found} are all 0: nothing would be learnt")
    return found


class Loss(torch.nn.Module):
    """A loss: called with (prediction, reference), or (prediction, reference, weights), it gives a tensor with one number.

    prediction, reference
        As the text of the package says.
    weights
        Of pixels, how much each counts: (images, *space), (images, 1, *space) or (1, 1, *space), at least 0; 0 leaves a pixel out.

    Raises InputError for shapes and devices that do not fit, for a batch without images, for labels that are none, for
    probabilities outside [0, 1], and for what contradicts the activation (values are not looked at while torch compiles).
    """

    def __init__(
        self,
        name: str,
        of: Callable[[Rows, LossSettings], Tensor],
        settings: LossSettings,
        of_pixels: Callable[[Rows, LossSettings], Tensor] | None = None,
        *,
        looks: bool = False,
    ) -> None:
        super().__init__()
        self.name, self.settings = name, settings
        self._of, self._of_pixels = of, of_pixels
        self._looks = looks  # whether it looks itself for labels that are none, where it takes one pass

    def forward(self, prediction: Tensor, reference: Tensor, weights: Tensor | None = None) -> Tensor:
        how, found = self.settings, rows(prediction, reference, weights, self.settings, look=not self._looks)
        if self._of_pixels is not None and how.reduction != "mean":
            pixels = self._of_pixels(found, how)
            return pixels.sum() if how.reduction == "sum" else _shaped(pixels, prediction)
        values = self._of(found, how)
        if values.ndim < 2:
            return reduced(values, how.reduction) if values.ndim else values
        return averaged(values, found, how)

    def each(self, prediction: Tensor, reference: Tensor, weights: Tensor | None = None) -> Tensor:
        """Before averaging: of shape (images, channels), or (1, channels) per batch; without channels where a loss has one value
        for all classes."""
        how = replace(self.settings, reduction="none")
        return self._of(rows(prediction, reference, weights, how), how)

    def __repr__(self) -> str:
        what, _, arguments = self.name.partition("(")
        given = ", ".join(part for part in (arguments.removesuffix(")"), str(self.settings)) if part)
        return f"{what}({given})"

    def extra_repr(self) -> str:
        return str(self.settings)


def reduced(values: Tensor, reduction: Reduction) -> Tensor:
    if reduction == "none":
        return values
    return values.sum() if reduction == "sum" else values.mean()


def _shaped(pixels: Tensor, prediction: Tensor) -> Tensor:
    """The losses of pixels in the shape of the reference, or of the prediction where each channel has its own."""
    channels = pixels.shape[1]
    shape = (len(prediction), *prediction.shape[2:]) if channels == 1 < prediction.shape[1] else prediction.shape
    return pixels.reshape(shape)


# --- sums -------------------------------------------------------------------------------------------------------------


def summed(values: Tensor, per: Per) -> Tensor:
    """The sums over the pixels: (images, channels), or (1, channels) per batch."""
    return over(values.sum(2), per)


def over(sums: Tensor, per: Per) -> Tensor:
    """Sums of single images as they are, or those of the batch, or of all processes, with an axis of 1."""
    if per == "image":
        return sums
    sums = sums.sum(0, keepdim=True)
    return sums if per == "batch" else over_processes(sums)


def joined(values: Tensor, per: Per) -> Tensor:
    """The values as (images, channels, pixels), or (1, channels, all pixels) per batch."""
    return values if per == "image" else values.transpose(0, 1).flatten(1)[None]


# --- means ------------------------------------------------------------------------------------------------------------


def averaged(values: Tensor, found: Rows, how: LossSettings) -> Tensor:
    """The losses of single classes, (images, channels), as the settings want them together."""
    classes = _chosen(how, values.shape[1])
    present = None
    if (
        how.empty != "metric"
        or (how.classes in ("present", "published") and values.shape[1] > 1)
        or how.classes == "present"
    ):
        present = over(found.present().to(values.dtype), how.per) > 0
        present = present if classes is None else present[:, classes]
    channels, values = values.shape[1], values if classes is None else values[:, classes]
    if present is None and how.class_weights is None:
        return reduced(values, how.reduction)
    counts = torch.ones_like(values) if how.class_weights is None else _class_weights(values, channels, classes, how)
    if present is not None:
        return _of_present(values, counts, present, how)
    weighed = values * counts
    if how.reduction == "none":
        return weighed
    return weighed.sum() if how.reduction == "sum" else weighed.sum() / counts.sum()


def _of_present(values: Tensor, counts: Tensor, present: Tensor, how: LossSettings) -> Tensor:
    """Where it matters which classes the reference has."""
    if how.empty == "one":
        values = torch.where(present, values, 0)
    one_by_one = how.classes in ("present", "published") and how.empty == "metric"
    if one_by_one or how.empty in ("skip", "nan"):
        counts = torch.where(present, counts, 0)
    weighed = torch.where(counts > 0, values, 0) * counts
    if how.reduction == "none":
        return weighed if how.empty != "nan" else torch.where(present, weighed, torch.nan)
    if how.reduction == "sum":
        return weighed.sum()
    if one_by_one:  # images first, as those published have it
        totals = counts.sum(1)
        return (weighed.sum(1) / torch.where(totals > 0, totals, 1)).mean()
    total = counts.sum()
    mean = weighed.sum() / torch.where(total > 0, total, 1)
    return torch.where(total > 0, mean, torch.nan) if how.empty == "nan" else mean


def _chosen(how: LossSettings, channels: int) -> list[int] | None:
    if isinstance(how.classes, str):
        return None
    chosen = list(how.classes)
    if not chosen or not all(-channels <= number < channels for number in chosen):
        raise InputError(f"classes={chosen} are not among the {channels} channels of the prediction")
    return chosen


def _class_weights(values: Tensor, channels: int, classes: list[int] | None, how: LossSettings) -> Tensor:
    """One for each of the classes averaged, in the shape of their values."""
    given = how.class_weights or ()
    wanted = channels if classes is None else len(classes)
    if len(given) == channels != wanted and classes is not None:
        given = tuple(given[number] for number in classes)
    if len(given) != wanted:
        raise InputError(f"{len(given)} class_weights for {wanted} classes: give one each")
    return torch.tensor(given, dtype=values.dtype, device=values.device).expand(len(values), -1)
