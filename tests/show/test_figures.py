"""The figures show what the library computes, the same to the last byte, with nothing cut off."""

from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from places import ROOT

from segbounds import practice_figures
from segbounds.metrics.catalogue import jaccard
from segbounds.ranges.joint_ranges import joint_range
from segbounds.ranges.surfaces import VALUES
from segbounds.show import figure_rows, figures
from segbounds.show.figure_rows import alpha, beta
from segbounds.show.figures import FIGURES, _mesh, bytes_of, drawn, joint_range_of_three, save

#: Computed within seconds; `make figures` compares the others.
SOON = [
    "dice_and_jaccard",
    "finite_sizes",
    "worst_masks",
    "best_sizes",
    "largest_regrets",
    "surrogates",
]
OWN_ROWS = [name for name in FIGURES if name != "engines_and_theorems"]


def test_every_figure_is_kept_and_nothing_else() -> None:
    kept = {file.name for file in (ROOT / "figures").iterdir()}
    assert kept == {f"{name}.{kind}" for name in (*FIGURES, *practice_figures.FIGURES) for kind in figures.FORMATS}


@pytest.mark.parametrize("name", SOON)
def test_a_figure_is_drawn_the_same_to_the_last_byte(name: str, tmp_path: Path) -> None:
    for file in save(name, tmp_path):
        assert file.read_bytes() == (ROOT / "figures" / file.name).read_bytes(), f"run: segbounds figures {name}"


@pytest.mark.parametrize(
    "name", [name if name in SOON else pytest.param(name, marks=pytest.mark.slow) for name in OWN_ROWS]
)
def test_a_figure_is_complete_and_the_same_twice(name: str) -> None:
    rows = getattr(figure_rows, name)(True)
    first = FIGURES[name](rows)
    if name not in SOON:  # which are compared with those that are kept
        second = FIGURES[name](rows)
        for kind in figures.FORMATS:
            assert bytes_of(first, kind) == bytes_of(second, kind)
    _nothing_is_cut_off(first)


def _nothing_is_cut_off(figure: Figure) -> None:
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    width, height = canvas.get_width_height()
    # numbers along an axis that lie outside of it are not drawn
    axes = [axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)]
    numbers = {id(label) for axis in axes for minor in (False, True) for label in axis.get_ticklabels(minor)}
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip() and id(text) not in numbers:
            box = text.get_window_extent(canvas.get_renderer())
            assert box.x0 >= -1 and box.y0 >= -1 and box.x1 <= width + 1 and box.y1 <= height + 1, text.get_text()


def test_a_text_that_is_cut_off_is_noticed() -> None:
    figure = drawn("dice_and_jaccard")
    figure.axes[0].set_title("far too long a title for a figure as wide as the column of a journal, as anybody can see")
    with pytest.raises(AssertionError):
        _nothing_is_cut_off(figure)


def test_engines_and_theorems_from_rows() -> None:
    from segbounds.theorems.evidence import Outcome

    rows = [("a theorem", {"derive": Outcome.PROVED, "sample": Outcome.REFUTED}, Outcome.CONFLICT)]
    figure = FIGURES["engines_and_theorems"](rows)
    assert [text.get_text() for text in figure.axes[0].texts] == ["P", "R", "!"]
    _nothing_is_cut_off(figure)


def test_sampled_errors_stay_below_the_exact_ones_and_come_near() -> None:
    rows = figure_rows.tversky_cuts(quick=True)
    for a, b, sampled in rows.sampled:
        exact = float(rows.error.subs({alpha: a, beta: b}))
        assert exact - 0.01 <= sampled <= exact + 1e-12


def test_random_pairs_lie_between_the_exact_bounds() -> None:
    for rows in figure_rows.joint_ranges(quick=True):
        assert rows.density.sum() == rows.pairs
        cells = rows.density.shape[0]
        for at, low, high in zip(rows.at, rows.lowest, rows.highest, strict=True):
            column = int(at * cells)  # pairs from this value to the next cell's: the bounds rise with it
            found = np.flatnonzero(rows.density[column])
            if len(found):
                assert float(low) - 1 / cells <= (found[0] + 1) / cells, rows.second
                assert found[-1] / cells <= float(high) + 2 / cells, rows.second


@pytest.mark.parametrize(
    ("names", "surfaces"), [(("dice", "recall", "accuracy"), 5), (("precision", "recall", "dice"), 1)], ids=str
)
def test_the_surfaces_of_three_metrics_are_drawn_from_two_sides(names: tuple[str, str, str], surfaces: int) -> None:
    figure = joint_range_of_three(joint_range(*names))
    assert [len(axes.collections) for axes in figure.axes] == [surfaces, surfaces]
    assert len(figure.legends[0].get_texts()) == surfaces


def test_a_drawn_surface_lies_where_it_bounds_the_range() -> None:
    found = joint_range("overlap", "precision", "accuracy")
    surface = found.surfaces[-1]
    mesh = _mesh(surface, [(0, 1), (0, 1)])
    assert mesh is not None
    points = dict(zip(VALUES, (values[:, 5:-5].ravel() for values in mesh), strict=True))
    assert np.allclose(sp.lambdify(VALUES, surface.equation)(*points.values()), 0)
    for place in list(zip(*(points[symbol] for symbol in surface.others), strict=True))[::97]:
        assert surface.bounds([sp.Rational(str(value)) for value in place])


def test_the_grid_finds_what_is_exact_at_a_prevalence() -> None:
    rows = figure_rows.best_weights(quick=True)
    compared = [(error, exact) for error, exact in zip(rows.error, rows.exact, strict=True) if exact is not None]
    assert compared and all(-1e-12 <= float(exact) - error < 2e-3 for error, exact in compared)


def test_the_three_losses_of_jaccard_are_those_of_torch_and_in_their_order() -> None:
    import torch

    from segbounds.losses import lovasz_softmax, soft_loss

    rows = figure_rows.surrogates(quick=True)
    truth = np.arange(rows.pixels) < rows.positives
    x = torch.tensor(np.array([np.where(truth, t, 1 - t) for t in rows.at]))[:, None]
    y = torch.tensor(truth).expand(len(x), 1, -1)
    for made, values in ((lovasz_softmax, rows.lovasz), (soft_loss, rows.soft)):
        assert np.allclose(made(jaccard, input="probabilities").each(x, y)[:, 0], values, atol=1e-12)
    inside = slice(1, -1)
    assert (rows.lovasz[inside] < rows.expected[inside]).all() and (rows.expected[inside] < rows.soft[inside]).all()
    assert np.allclose([rows.lovasz[[0, -1]], rows.expected[[0, -1]], rows.soft[[0, -1]]], [1, 0])
    costs = {str(of): costs for of, costs in rows.misses}
    assert costs["Dice"] == sorted(costs["Dice"]) and len(set(costs["Jaccard"])) == 1
    assert costs["Tversky(alpha=1, beta=2)"] == sorted(costs["Tversky(alpha=1, beta=2)"], reverse=True)


def test_finite_sizes_climb_and_stay_below() -> None:
    rows = figure_rows.finite_sizes(quick=True)
    assert all(a <= b < rows.supremum for a, b in zip(rows.values, rows.values[1:], strict=False))
    assert rows.values[4] == sp.Rational(6, 35)
