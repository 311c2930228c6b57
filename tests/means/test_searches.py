"""Images, or what shows that there are none."""

from segbounds.means.certificates.least_means import least, least_bound
from segbounds.means.reported_means import cases_of, known_means
from segbounds.means.searches import Excluded, example_or_planes, planes_for
from segbounds.metrics.catalogue import dice, recall
from segbounds.ranges.examples import Sample, Verified, mean_of

FALSE = {"precision": "0.60", "recall": "0.60", "dice": "0.70"}


def test_images_are_found_where_there_are_some() -> None:
    found = example_or_planes(known_means({"dice": "0.7", "recall": "0.6", "mcc": "0.5"}), Sample())
    assert isinstance(found, Verified)


def test_planes_are_found_where_there_are_none() -> None:
    found = example_or_planes(known_means(FALSE), Sample())
    assert isinstance(found, Excluded) and found.planes and not found.cases
    assert planes_for(known_means(FALSE), Sample()) is not None


def test_two_of_three_have_no_plane() -> None:
    assert planes_for(known_means({"precision": "0.60", "recall": "0.60"}), Sample()) is None


def test_the_least_mean_is_bounded_and_images_come_near() -> None:
    known, sample = known_means({"dice": "17/20", "precision": "9/10"}), Sample()
    found = least(recall, 1, cases_of(known, sample), known, sample)
    assert found.bound is not None and found.example is not None
    low, high = mean_of(recall, found.example.mixture)
    assert low == high and found.bound <= low < found.bound + 2e-8
    quick = least_bound(recall, 1, cases_of(known, sample))
    assert quick is not None and quick <= low
    assert mean_of(dice, found.example.mixture)[0] * 20 == 17
