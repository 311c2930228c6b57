"""What an ideal learner decides: best masks, thresholds and weights, given the posterior over masks."""

from segbounds.learning.decisions.best_masks import (
    Decision,
    Regret,
    best,
    best_for_cross_entropy,
    matching_weight,
    matching_weights,
    regret,
    threshold,
    thresholded,
)
from segbounds.learning.decisions.expectations import expected, expected_by_size, poisson_binomial
from segbounds.learning.decisions.posteriors import Independent, Mixture, Posterior, groups, one_or_any

__all__ = [
    "Decision",
    "Independent",
    "Mixture",
    "Posterior",
    "Regret",
    "best",
    "best_for_cross_entropy",
    "expected",
    "expected_by_size",
    "groups",
    "matching_weight",
    "matching_weights",
    "one_or_any",
    "poisson_binomial",
    "regret",
    "threshold",
    "thresholded",
]
