"""Whole counts next to others: means that neighbours have are found, of few and of more images, and nothing else is nominated."""

import numpy as np
import pytest

from segbounds.means.sizes.known_sizes import consistent_at_sizes, given_of
from segbounds.means.sizes.paired_images import near_to
from segbounds.means.sizes.sized_images import SizedImages
from segbounds.metrics.catalogue import cohen_kappa, dice, parse, precision
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate


@pytest.mark.parametrize("images", [1, 2, 3, 4, 6])
def test_what_neighbours_have_is_found(images: int) -> None:
    draw = np.random.default_rng(images)
    there = [Counts(*map(int, draw.integers(4, 40, 4))) for _ in range(images)]
    start = [Counts(c.tp + 2, c.fp - 1, c.fn - 2, c.tn + 1) if i < 4 else c for i, c in enumerate(there)]
    metrics = (dice, precision, cohen_kappa)
    means = np.array([sum(float(evaluate(metric, c)) for c in there) / images for metric in metrics])
    ends = means - 1e-9, means + 1e-9
    found = list(near_to(metrics, ends, start))
    assert tuple(there) in found
    for counts in found:
        assert [c.tp + c.fn for c in counts] == [c.tp + c.fn for c in start] and min(map(min, counts)) >= 0
        assert [sum(float(evaluate(metric, c)) for c in counts) / images for metric in metrics] == pytest.approx(
            means, abs=1e-8
        )


def test_curved_means_of_small_images_are_shown() -> None:
    """Rounded shares miss these; their neighbours do not."""
    there = Counts(21, 6, 9, 15), Counts(30, 12, 16, 22)
    images = SizedImages((30, 46), (21, 34))
    given = {name: f"{sum(float(evaluate(parse(name), c)) for c in there) / 2:.4f}" for name in ("npv", "kappa", "mcc")}
    found = consistent_at_sizes(given_of(given), images)
    none = consistent_at_sizes(given_of({"dice": "0.90", "jaccard": "0.95"}), images)
    assert found.possible and none.possible is False
