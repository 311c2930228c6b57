"""Sums over probabilities with few passes over memory.

Of p = sigmoid or softmax of logits the sums of p y, p and y are wanted, for masks y. Passes over memory of the size of the batch, one
channel, in single precision:

    torch            sigmoid 2; p y 3, its sum 1; the sums of p and y 2; backwards a y 2, + b 2, through the sigmoid 3: together 15
    here, compiled   sigmoid 2; all sums 2; backwards all at once 3: together 7

Memory is what takes the time; where numba is not installed, on other devices and in other precisions it is torch's own way.
"""

from functools import cache
from types import ModuleType
from typing import Any

import torch
from torch import Tensor


def sums(logits: Tensor, labels: Tensor, softmax: bool) -> tuple[Tensor, Tensor, Tensor]:
    """The sums of p y, p and y: (images, channels) each.

    logits
        (images, channels, pixels).
    labels
        Masks of the same shape, or (images, 1, pixels) with the numbers of classes.
    """
    plain = logits.device.type != "cpu" or logits.dtype != torch.float32 or torch.compiler.is_compiling()
    # transforms of functions, such as torch.func.grad, see through torch's operations only
    if plain or torch._C._are_functorch_transforms_active() or _compiled() is None:
        p, y = _probabilities(logits, softmax), masks(labels, logits.shape[1], logits.dtype)
        return (p * y).sum(2), p.sum(2), y.sum(2)
    shared, predicted, positive = _Sums.apply(logits, labels, softmax)
    return shared, predicted, positive


def masks(labels: Tensor, channels: int, dtype: torch.dtype) -> Tensor:
    """Masks of all channels from masks, or from the numbers of classes."""
    if labels.shape[1] == channels:
        return labels.to(dtype)
    return (labels == torch.arange(channels, device=labels.device)[:, None]).to(dtype)


def _probabilities(logits: Tensor, softmax: bool) -> Tensor:
    return logits.softmax(1) if softmax else logits.sigmoid()


class _Sums(torch.autograd.Function):
    """The gradient of a·(sum of p y) + b·(sum of p) is that of p, led back through the sigmoid or softmax, at a y + b."""

    @staticmethod
    def forward(context: Any, logits: Tensor, labels: Tensor, softmax: bool) -> tuple[Tensor, Tensor, Tensor]:
        p = _probabilities(logits, softmax).contiguous()
        context.save_for_backward(logits, labels, p)
        context.softmax = softmax
        found = _loops().sums(p.numpy(), _numbers(labels), alone=torch.get_num_threads() == 1)
        shared, predicted, positive = torch.from_numpy(found).to(logits.dtype).unbind()
        context.mark_non_differentiable(positive)
        return shared, predicted, positive

    @staticmethod
    def backward(context: Any, of_shared: Tensor, of_predicted: Tensor, _: Tensor) -> tuple[Tensor, None, None]:
        logits, labels, p = context.saved_tensors
        if torch.is_grad_enabled():  # somebody differentiates the gradient: by what is a function of the logits
            p = _probabilities(logits, context.softmax)
            slope = of_predicted[..., None] + of_shared[..., None] * masks(labels, logits.shape[1], p.dtype)
            return p * (slope - (p * slope).sum(1, keepdim=True) if context.softmax else slope * (1 - p)), None, None
        slopes = of_shared.contiguous().numpy(), of_predicted.contiguous().numpy()
        found = _loops().back(p.numpy(), _numbers(labels), *slopes, context.softmax, alone=torch.get_num_threads() == 1)
        return torch.from_numpy(found), None, None


def _numbers(labels: Tensor) -> Any:
    kinds = {torch.bool: torch.uint8, torch.bfloat16: torch.float32, torch.float16: torch.float32}
    labels = (
        labels.view(torch.uint8) if labels.dtype == torch.bool else labels.to(kinds.get(labels.dtype, labels.dtype))
    )
    return labels.contiguous().numpy()


def _loops() -> ModuleType:
    loops = _compiled()
    assert loops is not None
    return loops


@cache
def _compiled() -> ModuleType | None:
    """The loops of `segbounds[fast]`, where that is installed."""
    try:
        from segbounds.learning.losses import passes_compiled
    except ImportError:
        return None
    return passes_compiled
