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


def test_what_is_given_is_exact_and_says_the_same_as_a_slice() -> None:
    given = joint_range("precision", "recall", given={"dice": "4/5"})
    sliced = joint_range("precision", "recall", "dice").slice("4/5")
    assert sliced is not None and given.lower == sliced.lower and given.upper == sliced.upper
    assert joint_range("precision", "recall", {"dice": "4/5"}) == given
    with pytest.raises(InputError, match="stands in two places"):
        joint_range("precision", "recall", {"dice": "4/5"}, given={"dice": "4/5"})
    assert given.contains(("1", "2/3")) and not given.contains(("1", "3/5"))
    at_both = joint_range("dice", "recall", given={"prevalence": "==2%", "accuracy": "==99%"})
    assert at_both.contains(("4/5", "1")) and not at_both.contains(("4/5", "1/2"))
    assert (
        joint_range("dice", "kappa", given={"prevalence": "1/50"}).lower
        == joint_range("dice", "kappa", prevalence="2%").lower
    )


def test_a_slice_says_its_own_words_whatever_was_asked_before() -> None:
    joint_range("precision", "recall", given={"dice": "4/5"})
    sliced = joint_range("precision", "recall", "dice").slice("4/5")
    assert sliced is not None and [fact.typed for fact in sliced.known] == [""]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"precision": "0.8"}, "Precision = 0.75 to 0.85 is a range"),
        ({"precision": "==1/2", "recall": "==1/2", "dice": "==1/3"}, "no pair of masks has Precision = "),
        ({"prevalence": "3/2"}, "give one from 0 to 1"),
    ],
)
def test_what_is_given_as_a_range_or_by_no_masks_is_refused(given: dict[str, str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        joint_range("dice", "jaccard", given=given)


@pytest.mark.parametrize(("names", "given"), [(("kappa", "jaccard"), "recall"), (("kappa", "npv"), "specificity")])
def test_places_that_are_written_in_two_ways_are_one(names: tuple[str, str], given: str) -> None:
    """The boundary turns where a root vanishes, which is an end of a curve and a crossing: between these two there is nothing."""
    found = joint_range(*names, given={given: "4/5" if given == "recall" else "1/5"})
    assert len(found.lower) == len(found.upper) == 2 and found.lower[-1].low == 0


def test_a_question_in_other_words_is_answered_in_its_own() -> None:
    for words in ("==2%", "1/50", "==0.02"):
        found = joint_range("dice", "recall", given={"prevalence": words})
        assert [fact.typed for fact in found.known] == [words]
