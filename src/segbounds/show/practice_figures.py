"""The figures of trained networks: results in, Figure out. Drawn like the figures of the theorems, the same to the last byte."""

from collections.abc import Callable, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from segbounds.algebra.reading import symbolic
from segbounds.bounds.extremes import supremum
from segbounds.escaping import in_figure
from segbounds.learning.practice.criteria import COMBINED, LOSSES, MAIN
from segbounds.learning.practice.data import IGNORED
from segbounds.learning.practice.evaluation import STARTS, Headline, curves, headline
from segbounds.learning.practice.examples import EXAMPLE, labels_of
from segbounds.learning.practice.results import Results, Way, scores
from segbounds.learning.practice.settings import SCRATCH, START
from segbounds.learning.practice.theory import falls
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate
from segbounds.show.figures.masks import PIXELS
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

COLOURS = {"soft Dice": BLUE, "soft Jaccard": SKY, "Lovász": GREEN, COMBINED: GREY, "weighted cross-entropy": ORANGE}
MARKS = ("o", "s", "^", "D", "v", "P", "X", "*", "<", ">")


@styled
def practice_gains(results: Results) -> Shown:
    """Dice gained over cross-entropy, for each task and loss, from scratch and fine-tuned. Intervals where all folds are finished, hollow
    marks where some are not."""
    starts = [start for start in STARTS if any(results.losses(task, start) for task in results.tasks)]
    lines = len(results.tasks) + 1
    figure, axes = subplots(1, len(starts), PAGE, 1.0 + 0.5 * lines, sharey=True, sharex=True)
    for place, start in zip(axes, starts, strict=True):
        for number, (loss, colour) in enumerate(COLOURS.items()):
            found = headline(results, Way(loss, start), Way(START, start), "Dice")
            height = 0.8 * (number / (len(COLOURS) - 1) - 0.5)
            _forest(place, results, found, height, {"color": colour, "marker": MARKS[number], "label": loss})
        place.axvline(0, color=BLACK, linewidth=0.8)
        for line in range(1, lines):
            place.axhline(line - 0.5, color=GREY, linewidth=0.3)
        place.set(title=start, xlabel=f"Dice gained over {START}")
    low, high = axes[0].get_xlim()
    axes[0].set_xlim(min(low, -0.05), max(high, 0.05))
    axes[0].set_yticks(range(lines), [*map(in_figure, results.tasks), "all tasks"])
    axes[0].set_ylim(lines - 0.4, -0.6)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3, frameon=False)
    return figure


def _forest(axes: Axes, results: Results, found: Headline, height: float, how: dict[str, Any]) -> None:
    """One loss: a mark on the line of each task, and of all."""
    points = [(results.tasks.index(item.task), item.mean, *item.interval, item.complete) for item in found.gains]
    if found.over:
        points.append((len(results.tasks), found.over.mean, found.over.low, found.over.high, True))
    name = how.pop("label")
    axes.plot([], [], linestyle="none", markersize=4, label=name, **how)
    for line, mean, low, high, complete in points:
        if complete:
            axes.plot([low, high], [line + height] * 2, color=how["color"], linewidth=1)
        fill: dict[str, Any] = {} if complete else {"markerfacecolor": "white"}
        axes.plot([mean], [line + height], linestyle="none", markersize=4, **how, **fill)


@styled
def practice_curves(results: Results) -> Shown:
    """Validation Dice after every 150 steps: cross-entropy and soft Dice, from scratch, every fold of the first seed a line."""
    columns = 4
    figure, axes = subplots(-(-len(results.tasks) // columns), columns, PAGE, 1.7 * -(-len(results.tasks) // columns))
    colours = {START: RED, "soft Dice": BLUE}
    for place, task in zip(axes, results.tasks, strict=False):
        for curve in curves(results):
            own, start, loss, fold, seed = curve.keys
            if (own, start, seed) == (task, SCRATCH, 0) and loss in colours:
                place.plot(curve.steps, curve.scores, color=colours[loss], linewidth=0.8, alpha=1 - 0.15 * fold)
        place.set_title(in_figure(task))
    for place in axes[len(results.tasks) :]:
        place.set_axis_off()
    for loss, colour in colours.items():
        axes[0].plot([], [], color=colour, label=loss)
    axes[0].set(ylabel="validation Dice", xlabel="steps")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=2, frameon=False)
    return figure


@styled
def practice_tversky(results: Results) -> Shown:
    """Mean Dice less that of soft Dice, after training with a Tversky index, against the index's tight error: each task a thin line."""
    figure, (axes,) = subplots(1, 1, PAGE / 2, 2.7)
    axes.axhline(0, color=GREY, linewidth=0.8)
    found = falls(results)
    for side, colour, name in (
        (False, RED, "α < β: misses weigh more"),
        (True, BLUE, "α > β: false alarms weigh more"),
    ):
        chosen = [fall for fall in found if (fall.alpha > fall.beta) == side]
        x = [0.0, *(fall.error for fall in chosen)]
        for task in results.tasks:
            means = [item.mean for fall in chosen for item in fall.behind.gains if item.task == task]
            if len(means) == len(chosen):
                axes.plot(x, [0.0, *means], color=colour, linewidth=0.4, alpha=0.6)
        averages = [float(np.mean([item.mean for item in fall.behind.gains])) for fall in chosen]
        axes.plot(x, [0.0, *averages], color=colour, marker="s" if side else "o", markersize=4, label=name)
    axes.set(xlabel="tight error of the index against Dice", ylabel="mean Dice less that of soft Dice")
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
        d, j = (_all(results, task, ways, metric, label) for metric in (dice, jaccard))
        # every one would hide the others; these are spread evenly
        some = np.argsort(d, kind="stable")[:: max(1, len(d) // 60)]
        how: dict[str, Any] = {"marker": MARKS[number], "s": 9, "alpha": 0.7, "label": in_figure(task), "linewidths": 0}
        for axes, values in ((plane, j), (gaps, d - j)):
            axes.scatter(d[some], values[some], **how)
    plane.set(xlabel="Dice", ylabel="Jaccard", aspect="equal", title="real predictions lie on the curve")
    gaps.set(xlabel="Dice", ylabel="Dice − Jaccard", ylim=(0, 0.19), title="and below the bound")
    figure.legend(*plane.get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False)
    return figure


@styled
def practice_examples(results: Results) -> Shown:
    """A test image of each task as networks trained with each loss see it: right, false and missed pixels, and its Dice. The image is the
    one whose foreground is of the median size in the first fold of which such images are kept."""
    shown = {
        task: [row for row in results.examples if row["task"] == task and row["fold"] == first]
        for task, first in _first_folds(results).items()
    }
    figure, axes = subplots(len(shown), len(MAIN), PAGE, 0.8 + PAGE / len(MAIN) * len(shown))
    places = np.array(axes, object).reshape(len(shown), len(MAIN))
    for place in places.ravel():
        place.set(xticks=[], yticks=[])
        for spine in place.spines.values():
            spine.set_visible(False)
    for line, (task, rows) in zip(places, shown.items(), strict=True):
        line[0].set_ylabel(in_figure(task))
        for place in line:
            place.set_box_aspect(rows[0]["height"] / rows[0]["width"])
        for row in rows:
            place = line[MAIN.index(row["loss"])]
            reference, prediction = (labels_of(row[key], row["height"], row["width"]) for key in EXAMPLE[-2:])
            counted = reference != IGNORED
            false = counted & (prediction > 0) & (prediction != reference)
            missed = counted & (reference > 0) & (prediction == 0)
            right = counted & (reference > 0) & (prediction == reference)
            colours = PIXELS[right * 1 + false * 2 + missed * 3]
            colours[~counted] = 1
            place.imshow(colours, interpolation="nearest")
            both = ((prediction > 0) & counted).sum() + ((reference > 0) & counted).sum()
            place.set_xlabel(f"{2 * right.sum() / both:.2f}" if both else "1.00", labelpad=2)
    for place, loss in zip(places[0], MAIN, strict=True):
        place.set_title("\n".join(wrap(loss, 16, break_on_hyphens=False)), loc="center")
    kinds = zip(("right", "false", "missed"), PIXELS[1:], strict=True)
    handles = [Patch(color=colour, label=says) for says, colour in kinds]
    figure.legend(handles=handles, loc="outside lower center", ncols=3, frameon=False)
    return figure


def _first_folds(results: Results) -> dict[str, int]:
    """By task the first fold of which there are examples."""
    folds: dict[str, int] = {}
    for row in results.examples:
        folds[row["task"]] = min(row["fold"], folds.get(row["task"], row["fold"]))
    return dict(sorted(folds.items()))


def _all(results: Results, task: str, ways: Sequence[Way], metric: Any, label: str) -> np.ndarray:
    """The scores under one way after the other: not all need the same images."""
    return np.concatenate([scores(results, task, [way], metric, label).values[:, 0] for way in ways])


FIGURES: dict[str, Callable[[Results], Shown]] = {
    figure.__name__: figure
    for figure in (practice_gains, practice_curves, practice_examples, practice_tversky, practice_plane)
}


def save(results: Results, folder: Path) -> dict[str, Path]:
    """Draws and writes all of them that have something to show, as SVG and PNG; by name the PNG."""
    drawn = {name: figure for name, figure in FIGURES.items() if results.examples or figure is not practice_examples}
    return {name: write(figure(results), name, folder)[-1] for name, figure in drawn.items()}
