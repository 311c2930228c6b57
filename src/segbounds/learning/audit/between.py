"""How a loss extends to soft predictions: one of the extensions of its metric, or a sum of losses that are known here."""

from collections.abc import Callable, Iterator
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from segbounds.learning.audit.call import Asked, Call
from segbounds.learning.audit.findings import Finding
from segbounds.learning.audit.forms import OnMasks, fitted, not_finite
from segbounds.learning.losses import (
    How,
    Loss,
    cross_entropy,
    focal_loss,
    generalised_dice,
    lovasz_hinge,
    lovasz_softmax,
    soft_loss,
    squared_loss,
)
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.metrics.similarity import Prepared

NOTICED = 1e-3  # smoothing below this matters on empty masks alone
FITS = 2e-5  # what is left of a sum of losses that is found by least squares
COUNTED = 1e-3  # parts of a sum below this are none
#: Smoothing that is tried, in true positives, and how it is told; 5e-6 is what MONAI's 1e-5 is of Dice.
SMOOTHED = ((0, ""), (5e-6, " smoothed by 1e-05"), (0.5, " smoothed by 1"), (1, " smoothed by 2"))
GENERALISED: tuple[Literal["squared volume", "volume", "none"], ...] = ("squared volume", "volume", "none")
LINEAR = "the linear form, tp = sum of xy: bounds between metrics carry over"
Of = Callable[[Tensor, Tensor], float]  # of probabilities and masks, (images, pixels)


def soft_pairs(rounds: int = 1) -> Iterator[tuple[Tensor, Tensor]]:
    random = torch.Generator().manual_seed(0)
    for _ in range(rounds):
        for share in (0.2, 0.5, 0.8):
            for bend in (0.5, 1.0, 3.0):
                x = torch.rand(1, 20, generator=random, dtype=torch.float64) ** bend
                y = (torch.rand(1, 20, generator=random, dtype=torch.float64) < share).double()
                y[0, 0], y[0, 1] = 1, 0
                yield x, y


def soft(asked: Asked, shown: OnMasks) -> Finding:
    """Which extension to soft predictions it is."""
    pairs = list(soft_pairs())
    values = np.array([asked(x, y) for x, y in pairs])
    if not_finite(values):
        return Finding("soft predictions", not_finite(values), "error")
    nearest, bend = "", shown.form.of if shown.form is not None and shown.factor == 1 else float
    for says, loss in _extensions(shown):
        wanted = np.array([bend(loss(x, y)) for x, y in pairs])
        off = float(np.abs(values - wanted).max())
        if off < 1e-5 * max(1.0, float(np.abs(values).max())):
            return Finding("soft predictions", says)
        if says == LINEAR and shown.form is not None:
            nearest = f", up to {off:.2g} away from the linear form: what ties Dice and Jaccard does not hold"
    if found := summed_up(asked):
        return Finding("soft predictions", found)
    return Finding(
        "soft predictions",
        f"none of the extensions that are known here{nearest}",
        "warning" if nearest else "note",
    )


def is_known(between: Finding) -> bool:
    """Whether it was told what a loss is on soft predictions."""
    return between.level == "note" and not between.says.startswith("none of")


def _extensions(shown: OnMasks) -> Iterator[tuple[str, Of]]:
    binary = Call(input="probabilities")

    def ours(loss: Loss, way: Call = binary) -> Of:
        return lambda x, y: float(loss(way.prediction(x), way.reference(y)))

    if shown.form is not None:
        of = Prepared(shown.form.smoothed, torch)

        def squared(x: Tensor, y: Tensor) -> float:
            both = (x * y).sum()
            return float(1 - of(both, (x * x).sum() - both, (y * y).sum() - both, 0 * both))

        yield LINEAR, ours(soft_loss(shown.form.smoothed, input="probabilities"))
        yield (
            "the squared form, sums of x² and y²: it is no function of soft counts, and bounds do not carry over",
            squared,
        )
        if max(abs(shown.form.above), abs(shown.form.below)) < NOTICED and min(shown.form.alpha, shown.form.beta) >= 0:
            of_one, of_two = shown.form.similarity, Call(input="logits")
            yield "the Lovász extension", ours(lovasz_softmax(of_one, input="probabilities"))
            yield "the Lovász hinge", ours(lovasz_hinge(of_one), of_two)
    if shown.metric is not None:
        of_metric = ours(soft_loss(shown.metric, input="probabilities"))
        yield LINEAR, lambda x, y: shown.offset + shown.scale * of_metric(x, y)
    two = Call(input="probabilities", channels=2)
    for of_class in (dice, jaccard):
        yield (
            f"the linear form of {of_class}, averaged over classes",
            ours(soft_loss(of_class, input="probabilities"), two),
        )
    yield "the Lovász extension of Jaccard, averaged over classes", ours(lovasz_softmax(input="probabilities"), two)
    yield "cross-entropy: proper, its minimum is the probability itself", ours(cross_entropy(input="probabilities"))
    yield "the Brier score: proper, its minimum is the probability itself", lambda x, y: float(((x - y) ** 2).mean())


# --- sums ---------------------------------------------------------------------------------------------------------------


def summed_up(asked: Asked, seen: Callable[[Tensor], Tensor] = lambda x: x) -> str:
    """A constant, losses of classes, and an entropy that add up to the loss, in words; nothing where none do.

    seen
        What the loss makes of probabilities before it counts them: nothing, or a second sigmoid.
    """
    pairs = list(soft_pairs(3))
    values = np.array([asked(x, y) for x, y in pairs])
    if not_finite(values):
        return ""
    x, y = (asked.call.classes(torch.cat(part)) for part in zip(*pairs, strict=True))
    for names, columns in _sums(asked.call, seen(x), y):
        rows = np.concatenate([np.ones((len(pairs), 1)), *columns], 1)
        numbers = fitted(rows, values)
        if numbers is None or np.abs(rows @ numbers - values).max() > FITS * max(1.0, float(np.abs(values).max())):
            continue
        parts = dict(zip(["1", *names], numbers.tolist(), strict=True))
        if all(abs(number) < COUNTED for number in numbers):
            return ""  # a loss that is always zero is no sum
        if any(abs(number) < COUNTED for name, number in parts.items() if name.startswith("*")):
            continue  # a sum of two without one of them is found as the other alone
        return _in_words(parts)
    return ""


def _in_words(parts: dict[str, float]) -> str:
    """Equal weights of classes are a mean."""
    constant = parts.pop("1")
    found = {name.removeprefix("*"): number for name, number in parts.items() if abs(number) >= COUNTED}
    said = [f"{number:.4g} times {name}" for name, number in found.items()]
    if abs(constant) >= COUNTED:
        said.append(f"{constant:.4g}")
    return "the sum of " + ", ".join(said[:-1]) + f" and {said[-1]}" if len(said) > 1 else said[0]


def _sums(call: Call, x: Tensor, y: Tensor) -> Iterator[tuple[list[str], list[np.ndarray]]]:
    """What is tried, simple things first: the names and the values, by image, of what is added up."""
    exclusive = call.channels > 1 and not call.multilabel and bool(((x.sum(1) - 1).abs() < 1e-6).all())
    how: How = {"input": "probabilities", "activation": "softmax" if exclusive else "sigmoid"}
    entropies = {
        "*cross-entropy": cross_entropy(**how),
        "*the focal loss": focal_loss(**how),
        "*the focal loss with alpha 0.25": focal_loss(alpha=0.25, **how),
        "*the focal loss with alpha 0.75": focal_loss(alpha=0.75, **how),
    }
    general = {
        f"*the generalised Dice loss weighted by {weights}{smooth}": generalised_dice(
            weights=weights, smoothing=smoothing, input="probabilities"
        )
        for smoothing, smooth in SMOOTHED
        for weights in GENERALISED
        if call.channels > 1  # of one channel it is soft Dice
    }
    whole = {name: loss.each(x, y)[:, None].numpy() for name, loss in (entropies | general).items()}
    for name, column in whole.items():
        yield [name], [column]
    metrics = [
        (
            _by_class(f"the {form} of {of}{smooth}", call),
            made(of, smoothing=s, input="probabilities").each(x, y).numpy(),
        )
        for s, smooth in SMOOTHED
        for form, made in (("soft loss", soft_loss), ("squared loss", squared_loss))
        for of in (dice, jaccard)
    ]
    for names, columns in metrics:
        yield names, [columns]
    for names, columns in metrics:
        for name in entropies:
            yield [*names, name], [columns, whole[name]]


def _by_class(name: str, call: Call) -> list[str]:
    """A loss's names for the channels."""
    if call.channels == 1:
        return [name]
    if call.channels == 2 and not call.multilabel:
        return [f"{name} of background", f"{name} of foreground"]
    kind = "channel" if call.multilabel else "class"
    return [f"{name} of {kind} {number}" for number in range(call.channels)]
