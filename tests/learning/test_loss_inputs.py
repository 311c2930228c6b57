"""What losses are given and told: labels of all kinds, what excludes each other, weights, empty references, reductions."""

import math
import re
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from segbounds.errors import InputError
from segbounds.learning.losses import How, passes
from segbounds.learning.losses.settings import ELSEWHERE
from segbounds.losses import (
    combined,
    cross_entropy,
    deep_supervision,
    focal_loss,
    generalised_dice,
    lovasz_hinge,
    lovasz_softmax,
    metric_loss,
    soft_loss,
    squared_loss,
    weighted_cross_entropy,
)
from segbounds.metrics.catalogue import tversky

torch.set_num_threads(1)  # everything here is small

MADE: dict[str, Callable[..., nn.Module]] = {
    "soft Dice": lambda **how: soft_loss("dice", **how),
    "focal Tversky": lambda **how: soft_loss("tversky:alpha=0.3,beta=0.7", transform=0.75, **how),
    "log-cosh Dice": lambda **how: soft_loss("dice", transform="log-cosh", **how),
    "minus log Dice": lambda **how: soft_loss("dice", transform="log", **how),
    "metric Jaccard": lambda **how: metric_loss("iou", **how),
    "squared Dice": lambda **how: squared_loss("dice", **how),
    "generalised Dice": generalised_dice,
    "Lovász": lambda **how: lovasz_softmax("jaccard", **how),
    "cross-entropy": cross_entropy,
    "by inverse frequency": lambda **how: weighted_cross_entropy("inverse frequency", **how),
    "focal": lambda **how: focal_loss(2, alpha=0.25, **how),
    "Dice and cross-entropy": lambda **how: combined(soft_loss("dice", **how), cross_entropy(**how), weights=(1, 0.5)),
}


def drawn(classes: int = 3, seed: int = 0, side: int = 6) -> tuple[Tensor, Tensor]:
    """Logits and class numbers (masks of one channel where there is one class)."""
    random = torch.Generator().manual_seed(seed)
    logits = 2 * torch.randn(2, classes, side, side, generator=random, dtype=torch.float64)
    return logits, torch.randint(0, max(2, classes), (2, side, side), generator=random)


def one_hot(numbers: Tensor, classes: int) -> Tensor:
    return functional.one_hot(numbers, classes).movedim(-1, 1)


# --- modules ------------------------------------------------------------------------------------------------------------


def test_each_is_a_module_of_torch_that_says_what_it_is() -> None:
    for make in MADE.values():
        loss = make(input="logits")
        assert isinstance(loss, nn.Module) and nn.Sequential(loss).to("cpu").state_dict() == {}
        again = eval(
            repr(loss).replace("Dice", "'dice'").replace("Jaccard", "'jaccard'"),
            {
                "Tversky": lambda alpha, beta: tversky(alpha=alpha, beta=beta),
                **{
                    made.__name__: made
                    for made in (soft_loss, metric_loss, squared_loss, generalised_dice, lovasz_softmax)
                },
                **{made.__name__: made for made in (cross_entropy, weighted_cross_entropy, focal_loss, combined)},
            },
        )
        assert repr(again) == repr(loss)
    how: dict[str, Any] = {"activation": "sigmoid", "per": "batch", "ignore": 255}
    assert (
        repr(soft_loss("dice", smoothing=1, **how))
        == "soft_loss(Dice, smoothing=1, input='logits', activation='sigmoid', per='batch', ignore=255)"
    )
    assert repr(deep_supervision(soft_loss("dice", input="logits"))).startswith("deep_supervision(soft_loss(Dice")


# --- labels -------------------------------------------------------------------------------------------------------------


class Framed(Tensor):
    """A tensor with a header, as libraries of images have it."""


@pytest.mark.parametrize("name", MADE)
def test_labels_are_taken_as_users_have_them(name: str) -> None:
    loss = MADE[name](activation="softmax")
    logits, numbers = drawn()
    wanted = loss(logits, numbers)
    for given in (
        numbers[:, None],
        numbers.float(),
        numbers[:, None].float(),
        numbers.to(torch.uint8),
        one_hot(numbers, 3),
        one_hot(numbers, 3).bool(),
        one_hot(numbers, 3).float(),
        numbers.float().as_subclass(Framed),
    ):
        found = loss(logits.as_subclass(Framed) if isinstance(given, Framed) else logits, given)
        assert type(found) is Tensor and torch.allclose(found, wanted), given.shape


@pytest.mark.parametrize("name", MADE)
def test_one_channel_and_its_labels(name: str) -> None:
    loss = MADE[name](input="logits")
    logits, masks = drawn(1)
    wanted = loss(logits, masks)
    for given in (masks[:, None], masks.float(), masks.bool()[:, None], masks.to(torch.uint8)):
        assert torch.allclose(loss(logits, given), wanted)


# --- what excludes each other -------------------------------------------------------------------------------------------

NESTED = torch.tensor([[[1, 1, 1, 0], [0, 1, 1, 0], [0, 1, 0, 0]]])  # each region within the one before


@pytest.mark.parametrize("name", MADE)
def test_nested_regions_are_perfect_where_channels_are_questions_of_their_own(name: str) -> None:
    sure = 40.0 * (2 * NESTED.double() - 1)
    assert float(MADE[name](activation="sigmoid")(sure, NESTED)) == pytest.approx(0, abs=1e-6)
    for how in ({"input": "logits"}, {"activation": "softmax"}):
        with pytest.raises(InputError, match="activation="):
            MADE[name](**how)(sure, NESTED)


@pytest.mark.parametrize("name", MADE)
def test_what_contradicts_a_softmax_is_refused(name: str) -> None:
    loss = MADE[name](activation="softmax")
    logits, numbers = drawn()
    overlapping = one_hot(numbers, 3)
    overlapping[0, :, 0, 0] = 1
    for wrong in (overlapping, torch.ones_like(overlapping), torch.zeros_like(overlapping)):
        with pytest.raises(InputError, match="overlap or leave pixels without a class"):
            loss(logits, wrong)
    of_probabilities = MADE[name](input="probabilities", activation="softmax")
    with pytest.raises(InputError, match="do not sum to 1"):
        of_probabilities(logits.sigmoid(), numbers)
    assert torch.allclose(of_probabilities(logits.softmax(1), numbers), loss(logits, numbers))


def test_ignored_pixels_contradict_nothing() -> None:
    logits, numbers = drawn()
    masks = one_hot(numbers, 3)
    masks[:, :, 0] = 255
    numbers[:, 0] = 255
    for make in MADE.values():
        loss = make(activation="softmax", ignore=255)
        assert torch.allclose(loss(logits, masks), loss(logits, numbers))


def test_probabilities_say_nothing_of_their_channels_and_need_not_for_a_metric() -> None:
    logits, numbers = drawn()
    x, y = logits.sigmoid(), one_hot(numbers, 3)
    for name in ("soft Dice", "metric Jaccard", "squared Dice", "generalised Dice"):
        loss = MADE[name](input="probabilities")
        assert torch.allclose(loss(x, y), MADE[name](activation="sigmoid")(logits, y))
        assert torch.allclose(loss(x, numbers), loss(x, y))
    with pytest.raises(InputError, match="say activation"):
        cross_entropy(input="probabilities")(x, y)
    with pytest.raises(InputError, match="do not sum to 1"):
        cross_entropy(input="probabilities")(x, numbers)


def test_one_against_the_rest_of_class_numbers() -> None:
    logits, numbers = drawn()
    found = cross_entropy(activation="sigmoid")(logits, numbers)
    wanted = functional.binary_cross_entropy_with_logits(logits, one_hot(numbers, 3).double())
    assert torch.allclose(found, wanted)


# --- entropies beside those of torch ----------------------------------------------------------------------------------------


def gradient(loss: Callable[[Tensor, Tensor], Tensor], x: Tensor, y: Tensor) -> Tensor:
    leaf = x.clone().requires_grad_()
    (slope,) = torch.autograd.grad(loss(leaf, y), leaf)
    return slope


def test_entropies_are_those_of_torch_with_their_gradients() -> None:
    logits, numbers = drawn()
    masks, weights = one_hot(numbers, 3).double(), torch.tensor([1.0, 2, 0.5], dtype=torch.float64)
    soft = torch.softmax(logits.flip(0), 1)
    batch: dict[str, Any] = {"activation": "softmax", "per": "batch"}
    cross, binary = functional.cross_entropy, functional.binary_cross_entropy_with_logits
    for ours, theirs, y in (
        (cross_entropy(**batch), cross, numbers),
        (cross_entropy(**batch), cross, masks),
        (cross_entropy(**batch), cross, soft),
        (cross_entropy(**batch, reduction="sum"), lambda x, y: cross(x, y, reduction="sum"), numbers),
        (weighted_cross_entropy(weights.tolist(), **batch), lambda x, y: cross(x, y, weight=weights), numbers),
        (cross_entropy(class_weights=weights.tolist(), **batch), lambda x, y: cross(x, y, weight=weights), numbers),
        (cross_entropy(**batch, ignore=2), lambda x, y: cross(x, y, ignore_index=2), numbers),
        (cross_entropy(activation="sigmoid"), binary, masks),
    ):
        assert torch.allclose(ours(logits, y), theirs(logits, y))
        assert torch.allclose(gradient(ours, logits, y), gradient(theirs, logits, y))
    by_pixel = cross_entropy(**batch, reduction="none")(logits, numbers)
    assert torch.allclose(by_pixel, cross(logits, numbers, reduction="none"))
    assert cross_entropy(activation="sigmoid", reduction="none")(logits, masks).shape == logits.shape


def focal_by_definition(p: float, label: int, gamma: float, alpha: float | None) -> float:
    right = p if label else 1 - p
    weight = 1.0 if alpha is None else (alpha if label else 1 - alpha)
    return -weight * (1 - right) ** gamma * math.log(right)


@pytest.mark.parametrize(("gamma", "alpha"), [(0, None), (0.5, None), (2, 0.25), (3.5, 1)])
def test_focal_is_what_its_definition_says(gamma: float, alpha: float | None) -> None:
    logits, masks = drawn(1)
    pairs = list(zip(logits.sigmoid().flatten().tolist(), masks.flatten().tolist(), strict=True))
    wanted = sum(focal_by_definition(p, y, gamma, alpha) for p, y in pairs) / len(pairs)
    assert float(focal_loss(gamma, alpha=alpha, input="logits")(logits, masks)) == pytest.approx(wanted)
    classes, numbers = drawn()
    p, y = classes.softmax(1).movedim(1, -1).reshape(-1, 3).tolist(), numbers.flatten().tolist()
    terms = [
        -(1 if alpha is None else alpha if label else 1 - alpha) * (1 - row[label]) ** gamma * math.log(row[label])
        for row, label in zip(p, y, strict=True)
    ]
    loss = focal_loss(gamma, alpha=alpha, activation="softmax")
    assert float(loss(classes, numbers)) == pytest.approx(sum(terms) / len(terms))
    assert torch.allclose(loss(classes, one_hot(numbers, 3)), loss(classes, numbers))
    sure = torch.tensor([[[60.0, -60.0]]], dtype=torch.float64)
    assert gradient(focal_loss(gamma, alpha=alpha, input="logits"), sure, torch.tensor([[1, 0]])).isfinite().all()


# --- forms of Dice --------------------------------------------------------------------------------------------------------


def test_forms_of_dice_are_what_their_definitions_say() -> None:
    logits, masks = drawn(1, side=4)
    x, y = logits.sigmoid()[:, 0].flatten(1), masks.flatten(1)
    both, sizes, squares = (x * y).sum(1), (x + y).sum(1), (x * x + y * y).sum(1)
    dice = 2 * both / sizes
    t = both / (both + 0.3 * (x * (1 - y)).sum(1) + 0.7 * ((1 - x) * y).sum(1))
    for loss, wanted in (
        (squared_loss(input="logits"), 1 - 2 * both / squares),
        (squared_loss("jaccard", input="logits"), 1 - both / (squares - both)),
        (soft_loss("dice", transform="log-cosh", input="logits"), torch.log(torch.cosh(1 - dice))),
        (soft_loss("dice", transform="log", input="logits"), -torch.log(dice)),
        (soft_loss(tversky(alpha=0.3, beta=0.7), transform=0.75, input="logits"), (1 - t) ** 0.75),
        (generalised_dice(input="logits"), 1 - dice),
    ):
        assert torch.allclose(loss(logits, masks), wanted.mean()), loss


@pytest.mark.parametrize(("weights", "power"), [("squared volume", 2), ("volume", 1), ("none", 0)])
def test_generalised_dice_is_one_quotient_of_all_classes(weights: Any, power: int) -> None:
    logits, numbers = drawn(4, side=3)
    numbers[0][numbers[0] == 3] = 0  # a class that is not there has the largest weight of the others
    x, y = logits.softmax(1).flatten(2), one_hot(numbers, 4).double().flatten(2)
    for classes in ((0, 1, 2, 3), (1, 2, 3)):
        values = []
        for image in range(2):
            volumes = [float(y[image, of].sum()) for of in classes]
            largest = max((volume**-power for volume in volumes if volume), default=0)
            w = [volume**-power if volume else (largest if power else 1) for volume in volumes]
            both = sum(a * float((x[image, of] * y[image, of]).sum()) for a, of in zip(w, classes, strict=True))
            sizes = sum(a * float((x[image, of] + y[image, of]).sum()) for a, of in zip(w, classes, strict=True))
            values.append(1 - (2 * both + 2) / (sizes + 2))
        loss = generalised_dice(weights=weights, smoothing=1, activation="softmax", classes=classes)
        assert float(loss(logits, numbers)) == pytest.approx(sum(values) / 2)


def test_v_nets_form_is_least_at_a_soft_label() -> None:
    y = torch.tensor([[[0.3, 0.9, 0.5]]], dtype=torch.float64)
    loss = squared_loss(input="probabilities")
    assert float(loss(y, y)) == pytest.approx(0) and float(loss(y.round(), y)) > 0.05


# --- weights --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MADE)
def test_a_pixel_of_weight_two_is_two_pixels_and_one_of_weight_zero_none(name: str) -> None:
    random = torch.Generator().manual_seed(3)
    logits = torch.randn(1, 3, 7, generator=random, dtype=torch.float64)
    numbers = torch.randint(0, 3, (1, 7), generator=random)
    often = torch.tensor([1, 2, 0, 1, 3, 0, 1])
    places = torch.repeat_interleave(torch.arange(7), often)
    loss = MADE[name](activation="softmax")
    wanted = loss(logits[:, :, places], numbers[:, places])
    given = logits.clone()
    given[:, :, 2] = math.nan  # of no weight, and looked at by nobody
    for weights in (often[None], often[None, None].float()):
        assert torch.allclose(loss(given, numbers, weights), wanted)
    assert torch.allclose(loss(logits, numbers, torch.ones(1, 7)), loss(logits, numbers))
    slope = gradient(lambda x, y: loss(x, y, often[None]), given, numbers)
    assert slope.isfinite().all() and not slope[:, :, 2].any()


def test_weights_of_pixels_in_the_hinge() -> None:
    logits, masks = drawn(1, side=3)
    places = [0, 1, 1, 3, 5, 5, 5, 8]
    often = torch.bincount(torch.tensor(places), minlength=9).reshape(1, 1, 3, 3)
    rows = logits.flatten(2)[:, :, places], masks.flatten(1)[:, places]
    for similarity in ("jaccard", "tversky:alpha=0.7,beta=1.5"):
        loss = lovasz_hinge(similarity)
        assert torch.allclose(loss(logits, masks, often), loss(*rows))


def test_class_weights_weigh_the_classes_in_the_mean_too() -> None:
    logits, numbers = drawn()
    each = soft_loss("dice", activation="softmax").each(logits, numbers)
    weights = torch.tensor([0.0, 1, 3], dtype=torch.float64)
    settings: tuple[tuple[dict[str, Any], Tensor], ...] = (
        ({}, (each * weights).sum() / (2 * weights.sum())),
        ({"reduction": "sum"}, (each * weights).sum()),
        ({"reduction": "none"}, each * weights),
    )
    for how, wanted in settings:
        found = soft_loss("dice", activation="softmax", class_weights=[0, 1, 3], **how)(logits, numbers)
        assert torch.allclose(found, wanted)
    chosen = soft_loss("dice", activation="softmax", classes=(1, 2), class_weights=[1, 3])
    assert torch.allclose(chosen(logits, numbers), (each * weights).sum() / (2 * weights.sum()))


# --- empty references -----------------------------------------------------------------------------------------------------


def with_an_empty_class() -> tuple[Tensor, Tensor]:
    logits, numbers = drawn()
    numbers[0][numbers[0] == 2] = 0
    return logits, numbers


def test_what_an_empty_reference_is_worth_is_said() -> None:
    logits, numbers = with_an_empty_class()
    each = soft_loss("dice", activation="softmax").each(logits, numbers)
    present = torch.tensor([[True, True, False], [True, True, True]])
    zero = torch.where(present, each, 0)
    found = {
        (empty, reduction): soft_loss("dice", activation="softmax", empty=empty, reduction=reduction)(logits, numbers)
        for empty in ("metric", "one", "skip", "nan")
        for reduction in ("mean", "sum", "none")
    }
    assert each[0, 2] == 1 and torch.equal(found["metric", "none"], each)
    assert torch.allclose(found["metric", "mean"], each.mean())
    assert torch.allclose(found["one", "mean"], zero.mean()) and torch.equal(found["one", "none"], zero)
    assert torch.allclose(found["skip", "mean"], each[present].mean()) and torch.equal(found["skip", "none"], zero)
    assert torch.allclose(found["nan", "mean"], each[present].mean())
    assert found["nan", "none"].isnan().tolist() == (~present).tolist()
    assert all(torch.allclose(found[empty, "sum"], zero.sum()) for empty in ("one", "skip", "nan"))


def test_nothing_but_empty_references() -> None:
    logits, nothing = torch.zeros(2, 1, 3, requires_grad=True), torch.zeros(2, 3)
    for empty, value in (("metric", 1), ("one", 0), ("skip", 0), ("nan", math.nan)):
        loss = soft_loss("dice", input="logits", empty=empty)(logits, nothing)  # type: ignore[arg-type]
        (slope,) = torch.autograd.grad(loss, logits, retain_graph=True)
        assert float(loss.detach()) == pytest.approx(value, nan_ok=True) and slope.isfinite().all()


# --- sums -----------------------------------------------------------------------------------------------------------------


def test_a_sum_of_losses_is_their_weighted_sum() -> None:
    logits, numbers = drawn()
    dice, entropy = soft_loss("dice", activation="softmax"), cross_entropy(activation="softmax")
    weights = torch.rand(2, 6, 6, generator=torch.Generator().manual_seed(1))
    both = combined(dice, entropy, weights=(2, 0.5))
    assert torch.allclose(both(logits, numbers), 2 * dice(logits, numbers) + 0.5 * entropy(logits, numbers))
    assert torch.allclose(
        both(logits, numbers, weights), 2 * dice(logits, numbers, weights) + 0.5 * entropy(logits, numbers, weights)
    )


def test_deep_supervision_adds_up_levels_with_references_resized_to_them() -> None:
    logits, numbers = drawn(side=8)
    levels = [logits, logits[:, :, ::2, ::2], logits[:, :, ::4, ::4]]
    loss = soft_loss("dice", activation="softmax", ignore=255)
    numbers[:, 0] = 255
    nearest = [
        functional.interpolate(numbers[:, None].double(), size=(8 // k, 8 // k), mode="nearest-exact")
        for k in (1, 2, 4)
    ]
    values = [loss(x, y) for x, y in zip(levels, nearest, strict=True)]
    for given in (numbers, numbers[:, None], numbers.float(), nearest):
        for weights, sizes in (
            ("exp", (1, 0.5, 0.25)),
            ("same", (1, 1, 1)),
            ("two", (1, 0.5, 0.5)),
            ((3, 2, 1, 9), (3, 2, 1)),
        ):
            found = deep_supervision(loss, weights)(levels, given)  # type: ignore[arg-type]
            assert torch.allclose(found, sum(w * value for w, value in zip(sizes, values, strict=True)))
    assert torch.allclose(deep_supervision(loss)(logits, numbers), values[0])
    masks = one_hot(numbers.clamp(max=2), 3).bool()
    assert deep_supervision(soft_loss("dice", activation="softmax"))(levels, masks).isfinite()


# --- bad input ------------------------------------------------------------------------------------------------------------

LOGITS, NUMBERS = drawn()
SOFT = soft_loss("dice", activation="softmax")
BAD: dict[str, tuple[Callable[[], Any], str]] = {
    "an unknown activation": (lambda: soft_loss("dice", activation="tanh"), "say 'softmax' or 'sigmoid'"),  # type: ignore[arg-type]
    "a softmax of one channel": (lambda: SOFT(LOGITS[:, :1], NUMBERS > 0), "1 everywhere"),
    "an unknown reduction": (lambda: soft_loss("dice", input="logits", reduction="avg"), "'mean', 'sum' or 'none'"),  # type: ignore[arg-type]
    "an unknown rule for empty masks": (lambda: soft_loss("dice", input="logits", empty="zero"), "'metric', 'one'"),  # type: ignore[arg-type]
    "an entropy of empty masks": (lambda: cross_entropy(input="logits", empty="skip"), "leave empty out"),
    "an entropy of some classes": (lambda: cross_entropy(input="logits", classes=(1,)), "say class_weights"),
    "a class weight too few": (lambda: soft_loss("dice", input="logits", class_weights=[1, 2])(LOGITS, NUMBERS), "2 class_weights for 3"),
    "class weights of nothing": (lambda: soft_loss("dice", input="logits", class_weights=[0, 0, 0]), "all 0"),
    "a word for class weights": (lambda: soft_loss("dice", input="logits", class_weights="abc"), "one for each class"),  # type: ignore[arg-type]
    "negative pixels": (lambda: SOFT(LOGITS, NUMBERS, -torch.ones(2, 6, 6)), "at least 0"),
    "NaN pixels": (lambda: SOFT(LOGITS, NUMBERS, torch.full((2, 6, 6), math.nan)), "finite"),
    "weights of another shape": (lambda: SOFT(LOGITS, NUMBERS, torch.ones(2, 6)), "are none of the pixels"),
    "weights of channels": (lambda: SOFT(LOGITS, NUMBERS, torch.ones(2, 3, 6, 6)), "are none of the pixels"),
    "weights in a list": (lambda: SOFT(LOGITS, NUMBERS, [1]), "the weights is list"),
    "an unknown transform": (lambda: soft_loss("dice", input="logits", transform="root"), "say 'log-cosh' or 'log'"),  # type: ignore[arg-type]
    "a power of 0": (lambda: soft_loss("dice", input="logits", transform=0), "say 'log-cosh'"),
    "squares of true negatives": (lambda: squared_loss("specificity", input="logits"), "no squared form"),
    "generalised over those present": (lambda: generalised_dice(input="logits", classes="present"), "one value for all"),
    "another volume": (lambda: generalised_dice(input="logits", weights="cube"), "squared volume"),  # type: ignore[arg-type]
    "a negative gamma": (lambda: focal_loss(-1, input="logits"), "at least 0"),
    "alpha of 2": (lambda: focal_loss(alpha=2, input="logits"), r"in \[0, 1\]"),
    "one loss alone": (lambda: combined(SOFT), "two or more"),
    "functions": (lambda: combined(len, len), "two or more"),  # type: ignore[arg-type]
    "a weight too few": (lambda: combined(SOFT, SOFT, weights=[1]), "for each of 2 losses"),
    "a sum of maps": (lambda: combined(SOFT, cross_entropy(input="logits", reduction="none")), "not 'none'"),
    "unknown levels": (lambda: deep_supervision(SOFT, "half"), "'exp', 'same' or 'two'"),  # type: ignore[arg-type]
    "no level": (lambda: deep_supervision(SOFT)([], NUMBERS), "no prediction"),
    "a level too many": (lambda: deep_supervision(SOFT, [1])([LOGITS, LOGITS], NUMBERS), "1 weights for 2"),
    "a reference too few": (lambda: deep_supervision(SOFT)([LOGITS, LOGITS], [NUMBERS]), "1 references for 2"),
    "Lovász over processes": (lambda: lovasz_softmax(input="logits", per="processes"), "say per='batch'"),
    "a hinge of classes": (lambda: lovasz_hinge(activation="softmax"), "use lovasz_softmax"),
}  # fmt: skip


@pytest.mark.parametrize("fault", BAD)
def test_bad_input_gets_one_sentence(fault: str) -> None:
    make, says = BAD[fault]
    with pytest.raises(InputError) as caught:
        make()
    assert re.search(says, str(caught.value)) and "\n" not in str(caught.value)


# --- numbers of other kinds, and other ways of computing -------------------------------------------------------------------


@pytest.mark.parametrize("name", MADE)
def test_half_precision_and_saturation_leave_gradients_finite(name: str) -> None:
    logits, numbers = drawn()
    loss = MADE[name](activation="softmax")
    half = logits.bfloat16()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        under = loss(half, numbers)
    assert under.dtype == torch.float32 and torch.equal(under, loss(half.float(), numbers))
    perfect = 80.0 * one_hot(numbers, 3)
    for given in (perfect, -perfect, 4e3 * logits):
        for kind in (torch.float16, torch.bfloat16, torch.float32):
            assert gradient(loss, given.to(kind), numbers).isfinite().all(), kind


@pytest.mark.slow
@pytest.mark.parametrize("name", MADE)
def test_a_compiler_gets_each_whole(name: str) -> None:
    logits, numbers = drawn()
    loss = MADE[name](activation="softmax")
    torch._dynamo.reset()  # what was compiled before counts towards a limit
    compiled: Any = torch.compile(loss, fullgraph=True, backend="eager")
    for reference in (numbers, one_hot(numbers, 3)):
        assert torch.allclose(gradient(compiled, logits, reference), gradient(loss, logits, reference))


@pytest.mark.parametrize("softmax", [False, True])
@pytest.mark.parametrize("kind", [torch.int64, torch.uint8, torch.float32, torch.bool, torch.float16])
def test_one_pass_over_memory_finds_what_many_do(softmax: bool, kind: torch.dtype) -> None:
    """In single precision, beside torch's operations in double: values, gradients, and gradients of gradients."""
    random = torch.Generator().manual_seed(0)
    logits = torch.randn(3, 2, 5000, generator=random)
    numbers = torch.randint(0, 2, (3, 1, 5000), generator=random)
    assert passes._compiled() is not None
    for labels in (numbers.to(kind), one_hot(numbers[:, 0], 2).to(kind)):
        weights = torch.randn(3, 4, 2, generator=random, dtype=torch.float64)
        found = []
        for x in (logits, logits.double()):
            leaf = x.clone().requires_grad_()
            counts = passes.counts(leaf, labels, softmax)
            value = (weights * counts).sum()
            (plain,) = torch.autograd.grad(value, leaf, retain_graph=True)
            (slope,) = torch.autograd.grad(value, leaf, create_graph=True)
            (second,) = torch.autograd.grad((slope**2).sum(), leaf)
            found.append([counts, plain, slope, second])
        for one, other in zip(*found, strict=True):
            assert torch.allclose(one.double(), other, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("kind", [torch.int64, torch.uint8, torch.float32, torch.bool, torch.float16])
def test_cross_entropy_in_few_passes_is_that_of_torch(kind: torch.dtype) -> None:
    """Large logits too, where the logarithm of a probability would be of 0; the gradient of the gradient as well."""
    random = torch.Generator().manual_seed(0)
    numbers = torch.randint(0, 2, (3, 1, 5000), generator=random).to(kind)
    for softmax, channels in ((False, 1), (False, 2), (True, 2)):
        logits = 12 * torch.randn(3, channels, 5000, generator=random)
        labels = numbers.expand(3, channels, 5000) if not softmax else numbers
        found = []
        for x in (logits, logits.double()):
            leaf = x.clone().requires_grad_()
            value = 3 * passes.mean_entropy(leaf, labels, softmax)
            (plain,) = torch.autograd.grad(value, leaf, retain_graph=True)
            (slope,) = torch.autograd.grad(value, leaf, create_graph=True)
            (second,) = torch.autograd.grad((slope**2).sum(), leaf)
            found.append([value.detach(), plain, slope, second])
        for one, other in zip(*found, strict=True):
            assert torch.allclose(one.double(), other, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("wrong", [-0.5, 1.5, float("nan"), 2])
def test_one_pass_over_memory_sees_one_wrong_label(wrong: float) -> None:
    logits, place = torch.randn(2, 2, 700, generator=torch.Generator().manual_seed(0)), 650
    for labels in (torch.zeros(2, 2, 700), torch.zeros(2, 1, 700)):
        for taken in (passes.counts, passes.mean_entropy):
            labels[1, 0, place] = 0
            taken(logits, labels, labels.shape[1] == 1)
            labels[1, 0, place] = wrong
            with pytest.raises(InputError, match=r"no probabilities|labels other than|whole numbers"):
                taken(logits, labels, labels.shape[1] == 1)


def with_arguments(loss: Callable[..., nn.Module], **brought: Any) -> Callable[[], Any]:
    return lambda: loss(**brought)


def of_levels(predictions: Any) -> Callable[[], Any]:
    return lambda: deep_supervision(cross_entropy(input="logits"))(predictions, torch.zeros(1, 4, 4).long())


def of(prediction: Any, *shape: int) -> Callable[[], Any]:
    return lambda: soft_loss("dice", input="logits")(prediction, torch.zeros(shape))


#: What people bring along, and what is said of it.
BROUGHT: list[tuple[Callable[[], Any], type[Exception], str]] = [
    (with_arguments(MADE["soft Dice"], ignore_index=255), TypeError, "ignore_index=: here it is ignore=255"),
    (with_arguments(MADE["soft Dice"], include_background=False), TypeError, "without the background"),
    (with_arguments(MADE["soft Dice"], to_onehot_y=True), TypeError, "here it is not needed"),
    (with_arguments(MADE["Lovász"], per_image=True), TypeError, "losses take no per_image="),
    (with_arguments(cross_entropy, weight=[1, 2]), TypeError, "class_weights"),
    (with_arguments(generalised_dice, reducton="mean"), TypeError, "did you mean reduction"),
    (with_arguments(MADE["soft Dice"], input="logits", class_weights={1, 2}), InputError, "give one for each class"),
    (
        with_arguments(MADE["soft Dice"], input="logits", class_weights={"liver": 1}),
        InputError,
        "give one for each class",
    ),
    (
        with_arguments(lambda **how: combined(*[cross_entropy(input="logits")] * 2, **how), weights={1, 2}),
        InputError,
        "in an order",
    ),
    (of({"out": torch.zeros(1, 1, 2, 2)}, 1, 2, 2), InputError, "take the tensor out"),
    (of(torch.zeros(3, 4, 4), 4, 4), InputError, r"prediction\[None\]"),
    (of(torch.zeros(3, 4, 4), 3, 4, 4), InputError, "without channels give"),
    (of_levels({"out": torch.zeros(1, 2, 4, 4)}), InputError, "in a list"),
    (of_levels(torch.zeros(1, 2, 3, 4, 4)), InputError, "unbind"),
]


@pytest.mark.parametrize("brought", range(len(BROUGHT)))
def test_what_other_libraries_call_it_is_told(brought: int) -> None:
    ask, kind, says = BROUGHT[brought]
    with pytest.raises(kind, match=says):
        ask()


def test_every_name_that_is_told_is_none_of_ours() -> None:
    assert not set(ELSEWHERE) & set(How.__annotations__)


def test_weights_by_class_are_those_in_order() -> None:
    logits, numbers = torch.randn(2, 3, 4, 4), torch.arange(32).reshape(2, 4, 4) % 3
    weights: Any = {2: 3, 0: 1, 1: 2}
    by_class = soft_loss("dice", input="logits", class_weights=weights)
    assert by_class(logits, numbers) == soft_loss("dice", input="logits", class_weights=[1, 2, 3])(logits, numbers)
