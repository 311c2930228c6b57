"""References: what may stand in them, and the masks of all channels."""

from typing import Any

import torch
from torch import Tensor

from segbounds.errors import InputError


def masks(labels: Tensor, channels: int, dtype: torch.dtype) -> Tensor:
    """Masks of all channels from masks, or from the numbers of classes."""
    if labels.shape[1] == channels:
        return labels.to(dtype)
    return (labels == torch.arange(channels, device=labels.device)[:, None]).to(dtype)


def numbers(labels: Tensor) -> Any:
    """The labels as numpy has them, for compiled loops."""
    kinds = {torch.bool: torch.uint8, torch.bfloat16: torch.float32, torch.float16: torch.float32}
    labels = (
        labels.view(torch.uint8) if labels.dtype == torch.bool else labels.to(kinds.get(labels.dtype, labels.dtype))
    )
    return labels.contiguous().numpy()


def check_labels(labels: Tensor, channels: int) -> None:
    """Raises InputError where masks, or with fewer channels numbers of classes, have values that are none. Values are not looked at
    while torch compiles."""
    if labels.shape[1] == channels:
        if labels.dtype != torch.bool and not within(labels, 0, 1):
            raise InputError("the reference has values that are no probabilities: labels of one class are 0 and 1")
        return
    if not within(labels, 0, channels - 1):
        raise InputError(
            f"the reference has labels other than 0 to {channels - 1}, the channels of the prediction: give more "
            "channels, or say which label to ignore"
        )
    if labels.is_floating_point() and not torch.compiler.is_compiling() and bool((labels != labels.round()).any()):
        raise InputError("labels of several classes are whole numbers: round them, or give a mask for each channel")


def within(values: Tensor, lower: float, upper: float) -> bool:
    """Whether all values lie in [lower, upper]; NaN does not. What torch compiles does not look."""
    if torch.compiler.is_compiling() or not values.numel():
        return True
    least, most = (
        value.item() for value in values.aminmax()
    )  # as numbers: the bounds need not fit into small integers
    return lower <= least and most <= upper
