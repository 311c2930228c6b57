"""Weighted Hamming: its best weight at a prevalence, and the errors of fixed weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import sympy as sp
from matplotlib.figure import Figure

from segbounds.bounds.extremes import supremum
from segbounds.engines import exhaust
from segbounds.metrics.catalogue import dice, weighted_hamming
from segbounds.metrics.counts import Counts, prevalence
from segbounds.metrics.similarity import evaluate
from segbounds.show.figures.masks import NOT_EMPTY
from segbounds.show.figures.style import BLACK, BLUE, COLUMN, GREEN, GREY, ORANGE, RED, styled, subplots


@dataclass(frozen=True)
class BestWeights:
    """For each prevalence the weight with the smallest error that a grid found, the error on the grid, and the exact error of
    that weight where it was derived."""

    prevalence: Sequence[sp.Rational]
    weight: Sequence[sp.Rational]
    error: Sequence[float]
    exact: Sequence[sp.Expr | None]


def best_weights_rows(quick: bool = False) -> BestWeights:
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
        exact[at] = supremum(difference, where=[sp.Eq(prevalence, at)]).value
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


@styled
def best_weights(rows: BestWeights) -> Figure:
    """The best weight for each prevalence, and how far off even that one is."""
    figure, (top, bottom) = subplots(2, 1, COLUMN, 3.8, sharex=True)
    at = [float(value) for value in rows.prevalence]
    top.plot(at, [float(value) for value in rows.weight], "o-", color=GREEN, markersize=3)
    top.set(ylabel="best weight γ", ylim=(0, 1))
    bottom.plot(at, rows.error, "-", color=RED)
    exact = [(float(place), float(value)) for place, value in zip(rows.prevalence, rows.exact, strict=True) if value]
    bottom.plot(*zip(*exact, strict=True), "o", color=RED, markersize=4)
    bottom.text(
        exact[0][0] * 1.3,
        exact[0][1] + 0.01,
        "points: exact suprema\nline: from a grid",
        color=RED,
        va="bottom",
        ha="left",
    )
    bottom.text(
        0.00085,
        0.05,
        "left of the kink all or nothing\npredicted is worst, H above D;\nright of it a part, D above H",
        color=BLACK,
        fontsize=7,
    )
    bottom.set(xscale="log", xlabel="prevalence π (positives per pixel)", ylabel="its largest |D − H|", ylim=(0, 1.22))
    bottom.set_yticks([0, 0.5, 1])
    bottom.set_xticks([0.001, 0.01, 0.1, 1], ["0.1 %", "1 %", "10 %", "100 %"])
    top.set_title("The best weight depends on the image:\nthe rarer the object, the worse even that one")
    return figure


@dataclass(frozen=True)
class FixedWeights:
    """The largest error of each weight on images of d pixels, exact: one row for each weight."""

    weights: Sequence[sp.Rational]
    pixels: Sequence[int]
    errors: Sequence[Sequence[Fraction]]


def fixed_weights_rows(quick: bool = False) -> FixedWeights:
    """How far weighted Hamming with a fixed weight can be from Dice, on images of d pixels with at least one positive."""
    weights = [sp.Rational(text) for text in ("0", "1/2", "9/10", "99/100", "1")]
    sizes = [2, 4, 8, 16, 32] if quick else [2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192]
    errors = [
        [exhaust.largest(abs(dice - weighted_hamming(gamma=weight)), size, NOT_EMPTY).value for size in sizes]
        for weight in weights
    ]
    return FixedWeights(weights, sizes, errors)


@styled
def fixed_weights(rows: FixedWeights) -> Figure:
    """The error of every fixed weight tends to 1."""
    figure, (axes,) = subplots(1, 1, COLUMN, 3.0)
    marks = zip(rows.weights, rows.errors, (GREY, BLUE, GREEN, ORANGE, RED), ("-", "-", "--", "-.", ":"), strict=True)
    ends = []
    for weight, errors, colour, line in marks:
        values = [float(error) for error in errors]
        axes.plot(rows.pixels, values, color=colour, linestyle=line, linewidth=1.6)
        ends.append((values[-1], f"γ = {sp.latex(weight) if weight.is_Integer else float(weight):}", colour))
    place = np.inf
    for end, says, colour in sorted(ends, reverse=True):
        place = min(end, place - 0.055)
        axes.text(rows.pixels[-1] * 1.07, place, says, color=colour, va="center")
    axes.set(xscale="log", ylim=(0, 1.04), xlabel="pixels d", ylabel="largest |D − H| on d pixels")
    axes.set_xticks([2, 5, 10, 20, 50, 100, 200])
    axes.xaxis.set_major_formatter("{x:g}")
    axes.xaxis.set_minor_formatter("")
    axes.set_xlim(rows.pixels[0], rows.pixels[-1] * 2.1)
    axes.set_title("Weighted Hamming: with any fixed weight\nthe distance from Dice tends to 1")
    return figure
