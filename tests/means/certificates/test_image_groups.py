"""Groups of images by their values: dividing them and trimming their ranges loses no images that have the means and variances."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from segbounds.means.certificates.image_groups import Group, allowed, trimmed
from segbounds.ranges.examples import MeanPart
from segbounds.regions.facts import metric_named


def part_of(values: list[Fraction]) -> MeanPart:
    """Their mean and variance, each within a thousandth."""
    mean = sum(values, Fraction(0)) / len(values)
    variance = sum((value * value for value in values), Fraction(0)) / len(values) - mean**2
    low, high, least, most = (
        sp.Rational(end.numerator, end.denominator)
        for number in (mean, variance)
        for end in (number - Fraction(1, 1000), number + Fraction(1, 1000))
    )
    return MeanPart(metric_named("dice"), low, high, (least, most))


def groups_of(values: list[Fraction], draw: np.random.Generator) -> list[tuple[Group, list[Fraction]]]:
    """Groups with ranges that their values have, at random."""
    found = []
    left = sorted(values)
    while left:
        here, left = left[: (size := int(draw.integers(1, 4)))], left[size:]
        low = here[0] * Fraction(int(draw.integers(0, 11)), 10)
        high = here[-1] + (1 - here[-1]) * Fraction(int(draw.integers(0, 11)), 10)
        found.append((Group(len(here), ((low, high),)), here))
    return found


@pytest.mark.parametrize("seed", range(40))
def test_images_with_the_mean_and_the_variance_stay_in_ranges_that_are_trimmed(seed: int) -> None:
    draw = np.random.default_rng(seed)
    values = [
        Fraction(int(value), 100)
        for value in np.minimum(draw.integers(-30, 140, int(draw.integers(2, 9))).clip(0), 100)
    ]
    known, found = part_of(values), groups_of(values, draw)
    groups = tuple(group for group, _ in found)
    assert allowed(groups, 0, known)
    for group, (_, inside) in zip(trimmed(groups, [known]), found, strict=True):
        low, high = group.ranges[0] or (Fraction(0), Fraction(0))
        assert all(low <= value <= high for value in inside)


def test_ends_that_no_image_can_have_are_trimmed() -> None:
    known = part_of([Fraction(9, 10), Fraction(9, 10), Fraction(1)])
    (group,) = trimmed((Group(3, ((Fraction(0), Fraction(1)),)),), [known])
    assert group.ranges[0] is not None and group.ranges[0][0] > Fraction(1, 2)


def test_a_mean_beyond_all_ranges_is_not_allowed() -> None:
    assert not allowed((Group(2, ((Fraction(0), Fraction(1, 2)),)),), 0, part_of([Fraction(1), Fraction(9, 10)]))
