"""So many images: found for means and deviations of real ones, verified exactly, and never for false ones."""

import numpy as np
import pytest

from segbounds.means.cases import open_cases
from segbounds.means.certificates.demands import demands
from segbounds.means.certificates.programmes import programme_of
from segbounds.means.numbered.samples import near_to, of_so_many
from segbounds.means.reported_means import known_means
from segbounds.ranges.examples import Sample, Verified, verified

TRUE = {"dice": "0.702±0.118", "recall": "0.65", "npv": "0.912"}


def sought(given: dict[str, str], images: int, *, widely: bool) -> Verified | None:
    known, sample = known_means(given, images, 1), Sample(images, 1)
    programme = programme_of([mean.metric for mean in known])
    (case,) = open_cases(known, sample)
    start = programme.solved(demands(case.parts))
    found = of_so_many(programme, known, sample, [start], widely=widely)
    assert found is None or verified(found.mixture, known, sample) is not None
    return found


@pytest.mark.parametrize("widely", [False, True])
@pytest.mark.parametrize("images", [3, 30])
def test_images_are_found(images: int, widely: bool) -> None:
    found = sought(TRUE, images, widely=widely)
    assert found is not None and all((share * images).denominator == 1 for share, _ in found.mixture)


@pytest.mark.parametrize("widely", [False, True])
def test_images_that_there_are_not_are_not_found(widely: bool) -> None:
    assert sought({"dice": "0.500±0.300", "jaccard": "0.495"}, 2, widely=widely) is None


def test_near_to_a_mixture_are_images_with_its_means() -> None:
    known, sample = known_means({"dice": "0.75"}, 4, 0), Sample(4, 0)
    found = list(near_to(np.array([0.5, 0.5]), np.array([[1.0, 3], [1, 0], [1, 1], [5, 5]]), known, sample))
    assert found and all(one.images == 4 for one in found)
