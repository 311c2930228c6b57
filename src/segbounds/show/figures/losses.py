"""Losses of Jaccard that agree on binary masks."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np
from matplotlib.figure import Figure

from segbounds.learning.decisions.expectations import expected
from segbounds.learning.decisions.posteriors import Independent, Mixture
from segbounds.metrics.catalogue import dice, jaccard, tversky
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity
from segbounds.show.figures.style import BLUE, GREEN, ORANGE, PAGE, RED, styled, subplots


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


def surrogates_rows(quick: bool = False) -> Surrogates:
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


@styled
def surrogates(rows: Surrogates) -> Figure:
    """What a further miss costs, and three losses that agree on binary masks."""
    figure, (left, right) = subplots(1, 2, PAGE, 3.2)
    for (of, costs), colour, marker in zip(rows.misses, (BLUE, GREEN, ORANGE), "os^", strict=True):
        numbers = np.arange(1, len(costs) + 1)
        left.plot(numbers, [float(cost) for cost in costs], marker + "-", color=colour, markersize=4, linewidth=1.4)
        left.text(
            len(costs) + 0.3,
            float(costs[-1]),
            str(of).replace("alpha", "α").replace("beta", "β"),
            color=colour,
            va="center",
        )
    left.set(
        xlim=(0.5, len(rows.misses[0][1]) * 1.75),
        ylim=(0, None),
        xlabel="which miss",
        ylabel="what it adds to the loss",
    )
    left.set_xticks(range(1, len(rows.misses[0][1]) + 1))
    left.set_title(
        f"Of {len(rows.misses[0][1])} positives the next is missed: Dice charges\nmore each time, Jaccard the same"
    )
    for values, says, colour, line in (
        (rows.soft, "soft Jaccard", RED, "-"),
        (rows.expected, "expected, independent pixels", BLUE, "--"),
        (rows.lovasz, "Lovász", GREEN, "-."),
    ):
        right.plot(rows.at, values, color=colour, linestyle=line, linewidth=1.6, label=says)
    right.legend(frameon=False, loc="lower left")
    right.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="from the opposite mask (0) to the reference (1)", ylabel="loss")
    right.set_title(f"Lovász ≤ expected ≤ soft Jaccard\n({rows.positives} of {rows.pixels} pixels are positive)")
    return figure
