"""Joint ranges as figures: what is drawn is what bounds."""

import numpy as np
import pytest
import sympy as sp

from segbounds.ranges.joint_ranges import joint_range
from segbounds.ranges.of_three.values import VALUES
from segbounds.show.figures.joint_ranges import joint_range_of_three, joint_ranges_rows, mesh_of


def test_random_pairs_lie_between_the_exact_bounds() -> None:
    for rows in joint_ranges_rows(quick=True):
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
    mesh = mesh_of(surface, [(0, 1), (0, 1)])
    assert mesh is not None
    points = dict(zip(VALUES, (values[:, 5:-5].ravel() for values in mesh), strict=True))
    assert np.allclose(sp.lambdify(VALUES, surface.equation)(*points.values()), 0)
    for place in list(zip(*(points[symbol] for symbol in surface.others), strict=True))[::97]:
        assert surface.bounds([sp.Rational(str(value)) for value in place])
