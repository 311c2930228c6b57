"""The largest variance of so many values with a mean: against all of a few values on a grid."""

from fractions import Fraction
from itertools import combinations_with_replacement

import pytest
import sympy as sp

from segbounds.means.reported_means import known_means
from segbounds.means.variances import largest_deviation, numbers_of_images
from segbounds.ranges.examples import Sample


@pytest.mark.parametrize("images", [2, 3, 4])
@pytest.mark.parametrize("text", ["0.5", "0.30..0.45", "0.9"])
def test_no_values_vary_more(images: int, text: str) -> None:
    (mean,) = known_means({"dice": f"{text} ± 0.1"}, images, 0, exact=True)
    largest = largest_deviation(mean, sp.Integer(0), sp.Integer(1), Sample(images, 0))
    seen = []
    for values in combinations_with_replacement([Fraction(k, 20) for k in range(21)], images):
        average = sum(values) / images
        if mean.mean.low <= average <= mean.mean.high:
            seen.append(sum(value**2 for value in values) / images - average**2)
    assert largest is not None and max(seen) <= Fraction(int(largest.p), int(largest.q)) < max(seen) + Fraction(1, 50)


def test_numbers_of_images_are_left_out_that_no_mean_with_its_deviation_has() -> None:
    """Of a deviation of .45 with mean .733, all but one of so many images are 0 or 1."""
    runs = numbers_of_images(known_means({"precision": "0.733±0.450"}, None, 1))
    allowed = {n for first, last in runs for n in range(first, (last or 100) + 1)}
    assert {3, 30} <= allowed and not {2, 16, 35, 50} & allowed


def test_without_deviations_all_numbers_are_left() -> None:
    assert numbers_of_images(known_means({"dice": "0.7"})) == [(2, None)]
