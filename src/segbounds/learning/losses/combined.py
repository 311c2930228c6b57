"""Losses made of losses: weighted sums, and one loss at several resolutions."""

import math
from collections.abc import Sequence
from numbers import Real
from typing import Any, Literal

import torch
from torch import Tensor
from torch.nn import functional

from segbounds.errors import InputError, told
from segbounds.learning.losses.base import in_order, one_of

LEAST_LEVEL = 1 / 16  # as MONAI has it: levels of low resolution keep some weight


def combined(*losses: torch.nn.Module, weights: Sequence[float] | None = None) -> torch.nn.Module:
    """The weighted sum of losses of the same prediction and reference, such as Dice and cross-entropy:
    ``combined(soft_loss("dice", input="logits"), cross_entropy(input="logits"))``, or with `focal_loss`.

    losses
        Two or more. Each has its own settings, and is told itself what ``input`` is.
    weights
        One for each, at least 0; 1 where left out.

    It keeps of each statement what all its parts keep; where it is least is in general no best mask of any of them.
    """
    if len(losses) < 2 or not all(isinstance(loss, torch.nn.Module) for loss in losses):
        raise InputError(
            "give two or more losses, such as soft_loss('dice', input='logits') and cross_entropy(input='logits')"
        )
    given = tuple(1.0 for _ in losses) if weights is None else _numbers(weights)
    if len(given) != len(losses) or not all(isinstance(weight, Real) and 0 <= weight < math.inf for weight in given):
        raise InputError(f"weights={given} are not one number of at least 0 for each of {len(losses)} losses")
    reductions = {getattr(getattr(loss, "settings", None), "reduction", "mean") for loss in losses}
    if "none" in reductions:
        raise InputError("losses are added up as numbers: say reduction='mean' or 'sum' for each, not 'none'")
    return Combined(losses, tuple(map(float, given)))


def _numbers(weights: Any) -> tuple[float, ...]:
    try:
        return tuple(in_order(weights))
    except TypeError:
        raise InputError(f"weights={told(weights)} are no numbers in an order: give a list, like (1, 0.5)") from None


class Combined(torch.nn.Module):
    """The weighted sum of losses; called as each of them."""

    def __init__(self, losses: Sequence[torch.nn.Module], weights: tuple[float, ...]) -> None:
        super().__init__()
        self.losses, self.weights = torch.nn.ModuleList(losses), weights

    def forward(self, prediction: Tensor, reference: Tensor, *pixels: Tensor) -> Tensor:
        found: Any = sum(
            weight * loss(prediction, reference, *pixels)
            for weight, loss in zip(self.weights, self.losses, strict=True)
        )
        return found

    def __repr__(self) -> str:
        weights = "" if set(self.weights) == {1.0} else f", weights={self.weights}"
        return f"combined({', '.join(map(repr, self.losses))}{weights})"


def deep_supervision(
    loss: torch.nn.Module, weights: Literal["exp", "same", "two"] | Sequence[float] = "exp"
) -> torch.nn.Module:
    """The loss at several resolutions, added up: called with a list of predictions, the finest first, and one reference.

    predictions
        A list or tuple; one tensor is that level alone. A reference is resized to each by its nearest pixel ("nearest-exact" of torch),
        so that class numbers, one-hot masks and ignored labels stay what they are; or a list with one for each level.
    weights
        "exp": 1, 1/2, 1/4 and so on, never below 1/16; "same": 1; "two": 1 and then 1/2 (MONAI's modes); or one for each level, more
        than there are levels too. They are not divided by their sum.
    """
    if not isinstance(loss, torch.nn.Module):
        raise InputError("give the loss of one level, such as soft_loss('dice', input='logits')")
    if isinstance(weights, str):
        one_of("weights", weights, ("exp", "same", "two"))
        return DeepSupervision(loss, weights)
    given = _numbers(weights)
    if not given or not all(isinstance(weight, Real) and 0 <= weight < math.inf for weight in given):
        raise InputError(f"weights={given} are not one number of at least 0 for each level")
    return DeepSupervision(loss, tuple(map(float, given)))


class DeepSupervision(torch.nn.Module):
    """A loss at several resolutions."""

    def __init__(self, loss: torch.nn.Module, weights: str | tuple[float, ...]) -> None:
        super().__init__()
        self.loss, self.weights = loss, weights

    def forward(self, predictions: Tensor | Sequence[Tensor], reference: Tensor | Sequence[Tensor]) -> Tensor:
        levels, references = _list_of("predictions", predictions), _list_of("references", reference)
        if not levels:
            raise InputError("there is no prediction: give one for each level")
        references = references * len(levels) if isinstance(reference, Tensor) else references
        if len(references) != len(levels):
            raise InputError(f"{len(references)} references for {len(levels)} levels: give one each, or one for all")
        weights = self._weights(len(levels))
        found: Any = sum(
            weight * self.loss(level, _resized(truth, level))
            for weight, level, truth in zip(weights, levels, references, strict=True)
        )
        return found

    def _weights(self, levels: int) -> Sequence[float]:
        if self.weights == "same":
            return [1.0] * levels
        if self.weights == "two":
            return [1.0] + [0.5] * (levels - 1)
        if isinstance(self.weights, str):
            return [max(0.5**level, LEAST_LEVEL) for level in range(levels)]
        if len(self.weights) < levels:
            raise InputError(f"{len(self.weights)} weights for {levels} levels: give one each")
        return self.weights[:levels]

    def __repr__(self) -> str:
        return f"deep_supervision({self.loss!r}, weights={self.weights!r})"


def _list_of(name: str, given: Tensor | Sequence[Tensor]) -> list[Tensor]:
    if isinstance(given, Tensor):
        return [given]
    if not isinstance(given, list | tuple) or not all(isinstance(level, Tensor) for level in given):
        raise InputError(
            f"{name} are tensors in a list, the finest first, not {type(given).__name__}: take them out of it"
        )
    return list(given)


def _resized(reference: Tensor, prediction: Tensor) -> Tensor:
    """The reference at the resolution of a prediction."""
    space = prediction.shape[2:]
    without = reference.ndim == prediction.ndim - 1  # numbers of classes, (images, *space)
    masks = reference[:, None] if without else reference
    if masks.shape[2:] == space:
        return reference
    if masks.ndim != prediction.ndim:
        raise InputError(
            f"a reference of shape {tuple(reference.shape)} does not go with a prediction of shape {tuple(prediction.shape)}: give "
            "(images, *space) or as many dimensions as the prediction has; torch.unbind(predictions, 1) takes stacked levels apart"
        )
    # doubles bear all labels that are used, and every kind of tensor can be turned into them and back
    resized = functional.interpolate(masks.double(), size=tuple(space), mode="nearest-exact").to(reference.dtype)
    return resized[:, 0] if without else resized
