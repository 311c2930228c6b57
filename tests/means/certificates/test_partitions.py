"""So many images taken apart by their values: means that mixtures have and so many images have not are excluded, and true ones never."""

from collections.abc import Mapping

import numpy as np
import pytest

from segbounds.means.averages import mean_consistent
from segbounds.means.cases import open_cases
from segbounds.means.certificates import partitions
from segbounds.means.certificates.demands import demands
from segbounds.means.certificates.partitions import excluded
from segbounds.means.certificates.programmes import programme_of
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
        # with as large a mean, Dice and Jaccard are 0 or 1 on every image
        ({"dice": "0.333", "jaccard": "0.333"}, 2),
        ({"dice": "0.500", "jaccard": "0.500"}, 3),
        ({"dice": "0.333±0.471", "jaccard": "0.33"}, 4),
    ],
    ids=str,
)
def test_so_many_images_have_not_what_is_beyond_them(given: dict[str, str], images: int) -> None:
    assert (cases_without(given, images) or 0) >= 1


def test_the_sentence_says_how_it_was_shown() -> None:
    found = mean_consistent({"recall": "0.333", "precision": "0.333", "jaccard": "0.333"}, images=2)
    assert found.possible is False and "no 2 images have mean Recall" in found.reason
    assert "in the only way to divide them by their values a combination of metrics falls short" in found.reason


def test_what_hangs_on_the_number_of_images_is_said_with_it() -> None:
    given = {"recall": "0.333", "dice": "0.333", "jaccard": "0.333"}
    found = mean_consistent(given, images=2)
    assert found.possible is False and "mean Jaccard over 2 images lies between" in found.reason
    assert mean_consistent(given).possible and mean_consistent(given, images=3).possible


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


def test_deviations_that_leave_no_number_of_images_are_told() -> None:
    """Of two images alone can one deviation be so large, of three alone the other one."""
    found = mean_consistent({"dice": "0.6667±0.5774", "jaccard": "0.5000±0.7071"}, ddof=1)
    assert found.possible is False and "no number of images has mean Dice" in found.reason
