"""Counting against sets of pixels, and what it refuses."""

import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from segbounds.errors import InputError
from segbounds.masks import counting
from segbounds.masks.counting import BACKENDS, Packed, count, count_classes, pack
from segbounds.metrics.counts import Counts

shapes = array_shapes(min_dims=1, max_dims=3, max_side=6)
pairs = shapes.flatmap(lambda shape: st.tuples(arrays(bool, shape), arrays(bool, shape)))


def by_sets(prediction: np.ndarray, reference: np.ndarray) -> Counts:
    """The definition: pixels as a set."""
    p = {index for index in np.ndindex(prediction.shape) if prediction[index]}
    r = {index for index in np.ndindex(reference.shape) if reference[index]}
    return Counts(len(p & r), len(p - r), len(r - p), prediction.size - len(p | r))


@given(pairs)
def test_counts_are_sizes_of_sets(pair: tuple[np.ndarray, np.ndarray]) -> None:
    assert count(*pair) == by_sets(*pair)


@pytest.mark.parametrize("kind", [bool, np.uint8, np.int64, np.float32, np.float64])
@given(pairs)
def test_every_kind_of_zeros_and_ones_counts_alike(kind: type, pair: tuple[np.ndarray, np.ndarray]) -> None:
    counts = count(*(mask.astype(kind) for mask in pair))
    assert counts == by_sets(*pair)
    assert all(type(number) is int for number in counts)


@given(pairs)
def test_exchanging_the_masks_exchanges_the_errors(pair: tuple[np.ndarray, np.ndarray]) -> None:
    prediction, reference = pair
    assert count(reference, prediction) == count(prediction, reference).swapped


@given(pairs)
def test_complements_exchange_positives_and_negatives(pair: tuple[np.ndarray, np.ndarray]) -> None:
    tp, fp, fn, tn = count(*pair)
    assert count(~pair[0], ~pair[1]) == Counts(tn, fn, fp, tp)


@given(pairs)
def test_views_count_as_copies_do(pair: tuple[np.ndarray, np.ndarray]) -> None:
    turned = [mask.T[::-1] for mask in pair]
    assert count(*turned) == count(*(np.ascontiguousarray(mask) for mask in turned)) == count(*pair)


@given(shapes.flatmap(lambda shape: st.tuples(*(arrays(bool, shape) for _ in range(3)))))
def test_ignored_pixels_leave_both_masks_and_the_image(masks: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    prediction, reference, ignore = masks
    if ignore.all():
        with pytest.raises(InputError, match="no pixels"):
            count(prediction, reference, ignore=ignore)
    else:
        assert count(prediction, reference, ignore=ignore) == by_sets(prediction[~ignore], reference[~ignore])


def test_classes_are_counted_each_against_the_rest() -> None:
    prediction, reference = np.array([0, 1, 1, 2, 3]), np.array([0, 1, 2, 2, 0])
    assert count_classes(prediction, reference) == {
        1: Counts(1, 1, 0, 3),
        2: Counts(1, 0, 1, 3),
        3: Counts(0, 1, 0, 4),
    }
    assert count_classes(prediction, reference, [2, 5]) == {2: Counts(1, 0, 1, 3), 5: Counts(0, 0, 0, 5)}


@pytest.mark.parametrize(
    ("prediction", "reference", "message"),
    [
        (np.zeros((2, 3)), np.zeros((3, 2)), r"shape \(2, 3\) and reference \(3, 2\).*one shape"),
        (np.array([0.0, 0.7]), np.array([0, 1]), "prediction has values other than 0 and 1: threshold"),
        (np.array([0, 1]), np.array([0, 2]), "reference has values other than 0 and 1"),
        (np.array([0.0, np.nan]), np.array([0, 1]), "prediction has NaN"),
        (np.zeros((0, 4)), np.zeros((0, 4)), "no pixels"),
        (np.array(["a"]), np.array([1]), "give numbers or booleans"),
    ],
)
def test_what_is_no_mask_is_refused(prediction: np.ndarray, reference: np.ndarray, message: str) -> None:
    with pytest.raises(InputError, match=message):
        count(prediction, reference)


def test_labels_between_whole_numbers_are_refused() -> None:
    with pytest.raises(InputError, match="between whole numbers"):
        count_classes(np.array([0.5, 1]), np.array([0, 1]))


# --- every backend ----------------------------------------------------------------------------------------------------

backends = pytest.mark.parametrize("backend", [name for name in BACKENDS if name != "triton"])
KINDS = [bool, np.uint8, np.int8, np.int64, np.float32, np.float64]


@backends
def test_true_may_be_any_other_byte(backend: str) -> None:
    """As Pillow has it in images of one bit."""
    plain = np.eye(16, dtype=bool)
    odd = np.where(plain, 255, 0).astype(np.uint8).view(bool)
    assert count(odd, plain, backend=backend) == count(plain, odd, backend=backend) == Counts(16, 0, 0, 240)
    assert count(odd, ~plain, ignore=odd, backend=backend) == Counts(0, 0, 240, 0)


@pytest.mark.parametrize("mask", [["a", "b"], [[1, 0], [1]], np.ma.array([1, 0], mask=[True, False])])
def test_what_is_no_mask_gets_a_sentence(mask: object) -> None:
    with pytest.raises(InputError):
        count(mask, [1, 0])


def random_masks(shape: tuple[int, ...], seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    prediction, reference, ignore = (rng.random(shape) < rate for rate in (0.3, 0.4, 0.2))
    return prediction, reference, ignore


def one_by_one(prediction: np.ndarray, reference: np.ndarray, ignore: np.ndarray | None = None) -> list[Counts]:
    ignored = np.zeros(prediction.shape, bool) if ignore is None else ignore
    return [by_sets(p[~i], r[~i]) for p, r, i in zip(prediction, reference, ignored, strict=True)]


def listed(counts: Counts) -> list[Counts]:
    assert all(isinstance(count, np.ndarray) and count.dtype == np.int64 for count in counts)
    return [Counts(*map(int, row)) for row in zip(*counts, strict=True)]


@backends
@given(pairs, st.sampled_from(KINDS), st.booleans())
@settings(max_examples=60)
def test_backends_count_sets(backend: str, pair: tuple[np.ndarray, np.ndarray], kind: type, packed: bool) -> None:
    masks: list[Any] = [mask.astype(kind) for mask in pair]
    found = count(*(map(pack, masks) if packed else masks), backend=backend)
    assert found == by_sets(*pair)
    assert all(type(number) is int for number in found)


@backends
@pytest.mark.parametrize("shape", [(1,), (7,), (8,), (9,), (63,), (64,), (65,), (5, 13), (16, 16), (3, 4, 5)])
@pytest.mark.parametrize("with_ignore", [False, True])
def test_a_batch_is_counted_pair_by_pair(backend: str, shape: tuple[int, ...], with_ignore: bool) -> None:
    prediction, reference, ignore = random_masks((9, *shape))
    ignored = ignore if with_ignore else None
    wanted = one_by_one(prediction, reference, ignored)
    assert listed(count(prediction, reference, ignore=ignored, batched=True, backend=backend)) == wanted
    packed = [pack(mask, batched=True) for mask in (prediction, reference, ignore)]
    found = count(packed[0], packed[1], ignore=packed[2] if with_ignore else None, backend=backend)
    assert listed(found) == wanted


@backends
def test_views_of_a_batch(backend: str) -> None:
    prediction, reference, _ = random_masks((6, 10, 12))
    turned = [mask.transpose(0, 2, 1)[::2, ::-1, 1::3] for mask in (prediction, reference)]
    assert listed(count(*turned, batched=True, backend=backend)) == one_by_one(*turned)


@backends
def test_large_masks_and_large_batches(backend: str) -> None:
    for shape in ((2, 700_001), (3000, 64), (1, 2_000_000)):
        prediction, reference, ignore = random_masks(shape, seed=3)
        found = count(prediction, reference, ignore=ignore, batched=True, backend=backend)
        p, r = prediction & ~ignore, reference & ~ignore
        assert np.array_equal(found.tp, (p & r).sum(axis=1))
        assert np.array_equal(found.fp, (p & ~r).sum(axis=1))
        assert np.array_equal(found.fn, (~p & r).sum(axis=1))
        assert np.array_equal(found.pixels, (~ignore).sum(axis=1))


@backends
@pytest.mark.parametrize("pixels", [8 * 247, 8 * 248, 8 * 249, 8 * 255, 8 * 256, 8 * 257, 8 * 300 + 5])
def test_full_masks_where_bytes_could_run_over(backend: str, pixels: int) -> None:
    ones, ignore = np.ones(pixels, bool), np.arange(pixels) % 3 == 0
    assert count(ones, ones, backend=backend) == (pixels, 0, 0, 0)
    kept = pixels - int(ignore.sum())
    assert count(ones, ~ones, ignore=ignore, backend=backend) == (0, kept, 0, 0)
    assert count(~ones, ones, ignore=ignore, backend=backend) == (0, 0, kept, 0)


# the interpreter takes long for each part of a program, also where nothing is left for it: so all but one are cut into small programs
@pytest.mark.parametrize(
    ("shape", "with_ignore", "width", "span"),
    [((2, 9), True, 1, 2), ((2, 64), False, 4, 2), ((1, 40_000), False, 1024, 16), ((1, 6_000), True, 64, 5)],
)
def test_triton_counts_the_same(
    shape: tuple[int, ...], with_ignore: bool, width: int, span: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from segbounds.masks.counting import _triton

    monkeypatch.setattr(_triton, "WIDTH", width)
    monkeypatch.setattr(_triton, "SPAN", span)
    prediction, reference, ignore = random_masks(shape)
    ignored = ignore if with_ignore else None
    wanted = listed(count(prediction, reference, ignore=ignored, batched=True, backend="numpy"))
    assert listed(count(prediction, reference, ignore=ignored, batched=True, backend="triton")) == wanted
    packed = [pack(mask, batched=True) for mask in (prediction, reference, ignore)]
    assert listed(count(*packed[:2], ignore=packed[2] if with_ignore else None, backend="triton")) == wanted


@pytest.mark.parametrize("backend", ["auto", "numpy", "compiled", "torch"])
def test_tensors_are_counted(backend: str) -> None:
    import torch

    prediction, reference, ignore = random_masks((4, 6, 6))
    for kind in (torch.bool, torch.uint8, torch.int32, torch.float16, torch.float32):
        tensors = [torch.as_tensor(mask).to(kind) for mask in (prediction, reference, ignore)]
        found = count(tensors[0], tensors[1], ignore=tensors[2], batched=True, backend=backend)
        assert listed(found) == one_by_one(prediction, reference, ignore)
    needs_gradient = torch.as_tensor(prediction).float().requires_grad_()
    assert count(needs_gradient, reference, backend=backend) == by_sets(prediction, reference)


def test_bytes_are_not_copied() -> None:
    mask = np.zeros((100, 10_000), np.uint8)
    tracemalloc.start()
    count(mask, mask, batched=True, backend="compiled")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < mask.nbytes / 4


@given(st.integers(1, 200), st.integers(0, 99))
def test_packing_keeps_every_pixel(pixels: int, seed: int) -> None:
    mask, _, _ = random_masks((2, pixels), seed)
    packed = pack(mask, batched=True)
    assert packed.pixels == pixels and packed.words.shape == (2, -(-pixels // 64)) and packed.words.dtype == np.uint64
    places = [[(int(row[k // 64]) >> (k % 64)) & 1 for k in range(64 * len(row))] for row in packed.words]
    assert np.array_equal(places, np.pad(mask, ((0, 0), (0, 64 * packed.words.shape[1] - pixels))))


# --- labels -----------------------------------------------------------------------------------------------------------


@given(st.integers(0, 10**6), st.sampled_from([3, 300, -3]), st.booleans())
def test_classes_are_what_counting_each_gives(seed: int, most: int, with_ignore: bool) -> None:
    rng = np.random.default_rng(seed)
    low, high = sorted((0, most))
    prediction, reference = rng.integers(low, high + 1, (2, 5, 7))
    ignore = rng.random((5, 7)) < 0.2 if with_ignore else None
    found = count_classes(prediction, reference, ignore=ignore)
    kept = np.ones((5, 7), bool) if ignore is None else ~ignore
    assert list(found) == sorted({*prediction[kept].tolist(), *reference[kept].tolist()} - {0})
    for label, counts in found.items():
        assert counts == count(prediction == label, reference == label, ignore=ignore)


# --- refusals of every backend ----------------------------------------------------------------------------------------

GOOD = np.array([[0, 1, 1, 0, 0, 0, 0, 1]])
WRONG: list[tuple[Any, Any, dict[str, Any], str]] = [
    (2 * GOOD, GOOD, {}, "prediction has values other than 0 and 1"),
    (GOOD, (2 * GOOD).astype(np.uint8), {}, "reference has values other than 0 and 1"),
    (GOOD[:, :5], (3 * GOOD[:, :5]).astype(np.uint8), {}, "reference has values other than 0 and 1"),
    (GOOD, GOOD, {"ignore": GOOD + 0.5}, "ignore mask has values other than 0 and 1"),
    (GOOD * np.nan, GOOD, {}, "prediction has NaN"),
    (GOOD, GOOD[:, 1:], {}, "bring them to one shape"),
    (GOOD, GOOD, {"ignore": GOOD[0]}, r"ignore mask has shape \(8,\)"),
    (GOOD[:, :0], GOOD[:, :0], {}, "no pixels"),
    (GOOD[:, :0], GOOD[:, :0], {"batched": True}, "no pixels"),
    (np.array(1), np.array(1), {"batched": True}, "a single number has none"),
    (GOOD, GOOD, {"ignore": np.ones_like(GOOD)}, "no pixels"),
]


@backends
@pytest.mark.parametrize(("prediction", "reference", "more", "says"), WRONG)
def test_every_backend_refuses_alike(
    backend: str, prediction: Any, reference: Any, more: dict[str, Any], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        count(prediction, reference, **more, backend=backend)


def test_packed_and_plain_masks_do_not_mix() -> None:
    with pytest.raises(InputError, match="pack all of them or none"):
        count(pack(GOOD), GOOD)
    with pytest.raises(InputError, match="nothing to pack"):
        pack(GOOD[:, :0])
    with pytest.raises(InputError, match="bring them to one shape"):
        count(pack(GOOD), pack(GOOD[:, 1:]))
    assert isinstance(pack(GOOD), Packed)


def test_an_unknown_backend_and_a_missing_library(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="did you mean numpy"):
        count(GOOD, GOOD, backend="nmpy")
    monkeypatch.setattr(
        counting._masks, "_loaded", counting._masks._loaded.__wrapped__
    )  # what it has loaded is not looked for
    monkeypatch.setattr(counting._masks, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"needs numba: pip install 'segbounds\[fast\]'"):
        count(GOOD, GOOD, backend="compiled")
    monkeypatch.setattr(counting._masks, "find_spec", lambda name: None if name == "numba" else object())
    assert count(GOOD, GOOD).tp == 3


def test_an_empty_batch() -> None:
    nothing = np.zeros((0, 4, 4), bool)
    assert [count.shape for count in count(nothing, nothing, batched=True, backend="numpy")] == [(0,)] * 4
