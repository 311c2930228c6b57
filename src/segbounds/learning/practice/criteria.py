"""The losses of the study by name."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import torch
from torch import Tensor

from segbounds.errors import InputError
from segbounds.learning.practice.data import IGNORED
from segbounds.learning.practice.settings import START
from segbounds.losses import combined, cross_entropy, lovasz_softmax, soft_loss, weighted_cross_entropy
from segbounds.metrics.catalogue import dice, jaccard, tversky

Criterion = Callable[[Tensor, Tensor], Tensor]

#: Tversky indices from Dice outwards, along alpha + beta = 1: they weigh false positives and false negatives.
TVERSKY = ((0.3, 0.7), (0.1, 0.9), (0.7, 0.3), (0.9, 0.1))
#: Weights of the foreground classes against the background's 1.
WEIGHTS = (2, 8, 32)
MATCHED = "cross-entropy × 1/J*"
COMBINED = "cross-entropy + soft Dice"


def tversky_loss(alpha: float, beta: float) -> str:
    """The name of a loss."""
    return f"soft Tversky {alpha:g}, {beta:g}"


def weighted_loss(weight: float) -> str:
    """The name of a loss."""
    return f"cross-entropy × {weight:g}"


#: Those that every claim of the paper is about, and what people use.
MAIN = (START, "weighted cross-entropy", "soft Dice", "soft Jaccard", "Lovász", COMBINED)
LOSSES = (*MAIN, MATCHED, *map(weighted_loss, WEIGHTS), *(tversky_loss(*weights) for weights in TVERSKY))


def loss(name: str, classes: int, thresholds: Sequence[float] = ()) -> Criterion:
    """A loss of the study by name, for so many foreground classes.

    thresholds
        For MATCHED: where cross-entropy's probability of each class is best cut, D*/2 on the validation part; since that is
        J*/(1 + J*), the weight 1/J* is (1 - D*/2)/(D*/2).

    All are of logits and take a batch as one image: slices without any foreground are common, and say nothing alone. Soft losses are
    averaged over the foreground classes, Lovász-softmax, as it was published, over the classes that are present, background included:
    also where one channel stands for both.
    """
    how: dict[str, Any] = {"input": "logits", "per": "batch", "ignore": IGNORED}
    foreground: dict[str, Any] = {} if classes == 1 else {"classes": range(1, classes + 1)}
    made: dict[str, Callable[[], Criterion]] = {
        START: lambda: cross_entropy(**how),
        "weighted cross-entropy": lambda: weighted_cross_entropy("inverse frequency", **how),
        "soft Dice": lambda: soft_loss(dice, **how, **foreground),
        "soft Jaccard": lambda: soft_loss(jaccard, **how, **foreground),
        "Lovász": lambda: _of_two_channels(lovasz_softmax(**how)) if classes == 1 else lovasz_softmax(**how),
        COMBINED: lambda: combined(soft_loss(dice, **how, **foreground), cross_entropy(**how)),
        MATCHED: lambda: weighted_cross_entropy((1, *map(_weight, thresholds)), **how),
    }
    for weight in WEIGHTS:
        made[weighted_loss(weight)] = partial(weighted_cross_entropy, (1, *[weight] * classes), **how)
    for alpha, beta in TVERSKY:
        made[tversky_loss(alpha, beta)] = partial(soft_loss, tversky(alpha=alpha, beta=beta), **how, **foreground)
    if name not in made:
        raise InputError(f"{name!r} is no loss of the study: it has {', '.join(made)}")
    return made[name]()


def _of_two_channels(criterion: Criterion) -> Criterion:
    """A loss of the background's and the foreground's logit, as one of the foreground's alone: their softmax is its sigmoid."""
    # of the foreground alone, p = 1/2 at every pixel is a minimum of Lovász-softmax with a kink, where trainings stay
    return lambda logits, labels: criterion(torch.cat([torch.zeros_like(logits), logits], dim=1), labels)


def _weight(threshold: float) -> float:
    # of a class that cross-entropy never finds the weight would be infinite
    at = max(threshold, 0.005)
    return (1 - at) / at
