"""Tversky indices against Dice."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import sympy as sp
from matplotlib.figure import Figure

from segbounds.bounds.extremes import supremum
from segbounds.engines import sampling
from segbounds.metrics.catalogue import dice, tversky
from segbounds.show.figures.style import BLACK, BLUE, COLUMN, GREY, RED, styled, subplots
from segbounds.theorems.instances import Inequality

alpha, beta = sp.symbols("alpha beta", positive=True)

LOW, HIGH = 1 / 64, 16.0


@dataclass(frozen=True)
class Errors:
    """The exact largest difference between Dice and a Tversky index as an expression in alpha and beta; and the largest among
    random pairs at some weights."""

    error: sp.Expr
    sampled: Sequence[tuple[sp.Rational, sp.Rational, float]]
    pairs: int


def tversky_errors_rows(quick: bool = False) -> Errors:
    """How far each Tversky index can be from Dice, over the weights."""
    # between two contours each, so that numbers and contours do not run into one another
    factors = [sp.Rational(1, 12), sp.Rational(5, 14), sp.Integer(1), sp.Rational(14, 5), sp.Integer(12)]
    steps = [factor / 2 for factor in factors[:: 2 if quick else 1]]
    return _tversky([(a, b) for a in steps for b in steps], 20_000 if quick else 200_000)


@styled
def tversky_errors(rows: Errors) -> Figure:
    """The largest difference between Dice and the Tversky indices: exact contours, and what random pairs showed."""
    figure, (axes,) = subplots(1, 1, COLUMN, 3.7)
    weights = np.exp(np.linspace(np.log(LOW), np.log(HIGH), 241))
    a, b = np.meshgrid(weights, weights)
    error = _values(rows.error, a, b)
    levels = np.arange(0, 0.8, 0.1)
    axes.contourf(a, b, error, levels=levels, cmap="Blues", vmin=0, vmax=1, extend="max")
    lines = axes.contour(a, b, error, levels=levels[1:], colors=BLACK, linewidths=0.7)
    for x, y, value in rows.sampled:
        if value == 0:
            continue  # Dice itself
        said = f"{value:.2f}".removeprefix("0")
        axes.text(float(x), float(y), said, color="#9E3D00", ha="center", va="center", fontsize=6.5, weight="bold")
    axes.plot([0.5], [0.5], "o", color=BLACK, markersize=4)
    axes.text(0.5, 0.405, "Dice", weight="bold", ha="center", va="center", fontsize=7)
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="α, weight of false positives",
        ylabel="β, weight of false negatives",
        aspect="equal",
    )
    # labels stand on the upper sides of the squares, between two columns of numbers
    sides = [(0.5 if level < 0.15 else 0.85, ((1 + level) / (1 - level)) ** 2 / 2) for level in levels[1:-1]]
    axes.clabel(lines, fontsize=7, fmt="%.1f", manual=sides, inline_spacing=2)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter("{x:g}")
    axes.set_title(f"Tversky against Dice: exact largest |D − T|\n(red: the largest of {rows.pairs:,} random pairs)")
    return figure


def tversky_cuts_rows(quick: bool = False) -> Errors:
    """The same along lines: equal weights, weights that sum to one, and one weight as in Dice."""
    half, some = sp.Rational(1, 2), [sp.Rational(text) for text in ("1/20", "1/10", "1/5", "3/10", "2/5")]
    chosen = some[::2] if quick else some
    lines = [[(a, 1 - a), (1 - a, a), (a, a), (1 / a / 4, 1 / a / 4), (a, half), (1 / a / 4, half)] for a in chosen]
    return _tversky([(half, half), *(pair for line in lines for pair in line)], 20_000 if quick else 200_000)


@styled
def tversky_cuts(rows: Errors) -> Figure:
    """The same along lines through Dice: it only grows with the distance."""
    figure, (axes,) = subplots(1, 1, COLUMN, 3.2)
    weights = np.exp(np.linspace(np.log(LOW), np.log(HIGH), 401))
    below = weights[weights < 1]
    cuts: list[tuple[np.ndarray, np.ndarray, str, str]] = [
        (weights, weights, BLUE, "-"),
        (below, 1 - below, RED, "--"),
    ]
    for a, b, colour, line in cuts:
        values = _values(rows.error, a, b)
        axes.plot(a, values, color=colour, linestyle=line, linewidth=1.6)
    for a, b, value in rows.sampled:
        colour = RED if a + b == 1 and a != b else BLUE
        axes.plot([float(a)], [value], "o", color=colour, markersize=3.5, markeredgecolor="white", markeredgewidth=0.4)
    axes.axvline(0.5, color=GREY, linewidth=0.6)
    axes.text(0.53, 0.66, "Dice", color=GREY)
    axes.text(3.4, 0.33, "α = β, and\nβ = ½", color=BLUE)
    axes.text(1.08, 0.6, "α + β = 1", color=RED)
    axes.set(
        xscale="log", xlim=(LOW, HIGH), ylim=(0, 0.72), xlabel="α, weight of false positives", ylabel="largest |D − T|"
    )
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_title(f"The farther from Dice, the worse Tversky is\n(points: {rows.pairs:,} random pairs each)")
    return figure


def _tversky(weights: Sequence[tuple[sp.Rational, sp.Rational]], pairs: int) -> Errors:
    exact = supremum(abs(dice - tversky(alpha=alpha, beta=beta))).value
    assert exact is not None
    found = []
    for a, b in weights:
        bound = sampling.SampledQuestion((), Inequality(abs(dice - tversky(alpha=a, beta=b)), sp.oo), ())
        plan = sampling.Plan((bound,), family="counts alone", route="counts")
        (near,) = sampling.tally(plan, 0, pairs).near
        found.append((a, b, near.nearest[0][0]))
    return Errors(exact, found, pairs)


def _values(error: sp.Expr, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.asarray(sp.lambdify((alpha, beta), error, modules="numpy")(a, b), float)
