"""Losses held against definitions on Python numbers and sets of pixels, one pixel at a time; and the theory that links them
to the metrics, by visiting everything that is small."""

import math
import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache, partial
from itertools import pairwise, product
from typing import Any, NamedTuple

import oracles
import pytest
import sympy as sp
import torch
from torch import Tensor
from torch.autograd import gradcheck

from segbounds.errors import InputError
from segbounds.learning.losses import lovasz as lovasz_module
from segbounds.learning.losses.base import LossSettings
from segbounds.losses import (
    Loss,
    cross_entropy,
    jaccard_weights,
    lovasz_hinge,
    lovasz_softmax,
    metric_loss,
    soft_loss,
    weighted_cross_entropy,
)
from segbounds.metrics.catalogue import CATALOGUE, dice, f_beta, jaccard, matthews, precision, recall, tversky
from segbounds.metrics.counts import Counts, fn, fp, tn, tp
from segbounds.metrics.similarity import Similarity

torch.set_num_threads(1)  # everything here is small

IGNORED = 255


# --- definitions ------------------------------------------------------------------------------------------------------


class Pixel(NamedTuple):
    """What one pixel says of each class: with one channel, of the foreground alone."""

    logits: tuple[float, ...]
    probabilities: tuple[float, ...]
    labels: tuple[float, ...]


Group = list[Pixel]  # an image, or a batch, without the pixels that are ignored
ByClass = Callable[[Group, int], float]
Index = Callable[[float, float, float, float], float]


def soft(index: Index, smoothing: float = 0, smaller: bool = False) -> ByClass:
    """1 - index of the counts, each pixel in parts: x y of it true positive, or min(x, y) of it."""

    def value(group: Group, of: int) -> float:
        hit = alarm = miss = rest = 0.0
        for pixel in group:
            x, y = pixel.probabilities[of], pixel.labels[of]
            both = min(x, y) if smaller else x * y
            hit, alarm, miss, rest = hit + both, alarm + x - both, miss + y - both, rest + 1 - x - y + both
        if not group:
            return 0.0
        return 1 - index(hit + smoothing, alarm, miss, rest)

    return value


def quotient(top: float, bottom: float) -> float:
    return top / bottom if bottom else 1.0


def dice_index(hit: float, alarm: float, miss: float, rest: float) -> float:
    return quotient(2 * hit, hit + alarm + hit + miss)


def jaccard_index(hit: float, alarm: float, miss: float, rest: float) -> float:
    return quotient(hit, hit + alarm + miss)


def tversky_index(hit: float, alarm: float, miss: float, rest: float) -> float:
    return quotient(hit, hit + 0.3 * alarm + 0.7 * miss)


def correlation(hit: float, alarm: float, miss: float, rest: float) -> float:
    if min(hit + alarm, hit + miss, rest + alarm, rest + miss) < 1e-12:
        return (hit + rest > 1e-12) - (alarm + miss > 1e-12)
    return (hit * rest - alarm * miss) / math.sqrt((hit + alarm) * (hit + miss) * (rest + alarm) * (rest + miss))


def lovasz(index: oracles.Oracle, error: Callable[[Pixel, int], float]) -> ByClass:
    """The Choquet integral: the loss of "wrong are all pixels with an error from t on", integrated over t."""

    def value(group: Group, of: int) -> float:
        truth = frozenset(place for place, pixel in enumerate(group) if pixel.labels[of])
        errors = [error(pixel, of) for pixel in group]
        levels = sorted({0.0, *errors})
        total = 0.0
        for below, level in pairwise(levels):
            wrong = frozenset(place for place, size in enumerate(errors) if size >= level)
            total += (level - below) * float(1 - index(truth ^ wrong, truth, len(group)))
        return total

    return value


def distance(pixel: Pixel, of: int) -> float:
    return abs(pixel.labels[of] - pixel.probabilities[of])


def hinge(pixel: Pixel, of: int) -> float:
    return max(0.0, 1 - pixel.logits[of] if pixel.labels[of] else 1 + pixel.logits[of])


def entropy(weights: Sequence[float] | str | None) -> Callable[[Group], float]:
    def value(group: Group) -> float:
        two = [
            (pixel.probabilities, pixel.labels)
            if len(pixel.labels) > 1
            else ((1 - pixel.probabilities[0], *pixel.probabilities), (1 - pixel.labels[0], *pixel.labels))
            for pixel in group
        ]
        classes = len(two[0][0]) if two else 0
        there = [sum(labels[of] for _, labels in two) for of in range(classes)]
        if weights is None:
            w = [1.0] * classes
        elif isinstance(weights, str):
            w = [1 / number if number else 0.0 for number in there]
        else:
            w = [*weights]
        total = sum(w[of] * there[of] for of in range(classes))
        losses = sum(-labels[of] * w[of] * math.log(p[of]) for p, labels in two for of in range(classes) if labels[of])
        return losses / total if total else 0.0

    return value


Made = Callable[..., Loss]
SLANTED = tversky(alpha=0.7, beta=1.5)

#: By class: what makes the loss, and what it is by definition.
BY_CLASS: dict[str, tuple[Made, ByClass]] = {
    "soft Dice": (partial(soft_loss, dice), soft(dice_index)),
    "soft Jaccard": (partial(soft_loss, jaccard), soft(jaccard_index)),
    "soft Jaccard, smoothed": (partial(soft_loss, jaccard, smoothing=0.5), soft(jaccard_index, 0.5)),
    "soft Tversky": (partial(soft_loss, tversky(alpha=0.3, beta=0.7)), soft(tversky_index)),
    "soft MCC": (partial(soft_loss, matthews), soft(correlation)),
    "metric Dice": (partial(metric_loss, dice), soft(dice_index, smaller=True)),
    "metric Tversky": (partial(metric_loss, tversky(alpha=0.3, beta=0.7)), soft(tversky_index, smaller=True)),
    "Lovász": (partial(lovasz_softmax, classes="all"), lovasz(oracles.jaccard, distance)),
    "Lovász of a Tversky index": (
        partial(lovasz_softmax, SLANTED, classes="all"),
        lovasz(oracles.tversky(alpha=Fraction(7, 10), beta=Fraction(3, 2)), distance),
    ),
}
WHOLE: dict[str, tuple[Made, Callable[[Group], float]]] = {
    "cross-entropy": (cross_entropy, entropy(None)),
    "cross-entropy by inverse frequency": (
        partial(weighted_cross_entropy, "inverse frequency"),
        entropy("inverse frequency"),
    ),
}
EVERY = {name: made for name, (made, _) in (*BY_CLASS.items(), *WHOLE.items())}
SOFT_LABELS = [name for name in EVERY if not name.startswith("Lovász")]


class Layout(NamedTuple):
    """A batch in the shape that a user has it."""

    channels: int
    space: tuple[int, ...]
    labels: str  # "numbers", "numbers in a channel", "one-hot", "soft"


LAYOUTS = {
    "a line, one channel": Layout(1, (7,), "numbers"),
    "a line, its own channel": Layout(1, (7,), "numbers in a channel"),
    "an image, one channel": Layout(1, (3, 4), "one-hot"),
    "a volume, three classes": Layout(3, (2, 2, 2), "numbers"),
    "an image, three classes, one-hot": Layout(3, (3, 3), "one-hot"),
    "a volume, four classes": Layout(4, (2, 3, 2), "numbers in a channel"),
    "soft labels, one channel": Layout(1, (6,), "soft"),
    "soft labels, three classes": Layout(3, (2, 3), "soft"),
    "no space": Layout(3, (), "numbers"),
}


def batch(layout: Layout, seed: int, ignore: bool) -> tuple[Tensor, Tensor]:
    """Random logits, in double precision, and a reference; some of its pixels ignored."""
    random = torch.Generator().manual_seed(seed)
    images, channels, space = 3, layout.channels, layout.space
    logits = 2 * torch.randn(images, channels, *space, generator=random, dtype=torch.float64)
    left_out = torch.rand(images, 1, *space, generator=random) < (0.3 if ignore else 0)
    if layout.labels == "soft":
        drawn = torch.rand(images, channels, *space, generator=random, dtype=torch.float64)
        return logits, torch.where(left_out, IGNORED, drawn / drawn.sum(1, keepdim=True) if channels > 1 else drawn)
    numbers = torch.randint(0, max(2, channels), (images, 1, *space), generator=random)
    if layout.labels == "one-hot" and channels > 1:
        one_hot = (numbers == torch.arange(channels).reshape(1, -1, *[1] * len(space))).long()
        return logits, torch.where(left_out, IGNORED, one_hot)
    numbers = torch.where(left_out, IGNORED, numbers)
    return logits, numbers if "channel" in layout.labels or layout.labels == "one-hot" else numbers[:, 0]


def groups(logits: Tensor, reference: Tensor, per: str, ignore: bool) -> list[Group]:
    """The same batch as Python numbers: the kept pixels of each image, or of all."""
    images, channels = logits.shape[:2]
    z = logits.reshape(images, channels, -1).tolist()
    y = reference.reshape(images, reference.numel() // images // len(z[0][0]), -1).tolist()
    found: list[Group] = []
    for image in range(images):
        group = []
        for pixel in range(len(z[image][0])):
            numbers = [z[image][channel][pixel] for channel in range(channels)]
            labels = [row[pixel] for row in y[image]]
            if ignore and labels[0] == IGNORED:
                continue
            if channels == 1:
                probabilities = [1 / (1 + math.exp(-numbers[0]))]
            else:
                total = sum(map(math.exp, numbers))
                probabilities = [math.exp(number) / total for number in numbers]
            if len(labels) == 1 and channels > 1:
                labels = [float(labels[0] == channel) for channel in range(channels)]
            group.append(Pixel(tuple(numbers), tuple(probabilities), tuple(labels)))
        found.append(group)
    return found if per == "image" else [[pixel for group in found for pixel in group]]


def by_definition(name: str, given: list[Group], channels: int, classes: Any = "all") -> float:
    if name in WHOLE:
        of_group = WHOLE[name][1]
        return sum(map(of_group, given)) / len(given)
    of_class = BY_CLASS[name][1]
    means = []
    for group in given:
        chosen = range(channels) if isinstance(classes, str) else classes
        if classes == "present":
            chosen = [of for of in chosen if any(pixel.labels[of] for pixel in group)]
        values = [of_class(group, of) for of in chosen]
        means.append(sum(values) / len(values) if values else 0.0)
    return sum(means) / len(means)


def said(layout: Layout) -> dict[str, Any]:
    """What has to be said of the channels: masks of classes do not say themselves that these exclude each other."""
    return {"activation": "softmax"} if layout.channels > 1 else {}


def as_given(logits: Tensor, kind: str) -> Tensor:
    if kind == "logits":
        return logits
    return logits.sigmoid() if logits.shape[1] == 1 else logits.softmax(1)


def agrees(loss: Loss, name: str, layout: Layout, seed: int = 0, classes: Any = "all") -> bool:
    """Whether a loss has the values that its definition has, before it is told what it should average."""
    how = loss.settings
    logits, reference = batch(layout, seed, how.ignore is not None)
    wanted = by_definition(name, groups(logits, reference, how.per, how.ignore is not None), layout.channels, classes)
    return float(loss(as_given(logits, how.input), reference)) == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "kind"),
    [(name, kind) for name in EVERY for kind in LAYOUTS if name in SOFT_LABELS or LAYOUTS[kind].labels != "soft"],
)
def test_a_loss_is_what_its_definition_says(name: str, kind: str) -> None:
    layout = LAYOUTS[kind]
    for per, ignore, input in product(("image", "batch"), (None, IGNORED), ("logits", "probabilities")):
        assert agrees(EVERY[name](input=input, per=per, ignore=ignore, **said(layout)), name, layout), (
            per,
            ignore,
            input,
        )


@pytest.mark.parametrize("name", BY_CLASS)
def test_which_classes_are_averaged(name: str) -> None:
    layout = Layout(4, (3,), "numbers")  # few pixels: each image lacks some class
    for per, classes in product(("image", "batch"), ("present", (1, 2, 3), (2,), range(1, 3))):
        for seed in range(3):
            loss = EVERY[name](input="logits", per=per, classes=classes)
            assert agrees(loss, name, layout, seed, classes)


def test_lovasz_softmax_is_by_default_as_published() -> None:
    """Averaged over the classes present, background included; the only channel always counts."""
    loss = lovasz_softmax(activation="softmax")
    for layout in (Layout(4, (3,), "numbers"), Layout(3, (3, 3), "one-hot")):
        for seed in range(3):
            assert agrees(loss, "Lovász", layout, seed, "present")
    assert not agrees(loss, "Lovász", Layout(4, (3,), "numbers"), 0, "all")
    alone = lovasz_softmax(input="probabilities")
    assert float(alone(torch.tensor([[[0.25, 0.75]]]), torch.zeros(1, 2))) == 0.75


def test_lovasz_softmax_without_the_background_is_best_where_there_is_none() -> None:
    reference = torch.zeros(1, 100, dtype=torch.int64)
    reference[:, 3:6], reference[:, 6:8] = 1, 2
    same = [(1 - (j + k) / 10, j / 10, k / 10) for j in range(11) for k in range(11 - j)]
    alike = torch.tensor(same, dtype=torch.float64)[:, :, None].expand(-1, 3, 100)
    trap, published = (
        torch.stack([loss(x[None], reference) for x in alike])
        for loss in (lovasz_softmax(input="probabilities", classes=(1, 2)), lovasz_softmax(input="probabilities"))
    )
    assert same[int(trap.argmin())] == (0, 0.5, 0.5)
    level = (alike[:, :, 0] <= 0.5).all(1)
    assert torch.allclose(published[level], published.new_tensor(2 / 3)) and published.min() > 2 / 3 - 1e-12


def test_the_hinge_is_what_its_definition_says() -> None:
    for kind in ("a line, one channel", "an image, one channel"):
        for per, ignore, seed in product(("image", "batch"), (None, IGNORED), range(3)):
            logits, reference = batch(LAYOUTS[kind], seed, ignore is not None)
            for similarity, index in (
                (jaccard, oracles.jaccard),
                (SLANTED, oracles.tversky(alpha=Fraction(7, 10), beta=Fraction(3, 2))),
            ):
                value = lovasz(index, hinge)
                given = groups(logits, reference, per, ignore is not None)
                wanted = sum(value(group, 0) for group in given) / len(given)
                loss = lovasz_hinge(similarity, per=per, ignore=ignore)  # type: ignore[arg-type]
                assert float(loss(logits, reference)) == pytest.approx(wanted, abs=1e-9)


def test_fixed_weights_and_the_rule_for_jaccard() -> None:
    for kind, weights in (("a line, one channel", (1.0, 3.5)), ("a volume, three classes", (0.0, 1.0, 2.0))):
        for per, ignore in product(("image", "batch"), (None, IGNORED)):
            logits, reference = batch(LAYOUTS[kind], 1, ignore is not None)
            given = groups(logits, reference, per, ignore is not None)
            wanted = sum(map(entropy(weights), given)) / len(given)
            loss = weighted_cross_entropy(weights, input="logits", per=per, ignore=ignore)  # type: ignore[arg-type]
            assert float(loss(logits, reference)) == pytest.approx(wanted, abs=1e-9)
    assert jaccard_weights(0.25) == (1, 4)


#: Losses that are not what they claim to be; each is told apart.
WRONG: dict[str, tuple[str, str, Loss]] = {
    "alpha and beta exchanged": (
        "soft Tversky",
        "a line, one channel",
        soft_loss(tversky(alpha=0.7, beta=0.3), input="logits"),
    ),
    "Dice for Jaccard": ("soft Jaccard", "a volume, three classes", soft_loss(dice, input="logits")),
    "logits for probabilities": (
        "soft Dice",
        "a line, one channel",
        Loss("", lambda rows, how: soft_loss(dice, input="logits")._of(replace(rows, logits=True), how), LossSettings("probabilities")),
    ),
    "ignored pixels counted as background": (
        "Lovász",
        "a line, one channel",
        Loss(
            "",
            lambda rows, how: lovasz_softmax(input="logits")._of(replace(rows, kept=None), how),
            LossSettings("logits", ignore=IGNORED),
        ),
    ),
    "smoothing below the line alone": (
        "soft Jaccard, smoothed",
        "a volume, three classes",
        soft_loss(Similarity("", tp / (tp + fp + fn + sp.Rational(1, 2)), when_undefined=1), input="logits"),
    ),
    "the metric form for soft labels": (
        "soft Dice",
        "soft labels, one channel",
        metric_loss(dice, input="logits"),
    ),
    "Lovász of Dice": ("Lovász", "a line, one channel", lovasz_softmax(dice, input="logits")),
    "weights by frequency": (
        "cross-entropy",
        "a line, one channel",
        weighted_cross_entropy("inverse frequency", input="logits"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_loss_is_told_apart(fault: str) -> None:
    name, kind, loss = WRONG[fault]
    assert not agrees(loss, name, LAYOUTS[kind])


def test_batches_are_not_images() -> None:
    logits, reference = batch(LAYOUTS["a line, one channel"], 0, False)
    for made in EVERY.values():
        image, whole = (made(input="logits", per=per)(logits, reference) for per in ("image", "batch"))
        if made not in (cross_entropy,):
            assert abs(image - whole) > 1e-4


def test_each_has_the_values_before_they_are_averaged() -> None:
    logits, reference = batch(LAYOUTS["a volume, three classes"], 0, False)
    for name, made in EVERY.items():
        for per, images in (("image", 3), ("batch", 1)):
            loss = made(input="logits", per=per)
            values = loss.each(logits, reference)
            assert values.shape == ((images,) if name in WHOLE else (images, 3))
            assert torch.allclose(values.mean(), loss(logits, reference))


# --- vertices ---------------------------------------------------------------------------------------------------------


def all_masks(pixels: int) -> Tensor:
    """Every pair of masks: predictions and references of shape (4^pixels, 1, pixels)."""
    pairs = [
        ([float(place in p) for place in range(pixels)], [float(place in r) for place in range(pixels)])
        for p, r in oracles.all_pairs(pixels)
    ]
    return torch.tensor(pairs, dtype=torch.float64).transpose(0, 1)[:, :, None]


VERTICES = {name: (CATALOGUE[name], oracle) for name, oracle in oracles.ORACLES.items()} | {
    f"tversky {a} {b}": (tversky(alpha=a, beta=b), oracles.tversky(alpha=Fraction(a), beta=Fraction(b)))
    for a, b in (("3/10", "7/10"), ("1/2", "2"), ("0", "1"), ("1", "0"), ("2", "1"))
}


@pytest.mark.parametrize("name", VERTICES)
def test_on_binary_masks_a_soft_loss_is_that_of_the_metric(name: str) -> None:
    similarity, oracle = VERTICES[name]
    assert isinstance(similarity, Similarity)
    prediction, reference = all_masks(3)
    wanted = torch.tensor([float(1 - oracle(p, r, 3)) for p, r in oracles.all_pairs(3)], dtype=torch.float64)
    made: list[Made] = [soft_loss, metric_loss]
    if name in ("dice", "jaccard", "recall", "precision") or name.startswith("tversky"):
        made.append(lovasz_softmax)
    for kind in made:
        found = kind(similarity, input="probabilities").each(prediction, reference)[:, 0]
        assert torch.allclose(found, wanted, rtol=0, atol=1e-12), kind


def test_the_hinge_of_a_mask_of_ones_and_minus_ones_is_twice_the_loss_of_the_metric() -> None:
    prediction, reference = all_masks(3)
    wanted = torch.tensor([2 * float(1 - oracles.jaccard(p, r, 3)) for p, r in oracles.all_pairs(3)])
    found = lovasz_hinge().each(2 * prediction - 1, reference)[:, 0]
    assert torch.allclose(found.float(), wanted)


# --- gradients --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY)
def test_gradients_are_those_of_the_values(name: str) -> None:
    for layout in (Layout(1, (5,), "numbers"), Layout(3, (2, 2), "one-hot")):
        for per, input in (("image", "logits"), ("batch", "probabilities")):
            logits, reference = batch(layout, 3, True)
            given = as_given(logits, input).detach()[:2].requires_grad_()
            loss = EVERY[name](input=input, per=per, ignore=IGNORED, **said(layout))
            assert gradcheck(loss, (given, reference[:2]))
    logits, reference = batch(Layout(1, (5,), "numbers"), 3, False)  # nothing ignored: what has a way back of its own
    assert gradcheck(EVERY[name](input="logits"), (logits.requires_grad_(), reference))


def test_gradients_of_the_hinge() -> None:
    logits, reference = batch(Layout(1, (6,), "numbers"), 4, True)
    for per in ("image", "batch"):
        assert gradcheck(lovasz_hinge(per=per, ignore=IGNORED), (logits.requires_grad_(), reference))


def corners() -> tuple[list[str], Tensor, Tensor]:
    """Images where something is empty, full or saturated: their names, logits and labels."""
    some = torch.tensor([0.0, 1, 0, 1, 1, 0])
    kinds = {
        "empty": torch.zeros(6),
        "full": torch.ones(6),
        "some": some,
        "all ignored": torch.full((6,), float(IGNORED)),
    }
    sure = {str(size): torch.full((6,), size) for size in (0.0, 40.0, 2.0e4, -40.0, -2.0e4)} | {
        "each": (some - 0.5) * 4.0e4
    }
    images = [(f"{kind}, logits {size}", z, y) for (kind, y), (size, z) in product(kinds.items(), sure.items())]
    names, logits, labels = zip(*images, strict=True)
    return [*names], torch.stack(logits)[:, None], torch.stack(labels)


def assert_finite(loss: Loss, given: Tensor, labels: Tensor, says: object) -> None:
    given = given.clone().requires_grad_()
    value = loss(given, labels)
    value.backward()
    assert given.grad is not None
    assert value.isfinite() and given.grad.isfinite().all(), says
    nothing = (labels == IGNORED).all(1)
    assert not given.grad[nothing].any()
    if nothing.all():
        assert value == 0


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("name", [*EVERY, "Lovász hinge"])
def test_values_and_gradients_are_finite_in_every_corner(name: str, dtype: torch.dtype) -> None:
    names, logits, labels = corners()
    for input in ("logits",) if name == "Lovász hinge" else ("logits", "probabilities"):
        made = partial(EVERY.get(name, lovasz_hinge), input=input, ignore=IGNORED)
        given = (logits if input == "logits" else logits.sigmoid()).to(dtype)
        assert_finite(made(), given, labels, input)
        if dtype == torch.float16:  # the narrowest; each corner as a batch of its own
            loss = made(per="batch")
            for says, image, truth in zip(names, given, labels, strict=True):
                assert_finite(loss, image[None], truth[None], (says, input))


@pytest.mark.parametrize("name", ["soft Dice", "soft Jaccard", "Lovász", "cross-entropy"])
def test_a_step_against_the_gradient_helps(name: str) -> None:
    logits, reference = batch(LAYOUTS["a line, one channel"], 7, False)
    loss, given = EVERY[name](input="logits"), logits.requires_grad_()
    before = loss(given, reference)
    (gradient,) = torch.autograd.grad(before, given)
    assert loss(given - 1e-3 * gradient, reference) < before


@pytest.mark.parametrize("name", EVERY)
def test_the_reference_gets_no_gradient_and_nothing_is_changed(name: str) -> None:
    prediction = torch.tensor([[[0.2, 0.9, 0.4]]], dtype=torch.float64)
    reference = torch.tensor([[[0.0, 1.0, 1.0]]], dtype=torch.float64)
    before = prediction.clone(), reference.clone()
    loss = EVERY[name](input="probabilities")(prediction.requires_grad_(), reference.requires_grad_())
    loss.backward()
    assert reference.grad is None and prediction.grad is not None
    assert torch.equal(prediction, before[0]) and torch.equal(reference, before[1])


# --- numbers of other kinds -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16], ids=str)
@pytest.mark.parametrize("name", EVERY)
def test_half_precision_and_autocast_lose_nothing_but_what_the_input_has_lost(name: str, dtype: torch.dtype) -> None:
    random = torch.Generator().manual_seed(0)
    logits = torch.randn(2, 3, 40, 50, generator=random).to(dtype)
    reference = torch.randint(0, 3, (2, 40, 50), generator=random)
    loss = EVERY[name](input="logits")
    wanted = loss(logits.float(), reference)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        under = loss(logits, reference)
    assert loss(logits, reference).dtype == under.dtype == torch.float32
    assert torch.equal(loss(logits, reference), wanted) and torch.equal(under, wanted)


@pytest.mark.parametrize(
    "kind", [torch.bool, torch.uint8, torch.int16, torch.int32, torch.int64, torch.float32], ids=str
)
def test_labels_of_any_type_say_the_same(kind: torch.dtype) -> None:
    logits, reference = batch(LAYOUTS["an image, one channel"], 0, False)
    for made in EVERY.values():
        loss = made(input="logits")
        assert torch.equal(loss(logits, reference.to(kind)), loss(logits, reference))


def test_a_negative_zero_is_a_zero() -> None:
    prediction, reference = torch.tensor([[[-0.0, 0.9, 0.5, -0.0]]]), torch.tensor([[0, 0, 1, 1]])
    for made in EVERY.values():
        loss = made(input="probabilities")
        assert torch.equal(loss(prediction, reference), loss(prediction.abs(), reference))


@pytest.mark.parametrize("pixels", [1000, 40_000])
def test_long_rows_of_pixels_are_sorted_all_the_same(pixels: int) -> None:
    """Beside plain differences of the loss along the sorted errors, in double precision."""
    random = torch.Generator().manual_seed(1)
    errors = torch.rand(2, 1, pixels, generator=random)
    errors[:, :, : pixels // 3] = errors[:, :, 1:2]  # many ties
    hard = torch.rand(2, 1, pixels, generator=random) < 0.2
    found = lovasz_softmax(input="probabilities").each(torch.where(hard, 1 - errors, errors), hard)[:, 0]
    for image in range(2):
        ordered, places = errors[image, 0].double().sort(descending=True)
        wrong = hard[image, 0][places].double()
        misses, alarms, positives = wrong.cumsum(0), (1 - wrong).cumsum(0), wrong.sum()
        values = 1 - (positives - misses) / (positives + alarms)
        steps = torch.diff(values, prepend=torch.zeros(1, dtype=torch.float64))
        assert float(found[image]) == pytest.approx(float((ordered * steps).sum()), abs=2e-5)


def test_over_no_pixels_the_loss_is_nothing() -> None:
    for made in (*EVERY.values(), lovasz_hinge):
        for per in ("image", "batch"):
            given = torch.zeros(2, 1, 0, requires_grad=True)
            assert made(input="logits", per=per)(given, torch.zeros(2, 0)) == 0


def test_probabilities_beyond_the_last_digit_keep_a_slope_that_points_the_right_way() -> None:
    given = torch.tensor([[[0.0, 1e-12, 2.0**-24, 0.5]]], dtype=torch.float64, requires_grad=True)
    loss = cross_entropy(input="probabilities")
    (slope,) = torch.autograd.grad(loss(given, torch.ones(1, 4)), given)
    assert slope[0, 0, 0] == slope[0, 0, 1] == -(2.0**24) / 4 and (slope < 0).all()


@pytest.mark.slow
def test_compiled_losses_say_the_same() -> None:
    logits, reference = batch(LAYOUTS["an image, one channel"], 0, False)
    for name, made in EVERY.items():
        loss = made(input="logits")
        torch.compiler.reset()  # all losses share the code of one method, which is compiled so many times at most
        compiled: Any = torch.compile(loss, fullgraph=True)
        first, second = (
            torch.autograd.grad(f(z := logits.clone().requires_grad_(), reference), z)[0] for f in (loss, compiled)
        )
        assert torch.allclose(first, second), name


# --- D1, D2: what soft losses inherit -----------------------------------------------------------------------------------

THREE_MINUS = 3 - 2 * math.sqrt(2)


def soft_pairs(seed: int, pairs: int) -> tuple[Tensor, Tensor]:
    """Soft masks of three pixels, from nearly empty to nearly full, and binary references that may be empty."""
    random = torch.Generator().manual_seed(seed)
    bend = torch.exp(2 * torch.randn(pairs, 1, 1, generator=random))
    x = torch.rand(pairs, 1, 3, generator=random) ** bend
    y = torch.rand(pairs, 1, 3, generator=random) < torch.rand(pairs, 1, 1, generator=random)
    return x, y


def test_soft_losses_inherit_what_is_proved_of_counts() -> None:
    """On half a million random soft masks: one is a function of the other, and no difference exceeds its bound."""
    hit, slanted = tversky(alpha=0.3, beta=0.7), math.sqrt(0.7 / 0.5)
    widest = [0.0, 0.0]
    for seed in range(4):  # in single precision, as networks are trained
        x, y = soft_pairs(seed, 125_000)
        d, j, t = (1 - soft_loss(of, input="probabilities").each(x, y) for of in (dice, jaccard, hit))
        assert torch.allclose(j, d / (2 - d), rtol=0, atol=2e-6)
        absolute = (t - d).abs().max().item()
        widest = [max(widest[0], (d - j).max().item()), max(widest[1], absolute)]
        assert (t <= d * (1 / 0.6) + 2e-6).all() and (d <= t * (1 / 0.6) + 2e-6).all()
    # tanh(L/4) with the larger of |ln 2 alpha| and |ln 2 beta|, alpha = 0.3
    bound = math.tanh(-math.log(0.6) / 4)
    assert slanted < 1 / math.sqrt(0.6) and bound > (slanted - 1) / (slanted + 1)
    assert THREE_MINUS - 1e-4 < widest[0] <= THREE_MINUS + 2e-6
    assert bound - 1e-2 < widest[1] <= bound + 2e-6


def test_smoothing_keeps_the_tie_only_as_true_positives() -> None:
    x, y = (part.double() for part in soft_pairs(9, 1000))
    for s in (0.1, 1.0, 10.0):
        d, j = (1 - soft_loss(of, input="probabilities", smoothing=s).each(x, y) for of in (dice, jaccard))
        assert torch.allclose(j, d / (2 - d), rtol=0, atol=1e-12)
        both, total = (x * y).sum(2), x.sum(2) + y.sum(2)
        assert torch.allclose(d, (2 * both + 2 * s) / (total + 2 * s))
        alike = (2 * both + s) / (total + s)  # the same s for both, as many have it
        assert ((j - alike / (2 - alike)).abs() > 1e-3).any()


# --- D3: soft labels ----------------------------------------------------------------------------------------------------


def test_metric_losses_are_least_at_the_label_and_linear_ones_are_not() -> None:
    random = torch.Generator().manual_seed(2)
    x, y = (torch.rand(20_000, 1, 3, generator=random, dtype=torch.float64) for _ in range(2))
    for of in (dice, jaccard, tversky(alpha=0.3, beta=0.7), f_beta(beta=2)):
        metric, linear = metric_loss(of, input="probabilities"), soft_loss(of, input="probabilities")
        assert (metric.each(y, y).abs() < 1e-12).all() and (metric.each(x, y) > 1e-9).all()
        assert ((y > 0.5).double() != y).any() and (linear.each((y > 0.5).double(), y) < linear.each(y, y) - 1e-3).any()
    # a weight of 0: other predictions are as good as the label
    for of, other in ((precision, y / 2), (recall, (1 + y) / 2)):
        assert (metric_loss(of, input="probabilities").each(other, y).abs() < 1e-12).all()


# --- D4: submodularity --------------------------------------------------------------------------------------------------


@cache
def losses_of_sets(alpha: Fraction, beta: Fraction, pixels: int) -> list[dict[oracles.Mask, Fraction]]:
    """For each reference the loss of a Tversky index of every set of mispredictions."""
    index, everything = oracles.tversky(alpha=alpha, beta=beta), {p for p, _ in oracles.all_pairs(pixels)}
    return [{wrong: 1 - index(truth ^ wrong, truth, pixels) for wrong in everything} for truth in everything]


def second_differences(alpha: Fraction, beta: Fraction, pixels: int) -> list[Fraction]:
    """f(A) + f(B) - f(A and B) - f(A or B) for all sets A and B and all references."""
    return [
        f[a] + f[b] - f[a & b] - f[a | b] for f in losses_of_sets(alpha, beta, pixels) for a in f for b in f
    ]  # fmt: skip


HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("alpha", "beta"),
    [
        (Fraction(a), Fraction(b))
        for a in ("0", "1/3", "1/2", "1", "3")
        for b in ("1/10", "1/2", "9/10", "1", "5/4", "3")
    ],
)
def test_a_tversky_loss_is_submodular_where_beta_is_at_least_one(alpha: Fraction, beta: Fraction) -> None:
    assert (min(second_differences(alpha, beta, 4)) >= 0) == (beta >= 1)


def test_the_jaccard_loss_is_submodular_and_the_dice_loss_is_neither() -> None:
    assert min(second_differences(Fraction(1), Fraction(1), 4)) == 0
    of_dice = second_differences(HALF, HALF, 4)
    assert min(of_dice) < 0 < max(of_dice)


# --- D5: three extensions of one loss -----------------------------------------------------------------------------------

LEVELS = (Fraction(0), Fraction(1, 3), Fraction(1))  # the errors at these have four sizes


def three_extensions(
    alpha: Fraction, beta: Fraction, pixels: int
) -> Iterator[tuple[oracles.Mask, tuple[Fraction, ...], Fraction, Fraction, Fraction]]:
    """For references and soft predictions: the Lovász extension, the expected loss of independent pixels, the soft loss."""
    index = oracles.tversky(alpha=alpha, beta=beta)
    masks = sorted({p for p, _ in oracles.all_pairs(pixels)}, key=sorted)
    for truth in masks:
        loss = {guess: 1 - index(guess, truth, pixels) for guess in masks}
        for x in product(LEVELS, repeat=pixels):
            errors = [1 - x[place] if place in truth else x[place] for place in range(pixels)]
            steps = sorted({Fraction(0), *errors})
            lovasz_value = sum(
                (above - below) * loss[truth ^ frozenset(place for place in range(pixels) if errors[place] >= above)]
                for below, above in pairwise(steps)
            )
            expected = sum(
                loss[guess] * math.prod(x[place] if place in guess else 1 - x[place] for place in range(pixels))
                for guess in masks
            )
            hit = sum((x[place] for place in truth), Fraction(0))
            bottom = hit + alpha * (sum(x) - hit) + beta * (len(truth) - hit)
            yield truth, x, Fraction(lovasz_value), Fraction(expected), 1 - (hit / bottom if bottom else Fraction(1))


def test_lovasz_is_at_most_the_expected_loss_and_that_at_most_the_soft_one() -> None:
    """Exactly, for all references of four pixels and 81 soft predictions each; the torch losses have these values."""
    rows = list(three_extensions(Fraction(1), Fraction(1), 4))
    assert all(low <= middle <= high for _, _, low, middle, high in rows)
    assert any(low < middle for _, _, low, middle, _ in rows) and any(middle < high for _, _, _, middle, high in rows)
    assert all(low == middle == high for _, guess, low, middle, high in rows if set(guess) <= {0, 1})
    x = torch.tensor([[*map(float, guess)] for _, guess, *_ in rows], dtype=torch.float64)[:, None]
    y = torch.tensor([[place in truth for place in range(4)] for truth, *_ in rows])[:, None]
    lows, highs = [float(row[2]) for row in rows], [float(row[4]) for row in rows]
    for loss, values in (
        (lovasz_softmax(input="probabilities"), lows),
        (soft_loss(jaccard, input="probabilities"), highs),
    ):
        wanted = torch.tensor(values, dtype=torch.float64)
        assert torch.allclose(loss.each(x, y)[:, 0], wanted, rtol=0, atol=1e-12)


def test_without_submodularity_lovasz_can_exceed_the_expected_loss() -> None:
    rows = list(three_extensions(HALF, HALF, 3))
    assert any(low > middle for _, _, low, middle, _ in rows)


# --- bad input ----------------------------------------------------------------------------------------------------------

LINE, LABELS = torch.zeros(1, 1, 3), torch.zeros(1, 3)
THREE = torch.zeros(1, 3, 4)


def soft_dice(**how: Any) -> Loss:
    return soft_loss(dice, **{"input": "logits"} | how)


BAD: dict[str, tuple[Callable[[], Any], str]] = {
    "nothing said of the input": (lambda: soft_loss(dice), "say 'logits' or 'probabilities'"),
    "another word for it": (lambda: soft_dice(input="logit"), "input='logit' is not known"),
    "another average": (lambda: soft_dice(per="pixel"), "say 'image', 'batch' or 'processes'"),
    "a single class": (lambda: soft_dice(classes=1), "list them"),
    "half a class": (lambda: soft_dice(classes=[0.5]), "list them"),
    "a class too many": (lambda: soft_dice(classes=[3])(THREE, torch.zeros(1, 4).long()), "not among the 3 channels"),
    "no class": (lambda: soft_dice(classes=[])(THREE, torch.zeros(1, 4).long()), "not among the 3 channels"),
    "a word ignored": (lambda: soft_dice(ignore="void"), "is no label"),
    "NaN ignored": (lambda: soft_dice(ignore=float("nan")), "is no label"),
    "negative smoothing": (lambda: soft_dice(smoothing=-1), "0 or more"),
    "smoothing that is no number": (lambda: soft_dice(smoothing=float("nan")), "0 or more"),
    "a name of none": (lambda: soft_loss("dcie", input="logits"), "did you mean dice"),
    "a number for a similarity": (lambda: lovasz_hinge(1), "is no similarity"),  # type: ignore[arg-type]
    "a list": (lambda: soft_dice()([[[0.0]]], LABELS), "the prediction is list"),
    "a list of labels": (lambda: soft_dice()(LINE, [[0]]), "the reference is list"),
    "whole logits": (lambda: soft_dice()(LINE.long(), LABELS), "floating point"),
    "one dimension": (lambda: soft_dice()(torch.zeros(3), torch.zeros(3)), "floating point"),
    "no image": (lambda: soft_dice()(torch.zeros(0, 1, 3), torch.zeros(0, 3)), "at least one"),
    "no channel": (lambda: soft_dice()(torch.zeros(1, 0, 3), LABELS), "at least one"),
    "another shape": (lambda: soft_dice()(LINE, torch.zeros(1, 4)), "does not go with"),
    "channels last": (lambda: soft_dice()(torch.zeros(2, 5, 6, 1), torch.zeros(2, 5, 6)), "does not go with"),
    "another device": (lambda: soft_dice()(LINE, LABELS.to("meta")), "move one"),
    "logits as probabilities": (lambda: soft_dice(input="probabilities")(LINE + 2, LABELS), "say input='logits'"),
    "NaN probabilities": (lambda: soft_dice(input="probabilities")(LINE + math.nan, LABELS), "outside"),
    "labels of 255": (lambda: soft_dice()(LINE, LABELS + 255), "labels of one class are 0 and 1"),
    "NaN labels": (lambda: soft_dice()(LINE, LABELS + math.nan), "no probabilities"),
    "a class more than channels": (lambda: soft_dice()(THREE, torch.full((1, 4), 3)), "other than 0 to 2"),
    "a label to ignore": (lambda: soft_dice()(THREE, torch.full((1, 4), 255)), "which label to ignore"),
    "half a class number": (lambda: soft_dice()(THREE, torch.full((1, 4), 0.5)), "are whole numbers"),
    "probabilities for the hinge": (lambda: lovasz_hinge(input="probabilities"), "is of logits"),
    "classes for the hinge": (lambda: lovasz_hinge()(THREE, torch.zeros(1, 4).long()), "one channel"),
    "soft labels for Lovász": (lambda: lovasz_softmax(input="logits")(LINE, LABELS + 0.5), "hard labels"),
    "Lovász of MCC": (lambda: lovasz_softmax(matthews, input="logits"), "a Tversky index"),
    "Lovász of another 0/0": (
        lambda: lovasz_hinge(Similarity("J", jaccard.formula, when_undefined=0)),
        "with 1 at 0/0",
    ),
    "a word for weights": (lambda: weighted_cross_entropy("balanced", input="logits"), "inverse frequency"),  # type: ignore[arg-type]
    "negative weights": (lambda: weighted_cross_entropy([1, -1], input="logits"), "at least 0"),
    "no weights": (lambda: weighted_cross_entropy([], input="logits"), "at least 0"),
    "a weight too many": (lambda: weighted_cross_entropy([1, 2, 3], input="logits")(LINE, LABELS), "3 weights for 2"),
    "no best Jaccard": (lambda: jaccard_weights(0), r"in \(0, 1\]"),
    "a parameter left open": (
        lambda: soft_loss(tversky(alpha=sp.Symbol("a", positive=True), beta=1), input="logits")(LINE, LABELS),
        "give the parameter a",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", BAD)
def test_bad_input_gets_one_sentence(fault: str) -> None:
    make, says = BAD[fault]
    with pytest.raises(InputError, match=says) as caught:
        make()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", EVERY)
def test_a_loss_survives_the_way_to_another_process(name: str) -> None:
    logits, reference = batch(LAYOUTS["a line, one channel"], 0, False)
    loss = EVERY[name](input="logits")
    assert torch.equal(pickle.loads(pickle.dumps(loss))(logits, reference), loss(logits, reference))


def test_a_similarity_of_ones_own_is_a_loss() -> None:
    own = Similarity("Strict", tp / (tp + 2 * fp + 2 * fn), when_undefined=1)
    prediction, reference = torch.tensor([[[0.5, 1.0, 0.0]]], dtype=torch.float64), torch.tensor([[1, 1, 0]])
    assert float(soft_loss(own, input="probabilities")(prediction, reference)) == pytest.approx(1 - 1.5 / 2.5)
    assert float(own(Counts(3, 0, 1, 2))) == pytest.approx(3 / 5)
    assert float(
        soft_loss(Similarity("Rest", tn / (tn + fn), 1), input="probabilities")(prediction, reference)
    ) == pytest.approx(1 / 3)


def unlike(images: int, channels: int, pixels: int) -> Tensor:
    """Probabilities whose errors are exact in single precision, and no two the same whatever the labels are."""
    places = torch.stack([torch.randperm(1024)[: images * pixels] for _ in range(channels)], 1)
    return (4.0 * places + 1).reshape(images, pixels, channels).movedim(-1, 1) / 4096


@pytest.mark.parametrize("index", ["jaccard", "tversky:alpha=0.3,beta=0.7", "recall", "precision"])
@pytest.mark.parametrize("made", [lovasz_softmax, lovasz_hinge])
def test_the_compiled_passes_of_lovasz_and_torch_find_the_same(made: Made, index: str) -> None:
    """Single precision is compiled, double is torch's own."""
    assert lovasz_module._compiled() is not None
    torch.manual_seed(0)
    numbers = torch.randint(0, 3, (3, 1, 101))
    numbers[0] = 1  # where classes are empty, or full
    numbers[1, :, :7] = 200
    masks = torch.rand(3, 2, 101) > torch.tensor([0.5, 0.9])[:, None]
    references = [(numbers.to(kind), 3) for kind in (torch.int64, torch.uint8)]
    references += [(masks.to(kind), 2) for kind in (torch.bool, torch.float32)]
    for (reference, channels), per in product(references, ("image", "batch")):
        of_masks = reference.shape[1] == channels
        if made is lovasz_hinge and not of_masks:
            continue
        how: dict[str, Any] = {"per": per, "input": "probabilities"} | ({} if of_masks else {"ignore": 200})
        how |= {"input": "logits", "activation": "sigmoid"} if made is lovasz_hinge else {}
        given = unlike(3, channels, 101)
        if made is lovasz_hinge:
            given = 4 * given - 2
        hits = reference.bool() if of_masks else reference == torch.arange(channels)[:, None]
        sure = torch.arange(101) % 9 == 0  # right beyond doubt, before others and after them: errors of 0
        given = torch.where(sure, 8 * hits.float() - 4 if made is lovasz_hinge else hits.float(), given)
        found = []
        for kind in (torch.float32, torch.float64):
            leaf = given.to(kind).requires_grad_()
            value = made(index, **how)(leaf, reference)
            (slope,) = torch.autograd.grad(value, leaf)
            found.append((value.detach(), torch.where(sure, 0, slope)))
        (value, slope), (exact, wanted) = found
        assert float(value) == pytest.approx(float(exact), abs=1e-6)
        torch.testing.assert_close(slope.double(), wanted, rtol=1e-5, atol=1e-7)
        assert wanted.any()


@pytest.mark.parametrize("kind", [torch.float32, torch.float64], ids=str)
def test_lovasz_of_what_is_infinite_or_none(kind: torch.dtype) -> None:
    reference = torch.arange(9)[None, None] % 2 == 0
    right = torch.where(reference, torch.inf, -torch.inf).to(kind)
    assert lovasz_hinge()(right, reference) == lovasz_softmax(input="logits")(right, reference) == 0
    assert not lovasz_hinge()(-right, reference).isfinite() and lovasz_softmax(input="logits")(-right, reference) == 1
    for place, made in product(range(9), (lovasz_hinge, lovasz_softmax)):
        for nothing in (torch.nan, -torch.nan):
            given = torch.zeros(1, 1, 9, dtype=kind)
            given[..., place] = nothing
            assert made(input="logits")(given, reference).isnan()


def test_labels_of_small_integers_may_have_more_channels_than_these_have_numbers() -> None:
    given = torch.randn(2, 300, 40)
    for kind, most in ((torch.int8, 128), (torch.uint8, 256)):
        numbers = torch.randint(0, most, (2, 40))
        for loss in (lovasz_softmax(input="logits"), soft_loss(jaccard, input="logits"), cross_entropy(input="logits")):
            for prediction in (given, given.double()):
                assert torch.allclose(loss(prediction, numbers.to(kind)), loss(prediction, numbers)), loss


def test_the_gradient_of_lovasz_has_none_of_its_own_but_by_what_it_is_multiplied() -> None:
    given = unlike(2, 1, 50).requires_grad_()
    reference = torch.arange(50).expand(2, -1) % 3 == 0
    scale = torch.tensor(3.0, requires_grad=True)
    value = scale * lovasz_softmax(input="probabilities")(given, reference) ** 2
    (slope,) = torch.autograd.grad(value, given, create_graph=True)
    by_scale, again = torch.autograd.grad(slope.sum(), [scale, given])
    assert torch.allclose(by_scale, slope.sum() / 3) and again.any()  # of the square
    kept = lovasz_softmax(input="probabilities")(given, reference)
    first, second = (torch.autograd.grad(kept, given, retain_graph=True)[0] for _ in range(2))
    assert torch.equal(first, second) and first.any()


# --- consistency: whether the best soft mask, thresholded, is a best mask ------------------------------------------------

Posterior = list[tuple[Fraction, tuple[int, ...]]]


def expected(posterior: Posterior, x: Sequence[Fraction], alpha: Fraction, beta: Fraction) -> Fraction:
    """The expected soft Tversky index of a prediction, over references none of which is empty."""
    total = Fraction(0)
    for share, y in posterior:
        both = sum((p * q for p, q in zip(x, y, strict=True)), Fraction(0))
        total += share * both / (both + alpha * (sum(x) - both) + beta * (sum(y) - both))
    return total


def test_soft_dice_of_an_uncertain_reference_can_be_best_at_a_soft_mask_whose_threshold_is_not() -> None:
    share = Fraction(2, 7) + Fraction(1, 1000)
    posterior: Posterior = [(share, (0, 0, 1)), (1 - share, (1, 1, 0))]
    masks = {
        mask: expected(posterior, [*map(Fraction, mask)], HALF, HALF) for mask in product((0, 1), repeat=3) if any(mask)
    }
    best = max(masks, key=lambda mask: masks[mask])
    assert best == (1, 1, 1) and masks[best] == Fraction(49979, 70000)
    soft_mask = (Fraction(1), Fraction(1), Fraction(474, 1000))
    assert expected(posterior, soft_mask, HALF, HALF) > masks[best] > masks[1, 1, 0]


@pytest.mark.parametrize("beta", ["1", "3/2", "3"])
def test_with_beta_of_at_least_one_an_expected_tversky_index_bends_upwards_along_each_pixel(beta: str) -> None:
    """So it is greatest at a mask, whatever the posterior, and every threshold of a greatest soft mask is one."""
    posterior: Posterior = [(Fraction(1, 5), (0, 0, 1)), (Fraction(1, 2), (1, 1, 0)), (Fraction(3, 10), (1, 0, 1))]
    thirds = [Fraction(k, 3) for k in range(1, 4)]
    for others in product(thirds, repeat=2):
        for pixel in range(3):
            line = [
                expected(posterior, [*others[:pixel], Fraction(k, 6), *others[pixel:]], Fraction(1, 3), Fraction(beta))
                for k in range(7)
            ]
            assert all(a + c >= 2 * b for a, b, c in zip(line, line[1:], line[2:], strict=False))
