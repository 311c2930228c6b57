"""Mixtures of points of curves, nominated in floats: they have the moments, and the least mean of a grid."""

import numpy as np
import pytest
import sympy as sp

from segbounds.means.from_one_mean.curves import MomentCurve
from segbounds.means.from_one_mean.nominated_mixtures import (
    grid_of,
    groups_of,
    nominated_mixture,
    simple_number,
    values_of,
)
from segbounds.metrics.counts import Counts
from segbounds.ranges.of_three.values import a

CURVE = MomentCurve(a, a / (2 - a), sp.Integer(0), sp.Integer(1), Counts(a, 2 - 2 * a, 0, 0), True)
HALF = (sp.Rational(1, 2), sp.Rational(1, 2))


def test_without_a_variance_all_are_alike() -> None:
    found = nominated_mixture((CURVE,), HALF, None)
    assert found is not None and found.value == pytest.approx(1 / 3, abs=1e-9)
    assert all(abs(atom.place - sp.Rational(1, 2)) < 1e-3 for atom in found.atoms)


def test_a_variance_is_had() -> None:
    found = nominated_mixture((CURVE,), HALF, (sp.Rational(1, 10), sp.Rational(1, 10)))
    assert found is not None
    shares, places = (
        np.array([float(x) for x in part]) for part in zip(*((t.share, t.place) for t in found.atoms), strict=True)
    )
    assert shares @ places == pytest.approx(0.5, abs=1e-6)
    assert shares @ places**2 == pytest.approx(0.35, abs=1e-6)


def test_too_large_a_variance_has_none() -> None:
    assert nominated_mixture((CURVE,), HALF, (sp.Rational(3, 10), sp.Rational(3, 10))) is None


def test_places_and_numbers() -> None:
    grid = grid_of(CURVE, HALF)
    assert grid.min() == 0 and grid.max() == 1 and 0.5 in grid
    assert values_of(CURVE)(np.array([0.0, 1.0])).tolist() == [[0, 1], [0, 1]]
    assert list(groups_of(np.array([0.1, 0.11, 0.9]), np.array([1.0, 1, 2]), 0.05)) == [
        (pytest.approx(0.105), 2),
        (0.9, 2),
    ]
    assert simple_number(CURVE, 0.3333333, 1e-6) == sp.Rational(1, 3) and simple_number(CURVE, 0.9999999, 1e-6) == 1
