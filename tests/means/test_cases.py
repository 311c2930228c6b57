"""Cases: their halves are all of them, and numbers of images that one mean excludes are trimmed."""

import pytest

from segbounds.means.cases import open_cases
from segbounds.means.reported_means import known_means
from segbounds.ranges.examples import Sample


def test_any_number_of_images_is_one_case() -> None:
    (case,) = open_cases(known_means({"dice": "0.85 ± 0.1"}), Sample())
    assert (case.fewest, case.most, case.ddof) == (2, None, 1)


def test_so_many_images_have_a_case_for_each_divisor() -> None:
    found = open_cases(known_means({"dice": "0.85 ± 0.1"}, 7), Sample(7))
    assert [(case.fewest, case.most, case.ddof) for case in found] == [(7, 7, 0), (7, 7, 1)]


@pytest.mark.parametrize("text", ["0.85 ± 0.1", "0.60..0.95 ± 0.100"])
def test_halves_have_everything(text: str) -> None:
    (case,) = open_cases(known_means({"dice": text}), Sample(ddof=1))
    one, other = case.halves()
    (low, high), (first, last) = one.ranges[0], other.ranges[0]
    if one.ranges == other.ranges:
        assert one.fewest == case.fewest and other.fewest == (one.most or 0) + 1 and other.most is None
    else:
        assert high == first and (low, last) == case.ranges[0]


def test_numbers_that_one_mean_excludes_are_trimmed() -> None:
    (case,) = open_cases(known_means({"precision": "0.733±0.450"}, None, 1), Sample(ddof=1))
    trimmed = case.trimmed()
    assert trimmed is not None and trimmed.fewest >= 2 and trimmed.most is not None and trimmed.most < 35
