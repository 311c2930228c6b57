"""Demands on means and mean squares hold for all values with the means and variances that they are made of."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from segbounds.means.certificates.demands import added, combined, demands, rounded
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.ranges.examples import MeanPart

PART = MeanPart(dice, sp.Rational(2, 5), sp.Rational(3, 5), (sp.Rational(1, 50), sp.Rational(1, 20)))


def test_values_with_the_mean_and_the_variance_meet_them() -> None:
    draw, tried = np.random.default_rng(0), 0
    for _ in range(2000):
        values = draw.random(5)
        if not (0.4 <= values.mean() <= 0.6 and 0.02 <= values.var() <= 0.05):
            continue
        tried += 1
        for demand in demands((PART,)):
            mean = float(demand.slope) * values.mean() + float(demand.bend) * (values**2).mean()
            assert demand.low is None or mean >= float(demand.low) - 1e-12
            assert demand.high is None or mean <= float(demand.high) + 1e-12
    assert tried > 100


@pytest.mark.parametrize("values", [[0.1, 0.1], [0.5, 0.5], [0.0, 1.0]])
def test_values_far_from_it_do_not(values: list[float]) -> None:
    met = []
    for demand in demands((PART,)):
        mean = float(demand.slope) * np.mean(values) + float(demand.bend) * np.mean(np.square(values))
        met.append((demand.low is None or mean >= demand.low) and (demand.high is None or mean <= demand.high))
    assert not all(met)


def test_an_end_that_every_image_has_is_not_demanded() -> None:
    (demand,) = demands((MeanPart(dice, sp.Rational(9, 10), sp.Integer(1)),))
    assert demand.low == Fraction(9, 10) and demand.high is None


def test_multiples_of_demands_are_one_combination() -> None:
    first, second = demands(
        (MeanPart(dice, sp.Rational(1, 5), sp.Rational(1, 2)), MeanPart(jaccard, sp.Rational(1, 5), sp.Rational(1, 3)))
    )
    weights = combined([first, second], [Fraction(2), Fraction(-1)], -1)
    assert weights == ((dice, Fraction(-2), Fraction(0)), (jaccard, Fraction(1), Fraction(0)))
    assert added(weights, (dice, 1))[0] == (dice, Fraction(-1), Fraction(0))
    assert first.within(Fraction(2)) == Fraction(2, 5) and second.within(Fraction(-1)) == -Fraction(1, 3)


def test_multipliers_are_left_out_at_ends_that_there_are_not() -> None:
    (demand,) = demands((MeanPart(dice, sp.Rational(9, 10), sp.Integer(1)),))
    assert all(factors == [Fraction(0)] for factors in rounded([demand], [-0.5]))
