"""What the figures on consistency draw is what the theorems say."""

from fractions import Fraction

import pytest
from once import theory

from segbounds.learning.decisions.regions import Regions
from segbounds.show.figures.consistency import lost_by_half, regret_surface_rows, soft_optimum_rows
from segbounds.theorems.records import Always


def test_the_soft_optimum_lies_between_two_masks() -> None:
    """theory/soft_dice_is_not_consistent.py: 237/500 of the third pixel; with it 49979/70000, without it 49930/70000."""
    rows = soft_optimum_rows()
    assert rows.values[rows.best] == Fraction(237, 500) and rows.half == 0
    assert rows.expected[0] == Fraction(49930, 70000) < rows.expected[-1] == Fraction(49979, 70000)
    assert max(rows.expected) == rows.expected[rows.best]


def test_the_most_that_one_half_loses_is_the_constant_of_the_theorem() -> None:
    claim = theory()["One half loses at most a twentieth of the expected Dice of a best soft mask"].claim
    assert isinstance(claim, Always)
    limit = claim.relation.gts
    rows = regret_surface_rows(quick=True)
    assert rows.most[2] == pytest.approx(float(limit)) and rows.lost.max() <= rows.most[2]
    assert lost_by_half(Fraction(10), Fraction(5, 3)) == Fraction(5, 102)


@pytest.mark.parametrize(("half", "part", "others"), [(10, 2, 30), (20, 2, 60), (5, 3, 15), (24, 6, 72)])
def test_the_surface_is_of_best_soft_masks(half: int, part: int, others: int) -> None:
    """Of a whole pixel and half of a doubtful region, asked of the posterior itself."""
    p, q = Fraction((1 + part + half) ** 2), Fraction(2 * half * part * (1 + part))
    posterior = Regions(
        (1, 2 * half, others * (half - 2)), ((1, 0, half - 2), (0, part, 0)), (q / (p + q), p / (p + q))
    )
    soft = (Fraction(1), Fraction(half), Fraction(0))
    assert posterior.is_best(soft) and posterior.lost_by_half(soft) == lost_by_half(Fraction(half), Fraction(part))
