"""Consistency by exhaustion: all posteriors on a grid, held against the theorems and against sums written out."""

from fractions import Fraction
from itertools import pairwise, product
from math import comb

import pytest

from segbounds.errors import InputError
from segbounds.learning.decisions.grids import beaten
from segbounds.metrics.catalogue import dice, f_beta, jaccard, tversky
from segbounds.theorems.posterior_grids import independent, mixtures, of_one_size, references


def expected(soft: tuple[Fraction, ...], weights: tuple[Fraction, ...]) -> Fraction:
    """Expected soft Dice, by its definition."""
    total = Fraction(0)
    for weight, reference in zip(weights, references(len(soft)), strict=True):
        both = sum(x * y for x, y in zip(soft, reference, strict=True))
        total += weight * 2 * both / (sum(soft) + sum(reference))
    return total


def test_the_grids_are_whole() -> None:
    weights = list(mixtures(2, 4))
    assert len(weights) == len(set(weights)) == comb(4 + 2, 2) and all(sum(each) == 1 for each in weights)
    assert all(sum(each) == 1 for each in independent(3, 3)) and len(list(independent(3, 3))) == 16
    assert all(any(each) for each in of_one_size(3, 3)) and len(list(of_one_size(3, 3))) == 10 + 10 + 1


def test_soft_dice_is_beaten_by_a_posterior_on_three_pixels() -> None:
    """2/7 of the third pixel and 5/7 of the first two, as in theory/soft_dice_is_not_consistent.py."""
    found = beaten(dice, mixtures(3, 7), 3, 4)
    assert found is not None
    assert found.value == expected(found.soft, found.weights) > found.best
    assert found.best == max(expected(tuple(map(Fraction, mask)), found.weights) for mask in references(3))


@pytest.mark.parametrize("index", [jaccard, tversky(alpha="1/2", beta=1), tversky(alpha=2, beta="3/2")], ids=str)
def test_with_beta_of_at_least_one_a_mask_is_best(index: object) -> None:
    assert beaten(index, mixtures(3, 5), 3, 3) is None  # type: ignore[arg-type]


def test_with_a_smaller_beta_it_is_not() -> None:
    assert beaten(tversky(alpha="1/4", beta="3/4"), mixtures(3, 7), 3, 4) is not None


@pytest.mark.parametrize("index", [dice, f_beta(beta=2)], ids=str)
def test_for_references_of_one_size_a_mask_is_best(index: object) -> None:
    assert beaten(index, of_one_size(3, 6), 3, 4) is None  # type: ignore[arg-type]


def test_for_independent_pixels_a_mask_is_best_for_soft_dice() -> None:
    assert beaten(dice, independent(3, 6), 3, 4) is None
    assert beaten(dice, independent(4, 2), 4, 2) is None


def test_soft_dice_of_independent_pixels_falls_and_then_rises() -> None:
    """Along each edge of a grid, exactly: what theory/soft_dice_of_independent_pixels.py derives for any number of pixels."""
    values = [Fraction(k, 4) for k in range(5)]
    for weights in independent(3, 3):
        for rest in product((Fraction(0), Fraction(1, 3), Fraction(1)), repeat=2):
            if not any(rest):
                continue
            along = [expected((rest[0], t, rest[1]), weights) for t in values]
            rises = [after > before for before, after in pairwise(along) if after != before]
            assert rises == sorted(rises)


def test_too_many_pixels_are_refused() -> None:
    with pytest.raises(InputError, match="5 pixels are too many"):
        beaten(dice, mixtures(5, 1), 5, 1)
