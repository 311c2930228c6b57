"""Numbers that are masks or labels of classes, and those that are not."""

import numpy as np
import pytest

from segbounds.errors import InputError
from segbounds.masks.images import ReadingLimits
from segbounds.masks.labels import CUSTOMARY, check_labels, is_binary, refuse_grey


@pytest.mark.parametrize("foreground", CUSTOMARY)
def test_one_customary_value_besides_zero_is_binary(foreground: int) -> None:
    mask = np.array([[0, foreground], [foreground, 0]])
    assert is_binary(mask)
    check_labels(mask, "mask.png")


def test_labels_of_classes_are_no_binary_mask() -> None:
    assert not is_binary(np.array([0, 1, 2]))


@pytest.mark.parametrize("values", [[0.0, 0.5], [0.0, np.nan], [0, -1]], ids=str)
def test_what_is_no_label_is_refused(values: list[float]) -> None:
    with pytest.raises(InputError, match=r"mask\.png"):
        check_labels(np.array(values), "mask.png")


def test_more_values_than_classes_are_grey_levels() -> None:
    names = ["prediction.png", "reference.png"]
    labels = [np.arange(5), np.arange(5)]
    refuse_grey(labels, names, ReadingLimits(classes=4))
    with pytest.raises(InputError, match="max-classes"):
        refuse_grey(labels, names, ReadingLimits(classes=3))
