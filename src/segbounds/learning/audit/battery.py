"""What is looked at beside the masks: corners, smoothing, batches, soft labels and gradients."""

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from segbounds.errors import InputError
from segbounds.learning.audit.between import NOTICED, soft_pairs
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
    some_counts,
)
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity

MIXED = Counts(6, 1, 2, 11)
SLIPS = ((1, 0), (0, 1), (1, 1), (3, 0), (0, 3))  # false positives and false negatives beside a right prediction
POLE = 1e4  # a right prediction that costs less than minus this divides by what only smoothing keeps from 0
AT_CORNERS = 1e-2  # where there are no pixels, what is left of sure probabilities counts beside small smoothing


# --- binary masks -------------------------------------------------------------------------------------------------------


def of_masks(shown: OnMasks, metric: Similarity | None, classes: str = "") -> Finding:
    """What a loss is on binary masks, and whether it is 1 - metric, of some classes where it is a mean over these."""
    if classes:
        return Finding("binary masks", f"1 - {metric}, averaged over {classes}")
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
    if shown.form is not None and shown.form.scale > 1 and abs(shown.form.offset + shown.form.scale - 1) < SAME:
        says = f"{said}; the metric counts {shown.form.scale:.4g} times, so that it is from {shown.form.offset:.4g} to 1 instead of 0 to 1"
        return Finding("binary masks", says, "error")
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
    if not shown.grows:
        yield from _no_better(asked, values, shown.named)


def _no_better(asked: Asked, values: dict[str, float], named: bool) -> Iterator[Finding]:
    """Whether a wrong prediction of the same reference costs less than the right one; of what is no metric, no more either."""
    right = values.get("equal masks", np.nan)
    if not np.isfinite(right):
        return
    wrong = {name: values.get(name, np.nan) for name in ("empty prediction", "full prediction", "opposite masks")}
    for alarms, misses in SLIPS:
        counts = Counts(PERFECT.tp - misses, alarms, misses, PERFECT.tn - alarms)
        try:
            wrong[f"prediction with {alarms} too many and {misses} missing pixels"] = asked(*masks(counts))
        except InputError:
            continue
    least = min(wrong, key=lambda name: wrong[name] if np.isfinite(wrong[name]) else np.inf)
    margin = SAME * max(1.0, abs(right))
    if wrong[least] < right - 10 * margin or (not named and wrong[least] <= right + margin):
        says = f"equal masks cost {right:.4g}, no less than the {wrong[least]:.4g} of the {least}"
        yield Finding("ranking", says, "error")


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
    if what == "equal masks" and value < -POLE:
        return Finding(what, f"{value:.4g}: it divides by what is 0 there, or by its smoothing", "error")
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
    if abs(together - 2 * joined) < scale:
        return Finding(
            "batches",
            "the pixels of a batch count as those of one image, times the images: it grows with the batch",
            "warning",
        )
    right, swapped = asked(y, y), asked(y.flip(0), y)
    if swapped < right - scale:
        return Finding(
            "batches",
            f"images are taken with the masks of others: predictions that are these cost {swapped:.4g}, right ones {right:.4g}",
            "error",
        )
    if _interact(asked, images):
        return Finding(
            "batches",
            "images of a batch are compared with one another: the prediction of one turns the gradient of another, and their pixels do not "
            "count as those of one image",
            "error",
        )
    return Finding(
        "batches",
        "neither the mean over the images nor that of all pixels together: images of a batch weigh differently",
        "warning",
    )


def _interact(asked: Asked, images: list[tuple[Tensor, Tensor]]) -> bool:
    """Whether another prediction for one image turns the gradient of another image, and does not only make it longer, as where the
    logarithm of a mean is taken."""
    (first, one), (second, other) = images
    y = torch.cat([one, other])
    here, there = (asked.gradient(torch.cat([first, x]), y)[0] for x in (second, 0.9 - 0.8 * second))
    between = float(here @ there / (here.norm() * there.norm()))
    return 1 - between > 1e-4  # not where it is 0, or none was asked for: NaN is not more


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
