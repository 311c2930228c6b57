"""The public door to losses for training in torch: what they are called with is in the text of `segbounds.learning.losses`."""

from segbounds.learning.losses import (
    How,
    Loss,
    combined,
    cross_entropy,
    deep_supervision,
    focal_loss,
    generalised_dice,
    jaccard_weights,
    lovasz_hinge,
    lovasz_softmax,
    metric_loss,
    soft_loss,
    squared_loss,
    weighted_cross_entropy,
)

__all__ = [
    "How",
    "Loss",
    "combined",
    "cross_entropy",
    "deep_supervision",
    "focal_loss",
    "generalised_dice",
    "jaccard_weights",
    "lovasz_hinge",
    "lovasz_softmax",
    "metric_loss",
    "soft_loss",
    "squared_loss",
    "weighted_cross_entropy",
]
