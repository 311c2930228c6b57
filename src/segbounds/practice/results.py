"""The counts of every test image under every network: all that has to be kept of finished trainings."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from segbounds import files_out
from segbounds.errors import InputError
from segbounds.escaping import as_csv, from_csv
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, evaluate
from segbounds.practice.study import (
    ARGMAX,
    CALIBRATED,
    LOSSES,
    SCRATCH,
    SETTINGS,
    Settings,
    read_result,
    read_settings,
    settings_of,
)

COUNTS = ("tp", "fp", "fn", "tn")
RULES = {ARGMAX: "", CALIBRATED: "_calibrated"}  # rule of decision: what its columns' names end with
TRAININGS, ROWS = "trainings.csv", "counts.csv"
KEYS = ("task", "start", "loss", "fold")
#: What is kept of a training beside its counts.
TRAINING = (*KEYS, "rate", "validation", "steps", "best after", "seconds", "device", "versions", "settings", "data")


@dataclass(frozen=True)
class Results:
    """The counts of every test image under every network.

    settings
        Those of the study, as a dictionary.
    trainings
        One record for each: task, fold, loss, start, learning rate, steps, seconds, device, versions.
    rows
        One record for each training, image and class: task, start, loss, fold, image, label, and eight counts.
    """

    settings: Mapping[str, Any]
    trainings: tuple[Mapping[str, Any], ...]
    rows: tuple[Mapping[str, Any], ...]

    @cached_property
    def tables(self) -> dict[tuple[str, str, str], dict[tuple[str, str], Mapping[str, Any]]]:
        """By task, start and loss: the row of each image and class."""
        found: dict[tuple[str, str, str], dict[tuple[str, str], Mapping[str, Any]]] = {}
        for row in self.rows:
            found.setdefault((row["task"], row["start"], row["loss"]), {})[row["image"], row["label"]] = row
        return found

    @property
    def tasks(self) -> list[str]:
        return sorted({task for task, _, _ in self.tables})

    def losses(self, task: str, start: str = SCRATCH) -> list[str]:
        """The losses with which some network of a task was trained, in the order of the study."""
        return [loss for loss in LOSSES if (task, start, loss) in self.tables]

    def of(self, tasks: Sequence[str]) -> "Results":
        """Those of some tasks."""
        trainings, rows = ([one for one in part if one["task"] in tasks] for part in (self.trainings, self.rows))
        return Results(self.settings, tuple(trainings), tuple(rows))

    def labels(self, task: str) -> list[str]:
        """The foreground classes of a task."""
        return list(dict.fromkeys(row["label"] for row in self.rows if row["task"] == task))

    def entries(self, task: str, start: str, losses: Sequence[str]) -> list[tuple[str, str]]:
        """Images and classes that were predicted under each of some losses, in one order."""
        tables = [self.tables.get((task, start, loss), {}) for loss in losses]
        return [entry for entry in tables[0] if all(entry in table for table in tables[1:])]

    def counts(
        self, task: str, start: str, loss: str, entries: Sequence[tuple[str, str]], rule: str = ARGMAX
    ) -> Counts:
        """The counts of some images and classes, as arrays."""
        table = self.tables[task, start, loss]
        return Counts(*(np.array([table[entry][name + RULES[rule]] for entry in entries]) for name in COUNTS))


@dataclass(frozen=True)
class Way:
    """A way to a prediction: a loss, from where it was trained, and how a mask is made of probabilities."""

    loss: str
    start: str = SCRATCH
    rule: str = ARGMAX


def scores(
    results: Results, task: str, ways: Sequence[Way], metric: Similarity, label: str | None = None
) -> np.ndarray:
    """The metric of each image under each way, (images, ways): of one class, or the mean over the classes."""
    tables = [set(results.entries(task, way.start, [way.loss])) for way in ways]
    first = results.entries(task, ways[0].start, [ways[0].loss])
    entries = [entry for entry in first if all(entry in table for table in tables) and label in (None, entry[1])]
    values = np.array([evaluate(metric, results.counts(task, way.start, way.loss, entries, way.rule)) for way in ways])
    images = list(dict.fromkeys(image for image, _ in entries))
    places = {image: place for place, image in enumerate(images)}
    which = np.array([places[image] for image, _ in entries], int)
    number = np.bincount(which, minlength=len(images))
    return np.array([np.bincount(which, row, len(images)) / number for row in values]).T


def load(folder: Path) -> Results:
    """The results in a folder: of a study, one JSON file for each training, or as `write` keeps them.

    Raises InputError for a folder without results, and for files that hold something else.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is no folder: name the one that `segbounds practice run` keeps its results in")
    try:
        found = _kept(folder) if (folder / ROWS).is_file() else _collected(folder)
    except InputError:
        raise
    except (OSError, ValueError, KeyError, TypeError, RecursionError, csv.Error) as error:
        raise InputError(f"{folder} does not hold results of `segbounds practice run`: {error!r}") from error
    if not found.rows:
        raise InputError(f"{folder} holds no finished training: start with `segbounds practice run`")
    return found


def _collected(folder: Path) -> Results:
    settings = read_settings(folder / SETTINGS)
    trainings, rows = [], []
    listed = [(file, read_result(file)) for file in sorted(folder.glob("*/*/*/fold-*.json"))]
    _refuse_mixtures(folder, listed, settings)
    place = {loss: number for number, loss in enumerate(LOSSES)}
    for found in sorted(
        (found for _, found in listed),
        key=lambda one: (one["task"], one["start"] != SCRATCH, one["fold"], place[one["loss"]]),
    ):
        thresholds = " ".join(f"{at:g}" for at in found["thresholds"])
        trainings.append({key: found[key] for key in TRAINING} | {"thresholds": thresholds})
        for number, image in enumerate(found["units"]):
            for channel, label in enumerate(found["classes"]):
                values = {
                    name + ending: value
                    for rule, ending in RULES.items()
                    for name, value in zip(COUNTS, found["counts"][rule][number][channel], strict=True)
                }
                rows.append({key: found[key] for key in KEYS} | {"image": image, "label": label} | values)
    # as they are in a file: tuples of names are lists there
    return Results(json.loads(json.dumps(asdict(settings))), tuple(trainings), tuple(rows))


def _refuse_mixtures(folder: Path, listed: Sequence[tuple[Path, Mapping[str, Any]]], settings: Settings) -> None:
    """Trainings with other settings, or of one task on other data, say nothing together."""
    data: dict[str, tuple[Path, str]] = {}
    for file, found in listed:
        if found["settings"] != settings.digest:
            raise InputError(f"{file} was trained with other settings than {folder / SETTINGS} has: take it away")
        other, digest = data.setdefault(found["task"], (file, found["data"]))
        if digest != found["data"]:
            raise InputError(f"{file} and {other} were trained on other data: take those of one of them away")


def _kept(folder: Path) -> Results:
    settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    settings_of(settings)  # raises where they are none
    numbers = ("fold", *(name + ending for ending in RULES.values() for name in COUNTS))
    rows = tuple({**row, **{name: int(row[name]) for name in numbers}} for row in _records(folder / ROWS))
    if any(row[name] < 0 for row in rows for name in numbers):
        raise ValueError("a count is below zero")
    return Results(settings, tuple(_records(folder / TRAININGS)), rows)


def write(results: Results, folder: Path) -> list[Path]:
    """Keeps results as three small files that `load` reads."""
    files_out.folder(folder)
    settings = folder / SETTINGS
    files_out.write(settings, json.dumps(results.settings, indent=1, ensure_ascii=False) + "\n")
    files = [folder / name for name in (TRAININGS, ROWS)]
    for file, records in zip(files, (results.trainings, results.rows), strict=True):
        head = list(records[0])
        files_out.write(file, as_csv([head, *([record[key] for key in head] for record in records)]))
    return [settings, *files]


def _records(file: Path) -> list[dict[str, Any]]:
    with file.open(newline="", encoding="utf-8") as text:
        head, *rows = csv.reader(text)
    return [dict(zip(head, map(from_csv, row), strict=True)) for row in rows]
