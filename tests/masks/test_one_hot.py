"""One-hot masks, where nobody said that there are classes, are noticed at every door, and nothing else is."""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from commands import run

import segbounds as sb
from segbounds.masks.counting import count, count_classes
from segbounds.masks.files import Reading, read_pairs

RNG = np.random.default_rng(3)
LABELS = RNG.integers(0, 3, (2, 8, 9))  # two of them


def one_hot(labels: np.ndarray, axis: int) -> np.ndarray:
    return np.moveaxis(np.eye(3, dtype=np.uint8)[labels], -1, axis)


FIRST, LAST, BATCH = one_hot(LABELS[0], 0), one_hot(LABELS[0], -1), one_hot(LABELS, 1)
DOORS: dict[str, tuple[Callable[[], Any], int]] = {
    "arrays": (lambda: count(FIRST, FIRST[:, ::-1]), 0),
    "bools, channels last": (lambda: count(LAST.astype(bool), LAST.astype(bool)), 2),
    "floats": (lambda: count(FIRST.astype(np.float32), FIRST.astype(np.float32)), 0),
    "tensors": (lambda: count(torch.as_tensor(FIRST), torch.as_tensor(FIRST)), 0),
    "lists": (lambda: count(FIRST.tolist(), FIRST.tolist()), 0),
    "torch counts": (lambda: count(torch.as_tensor(FIRST), torch.as_tensor(FIRST), backend="torch"), 0),
    "numba counts": (lambda: count(FIRST, FIRST, backend="compiled"), 0),
    "one of both": (lambda: count(np.zeros_like(FIRST), FIRST), 0),
    "a batch": (lambda: count(BATCH, BATCH, batched=True), 1),
    "labels": (lambda: count_classes(FIRST, FIRST), 0),
    "a tracker": (lambda: sb.MetricTracker("dice").update(BATCH, BATCH), 1),
    "a tracker of classes": (lambda: sb.MetricTracker("dice", classes=3).update(BATCH, BATCH), 1),
    "a tracker of lists": (lambda: sb.MetricTracker("dice").update([*BATCH], [*BATCH]), 1),
    "a decision": (lambda: sb.decide((FIRST + 0.1) / 1.3), 0),
    "a decision of a batch": (lambda: sb.decide((BATCH + 0.1) / 1.3), 1),
}


@pytest.mark.parametrize("door", DOORS)
def test_it_is_noticed(door: str) -> None:
    ask, axis = DOORS[door]
    with pytest.warns(sb.InputWarning, match=rf"along axis {axis}\b") as noticed:
        ask()
    assert {warning.filename for warning in noticed} == {__file__}, "whoever called is shown"


DEALT = FIRST.copy()
DEALT[:, 0, 0], DEALT[:, 0, 1] = (1, 1, 0), 0

SILENT: dict[str, Callable[[], Any]] = {
    "labels": lambda: count_classes(LABELS, LABELS),
    "channels as a batch": lambda: count(FIRST, FIRST, batched=True),
    "a volume": lambda: count(LABELS > 1, LABELS > 1),
    "a coincidence of few pixels": lambda: count(np.eye(2)[:, :, None] > 0, np.eye(2)[:, :, None] > 0),
    "a matrix": lambda: count(np.eye(40) > 0, np.eye(40) > 0),
    "as many pixels, otherwise": lambda: count(DEALT, DEALT),
    "a tracker of labels": lambda: sb.MetricTracker("dice", classes=3).update(LABELS, LABELS),
    "a decision of one class": lambda: sb.decide(LABELS[0] / 3),
}  # fmt: skip


@pytest.mark.parametrize("what", SILENT)
def test_nothing_else_is(what: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        SILENT[what]()


@pytest.mark.parametrize(("mask", "where"), [(FIRST, "first"), (LAST, "last"), (255 * FIRST, "first")])
def test_files_have_a_note_with_the_remedy(mask: np.ndarray, where: str, tmp_path: Path) -> None:
    np.save(tmp_path / "r.npy", mask)
    np.save(tmp_path / "p.npy", mask)
    (note,) = read_pairs(tmp_path / "r.npy", tmp_path / "p.npy").notes
    assert f"--channels {where}" in note and "r.npy" in note and "p.npy" in note
    if mask.max() == 1:
        assert not read_pairs(tmp_path / "r.npy", tmp_path / "p.npy", Reading(channels=where)).notes
    assert f"--channels {where} counts each class" in run("observe", tmp_path / "r.npy", tmp_path / "p.npy").stdout


def test_a_batch_of_softmaxes_in_a_file_has_a_note(tmp_path: Path) -> None:
    np.save(tmp_path / "p.npy", (BATCH[:1] + 0.1) / 1.3)
    said = run("decide", "--posterior", tmp_path / "p.npy").stdout
    assert said.startswith("note: a softmax of 3 classes along the second axis") and "probabilities[0]" in said
    assert "note" not in run("decide", "--posterior", tmp_path / "p.npy", "--channels", "none").stdout
