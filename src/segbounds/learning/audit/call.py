"""How a loss wants to be called, and asking it: whatever it raises, or gives, is told with what it was given."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from segbounds.errors import InputError, raised, unknown
from segbounds.metrics.counts import Counts
from segbounds.strangers import running

#: What can be said, and how.
SAID = {
    "input": ("logits", "probabilities"),
    "kind of labels": ("masks", "numbers", "column"),
    "order": ("prediction-first", "reference-first"),
    "kind of arrays": ("torch", "numpy"),
}
SHAPES = {1: (20,), 2: (4, 5), 3: (2, 2, 5)}  # twenty pixels in so many dimensions
SURE = 1e-9  # probabilities nearer to 0 or 1 have no logit that a sum could bear


@dataclass(frozen=True)
class Call:
    """How a loss wants to be called.

    input
        "logits" or "probabilities".
    channels
        1: a binary question. More: background and as many classes, to which the pixels of the foreground belong in turns.
    labels
        "masks": floating point 0 and 1 in the shape of the prediction, one-hot for several channels. "numbers": whole numbers of shape
        (images, *space). "column": numbers of shape (images, 1, *space), as floating point.
    channels_last
        Whether the shape is (images, *space, channels) instead of (images, channels, *space).
    dimensions
        How many of space: 1, 2 or 3.
    order
        "prediction-first", or "reference-first" as Keras has it: loss(y_true, y_pred).
    multilabel
        Whether the channels are questions of their own, whose masks overlap.
    arrays
        "torch" tensors, or "numpy" arrays, of which no gradient is asked.
    """

    input: str = "logits"
    channels: int = 1
    labels: str = "masks"
    channels_last: bool = False
    dimensions: int = 2
    order: str = "prediction-first"
    multilabel: bool = False
    arrays: str = "torch"

    def __post_init__(self) -> None:
        for (kind, known), value in zip(SAID.items(), (self.input, self.labels, self.order, self.arrays), strict=True):
            if value not in known:
                raise unknown(kind, value, known)
        if not 1 <= self.channels <= 8 or self.dimensions not in SHAPES:
            raise InputError(f"{self.channels} channels in {self.dimensions} dimensions: give 1 to 8, and 1, 2 or 3")
        if self.multilabel and (self.labels != "masks" or self.channels == 1):
            raise InputError(
                "questions that overlap have a mask for each of several channels: say labels='masks', and channels"
            )

    def classes(self, x: Tensor) -> Tensor:
        """Probabilities of the foreground, (images, pixels), as those of each channel."""
        if self.channels == 1:
            return x[:, None]
        if self.multilabel:  # the same mask, moved along
            return torch.stack([x.roll(3 * channel, 1) for channel in range(self.channels)], 1)
        turns = torch.arange(x.shape[1]) % (self.channels - 1)
        foreground = [torch.where(turns == number, x, 0) for number in range(self.channels - 1)]
        return torch.stack([1 - x, *foreground], 1)

    def prediction(self, x: Tensor) -> Tensor:
        """Probabilities of the foreground, (images, pixels), as the loss wants them."""
        each = self.classes(x)
        if self.input == "logits":
            inside = each.clamp(SURE, 1 - SURE)
            each = inside.logit() if self.channels == 1 or self.multilabel else inside.log()
        return self._shaped(each)

    def reference(self, y: Tensor) -> Tensor:
        masks = self.classes(y)
        if self.labels == "masks" or (self.channels == 1 and self.labels == "column"):
            return self._shaped(masks)
        numbers = masks.argmax(1, keepdim=True) if self.channels > 1 else masks.long()
        return self._shaped(numbers.to(y.dtype)) if self.labels == "column" else self._shaped(numbers, last=False)[:, 0]

    def _shaped(self, values: Tensor, last: bool = True) -> Tensor:
        first, *others = SHAPES[self.dimensions]
        times = values.shape[2] // 20  # more pixels make the first dimension longer
        shaped = values.reshape(*values.shape[:2], first * times, *others)
        return shaped.movedim(1, -1).contiguous() if self.channels_last and last else shaped


class Asked:
    """A loss with the way in which it is called; what it raises is told with what it was given."""

    def __init__(self, loss: Callable[..., Any], call: Call) -> None:
        self.loss, self.call = loss, call
        self.changed: set[str] = set()  # what it has written into
        self.one_each = False  # whether it gave one value for each image
        self.in_double = self._bears_double()

    def _bears_double(self) -> bool:
        """Whether it can be called in double precision: if not, but in single, it is asked in single."""
        x = torch.full((1, 20), 0.25, dtype=torch.float64)
        given = self.call.prediction(x), self.call.reference((x > 0).double())
        try:
            self._called(*given)
        except BaseException:  # a stranger's loss may raise anything, SystemExit too; the next call tells
            try:
                self._called(*(_single(part) for part in given))
            except BaseException:  # neither: it is called in another way
                return True
            return False
        return True

    def _called(self, prediction: Tensor, reference: Tensor) -> Any:
        names, before = ("prediction", "reference"), (prediction, reference)
        if self.call.order == "reference-first":
            names, before = names[::-1], before[::-1]
        # no leaves, and not ours: losses may write into what they are given, as they do in training
        given = before[0].clone(), before[1].clone()
        as_arrays = self.call.arrays == "numpy"
        with running():
            value = self.loss(*(part.detach().numpy() if as_arrays else part for part in given))
        self.changed |= {
            name
            for name, was, part in zip(names, before, given, strict=True)
            if not torch.equal(was.detach().nan_to_num(), part.detach().nan_to_num())
        }
        if isinstance(value, float | int | np.ndarray | np.generic):
            return torch.as_tensor(np.asarray(value, dtype=float))
        return value

    def tensor(self, prediction: Tensor, reference: Tensor) -> Tensor:
        shapes = f"a prediction {tuple(prediction.shape)} and a reference {tuple(reference.shape)} of {reference.dtype}"
        if not self.in_double:
            prediction, reference = _single(prediction), _single(reference)
        try:
            value = self._called(prediction, reference)
        except KeyboardInterrupt:  # Ctrl-C, which ends the command
            raise
        except BaseException as error:  # a stranger's loss may raise anything
            what, _, said = raised(error).partition(": ")
            raise InputError(
                f"the loss raises {what} on {shapes}: {said}; say how it is called: input, channels, labels, dimensions, order, arrays"
            ) from error
        usual = isinstance(value, Tensor) and not value.is_complex() and value.layout is torch.strided
        if usual and value.numel() != 1 and value.shape == (len(prediction),):
            self.one_each = True
            value = value.mean()
        if not usual or value.numel() != 1:
            shape = _kind_of_tensor(value) if isinstance(value, Tensor) else type(value).__name__
            remedy = (
                "have it averaged (reduction='mean')"
                if isinstance(value, Tensor)
                else "name a function that gives the loss alone"
            )
            raise InputError(f"the loss gives {shape} for {shapes}, not one number: {remedy}")
        number: Tensor = value.reshape(())
        return number

    def __call__(self, x: Tensor, y: Tensor, sure: float | None = None) -> float:
        prediction = self.call.prediction(x)
        if sure is not None:  # logits of this size, whatever the probabilities
            prediction = sure * prediction.sign()
        return float(self.tensor(prediction, self.call.reference(y)).detach())

    def gradient(self, x: Tensor, y: Tensor) -> Tensor:
        """By the prediction of the foreground: (images, pixels)."""
        prediction = self.call.prediction(x).requires_grad_()
        value = self.tensor(prediction, self.call.reference(y))
        if not value.requires_grad:
            return torch.full_like(x, torch.nan)
        try:
            with running():
                (slope,) = torch.autograd.grad(value, prediction, allow_unused=True)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # a stranger's way back may raise anything
            raise InputError(f"its gradient raises {type(error).__name__}") from error
        if slope is None:
            return torch.full_like(x, torch.nan)
        first = (slope.movedim(-1, 1) if self.call.channels_last else slope).flatten(2)
        if self.call.channels <= 2 and not self.call.multilabel:
            return first[:, -1]
        if self.call.multilabel:
            return first[:, 0]
        turns = torch.arange(x.shape[1]) % (self.call.channels - 1)
        return first[:, 1:].gather(1, turns.expand(len(x), 1, -1))[:, 0]


def _kind_of_tensor(value: Tensor) -> str:
    kind = "complex " if value.is_complex() else "" if value.layout is torch.strided else "sparse "
    return f"a {kind}tensor of shape {tuple(value.shape)}"


def _single(values: Tensor) -> Tensor:
    return values.float() if values.is_floating_point() else values


def masks(counts: Counts) -> tuple[Tensor, Tensor]:
    """One image with these counts, as soft masks of shape (1, pixels)."""
    prediction, reference = (torch.as_tensor(mask, dtype=torch.float64)[None] for mask in counts.masks())
    return prediction, reference
