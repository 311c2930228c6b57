"""What one image can be, as the plan says."""

from fractions import Fraction

import pytest
import sympy as sp

from segbounds.means.one_image import ends_of, extent_of, least_certified, least_exactly
from segbounds.metrics.catalogue import dice, jaccard, matthews, recall
from segbounds.metrics.counts import tp
from segbounds.metrics.similarity import Similarity


def test_the_ends_of_a_metric() -> None:
    assert extent_of(matthews) == (-1, 1) and ends_of(matthews) == (Fraction(-1), Fraction(1))


def test_a_metric_without_bounds_has_no_ends_in_fractions() -> None:
    assert ends_of(Similarity("size", tp, when_undefined=0)) is None


def test_the_least_of_a_combination() -> None:
    assert least_exactly(jaccard - recall) == -1
    root = least_exactly(jaccard - dice)  # 2 sqrt(2) - 3, and a little less
    assert root is not None
    assert 0 < 2 * sp.sqrt(2) - 3 - sp.Rational(root.numerator, root.denominator) < sp.Rational(1, 10**25)


@pytest.mark.slow
def test_an_enclosure_is_certified_where_nothing_is_exact() -> None:
    least = least_certified(matthews - dice)
    assert least is not None and Fraction(-3, 2) < least < -1 + Fraction(1, 1000)
