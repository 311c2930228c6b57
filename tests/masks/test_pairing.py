"""Names that belong together, as people write them; and those that must not be put together by guessing."""

import pytest

from segbounds.errors import InputError
from segbounds.masks.pairing import paired

PLACES = ("references", "predictions")


def pairs(references: list[str], predictions: list[str], pattern: str | None = None) -> set[tuple[str, str]]:
    return set(paired(references, predictions, PLACES, pattern).pairs.values())


@pytest.mark.parametrize(
    ("reference", "prediction"),
    [
        ("case_{}", "case_{}_0000"),
        ("img{}_mask", "img{}_pred"),
        ("{}_gt", "{}"),
        ("{}-GT", "pred_{}"),
        ("{}_segmentation", "{}.prediction"),
        ("label_{}", "{}_seg_mask"),
        ("patient_{}", "fold_1/patient_{}_prediction"),
        ("case_{}/mask_{}", "case_{}/mask_{}"),
    ],
)
def test_customary_words_are_no_part_of_a_name(reference: str, prediction: str) -> None:
    numbers = ("001", "002", "0010")
    expected = {(reference.replace("{}", number), prediction.replace("{}", number)) for number in numbers}
    assert pairs([names[0] for names in expected], [names[1] for names in expected]) == expected


def test_equal_names_come_before_bare_ones() -> None:
    names = ["a", "a_mask"]
    assert pairs(names, names) == {("a", "a"), ("a_mask", "a_mask")}


def test_the_first_case_of_many_is_no_channel() -> None:
    numbered = [f"case_{number:04}" for number in range(3)]
    found = paired(numbered, [f"{name}_pred" for name in numbered], PLACES, None)
    assert [*found.pairs] == numbered
    of_channels = paired(["1", "2"], ["1_pred_0000", "2_0000_pred"], PLACES, None)
    assert [*of_channels.pairs] == ["1", "2"] and of_channels.note is not None and "_0000" in of_channels.note


def test_what_is_left_without_a_prediction_is_named() -> None:
    found = paired(["a_gt", "b_gt", "c_gt"], ["b_pred"], PLACES, None)
    assert found.pairs == {"b": ("b_gt", "b_pred")} and set(found.missing) == {"a", "c"}
    assert found.note is not None and "mask, pred or gt" in found.note


@pytest.mark.parametrize(
    ("references", "predictions"),
    [
        (["a", "b"], ["a", "z"]),
        (["a_gt", "a_mask"], ["a", "b"]),  # which of the two belongs to a?
        (["1/x", "2/x"], ["x"]),
    ],
)
def test_names_that_do_not_agree_are_refused(references: list[str], predictions: list[str]) -> None:
    with pytest.raises(InputError, match=r"references has no partner for .* of predictions.*--pair"):
        paired(references, predictions, PLACES, None)


def test_a_pattern_says_what_the_case_is() -> None:
    references, predictions = ["x7_final", "x8_final"], ["run3/out-x8", "run3/out-x7"]
    expected = {("x7_final", "run3/out-x7"), ("x8_final", "run3/out-x8")}
    assert pairs(references, predictions, r"(x\d)") == pairs(references, predictions, r"x\d") == expected
    for pattern, says in (
        (r"(x", "no regular expression"),
        (r"y", "does not match"),
        (r"(x)", "both 'x' by the pattern"),
    ):
        with pytest.raises(InputError, match=says):
            pairs(references, predictions, pattern)
