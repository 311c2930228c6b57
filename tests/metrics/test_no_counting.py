"""A name that is no metric of the catalogue is refused with the reason, where one is known."""

import pytest

from segbounds.errors import InputError
from segbounds.metrics.catalogue import NAMED, parse, plain
from segbounds.metrics.no_counting import NO_COUNTING, outside


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("HD95", "it is a distance between boundaries"),
        ("hausdorff distance", "it is a distance between boundaries"),
        ("mIoU", "it is a mean"),
        ("dice loss", "it is a loss"),
        ("dicee", "did you mean dice"),
        ("Tversky(0.3, 0.7)", "write it like Tversky:alpha=0.5,beta=0.5"),
    ],
)
def test_what_is_no_metric_here_is_told_why(name: str, hint: str) -> None:
    with pytest.raises(InputError, match=hint):
        parse(name)


def test_no_metric_of_the_catalogue_is_said_to_be_outside() -> None:
    # one minus Jaccard and one minus accuracy are known before anybody asks
    assert {name for name in NAMED if outside(name)} == {"jaccard_distance", "hamming_loss"}


def test_every_kind_has_words() -> None:
    assert all(plain(word) for words in NO_COUNTING.values() for word in words.split("|"))
    assert outside("dice") == outside("volume") == outside("delta") == ""
