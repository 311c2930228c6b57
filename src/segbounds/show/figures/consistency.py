"""Where soft Dice is not consistent: its best soft mask between two masks, and what one half loses there."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from segbounds.metrics.catalogue import dice
from segbounds.show.figures.style import BLACK, BLUE, GREEN, GREY, ORANGE, PAGE, RED, styled, subplots
from segbounds.theorems.posteriors import Expected, PosteriorPlace


@dataclass(frozen=True)
class SoftOptimum:
    """The posterior of three pixels, and its expected soft Dice where the third has each of some values and the others are predicted."""

    references: Sequence[tuple[int, ...]]
    weights: Sequence[Fraction]
    values: Sequence[Fraction]
    expected: Sequence[Fraction]

    @property
    def best(self) -> int:
        return int(np.argmax(np.array(self.expected, float)))

    @property
    def half(self) -> int:
        return 0 if self.values[self.best] <= Fraction(1, 2) else len(self.values) - 1


def soft_optimum_rows(quick: bool = False) -> SoftOptimum:
    """The best soft mask for Dice lies between two masks, and one half makes the worse one of it."""
    references = ((1, 1, 0), (0, 0, 1))
    p = Fraction(2, 7) + Fraction(1, 1000)
    steps = 100 if quick else 500
    values = [Fraction(k, steps) for k in range(steps + 1)]
    places = (PosteriorPlace(references, (1 - p, p), (Fraction(1), Fraction(1), value), 2) for value in values)
    found = [place.value(Expected(dice)) for place in places]
    return SoftOptimum(references, (1 - p, p), values, [Fraction(int(e.p), int(e.q)) for e in found])


@styled
def soft_optimum(rows: SoftOptimum) -> Figure:
    """Left the references and three predictions, with what is expected of these; right the expectation between the two masks."""
    figure, (left, right) = subplots(1, 2, PAGE, 2.6, width_ratios=[1, 1.25])
    best, last = rows.best, len(rows.values) - 1
    strips = [
        *(
            (reference, f"reference, {float(w):.1%}", GREY)
            for reference, w in zip(rows.references, rows.weights, strict=True)
        ),
        *(((1, 1, rows.values[k]), says, colour) for k, says, colour in _shown(rows)),
    ]
    for line, (mask, says, colour) in enumerate(strips):
        _strip(left, line + (0.4 if line > 1 else 0), mask, colour)
        left.text(3.3, line + (0.4 if line > 1 else 0) + 0.4, says, va="center")
    left.set(xlim=(-0.1, 8.5), ylim=(5.5, -0.3))
    left.axis("off")
    right.plot([float(value) for value in rows.values], [float(e) for e in rows.expected], color=BLACK, linewidth=1.4)
    right.axvline(0.5, color=GREY, linestyle=":", linewidth=1)
    for k, says, colour in _shown(rows):
        x, y = float(rows.values[k]), float(rows.expected[k])
        right.plot([x], [y], "o", color=colour, markersize=6)
        right.annotate(
            says.split(",")[0], (x, y), xytext=_beside(k, best, last), textcoords="offset points", color=colour
        )
    right.annotate("one half", (0.5, 0.71312), xytext=(4, 0), textcoords="offset points", color=GREY)
    right.set(xlabel="value of the third pixel", ylabel="expected soft Dice", xlim=(-0.03, 1.03), ylim=(0.7129, 0.7165))
    return figure


def _shown(rows: SoftOptimum) -> list[tuple[int, str, str]]:
    """Three predictions by the number of the third value, what they are, and their colours."""
    last = len(rows.values) - 1
    names = (
        (rows.best, "best soft mask", BLUE),
        (rows.half, "above one half", RED),
        (last - rows.half, "best mask", GREEN),
    )
    return [(k, f"{says}, {float(rows.expected[k]):.4f}", colour) for k, says, colour in names]


def _beside(k: int, best: int, last: int) -> tuple[int, int]:
    return (-74, 5) if k == best else (8, -3) if k == 0 else (-52, 3) if k == last else (0, 0)


def _strip(axes: Axes, line: float, mask: Sequence[float | Fraction], colour: str) -> None:
    """Three pixels: how much of each is predicted is how high it is filled."""
    for pixel, value in enumerate(mask):
        axes.add_patch(Rectangle((pixel, line + 0.8 * (1 - float(value))), 0.9, 0.8 * float(value), color=colour))
        axes.add_patch(Rectangle((pixel, line), 0.9, 0.8, fill=False, edgecolor=BLACK, linewidth=0.7))


@dataclass(frozen=True)
class RegretSurface:
    """What one half loses, over half the volume of a doubtful region (shape (halves,)) and the size of its parts (shape (parts,))."""

    halves: np.ndarray
    parts: np.ndarray
    lost: np.ndarray
    most: tuple[float, float, float]


#: In this range half of the doubtful region is best: nothing of the others that theory/soft_dice_regret_of_one_half.py compares is better.
HALVES, PARTS = (4, 24), (1.25, 6)


def regret_surface_rows(quick: bool = False) -> RegretSurface:
    """The expected Dice that one half loses of a whole region and half of a doubtful one, beside which the mask is twice as large."""
    many = 41 if quick else 201
    halves, parts = np.linspace(*HALVES, many), np.linspace(*PARTS, many)
    lost = np.array([[lost_by_half(h, r) if h > 1 + r else 0.0 for h in halves] for r in parts], float)
    part = 3**0.5
    half = 5 + 3 * part
    return RegretSurface(halves, parts, lost, (half, part, float(lost_by_half(half, part))))


def lost_by_half(half: Fraction | float, part: Fraction | float) -> Fraction | float:
    """theory/soft_dice_regret_of_one_half.py for any h: r (h - 1 - r)/((1 + r + h)^2 + 2 h r (1 + r)), which is largest at h = 5 + 3 r
    and r = sqrt(3)."""
    return part * (half - 1 - part) / ((1 + part + half) ** 2 + 2 * half * part * (1 + part))


@styled
def regret_surface(rows: RegretSurface) -> Figure:
    """Contours, and where most is lost."""
    figure, (axes,) = subplots(1, 1, PAGE * 0.6, 2.8)
    levels = [0.01, 0.02, 0.03, 0.04, 0.044, 0.047]
    lines = axes.contour(rows.halves, rows.parts, rows.lost, levels=levels, colors=BLUE, linewidths=1)
    # where the lines are apart, and away from the edges, which would cut labels off
    places = [(6.2, 4.3), (7.6, 4.0), (10.0, 4.1), (13.5, 3.9), (18.5, 3.4), (16.0, 2.65)]
    axes.clabel(lines, fmt="%.3f", fontsize=7, manual=places)
    half, part, lost = rows.most
    axes.plot([half], [part], "o", color=ORANGE, markersize=6)
    axes.annotate(f"{lost:.5f}", (half, part), xytext=(6, -3), textcoords="offset points", color=BLACK)
    axes.set(xlabel="half the volume of the doubtful region", ylabel="size of its parts", xlim=HALVES, ylim=PARTS)
    axes.set_title("Expected Dice that one half loses")
    return figure
