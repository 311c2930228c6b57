"""The families of random mask pairs: reproducible, and each with the character that its name promises."""

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segbounds import masks
from segbounds.counts import Counts
from segbounds.errors import InputError
from segbounds.masks import FAMILIES, Family, draw

PAIRS, SIDE = 3000, 24
OF_MASKS = [name for name in FAMILIES if name != "counts alone"]


def drawn(name: str, pairs: int = PAIRS, side: int = SIDE, seed: int = 0) -> Counts:
    return FAMILIES[name].draw(np.random.default_rng(seed), pairs, side)


def with_both_kinds(counts: Counts) -> Counts:
    """The pairs without a constant mask: every family makes some masks empty or full."""
    marked, true = counts.tp + counts.fp, counts.tp + counts.fn
    varied = (marked > 0) & (marked < counts.pixels) & (true > 0) & (true < counts.pixels)
    assert varied.mean() > 0.5
    return Counts(*(count[varied] for count in counts))


def same(first: Counts, second: Counts) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


# --- reproducible -----------------------------------------------------------------------------------------------------


def test_equal_seeds_draw_equal_counts_and_others_do_not() -> None:
    first, again, other = draw(2000, 5, SIDE), draw(2000, 5, SIDE), draw(2000, 6, SIDE)
    assert list(first) == list(FAMILIES)
    for name in FAMILIES:
        assert same(first[name], again[name])
        assert not same(first[name], other[name])


def test_each_family_has_a_stream_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    alike = Family(FAMILIES["counts alone"].draw, share=1)
    monkeypatch.setattr(masks, "FAMILIES", {"first": alike, "second": alike})
    twins = draw(200, 0, SIDE)
    assert not same(twins["first"], twins["second"])


def test_a_new_family_changes_no_other_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    before = draw(600, 0, SIDE)
    monkeypatch.setattr(masks, "FAMILIES", {**FAMILIES, "new": Family(FAMILIES["counts alone"].draw, share=0)})
    after = draw(600, 0, SIDE)
    assert all(same(before[name], after[name]) for name in before)


@given(st.integers(1, 10**7))
def test_the_families_share_the_pairs_without_loss(pairs: int) -> None:
    counts = masks._shared_out(pairs)
    assert sum(counts) == pairs
    assert min(counts) >= 0


# --- what holds for every family --------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", [1, 2, 7, 24])
@pytest.mark.parametrize("name", FAMILIES)
def test_counts_are_whole_and_sum_to_the_number_of_pixels(name: str, side: int) -> None:
    counts = drawn(name, 500, side)
    for count in counts:
        assert count.dtype == np.int64
        assert count.shape == (500,)
        assert count.min() >= 0
    if name in OF_MASKS:
        assert np.all(counts.pixels == side**2)
    else:
        assert counts.pixels.min() >= 1
        assert counts.pixels.max() <= side**4


@pytest.mark.parametrize("name", FAMILIES)
def test_empty_and_full_masks_occur_on_either_side(name: str) -> None:
    tp, fp, fn, tn = drawn(name)
    for of_mask, of_rest in ((tp + fp, fn + tn), (tp + fn, fp + tn)):
        assert np.any(of_mask == 0)
        assert np.any(of_rest == 0)


@pytest.mark.parametrize("name", FAMILIES)
def test_no_pairs_draw_no_counts(name: str) -> None:
    assert drawn(name, 0).tp.shape == (0,)


def test_masks_are_never_all_stored() -> None:
    drawn("independent pixels", 10)
    tracemalloc.start()
    drawn("independent pixels", 20_000, 64)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000 * 64 * 64 / 4  # one bit a pixel and mask would be this much


# --- counting ---------------------------------------------------------------------------------------------------------


@given(st.integers(0, 2**32), st.integers(1, 5))
def test_counting_agrees_with_sets_of_pixels(seed: int, side: int) -> None:
    prediction, reference = np.random.default_rng(seed).random((2, 6, side * side)) < 0.5
    counts = masks._count(prediction, reference)
    for row in range(6):
        marked, true = (set(np.flatnonzero(mask[row])) for mask in (prediction, reference))
        rest = side * side - len(marked | true)
        assert [count[row] for count in counts] == [len(marked & true), len(marked - true), len(true - marked), rest]


# --- the character of each family -------------------------------------------------------------------------------------


def test_independent_pixels_are_independent_and_of_all_rates() -> None:
    tp, fp, fn, _ = counts = with_both_kinds(drawn("independent pixels"))
    d = counts.pixels
    marked, true = tp + fp, tp + fn
    # given both sizes, tp is hypergeometric
    spread = np.sqrt(marked * (d - marked) * true * (d - true) / (d**2 * (d - 1)))
    scores = (tp - marked * true / d) / spread
    assert abs(scores.mean()) < 4 / np.sqrt(len(scores))
    assert 0.9 < scores.std() < 1.1
    rates = true / d
    for low, high in ((0, 0.01), (0.01, 0.1), (0.1, 0.5), (0.5, 0.9), (0.9, 1)):
        assert np.mean((rates > low) & (rates < high)) > 0.05
    assert np.mean(rates < 0.1) > 0.35
    assert np.mean(rates > 0.5) > 0.2


def test_near_copies_differ_in_one_to_eight_pixels() -> None:
    counts = with_both_kinds(drawn("near-copies"))
    errors = counts.fp + counts.fn
    assert errors.min() == 1
    assert errors.max() == masks.FLIPS == 8
    assert counts.fp.max() > 2
    assert counts.fn.max() > 2


def test_tiny_objects_have_one_to_five_pixels() -> None:
    counts = with_both_kinds(drawn("tiny objects"))
    for size in (counts.tp + counts.fp, counts.tp + counts.fn):
        assert size.min() == 1
        assert size.max() == masks.TINY == 5
    assert set(counts.tp) == set(range(6))  # from disjoint to equal


def test_translated_blobs_keep_their_size() -> None:
    counts = with_both_kinds(drawn("translated blobs"))
    assert np.all(counts.fp == counts.fn)
    assert np.mean(counts.fp > 0) > 0.5
    assert np.mean(counts.tp > 0) > 0.5


def test_dilated_and_eroded_blobs_lie_inside_one_another() -> None:
    counts = with_both_kinds(drawn("dilated and eroded blobs"))
    assert np.all((counts.fp == 0) | (counts.fn == 0))
    assert np.mean(counts.fp > 0) > 0.2
    assert np.mean(counts.fn > 0) > 0.2
    growth = (counts.tp + counts.fp) / (counts.tp + counts.fn)
    large = counts.tp > 20  # sizes are rounded to pixels
    assert np.all((growth[large] > 0.24) & (growth[large] < 4.2))


@pytest.mark.parametrize("make", [masks._translated_blobs, masks._nested_blobs])
def test_blobs_are_smooth(make: Callable[[np.random.Generator, int, int], masks.Masks]) -> None:
    _, reference = make(np.random.default_rng(0), 200, 32)
    rate = reference.mean(axis=1)
    images = reference[(rate > 0.2) & (rate < 0.8)].reshape(-1, 32, 32)
    assert len(images) > 20
    # neighbours of independent pixels differ at a rate of 2 p (1 - p), at least 0.32 here
    assert np.mean(images != np.roll(images, 1, axis=1)) < 0.16


def test_counts_alone_reach_large_images_and_exact_zeros() -> None:
    counts = drawn("counts alone", 20_000)
    assert SIDE**2 / 4 < np.median(counts.pixels) < SIDE**2 * 4  # half way on the logarithmic scale up to SIDE^4
    assert counts.pixels.max() > SIDE**4 / 4
    assert np.unique(counts.pixels).size <= masks.SIZES
    for count in counts:
        assert 0.2 < np.mean(count == 0) < 0.7
    in_order = np.sort(np.stack(counts), axis=0)
    assert np.mean(in_order[3] > 100 * in_order[2]) > 0.1  # counts of different orders


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [(0, 0, 8), (10, -1, 8), (10, 0, 0)])
def test_a_draw_of_nothing_is_refused(arguments: tuple[int, int, int]) -> None:
    with pytest.raises(InputError, match="draws nothing: give pairs and side at least 1 and a seed from 0"):
        draw(*arguments)
