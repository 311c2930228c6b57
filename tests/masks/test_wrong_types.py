"""Whatever is given instead of a mask, a metric or a name, every function on masks answers, or says in one sentence what is wrong."""

import datetime
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import segbounds as sb
from segbounds.errors import InputError
from segbounds.masks.counting import confusion, count, count_classes, pack

GOOD = np.zeros((2, 4, 5), np.uint8)
GOOD[:, 1] = 1
SHAPE = GOOD.shape

with warnings.catch_warnings():  # torch is about to give some of these up
    warnings.simplefilter("ignore")
    TENSORS: dict[str, Any] = {
        "sparse": torch.zeros(SHAPE).to_sparse(),
        "without values": torch.zeros(SHAPE, device="meta"),
        "quantized": torch.quantize_per_tensor(torch.zeros(SHAPE), 1.0, 0, torch.quint8),
        "nested": torch.nested.nested_tensor([torch.zeros(2), torch.zeros(3)]),
        "with a gradient": torch.zeros(SHAPE, requires_grad=True),
        "complex": torch.zeros(SHAPE, dtype=torch.complex64),
        **{str(kind): torch.zeros(SHAPE).to(kind) for kind in (torch.bfloat16, torch.float16, torch.float8_e4m3fn)},
    }
ODD: dict[str, Any] = {
    "None": None, "a text": "mask.png", "a path": Path("mask.png"), "bytes": b"11", "a number": 3, "a fraction": 0.5, "a kind": int,
    "a function": len, "nothing": [], "rows of two lengths": [[1], [1, 2]], "a dictionary": {"a": 1}, "a set": {0, 1},
    "texts": np.full(SHAPE, "a"), "dates": np.full(SHAPE, datetime.date(2026, 1, 1)), "times": np.zeros(SHAPE, "datetime64[s]"),
    "spans": np.zeros(SHAPE, "timedelta64[s]"), "complex numbers": np.zeros(SHAPE, complex), "records": np.zeros(SHAPE, [("a", int)]),
    "objects": np.zeros(SHAPE, object), "NaN": np.full(SHAPE, np.nan), "infinity": np.full(SHAPE, np.inf), "beyond": np.full(SHAPE, 1e300),
    "negative": np.full(SHAPE, -1), "large": np.full(SHAPE, 2**63, np.uint64), "long": np.zeros(SHAPE, np.longdouble),
    "half": np.zeros(SHAPE, np.float16), "left out": np.ma.masked_array(GOOD, mask=GOOD > 0), "a mixture": [GOOD, torch.zeros(SHAPE)],
    "a tracker": sb.MetricTracker("dice"), "a similarity": sb.dice, **{f"{name} tensor": tensor for name, tensor in TENSORS.items()},
}  # fmt: skip
FUNCTIONS: dict[str, Callable[[Any, Any], Any]] = {
    "count": count,
    "count, batched": lambda a, b: count(a, b, batched=True),
    "count on torch": lambda a, b: count(a, b, backend="torch"),
    "count, compiled": lambda a, b: count(a, b, backend="compiled"),
    "count without": lambda a, b: count(GOOD, GOOD, ignore=a),
    "count by": lambda a, b: count(GOOD, GOOD, backend=a),
    "count_classes": count_classes,
    "count_classes of": lambda a, b: count_classes(GOOD, GOOD, classes=a),
    "count_classes without": lambda a, b: count_classes(GOOD, GOOD, ignore=a),
    "confusion": confusion,
    "pack": lambda a, b: pack(a),
    "pack, batched": lambda a, b: pack(a, batched=True),
    "update": lambda a, b: sb.MetricTracker("dice").update(a, b),
    "update of classes": lambda a, b: sb.MetricTracker("dice", classes=3, ignored=2).update(a, b),
    "update with lists": lambda a, b: sb.MetricTracker("dice").update([a], [b]),
    "merge": lambda a, b: sb.MetricTracker("dice").merge(a),
    "metrics": lambda a, b: sb.MetricTracker(a),
    "classes": lambda a, b: sb.MetricTracker(classes=a),
    "unit": lambda a, b: sb.MetricTracker(unit=a),
    "empty": lambda a, b: sb.MetricTracker(empty=a),
    "ignored": lambda a, b: sb.MetricTracker(ignored=a),
    "decide": lambda a, b: sb.decide(a),
    "decide for": lambda a, b: sb.decide([0.5, 0.2], a),
}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_it_answers_or_says_what_is_wrong(function: str) -> None:
    refused = 0
    for odd in ODD.values():
        for given in ((odd, odd), (odd, GOOD), (GOOD, odd)):
            try:
                FUNCTIONS[function](*given)
            except InputError as error:
                refused += 1
                assert len(str(error).splitlines()) == 1 and len(str(error)) < 600
    assert refused > 20, "most of these are no masks"


@pytest.mark.parametrize(
    "kind", [np.asarray, torch.as_tensor, lambda mask: mask.tolist()], ids=["arrays", "tensors", "lists"]
)
def test_a_tracker_takes_lists_of_images_of_several_sizes(kind: Callable[[np.ndarray], Any]) -> None:
    random = np.random.default_rng(1)
    pairs = [(random.random(shape) < 0.5, random.random(shape) < 0.5) for shape in ((4, 5), (6, 3), (8, 8))]
    apart, together = sb.MetricTracker("dice"), sb.MetricTracker("dice")
    for prediction, reference in pairs:
        apart.update(prediction[None], reference[None])
    together.update([kind(p) for p, _ in pairs], [kind(r) for _, r in pairs])
    assert together.compute() == apart.compute() and together.table.counts.tp.shape == (3, 1)
    for predictions, references in (
        ([p for p, _ in pairs], [r for _, r in pairs[:2]]),
        ([p for p, _ in pairs], [r for _, r in reversed(pairs)]),
        ([pairs[0][0], pairs[1][0] * 0.5], [r for _, r in pairs[:2]]),
    ):
        with pytest.raises(InputError):
            together.update(predictions, references)
    assert together.table.counts.tp.shape == (3, 1), "what is refused leaves nothing behind"


def test_lists_of_images_of_one_size_are_a_batch() -> None:
    masks = [np.eye(5, dtype=bool), np.ones((5, 5), bool)]
    one, other = sb.MetricTracker("dice"), sb.MetricTracker("dice")
    one.update(masks, masks[::-1])
    other.update(np.stack(masks), masks[::-1])
    assert one.compute() == other.compute()


KINDS: list[Any] = [
    np.bool_,
    np.uint8,
    np.int8,
    np.uint16,
    np.int16,
    np.uint32,
    np.int32,
    np.uint64,
    np.int64,
    np.float16,
    np.float32,
    np.float64,
    np.longdouble,
    np.dtype(">u2"),
    np.dtype(">f4"),
]
TORCH: list[Any] = [
    torch.bool,
    torch.uint8,
    torch.int8,
    torch.int16,
    torch.uint16,
    torch.int32,
    torch.uint32,
    torch.int64,
    torch.uint64,
]
TORCH += [torch.float8_e4m3fn, torch.float8_e5m2, torch.float16, torch.bfloat16, torch.float32, torch.float64]


@pytest.mark.parametrize("kind", [*KINDS, *TORCH], ids=str)
def test_every_type_that_can_hold_a_mask_is_counted_at_every_door(kind: Any) -> None:
    random = np.random.default_rng(2)
    masks = random.random((2, 3, 6, 7)) < 0.4
    want = count(*masks)

    def as_kind(mask: np.ndarray) -> Any:
        return torch.as_tensor(mask).to(kind) if isinstance(kind, torch.dtype) else mask.astype(kind)

    given = tuple(map(as_kind, masks))
    assert count(*given) == count(*given, backend="torch") == count(*given, backend="compiled") == want
    assert count(*map(pack, given)) == want and count_classes(*given) == {1: want}
    tracker, of_classes = (
        sb.MetricTracker("dice", unit="pooled"),
        sb.MetricTracker("dice", classes=3, ignored=2, unit="pooled"),
    )
    assert tracker(*given) == {"Dice": float(sb.dice(want))}
    assert of_classes(*given)["Dice"]["class 1"] == float(sb.dice(want))


def test_a_similarity_of_masks_says_what_it_is_of() -> None:
    for given in ((GOOD, GOOD), (GOOD,), (1, 2, 3, 4), ((1, 2, 3),)):
        with pytest.raises(TypeError, match=r"Dice is a function of the four counts"):
            sb.dice(*given)


def test_a_batch_has_its_own_value_and_is_counted() -> None:
    tracker = sb.MetricTracker("dice", empty=0)
    assert tracker(GOOD, GOOD) == {"Dice": 1.0} and tracker(GOOD, 0 * GOOD) == {"Dice": 0.0}
    assert tracker(0 * GOOD, 0 * GOOD) == {"Dice": 0.0} and tracker.compute() == {"Dice": 1 / 3}
