"""Dice and Jaccard: their curve, and how far apart they are on d pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import sympy as sp
from matplotlib.figure import Figure

from segbounds.bounds.extremes import supremum
from segbounds.engines import exhaust
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.metrics.counts import SYMBOLS, Counts, tp
from segbounds.metrics.similarity import evaluate
from segbounds.show.figures.style import BLUE, COLUMN, GREY, RED, number, styled, subplots


@dataclass(frozen=True)
class Point:
    """A place in a figure, exact, with what stands beside it."""

    x: sp.Expr
    y: sp.Expr
    says: str = ""


@dataclass(frozen=True)
class PlottedCurve:
    """Exact values of two similarities along pairs of masks, the pair with the largest difference, and the largest ratio."""

    first: np.ndarray
    second: np.ndarray
    farthest: Point
    gap: sp.Expr
    ratio: sp.Expr


def dice_and_jaccard_rows(quick: bool = False) -> PlottedCurve:
    """Jaccard as a function of Dice, with the largest difference and the largest ratio."""
    found = np.arange(201)
    counts = Counts(found, 200 - found, 0 * found, 0 * found)
    gap = supremum(dice - jaccard)
    assert gap.value is not None
    worst = gap.along[0]
    there = [
        sp.simplify(similarity.formula.subs(dict(zip(SYMBOLS, worst, strict=True)))) for similarity in (dice, jaccard)
    ]
    ratio = supremum(dice / jaccard, where=[tp >= 1]).value
    return PlottedCurve(evaluate(dice, counts), evaluate(jaccard, counts), Point(*there), gap.value, ratio)


@styled
def dice_and_jaccard(rows: PlottedCurve) -> Figure:
    """Jaccard against Dice: the one curve on which all pairs lie, its largest distance and its largest ratio."""
    figure, (axes,) = subplots(1, 1, COLUMN, 3.5)
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.8, linestyle="--")
    axes.plot([0, 1], [0, 1 / float(rows.ratio)], color=GREY, linewidth=0.8, linestyle=":")
    axes.plot(rows.first, rows.second, color=BLUE, linewidth=2)
    x, y = float(rows.farthest.x), float(rows.farthest.y)
    axes.annotate("", (x, x), (x, y), arrowprops={"arrowstyle": "<->", "color": RED, "shrinkA": 0, "shrinkB": 0})
    axes.plot([x], [y], "o", color=RED, markersize=4)
    axes.text(x - 0.02, x + 0.045, f"largest difference\n{number(rows.gap)}", color=RED, ha="right", va="bottom")
    at = f"at D = {number(rows.farthest.x)},\nJ = {number(rows.farthest.y)}"
    axes.text(0.98, 0.06, at, color=RED, ha="right", va="bottom")
    axes.text(0.30, 0.32, "J = D", color=GREY, rotation=45, rotation_mode="anchor", ha="center")
    axes.text(0.90, 0.39, f"J = D/{rows.ratio}", color=GREY, rotation=27, rotation_mode="anchor", ha="center")
    axes.text(0.87, 0.70, "J(D)", color=BLUE, weight="bold", ha="left")
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="Dice D", ylabel="Jaccard J", aspect="equal")
    most = f"D − J is at most {float(rows.gap):.4f}, D/J at most {rows.ratio}"
    axes.set_title(f"Dice and Jaccard determine each other:\n{most}")
    return figure


@dataclass(frozen=True)
class Sizes:
    """The largest value on d pixels for several d, exact; and the supremum over all sizes."""

    pixels: Sequence[int]
    values: Sequence[sp.Expr]
    supremum: sp.Expr


def finite_sizes_rows(quick: bool = False) -> Sizes:
    """The largest difference of Dice and Jaccard on d pixels, for every d."""
    sizes = range(1, 41 if quick else 201)
    limit = supremum(dice - jaccard).value
    return Sizes(sizes, [exhaust.largest(dice - jaccard, size).value for size in sizes], limit)


@styled
def finite_sizes(rows: Sizes) -> Figure:
    """The largest difference on d pixels, and how fast it comes to the supremum."""
    figure, (top, bottom) = subplots(2, 1, COLUMN, 3.9, sharex=True, height_ratios=(2, 3))
    limit, values = float(rows.supremum), [float(value) for value in rows.values]
    top.axhline(limit, color=GREY, linewidth=0.8, linestyle="--")
    top.text(rows.pixels[0], limit + 0.0005, f"{number(rows.supremum)}, never attained", color=GREY, va="bottom")
    top.step(rows.pixels, values, where="post", color=BLUE, linewidth=1.5)
    jumps = [k for k in range(1, len(values)) if rows.values[k] != rows.values[k - 1]]
    top.plot([rows.pixels[k] for k in jumps], [values[k] for k in jumps], "o", color=BLUE, markersize=3)
    short = [float(sp.N(rows.supremum - value, 30)) for value in rows.values]
    for k in jumps:
        bottom.text(rows.pixels[k] * 1.06, short[k] * 1.5, f"{rows.values[k]}", color=BLUE, fontsize=6.5)
    bottom.step(rows.pixels, short, where="post", color=BLUE, linewidth=1.5)
    bottom.set(xscale="log", yscale="log", xlim=(1, 520), xlabel="pixels d", ylabel="short of it by")
    top.set(ylim=(min(values[1:]) - 0.006, limit + 0.003), ylabel="largest D − J on d pixels")
    bottom.set_xticks([1, 2, 5, 10, 20, 50, 100, 200][: 8 if rows.pixels[-1] > 100 else 6])
    bottom.xaxis.set_major_formatter("{x:g}")
    bottom.xaxis.set_minor_formatter("")
    top.set_title(f"On d pixels, D − J climbs along the\nPell fractions to ${sp.latex(rows.supremum)}$")
    return figure
