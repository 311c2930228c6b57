"""What the figures on consistency draw is what the theorems say."""

from fractions import Fraction

from once import theory

from segbounds.show.figures.consistency import lost_by_half, regret_surface_rows, soft_optimum_rows


def test_the_soft_optimum_lies_between_two_masks() -> None:
    """theory/soft_dice_is_not_consistent.py: 237/500 of the third pixel; with it 49979/70000, without it 49930/70000."""
    rows = soft_optimum_rows()
    assert rows.values[rows.best] == Fraction(237, 500) and rows.half == 0
    assert rows.expected[0] == Fraction(49930, 70000) < rows.expected[-1] == Fraction(49979, 70000)
    assert max(rows.expected) == rows.expected[rows.best]


def test_the_most_that_one_half_loses_is_the_side_that_is_known() -> None:
    gap = theory()["Half of many regions beside a whole one has the best expected soft Dice"].gap
    rows = regret_surface_rows(quick=True)
    volume, number, lost = rows.most
    assert gap is not None and lost == Fraction(str(gap.at_least)) == lost_by_half(volume, number)
    assert rows.lost.max() <= float(lost)
