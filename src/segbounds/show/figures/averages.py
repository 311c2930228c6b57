"""What averages over images do to metrics of one pair of masks: two that rank all pairs alike rank methods in two ways."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import sympy as sp
from matplotlib.figure import Figure

from segbounds.metrics.catalogue import dice, matthews
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate, value_at
from segbounds.show.figures.style import BLUE, COLUMN, GREY, ORANGE, styled, subplots

SEEN = 1e-9  # differences that are not rounding


@dataclass(frozen=True)
class Method:
    """What a method reaches: its name, Dice of each image, and the means of Dice and Jaccard, exact."""

    name: str
    images: tuple[Fraction, ...]
    means: tuple[Fraction, Fraction]


def of_images(name: str, *values: Fraction) -> Method:
    """A method by the Dice of its images."""
    both = (values, tuple(value / (2 - value) for value in values))
    first, second = (sum(part, Fraction(0)) / len(part) for part in both)
    return Method(name, values, (first, second))


def mean_rankings_rows(quick: bool = False) -> tuple[Method, ...]:
    """Where mean Dice and mean Jaccard lie, and two methods that the one ranks one way and the other the other way."""
    erratic = of_images("erratic", Fraction(1), Fraction(0))
    return erratic, of_images("steady", Fraction(3, 5), Fraction(3, 5))


@styled
def mean_rankings(rows: tuple[Method, ...]) -> Figure:
    """All pairs of means: between the curve, where all images are alike, and the diagonal, where each is perfect or worthless."""
    figure, (axes,) = subplots(1, 1, COLUMN, 3.5)
    m = np.linspace(0, 1, 201)
    axes.fill_between(m, m / (2 - m), m, color=GREY, alpha=0.25, linewidth=0)
    axes.plot(m, m, color=GREY, linewidth=0.8)
    axes.plot(m, m / (2 - m), color=GREY, linewidth=0.8)
    for method, color in zip(rows, (ORANGE, BLUE), strict=True):
        x, y = map(float, method.means)
        axes.plot([x], [y], "o", color=color, markersize=6)
        values = ", ".join(map(str, method.images))
        side = "right" if method.name == "erratic" else "left"
        place = (x - 0.04, y + 0.01) if side == "right" else (x, y - 0.09)
        axes.text(*place, f"{method.name}: Dice {values}", color=color, ha=side, va="center", weight="bold")
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="mean Dice", ylabel="mean Jaccard", aspect="equal")
    (one, another) = rows
    axes.set_title(
        f"{another.name.capitalize()} is better in mean Dice, {another.means[0]} to {one.means[0]},\n"
        f"{one.name} in mean Jaccard, {one.means[1]} to {another.means[1]}"
    )
    return figure


@dataclass(frozen=True)
class Pairs:
    """Values of two metrics on all pairs of masks of a size, and one pair that is told."""

    pixels: int
    first: np.ndarray
    second: np.ndarray
    told: Counts
    values: tuple[sp.Expr, sp.Expr]


def dice_and_mcc_rows(quick: bool = False) -> Pairs:
    """MCC beside Dice on every pair of masks of a size: below it on most, and above it on some."""
    pixels = 12 if quick else 30
    counts = np.array([(a, b, c, pixels - a - b - c) for a in range(pixels + 1) for b in range(pixels + 1 - a)
                       for c in range(pixels + 1 - a - b)]).T  # fmt: skip
    told = Counts(10, 0, 10, 980)
    first, second = (np.asarray(evaluate(metric, Counts(*counts)), float) for metric in (dice, matthews))
    return Pairs(pixels, first, second, told, (value_at(dice, told), value_at(matthews, told)))


@styled
def dice_and_mcc(rows: Pairs) -> Figure:
    """Every pair of masks of a size as a dot, and one pair on which MCC is the higher one."""
    figure, (axes,) = subplots(1, 1, COLUMN, 3.5)
    above = rows.second > rows.first + SEEN
    axes.plot(rows.first[~above], rows.second[~above], ".", color=GREY, markersize=1.5, alpha=0.5, rasterized=True)
    axes.plot(rows.first[above], rows.second[above], ".", color=ORANGE, markersize=2, rasterized=True)
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.8)
    x, y = map(float, rows.values)
    axes.plot([x], [y], "o", color=BLUE, markersize=5)
    axes.text(
        x - 0.03, y + 0.05, f"tp, fp, fn, tn = {', '.join(map(str, rows.told))}", color=BLUE, ha="right", va="bottom"
    )
    axes.set(xlim=(0, 1), ylim=(-1, 1), xlabel="Dice (F1)", ylabel="MCC")
    axes.set_title(f"On most pairs of masks of {rows.pixels} pixels\nMCC is below F1, on some above (orange)")
    return figure
