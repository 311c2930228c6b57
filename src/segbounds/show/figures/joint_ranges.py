"""Joint ranges of two metrics and of three."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice, product
from typing import Any

import numpy as np
import sympy as sp
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from segbounds.engines import sampling
from segbounds.metrics.catalogue import dice, hamming, jaccard, tversky, weighted_hamming
from segbounds.metrics.similarity import Similarity
from segbounds.ranges.arcs import Arc, Traced
from segbounds.ranges.hull import Chord
from segbounds.ranges.joint_ranges import joint_range as all_pairs
from segbounds.ranges.of_three.regions_between import ends
from segbounds.ranges.of_three.surfaces import Surface
from segbounds.ranges.of_three.three import JointRangeOfThree
from segbounds.ranges.of_three.values import VALUES
from segbounds.ranges.sampling import sampled
from segbounds.ranges.two import JointRange
from segbounds.show.figures.style import (
    BLUE,
    COLUMN,
    GREEN,
    GREY,
    ORANGE,
    PAGE,
    PINK,
    RED,
    SKY,
    YELLOW,
    Shown,
    short,
    styled,
    subplots,
)


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


def joint_ranges_rows(quick: bool = False) -> list[Range]:
    """What Jaccard, accuracy, a Tversky index and weighted Hamming similarities can be, given Dice."""
    return [sampled_range(dice, other, 8 if quick else 32, 10_000 if quick else 1_000_000) for other in OTHERS]


def sampled_range(first: Similarity, second: Similarity, steps: int, pairs: int) -> Range:
    """What ``second`` can be, given ``first`` at ``steps`` places between 0 and 1, under the density of random pairs."""
    at = [sp.Rational(k, steps) for k in range(1, steps)]
    known = all_pairs(first, second)
    lowest, highest = (
        [next(arc.at(place) for arc in arcs if arc.low < place < arc.high) for place in at]
        for arcs in (known.lower, known.upper)
    )
    plan = sampling.Plan((), family="counts alone", route="counts", side=16, joint=(first, second))
    found = sampling.run(plan, pairs)
    assert found.joint is not None
    return Range(first, second, at, lowest, highest, found.joint, pairs)


@styled
def joint_ranges(rows: Sequence[Range]) -> Figure:
    """What other similarities can be, given Dice: exact bounds over the density of random pairs."""
    figure, panels = subplots(2, 3, PAGE, 5.0, sharex=True, sharey=True)
    for axes, one in zip(panels, rows, strict=True):
        drawn_range(axes, one)
    for axes in panels[3:]:
        axes.set_xlabel("Dice D")
    figure.suptitle(
        "Given Dice, Jaccard is known and Tversky nearly; accuracy and weighted Hamming are not",
        x=0.01,
        ha="left",
        fontsize=9,
    )
    return figure


def drawn_range(axes: Axes, rows: Range) -> None:
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
    axes.set_title(short(rows.second), fontsize=8)


@styled
def joint_range(found: JointRange) -> Shown:
    """All pairs of values of two metrics: between the exact curves, with the convex hull, which averages over images fill."""
    figure, (axes,) = subplots(1, 1, COLUMN, 3.4)
    filled(axes, found)
    for sides in (found.hull.lower, found.hull.upper):
        for side in sides:
            if isinstance(side, Chord):
                axes.plot(*np.array([side.start, side.end], float).T, color=GREY, linewidth=0.8, linestyle="--")
    axes.set(xlabel=short(found.first), ylabel=short(found.second), aspect="equal")
    where = "".join(f", {item.metric} {float(item.value.low):g}" for item in found.known)
    axes.set_title(f"{short(found.second)} and {short(found.first)}{where}\n(dashed: averages over images)", fontsize=8)
    return figure


@styled
def joint_range_of_three(found: JointRangeOfThree) -> Shown:
    """All triples of values of three metrics: the surfaces that bound them; where none are known, with nonlinear metrics or
    where all lies on a curve, slices where the third has one value."""
    if found.nonlinear or not any(surface.along for surface in found.surfaces):
        return _slices(found)
    return _surfaces(found)


MESH = 60  # lines of a drawn surface each way


def _surfaces(found: JointRangeOfThree) -> Shown:
    figure = Shown(figsize=(PAGE, 3.7))
    figure.set_layout_engine("none")  # any other cuts off the names of upright axes
    names = [short(metric) for metric in (found.first, found.second, found.third)]
    boxes = {symbol: ends(found.parts, i) for i, symbol in enumerate(VALUES)}
    meshes = [
        (s, mesh) for s in found.surfaces if (mesh := mesh_of(s, [boxes[symbol] for symbol in s.others])) is not None
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


def mesh_of(surface: Surface, box: Sequence[tuple[Any, Any]]) -> list[np.ndarray] | None:
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
            filled(axes, part)
        axes.set(aspect="equal")
        axes.set_title(f"{short(found.third)} = {float(at):g}", fontsize=8)
    for axes in panels[3:]:
        axes.set_xlabel(short(found.first))
    for axes in panels[::3]:
        axes.set_ylabel(short(found.second))
    return figure


def filled(axes: Axes, found: JointRange) -> None:
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
