"""What a loss is given, in the shapes that users have it, made ready: predictions, references, weights of pixels.

Whether the channels exclude each other (a softmax) or are questions of their own (a sigmoid each) is said, by ``activation`` or by a
reference of class numbers, and never guessed: a reference or probabilities that contradict it are refused.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import torch
from torch import Tensor

from segbounds.errors import InputError
from segbounds.learning.losses.labels import check_labels, masks, within

Input = Literal["logits", "probabilities"]
Activation = Literal["softmax", "sigmoid"]

#: Where 1 - p can no longer be told from 1 in single precision, the logarithm is continued along its tangent: its slope is
#: the largest gradient there is. In float16 that must stay below 65504.
LEAST_PROBABILITY, LEAST_IN_HALF = 2.0**-24, 2.0**-15
SMALL = (torch.int8, torch.uint8)
HALF = (torch.float16, torch.bfloat16)


class Said(Protocol):
    """What is said of the input: read from the settings of a loss."""

    @property
    def input(self) -> Input: ...
    @property
    def activation(self) -> Activation | None: ...
    @property
    def ignore(self) -> float | None: ...


@dataclass(frozen=True)
class Rows:
    """A batch made ready: (images, channels, pixels), predictions of at least single precision."""

    prediction: Tensor
    labels: Tensor  # masks of all channels, or with one channel in its place the numbers of classes
    numbered: bool  # which of both
    logits: bool
    activation: Activation | None  # what makes or made the probabilities; None where nothing was said
    kept: Tensor | None = None  # (images, 1, pixels), what is not ignored; None for everything
    weights: Tensor | None = None  # (images, 1, pixels), how much a pixel counts; None for 1
    least: float = LEAST_PROBABILITY

    @property
    def channels(self) -> int:
        return self.prediction.shape[1]

    @property
    def hard(self) -> bool:
        """Whether the reference is known to be of 0 and 1, or of numbers."""
        return self.numbered or not self.labels.is_floating_point()

    @property
    def in_one_pass(self) -> bool:
        """Whether its soft counts can be taken in one pass over logits and labels: all of them count, and as much."""
        return self.logits and self.kept is None

    def probabilities(self) -> Tensor:
        if not self.logits:
            return self.prediction
        return self.prediction.softmax(1) if self.activation == "softmax" else self.prediction.sigmoid()

    def reference(self) -> Tensor:
        """Masks of all channels, of the kind of the prediction; 0 where ignored."""
        found = masks(self.labels, self.channels, self.prediction.dtype)
        return self.regarded(found) if self.numbered else found

    def present(self) -> Tensor:
        """Whether the reference has any of each class: (images, channels)."""
        if not self.numbered:
            return self.regarded(self.labels > 0).any(2)
        found = [self.regarded(self.labels == number).any(2) for number in range(self.channels)]
        return torch.cat(found, 1)

    def regarded(self, values: Tensor) -> Tensor:
        """The values with 0, and no gradient, where pixels are ignored."""
        return values if self.kept is None else torch.where(self.kept, values, 0)

    def weighed(self, values: Tensor) -> Tensor:
        """The same, each pixel as often as it counts."""
        values = self.regarded(values)
        return values if self.weights is None else values * self.weights

    def pixels(self) -> Tensor:
        """How many pixels count: (images, 1)."""
        if self.weights is not None:
            return self.weights.sum(2)
        if self.kept is not None:
            return self.kept.sum(2)
        return self.prediction.new_full((len(self.prediction), 1), self.prediction.shape[2])


def rows(prediction: Tensor, reference: Tensor, weights: Tensor | None, said: Said, *, look: bool = True) -> Rows:
    """The batch made ready. Raises InputError where its parts do not fit each other, or what was said.

    look
        Whether to look for labels that are none, which takes a pass over them; otherwise only where `Rows.in_one_pass` is not so.
    """
    prediction, reference = _plain("prediction", prediction), _plain("reference", reference)
    if prediction.ndim < 2 or 0 in prediction.shape[:2] or not prediction.is_floating_point():
        raise InputError(
            "a prediction is floating point of shape (images, channels, *space) with at least one of both, not "
            f"{prediction.dtype} of shape {tuple(prediction.shape)}"
        )
    _same_device("reference", reference, prediction)
    flat = _flat(prediction)
    least = LEAST_IN_HALF if flat.dtype == torch.float16 else LEAST_PROBABILITY
    flat = flat.float() if flat.dtype in HALF else flat
    labels, numbered = _labels(prediction, reference)
    found = Rows(flat, labels, numbered, said.input == "logits", _activation(prediction, numbered, said), least=least)
    found = _kept(found, _weights(prediction, weights), said.ignore)
    if said.input == "probabilities" and not within(found.prediction.detach(), -1e-3, 1 + 1e-3):
        raise InputError("the prediction has values outside [0, 1]: say input='logits', or apply a sigmoid or softmax")
    if look or not found.in_one_pass:
        check_labels(found.labels, found.channels)
    if found.activation == "softmax":
        check_exclusive(found, rounded=prediction.dtype in HALF)
    return found


def _plain(name: str, given: Tensor) -> Tensor:
    """Tensors of other libraries, such as those with the header of an image, as tensors of torch."""
    if isinstance(given, Mapping | list | tuple):
        raise InputError(f"the {name} is {type(given).__name__}, no tensor: take the tensor out of it")
    if not isinstance(given, Tensor):
        raise InputError(f"the {name} is {type(given).__name__}, no tensor: torch.as_tensor makes it one")
    return given if type(given) is Tensor else given.as_subclass(Tensor)


def _same_device(name: str, given: Tensor, prediction: Tensor) -> None:
    if prediction.device != given.device:
        raise InputError(f"the prediction is on {prediction.device} and the {name} on {given.device}: move one")


def _activation(prediction: Tensor, numbered: bool, said: Said) -> Activation | None:
    """What was said, or what the shapes leave no choice about."""
    if prediction.shape[1] == 1:
        if said.activation == "softmax":
            raise InputError(
                "a softmax of one channel is 1 everywhere: say activation='sigmoid', or give more channels"
            )
        return "sigmoid"
    if said.activation is not None or said.input == "probabilities":
        return said.activation
    if numbered:
        return "softmax"
    hint = "; without channels give (images, 1, *space)" if prediction.ndim == 3 else ""
    raise InputError(
        f"masks of {prediction.shape[1]} channels do not say whether classes exclude each other: say activation='softmax' if each "
        f"pixel is of one class, 'sigmoid' if channels may overlap{hint}"
    )


def _labels(prediction: Tensor, reference: Tensor) -> tuple[Tensor, bool]:
    """The reference as (images, channels or 1, pixels), and whether it has the numbers of classes."""
    reference = reference.detach()
    (images, channels, *space), shape = prediction.shape, tuple(reference.shape)
    if shape == tuple(prediction.shape):
        return _flat(reference), False
    if shape not in ((images, *space), (images, 1, *space)):
        raise InputError(
            f"a reference of shape {shape} does not go with a prediction of shape {tuple(prediction.shape)}: give "
            f"{(images, *space)} or {tuple(prediction.shape)}{_without_batch(shape, tuple(prediction.shape))}"
        )
    numbered = channels > 1
    if numbered and reference.dtype in SMALL and torch.iinfo(reference.dtype).max < channels:
        reference = reference.short()  # what is compared with the number of a class must be able to be it
    return _flat(reference.reshape(images, 1, *space)), numbered


def _without_batch(reference: tuple[int, ...], prediction: tuple[int, ...]) -> str:
    """A hint, where one image was given as if it were a batch."""
    alone = len(prediction) > 2 and reference in (prediction[1:], (1, *prediction[1:]))
    return "; one image alone is a batch of one: prediction[None], reference[None]" if alone else ""


def _weights(prediction: Tensor, weights: Tensor | None) -> Tensor | None:
    if weights is None:
        return None
    weights = _plain("weights", weights).detach()
    _same_device("weights", weights, prediction)
    (images, _, *space), shape = prediction.shape, tuple(weights.shape)
    if shape not in ((images, *space), (images, 1, *space), (1, 1, *space)):
        raise InputError(
            f"weights of shape {shape} are none of the pixels of a prediction of shape {tuple(prediction.shape)}: give "
            f"{(images, *space)}"
        )
    flat = _flat(weights.reshape(shape[0], 1, *space)).to(prediction.dtype)
    flat = (flat.float() if flat.dtype in HALF else flat).expand(images, -1, -1)
    if not within(flat, 0, torch.finfo(flat.dtype).max):
        raise InputError("weights of pixels are finite and at least 0")
    return flat


def _kept(found: Rows, weights: Tensor | None, ignore: float | None) -> Rows:
    kept = None if ignore is None else (found.labels != ignore).any(1, keepdim=True)
    if weights is not None:
        counted = weights > 0
        kept = counted if kept is None else kept & counted
        weights = torch.where(kept, weights, 0)
    if kept is None:
        return found
    # what is predicted there may be anything, NaN too, which no later multiplication by 0 would take out of gradients
    prediction, labels = torch.where(kept, found.prediction, 0), torch.where(kept, found.labels, 0)
    return replace(found, prediction=prediction, labels=labels, kept=kept, weights=weights)


def check_exclusive(found: Rows, rounded: bool = False) -> None:
    """Raises InputError where a pixel is of two classes or of none. Values are not looked at while torch compiles."""
    if not found.numbered and not _sums_to_one(found, found.labels, 1e-3):
        raise InputError(
            "the channels of the reference overlap or leave pixels without a class, which contradicts a softmax: say "
            "activation='sigmoid', or give each pixel one class"
        )
    if not found.logits and not _sums_to_one(found, found.prediction.detach(), 2e-2 if rounded else 1e-3):
        raise InputError(
            "the probabilities of the classes do not sum to 1, which contradicts a softmax: say activation='sigmoid' if channels "
            "are questions of their own"
        )


def _sums_to_one(found: Rows, values: Tensor, tolerance: float) -> bool:
    if torch.compiler.is_compiling():
        return True
    kind = torch.int32 if not values.is_floating_point() else None
    sums = values.sum(1, keepdim=True, dtype=kind)
    sums = sums if found.kept is None else torch.where(found.kept, sums, 1)
    return within(sums, 1 - tolerance, 1 + tolerance)


def torch_alone(values: Tensor) -> bool:
    """Whether only torch's own operations will do, and no loop compiled for the processor."""
    if values.device.type != "cpu" or values.dtype != torch.float32 or torch.compiler.is_compiling():
        return True
    # transforms of functions, such as torch.func.grad, see through torch's operations only
    return torch._C._are_functorch_transforms_active()


def _flat(values: Tensor) -> Tensor:
    """(images, channels, *space) as (images, channels, pixels); without space there is one pixel."""
    return values.flatten(2) if values.ndim > 2 else values[..., None]


def safe_log(values: Tensor, least: float) -> Tensor:
    """The logarithm, below ``least`` along its tangent, so that gradients stay finite and point the right way."""
    tangent = values / least + (math.log(least) - 1)
    return torch.where(values < least, tangent, values.clamp(min=least).log())
