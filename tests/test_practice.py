"""The empirical half: tasks read as they are, trainings that can be stopped and repeated, and statistics that find what was planted."""

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest
import torch
from typer.testing import CliRunner

from segbounds import files_out, practice_page
from segbounds.cli.app import app
from segbounds.errors import InputError
from segbounds.metrics.catalogue import dice, jaccard
from segbounds.practice import claims, data, evaluation, made, results, study
from segbounds.practice.claims import Verdict
from segbounds.practice.evaluation import Difference
from segbounds.practice.results import Results, Way
from segbounds.practice.study import ARGMAX, CALIBRATED, FINE_TUNED, SCRATCH, START, Settings, Study
from segbounds.practice_figures import FIGURES

# --- data -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tasks")
    made.write_tasks(folder)
    return folder


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
        Study(folder, out, Settings(("task",), study.LOSSES))
    assert says in str(refused.value) and "task" in str(refused.value) and not out.exists()


def test_a_folder_without_tasks_is_refused(tmp_path: Path) -> None:
    for place, says in ((tmp_path / "none", "is no folder"), (tmp_path, "holds no tasks")):
        with pytest.raises(InputError, match=says):
            data.names(place)
    made.write_tasks(tmp_path)
    with pytest.raises(InputError, match="has no task 'nothing': it has made_images, made_volumes"):
        data.load(tmp_path, "nothing")


# --- study ------------------------------------------------------------------------------------------------------------

SMALL = Settings((made.IMAGES, made.VOLUMES), (START, "soft Dice"), **study.QUICK)


@pytest.fixture(scope="module")
def finished(tasks: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    found = Study(tasks, tmp_path_factory.mktemp("results"), SMALL)
    assert list(found.run(None)) == found.jobs()
    return found


def test_every_training_is_finished_once(finished: Study) -> None:
    assert len(finished.jobs()) == 2 * 2 * 3 * 2  # tasks, losses, folds, starts
    assert finished.progress() == {made.IMAGES: (12, 12), made.VOLUMES: (12, 12)}
    assert finished.waiting() == [] and list(finished.run(None)) == []
    assert not list(finished.out.rglob("*.checkpoint"))


def test_every_image_is_tested_once_and_no_pixel_is_lost(finished: Study) -> None:
    for name, pixels in ((made.IMAGES, 16 * 16), (made.VOLUMES, 16 * 16 * 4)):
        for loss in SMALL.losses:
            for start in (SCRATCH, FINE_TUNED):
                found = [
                    result
                    for job, result in finished.finished()
                    if (job.task, job.loss, job.start) == (name, loss, start)
                ]
                tested = sorted(unit for result in found for unit in result["units"])
                assert tested == sorted(study.task(finished.data, name, SMALL).ids)
                for result in found:
                    for rule in (ARGMAX, CALIBRATED):
                        assert (np.array(result["counts"][rule]).sum(axis=-1) == pixels).all()


@pytest.mark.parametrize("loss", study.LOSSES)
@pytest.mark.parametrize("classes", [1, 2])
def test_every_loss_is_least_at_the_reference(loss: str, classes: int) -> None:
    labels = torch.tensor([[[0, 1], [1, classes]], [[0, 0], [classes, data.IGNORED]]])
    channels = 1 if classes == 1 else 3
    hot = torch.nn.functional.one_hot(labels.clamp(max=classes), classes + 1).movedim(-1, 1).float()
    right = 40 * hot[:, 1:] - 20 if channels == 1 else 20 * hot
    criterion = study.loss(loss, classes)
    assert float(criterion(right, labels)) == pytest.approx(0, abs=1e-4)
    assert float(criterion(-right, labels)) > 0.5


def test_an_unknown_loss_is_refused() -> None:
    with pytest.raises(InputError, match="is no loss of the study"):
        study.loss("soft dice", 1)


def small(folder: Path, tasks: Path, **changed: Any) -> Study:
    return Study(tasks, folder, replace(SMALL, tasks=(made.IMAGES,), **changed))


def counts(found: Study) -> list[Any]:
    return [(result["counts"], result["validation"], result["best after"]) for _, result in found.finished()]


def test_a_training_that_is_stopped_goes_on_to_the_same_end(
    tasks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, stopped = (small(tmp_path / name, tasks, rates=(1e-2, 1e-3)) for name in ("whole", "stopped"))
    job = whole.jobs()[1]
    study.train(job, whole)
    original, calls = study.counts_of, []

    def until_the_third(*given: Any) -> Any:
        calls.append(given)
        if len(calls) == 3:  # the two learning rates were validated once
            raise KeyboardInterrupt
        return original(*given)

    monkeypatch.setattr(study, "counts_of", until_the_third)
    with pytest.raises(KeyboardInterrupt):
        study.train(job, stopped)
    assert not stopped.done(job) and len(list(stopped.out.rglob("*.checkpoint"))) == 1
    monkeypatch.setattr(study, "counts_of", original)
    study.train(job, stopped)
    assert counts(stopped) == counts(whole) and not list(stopped.out.rglob("*.checkpoint"))


def test_losses_share_their_first_weights_and_batches(
    tasks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, list[torch.Tensor]] = {}

    def watching(name: str, classes: int) -> Any:
        def criterion(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
            seen.setdefault(name, []).extend((logits.detach().clone(), labels.clone()))
            return logits.square().mean()

        return criterion

    monkeypatch.setattr(study, "loss", watching)
    found = small(tmp_path, tasks)
    for job in found.jobs()[:2]:
        study.train(job, found)
    first, second = seen.values()
    assert len(first) == len(second) == 2 * (SMALL.steps + SMALL.every)  # two learning rates were tried
    assert all(torch.equal(a, b) for a, b in zip(first, second, strict=True))


def test_results_of_other_settings_are_refused(tasks: Path, finished: Study) -> None:
    with pytest.raises(InputError, match="other settings"):
        list(small(finished.out, tasks, seed=1).run(None))
    assert small(finished.out, tasks, losses=("soft Dice",)).waiting() == []


def changed_data(tasks: Path, folder: Path) -> Path:
    """The same task with one pixel of one mask another."""
    with np.load(tasks / f"{made.IMAGES}.npz") as kept:
        arrays = {key: kept[key].copy() for key in kept.files}
    arrays["masks"][0, 0, 0] = 1
    folder.mkdir()
    np.savez(folder / f"{made.IMAGES}.npz", **arrays)
    return folder


def test_results_on_other_data_are_refused(tasks: Path, finished: Study, tmp_path: Path) -> None:
    again = small(finished.out, tasks)
    assert list(again.run(None)) == [] and again.progress() == {made.IMAGES: (12, 12)}
    other = small(finished.out, changed_data(tasks, tmp_path / "changed"))
    for ask in (lambda: list(other.run(None)), other.progress, lambda: list(other.finished())):
        with pytest.raises(InputError, match=r"fold-0.json was trained on other data than .*changed has now"):
            ask()


def copied(finished: Study, folder: Path) -> Path:
    shutil.copytree(finished.out, folder / "copy")
    return folder / "copy"


def a_result(folder: Path) -> Path:
    return folder / made.IMAGES / "from-scratch" / "soft-Dice" / "fold-0.json"


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "cut": lambda content: content[: len(content) // 2],
    "a flipped digit": lambda content: (
        content.replace(b'"tp', b'"tq') if b'"tp' in content else content.replace(b"1", b"2", 1)
    ),
    "brackets": lambda content: b"[" * 200_000,
    "no text": lambda content: b"\xff" * 10,
    "a list": lambda content: b"[]",
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_result_counts_neither_as_finished_nor_as_none(
    tasks: Path, finished: Study, tmp_path: Path, how: str
) -> None:
    out = copied(finished, tmp_path)
    file = a_result(out)
    file.write_bytes(SPOILT[how](file.read_bytes()))
    again = small(out, tasks)
    for ask in (lambda: list(again.run(None)), again.progress, lambda: results.load(out)):
        with pytest.raises(InputError, match=f"{file} .*delete it, and it is trained anew"):
            ask()


FORGED_RESULTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "counts as texts": lambda found: found["counts"][ARGMAX][0][0].__setitem__(0, "import os"),
    "counts below zero": lambda found: found["counts"][ARGMAX][0][0].__setitem__(0, -1),
    "no pixels": lambda found: found["counts"][ARGMAX][0].__setitem__(0, [0, 0, 0, 0]),
    "a unit less": lambda found: found["counts"][ARGMAX].pop(),
    "one rule": lambda found: found["counts"].pop(ARGMAX),
    "units as numbers": lambda found: found.update(units=[1, 2, 3]),
    "a loss of nobody": lambda found: found.update(loss="mine"),
    "an entry more": lambda found: found.update(more=1),
    "an entry less": lambda found: found.pop("rate"),
    "seconds as text": lambda found: found.update(seconds="1"),
    "another fold": lambda found: found.update(fold=1),
}


@pytest.mark.parametrize("how", FORGED_RESULTS)
def test_what_no_training_leaves_is_refused_whatever_its_checksum(
    tasks: Path, finished: Study, tmp_path: Path, how: str
) -> None:
    out = copied(finished, tmp_path)
    file = a_result(out)
    found = study.read_result(file)
    FORGED_RESULTS[how](found)
    file.write_text(files_out.sealed(study.KEEPS_RESULT, study.FORMAT, found))
    with pytest.raises(InputError, match=f"^{file} "):
        small(out, tasks).progress()


def test_a_network_or_a_checkpoint_that_was_changed_is_not_gone_on_with(
    tasks: Path, finished: Study, tmp_path: Path
) -> None:
    out = copied(finished, tmp_path)
    again = small(out, tasks)
    job = next(job for job in again.jobs() if job.start == FINE_TUNED)
    (out / job.file).unlink()
    network = study.weights_of(out / study.origin(job).file)
    whole = network.read_bytes()
    for content in (b"", whole[:-1], whole.replace(whole[200:201], b"x", 1)):
        network.write_bytes(content)
        with pytest.raises(InputError, match=f"{network} is not as it was written"):
            study.train(job, small(out, tasks))
    network.write_bytes(whole)
    checkpoint = (out / job.file).with_suffix(".checkpoint")
    for content in (b"", b"nothing", files_out.sealed_bytes(study.KEEPS_CHECKPOINT, "another training", whole)):
        checkpoint.write_bytes(content)
        with pytest.raises(InputError, match=f"{checkpoint} is no checkpoint"):
            study.train(job, small(out, tasks))
    checkpoint.unlink()
    study.train(job, small(out, tasks))
    assert counts(small(out, tasks)) == counts(finished_again(finished, tasks))


def finished_again(finished: Study, tasks: Path) -> Study:
    return small(finished.out, tasks)


SETTINGS_GIVEN = json.loads(json.dumps(asdict(SMALL)))


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "blue"},
        {"units": "12"},
        {"units": True},
        {"units": 0},
        {"widths": [4, -8]},
        {"widths": 4},
        {"rates": [0.0]},
        {"tasks": "made"},
        {"tasks": [1]},
        {"seed": -1},
        {"seed": 0.5},
        {"side": 10**30},
    ],
    ids=str,
)
def test_settings_that_are_none_are_refused(change: dict[str, Any], tasks: Path, tmp_path: Path) -> None:
    assert study.settings_of(SETTINGS_GIVEN) == SMALL
    with pytest.raises(ValueError, match=f"'{next(iter(change))}'"):
        study.settings_of(SETTINGS_GIVEN | change)
    with pytest.raises(ValueError, match="'seed' is missing"):
        study.settings_of({key: value for key, value in SETTINGS_GIVEN.items() if key != "seed"})
    sealed = files_out.sealed(study.KEEPS_SETTINGS, study.FORMAT, SETTINGS_GIVEN | change)
    (tmp_path / study.SETTINGS).write_text(sealed)
    with pytest.raises(InputError, match=f"^{tmp_path / study.SETTINGS} does not keep settings"):
        list(small(tmp_path, tasks).run(None))


def test_results_of_two_data_sets_are_not_mixed(tasks: Path, finished: Study, tmp_path: Path) -> None:
    out = copied(finished, tmp_path)
    found = study.read_result(a_result(out)) | {"data": "another"}
    a_result(out).write_text(files_out.sealed(study.KEEPS_RESULT, study.FORMAT, found))
    with pytest.raises(InputError, match="were trained on other data"):
        results.load(out)


# --- labels -----------------------------------------------------------------------------------------------------------


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


# --- results ----------------------------------------------------------------------------------------------------------


def test_results_are_kept_as_three_files(finished: Study, tmp_path: Path) -> None:
    found = results.load(finished.out)
    assert len(found.trainings) == 24 and len(found.rows) == 2 * 2 * (9 + 2 * SMALL.volumes)
    results.write(found, tmp_path)
    again = results.load(tmp_path)
    assert again.rows == found.rows and again.settings == found.settings
    results.write(again, tmp_path / "again")
    for file in tmp_path.glob("*.*"):
        assert file.read_bytes() == (tmp_path / "again" / file.name).read_bytes()


def test_names_of_tasks_are_text(finished: Study, tmp_path: Path, fewer_resamples: None) -> None:
    found, odd = results.load(finished.out), "=1|2<script>alert(1)</script>"
    trainings, rows = (
        tuple({**row, "task": odd} if row["task"] == found.tasks[0] else row for row in records)
        for records in (found.trainings, found.rows)
    )
    renamed = Results(found.settings, trainings, rows)
    results.write(renamed, tmp_path)
    assert f"'{odd}" in (tmp_path / results.ROWS).read_text() and results.load(tmp_path).rows == renamed.rows
    text = practice_page.page(renamed, claims.claims(renamed))
    assert "&lt;script>" in text and "<script" not in text
    assert not [line for line in text.splitlines() if line.startswith("|") and "=1|2" in line]


def test_a_folder_without_results_is_refused(tmp_path: Path, finished: Study) -> None:
    for place, says in ((tmp_path / "none", "is no folder"), (tmp_path, "does not hold results")):
        with pytest.raises(InputError, match=says):
            results.load(place)
    (tmp_path / study.SETTINGS).write_text(study.as_json(SMALL))
    with pytest.raises(InputError, match="holds no finished training"):
        results.load(tmp_path)
    results.write(results.load(finished.out), tmp_path)
    (tmp_path / results.ROWS).write_text("task,start\nmade,from scratch\n")
    with pytest.raises(InputError, match="does not hold results"):
        results.load(tmp_path)


def test_scores_are_means_over_classes(finished: Study) -> None:
    found = results.load(finished.out)
    values = results.scores(found, made.VOLUMES, [Way("soft Dice"), Way(START)], dice)
    assert values.shape == (SMALL.volumes, 2)
    rows = [
        row for row in found.rows if row["task"] == made.VOLUMES and row["start"] == SCRATCH and row["loss"] == START
    ]
    for image, value in zip(dict.fromkeys(row["image"] for row in rows), values[:, 1], strict=True):
        classes = []
        for row in rows:
            if row["image"] == image:
                both = 2 * row["tp"] + row["fp"] + row["fn"]
                classes.append(2 * row["tp"] / both if both else 1)
        assert value == pytest.approx(sum(classes) / 2)


# --- statistics -------------------------------------------------------------------------------------------------------

FIRST, SECOND = Way("soft Dice"), Way(START)


def test_an_interval_holds_the_truth_about_as_often_as_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "RESAMPLES", 400)
    generator, inside, found = np.random.default_rng(0), 0, 0
    for _ in range(300):
        parts = [generator.normal(0.1, 0.2, 60), generator.normal(0, 0.1, 40)]
        item = evaluation.difference("here", FIRST, SECOND, parts)
        inside += item.low < 0.05 < item.high
        found += evaluation.difference("here", FIRST, SECOND, [part - part.mean() for part in parts]).p < 0.05
    assert 0.90 < inside / 300 < 0.98 and found == 0


def test_false_discoveries_are_as_rare_as_the_test_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "RESAMPLES", 400)
    generator = np.random.default_rng(1)
    found = [
        evaluation.difference("here", FIRST, SECOND, [generator.exponential(1, 30) * generator.choice((-1, 1), 30)]).p
        for _ in range(300)
    ]
    assert 0.02 < np.mean(np.array(found) < 0.05) < 0.09


def test_a_difference_that_is_there_is_found_and_none_is_not() -> None:
    generator = np.random.default_rng(2)
    there = evaluation.difference("here", FIRST, SECOND, [generator.normal(0.1, 0.1, 50)])
    assert there.better and there.low > 0.05 and there.p == pytest.approx(1 / 10_001)
    none = evaluation.difference("here", FIRST, SECOND, [np.zeros(50)])
    assert none.p == 1 and none.low == none.mean == none.high == 0


def test_the_exact_p_value_of_few_images_is_approached() -> None:
    values = np.array([0.3, 0.1, 0.2, -0.05, 0.4])
    signs = np.array(np.meshgrid(*[(-1, 1)] * 5)).reshape(5, -1).T
    exact = (np.abs(signs @ values) >= abs(values.sum()) - 1e-9).mean()
    assert evaluation.difference("here", FIRST, SECOND, [values]).p == pytest.approx(exact, abs=0.015)


def test_a_task_with_few_images_has_no_part_in_an_average() -> None:
    found = planted({"soft Dice": lambda size: 0.1})
    (item,) = evaluation.overall(found, found.tasks, [(FIRST, SECOND)], dice)
    few = {str(image) for image in range(evaluation.FEWEST - 1)}
    rows = tuple(row for row in found.rows if row["task"] == "one" or row["image"] in few)
    fewer = replace(found, rows=rows)
    (rest,) = evaluation.overall(fewer, fewer.tasks, [(FIRST, SECOND)], dice)
    assert (item.images, rest.images) == (120, 60)
    (alone,) = evaluation.between(fewer, ["two"], [(FIRST, SECOND)], dice)
    assert alone.mean > 0.05 and not alone.better
    assert evaluation.overall(fewer, ["two"], [(FIRST, SECOND)], dice) == []


def test_correction_is_holms() -> None:
    given = [0.01, 0.04, 0.03, 0.005, 0.5]
    family = [Difference(str(p), FIRST, SECOND, 1, 0, 2, p, 9) for p in given]
    # by hand: 5 x .005, 4 x .01, 3 x .03, then .04 x 2 is below what came before, 1 x .5
    assert [item.p for item in evaluation.corrected(family)] == pytest.approx([0.04, 0.09, 0.09, 0.025, 0.5])


def planted(gains: dict[str, Callable[[float], float]], images: int = 60, noise: float = 0.02) -> Results:
    """Results in which each loss gains some Dice over cross-entropy, by the size of the object."""
    generator = np.random.default_rng(3)
    rows = []
    for task in ("one", "two"):
        base = generator.uniform(0.4, 0.6, images)
        sizes = generator.integers(100, 4000, images)
        for loss in study.LOSSES:
            for image in range(images):
                gain = gains.get(loss, lambda size: 0.0)(float(sizes[image]))
                score = float(np.clip(base[image] + gain + generator.normal(0, noise), 0.01, 0.99))
                tp = round(score * sizes[image])
                missed = int(sizes[image]) - tp
                false = round(missed * generator.uniform(0.9, 1.1))
                values = {"tp": tp, "fp": false, "fn": missed}
                values["tn"] = 10_000 - sum(values.values())
                values |= {f"{name}_calibrated": value for name, value in values.items()}
                where = {"task": task, "start": SCRATCH, "loss": loss, "fold": 0, "image": str(image), "label": "it"}
                rows.append(where | values)
    trainings = tuple(
        {"task": task, "start": SCRATCH, "loss": loss, "fold": 0} for task in ("one", "two") for loss in study.LOSSES
    )
    return Results({}, trainings, tuple(rows))


def verdicts(found: Results) -> dict[str, Verdict]:
    return {f"{claim.about}: {claim.text}": claim.verdict for claim in claims.claims(found)}


def of(found: dict[str, Verdict], *words: str) -> set[Verdict]:
    chosen = {verdict for text, verdict in found.items() if all(word in text for word in words)}
    assert chosen, words
    return chosen


@pytest.fixture
def fewer_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "RESAMPLES", 2000)


SENSITIVE = evaluation.SENSITIVE
BETTER = dict.fromkeys(SENSITIVE, lambda size: 0.05)


@pytest.mark.usefixtures("fewer_resamples")
def test_what_was_planted_is_what_the_claims_say() -> None:
    tversky = {
        study.tversky_loss(a, b): (lambda size, a=a: 0.05 - (0.02 if a in (0.3, 0.7) else 0.1))
        for a, b in study.TVERSKY
    }
    found = verdicts(planted({**BETTER, **tversky}, noise=0.01))
    assert of(found, "higher") == of(found, "sizes") == of(found, "ratios") == {Verdict.YES}
    assert of(found, "no significant difference") == {Verdict.YES} and of(found, "Tversky") == {Verdict.YES}
    assert of(found, "gains Dice when") == {Verdict.UNDECIDED}


@pytest.mark.usefixtures("fewer_resamples")
def test_the_opposite_is_answered_no() -> None:
    worse = dict.fromkeys(SENSITIVE, lambda size: -0.05)
    tversky = {study.tversky_loss(a, b): (lambda size, a=a: 0.1 * abs(a - 0.5)) for a, b in study.TVERSKY}
    found = verdicts(planted({**worse, "Lovász": lambda size: -0.2, **tversky}))
    assert of(found, "higher") == {Verdict.NO}
    assert of(found, "no significant difference") == {Verdict.NO} and of(found, "Tversky") == {Verdict.NO}


@pytest.mark.usefixtures("fewer_resamples")
def test_noise_decides_nothing() -> None:
    found = verdicts(planted({}, images=30, noise=0.2))
    assert set(found.values()) == {Verdict.UNDECIDED}


@pytest.mark.usefixtures("fewer_resamples")
def test_a_gain_on_small_objects_alone_is_seen_there() -> None:
    found = planted({"soft Dice": lambda size: 0.1 if size < 1000 else 0.0}, images=120)
    bins = evaluation.by_size(found, (FIRST, SECOND), dice)
    assert bins[0].difference.better and bins[0].high < bins[2].low and not bins[2].difference.better
    (small_ones, *_, large) = evaluation.by_ratio(found, (FIRST, SECOND), jaccard)
    assert small_ones.difference.better and not large.difference.better
    assert (
        of(verdicts(found), "soft Dice", "sizes") == of(verdicts(found), "soft Dice", "ratios") == {Verdict.UNDECIDED}
    )


def test_no_prediction_passes_a_bound() -> None:
    found = evaluation.nearness(planted(BETTER))
    assert {item.title for item in found} >= {"Dice − Jaccard", "|Dice − accuracy|"}
    assert all(0 < item.largest <= float(item.bound) for item in found)
    assert found[0].largest == pytest.approx(float(found[0].bound), abs=1e-4)  # Dice is near 2 - sqrt(2) somewhere
    assert found[0].predictions == 2 * 2 * 60 * len(study.LOSSES)


# --- from the command line --------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("fewer_resamples")
def test_the_whole_pipeline_on_made_data_from_the_command_line(tmp_path: Path) -> None:
    def run(*words: str, code: int = 0) -> str:
        shown = CliRunner().invoke(app, ["practice", *words])
        assert shown.exit_code == code, shown.output
        return shown.output

    out = ("--out", str(tmp_path / "results"))
    losses = (START, "soft Dice", "Lovász", study.tversky_loss(*study.TVERSKY[0]))
    chosen = ["--quick", "--task", made.VOLUMES, *(word for loss in losses for word in ("--loss", loss))]
    assert "21 trainings" in run("run", *chosen, "--jobs", "1", *out)
    assert "21 of 21" in run("status", *chosen, *out)
    written = run("report", *out, "--page", str(tmp_path), "--figures", str(tmp_path / "figures"))
    page = (tmp_path / "practice.md").read_text()
    assert "undecided" in written and "## The claims" in page and "| left |" in page
    tables = [
        list(lines) for is_row, lines in groupby(page.splitlines(), key=lambda line: line.startswith("|")) if is_row
    ]
    assert tables and all(len({line.replace("\\|", "").count("|") for line in lines}) == 1 for lines in tables)
    for name in FIGURES:
        assert f"](figures/{name}.png)" in page and (tmp_path / "figures" / f"{name}.svg").stat().st_size > 5000


def test_what_is_wrong_with_a_command_is_said_in_one_sentence(tasks: Path, tmp_path: Path) -> None:
    out = ["--out", str(tmp_path / "results")]
    for words, says in (
        (["run"], "name a folder of tasks with --data"),
        (["run", "--data", str(tmp_path / "none")], "is no folder"),
        (["run", "--data", str(tasks), "--task", "made_image"], "did you mean made_images?"),
        (["run", "--data", str(tasks), "--loss", "soft dice"], "did you mean soft Dice?"),
        (["run", "--data", str(tasks), "--device", "gpu"], "gpu"),
        (["report"], "is no folder"),
    ):
        with pytest.raises(InputError) as refused:
            CliRunner().invoke(app, ["practice", *words, *out], catch_exceptions=False)
        assert says in str(refused.value) and not (tmp_path / "results").exists()
