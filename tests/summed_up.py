"""Demands on means, and images whose means and deviations are wanted, for tests of means."""

from fractions import Fraction

import numpy as np

from segbounds.means.certificates.demands import Demand
from segbounds.means.numbered.targets import Target
from segbounds.means.reported_means import known_means
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, evaluate
from segbounds.regions.facts import metric_named

#: Four images, of shape (4, images).
BLOCK = np.array([[10.0, 3, 8, 0], [1, 2, 0, 1], [2, 0, 1, 1], [30, 9, 20, 5]])


def about(metric: Similarity, low: str, high: str) -> Demand:
    """The mean of a metric lies between two numbers."""
    return Demand(metric, Fraction(1), Fraction(0), Fraction(low), Fraction(high))


def target_of(ddof: int, off: float = 0.0) -> Target:
    """What these images are summed up to, the means moved."""
    values = {name: np.asarray(evaluate(metric_named(name), Counts(*BLOCK))) for name in ("dice", "npv")}
    given = {name: f"{value.mean() + off:.4f}±{value.std(ddof=ddof):.4f}" for name, value in values.items()}
    return Target.of(known_means(given, 4, ddof), 4, ddof)
