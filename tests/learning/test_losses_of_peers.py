"""The cases that MONAI and segmentation_models_pytorch test their own losses with: ours are equal, or the reason is named.

Inputs and settings are those of their tests (MONAI's of Dice, masked Dice, Tversky, generalised Dice, Dice with cross-entropy, focal, Dice
with focal, deep supervision; smp's tests of losses); values are computed here from the definitions.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pytest
import torch
from torch import Tensor

from segbounds.errors import InputError
from segbounds.losses import (
    combined,
    cross_entropy,
    deep_supervision,
    focal_loss,
    generalised_dice,
    metric_loss,
    soft_loss,
    squared_loss,
    weighted_cross_entropy,
)

torch.set_num_threads(1)

# --- their inputs ---------------------------------------------------------------------------------------------------------

ONE = torch.tensor([[[[1.0, -1.0], [-1.0, 1.0]]]]), torch.tensor([[[[1.0, 0.0], [1.0, 1.0]]]])
TWO = (
    torch.tensor([[[[1.0, -1.0], [-1.0, 1.0]]], [[[1.0, -1.0], [-1.0, 1.0]]]]),
    torch.tensor([[[[1.0, 1.0], [1.0, 1.0]]], [[[1.0, 0.0], [1.0, 0.0]]]]),
)
SOFT = (torch.tensor([[[[0.3, 0.4], [0.7, 0.9]]], [[[1.0, 0.1], [0.5, 0.3]]]]),) * 2
SURE = (
    torch.tensor([[[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]], [[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]]),
    torch.tensor([[[0.0, 0.0, 1.0]], [[0.0, 1.0, 0.0]]]),
)
CLASSES = (
    torch.tensor([[[-1.0, 0.0, 1.0], [1.0, 0.0, -1.0]], [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]]),
    torch.tensor([[[1.0, 0.0, 0.0]], [[1.0, 1.0, 0.0]]]),
)
FOCAL = (
    torch.tensor([[[[1.0, 1.0], [0.5, 0.0]], [[1.0, 1.0], [0.5, 0.0]], [[1.0, 1.0], [0.5, 0.0]]]]),
    torch.tensor([[[[0, 1], [2, 0]]]]),
)
TENS = torch.tensor([[[0.0, 10.0, 10.0, 10.0], [10.0, 0.0, 0.0, 0.0]]]), torch.tensor([[[1, 1, 0, 0]]])
NOTHING = SURE[0], torch.zeros(2, 1, 3)
PLANE = (
    torch.tensor([[[[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]], [[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]]]),
    torch.tensor([[[[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]]]),
)
LEVELS = [
    PLANE[0],
    torch.tensor([[[[1.0, 1.0], [0.0, 0.0]], [[1.0, 0.0], [0.0, 1.0]]]]),
    torch.tensor([[[[1.0], [0.0]], [[1.0], [0.0]]]]),
]


# --- definitions on Python numbers ----------------------------------------------------------------------------------------


def by_class(given: tuple[Tensor, Tensor], act: str = "") -> list[list[tuple[list[float], list[float]]]]:
    """Probabilities and masks of the pixels: by image, by class."""
    x, y = given
    x = {"": x, "sigmoid": x.sigmoid(), "softmax": x.softmax(1)}[act].double()
    if y.shape[1] < x.shape[1]:
        y = (y == torch.arange(x.shape[1]).reshape(1, -1, *[1] * (x.ndim - 2))).double()
    x, y = x.flatten(2), y.double().flatten(2)
    return [[(x[i, c].tolist(), y[i, c].tolist()) for c in range(x.shape[1])] for i in range(len(x))]


class Overlap(NamedTuple):
    """1 - (tp + above)/(tp + a fp + b fn + below), of sums of products, squares or smaller ones."""

    a: float = 0.5
    b: float = 0.5
    above: float = 0.0
    below: float = 0.0
    form: str = "products"

    def __call__(self, x: Sequence[float], y: Sequence[float]) -> float:
        pairs = list(zip(x, y, strict=True))
        both = sum(min(p, q) if self.form == "smaller" else p * q for p, q in pairs)
        power = 2 if self.form == "squares" else 1
        alarms, misses = sum(p**power for p, _ in pairs) - both, sum(q**power for _, q in pairs) - both
        return 1 - (both + self.above) / (both + self.a * alarms + self.b * misses + self.below)


def mean(values: list[list[float]], first: int = 0) -> float:
    chosen = [value for image in values for value in image[first:]]
    return sum(chosen) / len(chosen)


def of_each(index: Overlap, given: tuple[Tensor, Tensor], act: str = "") -> list[list[float]]:
    return [[index(x, y) for x, y in image] for image in by_class(given, act)]


# --- MONAI: equal ---------------------------------------------------------------------------------------------------------


def tight(s: float, **more: Any) -> Overlap:
    """MONAI's smoothing of Dice: half of it are true positives."""
    return Overlap(above=s / 2, below=s / 2, **more)


def soft(s: float, *, of: str = "dice", **how: Any) -> torch.nn.Module:
    return soft_loss(of, smoothing=s, **how)


LOGITS: dict[str, Any] = {"input": "logits"}
EACH: dict[str, Any] = {"activation": "sigmoid"}
SOFTMAX: dict[str, Any] = {"activation": "softmax"}
SEEN: dict[str, Any] = {"input": "probabilities"}

#: What is tested: the case, ours, and the value by definition.
EQUAL: dict[str, tuple[tuple[Any, Any], Callable[..., Any], Any]] = {
    "Dice, sigmoid": (ONE, soft(5e-7, **LOGITS), mean(of_each(tight(1e-6), ONE, "sigmoid"))),
    "Dice, two images": (TWO, soft(5e-5, **LOGITS), mean(of_each(tight(1e-4), TWO, "sigmoid"))),
    "Dice, soft labels": (SOFT, metric_loss("dice", smoothing=5e-5, **SEEN), 0.0),
    "Dice, soft labels as products": (SOFT, soft(5e-5, **SEEN), mean(of_each(tight(1e-4), SOFT))),
    "Dice, sure classes without background": (SURE, soft(0, **SEEN, classes=(1,)), 0.0),
    "Dice, one against the rest": (CLASSES, soft(5e-5, **EACH), mean(of_each(tight(1e-4), CLASSES, "sigmoid"))),
    "Dice, by image and class": (CLASSES, soft(5e-5, **EACH, reduction="none"), of_each(tight(1e-4), CLASSES, "sigmoid")),
    "Dice, softmax": (CLASSES, soft(5e-5, **SOFTMAX), mean(of_each(tight(1e-4), CLASSES, "softmax"))),
    "Dice, softmax, sum": (CLASSES, soft(5e-5, **SOFTMAX, reduction="sum"), 4 * mean(of_each(tight(1e-4), CLASSES, "softmax"))),
    "Dice, squares": (ONE, squared_loss(smoothing=5e-6, **LOGITS), mean(of_each(tight(1e-5, form="squares"), ONE, "sigmoid"))),
    "Dice, Jaccard": (ONE, soft(5e-6, of="iou", **LOGITS), mean(of_each(tight(1e-5, a=1, b=1), ONE, "sigmoid"))),
    "Tversky, 0.3 and 0.7": (
        ONE,
        soft(1e-6, of="tversky:alpha=0.3,beta=0.7", **LOGITS),
        mean(of_each(Overlap(0.3, 0.7, 1e-6, 1e-6), ONE, "sigmoid")),
    ),
    "Tversky, 0.7 and 0.3": (
        ONE,
        soft(1e-6, of="tversky:alpha=0.7,beta=0.3", **LOGITS),
        mean(of_each(Overlap(0.7, 0.3, 1e-6, 1e-6), ONE, "sigmoid")),
    ),
    "Tversky, by image and class": (
        CLASSES,
        soft(1e-4, **SOFTMAX, reduction="none"),
        of_each(Overlap(above=1e-4, below=1e-4), CLASSES, "softmax"),
    ),
    "Tversky, batch": (CLASSES, soft(1e-5, **EACH, per="batch"), None),
    "generalised Dice, one channel": (ONE, generalised_dice(**LOGITS), mean(of_each(Overlap(), ONE, "sigmoid"))),
    "generalised Dice, sure classes without background": (SURE, generalised_dice(**SEEN, classes=(1,)), 0.0),
    "generalised Dice, nothing in the reference": (NOTHING, generalised_dice(**SEEN, classes=(1,), smoothing=5e-9), 0.0),
    "generalised Dice, by volume": (TENS, generalised_dice(weights="volume", **SOFTMAX), None),
    "focal, one against the rest": (FOCAL, focal_loss(**EACH), None),
    "focal, without background": (FOCAL, focal_loss(**EACH, class_weights=(0, 1, 1)), None),
    "focal, alpha": (FOCAL, focal_loss(alpha=0.8, **EACH), None),
    "deep supervision of Dice": ((LEVELS, PLANE[1]), deep_supervision(soft(5e-6, **SEEN)), None),
    "Dice and cross-entropy": (SURE, combined(soft(5e-6, **SEEN), cross_entropy(**LOGITS)), math.log(1 + math.e) - 1),
}  # fmt: skip


def focal_of(given: tuple[Tensor, Tensor], gamma: float = 2, alpha: float | None = None, first: int = 0) -> float:
    terms = []
    for image in by_class(given, "sigmoid"):
        for x, y in image[first:]:
            for p, label in zip(x, y, strict=True):
                right = p if label else 1 - p
                weight = 1 if alpha is None else alpha if label else 1 - alpha
                terms.append(-weight * (1 - right) ** gamma * math.log(right))
    return sum(terms) / len(terms)


def pooled() -> float:
    first, second = by_class(CLASSES, "sigmoid")
    together = [([*x, *u], [*y, *v]) for (x, y), (u, v) in zip(first, second, strict=True)]
    return mean([[Overlap(above=1e-5, below=1e-5)(x, y) for x, y in together]])


def by_volume() -> float:
    top = bottom = 0.0
    for x, y in by_class(TENS, "softmax")[0]:
        w = 1 / sum(y)
        top += 2 * w * sum(p * q for p, q in zip(x, y, strict=True))
        bottom += w * (sum(x) + sum(y))
    return 1 - top / bottom


def levels() -> float:
    shapes = [tuple(level.shape[2:]) for level in LEVELS]
    references = [PLANE[1]]
    for shape in shapes[1:]:  # the pixel whose middle is nearest
        rows, columns = (
            [int((k + 0.5) * whole / part) for k in range(part)] for whole, part in zip(shapes[0], shape, strict=True)
        )
        references.append(PLANE[1][:, :, rows][:, :, :, columns])
    values = [mean(of_each(tight(1e-5), (x, y))) for x, y in zip(LEVELS, references, strict=True)]
    return values[0] + values[1] / 2 + values[2] / 4


LATER: dict[str, Callable[[], float]] = {
    "Tversky, batch": pooled,
    "generalised Dice, by volume": by_volume,
    "focal, one against the rest": lambda: focal_of(FOCAL),
    "focal, without background": lambda: focal_of(FOCAL, first=1),
    "focal, alpha": lambda: focal_of(FOCAL, alpha=0.8),
    "deep supervision of Dice": levels,
}


@pytest.mark.parametrize("case", EQUAL)
def test_a_case_of_a_peer_has_its_value(case: str) -> None:
    (x, y), loss, wanted = EQUAL[case]
    expected = torch.tensor(LATER[case]() if wanted is None else wanted, dtype=torch.float32)
    assert torch.allclose(loss(x, y), expected, atol=1e-6), (loss(x, y), expected)


#: What MONAI's own tests say of some of these, to four digits: what is computed here is what they mean.
SAID = {
    "Dice, sigmoid": 0.3076, "Dice, two images": 0.4167, "Dice, soft labels as products": 0.3078,
    "Dice, one against the rest": 0.4351, "Dice, softmax": 0.3837, "Dice, softmax, sum": 1.5349, "Dice, squares": 0.1783,
    "Dice, Jaccard": 0.4705, "Tversky, 0.3 and 0.7": 0.3589, "Tversky, 0.7 and 0.3": 0.2474, "Tversky, batch": 0.4230,
    "generalised Dice, one channel": 0.3076, "generalised Dice, by volume": 0.2500, "focal, one against the rest": 0.3496,
    "focal, without background": 0.3650, "focal, alpha": 0.0842, "deep supervision of Dice": 0.6667,
    "Dice and cross-entropy": 0.3133,
}  # fmt: skip


def test_the_definitions_are_those_that_they_test() -> None:
    for case, said in SAID.items():
        (x, y), loss, _ = EQUAL[case]
        assert round(float(loss(x, y)), 4) == said, case


# --- MONAI: not equal, and why ----------------------------------------------------------------------------------------------


def test_smoothing_below_alone_costs_equal_masks_something_and_is_not_offered() -> None:
    """Tversky with smooth_nr=0, smooth_dr=0.001 gives equal masks 0.001: no true positives, and no metric's loss."""
    assert float(soft(1e-3, **SEEN, classes=(1,))(*SURE)) == 0
    assert mean(of_each(Overlap(below=1e-3), SURE), first=1) == pytest.approx(0.000999, abs=1e-6)


def test_what_is_no_probability_is_refused() -> None:
    """other_act=tanh and log_softmax, and Dice of raw logits beside a cross-entropy, give losses above 1 and below 0."""
    for x in (TWO[0].tanh(), CLASSES[0].log_softmax(1), torch.tensor([[[100.0, 100, 0], [0, 0, 1]]])):
        with pytest.raises(InputError, match=r"outside \[0, 1\]"):
            soft_loss("dice", **SEEN)(x, torch.zeros(len(x), 1, *x.shape[2:]))


def test_class_weights_divide_by_their_sum() -> None:
    """MONAI's mean of weighted classes is divided by their number: ours times the mean weight."""
    each = of_each(tight(1e-4), CLASSES, "softmax")
    theirs = sum(weight * value for image in each for weight, value in zip((1, 3), image, strict=True)) / 4
    ours = soft_loss("dice", smoothing=5e-5, **SOFTMAX, class_weights=(1, 3))(*CLASSES)
    assert float(ours) * 2 == pytest.approx(theirs, abs=1e-6)


def test_masked_dice_of_logits_masks_before_the_sigmoid() -> None:
    """Pixels masked out are predicted with 1/2 there, and alarms; here they are left out. Of probabilities it is equal."""
    mask = torch.tensor([[[[0.0, 0.0], [1.0, 1.0]]]])
    x, y = ONE
    theirs = mean(of_each(tight(1e-6), (x * mask, y * mask), "sigmoid"))
    assert theirs == pytest.approx(0.5, abs=1e-3)
    ours = float(soft_loss("dice", smoothing=5e-7, **LOGITS)(x, y, mask))
    kept = [pixel for pixel in range(4) if mask.flatten()[pixel]]
    assert (
        ours
        == pytest.approx(Overlap()([x.sigmoid().flatten()[k].item() for k in kept], [1.0, 1.0]), abs=1e-5)
        != theirs
    )
    left_out = torch.tensor([[[1.0, 1.0, 1.0]], [[0.0, 1.0, 0.0]]])
    assert float(soft_loss("dice", **SEEN, classes=(1,))(*SURE, left_out)) == 0


def test_generalised_dice_smooths_every_class_alike() -> None:
    """MONAI adds to the sums of weighted counts; so do we: equal, where its smoothing is halved as of Dice."""
    (x, y), s = CLASSES, 1e-4
    value = 0.0
    for image in by_class((x, y), "softmax"):
        present = [float(sum(labels)) ** -2 for _, labels in image if sum(labels)]
        w = [float(sum(labels)) ** -2 if sum(labels) else max(present) for _, labels in image]
        top = sum(2 * v * sum(p * q for p, q in zip(*pair, strict=True)) for v, pair in zip(w, image, strict=True))
        bottom = sum(v * (sum(pair[0]) + sum(pair[1])) for v, pair in zip(w, image, strict=True))
        value += (1 - (top + s) / (bottom + s)) / 2
    assert float(generalised_dice(**SOFTMAX, smoothing=s / 2)(x, y)) == pytest.approx(value, abs=1e-6)
    assert value == pytest.approx(0.414507, abs=1e-5)


def test_softmax_focal_is_not_divided_by_the_number_of_classes() -> None:
    """MONAI's mean is over channels too, of which all but one are 0: .16276 is a third of ours."""
    assert float(focal_loss(**SOFTMAX)(*FOCAL)) / 3 == pytest.approx(0.16276, abs=1e-5)
    assert float(focal_loss(alpha=0.8, **SOFTMAX)(*FOCAL)) / 3 == pytest.approx(0.08138, abs=1e-5)


def test_a_weighted_binary_cross_entropy_is_divided_by_its_weights() -> None:
    """The pos_weight of Dice with cross-entropy is divided by the number of pixels: ours times the mean weight."""
    x, y = torch.tensor([[[0.8, 0.6, 0.0]], [[0.0, 0.0, 0.9]]]), torch.tensor([[[0.0, 0.0, 1.0]], [[0.0, 1.0, 0.0]]])
    dice = float(soft_loss("dice", smoothing=5e-6, **LOGITS)(x, y))
    entropy = float(weighted_cross_entropy((1, 0.5), **LOGITS, per="batch")(x, y)) * (4 * 1 + 2 * 0.5) / 6
    assert dice + entropy == pytest.approx(1.445239, abs=1e-5)


def test_dice_and_focal_are_added_each_with_its_own_activation() -> None:
    """MONAI's Dice with a softmax beside its focal loss, which has a sigmoid: equal, said for each."""
    random = torch.Generator().manual_seed(0)
    x, y = torch.randn(3, 3, 5, 5, generator=random), torch.randint(0, 3, (3, 1, 5, 5), generator=random)
    loss = combined(
        soft(5e-6, **SOFTMAX, classes=(1, 2)), focal_loss(**EACH, class_weights=(0, 1, 1)), weights=(1, 0.5)
    )
    wanted = mean(of_each(tight(1e-5), (x, y), "softmax"), first=1) + 0.5 * focal_of((x, y), first=1)
    assert float(loss(x, y)) == pytest.approx(wanted, abs=1e-5)


# --- segmentation_models_pytorch --------------------------------------------------------------------------------------------

MASKS: list[tuple[list[int], list[int], str, float]] = [
    ([1, 1, 1, 1], [1, 1, 1, 1], "jaccard", 0), ([0, 1, 1, 0], [0, 1, 1, 0], "jaccard", 0), ([1, 1, 1, 1], [1, 1, 0, 0], "jaccard", 1 / 2),
    ([1, 1, 1, 1], [1, 1, 1, 1], "dice", 0), ([0, 1, 1, 0], [0, 1, 1, 0], "dice", 0), ([1, 1, 1, 1], [1, 1, 0, 0], "dice", 1 / 3),
    ([1, 1, 1, 1], [1, 1, 0, 0], "tversky:alpha=0.5,beta=0.5", 1 / 3),
    *(([1, 1, 1], [1, 1, 1], name, 0) for name in ("dice", "jaccard")),
    *(([0, 0, 0], [0, 0, 0], name, 0) for name in ("dice", "jaccard")),
    *(([0, 0, 0], [1, 1, 1], name, 0) for name in ("dice", "jaccard")),  # "worst case": their loss of an empty reference is 0
    *(([0, 1, 0], [1, 0, 1], name, 1) for name in ("dice", "jaccard")),
    *(([1, 1, 1], [0, 0, 0], name, 1) for name in ("dice", "jaccard")),
]  # fmt: skip


@pytest.mark.parametrize(("truth", "guess", "name", "wanted"), MASKS)
def test_a_case_of_smp_has_its_value(truth: list[int], guess: list[int], name: str, wanted: float) -> None:
    loss = soft_loss(name, input="probabilities", per="batch", empty="one")
    assert float(loss(torch.tensor([[guess]]).float(), torch.tensor([truth]))) == pytest.approx(wanted, abs=1e-6)


def test_where_the_reference_is_empty_ours_is_the_metric_unless_it_is_said_otherwise() -> None:
    full, nothing = torch.ones(1, 1, 3), torch.zeros(1, 3)
    assert float(soft_loss("dice", input="probabilities")(full, nothing)) == 1


@pytest.mark.parametrize(
    ("guess", "truth", "wanted"),
    [
        ([[1, 1, 0, 0], [0, 0, 1, 1]], [0, 0, 1, 1], 0),
        ([[1, 1, 0, 0], [0, 0, 1, 1]], [1, 1, 0, 0], 1),
        ([[1, 0, 1, 0], [0, 1, 0, 1]], [1, 1, 0, 0], 2 / 3),
        ([[0, 1, 1, 0], [0, 1, 1, 0]], [[1, 1, 0, 0], [1, 1, 0, 0]], 2 / 3),  # multi-label
        ([[1, 1, 0, 0], [0, 0, 1, 1]], [[0, 0, 1, 1], [1, 1, 0, 0]], 1),
    ],
)
def test_a_case_of_smp_with_classes_has_its_value(guess: list[list[int]], truth: Any, wanted: float) -> None:
    loss = soft_loss("jaccard", input="probabilities", per="batch", empty="one")
    assert float(loss(torch.tensor([guess]).float(), torch.tensor([truth]))) == pytest.approx(wanted, abs=1e-6)


def test_good_predictions_cost_less_in_focal_losses() -> None:
    one = torch.tensor([[[10.0, -10, 10]]]), torch.tensor([[[-1.0, 2, 0]]])
    assert focal_loss(**LOGITS)(one[0], torch.tensor([[1, 0, 1]])) < focal_loss(**LOGITS)(
        one[1], torch.tensor([[1, 0, 1]])
    )
    good, bad = (
        torch.tensor([[0.0, 10, 0], [10, 0, 0], [0, 0, 10]]),
        torch.tensor([[0.0, -10, 0], [0, 10, 0], [0, 0, 10]]),
    )
    numbers = torch.tensor([1, 0, 2])
    assert focal_loss(**SOFTMAX)(good, numbers) < focal_loss(**SOFTMAX)(bad, numbers)


def test_smoothed_labels_are_soft_labels() -> None:
    """smp's SoftCrossEntropyLoss(smooth_factor) is cross-entropy of the labels smoothed so: equal."""
    logits, numbers, smooth = torch.tensor([[9.0, -9, -9], [-9, 9, -9]]), torch.tensor([0, 1]), 0.1
    soft_labels = torch.full((2, 3), smooth / 3).scatter_add(1, numbers[:, None], torch.full((2, 1), 1 - smooth))
    wanted = (1 - smooth) * -logits.log_softmax(1).gather(1, numbers[:, None]).mean() - smooth * logits.log_softmax(
        1
    ).mean()
    assert float(cross_entropy(**SOFTMAX)(logits, soft_labels)) == pytest.approx(float(wanted), rel=1e-5)
