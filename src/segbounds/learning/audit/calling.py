"""How a loss was called: whether it looks at the prediction, through which activation and over which axis, and what it answers with."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import torch
from torch import Tensor

from segbounds.errors import InputError
from segbounds.learning.audit.between import is_known, soft, soft_pairs, summed_up
from segbounds.learning.audit.call import Asked, masks
from segbounds.learning.audit.findings import Finding
from segbounds.learning.audit.forms import EVERYTHING, NOTHING, OPPOSITE, PERFECT, SAME, OnMasks, on_masks

OVER = "over the wrong axis:"


def randomness(asked: Asked) -> Iterator[Finding]:
    x, y = next(soft_pairs())
    values = [asked(x, y) for _ in range(3)]
    if len({value for value in values if np.isfinite(value)}) > 1:
        yield Finding(
            "randomness",
            f"the same prediction costs {', '.join(f'{value:.4g}' for value in values)}: nothing else here can be relied on",
            "error",
        )


def ignored(asked: Asked) -> Iterator[Finding]:
    """Whether one value comes for every prediction: a shape that is broadcast, a maximum over the wrong axis."""
    places = (PERFECT, NOTHING, EVERYTHING, OPPOSITE)
    try:
        values = [asked(*masks(counts)) for counts in places] + [asked(x, masks(PERFECT)[1]) for x, _ in soft_pairs()]
    except InputError:
        return
    if not (np.isfinite(values).all() and np.ptp(values) < SAME):
        return
    why = (
        "of two images it is not, as where a softmax is taken over the images"
        if _of_two_images(asked)
        else "shapes may be broadcast, or a softmax taken over an axis of one"
    )
    yield Finding(
        "prediction", f"ignored: {values[0]:.4g} for equal, empty, full, opposite and soft masks alike; {why}", "error"
    )


def _of_two_images(asked: Asked) -> bool:
    """Whether the prediction counts where there are two images."""
    right, y = masks(PERFECT)
    both = torch.cat([y, y])
    try:
        values = [asked(torch.cat(pair), both) for pair in ((right, right), (1 - right, right), (right, 1 - right))]
    except InputError:
        return False
    return bool(np.isfinite(values).all() and np.ptp(values) > SAME)


def over_pixels(asked: Asked) -> Iterator[Finding]:
    """Whether pixels are compared with one another: what is added to all of them alike changes every loss of masks, and no softmax over
    space. (It is so much that a threshold is passed.)"""
    call = asked.call
    x, y = next(soft_pairs())
    logits = call.input == "logits"
    prediction, reference = call.prediction(x if logits else 0.05 + 0.4 * x), call.reference(y)
    steps = torch.linspace(1, 0.5, call.channels, dtype=prediction.dtype) * (6 if logits else 0.5)
    more = steps if call.channels_last else steps.reshape(-1, *[1] * call.dimensions)
    try:
        before, after = (float(asked.tensor(given, reference).detach()) for given in (prediction, prediction + more))
    except InputError:  # no probabilities any more
        return
    if abs(after - before) < SAME * max(1.0, abs(before)):
        yield Finding(
            "activation",
            f"{OVER} {before:.4g} is left as it is by what is added at all pixels alike, as where a softmax is taken over space",
            "error",
        )


def over_questions(asked: Asked) -> Iterator[Finding]:
    """Whether channels that are questions of their own go through a softmax: only what is added to some of them changes it."""
    call = asked.call
    if not call.multilabel or call.input != "logits":
        return
    before, after = _with_more(asked)
    if abs(after - before) < SAME * max(1.0, abs(before)):
        yield Finding(
            "activation",
            "a softmax over channels that are questions of their own: with 3 more in every logit nothing changes; take a sigmoid",
            "error",
        )


def called_wrongly(asked: Asked, shown: OnMasks, between: Finding) -> Iterator[Finding]:
    """Of a loss that is not known as it is called: whether it is where the other input is given, or where a sigmoid is taken twice."""
    if is_known(between) and (shown.named or not shown.finite):
        yield from _without_softmax(asked)
        return
    other = "probabilities" if asked.call.input == "logits" else "logits"
    try:
        instead = Asked(asked.loss, replace(asked.call, input=other))
        found = on_masks(instead)
        known = found.named and (not shown.named or is_known(soft(instead, found)))
    except InputError:
        known = False
    if known:
        why = (
            "a sigmoid or softmax is missing: logits are counted as probabilities"
            if other == "probabilities"
            else "it applies a sigmoid or softmax itself: probabilities go through two"
        )
        yield Finding("activation", f"of {other} it is {found.name} on binary masks; {why}", "error")
        return
    several = asked.call.channels > 1 and not asked.call.multilabel
    activations: list[Callable[[Tensor], Tensor]] = [torch.sigmoid, partial(torch.softmax, dim=1)]
    for activation in activations if several else activations[:1]:
        if said := summed_up(asked, activation):
            yield Finding(
                "activation", f"applied twice: it is {said}, of a sigmoid or softmax of the probabilities", "error"
            )
            return
    yield from _without_softmax(asked)


def _without_softmax(asked: Asked) -> Iterator[Finding]:
    """Logits of classes say the same when all grow alike: what then has another value takes them for logarithms of probabilities."""
    call = asked.call
    if call.input != "logits" or call.channels == 1 or call.multilabel:
        return
    before, after = _with_more(asked)
    if abs(after - before) > 10 * SAME * max(1.0, abs(before)):
        yield Finding(
            "activation",
            f"a softmax is missing, in a part of it at least: with 3 more in every logit {before:.4g} becomes {after:.4g}",
            "error",
        )


def _with_more(asked: Asked) -> tuple[float, float]:
    """The loss of some logits, and of these with 3 more in each."""
    x, y = next(soft_pairs())
    prediction, reference = asked.call.prediction(x), asked.call.reference(y)
    before, after = (float(asked.tensor(logits, reference).detach()) for logits in (prediction, prediction + 3))
    return before, after


def form_of_answers(asked: Asked) -> Iterator[Finding]:
    for name in sorted(asked.changed):
        yield Finding(
            f"changed {name}",
            f"it writes into the {name} that it is given: whatever is computed of it afterwards has other values",
            "error" if name == "reference" else "warning",
        )
    if not asked.in_double:
        yield Finding("double precision", "it raises: it was asked in single precision", "warning")
    if asked.one_each:
        yield Finding(
            "reduction",
            "one value for each image, of which the mean was taken: to train with it, have it averaged",
            "warning",
        )
