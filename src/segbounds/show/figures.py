"""The figures: rows in, Figure out. The rows of a figure come from the function of its name in figure_rows.py.

A figure is drawn the same to the last byte wherever it is drawn with the same versions: no dates, no random names, and fonts
that matplotlib brings along. Colours are those of Okabe and Ito, which are told apart with any colour vision; lines and
letters say the same in grey.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from itertools import cycle, islice, product
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import sympy as sp
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from segbounds import files_out
from segbounds.algebra.reading import symbolic
from segbounds.escaping import in_figure
from segbounds.ranges.arcs import Arc, Traced
from segbounds.ranges.joint_ranges import Chord, JointRange, JointRangeOfThree, sampled
from segbounds.ranges.surfaces import VALUES, Surface, ends
from segbounds.show import figure_rows
from segbounds.show.figure_rows import (
    BestWeights,
    Curve,
    Errors,
    FixedWeights,
    Range,
    Regrets,
    Sized,
    Sizes,
    Surrogates,
    Weights,
    Worst,
    alpha,
    beta,
)
from segbounds.theorems.evidence import Outcome

BLACK, ORANGE, SKY, GREEN, BLUE, RED, GREY = "#000000", "#E69F00", "#56B4E9", "#009E73", "#0072B2", "#D55E00", "#767676"
PINK, YELLOW = "#CC79A7", "#F0E442"
COLUMN, PAGE = 3.5, 7.2  # inches: widths of a journal's column and page
STYLE: Any = {
    "font.family": "DejaVu Sans",
    "mathtext.fontset": "dejavusans",
    "font.size": 8,
    "axes.titlesize": 9,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.constrained_layout.use": True,
    "savefig.dpi": 200,
    "svg.hashsalt": "segbounds",
    "svg.fonttype": "path",
}
FORMATS: dict[str, dict[str, Any]] = {
    "svg": {"metadata": {"Date": None, "Creator": None}},
    "png": {"metadata": {"Software": None}},
}


#: Around each drawing function: sizes of text are settled when it is made, not when it is saved.
styled = mpl.rc_context(STYLE)


def bytes_of(figure: Figure, kind: str) -> bytes:
    """A figure as the content of a file, "svg" or "png"."""
    content = BytesIO()
    with mpl.rc_context(STYLE):
        figure.savefig(content, format=kind, **FORMATS[kind])
    return content.getvalue()


def save(name: str, folder: Path, quick: bool = False) -> list[Path]:
    """Computes, draws and writes the figure of this name, as SVG and PNG; the files."""
    return write(drawn(name, quick), name, folder)


def write(figure: Figure, name: str, folder: Path) -> list[Path]:
    """Writes a figure in each format; the files."""
    files_out.folder(folder)
    files = [folder / f"{name}.{kind}" for kind in FORMATS]
    for file in files:
        files_out.write(file, bytes_of(figure, file.suffix[1:]))
    return files


def drawn(name: str, quick: bool = False) -> Figure:
    """The figure of this name, with the rows that it asks for."""
    return FIGURES[name](getattr(figure_rows, name)(quick))


class Shown(Figure):
    """A figure that a notebook shows without being told."""

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        content = BytesIO()
        with mpl.rc_context(STYLE):
            self.savefig(content, format="png", dpi=150, **FORMATS["png"])
        return content.getvalue(), {"width": round(110 * self.get_figwidth())}


def subplots(rows: int, columns: int, width: float, height: float, **options: Any) -> tuple[Shown, list[Axes]]:
    """An empty figure of a size in inches, and its axes row by row."""
    figure = Shown(figsize=(width, height))
    return figure, list(np.ravel(figure.subplots(rows, columns, **options)))


def _number(value: Any) -> str:
    """A constant as one reads it: exactly, then in decimals where that is something else."""
    value = symbolic(value)
    exact = sp.latex(value, fold_short_frac=True)
    return f"${exact}$" if value.is_Integer else f"${exact} \\approx {float(value):.4f}$"


# --- Dice and Jaccard -------------------------------------------------------------------------------------------------


@styled
def dice_and_jaccard(rows: Curve) -> Figure:
    """Jaccard against Dice: the one curve on which all pairs lie, its largest distance and its largest ratio."""
    figure, (axes,) = subplots(1, 1, COLUMN, 3.5)
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.8, linestyle="--")
    axes.plot([0, 1], [0, 1 / float(rows.ratio)], color=GREY, linewidth=0.8, linestyle=":")
    axes.plot(rows.first, rows.second, color=BLUE, linewidth=2)
    x, y = float(rows.farthest.x), float(rows.farthest.y)
    axes.annotate("", (x, x), (x, y), arrowprops={"arrowstyle": "<->", "color": RED, "shrinkA": 0, "shrinkB": 0})
    axes.plot([x], [y], "o", color=RED, markersize=4)
    axes.text(x - 0.02, x + 0.045, f"largest difference\n{_number(rows.gap)}", color=RED, ha="right", va="bottom")
    at = f"at D = {_number(rows.farthest.x)},\nJ = {_number(rows.farthest.y)}"
    axes.text(0.98, 0.06, at, color=RED, ha="right", va="bottom")
    axes.text(0.30, 0.32, "J = D", color=GREY, rotation=45, rotation_mode="anchor", ha="center")
    axes.text(0.90, 0.39, f"J = D/{rows.ratio}", color=GREY, rotation=27, rotation_mode="anchor", ha="center")
    axes.text(0.87, 0.70, "J(D)", color=BLUE, weight="bold", ha="left")
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="Dice D", ylabel="Jaccard J", aspect="equal")
    most = f"D − J is at most {float(rows.gap):.4f}, D/J at most {rows.ratio}"
    axes.set_title(f"Dice and Jaccard determine each other:\n{most}")
    return figure


@styled
def finite_sizes(rows: Sizes) -> Figure:
    """The largest difference on d pixels, and how fast it comes to the supremum."""
    figure, (top, bottom) = subplots(2, 1, COLUMN, 3.9, sharex=True, height_ratios=(2, 3))
    limit, values = float(rows.supremum), [float(value) for value in rows.values]
    top.axhline(limit, color=GREY, linewidth=0.8, linestyle="--")
    top.text(rows.pixels[0], limit + 0.0005, f"{_number(rows.supremum)}, never attained", color=GREY, va="bottom")
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


# --- joint ranges -----------------------------------------------------------------------------------------------------


@styled
def joint_ranges(rows: Sequence[Range]) -> Figure:
    """What other similarities can be, given Dice: exact bounds over the density of random pairs."""
    figure, panels = subplots(2, 3, PAGE, 5.0, sharex=True, sharey=True)
    for axes, one in zip(panels, rows, strict=True):
        _range(axes, one)
    for axes in panels[3:]:
        axes.set_xlabel("Dice D")
    figure.suptitle(
        "Given Dice, Jaccard is known and Tversky nearly; accuracy and weighted Hamming are not",
        x=0.01,
        ha="left",
        fontsize=9,
    )
    return figure


@styled
def joint_range(found: JointRange) -> Shown:
    """All pairs of values of two metrics: between the exact curves, with the convex hull, which averages over images fill."""
    figure, (axes,) = subplots(1, 1, COLUMN, 3.4)
    _filled(axes, found)
    for sides in (found.hull.lower, found.hull.upper):
        for side in sides:
            if isinstance(side, Chord):
                axes.plot(*np.array([side.start, side.end], float).T, color=GREY, linewidth=0.8, linestyle="--")
    axes.set(xlabel=_short(found.first), ylabel=_short(found.second), aspect="equal")
    where = "".join(f", {item.metric} {float(item.value.low):g}" for item in found.known)
    axes.set_title(
        f"{_short(found.second)} and {_short(found.first)}{where}\n(dashed: averages over images)", fontsize=8
    )
    return figure


@styled
def joint_range_of_three(found: JointRangeOfThree) -> Shown:
    """All triples of values of three metrics: the surfaces that bound them; where none are known, with curved metrics or
    where all lies on a curve, slices where the third has one value."""
    if found.curved or not any(surface.along for surface in found.surfaces):
        return _slices(found)
    return _surfaces(found)


MESH = 60  # lines of a drawn surface each way


def _surfaces(found: JointRangeOfThree) -> Shown:
    figure = Shown(figsize=(PAGE, 3.7))
    figure.set_layout_engine("none")  # any other cuts off the names of upright axes
    names = [_short(metric) for metric in (found.first, found.second, found.third)]
    boxes = {symbol: ends(found.parts, i) for i, symbol in enumerate(VALUES)}
    meshes = [
        (s, mesh) for s in found.surfaces if (mesh := _mesh(s, [boxes[symbol] for symbol in s.others])) is not None
    ]
    colours = list(islice(cycle((SKY, ORANGE, GREEN, RED, BLUE, GREY, PINK, YELLOW)), len(meshes)))
    for left, angle in ((0.01, -60), (0.51, 120)):  # from the front and from behind: what one hides the other shows
        axes: Any = figure.add_axes((left, 0.17, 0.42, 0.83), projection="3d")
        for (_, mesh), color in zip(meshes, colours, strict=True):
            axes.plot_surface(*mesh, color=color, alpha=0.8, linewidth=0, shade=False, rcount=MESH, ccount=MESH)
        axes.view_init(elev=22, azim=angle)
        axes.set(xlabel=names[0], ylabel=names[1], zlabel=names[2])
        axes.tick_params(labelsize=6, pad=0)
    handles = [
        Patch(color=color, alpha=0.8, label=_says(surface, names))
        for (surface, _), color in zip(meshes, colours, strict=True)
    ]
    figure.legend(handles=handles, loc="lower center", ncols=3, frameon=False, fontsize=7)
    return figure


def _says(surface: Surface, names: Sequence[str]) -> str:
    shown = {symbol: sp.Symbol(name) for symbol, name in zip(VALUES, names, strict=True)}
    which = {1: "at least", -1: "at most", 0: "is"}[surface.side]
    return f"{shown[surface.of]} {which} {surface.value.xreplace(shown)}"


def _mesh(surface: Surface, box: Sequence[tuple[Any, Any]]) -> list[np.ndarray] | None:
    """The three values at points of a surface: for each value of one metric, the stretch of another where it bounds."""
    if surface.along is None:
        return None
    u, v = surface.others
    value = sp.lambdify((u, v), surface.value, "numpy")
    (low, high), (least, most) = ((float(end[0]) + 1e-6, float(end[1]) - 1e-6) for end in box)
    first, fine = np.linspace(low, high, MESH)[:, None], np.linspace(least, most, 200 * MESH)
    with np.errstate(all="ignore"):
        inside = surface.where(first, fine)
    rows = np.flatnonzero(inside.any(axis=1))
    if not len(rows):
        return None
    stretches = np.array([fine[np.flatnonzero(inside[row])[[0, -1]]] for row in rows])
    second = np.linspace(stretches[:, 0], stretches[:, 1], MESH, axis=1)
    across = first[rows] + 0 * second
    with np.errstate(all="ignore"):
        there = {u: across, v: second, surface.of: value(across, second) + 0 * across}
    return [there[symbol] for symbol in VALUES]


def _slices(found: JointRangeOfThree) -> Shown:
    figure, panels = subplots(2, 3, PAGE, 5.0, sharex=True, sharey=True)
    for axes, at in zip(panels, (sp.Rational(k, 20) for k in (4, 8, 12, 16, 18, 19)), strict=True):
        part = found.slice(at)
        if part is not None:
            _filled(axes, part)
        axes.set(aspect="equal")
        axes.set_title(f"{_short(found.third)} = {float(at):g}", fontsize=8)
    for axes in panels[3:]:
        axes.set_xlabel(_short(found.first))
    for axes in panels[::3]:
        axes.set_ylabel(_short(found.second))
    return figure


def _filled(axes: Axes, found: JointRange) -> None:
    """The boundary of a joint range, and what is between: least and most, and the values where slices have another shape."""
    lower: list[Arc | Traced] = [*found.lower, *(piece for piece in found.traced if piece.side == 1)]
    upper: list[Arc | Traced] = [*found.upper, *(piece for piece in found.traced if piece.side == -1)]
    for below, above in product(lower, upper):
        low, high = max(below.low, above.low), min(below.high, above.high)
        if low < high:
            (x, lowest), (_, highest) = (sampled(replace(arc, low=low, high=high)) for arc in (below, above))
            axes.fill_between(x, lowest, highest, color=SKY, alpha=0.35, linewidth=0)
    for arcs, color in ((upper, ORANGE), (lower, BLUE)):
        for arc in arcs:
            line = (0, (4, 1)) if isinstance(arc, Arc) and not arc.attained else "-"
            axes.plot(*sampled(arc), color=color, linewidth=1.6, linestyle=line)
    for upright in found.uprights:
        axes.plot(
            [float(upright.place)] * 2, [float(upright.low.value), float(upright.high.value)], color=BLUE, linewidth=1
        )


def _range(axes: Axes, rows: Range) -> None:
    density = rows.density.T / rows.pairs
    axes.imshow(
        np.where(density > 0, density, np.nan), origin="lower", extent=(0, 1, 0, 1), cmap="Greys", interpolation="nearest",
        norm=LogNorm(1 / rows.pairs / 3, max(density.max(), 1e-2)), rasterized=True,
    )  # fmt: skip
    at = [float(value) for value in rows.at]
    for values, says in ((rows.highest, "most"), (rows.lowest, "least")):
        axes.plot(at, [float(value) for value in values], color=ORANGE if says == "most" else BLUE, linewidth=1.6)
    if rows.highest == rows.lowest:
        axes.text(0.35, 0.65, "one curve", color=BLUE, ha="right")
    else:
        middle = len(at) // 4
        high = float(rows.highest[middle])
        above = high < 0.9
        place: dict[str, Any] = {"va": "bottom", "ha": "right"} if above else {"va": "top", "ha": "left"}
        axes.text(at[middle], high + (0.03 if above else -0.03), "most", color="#9A6A00", weight="bold", **place)
        axes.text(at[-middle], float(rows.lowest[-middle]) - 0.03, "least", color=BLUE, va="top", weight="bold")
    axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
    axes.set_title(_short(rows.second), fontsize=8)


def _short(similarity: Any) -> str:
    return (
        in_figure(str(similarity))
        .replace("Weighted Hamming", "Hamming")
        .replace("gamma", "γ")
        .replace("alpha", "α")
        .replace("beta", "β")
    )


# --- weighted Hamming -------------------------------------------------------------------------------------------------


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
    bottom.set(xscale="log", xlabel="prevalence π (positives per pixel)", ylabel="its largest |D − H|", ylim=(0, 1.22))
    bottom.set_yticks([0, 0.5, 1])
    bottom.set_xticks([0.001, 0.01, 0.1, 1], ["0.1 %", "1 %", "10 %", "100 %"])
    top.set_title("The best weight depends on the image:\nthe rarer the object, the worse even that one")
    return figure


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


# --- Tversky ----------------------------------------------------------------------------------------------------------

LOW, HIGH = 1 / 64, 16.0


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
    axes.clabel(lines, fontsize=7, fmt="%.1f")
    for x, y, value in rows.sampled:
        if value == 0:
            continue  # Dice itself
        axes.text(
            float(x), float(y), f"{value:.2f}", color="#9E3D00", ha="center", va="center", fontsize=6.5, weight="bold"
        )
    axes.plot([0.5], [0.5], "o", color=BLACK, markersize=4)
    axes.annotate("Dice", (0.5, 0.5), (0.62, 0.66), weight="bold")
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="α, weight of false positives",
        ylabel="β, weight of false negatives",
        aspect="equal",
    )
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter("{x:g}")
    axes.set_title(f"Tversky against Dice: exact largest |D − T|\n(red: the largest of {rows.pairs:,} random pairs)")
    return figure


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
    axes.text(0.5, 0.015, " Dice", color=GREY, ha="left")
    axes.text(3.4, 0.33, "α = β, and\nβ = ½", color=BLUE)
    axes.text(0.8, 0.6, "α + β = 1", color=RED, ha="right")
    axes.set(
        xscale="log", xlim=(LOW, HIGH), ylim=(0, 0.72), xlabel="α, weight of false positives", ylabel="largest |D − T|"
    )
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_title(f"The farther from Dice, the worse Tversky is\n(points: {rows.pairs:,} random pairs each)")
    return figure


def _values(error: sp.Expr, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.asarray(sp.lambdify((alpha, beta), error, modules="numpy")(a, b), float)


# --- masks ------------------------------------------------------------------------------------------------------------


@styled
def worst_masks(rows: Sequence[Worst]) -> Figure:
    """The pairs of masks that differ most, side by side."""
    figure, panels = subplots(len(rows), 2, COLUMN, 1.35 * len(rows))
    for number, worst in enumerate(rows):
        pair = panels[2 * number : 2 * number + 2]
        side = int(np.ceil(np.sqrt(worst.counts.pixels)))
        prediction, reference = (
            np.pad(mask, (0, side**2 - len(mask))).reshape(side, side) for mask in worst.counts.masks()
        )
        for axes, mask, says in zip(pair, (prediction, reference), ("prediction", "reference"), strict=True):
            colours = np.where(mask[..., None], np.array(mpl.colors.to_rgb(BLUE)), np.array([0.93, 0.93, 0.93]))
            axes.imshow(colours, interpolation="nearest")
            axes.set_xticks(np.arange(-0.5, side), [])
            axes.set_yticks(np.arange(-0.5, side), [])
            axes.grid(color="white", linewidth=0.8)
            axes.tick_params(length=0)
            for spine in axes.spines.values():
                spine.set_visible(False)
            axes.set_xlabel(says, fontsize=7, labelpad=2)
        value = Fraction(int(worst.value.p), int(worst.value.q))
        pair[0].set_title(f"{worst.says} = {value} ≈ {float(value):.3f}", fontsize=8)
    pixels = rows[0].counts.pixels
    figure.suptitle(
        f"Worst of all 4$^{{{pixels}}}$ pairs of {pixels} pixels (reference not empty)", x=0.02, ha="left", fontsize=8
    )
    return figure


# --- decisions --------------------------------------------------------------------------------------------------------


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
        place = float(values[-1]) if similarity.name != "Jaccard" else float(values[-1]) - 0.07  # beside accuracy's
        top.text(len(sizes), place, f" {similarity}", color=colour, va="center")
    bottom.plot(sizes[1:], rows.probabilities, color=BLACK, linewidth=1.6)
    (_, _, by_dice), _, (_, _, by_accuracy) = rows.expected
    for decision, says, colour in ((by_dice, "D*/2 = J*/(1 + J*)", BLUE), (by_accuracy, "1/2", "#9A6A00")):
        at = float(decision.threshold)
        bottom.plot([0, decision.size, decision.size], [at, at, 0], color=colour, linewidth=0.8, linestyle="--")
        bottom.text(
            decision.size + 0.02 * len(sizes), at + 0.02, f"{says}: {decision.size:,} pixels", color=colour, va="bottom"
        )
    top.set(ylim=(0, 1.04), ylabel="expected value", xlim=(0, 1.32 * len(sizes)))
    bottom.set(
        ylim=(0, 1), ylabel="probability of the k-th pixel", xlabel="pixels k in the mask, the most probable first"
    )
    volume = rows.probabilities.sum()
    top.set_title(
        f"Of {volume:,.0f} expected pixels Dice and Jaccard\nwant {by_dice.size:,}, accuracy {by_accuracy.size:,}"
    )
    return figure


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


@styled
def largest_regrets(rows: Regrets) -> Figure:
    """The largest regret on d pixels: the bound, and posteriors that have it."""
    figure, (axes,) = subplots(1, 1, COLUMN, 3.0)
    limit = float(rows.bound.supremum)
    axes.axhline(limit, color=GREY, linewidth=0.8, linestyle="--")
    axes.text(1, limit + 0.004, f"{_number(rows.bound.supremum)}", color=GREY, va="bottom")
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


# --- losses -----------------------------------------------------------------------------------------------------------


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


# --- what was checked -------------------------------------------------------------------------------------------------

LETTERS = {
    Outcome.PROVED: ("P", GREEN),
    Outcome.CONSISTENT: ("c", SKY),
    Outcome.REFUTED: ("R", RED),
    Outcome.UNDECIDED: ("u", ORANGE),
    Outcome.VACUOUS: ("v", RED),
    Outcome.CONFLICT: ("!", RED),
    Outcome.NOT_RUN: ("", "#F2F2F2"),
}


@styled
def engines_and_theorems(rows: Sequence[tuple[str, dict[str, Outcome], Outcome]]) -> Figure:
    """Which engine says what of which theorem: (title, outcome by engine, verdict) for each."""
    engines = [*dict.fromkeys(name for _, found, _ in rows for name in found), "verdict"]
    figure, (axes,) = subplots(1, 1, PAGE, 0.62 + 0.2 * len(rows))
    for line, (_, found, verdict) in enumerate(rows):
        for column, engine in enumerate(engines):
            outcome = verdict if engine == "verdict" else found.get(engine, Outcome.NOT_RUN)
            letter, colour = LETTERS[outcome]
            axes.add_patch(mpl.patches.Rectangle((column + 0.04, line + 0.08), 0.92, 0.84, color=colour))
            axes.text(column + 0.5, line + 0.53, letter, ha="center", va="center", weight="bold", fontsize=7.5)
    axes.set(xlim=(0, len(engines)), ylim=(len(rows), 0))
    axes.set_xticks(np.arange(len(engines)) + 0.5, engines)
    axes.set_yticks(np.arange(len(rows)) + 0.5, [title for title, *_ in rows], fontsize=7)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_title("P proved, c consistent, u undecided, R refuted, empty: did not run", fontsize=8, pad=18)
    return figure


FIGURES: dict[str, Callable[[Any], Figure]] = {
    figure.__name__: figure
    for figure in (
        dice_and_jaccard,
        finite_sizes,
        joint_ranges,
        best_weights,
        fixed_weights,
        tversky_errors,
        tversky_cuts,
        worst_masks,
        best_sizes,
        matching_weights,
        largest_regrets,
        surrogates,
        engines_and_theorems,
    )
}
