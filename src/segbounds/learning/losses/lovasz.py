"""Lovász losses: the loss of a Tversky index on sets of mispredictions, extended piecewise linearly to errors."""

from functools import cache, partial
from types import ModuleType
from typing import Any, NamedTuple, NoReturn, Unpack

import sympy as sp
import torch
from torch import Tensor

from segbounds.errors import InputError
from segbounds.learning.losses.base import How, Loss, LossSettings, joined
from segbounds.learning.losses.inputs import Rows, torch_alone
from segbounds.learning.losses.labels import check_labels, numbers
from segbounds.learning.losses.settings import settings as settings_of
from segbounds.metrics.catalogue import jaccard, named, tversky
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity


def lovasz_hinge(similarity: Similarity | str = jaccard, **how: Unpack[How]) -> Loss:
    """The Lovasz extension of the similarity's loss at the hinge errors of logits, for one channel (Yu and Blaschko 2015,
    Berman et al. 2018).

    similarity
        Any Tversky index: Jaccard as published; convex for Jaccard and for every other whose beta is at least 1.

    With an empty reference it is the largest error; over no pixels it is 0. ``input`` may be left out: it is of logits.
    """
    if how.setdefault("input", "logits") != "logits":
        raise InputError("the Lovasz hinge is of logits: say input='logits', or use lovasz_softmax for probabilities")
    if how.get("activation") == "softmax":
        raise InputError(
            "the Lovasz hinge is of channels that are questions of their own: use lovasz_softmax for classes"
        )
    return _loss("lovasz_hinge", named(similarity), how, hinge=True)


def lovasz_softmax(similarity: Similarity | str = jaccard, **how: Unpack[How]) -> Loss:
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
    return _loss("lovasz_softmax", named(similarity), how, hinge=False)


class _Index(NamedTuple):
    """Of which Tversky index it is the extension, and at which errors."""

    alpha: float
    beta: float
    hinge: bool


def _loss(kind: str, similarity: Similarity, how: How, *, hinge: bool) -> Loss:
    settings = settings_of(how)
    if settings.per == "processes":
        raise InputError("a Lovasz loss sorts all pixels, which no process has: say per='batch'")
    index = _Index(*_weights_of(similarity), hinge)
    return Loss(f"{kind}({similarity})", partial(_lovasz, index), settings, looks=True)


def _weights_of(similarity: Similarity) -> tuple[float, float]:
    """alpha and beta of a similarity that is a Tversky index by whatever name."""
    at = {count: similarity(Counts(1, *count)) for count in ((1, 0, 0), (0, 1, 0))}
    if all(at.values()):
        alpha, beta = (1 / value - 1 for value in at.values())
        index = tversky(alpha=alpha, beta=beta) if alpha >= 0 and beta >= 0 else None
        if index and similarity.when_undefined == 1 and sp.cancel(similarity.formula - index.formula) == 0:
            return float(alpha), float(beta)
    raise InputError(f"the Lovasz extension is that of a Tversky index with 1 at 0/0, which {similarity} is not")


def _lovasz(index: _Index, rows: Rows, how: LossSettings) -> Tensor:
    if index.hinge and rows.activation == "softmax":
        raise InputError(
            "the Lovasz hinge is of one channel, or of several with activation='sigmoid': use lovasz_softmax for several classes"
        )
    if rows.weights is None and not torch_alone(rows.prediction) and _compiled() is not None:
        given = rows.prediction if index.hinge else rows.probabilities()
        value: Tensor = _Extension.apply(given, rows.labels, rows.kept, index, how.per == "batch")
        return value
    check_labels(rows.labels, rows.channels)
    reference = rows.reference()
    hard = reference > 0
    if not (rows.hard or torch.compiler.is_compiling()) and not bool((hard == reference).all()):
        _refuse()
    # an error of 0 counts nothing and comes last, behind all that could be counted
    errors = rows.regarded((_hinge if index.hinge else _distance)(rows, reference))
    errors, hard = joined(errors, how.per), joined(hard, how.per)
    shape = errors.shape
    errors, hard = errors.flatten(0, 1), hard.flatten(0, 1)
    if rows.weights is None:
        steps = _steps(errors.detach(), hard, index.alpha, index.beta)
    else:
        sizes = joined(rows.weights.expand(rows.prediction.shape), how.per).flatten(0, 1)
        steps = _weighed_steps(errors.detach(), hard, sizes, index.alpha, index.beta)
    return (errors * steps).sum(1).reshape(shape[:2])


def _refuse() -> NoReturn:
    raise InputError("the Lovasz losses are of hard labels: round the reference, or use metric_loss")


def _hinge(rows: Rows, reference: Tensor) -> Tensor:
    return (rows.prediction * _signs(reference)).add_(1).relu_()


def _distance(rows: Rows, reference: Tensor) -> Tensor:
    return torch.addcmul(reference, rows.probabilities(), _signs(reference))


def _signs(reference: Tensor) -> Tensor:
    """1 for background, -1 for foreground: what the prediction's part in an error is multiplied by."""
    return torch.rsub(reference, 1, alpha=2)  # one pass over memory instead of two


class _Extension(torch.autograd.Function):
    """By logits for the hinge, otherwise by probabilities. It is linear but for the order of the errors, so that its gradient, which the
    same pass finds, has none of its own."""

    @staticmethod
    def forward(context: Any, given: Tensor, labels: Tensor, kept: Tensor | None, index: _Index, batch: bool) -> Tensor:
        loops = _compiled()
        assert loops is not None
        found = loops.extension(
            given.detach().contiguous().numpy(), numbers(labels), None if kept is None else kept.contiguous().numpy(),
            (index.alpha, index.beta), hinge=index.hinge, batch=batch, alone=torch.get_num_threads() == 1,
        )  # fmt: skip
        if found is None:
            check_labels(labels, given.shape[1])
            _refuse()
        value, slopes = map(torch.from_numpy, found)
        context.save_for_backward(slopes)
        return value

    @staticmethod
    def backward(context: Any, by: Tensor) -> tuple[Tensor, None, None, None, None]:
        (slopes,) = context.saved_tensors
        return slopes * by[..., None], None, None, None, None


#: Whole numbers below this are exact in single precision.
EXACT = 1 << 24


def _steps(errors: Tensor, hard: Tensor, alpha: float, beta: float) -> Tensor:
    """What each pixel adds to the loss when the mispredictions come in the order of falling error: rows of pixels."""
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


def _weighed_steps(errors: Tensor, hard: Tensor, sizes: Tensor, alpha: float, beta: float) -> Tensor:
    """The same where pixels count more or less: a misprediction adds its weight to the misses or alarms."""
    _, order = torch.sort(errors, dim=1, descending=True, stable=True)
    wide = errors.dtype if errors.device.type == "mps" else torch.float64
    missed, size = hard.gather(1, order), sizes.gather(1, order).to(wide)
    misses, alarms = torch.where(missed, size, 0).cumsum(1), torch.where(missed, 0, size).cumsum(1)
    positives = torch.where(hard, sizes, 0).to(wide).sum(1, keepdim=True)
    found = (positives - misses).clamp(min=0)
    after = found + alpha * alarms + beta * misses
    before = torch.cat([positives, after[:, :-1]], 1)
    lost = torch.where(missed, alpha * alarms + beta * positives, alpha * found) * size
    both = before * after
    steps = torch.where(both > 0, lost / torch.where(both > 0, both, 1), ((before == 0) & (after > 0)).to(wide))
    return torch.empty_like(errors).scatter_(1, order, steps.to(errors.dtype))


@cache
def _compiled() -> ModuleType | None:
    """The loops of `segbounds[fast]`, where that is installed."""
    try:
        from segbounds.learning.losses import lovasz_steps
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
