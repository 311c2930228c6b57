"""Numbers that are masks or labels of classes, and those that are not."""

from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from segbounds.errors import InputError
from segbounds.masks.files import read_pairs
from segbounds.masks.images import ReadingLimits
from segbounds.masks.labels import CUSTOMARY, is_binary, labels_of, refuse_grey


@pytest.mark.parametrize("foreground", CUSTOMARY)
def test_one_customary_value_besides_zero_is_binary(foreground: int) -> None:
    assert is_binary([0, foreground]) and is_binary([foreground]) and is_binary([])


def test_labels_of_classes_are_no_binary_mask() -> None:
    assert not is_binary([0, 1, 2]) and not is_binary([0, 2])


@pytest.mark.parametrize("values", [[0.0, 0.5], [0.0, np.nan], [0, -1]], ids=str)
def test_what_is_no_label_is_refused(values: list[float]) -> None:
    with pytest.raises(InputError, match=r"mask\.png"):
        labels_of(np.array(values), "mask.png")


def test_more_values_than_classes_are_grey_levels() -> None:
    names = ["prediction.png", "reference.png"]
    labels = [list(range(5)), list(range(5))]
    refuse_grey(labels, names, ReadingLimits(classes=4))
    with pytest.raises(InputError, match="max-classes"):
        refuse_grey(labels, names, ReadingLimits(classes=3))


def test_labels_that_are_stored_as_floats_are_integers() -> None:
    mask = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    found = labels_of(mask, "mask.nii")
    assert found.dtype == np.uint8 and (found == mask).all()
    with pytest.raises(InputError, match="no label of a class"):
        labels_of(np.array([0, 2.0**70]), "mask.nii")


def test_palettes_in_different_orders_are_refused(tmp_path: Path) -> None:
    """Labels are compared by number: where a colour has another number in the other image, something else is meant."""

    def saved(name: str, labels: list[list[int]], colours: list[int]) -> Path:
        image = PIL.Image.fromarray(np.array(labels, np.uint8), mode="P")
        image.putpalette([0, 0, 0, *colours])
        image.save(tmp_path / name)
        return tmp_path / name

    red_green, green_red = [255, 0, 0, 0, 255, 0], [0, 255, 0, 255, 0, 0]
    first, alike = (saved(name, [[0, 1], [2, 2]], red_green) for name in ("first.png", "alike.png"))
    assert read_pairs(first, alike).pairs[0].counts.fp == 0
    with pytest.raises(
        InputError, match=r"(?s)exchanged\.png and .*first\.png.*the colour 0, 255, 0 is label 1 in the first and 2"
    ):
        read_pairs(first, saved("exchanged.png", [[0, 2], [1, 1]], green_red))
    other_colours = saved("other.png", [[0, 1], [2, 2]], [9, 9, 9, 8, 8, 8])  # which say nothing of these
    assert read_pairs(first, other_colours).pairs[0].counts.fp == 0
    black_twice = saved("twice.png", [[0, 1], [2, 0]], [255, 0, 0, 0, 0, 0])
    assert read_pairs(first, black_twice).pairs
