"""Decisions against definitions on sets of pixels: every expectation by visiting all references, every best mask by visiting all masks."""

import json
from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations, product
from math import comb, log, pi
from typing import Any

import numpy as np
import oracles
import pytest
from places import ROOT

from segbounds.errors import InputError
from segbounds.learning.decisions import expectations
from segbounds.learning.decisions.best_masks import (
    best,
    best_for_cross_entropy,
    matching_weight,
    matching_weights,
    regret,
    threshold,
    thresholded,
)
from segbounds.learning.decisions.expectations import expected, expected_by_size, poisson_binomial
from segbounds.learning.decisions.posteriors import Independent, Mixture, Posterior, groups, one_or_any
from segbounds.metrics.catalogue import cohen_kappa, dice, f_beta, hamming, jaccard, matthews, recall, tversky
from segbounds.metrics.counts import fn, fp, tn, tp
from segbounds.metrics.similarity import Similarity
from segbounds.show.figures.decisions import task

Mask = frozenset[int]
THIRD = Fraction(1, 3)
TVERSKY = tversky(alpha=Fraction(3, 10), beta=Fraction(7, 10))
ORACLES: dict[Similarity, oracles.Oracle] = {
    dice: oracles.dice,
    jaccard: oracles.jaccard,
    hamming: oracles.hamming,
    recall: oracles.recall,
    cohen_kappa: oracles.cohen_kappa,
    TVERSKY: oracles.tversky(alpha=Fraction(3, 10), beta=Fraction(7, 10)),
    tversky(alpha=2, beta=Fraction(1, 5)): oracles.tversky(alpha=Fraction(2), beta=Fraction(1, 5)),
    f_beta(beta=2): oracles.f_beta(beta=Fraction(2)),
}
similarities = pytest.mark.parametrize("similarity", ORACLES, ids=str)


def fractions(seed: int, pixels: int) -> list[Fraction]:
    return [Fraction(int(k), 20) for k in np.random.default_rng(seed).integers(0, 21, pixels)]


def references(posterior: Posterior) -> list[tuple[Mask, Fraction]]:
    """Every reference mask with its probability, by the definition of the posterior."""
    if isinstance(posterior, Mixture):
        masks = [frozenset(np.flatnonzero(mask.ravel()).tolist()) for mask in posterior.masks]
        return list(zip(masks, posterior.weights, strict=True))
    given = posterior.probabilities.ravel().tolist()
    found = []
    for bits in product((0, 1), repeat=len(given)):
        chance = Fraction(1)
        for bit, p in zip(bits, given, strict=True):
            chance *= p if bit else 1 - p
        found.append((frozenset(place for place, bit in enumerate(bits) if bit), chance))
    return found


def all_masks(pixels: int) -> list[Mask]:
    return [frozenset(chosen) for size in range(pixels + 1) for chosen in combinations(range(pixels), size)]


def by_definition(of: oracles.Oracle, guess: Mask, truths: Iterable[tuple[Mask, Fraction]], pixels: int) -> Fraction:
    return sum((chance * of(guess, truth, pixels) for truth, chance in truths), Fraction(0))


def pixels_of(mask: np.ndarray) -> Mask:
    return frozenset(np.flatnonzero(mask.ravel()).tolist())


def array_of(mask: Mask, pixels: int) -> np.ndarray:
    return np.array([place in mask for place in range(pixels)])


# --- expectations -----------------------------------------------------------------------------------------------------


@similarities
def test_expectations_are_those_over_all_references(similarity: Similarity) -> None:
    p = fractions(1, 5)
    exactly, floats = Independent(np.array(p)), Independent(np.array(p, float))
    truths = references(exactly)
    for guess in all_masks(5):
        wanted = by_definition(ORACLES[similarity], guess, truths, 5)
        found = expected(similarity, array_of(guess, 5), exactly)
        assert found == wanted and isinstance(found, Fraction)
        assert expected(similarity, array_of(guess, 5), floats) == pytest.approx(float(wanted), abs=1e-13)


@similarities
@pytest.mark.parametrize("pixels", [1, 4, 6])
def test_the_best_mask_is_the_best_of_all(similarity: Similarity, pixels: int) -> None:
    posterior = Independent(np.array(fractions(pixels, pixels)))
    truths = references(posterior)
    most = max(by_definition(ORACLES[similarity], guess, truths, pixels) for guess in all_masks(pixels))
    decision = best(similarity, posterior)
    assert decision.value == most == by_definition(ORACLES[similarity], pixels_of(decision.prediction), truths, pixels)
    assert decision.error == 0
    floats = best(similarity, Independent(posterior.probabilities.astype(float)))
    assert abs(floats.value - float(most)) <= floats.error < 1e-12


def test_ten_pixels_and_all_their_masks() -> None:
    """All 2^10 predictions against all 2^10 references, by counting bits."""
    p = np.random.default_rng(3).beta(0.5, 0.8, 10)
    bits = np.arange(1024)
    chance = np.prod([np.where(bits >> k & 1, q, 1 - q) for k, q in enumerate(p)], axis=0)
    shared = np.bitwise_count(bits[:, None] & bits).astype(float)
    sizes = np.bitwise_count(bits).astype(float)
    total = sizes[:, None] + sizes
    for similarity, values in (
        (dice, 2 * shared / np.maximum(total, 1)),
        (jaccard, shared / np.maximum(total - shared, 1)),
    ):
        values[0, 0] = 1
        decision = best(similarity, Independent(p))
        assert decision.value == pytest.approx((values @ chance).max(), abs=1e-13)
        assert sum(1 << int(k) for k in np.flatnonzero(decision.prediction)) == int((values @ chance).argmax())


def test_the_number_of_positive_pixels_is_poisson_binomial() -> None:
    p = fractions(2, 7)
    wanted = [Fraction(0)] * 8
    for truth, chance in references(Independent(np.array(p))):
        wanted[len(truth)] += chance
    assert poisson_binomial(np.array(p)).tolist() == wanted
    half = poisson_binomial(np.full(50, 0.5))
    assert half == pytest.approx([comb(50, k) / 2**50 for k in range(51)], rel=1e-13)
    assert poisson_binomial([]).tolist() == [1]


@pytest.mark.parametrize("similarity", [dice, jaccard, TVERSKY, tversky(alpha=20, beta=Fraction(1, 50))], ids=str)
def test_floats_are_off_by_no_more_than_their_bound(similarity: Similarity) -> None:
    p = sorted(fractions(4, 24), reverse=True)
    exactly, none = expected_by_size(similarity, Independent(np.array(p)))
    floats, error = expected_by_size(similarity, Independent(np.array(p, float)))
    off = max(abs(float(a - Fraction(b))) for a, b in zip(exactly, floats.tolist(), strict=True))
    assert none == 0 and off <= error + 1e-16 < 1e-12
    assert (floats > 0).sum() > 20, "the test would be vacuous"


def test_thousands_of_pixels_agree_with_the_double_sum() -> None:
    """Another way to the same numbers: the two Poisson-binomial distributions, multiplied out."""
    p = np.sort(np.random.default_rng(5).beta(0.3, 1, 2000))[::-1]
    for similarity, value in ((dice, lambda t, k, f: 2 * t / (k + t + f)), (jaccard, lambda t, k, f: t / (k + f))):
        values, error = expected_by_size(similarity, Independent(p))
        for k in (1, 300, 1999):
            t, f = np.arange(k + 1)[:, None], np.arange(2001 - k)[None, :]
            wanted = poisson_binomial(p[:k]) @ value(t, k, f) @ poisson_binomial(p[k:])
            assert abs(values[k] - wanted) <= 2 * error < 1e-11
    assert best(dice, Independent(p)).size == int(expected_by_size(dice, Independent(p))[0].argmax())


def test_the_sum_for_a_reciprocal_is_as_near_as_stated() -> None:
    z = np.array([1.0, 1.5, 7, 1000, 2.5e5, 1e6])
    h, first = expectations.STEP, -expectations.NEGLIGIBLE - log(1e6)
    s = np.arange(np.floor(first / h), np.ceil(np.log(expectations.NEGLIGIBLE + 5) / h) + 1) * h
    found = (h * np.exp(s[:, None] - z * np.exp(s[:, None]))).sum(axis=0)
    y = 2 * pi / h  # |Gamma(1 + iy)|^2 = pi y/sinh(pi y)
    aliasing = 2 * np.sqrt(2 * pi * y) * np.exp(-pi * y / 2)
    assert aliasing < 3e-16 and np.abs(found * z - 1).max() < 1e-13
    coarse = np.arange(-60, 4, 2.0)
    assert np.abs((2 * np.exp(coarse[:, None] - z * np.exp(coarse[:, None]))).sum(axis=0) * z - 1).max() > 1e-3


def test_groups_are_pixels_of_equal_probability() -> None:
    posterior = groups([2, 3], [Fraction(9, 10), THIRD])
    assert posterior.probabilities.tolist() == [Fraction(9, 10)] * 2 + [THIRD] * 3
    assert best(dice, groups([3000, 1000], [0.9, 0.1])).size == 3000


def test_a_posterior_keeps_its_shape() -> None:
    image = np.array([[0.9, 0.2], [0.8, 0.1]])
    assert best(dice, Independent(image)).prediction.tolist() == [[True, False], [True, False]]
    assert best_for_cross_entropy(Independent(image)).shape == (2, 2)


# --- decisions --------------------------------------------------------------------------------------------------------


def test_cross_entropy_is_smallest_at_the_posterior() -> None:
    for p, weight in product((0.1, 0.5, 0.83), (1, 0.25, 12)):
        x = best_for_cross_entropy(Independent([p]), weight)[0]

        def loss(x: Any, p: float = p, weight: float = weight) -> Any:
            return -weight * p * np.log(x) - (1 - p) * np.log(1 - x)

        grid = np.linspace(0.001, 0.999, 999)
        assert loss(x) <= loss(grid).min() and abs(grid[loss(grid).argmin()] - x) <= 0.001
        assert (x > 0.5) == (p > 1 / (1 + weight))
    assert best_for_cross_entropy(Independent([THIRD]))[0] == THIRD


def test_accuracy_is_best_above_one_half() -> None:
    posterior = Independent(np.array(fractions(6, 8)))
    value = expected(hamming, thresholded(posterior), posterior)
    assert value == best(hamming, posterior).value == sum(max(p, 1 - p) for p in posterior.probabilities) / 8
    assert best(hamming, posterior).threshold == Fraction(1, 2) and matching_weight(hamming, posterior) == 1


@pytest.mark.parametrize("seed", range(4))
def test_with_many_pixels_the_cut_is_at_half_of_dice_and_at_jaccards_threshold(seed: int) -> None:
    p = np.random.default_rng(seed).beta(0.4, 1 + seed, 20_000)
    posterior = Independent(p)
    by_dice, by_jaccard = best(dice, posterior), best(jaccard, posterior)
    assert by_dice.threshold == by_dice.value / 2
    assert by_jaccard.threshold == pytest.approx(by_jaccard.value / (1 + by_jaccard.value), rel=1e-14)
    assert by_dice.threshold == pytest.approx(by_jaccard.threshold, abs=1e-4)
    for decision in (by_dice, by_jaccard):
        assert p[decision.prediction].min() == pytest.approx(decision.threshold, abs=1e-3)
        assert p[~decision.prediction].max() < p[decision.prediction].min()
        assert abs(p[decision.prediction].min() - 0.5) > 0.05, "1/2 would do as well"


def test_thresholds_of_tversky_indices_and_of_others() -> None:
    assert threshold(dice, Fraction(2, 3)) == threshold(jaccard, Fraction(1, 2)) == THIRD
    v, a, b = Fraction(1, 2), Fraction(3, 10), Fraction(7, 10)
    assert threshold(TVERSKY, v) == a * v / (1 - v * (1 - a - b)) == Fraction(3, 20)
    assert threshold(matthews, Fraction(1, 2)) is None


def test_with_few_pixels_the_cut_may_lie_beside_the_threshold() -> None:
    """One certain pixel and one of 1/2: the second is left out, though the rule for many pixels would take it from 5/12 on."""
    decision = best(dice, Independent([Fraction(1), Fraction(1, 2)]))
    assert decision.prediction.tolist() == [True, False]
    assert decision.threshold == Fraction(5, 12) < Fraction(1, 2)


@pytest.mark.parametrize("of", [dice, jaccard], ids=str)
def test_weighted_cross_entropy_with_a_matching_weight_decides_the_same(of: Similarity) -> None:
    posterior = task(0.02, 1.5, 0.0, 4000)
    decision = best(of, posterior)
    between = matching_weights(decision, posterior)
    assert between is not None
    low, high = between
    for weight in (low * 1.0000001, (low + high) / 2, high * 0.9999999):
        assert ((best_for_cross_entropy(posterior, weight) > 0.5) == decision.prediction).all()
        assert (thresholded(posterior, 1 / (1 + weight)) == decision.prediction).all()
    for weight in (low * 0.999, high * 1.001):
        assert (thresholded(posterior, 1 / (1 + weight)) != decision.prediction).any()
    assert matching_weight(of, posterior) == pytest.approx((low + high) / 2, rel=0.05)
    wanted = 1 / decision.value if of == jaccard else 2 / decision.value - 1
    assert matching_weight(of, posterior) == pytest.approx(wanted, rel=1e-12)


def test_no_weight_serves_two_tasks() -> None:
    """Exactly: the weights that decide like Dice on one made posterior and on another have nothing in common."""
    certain = groups([3, 3], [Fraction(9, 10), Fraction(1, 4)])
    faint = groups([20, 20], [Fraction(1, 5), Fraction(1, 50)])
    intervals = [matching_weights(best(jaccard, each), each) for each in (certain, faint)]
    assert intervals == [(Fraction(1, 9), 3), (4, 49)]


def test_the_best_weight_spreads_over_orders_of_magnitude() -> None:
    easy, hard = task(0.3, 5.0, 0.0, 4096), task(0.003, 0.5, 0.0, 16384)
    assert matching_weight(dice, easy) < 1.1 and matching_weight(dice, hard) > 100


def test_a_planted_wrong_threshold_is_noticed() -> None:
    """What the tests above would miss if J* were confused with its threshold."""
    posterior = task(0.05, 1.0, 0.0, 4000)
    decision = best(jaccard, posterior)
    assert (thresholded(posterior, decision.value) != decision.prediction).sum() > 50


# --- mixtures and regret ----------------------------------------------------------------------------------------------


def mixture(seed: int, pixels: int, many: int) -> Mixture:
    random = np.random.default_rng(seed)
    weights = [Fraction(int(w)) for w in random.integers(1, 10, many)]
    return Mixture(random.random((many, pixels)) < 0.5, np.array([w / sum(weights) for w in weights]))


@pytest.mark.parametrize("seed", range(4))
def test_mixtures_by_visiting_all_masks(seed: int) -> None:
    posterior = mixture(seed, 5, 3)
    truths = references(posterior)
    for similarity in (dice, jaccard, recall):
        values = {guess: by_definition(ORACLES[similarity], guess, truths, 5) for guess in all_masks(5)}
        decision = best(similarity, posterior)
        assert decision.value == max(values.values()) == values[pixels_of(decision.prediction)]
        assert all(expected(similarity, array_of(guess, 5), posterior) == value for guess, value in values.items())
    floats = Mixture(posterior.masks, posterior.weights.astype(float))
    assert best(dice, floats).value == pytest.approx(float(best(dice, posterior).value), abs=1e-12)


def regret_by_definition(posterior: Posterior, pixels: int) -> Fraction:
    truths = references(posterior)
    by_dice, by_jaccard = (
        {guess: by_definition(of, guess, truths, pixels) for guess in all_masks(pixels)}
        for of in (oracles.dice, oracles.jaccard)
    )
    most = max(by_dice.values())
    worst = min(by_jaccard[guess] for guess, value in by_dice.items() if value == most)
    return max(by_jaccard.values()) - worst


@pytest.mark.parametrize("seed", range(6))
def test_regret_by_definition_and_below_its_bound(seed: int) -> None:
    for posterior in (mixture(seed, 4, 3), Independent(np.array(fractions(seed, 4)))):
        found = regret(posterior)
        assert (
            found.lost
            == regret_by_definition(posterior, 4)
            == found.best.value - expected(jaccard, found.chosen.prediction, posterior)
        )
        x = found.best.value
        assert found.best.value - found.lost >= x / (2 - x)


@pytest.mark.parametrize(("one", "others", "lost"), [(1, 1, "1/6"), (2, 3, "6/35"), (1, 4, "2/15"), (3, 4, "6/35")])
def test_the_posterior_whose_regret_is_largest(one: int, others: int, lost: str) -> None:
    """Definitions only: all masks, all references."""
    posterior = one_or_any(one, others)
    assert regret(posterior).lost == regret_by_definition(posterior, one + others) == Fraction(lost)


@pytest.mark.parametrize(("one", "others"), [(1, 1), (2, 3), (5, 7)])
def test_the_largest_regret_is_the_largest_difference_of_dice_and_jaccard(one: int, others: int) -> None:
    pixels = one + others
    counts = [(t, e) for t in range(1, pixels + 1) for e in range(pixels + 1 - t)]
    gap = max(Fraction(2 * t, 2 * t + e) - Fraction(t, t + e) for t, e in counts)
    assert regret(one_or_any(one, others)).lost == gap


def test_a_unique_maximiser_loses_nearly_as_much() -> None:
    posterior = one_or_any(2, 3)
    share = posterior.weights[0] - Fraction(1, 1000)
    nearby = Mixture(posterior.masks, np.array([share] + [(1 - share) / 3] * 3))
    values = sorted(expected(dice, array_of(guess, 5), nearby) for guess in all_masks(5))
    assert values[-1] > values[-2] and regret(nearby).chosen.size == 5
    assert Fraction(17, 100) < regret(nearby).lost < Fraction(6, 35)


# --- the witness that is kept -----------------------------------------------------------------------------------------

WITNESS = ROOT / "benchmarks" / "results" / "regret_witness.json"
KNOWN = Fraction(1672, 10000)  # a lower bound on the constant that was known before


def kept() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(WITNESS.read_text(encoding="utf-8"))
    return found


def posterior_of(witness: dict[str, Any]) -> Posterior:
    if "masks" in witness:
        return Mixture(np.array(witness["masks"]), np.array([Fraction(w) for w in witness["weights"]]))
    return Independent(np.array([Fraction(p) for p in witness["probabilities"]]))


@pytest.mark.parametrize("place", ["any_posterior", "independent_pixels"])
def test_the_witness_loses_what_it_is_said_to(place: str) -> None:
    """By the definitions alone: the Dice mask is best among all 2^d, and its expected Jaccard falls short by the number that is kept."""
    witness = kept()[place]
    witness = witness.get("witness", witness)
    truths = references(posterior_of(witness))
    pixels = len(witness["dice_mask"])
    chosen, rival = (pixels_of(np.array(witness[name])) for name in ("dice_mask", "jaccard_mask"))
    best_dice = by_definition(oracles.dice, chosen, truths, pixels)
    assert all(by_definition(oracles.dice, guess, truths, pixels) <= best_dice for guess in all_masks(pixels))
    lost = by_definition(oracles.jaccard, rival, truths, pixels) - by_definition(
        oracles.jaccard, chosen, truths, pixels
    )
    assert lost == Fraction(witness["regret"]) and witness["decimal"] == float(lost)
    assert (3 - lost) ** 2 >= 8, "the bound 3 - 2 sqrt(2)"
    if place == "any_posterior":
        assert lost > KNOWN


def test_the_linear_programmes_reach_the_bound_on_each_size() -> None:
    sizes = kept()["any_posterior"]["sizes"]
    assert [row["pixels"] for row in sizes] == list(range(2, 8))
    for row in sizes:
        assert row["exactly"] == row["dice_minus_jaccard"]
        assert row["programme"] == pytest.approx(float(Fraction(row["exactly"])), abs=1e-8)


def test_the_family_comes_near_the_bound() -> None:
    """Every prediction by how many pixels it has of the two kinds; the reference is the first kind or any as many of the second."""
    rows = kept()["family"]
    for row in rows[:5]:
        one, others = row["a"], row["b"]
        share = Fraction(2 * one, 2 * one + others)

        def by_dice(i: int, j: int, one: int = one, others: int = others, share: Fraction = share) -> Fraction:
            return (share * 2 * i + (1 - share) * Fraction(2 * j * one, others)) / (i + j + one)

        most = max(by_dice(i, j) for i in range(one + 1) for j in range(others + 1))
        assert by_dice(one, others) == most == share
        assert share - Fraction(one, one + others) == Fraction(row["regret"])
    regrets = [Fraction(row["regret"]) for row in rows]
    assert regrets == sorted(regrets) and all((3 - lost) ** 2 > 8 for lost in regrets)
    assert (3 - regrets[-1] - Fraction(1, 10**9)) ** 2 < 8, "within a billionth of the bound"
    assert sum(lost > KNOWN for lost in regrets) == len(rows) - 1


# --- volume bias ------------------------------------------------------------------------------------------------------


def test_a_faint_region_is_predicted_whole() -> None:
    faint = groups([5000], [0.02])
    assert best(dice, faint).size == 5000  # where 100 are expected
    assert thresholded(faint).sum() == 0
    beside = groups([200, 5000], [1.0, 0.02])
    assert best(dice, beside).size == 200  # with a certain region beside it, not at all: 100 are missed


@pytest.mark.parametrize("seed", range(5))
def test_volumes_lie_between_those_of_accuracy_and_all(seed: int) -> None:
    p = np.random.default_rng(seed).beta(0.5, 0.5 + seed, 3000)
    decision, volume = best(dice, Independent(p)), p.mean()
    assert thresholded(Independent(p)).sum() <= decision.size <= p.size
    assert decision.size / p.size >= volume**2 - 1e-3


def test_expected_soft_dice_of_a_region_is_largest_at_an_end() -> None:
    """A certain region of 2 pixels and an uncertain one of 3, which is there or not."""
    steps = [Fraction(k, 8) for k in range(9)]
    for p in (Fraction(2, 5), Fraction(3, 5)):
        posterior = Mixture([[1, 1, 1, 1, 1], [1, 1, 0, 0, 0]], np.array([p, 1 - p]))
        values = [expected(dice, np.array([Fraction(1)] * 2 + [t] * 3), posterior) for t in steps]
        assert max(values) == values[-1 if p > Fraction(1, 2) else 0] > max(values[1:-1])


@pytest.mark.parametrize("seed", range(5))
def test_some_best_soft_mask_has_at_most_one_value_between_0_and_1(seed: int) -> None:
    """On a grid of all soft masks of four pixels: none is above the best of those with one value between."""
    posterior = mixture(seed, 4, 4)
    floats = Mixture(posterior.masks, posterior.weights.astype(float))
    values = {
        guess: expected(dice, np.array(guess, float), floats) for guess in product((0, 0.25, 0.5, 0.75, 1), repeat=4)
    }
    nearly_binary = [value for guess, value in values.items() if sum(x in (0, 1) for x in guess) >= 3]
    assert max(values.values()) <= max(nearly_binary) + 1e-12


# --- bad input --------------------------------------------------------------------------------------------------------

FALLING = Similarity("Falling", (fp + fn) / (tp + fp + fn + tn), when_undefined=0)

BAD: dict[str, tuple[Any, str]] = {
    "above 1": (lambda: Independent([0.5, 1.5]), "number 1 is 1.5"),
    "NaN": (lambda: Independent([float("nan")]), "number 0 is nan"),
    "no pixels": (lambda: Independent([]), "at least one pixel"),
    "words": (lambda: Independent(["a"]), "not <U1"),
    "objects": (lambda: Independent([None]), "None is among"),
    "weights that sum to 2": (lambda: Mixture([[1], [0]], [1.0, 1.0]), "sum to 2"),
    "grey masks": (lambda: Mixture([[0.5]], [1.0]), "no mixture"),
    "sizes without probabilities": (lambda: groups([1, 2], [0.5]), "2 sizes and 1"),
    "another shape": (lambda: expected(dice, [1], Independent([0.5, 0.5])), r"shape \(1,\)"),
    "a soft prediction": (lambda: expected(dice, [0.5], Independent([0.5])), "threshold it"),
    "too many pixels": (lambda: best(matthews, Independent(np.full(5000, 0.5))), "ask for dice"),
    "too many fractions": (lambda: best(recall, groups([300], [THIRD])), "floats instead"),
    "roots": (lambda: best(matthews, groups([6], [THIRD])), "has roots"),
    "a perverse similarity": (lambda: best(FALLING, Independent([0.5] * 4)), "can fall"),
    "no threshold": (lambda: matching_weight(matthews, Independent([0.6, 0.5, 0.1])), "no weight"),
    "an empty best mask": (lambda: matching_weight(dice, groups([3], [0.01])), "not empty"),
    "weight zero": (lambda: best_for_cross_entropy(Independent([0.5]), 0), "positive one"),
    "fewer others": (lambda: one_or_any(3, 2), "at least as many"),
}


@pytest.mark.parametrize("fault", BAD)
def test_bad_input_gets_one_sentence(fault: str) -> None:
    make, says = BAD[fault]
    with pytest.raises(InputError, match=says) as caught:
        make()
    assert "\n" not in str(caught.value)
