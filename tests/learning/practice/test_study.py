"""Trainings can be stopped, repeated and gone on with, and nothing but what a training leaves counts as one."""

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import torch

from segbounds import files_out
from segbounds.errors import InputError
from segbounds.learning.practice import criteria, data, kept, made, networks, results, running, training
from segbounds.learning.practice import settings as settings_
from segbounds.learning.practice import study as study_
from segbounds.learning.practice.criteria import COMBINED, LOSSES, MATCHED
from segbounds.learning.practice.predictions import ARGMAX, RULES, counts_of
from segbounds.learning.practice.settings import FINE_TUNED, QUICK, SCRATCH, START, Settings
from segbounds.learning.practice.study import Study, chooser, origin

SMALL = Settings((made.IMAGES, made.VOLUMES), (START, "soft Dice"), **QUICK)


def test_every_training_is_finished_once(finished: Study) -> None:
    assert len(finished.jobs()) == 2 * 2 * 3 * 2  # tasks, losses, folds, starts
    assert finished.progress() == {made.IMAGES: (12, 12), made.VOLUMES: (12, 12)}
    assert finished.waiting() == [] and list(running.run(finished)) == []
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
                assert tested == sorted(study_.task(finished.data, name, SMALL).ids)
                for result in found:
                    for rule in RULES:
                        assert (np.array(result["counts"][rule]).sum(axis=-1) == pixels).all()


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("classes", [1, 2])
def test_every_loss_is_least_at_the_reference(loss: str, classes: int) -> None:
    labels = torch.tensor([[[0, 1], [1, classes]], [[0, 0], [classes, data.IGNORED]]])
    channels = 1 if classes == 1 else 3
    hot = torch.nn.functional.one_hot(labels.clamp(max=classes), classes + 1).movedim(-1, 1).float()
    right = 40 * hot[:, 1:] - 20 if channels == 1 else 20 * hot
    criterion = criteria.loss(loss, classes, [0.4] * classes)
    assert float(criterion(right, labels)) == pytest.approx(0, abs=1e-4)
    assert float(criterion(-right, labels)) > 0.5


def test_a_combined_loss_is_the_sum() -> None:
    labels, logits = torch.tensor([[[0, 1], [1, 0]]]), torch.tensor([[[[0.3, -0.2], [2.0, 1.0]]]])
    parts = [float(criteria.loss(name, 1)(logits, labels)) for name in (START, "soft Dice", COMBINED)]
    assert parts[0] + parts[1] == pytest.approx(parts[2])


def test_the_matched_weight_is_one_over_the_best_jaccard() -> None:
    labels, logits = torch.tensor([[[0, 1], [1, 0]]]), torch.tensor([[[[0.3, -0.2], [2.0, 1.0]]]])
    # D* = .8 gives J* = .8/1.2, so the weight 1.5
    matched = criteria.loss(MATCHED, 1, [0.4])(logits, labels)
    losses = torch.nn.functional.softplus(torch.where(labels == 1, -logits[:, 0], logits[:, 0]))
    weights = torch.where(labels == 1, 1.5, 1.0)
    assert float(matched) == pytest.approx(float((weights * losses).sum() / weights.sum()))
    never = float(criteria.loss(MATCHED, 1, [0.0])(logits, labels))
    assert np.isfinite(never) and never != pytest.approx(float(matched))


def test_lovasz_has_the_background_among_its_classes_where_one_channel_stands_for_both() -> None:
    labels, logits = torch.tensor([[[0, 1], [1, 0]]]), torch.tensor([[[[0.3, -0.2], [2.0, 1.0]]]])
    both = torch.cat([torch.zeros_like(logits), logits], dim=1)
    assert float(criteria.loss("Lovász", 1)(logits, labels)) == float(criteria.loss("Lovász", 2)(both, labels))
    # a rare object and p just below 1/2 everywhere: of the foreground alone, nothing pulls the background further down
    rare = torch.zeros(1, 8, 8, dtype=torch.long)
    rare[0, 0, :3] = 1
    flat = torch.full((1, 1, 8, 8), -1e-3, requires_grad=True)
    criteria.loss("Lovász", 1)(flat, rare).backward()
    assert flat.grad is not None and float(flat.grad[0, 0][rare[0] == 0].sum()) > 0


def test_an_unknown_loss_is_refused() -> None:
    with pytest.raises(InputError, match="is no loss of the study"):
        criteria.loss("soft dice", 1)


def small(folder: Path, tasks: Path, **changed: Any) -> Study:
    return Study(tasks, folder, replace(SMALL, tasks=(made.IMAGES,), **changed))


def counts(found: Study) -> list[Any]:
    return [(result["counts"], result["validation"], result["best after"]) for _, result in found.finished()]


def test_a_training_that_is_stopped_goes_on_to_the_same_end(
    tasks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, stopped = (small(tmp_path / name, tasks, rates=(1e-2, 1e-3)) for name in ("whole", "stopped"))
    job = whole.jobs()[1]
    training.train(job, whole)
    original, calls = counts_of, []

    def until_the_third(*given: Any) -> Any:
        calls.append(given)
        if len(calls) == 3:  # the two learning rates were validated once
            raise KeyboardInterrupt
        return original(*given)

    monkeypatch.setattr(training, "counts_of", until_the_third)
    with pytest.raises(KeyboardInterrupt):
        training.train(job, stopped)
    assert not stopped.done(job) and len(list(stopped.out.rglob("*.checkpoint"))) == 1
    monkeypatch.setattr(training, "counts_of", original)
    training.train(job, stopped)
    assert counts(stopped) == counts(whole) and not list(stopped.out.rglob("*.checkpoint"))


def test_losses_share_their_first_weights_and_batches(
    tasks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, list[torch.Tensor]] = {}

    def watching(name: str, classes: int, thresholds: Any) -> Any:
        def criterion(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
            seen.setdefault(name, []).extend((logits.detach().clone(), labels.clone()))
            return logits.square().mean()

        return criterion

    monkeypatch.setattr(training, "loss", watching)
    found = small(tmp_path, tasks)
    for job in found.jobs()[:2]:
        training.train(job, found)
    first, second = seen.values()
    assert len(first) == len(second) == 2 * (SMALL.steps + SMALL.every)  # two learning rates were tried
    assert all(torch.equal(a, b) for a, b in zip(first, second, strict=True))


def test_results_of_other_settings_are_refused(tasks: Path, finished: Study) -> None:
    with pytest.raises(InputError, match="other settings"):
        list(running.run(small(finished.out, tasks, seed=1)))
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
    assert list(running.run(again)) == [] and again.progress() == {made.IMAGES: (12, 12)}
    other = small(finished.out, changed_data(tasks, tmp_path / "changed"))
    for ask in (lambda: list(running.run(other)), other.progress, lambda: list(other.finished())):
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
    for ask in (lambda: list(running.run(again)), again.progress, lambda: results.load(out)):
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
    found = kept.read_result(file)
    FORGED_RESULTS[how](found)
    file.write_text(files_out.sealed(kept.KEEPS_RESULT, settings_.FORMAT, found))
    with pytest.raises(InputError, match=f"^{file} "):
        small(out, tasks).progress()


def test_a_network_or_a_checkpoint_that_was_changed_is_not_gone_on_with(
    tasks: Path, finished: Study, tmp_path: Path
) -> None:
    out = copied(finished, tmp_path)
    again = small(out, tasks)
    job = next(job for job in again.jobs() if job.start == FINE_TUNED)
    (out / job.file).unlink()
    network = kept.weights_of(out / origin(job).file)
    whole = network.read_bytes()
    for content in (b"", whole[:-1], whole.replace(whole[200:201], b"x", 1)):
        network.write_bytes(content)
        with pytest.raises(InputError, match=f"{network} is not as it was written"):
            training.train(job, small(out, tasks))
    network.write_bytes(whole)
    checkpoint = (out / job.file).with_suffix(".checkpoint")
    for content in (b"", b"nothing", files_out.sealed_bytes(kept.KEEPS_CHECKPOINT, "another training", whole)):
        checkpoint.write_bytes(content)
        with pytest.raises(InputError, match=f"{checkpoint} is no checkpoint"):
            training.train(job, small(out, tasks))
    checkpoint.unlink()
    training.train(job, small(out, tasks))
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
        {"longest": 0.5},
        {"milestones": 0.5},
        {"precision": "half"},
    ],
    ids=str,
)
def test_settings_that_are_none_are_refused(change: dict[str, Any], tasks: Path, tmp_path: Path) -> None:
    assert settings_.settings_of(SETTINGS_GIVEN) == SMALL
    with pytest.raises(ValueError, match=f"'{next(iter(change))}'"):
        settings_.settings_of(SETTINGS_GIVEN | change)
    with pytest.raises(ValueError, match="'seed' is missing"):
        settings_.settings_of({key: value for key, value in SETTINGS_GIVEN.items() if key != "seed"})
    sealed = files_out.sealed(settings_.KEEPS_SETTINGS, settings_.FORMAT, SETTINGS_GIVEN | change)
    (tmp_path / settings_.SETTINGS).write_text(sealed)
    with pytest.raises(InputError, match=f"^{tmp_path / settings_.SETTINGS} does not keep settings"):
        list(running.run(small(tmp_path, tasks)))


def test_results_of_two_data_sets_are_not_mixed(tasks: Path, finished: Study, tmp_path: Path) -> None:
    out = copied(finished, tmp_path)
    found = kept.read_result(a_result(out)) | {"data": "another"}
    a_result(out).write_text(files_out.sealed(kept.KEEPS_RESULT, settings_.FORMAT, found))
    with pytest.raises(InputError, match="were trained on other data"):
        results.load(out)


# --- what is kept of an earlier run --------------------------------------------------------------------------------------


def test_what_an_earlier_run_kept_is_not_trained_again(tasks: Path, finished: Study, tmp_path: Path) -> None:
    rows = results.load(finished.out).trainings
    resumed = Study(tasks, tmp_path, SMALL, earlier=rows)
    assert resumed.waiting() == [] and resumed.progress() == finished.progress()
    left = [row for row in rows if row["start"] == SCRATCH]
    resumed = Study(tasks, tmp_path, SMALL, earlier=left)
    # the networks of cross-entropy were not kept: they are trained again, before what starts from them
    first, *_ = waiting = resumed.waiting()
    assert first.loss == START and first.start == SCRATCH
    assert {job for job in waiting if job.start == FINE_TUNED} == set()
    with pytest.raises(InputError, match="trained with other settings"):
        Study(tasks, tmp_path, replace(SMALL, steps=7), earlier=rows)
    with pytest.raises(InputError, match="other data"):
        Study(changed_data(tasks, tmp_path / "changed"), tmp_path, replace(SMALL, tasks=(made.IMAGES,)), earlier=rows)


def test_what_another_training_needs_comes_first(tasks: Path, tmp_path: Path) -> None:
    asked = Study(tasks, tmp_path, replace(SMALL, tasks=(made.IMAGES,), losses=(MATCHED,), folds=3))
    assert {job.loss for job in asked.waiting()} == {START}
    again = Study(tasks, tmp_path, replace(SMALL, tasks=(made.IMAGES,), seeds=2))
    assert all(job.seed == 0 and job.fold < 2 for job in again.waiting())
    assert {(job.fold, job.seed) for job in again.jobs()} == {(fold, seed) for fold in (0, 1, 2) for seed in (0, 1)}


def test_no_rate_is_chosen_on_what_is_tested(tasks: Path, tmp_path: Path) -> None:
    asked = Study(tasks, tmp_path, replace(SMALL, folds=5, seeds=2))
    for job in asked.jobs():
        number = len(asked.parts(job.task))
        validated = (chooser(job).fold + 1) % number
        assert validated != job.fold and chooser(chooser(job)) == chooser(job)


def test_further_seeds_take_the_rate_of_the_first_and_other_weights(tasks: Path, tmp_path: Path) -> None:
    found = small(tmp_path, tasks, seeds=2, losses=("soft Dice",), fine_tuned=())
    first, second = (next(job for job in found.jobs() if job.seed == seed) for seed in (0, 1))
    assert first.file != second.file
    for job in (first, second):
        training.train(job, found)
    one, two = found.result(first), found.result(second)
    assert one["rate"] == two["rate"] and len(one["trials"]) == 2 and two["trials"] == []
    assert one["curve"] != two["curve"]


# --- the learning rate and augmentation ----------------------------------------------------------------------------------


def test_the_rate_falls_at_the_milestones() -> None:
    asked = cast(Any, SimpleNamespace(settings=replace(SMALL, milestones=(0.5, 0.75)), steps=100))
    rates = [training._Training.rate(asked, 0.5, step) for step in (0, 49, 50, 74, 75, 150)]
    assert rates == pytest.approx([0.5, 0.5, 0.1, 0.1, 0.02, 0.02])


def test_augmentation_moves_image_and_labels_alike() -> None:
    labels = torch.zeros((40, 32, 48), dtype=torch.int16)
    labels[:, 8:20, 10:30] = 1
    images = labels.float()[:, None]
    seen, truth = training.augmented(images, labels, np.random.default_rng(0))
    inside, outside = seen[:, 0][truth == 1], seen[:, 0][truth == 0]
    assert float(inside.mean() - outside.mean()) > 0.7
    assert set(truth.unique().tolist()) == {0, 1, data.IGNORED}
    again = training.augmented(images, labels, np.random.default_rng(0))
    assert torch.equal(again[0], seen) and torch.equal(again[1], truth)


def test_what_may_not_be_flipped_is_not() -> None:
    labels = torch.zeros((60, 32, 32), dtype=torch.int16)
    labels[:, 14:18, 20:28] = 1  # on the right
    _, truth = training.augmented(labels.float()[:, None], labels, np.random.default_rng(0), flipped=False)
    right = (truth[:, :, 16:] == 1).sum((1, 2)) > (truth[:, :, :16] == 1).sum((1, 2))
    assert bool(right.all())
    _, flipped = training.augmented(labels.float()[:, None], labels, np.random.default_rng(0))
    assert 10 < int(((flipped[:, :, 16:] == 1).sum((1, 2)) > (flipped[:, :, :16] == 1).sum((1, 2))).sum()) < 50


def test_a_rate_that_leads_nowhere_is_not_taken_and_can_be_read(tasks: Path, tmp_path: Path) -> None:
    found = small(tmp_path, tasks, rates=(1e30, 1e-2), losses=(START,), fine_tuned=())
    training.train(found.jobs()[0], found)
    result = small(tmp_path, tasks, rates=(1e30, 1e-2)).result(found.jobs()[0])
    assert result["rate"] == 1e-2 and result["trials"][0][2] == training.DIVERGED


def test_no_training_ends_before_its_curve_is_flat() -> None:
    asked = cast(Any, SimpleNamespace(steps=30, most=50))
    state = training.Progress(0.5, {}, {})
    ends = []
    for step, score in ((10, 0.5), (20, 0.6), (30, 0.7), (40, 0.7), (50, 0.7)):
        state = replace(state, step=step).scored(0.5, 1.0, score)
        ends.append(training._Training.ended(asked, state))
    # at 40 a third before, at 26.7, the best was .6
    assert ends == [False, False, False, False, True] and state.best_step == 30
    assert not training._Training.ended(asked, replace(state, step=20, curve=state.curve[:1] * 3))
    assert training._Training.ended(asked, replace(state, step=50, curve=((10, 1, 1, 0.1), (50, 1, 1, 0.9))))


def test_half_precision_is_left_where_the_processor_lacks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(0)
    halved = networks.Network(1, 2, (4, 4, 8), "bfloat16").eval()
    single = networks.Network(1, 2, (4, 4, 8), "float32").eval()
    single.load_state_dict(halved.state_dict())
    image = torch.randn(1, 1, 16, 16)
    monkeypatch.setattr(networks, "half_is_quick", lambda device: False)
    assert torch.equal(halved(image), single(image))
    monkeypatch.setattr(networks, "half_is_quick", lambda device: True)
    assert not torch.equal(halved(image), single(image))


@pytest.mark.parametrize(
    ("able", "quick"), [({}, False), ({"avx2": True}, False), ({"amx_bf16": True}, True), ({"avx512_bf16": True}, True)]
)
def test_half_precision_is_asked_of_the_processor(
    able: dict[str, bool], quick: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: able, raising=False)
    assert networks.half_is_quick("cpu") is quick
    assert networks.half_is_quick("cuda")
