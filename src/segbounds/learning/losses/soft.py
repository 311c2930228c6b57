"""Losses of metrics at soft counts: any similarity, its probabilities counted as parts of pixels."""

import math
from collections.abc import Callable
from functools import partial
from numbers import Real
from typing import Literal, Unpack

import torch
from torch import Tensor

from segbounds.errors import InputError
from segbounds.learning.losses.base import How, Loss, LossSettings, one_of, over
from segbounds.learning.losses.inputs import Rows, safe_log
from segbounds.learning.losses.passes import NEGLIGIBLE, counts, counts_of
from segbounds.learning.losses.settings import settings as settings_of
from segbounds.metrics.catalogue import dice, named
from segbounds.metrics.counts import tn
from segbounds.metrics.similarity import Prepared, Similarity

Transform = float | Literal["log-cosh", "log"]
Counted = Callable[[Rows], Tensor]  # tp, fp, fn, tn: (images, 4, channels)


def soft_loss(
    similarity: Similarity | str, *, smoothing: float = 0, transform: Transform | None = None, **how: Unpack[How]
) -> Loss:
    """One less the similarity at soft counts: tp = sum of x y, fp = sum of x (1 - y), fn = sum of (1 - x) y, tn the rest.

    For hard labels every statement that is proved over non-negative real counts holds for it
    (`theory/soft_masks_have_counts.py`). For soft labels it is in general not smallest at x = y: see `metric_loss` and
    `theory/soft_dice_of_soft_labels.py`.

    similarity
        One of `segbounds.similarities`, your own, or a name: "dice", "tversky:alpha=0.3,beta=0.7".
    smoothing
        Pseudo-true-positives: added to tp, so that Dice becomes (2I + 2s)/(S + 2s) and Jaccard (I + s)/(U + s), which keeps
        what ties them (`theory/smoothing_as_true_positives.py`). Other places for a smoothing term do not.
    transform
        An increasing function of each class's loss: a power, as in focal Tversky (Abraham and Khan 2019: 3/4 of Tversky),
        "log-cosh" (Jadon 2020), or "log", minus the logarithm of the similarity. What is best for one class in one image stays so;
        means, and what is best for an uncertain reference, change.

    >>> import torch
    >>> loss = soft_loss("jaccard", input="probabilities")
    >>> round(loss(torch.tensor([[[0.5, 1.0]]]), torch.tensor([[[0.0, 1.0]]])).item(), 6)
    0.333333

    An image without a prediction and a reference has the similarity's value at 0/0 (and a gradient of zero); one of which
    every pixel is ignored counts as one pixel that is right.
    """
    return _loss("soft_loss", _products, named(similarity), smoothing, transform, how)


def metric_loss(
    similarity: Similarity | str, *, smoothing: float = 0, transform: Transform | None = None, **how: Unpack[How]
) -> Loss:
    """One less the similarity at the counts tp = sum of min(x, y), fp = sum of max(x - y, 0), fn = sum of max(y - x, 0).

    For hard labels the same as `soft_loss`. For soft ones too, that of a Tversky index with positive weights, Dice and Jaccard
    among them, is 0 exactly where x = y (`theory/metric_loss_least_at_the_label.py`); with a weight of 0, as in precision and
    recall, also elsewhere. For Dice and Jaccard these are the Dice semimetric loss and the Jaccard metric loss in the form with
    |x - y| alone (Wang et al. 2023).
    """
    return _loss("metric_loss", _smaller, named(similarity), smoothing, transform, how)


def squared_loss(
    similarity: Similarity | str = dice,
    *,
    smoothing: float = 0,
    transform: Transform | None = None,
    **how: Unpack[How],
) -> Loss:
    """One less the similarity with sums of squares for the sizes of masks: tp = sum of x y, fp = sum of x^2 - tp, fn = sum of y^2 - tp.

    Of Dice the loss of V-Net (Milletari et al. 2016). On binary masks it is the metric's, between them no function of soft counts
    (fp may be negative): bounds between metrics do not carry over, and of soft labels it is 0 exactly at x = y, as
    sum of (x - y)^2 over sum of x^2 + y^2.

    similarity
        Any without true negatives.
    """
    similarity = named(similarity)
    if tn in similarity.formula.free_symbols:
        raise InputError(f"{similarity} counts true negatives, which have no squared form: use soft_loss")
    return _loss("squared_loss", _squares, similarity, smoothing, transform, how)


def generalised_dice(
    *,
    weights: Literal["squared volume", "volume", "none"] = "squared volume",
    smoothing: float = 0,
    **how: Unpack[How],
) -> Loss:
    """Generalised Dice loss (Sudre et al. 2017): one less twice the sum over classes of w tp over the sum of w (predicted + positive).

    One quotient for all classes of an image, not a mean of theirs. On binary masks of one channel it is the Dice loss; of several it
    is that of no mean of metrics. It is of soft counts, so D1 holds for the whole quotient.

    weights
        w of a class: one over its squared volume in the reference, over its volume, or 1. A class that is not there has the largest
        weight of those that are, or 0 without any.
    """
    one_of("weights", weights, ("squared volume", "volume", "none"))
    name = "generalised_dice" + _arguments([f"weights={weights!r}", *_said(smoothing, None)])
    settings = settings_of(how)
    if settings.empty != "metric" or settings.classes in ("present", "published") or settings.class_weights is not None:
        raise InputError(
            "generalised Dice has one value for all classes: it takes classes='all' or a list, weights by volume"
        )
    return Loss(name, partial(_generalised, weights, _smoothing(smoothing)), settings, looks=True)


def _loss(
    kind: str,
    counted: Counted,
    similarity: Similarity,
    smoothing: float,
    transform: Transform | None,
    how: How,
) -> Loss:
    if transform is not None and not (isinstance(transform, Real) and 0 < transform < math.inf):
        one_of("transform", transform, ("log-cosh", "log"))
    name = kind + _arguments([str(similarity), *_said(smoothing, transform)])
    of = partial(_soft, Prepared(similarity, torch), _smoothing(smoothing), transform, counted)
    return Loss(name, of, settings_of(how), looks=counted is _products)


def _said(smoothing: float, transform: Transform | None) -> list[str]:
    found = [f"smoothing={smoothing:g}"] if smoothing else []
    return found if transform is None else [*found, f"transform={transform!r}"]


def _arguments(given: list[str]) -> str:
    return f"({', '.join(given)})"


def _smoothing(smoothing: float) -> float:
    if not (isinstance(smoothing, Real) and 0 <= smoothing < math.inf):
        raise InputError(f"smoothing={smoothing} is no number of true positives: give 0 or more")
    return float(smoothing)


# --- counts -----------------------------------------------------------------------------------------------------------


def _products(rows: Rows) -> Tensor:
    if rows.in_one_pass:
        return counts(rows.prediction, rows.labels, rows.activation == "softmax")
    x, y = rows.weighed(rows.probabilities()), rows.regarded(rows.reference())
    positive = y if rows.weights is None else y * rows.weights
    return counts_of((x * y).sum(2), x.sum(2), positive.sum(2), rows.pixels())


def _smaller(rows: Rows) -> Tensor:
    # where both are equal, |x - y| has the gradient 0, and half of either sum is the middle of what min could have
    x, y = rows.weighed(rows.probabilities()), rows.weighed(rows.reference())
    predicted, positive = x.sum(2), y.sum(2)
    return counts_of((predicted + positive - (x - y).abs().sum(2)) / 2, predicted, positive, rows.pixels())


def _squares(rows: Rows) -> Tensor:
    x, y = rows.regarded(rows.probabilities()), rows.regarded(rows.reference())
    shared, predicted, positive = (rows.weighed(product).sum(2) for product in (x * y, x * x, y * y))
    return counts_of(shared, predicted, positive, rows.pixels(), rounded=False)


def _soft(
    of: Prepared, smoothing: float, transform: Transform | None, counted: Counted, rows: Rows, how: LossSettings
) -> Tensor:
    found = over(counted(rows), how.per)
    hits, alarms, misses, rest = found.unbind(1)
    if rows.kept is not None or not rows.prediction.numel():
        hits = torch.where(over(rows.pixels(), how.per) == 0, 1, hits)
    hits = hits + smoothing if smoothing else hits
    return _transformed(of(hits, alarms, misses, rest), transform).to(rows.prediction.dtype)


def _transformed(similarity: Tensor, transform: Transform | None) -> Tensor:
    loss = 1 - similarity
    if transform is None:
        return loss
    if transform == "log":
        return -safe_log(similarity, 2.0**-24)
    if transform == "log-cosh":
        return loss.cosh().log()
    # a power below 1 has no finite slope at 0, where there is nothing left to learn
    small = loss < NEGLIGIBLE
    return torch.where(small, 0, torch.where(small, 1, loss) ** float(transform))


def _generalised(weighing: str, smoothing: float, rows: Rows, how: LossSettings) -> Tensor:
    hits, alarms, misses, _ = over(_products(rows), how.per).unbind(1)
    shared, predicted, positive = hits, hits + alarms, hits + misses
    if not isinstance(how.classes, str):
        chosen = list(how.classes)
        if not chosen or not all(-rows.channels <= number < rows.channels for number in chosen):
            raise InputError(f"classes={chosen} are not among the {rows.channels} channels of the prediction")
        shared, predicted, positive = (sums[:, chosen] for sums in (shared, predicted, positive))
    power = {"squared volume": 2, "volume": 1, "none": 0}[weighing]
    there = positive > 0
    weights = torch.where(there, positive, 1) ** -power
    if power:
        largest = torch.where(there, weights, 0).amax(1, keepdim=True)
        weights = torch.where(there, weights, largest)
    top = 2 * ((weights * shared).sum(1) + smoothing)
    bottom = (weights * (predicted + positive)).sum(1) + 2 * smoothing
    nothing = bottom < NEGLIGIBLE
    return torch.where(nothing, 0, 1 - top / torch.where(nothing, 1, bottom)).to(rows.prediction.dtype)
