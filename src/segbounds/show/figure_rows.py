"""What the figures show: for each figure a function of its name that computes its rows, all of them from the library.

Constants are exact suprema, curves exact values at integer counts, densities random pairs. With ``quick`` there are fewer of
them, for a look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import sympy as sp

from segbounds.bounds.extremes import supremum
from segbounds.decisions import (
    Decision,
    Independent,
    Mixture,
    best,
    expected,
    expected_by_size,
    matching_weight,
    one_or_any,
    regret,
)
from segbounds.engines import ENGINES, exhaust, sampling
from segbounds.engines.verification import load_all, verdicts
from segbounds.metrics.catalogue import dice, hamming, jaccard, tversky, weighted_hamming
from segbounds.metrics.counts import SYMBOLS, Counts, positives, prevalence, tp
from segbounds.metrics.similarity import Similarity, evaluate
from segbounds.ranges.joint_ranges import joint_range
from segbounds.show.verdicts import by_engine, engine_outcome
from segbounds.theorems.evidence import Budget, Outcome
from segbounds.theorems.instances import Inequality
from segbounds.threads import cores

alpha, beta = sp.symbols("alpha beta", positive=True)
#: What happens on empty references is a convention: figures of worst cases leave them out.
NOT_EMPTY = (positives >= 1,)


@dataclass(frozen=True)
class Point:
    """A place in a figure, exact, with what stands beside it."""

    x: sp.Expr
    y: sp.Expr
    says: str = ""


# --- Dice and Jaccard -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Curve:
    """Exact values of two similarities along pairs of masks, the pair with the largest difference, and the largest ratio."""

    first: np.ndarray
    second: np.ndarray
    farthest: Point
    gap: sp.Expr
    ratio: sp.Expr


def dice_and_jaccard(quick: bool = False) -> Curve:
    """Jaccard as a function of Dice, with the largest difference and the largest ratio."""
    found = np.arange(201)
    counts = Counts(found, 200 - found, 0 * found, 0 * found)
    gap = supremum(dice - jaccard)
    assert gap.value is not None
    worst = gap.along[0]
    there = [
        sp.simplify(similarity.formula.subs(dict(zip(SYMBOLS, worst, strict=True)))) for similarity in (dice, jaccard)
    ]
    ratio = supremum(dice / jaccard, [tp >= 1]).value
    return Curve(evaluate(dice, counts), evaluate(jaccard, counts), Point(*there), gap.value, ratio)


@dataclass(frozen=True)
class Sizes:
    """The largest value on d pixels for several d, exact; and the supremum over all sizes."""

    pixels: Sequence[int]
    values: Sequence[sp.Expr]
    supremum: sp.Expr


def finite_sizes(quick: bool = False) -> Sizes:
    """The largest difference of Dice and Jaccard on d pixels, for every d."""
    sizes = range(1, 41 if quick else 201)
    limit = supremum(dice - jaccard).value
    return Sizes(sizes, [exhaust.largest(dice - jaccard, size).value for size in sizes], limit)


# --- joint ranges -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Range:
    """What one similarity can be, given another: exact bounds, and the density of random pairs (first, then second)."""

    first: Similarity
    second: Similarity
    at: Sequence[sp.Rational]
    lowest: Sequence[sp.Expr]
    highest: Sequence[sp.Expr]
    density: np.ndarray
    pairs: int


OTHERS = (
    jaccard,
    hamming,
    tversky(alpha=sp.Rational(3, 10), beta=sp.Rational(7, 10)),
    weighted_hamming(gamma=sp.Rational(1, 5)),
    weighted_hamming(gamma=sp.Rational(1, 2)),
    weighted_hamming(gamma=sp.Rational(4, 5)),
)


def joint_ranges(quick: bool = False) -> list[Range]:
    """What Jaccard, accuracy, a Tversky index and weighted Hamming similarities can be, given Dice."""
    return [_range(dice, other, 8 if quick else 32, 10_000 if quick else 1_000_000) for other in OTHERS]


def _range(first: Similarity, second: Similarity, steps: int, pairs: int) -> Range:
    """What ``second`` can be, given ``first`` at ``steps`` places between 0 and 1, under the density of random pairs."""
    at = [sp.Rational(k, steps) for k in range(1, steps)]
    known = joint_range(first, second)
    lowest, highest = (
        [next(arc.at(place) for arc in arcs if arc.low < place < arc.high) for place in at]
        for arcs in (known.lower, known.upper)
    )
    plan = sampling.Plan((), family="counts alone", route="counts", side=16, joint=(first, second))
    found = sampling.run(plan, pairs)
    assert found.joint is not None
    return Range(first, second, at, lowest, highest, found.joint, pairs)


# --- weighted Hamming -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BestWeights:
    """For each prevalence the weight with the smallest error that a grid found, the error on the grid, and the exact error of
    that weight where it was derived."""

    prevalence: Sequence[sp.Rational]
    weight: Sequence[sp.Rational]
    error: Sequence[float]
    exact: Sequence[sp.Expr | None]


def best_weights(quick: bool = False) -> BestWeights:
    """The weight whose weighted Hamming similarity approximates Dice best at a prevalence, and how well."""
    per_mille = [1, 10, 100, 500] if quick else [1, 2, 5, 10, 20, 50, 100, 150, 200, 300, 400, 500, 600, 700, 800, 900]
    rows = []
    for number in per_mille:
        at = sp.Rational(number, 1000)
        weight, error = _best_weight(at)
        rows.append((at, weight, error, None))
    exact = {}
    for at, weight, _, _ in rows[:: 2 if quick else 3]:
        difference = abs(dice - weighted_hamming(gamma=weight))
        exact[at] = supremum(difference, [sp.Eq(prevalence, at)]).value
    return BestWeights(
        [at for at, *_ in rows],
        [w for _, w, *_ in rows],
        [e for _, _, e, _ in rows],
        [exact.get(at) for at, *_ in rows],
    )


def _best_weight(at: sp.Rational) -> tuple[sp.Rational, float]:
    """The best weight to a thousandth, and its largest error on a grid of recalls and false positive rates."""
    steps = np.arange(201)
    fine = np.unique(np.concatenate([steps / 200, (steps / 200) ** 4]))  # small rates matter at small prevalences
    recall, fall_out = np.meshgrid(steps[::10] / 200, fine)
    share = float(at)
    counts = Counts(recall * share, fall_out * (1 - share), (1 - recall) * share, (1 - fall_out) * (1 - share))
    value, ends = evaluate(dice, counts), [evaluate(weighted_hamming(gamma=gamma), counts) for gamma in (0, 1)]

    def error(weight: float) -> float:
        return float(np.abs(value - (1 - weight) * ends[0] - weight * ends[1]).max())

    # the largest error is convex in the weight, which enters linearly
    low, high = 0, 1000
    while high - low > 2:
        third = (high - low) // 3
        first, second = low + third, high - third
        low, high = (low, second) if error(first / 1000) <= error(second / 1000) else (first, high)
    best = min(range(low, high + 1), key=lambda weight: error(weight / 1000))
    return sp.Rational(best, 1000), error(best / 1000)


@dataclass(frozen=True)
class FixedWeights:
    """The largest error of each weight on images of d pixels, exact: one row for each weight."""

    weights: Sequence[sp.Rational]
    pixels: Sequence[int]
    errors: Sequence[Sequence[Fraction]]


def fixed_weights(quick: bool = False) -> FixedWeights:
    """How far weighted Hamming with a fixed weight can be from Dice, on images of d pixels with at least one positive."""
    weights = [sp.Rational(text) for text in ("0", "1/2", "9/10", "99/100", "1")]
    sizes = [2, 4, 8, 16, 32] if quick else [2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192]
    errors = [
        [exhaust.largest(abs(dice - weighted_hamming(gamma=weight)), size, NOT_EMPTY).value for size in sizes]
        for weight in weights
    ]
    return FixedWeights(weights, sizes, errors)


# --- Tversky ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Errors:
    """The exact largest difference between Dice and a Tversky index as an expression in alpha and beta; and the largest among
    random pairs at some weights."""

    error: sp.Expr
    sampled: Sequence[tuple[sp.Rational, sp.Rational, float]]
    pairs: int


def tversky_errors(quick: bool = False) -> Errors:
    """How far each Tversky index can be from Dice, over the weights."""
    steps = [sp.Rational(2) ** power for power in range(-5, 4, 4 if quick else 2)]
    return _tversky([(a, b) for a in steps for b in steps], 20_000 if quick else 200_000)


def tversky_cuts(quick: bool = False) -> Errors:
    """The same along lines: equal weights, weights that sum to one, and one weight as in Dice."""
    half, some = sp.Rational(1, 2), [sp.Rational(text) for text in ("1/20", "1/10", "1/5", "3/10", "2/5")]
    chosen = some[::2] if quick else some
    lines = [[(a, 1 - a), (1 - a, a), (a, a), (1 / a / 4, 1 / a / 4), (a, half), (1 / a / 4, half)] for a in chosen]
    return _tversky([(half, half), *(pair for line in lines for pair in line)], 20_000 if quick else 200_000)


def _tversky(weights: Sequence[tuple[sp.Rational, sp.Rational]], pairs: int) -> Errors:
    exact = supremum(abs(dice - tversky(alpha=alpha, beta=beta))).value
    assert exact is not None
    found = []
    for a, b in weights:
        bound = sampling.Question((), Inequality(abs(dice - tversky(alpha=a, beta=b)), sp.oo), ())
        plan = sampling.Plan((bound,), family="counts alone", route="counts")
        (near,) = sampling.tally(plan, 0, pairs).near
        found.append((a, b, near.nearest[0][0]))
    return Errors(exact, found, pairs)


# --- masks ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Worst:
    """The pair of masks on which two similarities differ most, among all pairs of that size."""

    says: str
    counts: Counts
    value: sp.Expr


def worst_masks(quick: bool = False) -> list[Worst]:
    """The pairs of masks on which Dice and other similarities differ most, with at least one positive pixel."""
    size = 16 if quick else 64
    asked = {
        "Dice − Jaccard": dice - jaccard,
        "|Dice − Accuracy|": abs(dice - hamming),
        "|Dice − Hamming, γ = ½|": abs(dice - weighted_hamming(gamma=sp.Rational(1, 2))),
        "|Dice − Tversky, α = 0.3, β = 0.7|": abs(dice - tversky(alpha=sp.Rational(3, 10), beta=sp.Rational(7, 10))),
    }
    found = [(says, exhaust.largest(of, size, NOT_EMPTY)) for says, of in asked.items()]
    return [Worst(says, worst.counts, worst.value) for says, worst in found]


# --- decisions --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sized:
    """For a probability map: pixels from the most probable on, the expected similarity of each mask of the first k of them, and what
    is best."""

    probabilities: np.ndarray
    expected: Sequence[tuple[Similarity, np.ndarray, Decision]]


def best_sizes(quick: bool = False) -> Sized:
    """How good the masks of the k most probable pixels are in expectation, and at which probability the best one ends."""
    side = 32 if quick else 96
    down, right = np.mgrid[:side, :side] / side - 0.5
    blurred = 0.9 / (
        1 + np.exp((np.hypot(down, right) - 0.2) / 0.06)
    )  # a disc, its edge uncertain, perhaps not there at all
    posterior = Independent(blurred)
    found = [(of, expected_by_size(of, posterior)[0], best(of, posterior)) for of in (dice, jaccard, hamming)]
    return Sized(np.sort(blurred.ravel())[::-1], found)


@dataclass(frozen=True)
class Weights:
    """The weights that make cross-entropy decide like Dice, for made tasks: one row for each contrast and each share of reference
    pixels that raters leave out."""

    shares: Sequence[float]
    rows: Sequence[tuple[float, float, Sequence[float]]]
    pixels: int


def matching_weights(quick: bool = False) -> Weights:
    """The weight that makes cross-entropy decide like Dice, over tasks: shares of positive pixels, contrasts, disagreement."""
    shares = (0.01, 0.1, 0.3) if quick else (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
    contrasts = (0.5, 2.0) if quick else (0.5, 1.0, 2.0, 3.0, 5.0)
    pixels = 4096 if quick else 65536
    rows = [
        (contrast, missed, [matching_weight(dice, task(share, contrast, missed, pixels)) for share in shares])
        for missed in (0.0, 0.5)
        for contrast in contrasts
    ]
    return Weights(shares, rows, pixels)


def task(share: float, contrast: float, missed: float, pixels: int, seed: int = 0) -> Independent:
    """A made task: grey values are normal with deviation 1, brighter by ``contrast`` on the object, which has this share of the pixels.

    Of its pixels the reference leaves out the share ``missed``. The posterior is Bayes' rule on grey values drawn with the seed.
    """
    random = np.random.default_rng(seed)
    grey = random.standard_normal(pixels) + contrast * (random.random(pixels) < share)
    odds = np.log(share / (1 - share)) + contrast * grey - contrast**2 / 2
    return Independent((1 - missed) / (1 + np.exp(-odds)))


@dataclass(frozen=True)
class Regrets:
    """The largest difference of Dice and Jaccard on d pixels, which no regret exceeds; and regrets that were found, visiting all masks."""

    bound: Sizes
    attained: Sequence[tuple[int, Fraction]]


def largest_regrets(quick: bool = False) -> Regrets:
    """How much expected Jaccard the best mask for Dice can lose, on d pixels."""
    found = [(one + others, regret(one_or_any(one, others)).lost) for one, others in ((1, 1), (2, 3), (5, 7))]
    sizes = range(1, 31)
    values = [exhaust.largest(dice - jaccard, size).value for size in sizes]
    return Regrets(Sizes(sizes, values, supremum(dice - jaccard).value), found)


# --- losses -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Surrogates:
    """What each further miss costs under some similarities; and losses that agree on binary masks, on the way between two of them.

    lovasz, expected, soft
        Of Jaccard, at each share ``at`` of the way from the opposite mask to the reference.
    """

    misses: Sequence[tuple[Similarity, Sequence[Fraction]]]
    at: np.ndarray
    lovasz: np.ndarray
    expected: np.ndarray
    soft: np.ndarray
    positives: int
    pixels: int


def surrogates(quick: bool = False) -> Surrogates:
    """What a further miss costs, and three extensions of the Jaccard loss to soft predictions."""
    positives = 10
    misses = []
    for of in (dice, jaccard, tversky(alpha=1, beta=2)):
        losses = [1 - of(Counts(positives - k, 0, k, 0)) for k in range(positives + 1)]
        misses.append((of, [after - before for before, after in pairwise(losses)]))
    pixels, found = 8, 3
    truth, at = np.arange(pixels) < found, np.linspace(0, 1, 21 if quick else 101)
    of_masks = Mixture(truth[None], np.ones(1))
    # Jaccard is symmetric, so what is random may be the prediction: all wrong pixels at once, or each by itself
    together = [expected(jaccard, truth, Mixture(np.stack([~truth, truth]), np.array([1 - t, t]))) for t in at]
    alone = [expected(jaccard, truth, Independent(np.where(truth, t, 1 - t))) for t in at]
    soft = [expected(jaccard, np.where(truth, t, 1 - t), of_masks) for t in at]
    lovasz, independent, linear = (1 - np.array(values) for values in (together, alone, soft))
    return Surrogates(misses, at, lovasz, independent, linear, found, pixels)


# --- what was checked -------------------------------------------------------------------------------------------------


def engines_and_theorems(quick: bool = False) -> list[tuple[str, dict[str, Outcome], Outcome]]:
    """What each engine says of each theorem in the folder ``theory``, and the verdict."""
    theorems, budget = load_all([Path("theory")]), Budget(pixels=30, pairs=20_000)
    found = dict(verdicts([Path("theory")], budget, tuple(ENGINES), cores()))
    rows = []
    for number, theorem in enumerate(theorems):
        by_name = {name: engine_outcome(evidence) for name, evidence in by_engine(found[number]).items()}
        rows.append((theorem.title, by_name, found[number].outcome))
    return rows
