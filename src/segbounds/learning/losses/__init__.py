"""Losses for training in torch, each tied to the metric that it stands for.

    soft_loss("jaccard", input="logits")               1 - the metric, of probabilities counted as parts of pixels
    metric_loss("dice", input="logits")                the same for labels that are probabilities themselves
    squared_loss("dice", input="logits")               with sums of squares below, as in V-Net
    generalised_dice(input="logits")                   one quotient for all classes, weighted by their volumes
    lovasz_hinge(), lovasz_softmax(input="logits")     the metric's loss on binary masks, extended piecewise linearly
    cross_entropy(input="logits"), weighted_cross_entropy("inverse frequency", input="logits"), focal_loss(input="logits")
    combined(soft_loss(...), cross_entropy(...))       weighted sums
    deep_supervision(soft_loss(...))                   at several resolutions

What they return is a module of torch, called with (prediction, reference) or (prediction, reference, weights of pixels), and gives one
number, smaller for better predictions.

prediction
    Floating point numbers of shape (images, channels, *space), with any number of spatial dimensions: with one channel a
    binary question (a sigmoid makes a logit a probability), with more one channel for each class (a softmax), or one for each of
    several questions (activation="sigmoid").
reference
    Labels of shape (images, *space) or (images, 1, *space), whole or floating point: for one channel 0 and 1, or probabilities; for
    more the number of the class. Or one-hot, overlapping or soft labels in the shape of the prediction. No gradient flows to it.

An empty mask is worth what the similarity says at 0/0, unless ``empty`` says otherwise; where a loss is not a similarity, its
docstring says what happens. Sums are never taken in half precision, whatever autocast says.
"""

from segbounds.learning.losses.base import How, Loss
from segbounds.learning.losses.combined import combined, deep_supervision
from segbounds.learning.losses.entropy import cross_entropy, focal_loss, jaccard_weights, weighted_cross_entropy
from segbounds.learning.losses.lovasz import lovasz_hinge, lovasz_softmax
from segbounds.learning.losses.soft import generalised_dice, metric_loss, soft_loss, squared_loss

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
