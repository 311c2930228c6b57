"""Axes of channels: found where probabilities say so, taken where the user says so, and refused where there are none."""

import numpy as np
import pytest

from segbounds.errors import InputError
from segbounds.masks.channels import classes_of, counts_of, hint

RNG = np.random.default_rng(3)
SOFTMAX = RNG.dirichlet(np.ones(3), (4, 5))  # classes last


def test_a_softmax_is_seen_along_either_end() -> None:
    for array, axis in ((SOFTMAX, -1), (np.moveaxis(SOFTMAX, -1, 0).astype(np.float16), 0)):
        found = classes_of(array, "p.npy", None)
        assert list(found.probabilities) == ["class 1", "class 2"] and found.axis == axis
        assert found.probabilities["class 2"] == pytest.approx(SOFTMAX[..., 2], abs=1e-3)
        assert "softmax of 3 classes" in found.notes[0]
    two = classes_of(np.stack([1 - SOFTMAX[..., 0], SOFTMAX[..., 0]]), "p.npy", None)
    assert list(two.probabilities) == [""] and (two.probabilities[""] == SOFTMAX[..., 0]).all()


def test_what_is_no_softmax_is_one_map_or_what_the_user_says() -> None:
    independent = RNG.random((3, 4, 5))
    (whole,) = classes_of(independent, "p.npy", None).probabilities.values()
    assert whole.shape == (3, 4, 5)
    assert classes_of(SOFTMAX, "p.npy", "none").probabilities[""].shape == SOFTMAX.shape
    assert list(classes_of(independent, "p.npy", "first").probabilities) == ["class 0", "class 1", "class 2"]


@pytest.mark.parametrize(("shape", "where"), [((4,), "first"), ((2, 2000), "last"), ((2, 2), "middle")])
def test_no_such_axis(shape: tuple[int, ...], where: str) -> None:
    with pytest.raises(InputError, match="channels"):
        classes_of(np.zeros(shape), "p.npy", where)


@pytest.mark.parametrize(
    ("array", "says"), [(np.array([0, 1]), "without an axis"), (np.full((2, 2), 2), "label 2 in a channel")]
)
def test_masks_that_have_no_channels(array: np.ndarray, says: str) -> None:
    with pytest.raises(InputError, match=rf"p\.npy has .*{says}"):
        counts_of([array, array], ["p.npy", "r.npy"], "first")


def test_a_hint_only_where_an_axis_is_too_many() -> None:
    assert "channels last" in hint([(4, 5, 3), (4, 5)]) and "channels first" in hint([(4, 5), (3, 4, 5)])
    assert hint([(4, 5), (5, 4)]) == ""
