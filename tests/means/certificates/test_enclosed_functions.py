"""Metrics on boxes of a chart: their values and slopes at random places lie within what is said of the box."""

import numpy as np
import pytest

from segbounds.means.certificates.enclosed_functions import ChartFunctions, divided
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate
from segbounds.regions.facts import metric_named
from segbounds.regions.orders import OrderChart, charts

PAIRS = [("dice", "mcc"), ("kappa", "volumetric_similarity"), ("fowlkes_mallows", "npv"), ("overlap", "youden")]
CHARTS = [(pair, chart) for pair in PAIRS for chart in charts(tuple(map(metric_named, pair)))[::4] if chart.dimension]


def values_at(pair: tuple[str, str], chart: OrderChart, places: np.ndarray) -> np.ndarray:
    there = Counts(*chart.counts(places))
    return np.array([np.asarray(evaluate(metric_named(name), there), float) for name in pair])


@pytest.mark.parametrize(
    ("pair", "chart"), CHARTS, ids=lambda value: "-".join(value) if isinstance(value, tuple) else ""
)
def test_values_and_slopes_lie_within_what_is_said_of_their_box(pair: tuple[str, str], chart: OrderChart) -> None:
    draw = np.random.default_rng(2)
    shape = chart.dimension, 40
    low = draw.uniform(0.05, 0.8, shape)
    high = low + draw.uniform(0, 0.15, shape)
    found = ChartFunctions([chart]).on(low, high, np.zeros(40, int))
    inside = low + draw.random(shape) * (high - low)
    seen = values_at(pair, chart, inside)
    assert (found.natural[0] <= seen + 1e-9).all() and (seen - 1e-9 <= found.natural[1]).all()
    middle = values_at(pair, chart, (low + high) / 2)
    assert np.allclose(found.there[0], middle, atol=1e-9) and (found.there[0] <= found.there[1]).all()
    for axis in range(len(low)):
        step = np.zeros(shape)
        step[axis] = 1e-6
        slope = (values_at(pair, chart, inside + step) - values_at(pair, chart, inside - step)) / 2e-6
        assert (found.slopes[0][:, axis] <= slope + 1e-4).all() and (slope - 1e-4 <= found.slopes[1][:, axis]).all()


def test_a_quotient_whose_bottom_may_be_zero_may_be_anything() -> None:
    low, high = divided((np.array([1.0, 1.0]), np.array([2.0, 2.0])), (np.array([0.0, 1.0]), np.array([1.0, 4.0])))
    assert low[0] == -np.inf and high[0] == np.inf
    assert 0.25 - 1e-12 < low[1] < 0.25 and 2 < high[1] < 2 + 1e-12
