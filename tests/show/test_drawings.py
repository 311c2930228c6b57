"""Two masks drawn side by side."""

from segbounds.metrics.counts import Counts
from segbounds.show.drawings import CELLS_DRAWN, draw, scaled


def test_each_count_has_its_cells() -> None:
    assert draw(Counts(2, 1, 1, 1)) == "prediction   reference\n███··        ██·█·"


def test_large_masks_are_drawn_in_larger_cells_and_no_count_is_lost() -> None:
    cells, unit = scaled(Counts(10**6, 1, 0, 5))
    assert cells.fp == cells.tn == 1 and cells.fn == 0 and cells.tp <= CELLS_DRAWN
    assert draw(Counts(10**6, 1, 0, 5)).endswith(f"(one cell stands for up to {unit} pixels)")
