"""Losses for training in torch, each tied to the metric that it stands for.

    soft_loss(jaccard, input="logits")                 1 - the metric, of probabilities counted as parts of pixels
    metric_loss(dice, input="logits")                  the same for labels that are probabilities themselves
    lovasz_hinge(), lovasz_softmax(input="logits")     the metric's loss on binary masks, extended piecewise linearly
    cross_entropy(input="logits"), weighted_cross_entropy("inverse frequency", input="logits")

What they return is called with (prediction, reference) and gives one number, smaller for better predictions.

prediction
    Floating point numbers of shape (images, channels, *space), with any number of spatial dimensions: with one channel a
    binary question (a sigmoid makes a logit a probability), with more one channel for each class (a softmax).
reference
    Labels of shape (images, *space) or (images, 1, *space): for one channel 0 and 1, or probabilities; for more the number
    of the class. Or one-hot or soft labels in the shape of the prediction. No gradient flows to it.

An empty mask is worth what the similarity says at 0/0; where a loss is not a similarity, its docstring says what happens.
Sums are never taken in half precision, whatever autocast says.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from numbers import Integral, Real
from types import ModuleType
from typing import Any, Literal, NamedTuple, TypedDict, Unpack

import sympy as sp
import torch
from torch import Tensor
from torch.nn import functional

from segbounds.errors import InputError
from segbounds.metrics.catalogue import jaccard, tversky
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Prepared, Similarity

Input = Literal["logits", "probabilities"]
Per = Literal["image", "batch"]
Classes = Literal["all", "present", "published"] | Sequence[int]

#: Soft counts below this are none: quotients of numbers near the smallest float have no finite gradient.
NEGLIGIBLE = 1e-30
#: Where 1 - p can no longer be told from 1 in single precision, the logarithm is continued along its tangent: its slope is
#: the largest gradient there is. In float16 that must stay below 65504.
LEAST_PROBABILITY, LEAST_IN_HALF = 2.0**-24, 2.0**-15


class How(TypedDict, total=False):
    """What every loss wants to know.

    input
        "logits" or "probabilities": what the network gives. Never guessed.
    per
        "image": the loss of each image, averaged. "batch": the pixels of the batch count as those of one image.
    classes
        Over which classes the losses of the single classes are averaged: "all" of them, those "present" in the reference
        (an image without any counts 0), or those listed (so ``range(1, 4)`` leaves out the background). "published" is what
        `lovasz_softmax` has: those present among several channels, and the only one. Cross-entropies have weights instead.
    ignore
        A label whose pixels are left out; in soft labels, the number that stands in all channels there.
    """

    input: Input
    per: Per
    classes: Classes
    ignore: float | None


class Rows(NamedTuple):
    """A batch made ready: (images, channels, pixels), numbers of at least single precision."""

    prediction: Tensor
    reference: Tensor  # probabilities, 0 where ignored
    kept: Tensor | None  # (images, 1, pixels), what is not ignored; None for everything
    least: float = LEAST_PROBABILITY
    hard: bool = False  # whether the reference is known to be 0 and 1

    def regarded(self, values: Tensor) -> Tensor:
        """The values with 0, and no gradient, where pixels are ignored."""
        return values if self.kept is None else torch.where(self.kept, values, 0)


@dataclass(frozen=True)
class Loss:
    """A loss: called with (prediction, reference) it gives a tensor with one number; shapes are in the module's text.

    Raises InputError for shapes and devices that do not fit, for a batch without images, for labels that are none, and for
    probabilities outside [0, 1] (values are not looked at while torch compiles).
    """

    name: str
    of: Callable[[Rows, "Loss"], Tensor]
    input: Input | None = None  # this is refused: it has to be said
    per: Per = "image"
    classes: Classes = "all"
    ignore: float | None = None

    def __post_init__(self) -> None:
        _one_of("input", self.input, ("logits", "probabilities"))
        _one_of("per", self.per, ("image", "batch"))
        if self.ignore is not None and (not isinstance(self.ignore, Real) or math.isnan(self.ignore)):
            raise InputError(
                f"ignore={self.ignore!r} is no label: give a number that stands in the reference, such as 255"
            )
        if isinstance(self.classes, str):
            _one_of("classes", self.classes, ("all", "present", "published"))
        elif isinstance(self.classes, Sequence) and all(isinstance(number, Integral) for number in self.classes):
            object.__setattr__(self, "classes", tuple(map(int, self.classes)))
        else:
            raise InputError(f"classes={self.classes!r} are none: say 'all', 'present', or list them, like range(1, 4)")

    def __call__(self, prediction: Tensor, reference: Tensor) -> Tensor:
        rows = _rows(prediction, reference, self)
        values = self.of(rows, self)
        return values.mean() if values.ndim == 1 else self._averaged(values, rows)

    def each(self, prediction: Tensor, reference: Tensor) -> Tensor:
        """Before averaging: of shape (images, channels), or (1, channels) per batch; without channels for cross-entropies."""
        return self.of(_rows(prediction, reference, self), self)

    def _averaged(self, values: Tensor, rows: Rows) -> Tensor:
        if self.classes == "all" or (self.classes == "published" and values.shape[1] == 1):
            return values.mean()
        if self.classes in ("present", "published"):
            present = _summed(rows.reference, self.per) > 0
            return (torch.where(present, values, 0).sum(1) / present.sum(1).clamp(min=1)).mean()
        chosen = list(self.classes)
        if not chosen or not all(-values.shape[1] <= number < values.shape[1] for number in chosen):
            raise InputError(f"classes={chosen} are not among the {values.shape[1]} channels of the prediction")
        return values[:, chosen].mean()


def _one_of(name: str, value: Any, known: Sequence[str]) -> None:
    if value not in known:
        raise InputError(f"{name}={value!r} is not known: say {' or '.join(map(repr, known))}")


# --- inputs -----------------------------------------------------------------------------------------------------------


def _rows(prediction: Tensor, reference: Tensor, how: Loss) -> Rows:
    for name, given in (("prediction", prediction), ("reference", reference)):
        if not isinstance(given, Tensor):
            raise InputError(f"the {name} is {type(given).__name__}, no tensor: torch.as_tensor makes it one")
    if prediction.ndim < 2 or 0 in prediction.shape[:2] or not prediction.is_floating_point():
        raise InputError(
            "a prediction is floating point of shape (images, channels, *space) with at least one of both, not "
            f"{prediction.dtype} of shape {tuple(prediction.shape)}"
        )
    if prediction.device != reference.device:
        raise InputError(f"the prediction is on {prediction.device} and the reference on {reference.device}: move one")
    channels, flat = prediction.shape[1], _flat(prediction)
    least = LEAST_IN_HALF if flat.dtype == torch.float16 else LEAST_PROBABILITY
    if flat.dtype in (torch.float16, torch.bfloat16):
        flat = flat.float()
    if how.input == "probabilities" and not _within(flat.detach(), -1e-3, 1 + 1e-3):
        raise InputError("the prediction has values outside [0, 1]: say input='logits', or apply a sigmoid or softmax")
    labels = _labels(prediction, reference)
    kept = None
    if how.ignore is not None:
        kept = (labels != how.ignore).any(1, keepdim=True)
        labels = torch.where(kept, labels, 0)
    if labels.shape[1] == channels:
        if labels.dtype != torch.bool and not _within(labels, 0, 1):
            raise InputError("the reference has values that are no probabilities: labels of one class are 0 and 1")
        soft = labels.to(flat.dtype)
    else:
        if not _within(labels, 0, channels - 1):
            raise InputError(
                f"the reference has labels other than 0 to {channels - 1}, the channels of the prediction: give more "
                "channels, or say which label to ignore"
            )
        classes = torch.arange(channels, device=labels.device)[:, None]
        soft = (labels == classes).to(flat.dtype)
        if kept is not None:
            soft = torch.where(kept, soft, 0)
    return Rows(flat, soft, kept, least, not labels.is_floating_point())


def _labels(prediction: Tensor, reference: Tensor) -> Tensor:
    """The reference as (images, channels or 1, pixels)."""
    reference = reference.detach()
    (images, channels, *space), shape = prediction.shape, tuple(reference.shape)
    if shape == tuple(prediction.shape):
        return _flat(reference)
    if shape not in ((images, *space), (images, 1, *space)):
        raise InputError(
            f"a reference of shape {shape} does not go with a prediction of shape {tuple(prediction.shape)}: give "
            f"{(images, *space)} or {tuple(prediction.shape)}"
        )
    if channels > 1 and reference.is_floating_point():
        raise InputError(
            "the labels of several classes are integers: convert them, or give soft labels for each channel"
        )
    return _flat(reference.reshape(images, 1, *space))


def _flat(values: Tensor) -> Tensor:
    """(images, channels, *space) as (images, channels, pixels); without space there is one pixel."""
    return values.flatten(2) if values.ndim > 2 else values[..., None]


def _within(values: Tensor, lower: float, upper: float) -> bool:
    if torch.compiler.is_compiling() or not values.numel():
        return True
    least, most = values.aminmax()
    return bool((least >= lower) & (most <= upper))


def _probabilities(rows: Rows, how: Loss) -> Tensor:
    if how.input == "probabilities":
        return rows.prediction
    return rows.prediction.sigmoid() if rows.prediction.shape[1] == 1 else rows.prediction.softmax(1)


def _summed(values: Tensor, per: Per) -> Tensor:
    """The sums over the pixels: (images, channels), or (1, channels) per batch."""
    sums = values.sum(2)
    return sums if per == "image" else sums.sum(0, keepdim=True)


def _joined(values: Tensor, per: Per) -> Tensor:
    """The values as (images, channels, pixels), or (1, channels, all pixels) per batch."""
    return values if per == "image" else values.transpose(0, 1).flatten(1)[None]


# --- soft counts ------------------------------------------------------------------------------------------------------


def soft_loss(similarity: Similarity, *, smoothing: float = 0, **how: Unpack[How]) -> Loss:
    """One less the similarity at soft counts: tp = sum of x y, fp = sum of x (1 - y), fn = sum of (1 - x) y, tn the rest.

    For hard labels every statement that is proved over non-negative real counts holds for it
    (`theory/soft_masks_have_counts.py`). For soft labels it is in general not smallest at x = y: see `metric_loss` and
    `theory/soft_dice_of_soft_labels.py`.

    smoothing
        Pseudo-true-positives: added to tp, so that Dice becomes (2I + 2s)/(S + 2s) and Jaccard (I + s)/(U + s), which keeps
        what ties them (`theory/smoothing_as_true_positives.py`). Other places for a smoothing term do not.

    An image without a prediction and a reference has the similarity's value at 0/0 (and a gradient of zero); one of which
    every pixel is ignored counts as one pixel that is right.
    """
    return _counted("soft", similarity, smoothing, _product, how)


def metric_loss(similarity: Similarity, *, smoothing: float = 0, **how: Unpack[How]) -> Loss:
    """One less the similarity at the counts tp = sum of min(x, y), fp = sum of max(x - y, 0), fn = sum of max(y - x, 0).

    For hard labels the same as `soft_loss`. For soft ones too, that of a Tversky index with positive weights, Dice and Jaccard
    among them, is 0 exactly where x = y (`theory/metric_loss_least_at_the_label.py`); with a weight of 0, as in precision and
    recall, also elsewhere. For Dice and Jaccard these are the Dice semimetric loss and the Jaccard metric loss in the form with
    |x - y| alone (Wang et al. 2023).
    """
    return _counted("metric", similarity, smoothing, _smaller, how)


def _counted(
    kind: str, similarity: Similarity, smoothing: float, shared: Callable[[Tensor, Tensor], Tensor], how: How
) -> Loss:
    _a_similarity(similarity)
    if not 0 <= smoothing < float("inf"):
        raise InputError(f"smoothing={smoothing} is no number of true positives: give 0 or more")
    of = Prepared(similarity, torch)
    return Loss(f"{kind} {similarity}", partial(_soft, of, smoothing, shared), **how)


def _a_similarity(similarity: Similarity) -> None:
    if not isinstance(similarity, Similarity):
        raise InputError(
            f"{similarity!r} is no similarity: give one, such as segbounds.metrics.catalogue.dice, or make one with its parse"
        )


def _product(x: Tensor, y: Tensor) -> Tensor:
    return (x * y).sum(2)


def _smaller(x: Tensor, y: Tensor) -> Tensor:
    # where both are equal, |x - y| has the gradient 0, and half of either sum is the middle of what min could have
    return (x.sum(2) + y.sum(2) - (x - y).abs().sum(2)) / 2


def _soft(of: Prepared, smoothing: float, shared: Callable[[Tensor, Tensor], Tensor], rows: Rows, how: Loss) -> Tensor:
    x, y = rows.regarded(_probabilities(rows, how)), rows.reference
    # the formula is taken in double precision: a product of four counts leaves the range of single precision
    wide = torch.float32 if x.device.type == "mps" else torch.float64
    pixels = x.new_full(x.shape[:2], x.shape[2]) if rows.kept is None else rows.kept.sum(2).expand(x.shape[:2])
    sums = [sums.to(wide) for sums in (shared(x, y), x.sum(2), y.sum(2), pixels)]
    if how.per == "batch":
        sums = [part.sum(0, keepdim=True) for part in sums]
    both, predicted, positive, every = sums
    # in this order a full mask leaves exactly nothing of what it excludes, whatever has been rounded
    alarms = predicted - both
    counts = [both, alarms, positive - both, (every - positive) - alarms]
    counts = [count + (torch.where(count < NEGLIGIBLE, 0, count) - count).detach() for count in counts]
    counts[0] = torch.where(every == 0, 1, counts[0]) + smoothing
    return (1 - of(*counts)).to(x.dtype)


# --- Lovasz -----------------------------------------------------------------------------------------------------------


def lovasz_hinge(similarity: Similarity = jaccard, **how: Unpack[How]) -> Loss:
    """The Lovasz extension of the similarity's loss at the hinge errors of logits, for one channel (Yu and Blaschko 2015,
    Berman et al. 2018).

    similarity
        Any Tversky index: Jaccard as published; convex for Jaccard and for every other whose beta is at least 1.

    With an empty reference it is the largest error; over no pixels it is 0. ``input`` may be left out: it is of logits.
    """
    if how.setdefault("input", "logits") != "logits":
        raise InputError("the Lovasz hinge is of logits: say input='logits', or use lovasz_softmax for probabilities")
    return Loss(f"Lovasz hinge of {similarity}", partial(_lovasz, _weights_of(similarity), _hinge), **how)


def lovasz_softmax(similarity: Similarity = jaccard, **how: Unpack[How]) -> Loss:
    """The Lovasz extension of the similarity's loss at the errors 1 - p of each class against the rest (Berman et al. 2018).

    As the authors have it, it is averaged over the classes present in the reference, the background among them. On binary masks
    it is the similarity's loss. With one channel it is that of the foreground alone. With an empty reference it is the largest
    error; over no pixels it is 0.

    Leaving out the background, as is usual for soft Dice, is a trap: ``classes=range(1, C)``. While all that is missed of a class
    has larger errors than its alarms, the misses alone make its loss 1, and the alarms have no gradient: the class is raised
    everywhere. Of all predictions that are the same at every pixel the best one has 1/2 for each of two foreground classes and
    0 for the background, however rare the classes are, and a softmax of 0 has no gradient that would bring it back. With the
    background's own loss there is no such pull: all that have at most 1/2 for each class are equally good.
    """
    how.setdefault("classes", "published")
    return Loss(f"Lovasz softmax of {similarity}", partial(_lovasz, _weights_of(similarity), _distance), **how)


def _weights_of(similarity: Similarity) -> tuple[float, float]:
    """alpha and beta of a similarity that is a Tversky index by whatever name."""
    _a_similarity(similarity)
    at = {count: similarity(Counts(1, *count)) for count in ((1, 0, 0), (0, 1, 0))}
    if all(at.values()):
        alpha, beta = (1 / value - 1 for value in at.values())
        index = tversky(alpha=alpha, beta=beta) if alpha >= 0 and beta >= 0 else None
        if index and similarity.when_undefined == 1 and sp.cancel(similarity.formula - index.formula) == 0:
            return float(alpha), float(beta)
    raise InputError(f"the Lovasz extension is that of a Tversky index with 1 at 0/0, which {similarity} is not")


def _hinge(rows: Rows, how: Loss) -> Tensor:
    if rows.prediction.shape[1] > 1:
        raise InputError("the Lovasz hinge is of one channel: use lovasz_softmax for several classes")
    return (rows.prediction * _signs(rows)).add_(1).relu_()


def _distance(rows: Rows, how: Loss) -> Tensor:
    return torch.addcmul(rows.reference, _probabilities(rows, how), _signs(rows))


def _signs(rows: Rows) -> Tensor:
    """1 for background, -1 for foreground: what the prediction's part in an error is multiplied by."""
    return torch.rsub(rows.reference, 1, alpha=2)  # one pass over memory instead of two


def _lovasz(weights: tuple[float, float], errors_of: Callable[[Rows, Loss], Tensor], rows: Rows, how: Loss) -> Tensor:
    hard = rows.reference > 0
    if not (rows.hard or torch.compiler.is_compiling()) and not bool((hard == rows.reference).all()):
        raise InputError("the Lovasz losses are of hard labels: round the reference, or use metric_loss")
    # an error of 0 counts nothing and comes last, behind all that could be counted
    errors, hard = _joined(rows.regarded(errors_of(rows, how)), how.per), _joined(hard, how.per)
    shape = errors.shape
    errors, hard = errors.flatten(0, 1), hard.flatten(0, 1)
    steps = _steps(errors.detach(), hard, *weights)
    return (errors * steps).sum(1).reshape(shape[:2])


#: Whole numbers below this are exact in single precision.
EXACT = 1 << 24


def _steps(errors: Tensor, hard: Tensor, alpha: float, beta: float) -> Tensor:
    """What each pixel adds to the loss when the mispredictions come in the order of falling error: rows of pixels."""
    on_cpu = errors.device.type == "cpu" and errors.dtype == torch.float32 and not torch.compiler.is_compiling()
    if on_cpu and (compiled := _compiled()) is not None:
        rows = errors.contiguous().numpy(), hard.contiguous().numpy()
        return torch.from_numpy(compiled.steps(*rows, alpha, beta, alone=torch.get_num_threads() == 1))
    # each difference is written as one quotient: subtracting the losses themselves would cancel all digits of small steps
    order, missed = _falling(errors, hard)
    real, pixels = errors.dtype, errors.shape[1]
    counting = real if pixels < EXACT or real == torch.float64 else torch.float64
    misses = missed.cumsum(1, dtype=counting)
    alarms = (torch.arange(1, pixels + 1, device=errors.device, dtype=counting) - misses).to(real)
    misses = misses.to(real)
    positives = misses[:, -1:]
    found = positives - misses  # true positives after the step
    after = found.add(alarms, alpha=alpha).add_(misses, alpha=beta)
    before = torch.cat([positives, after[:, :-1]], 1)
    # an alarm loses alpha found, a miss alpha alarms + beta positives; at the weights 0 and 1 either is exactly itself
    lost = torch.lerp(found.mul_(alpha), alarms.mul_(alpha).add_(positives, alpha=beta), missed)
    both = before.mul_(after)
    # where nothing was wrong before and nothing is right after, the similarity falls from 1 to 0
    steps = torch.where(both > 0, lost.div_(both), (after > 0).to(real))
    return torch.empty_like(steps).scatter_(1, order, steps)


@cache
def _compiled() -> ModuleType | None:
    """The loops of `segbounds[fast]`, where that is installed."""
    try:
        from segbounds import lovasz_steps
    except ImportError:
        return None
    return lovasz_steps


def _falling(errors: Tensor, hard: Tensor) -> tuple[Tensor, Tensor]:
    """The places of the errors from the largest to the smallest, and the labels there, 0 and 1.

    The bits of floats that are not negative are ordered as they are, and the last one makes room for the label, so that one sort of
    integers does it. As integers -0.0 and what lies below are negative: clamped before, -0.0 would stay and come first.
    """
    whole = torch.int32 if errors.dtype == torch.float32 else torch.int64
    bits = errors.view(whole).clamp(min=0)
    ordered, places = torch.sort(torch.iinfo(whole).max - ((bits & ~1) | hard), dim=1)
    return places, (1 - (ordered & 1)).to(errors.dtype)


# --- cross-entropy ----------------------------------------------------------------------------------------------------


def cross_entropy(**how: Unpack[How]) -> Loss:
    """The mean over the pixels of minus the logarithm of the probability of the label; 0 over no pixels.

    Probabilities below 2^-24 (2^-15 in float16) continue the logarithm along its tangent, so that gradients stay finite and point
    the right way.
    """
    return Loss("cross-entropy", partial(_entropy, None), **how)


def weighted_cross_entropy(weights: Sequence[float] | Literal["inverse frequency"], **how: Unpack[How]) -> Loss:
    """Cross-entropy with a weight for each class: the sum over the pixels of weight times loss over the sum of the weights.

    weights
        One for each class, background first (two for one channel), or "inverse frequency": each class by one over its
        number of pixels in the image, or in the batch; a class that is not there has none. `jaccard_weights` gives those
        under which its minimiser, thresholded, is best for Jaccard and Dice.
    """
    if isinstance(weights, str):
        _one_of("weights", weights, ("inverse frequency",))
        return Loss("cross-entropy weighted by inverse frequency", partial(_entropy, weights), **how)
    fixed = tuple(float(weight) for weight in weights)
    if not fixed or min(fixed) < 0 or not all(weight < float("inf") for weight in fixed):
        raise InputError(f"weights={fixed} are not all finite and at least 0")
    return Loss(f"cross-entropy weighted {fixed}", partial(_entropy, fixed), **how)


def jaccard_weights(best: float) -> tuple[float, float]:
    """The weights (background, foreground) = (1, 1/J*) for the best Jaccard index J* that can be expected, in (0, 1].

    The posterior thresholded at J*/(1 + J*) maximises expected Jaccard, and Dice (Lipton et al. 2014 for the latter), and that is
    where the minimiser of cross-entropy with these weights crosses one half. J* is known only afterwards: there is no one
    weight for all images.
    """
    if not 0 < best <= 1:
        raise InputError(f"the best Jaccard index is in (0, 1], not {best}")
    return 1.0, 1 / best


def _entropy(weights: tuple[float, ...] | str | None, rows: Rows, how: Loss) -> Tensor:
    logs, labels = _logs(rows, how), rows.reference
    if labels.shape[1] == 1:
        labels = torch.cat([rows.regarded(1 - labels), labels], 1)
    losses, frequencies = _summed(-rows.regarded(labels * logs), how.per), _summed(labels, how.per)
    if weights is None:
        weighing = torch.ones_like(frequencies)
    elif isinstance(weights, str):
        weighing = torch.where(frequencies > 0, 1 / frequencies, 0)
    elif len(weights) != labels.shape[1]:
        raise InputError(f"{len(weights)} weights for {labels.shape[1]} classes: give one each, background first")
    else:
        weighing = torch.tensor(weights, dtype=logs.dtype, device=logs.device)
    total = (weighing * frequencies).sum(1)
    return (weighing * losses).sum(1) / torch.where(total > 0, total, 1)


def _logs(rows: Rows, how: Loss) -> Tensor:
    """The logarithms of the probabilities of all classes, two for one channel."""
    values = rows.prediction
    if how.input == "logits":
        if values.shape[1] > 1:
            return values.log_softmax(1)
        return torch.cat([functional.logsigmoid(-values), functional.logsigmoid(values)], 1)
    if values.shape[1] == 1:
        values = torch.cat([1 - values, values], 1)
    tangent = values / rows.least + (math.log(rows.least) - 1)
    return torch.where(values < rows.least, tangent, values.clamp(min=rows.least).log())
