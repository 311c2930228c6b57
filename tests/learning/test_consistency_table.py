"""Rows of the table of docs/losses.md that are refuted: the posterior of each, by definitions written out."""

from fractions import Fraction
from itertools import product
from math import log

import numpy as np
import pytest


def dice_of_one_pixel(chosen: list[Fraction]) -> Fraction:
    """Expected Dice of a mask, given how probable each of its pixels is as the only one of the reference."""
    return 2 * sum(chosen, Fraction(0)) / (len(chosen) + 1)


@pytest.mark.parametrize("pixels", [5, 50, 10_001])
def test_squared_soft_dice_is_consistent_at_no_threshold(pixels: int) -> None:
    """The reference is one of d pixels, each as likely: 2 s/d/(q + 1) for the sum s and the sum q of squares, at least s^2/d, of a soft
    mask is at most 1/sqrt(d), by (s - sqrt(d))^2 >= 0, and only where every value is 1/sqrt(d). Everything is the best mask."""
    value = 1 / np.sqrt(pixels)
    for s in np.linspace(0.01, pixels, 997):
        assert 2 * s / pixels / (s**2 / pixels + 1) <= value + 1e-15
    assert value < 1 / 2
    share = Fraction(1, pixels)
    sizes = [dice_of_one_pixel([share] * k) for k in (1, 2, pixels - 1, pixels)]
    assert sizes == sorted(sizes) and sizes[-1] > sizes[-2]


def test_squared_jaccard_losses_prefer_both_of_two_pixels() -> None:
    """The reference is one pixel with 51/100, else the other. Of soft masks (s, t) the expected squared soft Jaccard loss is least at
    (1, 1) alone, of which every threshold is everything; the first pixel has the larger expected Jaccard."""
    p = Fraction(51, 100)

    def lost(s: Fraction, t: Fraction) -> Fraction:
        return p * (1 - s / (1 + t)) ** 2 + (1 - p) * (1 - t / (1 + s)) ** 2

    values = [Fraction(k, 40) for k in range(41)]
    assert all(lost(s, t) > lost(Fraction(1), Fraction(1)) for s, t in product(values, repeat=2) if s < 1 or t < 1)
    # with t = s - h the loss is at least p ((1 - h)/(2 - h))^2 + (1 - p) ((1 + h)/2)^2, as s is at most 1; it is 1/4 at h = 0 and grows, as
    # (1 - h)/(2 - h)^3 is at most 4/27, at h = 1/2. With s = t - h the same holds with p and 1 - p exchanged.
    slopes = [Fraction(k, 50) for k in range(51)]
    assert max((1 - h) / (2 - h) ** 3 for h in slopes) == Fraction(4, 27)
    assert 2 * p * Fraction(4, 27) < (1 - p) / 2 and 2 * (1 - p) * Fraction(4, 27) < p / 2
    assert p > Fraction(1, 2)  # the expected Jaccard of the first pixel, and of both


def test_cross_entropy_and_soft_dice_leave_out_what_dice_wants() -> None:
    """The reference is one of a hundred pixels: everything is the best mask for Dice, and values above one half for all of them cost more
    than 1/100 everywhere, whatever soft Dice says."""
    pixels = 100
    small = 1 / pixels
    entropy = -small * log(small) - (1 - small) * log(1 - small)
    assert entropy + 1 - 2 * small / (1 + 1) < (1 - small) * log(2) + 1 - Fraction(2, pixels + 1)
    share = Fraction(1, pixels)
    sizes = [dice_of_one_pixel([share] * k) for k in range(1, pixels + 1)]
    assert max(sizes) == sizes[-1] and sizes.count(sizes[-1]) == 1
