"""Questions about joint ranges that have no answer."""

import pytest

from segbounds.errors import InputError
from segbounds.ranges.joint_ranges import joint_range


@pytest.mark.parametrize(
    ("names", "prevalence", "says"),
    [
        (("dice", "dise"), None, "did you mean dice"),
        (("dice", "recall"), "2", "give one from 0 to 1"),
        (("dice", "recall"), "1%..2%", "is a range: give one value"),
        (("dice", "recall"), "much", "is not a value"),
    ],
)
def test_bad_questions_get_one_sentence(names: tuple[str, ...], prevalence: str | None, says: str) -> None:
    with pytest.raises(InputError, match=says):
        joint_range(*names, prevalence=prevalence)
