"""Deviations over images that two means imply: valid for random images, attained at both ends, and wrong where they are narrowed."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from commands import run

from segbounds.errors import Contradiction, InputError
from segbounds.means.deviations import deviations


def test_the_numbers_of_one_paper() -> None:
    assert [found.text for found in deviations("0.898", "0.840", exact=True)] == ["0.133 to 0.172", "0.161 to 0.208"]
    assert deviations("0.898", "0.840")[0].text == "0.129 to 0.176"
    sentence, of_dice, _ = run("spread", "dice=0.898", "iou=0.840").stdout.splitlines()
    assert "that of Dice between 0.1287 and 0.1764" in sentence and of_dice.endswith("Dice     0.128743 to 0.176432")


def test_random_images() -> None:
    draw = np.random.default_rng(1)
    narrowed = 0
    for _ in range(400):
        images = int(draw.integers(1, 6))
        values = draw.beta(draw.uniform(0.2, 3), draw.uniform(0.2, 3), images)
        values = np.where(draw.random(images) < 0.3, draw.integers(0, 2, images), values)
        digits = int(draw.integers(1, 4))
        jaccard = values / (2 - values)
        of_both = deviations(f"{values.mean():.{digits}f}", f"{jaccard.mean():.{digits}f}")
        for found, here in zip(of_both, (values.std(), jaccard.std()), strict=True):
            assert float(found.low) - 1e-12 <= here <= float(found.high) + 1e-12
            narrowed += not float(found.low) * 1.3 <= here <= float(found.high) * 0.7
    assert narrowed > 100  # ends that are not the right ones would be seen


def test_both_ends_are_attained() -> None:
    # a third of the images with one Dice, the others with 0 or 1: the two means, and the deviations themselves
    for other in (0, 1):
        values = [Fraction(other), Fraction(other), Fraction(3, 5)]
        jaccard = [x / (2 - x) for x in values]
        found = deviations(sum(values) / 3, sum(jaccard) / 3)
        for ends, these in zip(found, (values, jaccard), strict=True):
            variance = sum((x * x for x in these), Fraction(0)) / 3 - (sum(these, Fraction(0)) / 3) ** 2
            assert sp.Rational(variance.numerator, variance.denominator) in (ends.low**2, ends.high**2)


def test_what_no_images_have() -> None:
    with pytest.raises(Contradiction, match=r"mean Jaccard lies between 0.81.* and 0.9"):
        deviations("9/10", "19/20")
    with pytest.raises(InputError, match="did you mean"):
        deviations("89", "0.8")
    assert run("spread", "dice=0.9").returncode == 2
