"""Why means cannot be true: alone, in pairs, on every image; and the smallest set of several."""

import pytest

from segbounds.means.averages import mean_consistent
from segbounds.means.contradictions import (
    contradiction_of_one,
    contradiction_of_two,
    contradiction_on_every_image,
    smallest,
)
from segbounds.means.reported_means import known_means
from segbounds.ranges.examples import Sample


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"recall": "1.2"}, "mean Recall lies between 0 and 1, not 1.15 to 1.25, which misses it by 0.15"),
        ({"dice": "0.50±0.60"}, "is at most 0.5, not 0.595 to 0.605"),
        ({"dice": "0.85 ± 0.3"}, None),
    ],
    ids=str,
)
def test_one_mean_alone(given: dict[str, str], says: str | None) -> None:
    found = contradiction_of_one(known_means(given, ddof=0), Sample(ddof=0))
    assert found is None if says is None else says in str(found)


def test_two_means() -> None:
    sample = Sample()
    assert "misses it by 0.08" in str(contradiction_of_two(known_means({"dice": "0.60", "jaccard": "0.69"}), sample))
    assert contradiction_of_two(known_means({"dice": "0.60", "jaccard": "0.55"}), sample) is None
    assert contradiction_of_two(known_means({"dice": "0.60", "mcc": "0.9"}), sample) is None  # left to programmes


def test_few_images_that_two_of_three_means_exclude() -> None:
    """Beside a third one, whose partitions settle nothing, it was not settled."""
    given = {"dice": "0.850", "iou": "0.814"}
    assert mean_consistent(given).possible and not mean_consistent(given, images=4).possible
    for mcc in ("0.868", "0.8745"):
        found = mean_consistent({**given, "mcc": mcc}, images=4)
        assert (
            found.possible is False
            and "mean Dice = 0.8495 to 0.8505, mean Jaccard over 4 images lies between" in found.reason
        )


def test_a_mean_that_every_image_has() -> None:
    found = contradiction_on_every_image(known_means({"dice": "==1", "recall": "0.8"}))
    assert "given mean Dice = 1, mean Recall is 1, not 0.75 to 0.85" in str(found)
    assert contradiction_on_every_image(known_means({"dice": "==1", "recall": "1.0"})) is None


def test_the_smallest_set_is_two_of_three() -> None:
    known = known_means({"npv": "0.9", "dice": "0.60", "jaccard": "0.69"})
    among = {mean.metric for mean in known}
    assert {str(mean.metric) for mean in smallest(known, Sample(), among)} == {"Dice", "Jaccard"}
    assert not mean_consistent({"npv": "0.9", "dice": "0.60", "jaccard": "0.69"}).possible
