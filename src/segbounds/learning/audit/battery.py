"""What is looked at beside the masks: corners, smoothing, batches, soft labels, gradients, and how it was called."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import torch
from torch import Tensor

from segbounds.errors import InputError
from segbounds.learning.audit.between import NOTICED, is_known, soft, soft_pairs, summed_up
from segbounds.learning.audit.call import Asked, Call, masks
from segbounds.learning.audit.findings import Finding, Level
from segbounds.learning.audit.forms import (
    ALARM_ALONE,
    BOTH_EMPTY,
    EVERYTHING,
    NOTHING,
    OPPOSITE,
    PERFECT,
    SAME,
    OnMasks,
    not_finite,
    on_masks,
    some_counts,
)
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity

MIXED = Counts(6, 1, 2, 11)
AT_CORNERS = 1e-2  # where there are no pixels, what is left of sure probabilities counts beside small smoothing


# --- how it is called ---------------------------------------------------------------------------------------------------


def ignored(asked: Asked) -> Iterator[Finding]:
    """Whether one value comes for every prediction: a shape that is broadcast, a maximum over the wrong axis."""
    places = (PERFECT, NOTHING, EVERYTHING, OPPOSITE)
    try:
        values = [asked(*masks(counts)) for counts in places] + [asked(x, masks(PERFECT)[1]) for x, _ in soft_pairs()]
    except InputError:
        return
    if np.isfinite(values).all() and np.ptp(values) < SAME:
        yield Finding(
            "prediction",
            f"ignored: {values[0]:.4g} for equal, empty, full, opposite and soft masks alike; shapes may be broadcast",
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
    x, y = next(soft_pairs())
    prediction, reference = call.prediction(x), call.reference(y)
    before, after = (float(asked.tensor(logits, reference).detach()) for logits in (prediction, prediction + 3))
    if abs(after - before) > 10 * SAME * max(1.0, abs(before)):
        yield Finding(
            "activation", f"a softmax is missing: with 3 more in every logit {before:.4g} becomes {after:.4g}", "error"
        )


def form_of_answers(asked: Asked) -> Iterator[Finding]:
    x, y = next(soft_pairs())
    if len({asked(x, y) for _ in range(3)} - {np.nan}) > 1 and np.isfinite(asked(x, y)):
        yield Finding(
            "randomness", "the same prediction has another value each time: nothing else here can be relied on", "error"
        )
    if not asked.in_double:
        yield Finding("double precision", "it raises: it was asked in single precision", "warning")
    if asked.one_each:
        yield Finding(
            "reduction",
            "one value for each image, of which the mean was taken: to train with it, have it averaged",
            "warning",
        )


# --- binary masks -------------------------------------------------------------------------------------------------------


def of_masks(shown: OnMasks, metric: Similarity | None) -> Finding:
    said = shown.name
    if not shown.finite:
        return Finding("binary masks", f"{said} of them", "error")
    if shown.grows:
        return Finding(
            "binary masks",
            f"{said}: it grows with better predictions, so that to make it small makes them worse",
            "error",
        )
    if shown.form is not None:
        said += f": false positives weigh {shown.form.alpha:.4g}, false negatives {shown.form.beta:.4g}"
    level: Level = (
        "warning" if shown.form is not None and (shown.form.offset, shown.form.scale) == (0.5, 0.5) else "note"
    )
    if metric is None:
        return Finding("binary masks", said, level)
    if shown.form is None:
        names = shown.name == f"1 - {metric}"
        return Finding(
            "binary masks", said + ("" if names else f"; it should be 1 - {metric}"), "note" if names else "error"
        )
    found, wanted, exchanged = (
        np.array([float(value(counts)) for counts in some_counts()])
        for value in (shown.form.similarity, metric, lambda counts: metric(counts.swapped))
    )
    if np.allclose(found, wanted, atol=1e-4):
        return Finding("binary masks", said, level)
    why = "exchanged: " if np.allclose(found, exchanged, atol=1e-4) else ""
    return Finding("binary masks", f"{said}; {why}it should be 1 - {metric}", "error")


def corners(asked: Asked, shown: OnMasks) -> Iterator[Finding]:
    sure = 1.0 if shown.factor != 1 else None
    places = (
        ("equal masks", PERFECT),
        ("empty prediction", NOTHING),
        ("full prediction", EVERYTHING),
        ("opposite masks", OPPOSITE),
        ("both empty", BOTH_EMPTY),
        ("empty reference, 3 predicted", ALARM_ALONE),
    )
    values: dict[str, float] = {}
    for what, counts in places:
        try:
            values[what] = asked(*masks(counts), sure)
        except InputError as raised:
            yield Finding(what, raises(raised), "error")
            continue
        yield _corner(what, values[what], counts, shown)
    if not shown.named:
        yield from _no_better(values)


def _no_better(values: dict[str, float]) -> Iterator[Finding]:
    """Whether a wrong prediction of the same reference costs no more than the right one."""
    right = values.get("equal masks", np.nan)
    wrong = {name: values.get(name, np.nan) for name in ("empty prediction", "full prediction", "opposite masks")}
    least = min(wrong, key=lambda name: wrong[name] if np.isfinite(wrong[name]) else np.inf)
    if np.isfinite(right) and wrong[least] <= right + SAME * max(1.0, abs(right)):
        yield Finding(
            "ranking", f"equal masks cost {right:.4g}, no less than the {wrong[least]:.4g} of the {least}", "error"
        )


def arrangement(asked: Asked, shown: OnMasks) -> Iterator[Finding]:
    """Of a loss that is no metric: whether pixels that change places, in both masks alike, change it."""
    if shown.named or not shown.finite or asked.call.channels > 2:  # of more classes the places say which
        return
    order = torch.arange(20).reshape(5, 4).T.flatten()
    before, after = (asked(x, y) for x, y in (masks(MIXED), tuple(mask[:, order] for mask in masks(MIXED))))
    if abs(after - before) > 10 * SAME * max(1.0, abs(before)):
        yield Finding(
            "arrangement",
            f"{before:.4g} becomes {after:.4g} when pixels change places in both masks alike: no metric of counts does so, but sums over "
            "rows, and losses of distances",
            "warning",
        )


def _corner(what: str, value: float, counts: Counts, shown: OnMasks) -> Finding:
    if not np.isfinite(value):
        return Finding(what, f"{value:.4g}", "error")
    form, equal = shown.form, counts.fp + counts.fn == 0
    if form is None and shown.named:
        return Finding(what, f"{value:.4g}")
    if form is None and not equal:
        return Finding(what, f"{value:.4g}")
    wanted, scale = (0.0, 1.0)
    if form is not None:
        wanted, scale = form.of(float(1 - form.similarity(counts))) * shown.factor, abs(form.scale) * shown.factor
    if np.isfinite(wanted) and abs(value - wanted) > AT_CORNERS * scale:
        says = f"{value:.4g}, where the metric has {wanted:.4g}" if form is not None else f"{value:.4g}"
        return Finding(what, says, "error" if what == "equal masks" and form is not None else "warning")
    least = what == "equal masks" and form is not None and form.offset not in (0, -form.scale) and form.scale > 0
    return Finding(what, f"{value:.4g}", "warning" if least else "note")


def raises(error: InputError) -> str:
    return f"raises {type(error.__cause__).__name__}" if error.__cause__ is not None else str(error)


def smoothing(shown: OnMasks) -> Iterator[Finding]:
    if shown.form is None:
        return
    above, below = shown.form.above, shown.form.below
    if max(abs(above), abs(below)) < NOTICED:
        yield Finding("smoothing", "none that is seen beside a true positive")
        return
    if abs(above - below) < NOTICED:
        other = (
            "; with this term in Dice and in Jaccard alike the two are no longer tied"
            if shown.form.alpha == 0.5
            else ""
        )
        yield Finding("smoothing", f"as {above:.4g} true positives{other}")
        return
    yield Finding(
        "smoothing",
        f"{above:.4g} above and {below:.4g} below: no true positives, so bounds between metrics do not carry over",
        "warning",
    )


def tied(asked: Asked, partner: Asked) -> Finding:
    """Whether one is the loss of Dice and the other that of Jaccard at the same counts, soft ones and empty masks among them."""
    places = (PERFECT, NOTHING, EVERYTHING, OPPOSITE, BOTH_EMPTY, ALARM_ALONE)
    pairs = [*map(masks, (*places, *some_counts())), *soft_pairs()]
    one, other = (np.array([loss(x, y) for x, y in pairs]) for loss in (asked, partner))
    if not_finite(one) or not_finite(other):
        return Finding("its partner", f"not compared: {not_finite(one) or not_finite(other)} predictions", "error")
    # 1 - J = 2 (1 - D)/(1 + (1 - D)), in either order
    with np.errstate(divide="ignore", invalid="ignore"):
        off = {
            name: np.nan_to_num(np.abs(j - 2 * d / (1 + d)), nan=np.inf)
            for name, (d, j) in (("Dice", (one, other)), ("Jaccard", (other, one)))
        }
    name = min(off, key=lambda order: float(off[order].max()))
    if off[name].max() < AT_CORNERS and off[name][len(places) :].max() < 10 * SAME:
        return Finding(
            "its partner", f"tied: this is the loss of {name}, the partner that of the other, at every prediction"
        )
    return Finding("its partner", f"not tied as Dice and Jaccard are: off by up to {off[name].max():.2g}", "error")


# --- batches, soft labels, gradients --------------------------------------------------------------------------------------


def batches(asked: Asked) -> Finding:
    """Two images of different sizes of object: together, apart, and their pixels as one image."""
    first, second = masks(MIXED), masks(Counts(1, 1, 0, 18))
    images = [(0.1 + 0.8 * x, y) for x, y in (first, second)]
    x, y = torch.cat([x for x, _ in images]), torch.cat([y for _, y in images])
    together = asked(x, y)
    apart = [asked(*one) for one in images]
    if not_finite(np.array([together, *apart])):
        return Finding("batches", "NaN or infinite", "error")
    scale = SAME * max(1.0, abs(together))
    if abs(together - sum(apart) / 2) < scale:
        return Finding("batches", "the mean over the images")
    if abs(together - sum(apart)) < scale:
        return Finding("batches", "the sum over the images: it grows with the batch", "warning")
    try:
        joined = asked(x.reshape(1, 40), y.reshape(1, 40))
    except InputError:
        joined = np.nan
    if abs(together - joined) < scale:
        return Finding("batches", "the pixels of a batch count as those of one image")
    return Finding(
        "batches",
        "neither the mean over the images nor that of all pixels together: images of a batch may be taken with the masks of others",
        "warning",
    )


def soft_labels(asked: Asked) -> Iterator[Finding]:
    if asked.call.labels != "masks" or asked.call.channels > 2:
        return
    label, y = 0.4, torch.full((1, 20), 0.4, dtype=torch.float64)
    tried = [k / 25 for k in range(1, 25)]
    try:
        values = [asked(torch.full_like(y, x), y) for x in tried]
    except InputError:
        yield Finding("soft labels", "refused")
        return
    if off := not_finite(np.array(values)):
        yield Finding("soft labels", f"{off} predictions")
        return
    if np.ptp(values) < SAME:
        yield Finding("soft labels", "every prediction that is the same everywhere has the same value")
        return
    best = tried[int(np.argmin(values))]
    least = best if 0.04 < best < 0.96 else round(best)
    if abs(best - label) < 0.01:
        yield Finding("soft labels", "least at the label")
    else:
        yield Finding(
            "soft labels", f"for labels of {label:g} it is least at predictions of {least:.2g}, not at the label"
        )


def gradients(asked: Asked) -> Iterator[Finding]:
    if asked.call.arrays == "numpy":
        yield Finding("gradient", "none was asked for: the loss is of numpy arrays")
        return
    _, y = masks(PERFECT)
    half = torch.full_like(y, 0.5)
    for what, x, reference in (
        ("gradient at one half", half, y),
        ("gradient, equal masks", y, y),
        ("gradient, empty prediction", torch.zeros_like(y), y),
        ("gradient, opposite masks", 1 - y, y),
        ("gradient, empty reference", half, torch.zeros_like(y)),
        ("gradient, all empty", torch.zeros_like(y), torch.zeros_like(y)),
    ):
        try:
            slope = asked.gradient(x, reference)
        except InputError as raised:
            yield Finding(what, raises(raised), "error")
            continue
        yield _gradient(what, slope, reference, asked.call)


def _gradient(what: str, slope: Tensor, reference: Tensor, call: Call) -> Finding:
    if slope.isnan().all():
        return Finding(what, "none: NaN, or the value does not depend on the prediction", "error")
    if not slope.isfinite().all():
        return Finding(what, "not finite", "error")
    size = float(slope.abs().max())
    wrong = bool(((slope > SAME) & (reference > 0)).any() or ((slope < -SAME) & (reference == 0)).any())
    if wrong and not call.multilabel and call.channels <= 2:
        return Finding(what, "points away from the reference", "error")
    if what == "gradient at one half" and size == 0:
        return Finding(
            what, "zero: a threshold, a rounding or an argmax has no gradient, so nothing is learnt", "error"
        )
    if what == "gradient at one half" and not bool((slope.abs() > 0).all()):
        return Finding(what, "some pixels have none")
    if what == "gradient, empty reference" and size < SAME:
        return Finding(what, "none: images without an object teach nothing", "warning")
    return Finding(what, f"finite, at most {size:.3g}")
