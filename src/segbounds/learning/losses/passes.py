"""Soft counts and cross-entropies of logits with few passes over memory.

Of p = sigmoid or softmax of logits the sums of p y, p and y are wanted, for masks y. Passes over memory of the size of the batch, one
channel, in single precision:

    torch            sigmoid 2; p y 3, its sum 1; the sums of p and y 2; backwards a y 2, + b 2, through the sigmoid 3: together 15
    here, compiled   sigmoid 2; all sums 2; backwards all at once 3: together 7

Of cross-entropies the gradient is the probabilities less the masks, for which torch has four passes or more; of the binary one the value
is the sum of max(x, 0) - x y, in one pass, and of log(1 + exp(-|x|)), by torch. Memory is what takes the time; where numba is not
installed, on other devices and in other precisions it is torch's own way.
"""

from functools import cache
from types import ModuleType
from typing import Any, NoReturn

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from segbounds.learning.losses.inputs import torch_alone
from segbounds.learning.losses.labels import check_labels, masks, numbers

#: Soft counts below this are none: quotients of numbers near the smallest float have no finite gradient.
NEGLIGIBLE = 1e-30


def counts(logits: Tensor, labels: Tensor, softmax: bool) -> Tensor:
    """The soft counts of `counts_of`, of the probabilities that a sigmoid or softmax makes of logits.

    logits
        (images, channels, pixels).
    labels
        Masks of the same shape, or (images, 1, pixels) with the numbers of classes. They are looked at here, in the same pass.

    Raises InputError for labels that are none.
    """
    if _plain(logits):
        check_labels(labels, logits.shape[1])
        p, y = _probabilities(logits, softmax), masks(labels, logits.shape[1], logits.dtype)
        return counts_of((p * y).sum(2), p.sum(2), y.sum(2), torch.full_like(p[:, :1, 0], logits.shape[2]))
    found: Tensor = _Counts.apply(logits, labels, softmax)
    return found


def counts_of(shared: Tensor, predicted: Tensor, positive: Tensor, pixels: Tensor, *, rounded: bool = True) -> Tensor:
    """(images, 4, channels): tp, fp, fn and tn of the sums of p y, p and y, (images, channels), and of the pixels, (images, 1).

    In double precision, in which the formulas of metrics are taken: a product of four counts leaves the range of single precision.

    rounded
        Whether what is below 0 is so by rounding: it is 0 then, with the gradient that it had.
    """
    wide = torch.float32 if shared.device.type == "mps" else torch.float64
    shared, predicted, positive, pixels = (sums.to(wide) for sums in (shared, predicted, positive, pixels))
    # in this order a full mask leaves exactly nothing of what it excludes, whatever has been rounded
    alarms = predicted - shared
    found = torch.stack([shared, alarms, positive - shared, (pixels - positive) - alarms], 1)
    return found + (torch.where(found < NEGLIGIBLE, 0, found) - found).detach() if rounded else found


def _probabilities(logits: Tensor, softmax: bool) -> Tensor:
    return logits.softmax(1) if softmax else logits.sigmoid()


def mean_entropy(logits: Tensor, labels: Tensor, softmax: bool) -> Tensor:
    """The mean cross-entropy of all pixels, and of channels that are questions of their own; shapes, errors as in `counts`."""
    of_masks = softmax and labels.shape[1] == logits.shape[1]
    if softmax or _plain(logits):
        check_labels(labels, logits.shape[1])
    if of_masks or _plain(logits):
        given = labels.long()[:, 0] if softmax and not of_masks else masks(labels, logits.shape[1], logits.dtype)
        by_torch = functional.cross_entropy if softmax else functional.binary_cross_entropy_with_logits
        return by_torch(logits, given)
    found: Tensor = (_MeanEntropy if softmax else _MeanBinaryEntropy).apply(logits, labels)
    return found


def _plain(logits: Tensor) -> bool:
    """Whether it is torch's own way that has to be gone."""
    return torch_alone(logits) or _compiled() is None


class _Counts(torch.autograd.Function):
    """The gradient of a·(sum of p y) + b·(sum of p) is that of p, led back through the sigmoid or softmax, at a y + b."""

    @staticmethod
    def forward(context: Any, logits: Tensor, labels: Tensor, softmax: bool) -> Tensor:
        p = _probabilities(logits, softmax).contiguous()
        context.save_for_backward(logits, labels, p)
        context.softmax = softmax
        sums = _loops().sums(p.numpy(), numbers(labels), alone=torch.get_num_threads() == 1)
        if sums is None:
            _refuse(labels, p.shape[1])
        shared, predicted, positive = sums
        alarms = predicted - shared
        found = np.stack([shared, alarms, positive - shared, (p.shape[2] - positive) - alarms], 1)
        found[found < NEGLIGIBLE] = 0
        return torch.from_numpy(found)

    @staticmethod
    def backward(context: Any, slopes: Tensor) -> tuple[Tensor, None, None]:
        logits, labels, p = context.saved_tensors
        hits, alarms, misses, rest = slopes.unbind(1)
        of_shared, of_predicted = (hits - alarms - misses + rest).to(p.dtype), (alarms - rest).to(p.dtype)
        if torch.is_grad_enabled():  # somebody differentiates the gradient: by what is a function of the logits
            p = _probabilities(logits, context.softmax)
            slope = of_predicted[..., None] + of_shared[..., None] * masks(labels, logits.shape[1], p.dtype)
            return p * (slope - (p * slope).sum(1, keepdim=True) if context.softmax else slope * (1 - p)), None, None
        by = of_shared.contiguous().numpy(), of_predicted.contiguous().numpy()
        found = _loops().back(p.numpy(), numbers(labels), *by, context.softmax, alone=torch.get_num_threads() == 1)
        return torch.from_numpy(found), None, None


class _MeanEntropy(torch.autograd.Function):
    """Of classes that exclude each other."""

    @staticmethod
    def forward(context: Any, logits: Tensor, labels: Tensor) -> Tensor:
        logs = logits.log_softmax(1)
        context.save_for_backward(logits, labels, logs)
        return functional.nll_loss(logs, labels.long()[:, 0])

    @staticmethod
    def backward(context: Any, slope: Tensor) -> tuple[Tensor, None]:
        logits, labels, logs = context.saved_tensors
        slope = slope / labels.numel()
        if torch.is_grad_enabled():  # somebody differentiates the gradient: by what is a function of the logits
            return (logits.softmax(1) - masks(labels, logits.shape[1], logits.dtype)) * slope, None
        p = logs.exp().contiguous()
        _loops().less_masks(p.numpy(), numbers(labels), slope.item(), alone=torch.get_num_threads() == 1)
        return p, None


class _MeanBinaryEntropy(torch.autograd.Function):
    """Of channels that are questions of their own."""

    @staticmethod
    def forward(context: Any, logits: Tensor, labels: Tensor) -> Tensor:
        x = logits.contiguous()
        tails = torch.empty_like(x)  # exp(-|x|)
        straight = _loops().straight(x.numpy(), numbers(labels), tails.numpy(), alone=torch.get_num_threads() == 1)
        if straight is None:
            _refuse(labels, x.shape[1])
        tails.exp_()
        context.save_for_backward(logits, labels, tails)
        return (tails.log1p().sum() + straight) / x.numel()

    @staticmethod
    def backward(context: Any, slope: Tensor) -> tuple[Tensor, None]:
        logits, labels, tails = context.saved_tensors
        slope = slope / logits.numel()
        if torch.is_grad_enabled():
            return (logits.sigmoid() - masks(labels, logits.shape[1], logits.dtype)) * slope, None
        given = logits.contiguous().numpy(), numbers(labels), tails.numpy()
        found = _loops().back_of_straight(*given, slope.item(), alone=torch.get_num_threads() == 1)
        return torch.from_numpy(found), None


def _refuse(labels: Tensor, channels: int) -> NoReturn:
    check_labels(labels, channels)
    raise AssertionError("labels that are none are found by one of two, and are by both")


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
