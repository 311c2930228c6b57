"""Cross-entropies: of all pixels, weighted by class, and focal."""

import math
from collections.abc import Callable, Sequence
from functools import partial
from numbers import Real
from typing import Literal, NamedTuple, Unpack

import torch
from torch import Tensor
from torch.nn import functional

from segbounds.errors import InputError
from segbounds.learning.losses.base import How, Loss, LossSettings, one_of, over, summed, weights_given
from segbounds.learning.losses.inputs import Rows, check_exclusive, safe_log
from segbounds.learning.losses.passes import mean_entropy
from segbounds.learning.losses.settings import settings as settings_of

Weighing = tuple[float, ...] | Literal["inverse frequency"] | None
Bend = Callable[[Tensor, Tensor], Tensor]


def cross_entropy(**how: Unpack[How]) -> Loss:
    """The mean over the pixels of minus the logarithm of the probability of the label; 0 over no pixels.

    Of channels that are questions of their own (activation="sigmoid") the binary cross-entropy of each, averaged over channels too.
    Probabilities below 2^-24 (2^-15 in float16) continue the logarithm along its tangent, so that gradients stay finite and point
    the right way. With ``class_weights`` it is `weighted_cross_entropy`.
    """
    return _loss("cross_entropy", [], None, None, how)


def weighted_cross_entropy(weights: Sequence[float] | Literal["inverse frequency"], **how: Unpack[How]) -> Loss:
    """Cross-entropy with a weight for each class: the sum over the pixels of weight times loss over the sum of the weights.

    weights
        One for each class, background first (two for one channel), or "inverse frequency": each class by one over its
        number of pixels in the image, or in the batch; a class that is not there has none. `jaccard_weights` gives those
        under which its minimiser, thresholded, is best for Jaccard and Dice. With activation="sigmoid" and several channels one for
        each channel; by inverse frequency both answers of each.
    """
    if isinstance(weights, str):
        one_of("weights", weights, ("inverse frequency",))
        return _loss("weighted_cross_entropy", ["'inverse frequency'"], "inverse frequency", None, how)
    fixed = weights_given("weights", weights)
    return _loss("weighted_cross_entropy", [str(fixed)], fixed, None, how)


def focal_loss(gamma: float = 2, *, alpha: float | None = None, **how: Unpack[How]) -> Loss:
    """Focal loss (Lin et al. 2017): the mean over the pixels of -alpha_t (1 - p_t)^gamma log p_t, p_t the probability of the label.

    gamma
        At least 0; with 0 it is cross-entropy.
    alpha
        In [0, 1]: what the foreground (all classes but the first) weighs, the background 1 - alpha; left out, both weigh 1. The mean
        is over the number of pixels, as published, not over these weights.

    It is no proper scoring rule: its minimiser is not the posterior, though on the same side of one half. Of channels that are questions
    of their own it is averaged over channels too. For soft labels the losses of both answers count by their shares.
    """
    if not (isinstance(gamma, Real) and 0 <= gamma < math.inf):
        raise InputError(f"gamma={gamma!r} is no power: give a number of at least 0")
    if alpha is not None and not (isinstance(alpha, Real) and 0 <= alpha <= 1):
        raise InputError(f"alpha={alpha!r} is no share of the foreground: give a number in [0, 1]")
    said = [f"gamma={gamma:g}", *([] if alpha is None else [f"alpha={alpha:g}"])]
    return _loss("focal_loss", said, None, partial(_focal, float(gamma), alpha), how)


def jaccard_weights(best: float) -> tuple[float, float]:
    """The weights (background, foreground) = (1, 1/J*) for the best Jaccard index J* that can be expected, in (0, 1].

    The posterior thresholded at J*/(1 + J*) maximises expected Jaccard, and Dice (Lipton et al. 2014 for the latter), and that is
    where the minimiser of cross-entropy with these weights crosses one half. J* is known only afterwards: there is no one
    weight for all images.
    """
    if not 0 < best <= 1:
        raise InputError(f"the best Jaccard index is in (0, 1], not {best}")
    return 1.0, 1 / best


def _loss(kind: str, said: list[str], weights: Weighing, bend: Bend | None, how: How) -> Loss:
    settings = settings_of(how)
    if settings.empty != "metric":
        raise InputError("an entropy is of pixels, none of which is empty: leave empty out")
    if settings.classes != "all":
        raise InputError(
            "an entropy is of pixels, not a mean over classes: say class_weights, with 0 for those to be left out"
        )
    weights = weights if settings.class_weights is None else tuple(settings.class_weights)
    pixels = partial(_of_pixels, weights, bend)
    return Loss(
        f"{kind}({', '.join(said)})", partial(_of_images, weights, bend), settings, pixels,
        looks=_one_mean(weights, bend, settings),
    )  # fmt: skip


def _one_mean(weights: Weighing, bend: Bend | None, how: LossSettings) -> bool:
    """Whether only the mean over everything is wanted, and every pixel counts the same."""
    return weights is None and bend is None and how.reduction == "mean" and how.per != "processes"


# --- losses of pixels -------------------------------------------------------------------------------------------------


class _Pixels(NamedTuple):
    """What each pixel loses, and what it weighs by its class: (images, channels or 1, pixels); 0 where ignored."""

    losses: Tensor
    weights: Tensor | None = None  # the losses have them in them; None for 1


def _of_images(weights: Weighing, bend: Bend | None, rows: Rows, how: LossSettings) -> Tensor:
    """(images,): the mean over the pixels, and over channels that are questions of their own; the classes weighed.

    One mean over everything, of no dimension, where that is all that is wanted and one pass has it.
    """
    if rows.in_one_pass and _one_mean(weights, bend, how):
        return _mean(rows)
    losses, by_class = _pixels(weights, bend, rows, how)
    top = summed(rows.weighed(losses), how.per)
    bottom = (
        over(rows.pixels(), how.per).expand(top.shape) if by_class is None else summed(rows.weighed(by_class), how.per)
    )
    if not isinstance(weights, str):  # by inverse frequency each channel has a mean of its own
        top, bottom = top.sum(1, keepdim=True), bottom.sum(1, keepdim=True)
    return (top / torch.where(bottom > 0, bottom, 1)).mean(1)


def _mean(rows: Rows) -> Tensor:
    """Over no pixels 0, where torch has NaN."""
    if not rows.prediction.numel():
        return rows.prediction.sum()
    return mean_entropy(rows.prediction, rows.labels, _exclusive(rows))


def _of_pixels(weights: Weighing, bend: Bend | None, rows: Rows, how: LossSettings) -> Tensor:
    return rows.weighed(_pixels(weights, bend, rows, how).losses)


def _pixels(weights: Weighing, bend: Bend | None, rows: Rows, how: LossSettings) -> _Pixels:
    if _exclusive(rows) and rows.numbered:
        return _numbered(weights, bend, rows, how)
    if weights is None and bend is None and rows.logits:
        y = rows.reference()
        if _exclusive(rows):
            return _Pixels(functional.cross_entropy(rows.prediction, y, reduction="none")[:, None])
        return _Pixels(functional.binary_cross_entropy_with_logits(rows.prediction, y, reduction="none"))
    return _sided(weights, bend, rows, how)


def _exclusive(rows: Rows) -> bool:
    """Whether each pixel is of one class: said, or not said of probabilities but by class numbers."""
    if rows.channels == 1 or rows.activation is not None:
        return rows.activation == "softmax"
    if not rows.numbered:
        raise InputError(
            "the cross-entropy of probabilities of several channels is another if they exclude each other: say activation='softmax' "
            "if each pixel is of one class, 'sigmoid' if channels may overlap"
        )
    check_exclusive(rows)
    return True


def _numbered(weights: Weighing, bend: Bend | None, rows: Rows, how: LossSettings) -> _Pixels:
    """Of class numbers: only the probability of the label counts."""
    numbers = rows.labels.long()
    if rows.logits:
        losses = functional.cross_entropy(rows.prediction, numbers[:, 0], reduction="none")[:, None]
    else:
        losses = -safe_log(rows.prediction.gather(1, numbers), rows.least)
    losses = losses if bend is None else bend(losses, (numbers > 0).to(losses.dtype))
    if weights is None:
        return _Pixels(losses)
    if isinstance(weights, str):
        by_class = _inverse(rows.reference(), rows, how).expand(len(losses), -1)
    else:
        by_class = _fixed(weights, rows.channels, losses)[None].expand(len(losses), -1)
    by_pixel = by_class.gather(1, numbers[:, 0])[:, None]
    return _Pixels(losses * by_pixel, by_pixel)


def _sided(weights: Weighing, bend: Bend | None, rows: Rows, how: LossSettings) -> _Pixels:
    """Of masks, soft ones too: every answer counts by its share. Channels of their own have two, yes and no."""
    y, exclusive = rows.reference(), _exclusive(rows)
    answers: list[tuple[Tensor, Tensor, int | None]] = [(y, _logs(rows, exclusive), None)]
    if not exclusive:
        answers = [(rows.regarded(1 - y), _logs(rows, False, no=True), 0), (y, answers[0][1], 1)]
    losses, by_class = torch.zeros_like(y), torch.zeros_like(y)
    for labels, logs, side in answers:
        lost = -logs
        if bend is not None:
            foreground = torch.full_like(y, side) if side is not None else torch.ones_like(y)
            if side is None:
                foreground[:, 0] = 0
            lost = bend(lost, foreground)
        weight = _weights(weights, labels, side, rows, how)
        losses = losses + weight * labels * lost
        by_class = by_class + weight * labels
    if exclusive:
        losses, by_class = losses.sum(1, keepdim=True), by_class.sum(1, keepdim=True)
    return _Pixels(losses, None if weights is None else by_class)


def _weights(weights: Weighing, labels: Tensor, side: int | None, rows: Rows, how: LossSettings) -> Tensor:
    """What an answer weighs: of all classes, or yes or no of each channel."""
    if weights is None:
        return labels.new_ones(())
    if isinstance(weights, str):
        return _inverse(labels, rows, how)[..., None]
    if rows.channels == 1:
        return _fixed(weights, 2, labels)[side]
    return _fixed(weights, rows.channels, labels)[None, :, None]


def _fixed(weights: tuple[float, ...], classes: int, like: Tensor) -> Tensor:
    if len(weights) != classes:
        raise InputError(f"{len(weights)} weights for {classes} classes: give one each, background first")
    return torch.tensor(weights, dtype=like.dtype, device=like.device)


def _inverse(labels: Tensor, rows: Rows, how: LossSettings) -> Tensor:
    frequencies = summed(rows.weighed(labels), how.per)
    return torch.where(frequencies > 0, 1 / frequencies, 0)


def _logs(rows: Rows, exclusive: bool, no: bool = False) -> Tensor:
    """The logarithms of the probabilities, of yes or of no."""
    values = rows.prediction
    if rows.logits:
        return values.log_softmax(1) if exclusive else functional.logsigmoid(-values if no else values)
    return safe_log(1 - values if no else values, rows.least)


def _focal(gamma: float, alpha: float | None, losses: Tensor, foreground: Tensor) -> Tensor:
    """(1 - p)^gamma of minus log p, by alpha where that is said."""
    if gamma:
        # a power below 1 has no slope at 0: there is nothing to lose there
        losses = (-torch.expm1(-losses)).clamp(min=1e-30) ** gamma * losses
    return losses if alpha is None else losses * (1 - alpha + (2 * alpha - 1) * foreground)
