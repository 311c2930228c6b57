"""Which masks are best, which weights decide like Dice, and what the best mask for Dice loses in Jaccard."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from segbounds.bounds.extremes import supremum
from segbounds.engines import exhaust
from segbounds.learning.decisions.best_masks import Decision, best, matching_weight, regret
from segbounds.learning.decisions.expectations import expected_by_size
from segbounds.learning.decisions.posteriors import Independent, one_or_any
from segbounds.metrics.catalogue import dice, hamming, jaccard
from segbounds.metrics.similarity import Similarity
from segbounds.show.figures.dice_and_jaccard import Sizes
from segbounds.show.figures.style import (
    BLACK,
    BLUE,
    COLUMN,
    GREEN,
    GREY,
    ORANGE,
    PAGE,
    RED,
    SKY,
    number,
    styled,
    subplots,
)


@dataclass(frozen=True)
class Sized:
    """For a probability map: pixels from the most probable on, the expected similarity of each mask of the first k of them, and what
    is best."""

    probabilities: np.ndarray
    expected: Sequence[tuple[Similarity, np.ndarray, Decision]]


def best_sizes_rows(quick: bool = False) -> Sized:
    """How good the masks of the k most probable pixels are in expectation, and at which probability the best one ends."""
    side = 32 if quick else 96
    down, right = np.mgrid[:side, :side] / side - 0.5
    blurred = 0.9 / (
        1 + np.exp((np.hypot(down, right) - 0.2) / 0.06)
    )  # a disc, its edge uncertain, perhaps not there at all
    posterior = Independent(blurred)
    found = [(of, expected_by_size(of, posterior)[0], best(of, posterior)) for of in (dice, jaccard, hamming)]
    return Sized(np.sort(blurred.ravel())[::-1], found)


@styled
def best_sizes(rows: Sized) -> Figure:
    """Expected similarities along the size of the mask, and the probabilities at which the best masks end."""
    figure, (top, bottom) = subplots(2, 1, COLUMN, 4.2, sharex=True)
    sizes = np.arange(len(rows.probabilities) + 1)
    for (similarity, values, decision), colour, line in zip(
        rows.expected, (BLUE, GREEN, ORANGE), ("-", "--", ":"), strict=True
    ):
        top.plot(sizes, values, color=colour, linestyle=line, linewidth=1.6)
        top.plot([decision.size], [decision.value], "o", color=colour, markersize=4)
        ends = {"Accuracy": 0.03, "Jaccard": -0.06}  # where the two end is one place
        top.text(
            len(sizes), float(values[-1]) + ends.get(similarity.name, 0.02), f" {similarity}", color=colour, va="center"
        )
    bottom.plot(sizes[1:], rows.probabilities, color=BLACK, linewidth=1.6)
    (_, _, by_dice), _, (_, _, by_accuracy) = rows.expected
    for decision, says, colour in ((by_dice, "D*/2 = J*/(1 + J*)", BLUE), (by_accuracy, "1/2", "#9A6A00")):
        at = float(decision.threshold)
        bottom.plot([0, decision.size, decision.size], [at, at, 0], color=colour, linewidth=0.8, linestyle="--")
        bottom.text(
            decision.size + 0.02 * len(sizes), at + 0.02, f"{says}: {decision.size:,} pixels", color=colour, va="bottom"
        )
    top.set(ylim=(0, 1.04), ylabel="expected value", xlim=(0, 1.32 * len(sizes)))
    top.xaxis.set_major_locator(MaxNLocator(5))
    top.xaxis.set_major_formatter("{x:,.0f}")
    bottom.set(
        ylim=(0, 1), ylabel="probability of the k-th pixel", xlabel="pixels k in the mask, the most probable first"
    )
    volume = rows.probabilities.sum()
    top.set_title(
        f"Of {volume:,.0f} expected pixels Dice and Jaccard\nwant {by_dice.size:,}, accuracy {by_accuracy.size:,}"
    )
    return figure


@dataclass(frozen=True)
class Weights:
    """The weights that make cross-entropy decide like Dice, for made tasks: one row for each contrast and each share of reference
    pixels that raters leave out."""

    shares: Sequence[float]
    rows: Sequence[tuple[float, float, Sequence[float]]]
    pixels: int


def matching_weights_rows(quick: bool = False) -> Weights:
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


@styled
def matching_weights(rows: Weights) -> Figure:
    """The weight with which cross-entropy decides like Dice, task by task."""
    figure, panels = subplots(1, 2, PAGE, 3.2, sharey=True)
    for axes, missed in zip(panels, dict.fromkeys(missed for _, missed, _ in rows.rows), strict=True):
        lines = [(contrast, weights) for contrast, left_out, weights in rows.rows if left_out == missed]
        for (contrast, weights), colour in zip(lines, (RED, ORANGE, GREEN, SKY, BLUE), strict=False):
            axes.plot(rows.shares, weights, "o-", color=colour, markersize=3, linewidth=1.4)
            axes.text(rows.shares[0] / 1.25, weights[0], f"{contrast:g}", color=colour, ha="right", va="center")
        axes.axhline(1, color=GREY, linewidth=0.6)
        axes.set(xscale="log", yscale="log", xlabel="share of positive pixels", xlim=(rows.shares[0] / 2.5, 0.5))
        axes.set_title("raters agree" if missed == 0 else f"raters leave out {missed:.0%} of the pixels", fontsize=8)
    panels[0].set_ylabel("weight that decides like Dice")
    every = [weight for _, _, weights in rows.rows for weight in weights]
    figure.suptitle(
        f"No weight suits all tasks: the one that decides like Dice lies between {min(every):.1f} and {max(every):,.0f} "
        "(lines: contrast over noise)",
        x=0.01, ha="left", fontsize=9,
    )  # fmt: skip
    return figure


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


def largest_regrets_rows(quick: bool = False) -> Regrets:
    """How much expected Jaccard the best mask for Dice can lose, on d pixels."""
    found = [(one + others, regret(one_or_any(one, others)).lost) for one, others in ((1, 1), (2, 3), (5, 7))]
    sizes = range(1, 31)
    values = [exhaust.largest(dice - jaccard, size).value for size in sizes]
    return Regrets(Sizes(sizes, values, supremum(dice - jaccard).value), found)


@styled
def largest_regrets(rows: Regrets) -> Figure:
    """The largest regret on d pixels: the bound, and posteriors that have it."""
    figure, (axes,) = subplots(1, 1, COLUMN, 3.0)
    limit = float(rows.bound.supremum)
    axes.axhline(limit, color=GREY, linewidth=0.8, linestyle="--")
    axes.text(1, limit + 0.004, f"{number(rows.bound.supremum)}", color=GREY, va="bottom")
    axes.step(rows.bound.pixels, [float(value) for value in rows.bound.values], where="post", color=BLUE, linewidth=1.5)
    for pixels, lost in rows.attained:
        axes.plot([pixels], [float(lost)], "o", color=RED, markersize=4)
        axes.text(pixels + 0.3, float(lost) - 0.006, f"{lost}", color=RED, va="top")
    axes.text(
        29, 0.09, "line: no regret on d pixels is larger\npoints: posteriors that attain it", color=BLACK, ha="right"
    )
    axes.set(ylim=(0, 0.19), xlabel="pixels d", ylabel="expected Jaccard lost")
    axes.set_title("What Dice's best mask can lose in Jaccard,\nand does lose for some posterior")
    return figure
