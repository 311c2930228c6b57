"""The figures of trained networks: results in, Figure out. Drawn like the figures of the theorems, the same to the last byte."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from segbounds.algebra.reading import symbolic
from segbounds.bounds.extremes import supremum
from segbounds.escaping import in_figure
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate
from segbounds.practice.evaluation import Bin, Difference, between, by_ratio, by_size, overall, tversky_curve
from segbounds.practice.results import Results, Way, scores
from segbounds.practice.study import FINE_TUNED, LOSSES, SCRATCH, START
from segbounds.show.figures.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PAGE,
    RED,
    SKY,
    Shown,
    styled,
    subplots,
    write,
)

COLOURS = {"soft Dice": BLUE, "soft Jaccard": SKY, "Lovász": GREEN, "weighted cross-entropy": ORANGE}
MARKS = ("o", "s", "^", "D", "v", "P", "X", "*", "<", ">")


@styled
def practice_differences(results: Results) -> Shown:
    """Mean Dice less that with cross-entropy, for each task and loss, with 95 % intervals: from scratch and fine-tuned."""
    starts = [start for start in (SCRATCH, FINE_TUNED) if any(results.losses(task, start) for task in results.tasks)]
    figure, axes = subplots(1, len(starts), PAGE, 0.9 + 0.42 * (len(results.tasks) + 1), sharey=True, sharex=True)
    for place, start in zip(axes, starts, strict=True):
        for number, (loss, colour) in enumerate(COLOURS.items()):
            pair = (Way(loss, start), Way(START, start))
            single = [between(results, [task], [pair], dice) for task in results.tasks]
            _forest(place, [*single, overall(results, results.tasks, [pair], dice)], number, loss, colour)
        place.axvline(0, color=BLACK, linewidth=0.8)
        place.set(title=start, xlabel=f"mean Dice less that with {START}")
    axes[0].set_yticks(range(len(results.tasks) + 1), [*map(in_figure, results.tasks), "all tasks"])
    axes[0].set_ylim(len(results.tasks) + 0.6, -0.6)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=len(COLOURS), frameon=False)
    return figure


def _forest(axes: Axes, found: Sequence[Sequence[Difference]], number: int, name: str, colour: str) -> None:
    lines = [(line, items[0]) for line, items in enumerate(found) if items]
    heights = [line + 0.18 * (number - (len(COLOURS) - 1) / 2) for line, _ in lines]
    means = [item.mean for _, item in lines]
    reach = [[item.mean - item.low for _, item in lines], [item.high - item.mean for _, item in lines]]
    axes.errorbar(means, heights, xerr=reach, fmt=MARKS[number], color=colour, markersize=3, linewidth=1, label=name)


@styled
def practice_sizes(results: Results) -> Shown:
    """What soft Dice gains over cross-entropy where objects are small and where they are large."""
    figure, (within, over) = subplots(1, 2, PAGE, 2.6, sharey=True)
    pair = (Way("soft Dice"), Way(START))
    thirds, quarters = by_size(results, pair, dice), by_ratio(results, pair, dice)
    _bins(within, thirds, ["small", "middle", "large"])
    _bins(over, quarters, [f"{100 * item.low:.2g} to\n{100 * item.high:.2g} %" for item in quarters])
    within.set(title="by object size within each task", ylabel="Dice with soft Dice\nless that with cross-entropy")
    over.set_title("by fraction of foreground, all tasks")
    return figure


def _bins(axes: Axes, bins: Sequence[Bin], names: Sequence[str]) -> None:
    axes.axhline(0, color=BLACK, linewidth=0.8)
    for place, item in enumerate(bins):
        found = item.difference
        reach = [[found.mean - found.low], [found.high - found.mean]]
        axes.errorbar([place], [found.mean], yerr=reach, fmt="o", color=BLUE, markersize=5, capsize=3)
    axes.set_xticks(range(len(bins)), names[: len(bins)])
    axes.set_xlim(-0.5, max(1, len(bins)) - 0.5)


@styled
def practice_tversky(results: Results) -> Shown:
    """Mean Dice behind soft Dice, after training with a Tversky index, against the index's tight error."""
    figure, (axes,) = subplots(1, 1, PAGE / 2, 2.7)
    axes.axhline(0, color=GREY, linewidth=0.8)
    falls = tversky_curve(results)
    for side, colour, name in (
        (False, RED, "α < β: misses weigh more"),
        (True, BLUE, "α > β: false alarms weigh more"),
    ):
        chosen = [fall for fall in falls if (fall.alpha > fall.beta) == side]
        x = np.array([0.0, *(float(fall.error) for fall in chosen)]) + (0.004 if side else 0)
        means = np.array([0.0, *(fall.behind.mean for fall in chosen)])
        low, high = (np.array([0.0, *(getattr(fall.behind, end) for fall in chosen)]) for end in ("low", "high"))
        reach = [means - low, high - means]
        axes.errorbar(
            x, means, yerr=reach, color=colour, marker="s" if side else "o", markersize=4, capsize=3, label=name
        )
    axes.set(xlabel="tight error of the index against Dice", ylabel="mean Dice less that with soft Dice")
    axes.legend(frameon=False, loc="lower left")
    return figure


@styled
def practice_plane(results: Results) -> Shown:
    """Every predicted mask in the plane of Dice and Jaccard, and how far the two are apart, beside the bound."""
    figure, (plane, gaps) = subplots(1, 2, PAGE, 3.4)
    curve = np.arange(201)
    exact = Counts(curve, 200 - curve, 0 * curve, 0 * curve)
    x, y = (evaluate(metric, exact) for metric in (dice, jaccard))
    plane.plot(x, y, color=GREY, linewidth=0.8)
    gaps.plot(x, x - y, color=GREY, linewidth=0.8)
    bound = float(symbolic(supremum(dice - jaccard).value))
    gaps.axhline(bound, color=RED, linewidth=0.8, linestyle="--")
    gaps.text(0.02, bound, f"{bound:.4f}", color=RED, va="bottom")
    for number, task in enumerate(results.tasks):
        ways = [Way(loss) for loss in LOSSES if loss in results.losses(task)]
        label = results.labels(task)[0]
        d, j = (np.ravel(scores(results, task, ways, metric, label)) for metric in (dice, jaccard))
        # every one would hide the others; these are spread evenly
        some = np.argsort(d, kind="stable")[:: max(1, len(d) // 60)]
        how: dict[str, Any] = {"marker": MARKS[number], "s": 9, "alpha": 0.7, "label": in_figure(task), "linewidths": 0}
        for axes, values in ((plane, j), (gaps, d - j)):
            axes.scatter(d[some], values[some], **how)
    plane.set(xlabel="Dice", ylabel="Jaccard", aspect="equal", title="real predictions lie on the curve")
    gaps.set(xlabel="Dice", ylabel="Dice − Jaccard", ylim=(0, 0.19), title="and below the bound")
    figure.legend(*plane.get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False)
    return figure


FIGURES: dict[str, Callable[[Results], Shown]] = {
    figure.__name__: figure for figure in (practice_differences, practice_sizes, practice_tversky, practice_plane)
}


def save(results: Results, folder: Path) -> dict[str, Path]:
    """Draws and writes all of them, as SVG and PNG; by name the PNG."""
    return {name: write(figure(results), name, folder)[-1] for name, figure in FIGURES.items()}
