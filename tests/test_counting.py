"""Counting against sets of pixels, and what it refuses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from segbounds.counting import count, count_classes
from segbounds.counts import Counts
from segbounds.errors import InputError

shapes = array_shapes(min_dims=1, max_dims=3, max_side=6)
pairs = shapes.flatmap(lambda shape: st.tuples(arrays(bool, shape), arrays(bool, shape)))


def by_sets(prediction: np.ndarray, reference: np.ndarray) -> Counts:
    """The definition: pixels as a set."""
    p = {index for index in np.ndindex(prediction.shape) if prediction[index]}
    r = {index for index in np.ndindex(reference.shape) if reference[index]}
    return Counts(len(p & r), len(p - r), len(r - p), prediction.size - len(p | r))


@given(pairs)
def test_counts_are_sizes_of_sets(pair: tuple[np.ndarray, np.ndarray]) -> None:
    assert count(*pair) == by_sets(*pair)


@pytest.mark.parametrize("kind", [bool, np.uint8, np.int64, np.float32, np.float64])
@given(pairs)
def test_every_kind_of_zeros_and_ones_counts_alike(kind: type, pair: tuple[np.ndarray, np.ndarray]) -> None:
    counts = count(*(mask.astype(kind) for mask in pair))
    assert counts == by_sets(*pair)
    assert all(type(number) is int for number in counts)


@given(pairs)
def test_exchanging_the_masks_exchanges_the_errors(pair: tuple[np.ndarray, np.ndarray]) -> None:
    prediction, reference = pair
    assert count(reference, prediction) == count(prediction, reference).swapped


@given(pairs)
def test_complements_exchange_positives_and_negatives(pair: tuple[np.ndarray, np.ndarray]) -> None:
    tp, fp, fn, tn = count(*pair)
    assert count(~pair[0], ~pair[1]) == Counts(tn, fn, fp, tp)


@given(pairs)
def test_views_count_as_copies_do(pair: tuple[np.ndarray, np.ndarray]) -> None:
    turned = [mask.T[::-1] for mask in pair]
    assert count(*turned) == count(*(np.ascontiguousarray(mask) for mask in turned)) == count(*pair)


@given(shapes.flatmap(lambda shape: st.tuples(*(arrays(bool, shape) for _ in range(3)))))
def test_ignored_pixels_leave_both_masks_and_the_image(masks: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    prediction, reference, ignore = masks
    if ignore.all():
        with pytest.raises(InputError, match="no pixels"):
            count(prediction, reference, ignore=ignore)
    else:
        assert count(prediction, reference, ignore=ignore) == by_sets(prediction[~ignore], reference[~ignore])


def test_classes_are_counted_each_against_the_rest() -> None:
    prediction, reference = np.array([0, 1, 1, 2, 3]), np.array([0, 1, 2, 2, 0])
    assert count_classes(prediction, reference) == {
        1: Counts(1, 1, 0, 3),
        2: Counts(1, 0, 1, 3),
        3: Counts(0, 1, 0, 4),
    }
    assert count_classes(prediction, reference, [2, 5]) == {2: Counts(1, 0, 1, 3), 5: Counts(0, 0, 0, 5)}


@pytest.mark.parametrize(
    ("prediction", "reference", "message"),
    [
        (np.zeros((2, 3)), np.zeros((3, 2)), r"shape \(2, 3\) and reference \(3, 2\).*one shape"),
        (np.array([0.0, 0.7]), np.array([0, 1]), "prediction has values other than 0 and 1: threshold"),
        (np.array([0, 1]), np.array([0, 2]), "reference has values other than 0 and 1"),
        (np.array([0.0, np.nan]), np.array([0, 1]), "prediction has NaN"),
        (np.zeros((0, 4)), np.zeros((0, 4)), "no pixels"),
        (np.array(["a"]), np.array([1]), "give numbers or booleans"),
    ],
)
def test_what_is_no_mask_is_refused(prediction: np.ndarray, reference: np.ndarray, message: str) -> None:
    with pytest.raises(InputError, match=message):
        count(prediction, reference)


def test_labels_between_whole_numbers_are_refused() -> None:
    with pytest.raises(InputError, match="between whole numbers"):
        count_classes(np.array([0.5, 1]), np.array([0, 1]))
