"""A tracker gives what all images at once give, however they are dealt out; and refuses what it was not told of."""

import numpy as np
import pytest

from segbounds.errors import InputError
from segbounds.masks.counting import count_classes
from segbounds.masks.tracker import MetricTracker
from segbounds.metrics.averages import UNITS, CountTable
from segbounds.metrics.catalogue import dice

RNG = np.random.default_rng(7)
REFERENCES = RNG.integers(0, 3, (7, 6, 5))
PREDICTIONS = np.where(RNG.random(REFERENCES.shape) < 0.7, REFERENCES, RNG.integers(0, 3, REFERENCES.shape))
REFERENCES[2][REFERENCES[2] == 2] = 0  # a class that one image has not
PREDICTIONS[2][PREDICTIONS[2] == 2] = 0


def table() -> CountTable:
    rows = []
    for k, (prediction, reference) in enumerate(zip(PREDICTIONS, REFERENCES, strict=True)):
        counts = count_classes(prediction, reference, [1, 2])
        rows += [(str(k), f"class {label}", counts[label]) for label in (1, 2)]
    return CountTable.of(rows)


@pytest.mark.parametrize("empty", ["own", "nan"])
@pytest.mark.parametrize("unit", UNITS)
def test_batches_give_what_all_at_once_gives(unit: str, empty: str) -> None:
    tracker = MetricTracker("dice", classes=3, unit=unit, empty=empty)
    for batch in np.split(np.arange(7), [2, 3]):
        tracker.update(PREDICTIONS[batch], REFERENCES[batch])
    expected = [average.mean for average in table().average(dice, unit, empty)]
    found = tracker.compute()["Dice"]
    assert (list(found.values()) if isinstance(found, dict) else [found]) == expected


def test_merged_trackers_are_one() -> None:
    whole, first, second = (MetricTracker(classes=3) for _ in range(3))
    whole.update(PREDICTIONS, REFERENCES)
    first.update(PREDICTIONS[:3], REFERENCES[:3])
    second.update(PREDICTIONS[3:], REFERENCES[3:])
    first.merge(second)
    assert first.compute() == whole.compute() and first.table.images == whole.table.images
    first.reset()
    with pytest.raises(InputError, match="call update first"):
        first.compute()
    with pytest.raises(InputError, match="cannot be merged"):
        first.merge(MetricTracker())


def test_binary_masks_names_of_classes_and_what_is_ignored() -> None:
    binary = MetricTracker(["dice", "iou"])
    binary.update(PREDICTIONS > 0, REFERENCES > 0)
    assert set(binary.compute()) == {"Dice", "Jaccard"} and 0 < binary.compute()["Dice"] < 1
    named = MetricTracker("dice", classes=["rest", "head", "tail"], background=True, ignored=255)
    references = np.array([[[0, 1, 2, 255]]])
    named.update(np.array([[[0, 1, 1, 2]]]), references)
    assert named.compute()["Dice"] == {"rest": 1.0, "head": pytest.approx(2 / 3), "tail": 0.0}
    assert "head" in repr(named) and references.max() == 255


def test_without_a_group_of_processes_there_is_nothing_to_gather() -> None:
    pytest.importorskip("torch.distributed")
    tracker = MetricTracker(["dice"], unit="pooled")
    tracker.update(np.eye(2)[None], np.ones((1, 2, 2)))
    tracker.gather()
    assert tracker.compute() == {"Dice": 2 / 3}


def test_tensors_are_counted_as_arrays_are() -> None:
    torch = pytest.importorskip("torch")
    arrays, tensors = MetricTracker(classes=3, ignored=2), MetricTracker(classes=3, ignored=2)
    arrays.update(PREDICTIONS, REFERENCES)
    tensors.update(torch.as_tensor(PREDICTIONS), torch.as_tensor(REFERENCES))
    assert tensors.compute() == arrays.compute()


@pytest.mark.parametrize(
    ("prediction", "reference", "says"),
    [
        (np.zeros((1, 1, 4), int), np.full((1, 1, 4), 3), "reference has labels 3 to 3"),
        (np.full((1, 1, 4), -1), np.zeros((1, 1, 4), int), "prediction has labels -1"),
        (np.zeros((1, 1, 4), int), np.zeros((4,), int), r"shape \(1, 1, 4\) and reference \(4,\)"),
        (np.zeros((4, 4), int), np.zeros((4, 4), int), r"mask\[None\]"),
    ],
)
def test_what_it_was_not_told_of_is_refused(prediction: np.ndarray, reference: np.ndarray, says: str) -> None:
    with pytest.raises(InputError, match=says):
        MetricTracker(classes=3).update(prediction, reference)


@pytest.mark.parametrize(("given", "says"), [({"unit": "macro"}, "per_class"), ({"classes": 1}, "at least two")])
def test_other_units_and_too_few_classes_are_refused(given: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        MetricTracker(**given)  # type: ignore[arg-type]


def test_probabilities_are_no_masks() -> None:
    with pytest.raises(InputError, match="the prediction has values between whole numbers: threshold"):
        MetricTracker("dice").update(np.array([[[0.7, 0.0, 0.7, 0.0]]]), np.array([[[1, 1, 0, 0]]]))
    whole = MetricTracker("dice")
    whole.update(np.array([[[1.0, 0.0]]]), np.array([[[1.0, 1.0]]]))
    assert whole.compute() == {"Dice": pytest.approx(2 / 3)}


def test_channels_are_classes_that_may_overlap() -> None:
    random = np.random.default_rng(4)
    prediction, reference = (random.random((3, 2, 5, 6)) < 0.5 for _ in range(2))
    tracker = MetricTracker("dice", classes=["whole", "core"], channels=True, background=True)
    tracker.update(prediction, reference)
    for k, name in enumerate(("whole", "core")):
        alone = MetricTracker("dice")
        alone.update(prediction[:, k], reference[:, k])
        assert tracker.compute()["Dice"][name] == alone.compute()["Dice"]
    one_by_one = MetricTracker("dice", classes=["whole", "core"], channels=True, background=True)
    one_by_one.update([*prediction], [*reference])
    assert one_by_one.compute() == tracker.compute()
    with pytest.raises(InputError, match="2 channels, and there are 3 classes"):
        MetricTracker("dice", classes=3, channels=True, background=False).update(prediction, reference)
    for classes, background in ((2, None), (None, True)):
        with pytest.raises(InputError, match="background=True"):
            MetricTracker("dice", channels=True, classes=classes, background=background)


def test_one_hot_channels_are_the_labels() -> None:
    random = np.random.default_rng(5)
    labels = [random.integers(0, 3, (2, 6, 6)) for _ in range(2)]
    hot = [np.moveaxis(np.eye(3)[mask], -1, 1) for mask in labels]
    of_labels = MetricTracker(classes=3)
    of_channels = MetricTracker(classes=3, channels=True, background=False)
    assert of_channels(*hot) == of_labels(*labels)
    ignoring, of_ignored = (
        MetricTracker(classes=3, ignored=9),
        MetricTracker(classes=3, ignored=9, channels=True, background=False),
    )
    place = np.zeros((2, 6, 6), bool)
    place[:, 2] = True
    labels[1][place], hot[1][np.broadcast_to(place[:, None], hot[1].shape)] = 9, 9
    assert of_ignored(*hot) == ignoring(*labels)
