"""Tasks are read as they are."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest

from segbounds.errors import InputError
from segbounds.learning.practice import data, made
from segbounds.learning.practice.criteria import LOSSES
from segbounds.learning.practice.settings import Settings
from segbounds.learning.practice.study import Study


def test_both_layouts_are_read(tasks: Path) -> None:
    assert data.names(tasks) == (made.IMAGES, made.VOLUMES)
    assert data.names(tasks / made.VOLUMES) == (made.VOLUMES,)
    flat, deep = (data.load(tasks, name) for name in data.names(tasks))
    assert flat.images.shape == (9, 1, 16, 16) and flat.classes == ("class 1",) and len(flat.ids) == 9
    assert list(flat.groups) == [0, 0, 1, 1, 2, 2, 3, 3, 4]
    assert deep.images.shape == (36, 1, 16, 16) and deep.classes == ("left", "right")
    assert list(deep.units) == [unit for unit in range(9) for _ in range(4)] and set(np.unique(deep.labels)) == {
        0,
        1,
        2,
    }
    assert data.load(tasks, made.VOLUMES, binary=True).classes == ("foreground",)
    for task in (flat, deep):
        for unit in range(9):
            mine = task.images[task.slices_of([unit])]
            assert mine.mean() == pytest.approx(0, abs=1e-5) and mine.std() == pytest.approx(1, abs=1e-5)
    with np.load(tasks / f"{made.IMAGES}.npz") as kept:
        assert np.array_equal(flat.labels, kept["masks"])


def test_the_decathlons_dataset_file_is_read_too(tasks: Path, tmp_path: Path) -> None:
    made.write_tasks(tmp_path)
    place = tmp_path / made.VOLUMES
    for image in (place / "imagesTr").glob("*"):
        image.rename(image.with_name(image.name.replace("_0000", "")))
    (place / "dataset.json").write_text(json.dumps({"labels": {"0": "background", "1": "left", "2": "right"}}))
    one, other = (data.load(folder, made.VOLUMES) for folder in (tmp_path, tasks))
    assert one.classes == other.classes and np.array_equal(one.images, other.images)


def test_images_are_reduced_cut_and_padded_without_losing_a_pixel(tmp_path: Path) -> None:
    generator = np.random.default_rng(1)
    masks = generator.integers(0, 3, (4, 45, 20))
    np.savez(tmp_path / "odd.npz", images=generator.integers(0, 255, (4, 45, 20, 3)), masks=masks)
    task = data.load(tmp_path, "odd", side=15)  # reduced to 15 x 6
    assert task.images.shape == (4, 3, 16, 8) and (task.labels == data.IGNORED).sum() == 4 * (16 * 8 - 15 * 6)
    for unit in range(4):
        for row, column in ((0, 0), (14, 5), (7, 3)):
            block = masks[unit, 3 * row : 3 * row + 3, 3 * column : 3 * column + 3].ravel().tolist()
            assert task.labels[unit, row, column] == max(range(3), key=lambda label: (block.count(label), label))
    tiled = data.load(tmp_path, "odd", side=5)  # a factor of 3 is the most: 15 x 6 in 3 x 2 tiles
    assert len(tiled.images) == 4 * 3 * 2 and (tiled.labels != data.IGNORED).sum() == 4 * 15 * 6


def test_true_shapes_within_padding_are_respected(tmp_path: Path) -> None:
    masks = np.zeros((3, 8, 8), int)
    masks[:, 2, 2] = 1
    np.savez(tmp_path / "padded.npz", images=masks + 5, masks=masks, shapes=[[8, 8], [6, 4], [3, 3]])
    kept = [(data.load(tmp_path, "padded").labels[unit] != data.IGNORED).sum() for unit in range(3)]
    assert kept == [64, 24, 9]


def test_a_limit_takes_from_every_group(tasks: Path) -> None:
    assert list(data.load(tasks, made.IMAGES, units=5).groups) == [0, 1, 2, 3, 4]
    assert len(data.load(tasks, made.VOLUMES, units=2, volumes=3).ids) == 3


def test_folds_never_cut_a_group() -> None:
    groups = np.random.default_rng(0).integers(0, 13, 100)
    parts = data.folds(groups, 5)
    assert sorted(np.concatenate(parts)) == list(range(100))
    assert all(
        len({k for k, part in enumerate(parts) if np.isin(groups[part], group).any()}) == 1 for group in range(13)
    )
    assert max(map(len, parts)) - min(map(len, parts)) <= np.bincount(groups).max()
    assert all(np.array_equal(a, b) for a, b in zip(parts, data.folds(groups, 5), strict=True))
    assert len(data.folds([0, 1, 2], 5)) == 3
    with pytest.raises(InputError, match="2 groups are too few"):
        data.folds([0, 0, 1], 5)


def arrays(**changed: Any) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        images = np.zeros((3, 4, 4), np.uint8)
        found = {"images": images, "masks": images + np.eye(4, dtype=np.uint8)} | changed
        np.savez(folder / "task.npz", **{key: value for key, value in found.items() if value is not None})

    return write


def dataset(change: Callable[[Path], object]) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        made.write_tasks(folder)
        (folder / f"{made.IMAGES}.npz").unlink()
        (folder / made.VOLUMES).rename(folder / "task")
        change(folder / "task")

    return write


def without(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()


FAULTY: dict[str, Callable[[Path], object]] = {
    "cannot be read": lambda folder: (folder / "task.npz").write_bytes(b"PK nothing"),
    "has no array 'masks'": arrays(masks=None),
    "do not go with masks": arrays(masks=np.ones((3, 4, 5), int)),
    "has 2 groups for 3 images": arrays(groups=[1, 2]),
    "every mask is empty": arrays(masks=np.zeros((3, 4, 4), int)),
    "labels other than 0 to 1": arrays(masks=np.full((3, 4, 4), 2), classes=["background", "one"]),
    "between whole numbers": arrays(masks=np.full((3, 4, 4), 0.5)),
    "values that are no numbers": arrays(images=np.full((3, 4, 4), np.nan)),
    "has no images": arrays(images=np.zeros((0, 4, 4)), masks=np.zeros((0, 4, 4), int)),
    "does not describe a dataset": dataset(lambda place: (place / "dataset.json").write_text("{")),
    "labels [1, 3] are not 1, 2, 3": dataset(
        lambda place: (place / "dataset.json").write_text(json.dumps({"labels": {"a": 1, "b": 3, "background": 0}}))
    ),
    "holds no .nii": dataset(lambda place: without(place / "labelsTr")),
    "has no image for made_003": dataset(
        lambda place: (place / "imagesTr" / "made_003_0000.nii.gz").rename(place / "made_003_0000.nii.gz")
    ),
    "made_002": dataset(lambda place: (place / "imagesTr" / "made_002_0000.nii.gz").write_bytes(b"nothing")),
}


@pytest.mark.parametrize("says", FAULTY)
def test_bad_input_is_named_before_anything_is_trained(says: str, tmp_path: Path) -> None:
    folder, out = tmp_path / "data", tmp_path / "out"
    folder.mkdir()
    FAULTY[says](folder)
    with pytest.raises(InputError) as refused:
        Study(folder, out, Settings(("task",), LOSSES))
    assert says in str(refused.value) and "task" in str(refused.value) and not out.exists()


def test_a_folder_without_tasks_is_refused(tmp_path: Path) -> None:
    for place, says in ((tmp_path / "none", "is no folder"), (tmp_path, "holds no tasks")):
        with pytest.raises(InputError, match=says):
            data.names(place)
    made.write_tasks(tmp_path)
    with pytest.raises(InputError, match="has no task 'nothing': it has made_images, made_volumes"):
        data.load(tmp_path, "nothing")


def test_labels_of_many_classes_stay_what_they_are(tmp_path: Path) -> None:
    masks = np.arange(300).reshape(1, 15, 20).repeat(3, axis=0)
    np.savez(tmp_path / "many.npz", images=masks % 7, masks=masks)
    task = data.load(tmp_path, "many")
    assert len(task.classes) == 299
    inside = task.labels[task.labels != data.IGNORED]
    assert np.array_equal(np.sort(inside), np.sort(masks.ravel())), "256 is no background, and 255 no padding"


def test_the_ignore_label_of_nnunet_is_no_class(tmp_path: Path) -> None:
    made.write_tasks(tmp_path)
    place = tmp_path / made.VOLUMES
    described = json.loads((place / "dataset.json").read_text())
    described["labels"]["ignore"] = 3
    (place / "dataset.json").write_text(json.dumps(described))
    before = data.load(tmp_path, made.VOLUMES)
    assert before.classes == ("left", "right")
    for file in (place / "labelsTr").iterdir():
        volume = np.asanyarray(nibabel.load(file).dataobj).copy()
        volume[:2] = 3
        nibabel.save(nibabel.Nifti1Image(volume, np.eye(4)), file)
    task = data.load(tmp_path, made.VOLUMES)
    assert task.classes == ("left", "right") and (task.labels[:, :2] == data.IGNORED).all()
    assert np.array_equal(task.labels[:, 2:], before.labels[:, 2:]) and task.digest != before.digest
    binary = data.load(tmp_path, made.VOLUMES, binary=True)
    assert set(np.unique(binary.labels)) == {0, 1, data.IGNORED}
    # where an image is reduced, a block is ignored where most of it is
    reduced = data.load(tmp_path, made.VOLUMES, side=8)
    assert set(np.unique(reduced.labels)) <= {0, 1, 2, data.IGNORED} and (reduced.labels == data.IGNORED).any()
