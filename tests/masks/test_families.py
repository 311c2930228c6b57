"""The families of random mask pairs: reproducible, and each with the character that its name promises."""

import tracemalloc
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, chisquare

from segbounds.errors import InputError
from segbounds.masks import blocks, shapes
from segbounds.masks import families as masks
from segbounds.masks.families import FAMILIES, Source, draw, part
from segbounds.metrics.counts import Counts

PAIRS, SIDE = 3000, 24
OF_MASKS = [name for name in FAMILIES if name != "counts alone"]
COUNTED = [name for name, family in FAMILIES.items() if family.counts is not None and name in OF_MASKS]
WAYS = [(name, route) for name in FAMILIES for route in masks.ROUTES if route == "masks" or name in COUNTED]
ways = pytest.mark.parametrize(("name", "route"), WAYS)


def drawn(
    name: str, pairs: int = PAIRS, side: int = SIDE, seed: int = 0, route: str = "masks", first: int = 0
) -> Counts:
    return part(Source(name, seed, side, route), first, pairs)


def block(rng: np.random.Generator, pairs: int = 200, side: int = SIDE) -> blocks.Block:
    return blocks.Block(rng, pairs, side)


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
    alike = FAMILIES["counts alone"]
    monkeypatch.setattr(masks, "FAMILIES", {"first": alike, "second": alike})
    twins = draw(200, 0, SIDE)
    assert not same(twins["first"], twins["second"])


def test_a_new_family_changes_no_other_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    before = draw(600, 0, SIDE)
    alone = replace(FAMILIES["counts alone"], share=0)
    monkeypatch.setattr(masks, "FAMILIES", {**FAMILIES, "new": alone})
    after = draw(600, 0, SIDE)
    assert all(same(before[name], after[name]) for name in before)


@ways
def test_a_pair_is_determined_by_its_number(name: str, route: str) -> None:
    size = FAMILIES[name].block
    whole = drawn(name, size + 40, 8, route=route)
    for first, pairs in ((0, 17), (17, 5), (size - 3, 6), (size, 40), (5, size + 35)):
        cut = drawn(name, pairs, 8, route=route, first=first)
        assert same(cut, Counts(*(count[first : first + pairs] for count in whole)))


def test_pairs_far_out_are_made_alone() -> None:
    far = drawn("counts alone", 5, first=10**12)
    assert not same(far, drawn("counts alone", 5))
    assert same(far, drawn("counts alone", 5, first=10**12))


@given(st.integers(1, 10**7))
def test_the_families_share_the_pairs_without_loss(pairs: int) -> None:
    counts = masks._shared_out(pairs)
    assert sum(counts) == pairs
    assert min(counts) >= 0


# --- what holds for every family --------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", [1, 2, 7, 24])
@ways
def test_counts_are_whole_and_sum_to_the_number_of_pixels(name: str, route: str, side: int) -> None:
    counts = drawn(name, 500, side, route=route)
    for count in counts:
        assert count.dtype == np.int64
        assert count.shape == (500,)
        assert count.min() >= 0
    if name in OF_MASKS:
        assert np.all(counts.pixels == side**2)
    else:
        assert counts.pixels.min() >= 1
        assert counts.pixels.max() <= side**4


@ways
def test_empty_and_full_masks_occur_on_either_side(name: str, route: str) -> None:
    tp, fp, fn, tn = drawn(name, route=route)
    for of_mask, of_rest in ((tp + fp, fn + tn), (tp + fn, fp + tn)):
        assert np.any(of_mask == 0)
        assert np.any(of_rest == 0)


@ways
def test_no_pairs_draw_no_counts(name: str, route: str) -> None:
    assert drawn(name, 0, route=route).tp.shape == (0,)


def test_masks_are_never_all_stored() -> None:
    drawn("near-copies", 10)
    tracemalloc.start()
    drawn("near-copies", 20_000, 64)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000 * 64 * 64 / 4  # one bit a pixel and mask would be this much


# --- counting ---------------------------------------------------------------------------------------------------------


@given(st.integers(0, 2**32), st.integers(1, 5))
def test_counting_agrees_with_sets_of_pixels(seed: int, side: int) -> None:
    prediction, reference = np.random.default_rng(seed).random((2, 6, side * side)) < 0.5
    counts = blocks.counts_of_masks(prediction, reference)
    for row in range(6):
        marked, true = (set(np.flatnonzero(mask[row])) for mask in (prediction, reference))
        rest = side * side - len(marked | true)
        assert [count[row] for count in counts] == [len(marked & true), len(marked - true), len(true - marked), rest]


# --- the character of each family -------------------------------------------------------------------------------------


def scores(counts: Counts) -> np.ndarray:
    """By how many standard deviations tp lies off its mean, given the sizes of both masks, were they independent."""
    tp, fp, fn, _ = with_both_kinds(counts)
    d, marked, true = sum(with_both_kinds(counts)), tp + fp, tp + fn
    # given both sizes, tp is hypergeometric
    return np.asarray((tp - marked * true / d) / np.sqrt(marked * (d - marked) * true * (d - true) / (d**2 * (d - 1))))


@pytest.mark.parametrize("route", masks.ROUTES)
def test_independent_pixels_have_all_rates_and_half_of_the_pairs_no_correlation(route: str) -> None:
    counts = drawn("independent pixels", route=route)
    near = np.abs(scores(counts)) < 2  # nearly all pairs without correlation, few with
    assert 0.5 < near.mean() < 0.9
    rates = (counts.tp + counts.fn) / counts.pixels
    for low, high in ((0, 0.01), (0.01, 0.1), (0.1, 0.5), (0.5, 0.9), (0.9, 1)):
        assert np.mean((rates > low) & (rates < high)) > 0.05
    assert np.mean(rates < 0.1) > 0.35
    assert np.mean(rates > 0.5) > 0.2


@pytest.mark.parametrize("route", masks.ROUTES)
@pytest.mark.parametrize("correlation", [0.0, 0.5, -0.2])
def test_fixed_rates_and_their_correlation(route: str, correlation: float) -> None:
    p, q = 0.3, 0.4
    counts = part(Source("independent pixels", side=16, route=route, rates=(p, q), correlation=correlation), 0, 4000)
    kept = with_both_kinds(counts)
    d = 256
    both = p * q + correlation * np.sqrt(p * (1 - p) * q * (1 - q))
    for found, rate in ((kept.tp + kept.fp, p), (kept.tp + kept.fn, q), (kept.tp, both)):
        error = np.sqrt(rate * (1 - rate) / (d * len(found)))
        assert abs(found.mean() / d - rate) < 5 * error + 1e-4
    assert abs(scores(kept).mean() / np.sqrt(d) - correlation) < 0.02


@pytest.mark.parametrize("route", masks.ROUTES)
def test_near_copies_differ_in_one_to_eight_pixels(route: str) -> None:
    counts = with_both_kinds(drawn("near-copies", route=route))
    errors = counts.fp + counts.fn
    assert set(errors) == set(range(1, 9)) and shapes.FLIPS == 8
    assert counts.fp.max() > 2
    assert counts.fn.max() > 2


@pytest.mark.parametrize("route", masks.ROUTES)
def test_tiny_objects_have_one_to_five_pixels(route: str) -> None:
    counts = with_both_kinds(drawn("tiny objects", 20_000, route=route))
    for size in (counts.tp + counts.fp, counts.tp + counts.fn):
        assert size.min() == 1
        assert size.max() == shapes.TINY == 5
    assert set(counts.tp) == set(range(6))  # from disjoint to equal


def test_places_are_different_and_all_alike() -> None:
    rng = np.random.default_rng(0)
    places = shapes._different(rng, 6000, 5, 3)
    assert all(len({*row}) == 3 for row in places.tolist())
    orders = Counter(map(tuple, places.tolist()))
    assert len(orders) == 60
    assert chisquare([*orders.values()]).pvalue > 1e-4


# --- two routes, one distribution -------------------------------------------------------------------------------------


def alike(first: Counts, second: Counts) -> float:
    """How probable two samples from one distribution are to differ this much, by the chi-square test on (tp, fp, fn)."""
    cells = [Counter(zip(*(count.tolist() for count in counts[:3]), strict=True)) for counts in (first, second)]
    keys = sorted(set(cells[0]) | set(cells[1]))
    table = np.array([[cell[key] for key in keys] for cell in cells])
    common = table.sum(axis=0) >= 20
    table = np.column_stack([table[:, common], table[:, ~common].sum(axis=1)])
    return float(chi2_contingency(table[:, table.sum(axis=0) > 0]).pvalue)


@pytest.mark.parametrize("side", [1, 2, 3])
@pytest.mark.parametrize("name", COUNTED)
def test_both_routes_have_one_distribution(name: str, side: int) -> None:
    by_masks, by_counts = (drawn(name, 20_000, side, seed=7, route=route) for route in masks.ROUTES)
    assert side < 3 or not same(by_masks, by_counts)
    assert alike(by_masks, by_counts) > 1e-4


def test_different_distributions_are_told_apart() -> None:
    assert (
        alike(drawn("independent pixels", 20_000, 3, route="counts"), drawn("near-copies", 20_000, 3, route="counts"))
        < 1e-9
    )
    shifted = drawn("near-copies", 20_000, 2, route="counts")
    shifted.fp[:400] = 0  # two percent of the pairs
    assert alike(shifted, drawn("near-copies", 20_000, 2, seed=1, route="counts")) < 1e-4


# --- shapes -----------------------------------------------------------------------------------------------------------


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


def test_objects_are_dropped_and_added_whole() -> None:
    rng = np.random.default_rng(0)
    prediction, reference = shapes.dropped_and_added_objects(rng, 2000, 32)
    dropped, added = (reference & ~prediction).any(axis=1), (prediction & ~reference).any(axis=1)
    assert 0.3 < dropped.mean() < 0.9 and 0.3 < added.mean() < 0.9
    assert np.mean(dropped & added) > 0.1 and np.mean(~dropped & ~added) > 0.02


@pytest.mark.parametrize("make", [shapes.translated_blobs, shapes.nested_blobs])
def test_blobs_are_smooth(make: Callable[[np.random.Generator, int, int], blocks.Masks]) -> None:
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
    assert np.unique(counts.pixels).size <= blocks.SIZES * -(-20_000 // FAMILIES["counts alone"].block)
    for count in counts:
        assert 0.2 < np.mean(count == 0) < 0.7
    in_order = np.sort(np.stack(counts), axis=0)
    assert np.mean(in_order[3] > 100 * in_order[2]) > 0.1  # counts of different orders


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [(0, 0, 8), (10, -1, 8), (10, 0, 0)])
def test_a_draw_of_nothing_is_refused(arguments: tuple[int, int, int]) -> None:
    with pytest.raises(InputError, match="draws nothing: give pairs and side at least 1 and a seed from 0"):
        draw(*arguments)


BAD = [
    ({"family": "blob"}, "no family called 'blob'"),
    ({"family": "near-copy"}, "did you mean near-copies"),
    ({"route": "mask"}, "did you mean masks"),
    ({"family": "translated blobs", "route": "counts"}, "use the route masks"),
    ({"first": -1}, "give numbers from 0"),
    ({"rates": (0.5, 1.5)}, "rates lie in 0 to 1"),
    ({"rates": (0.5, 0.5), "correlation": 2.0}, "correlations in -1 to 1"),
    ({"rates": (0.1, 0.9), "correlation": 0.9}, "have a correlation between"),
    ({"correlation": 0.5}, "a correlation needs rates"),
    ({"family": "near-copies", "rates": (0.5, 0.5)}, "only independent pixels take rates"),
]


@pytest.mark.parametrize(("wrong", "says"), BAD, ids=[says for _, says in BAD])
def test_bad_input_gets_a_clear_error(wrong: dict[str, Any], says: str) -> None:
    good: dict[str, Any] = {
        "family": "independent pixels",
        "seed": 0,
        "first": 0,
        "pairs": 4,
        "side": 8,
        "route": "counts",
    }
    _part(**good)
    with pytest.raises(InputError, match=says):
        _part(**{**good, **wrong})


def _part(first: Any, pairs: Any, **source: Any) -> Counts:
    return part(Source(**source), first, pairs)
