"""All figures, found by name.

A figure is two functions in the file of its subject: one of its name, which draws it, and one of its name with ``_rows`` behind, which
computes what is drawn.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from matplotlib.figure import Figure

from segbounds.show.figures import (
    averages,
    consistency,
    decisions,
    dice_and_jaccard,
    joint_ranges,
    losses,
    masks,
    status,
    tversky,
    weighted_hamming,
)
from segbounds.show.figures.style import write

SUBJECTS = (
    dice_and_jaccard,
    averages,
    joint_ranges,
    weighted_hamming,
    tversky,
    masks,
    decisions,
    consistency,
    losses,
    status,
)


class Recipe(NamedTuple):
    """How a figure is made: ``rows(quick)`` computes, fewer of them where it is quick, and ``draw(rows)`` draws."""

    rows: Callable[[bool], Any]
    draw: Callable[[Any], Figure]


FIGURES: dict[str, Recipe] = {
    name.removesuffix("_rows"): Recipe(rows, vars(subject)[name.removesuffix("_rows")])
    for subject in SUBJECTS
    for name, rows in vars(subject).items()
    if name.endswith("_rows")
}


def save(name: str, folder: Path, quick: bool = False) -> list[Path]:
    """Computes, draws and writes the figure of this name, as SVG and PNG; the files."""
    return write(drawn(name, quick), name, folder)


def drawn(name: str, quick: bool = False) -> Figure:
    """The figure of this name, with the rows that it asks for."""
    recipe = FIGURES[name]
    return recipe.draw(recipe.rows(quick))
