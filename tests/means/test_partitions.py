"""So many images taken apart by their values: means that mixtures have and so many images have not are excluded, and true ones never."""

from collections.abc import Mapping

import numpy as np
import pytest

from segbounds.means import partitions
from segbounds.means.averages import mean_consistent
from segbounds.means.cases import open_cases
from segbounds.means.demands import demands
from segbounds.means.partitions import excluded
from segbounds.means.programmes import programme_of
from segbounds.means.reported_means import known_means
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate
from segbounds.ranges.examples import Sample
from segbounds.regions.facts import metric_named


def cases_without(given: Mapping[str, str], images: int, ddof: int = 0) -> int | None:
    known = known_means(dict(given), images, ddof)
    (case,) = open_cases(known, Sample(images, ddof))
    return excluded(programme_of([mean.metric for mean in known]), case.parts, demands(case.parts), images)


@pytest.mark.parametrize(
    ("given", "images"),
    [
        # two images with these two values of Dice: mixtures have Jaccard up to .45, which is one of them with 0
        ({"dice": "0.450±0.050", "jaccard": "0.36"}, 2),
        # of three images one or two have Dice next to 0, and the mean of the others is no mean with 1/2
        ({"dice": "0.5000±0.4082", "jaccard": "0.48"}, 3),
    ],
    ids=str,
)
def test_so_many_images_have_not_what_is_beyond_them(given: dict[str, str], images: int) -> None:
    assert (cases_without(given, images) or 0) >= 1


def test_the_sentence_says_how_it_was_shown() -> None:
    found = mean_consistent({"dice": "0.450±0.050", "jaccard": "0.36"}, images=2, ddof=0)
    assert found.possible is False and "divide them by their values" in found.reason


@pytest.mark.parametrize("seed", range(3))
def test_true_means_are_never_excluded(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "WORK", 15)
    draw = np.random.default_rng(seed)
    many = int(draw.integers(2, 5))
    block = Counts(*np.floor(10 ** draw.uniform(-1, 3, (4, many))) + np.eye(4)[draw.integers(0, 4, many)].T)
    given = {}
    for name, spread in (("dice", True), ("mcc", False), ("recall", True)):
        values = np.asarray(evaluate(metric_named(name), block))
        given[name] = f"{values.mean():.3f}" + (f"±{values.std():.3f}" if spread else "")
    assert cases_without(given, many) is None
