"""The counts of every test image under every network, and the curves of every training: all that is kept of finished trainings."""

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
from segbounds.learning.practice.criteria import LOSSES
from segbounds.learning.practice.examples import EXAMPLE, is_example
from segbounds.learning.practice.kept import read_result
from segbounds.learning.practice.predictions import ARGMAX, BEST, CALIBRATED
from segbounds.learning.practice.settings import SCRATCH, SETTINGS, Settings, read_settings, settings_of
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import Similarity, evaluate

#: How the columns of a rule of decision end.
ENDINGS = {ARGMAX: "", CALIBRATED: "_half", BEST: "_best"}
TRAININGS, ROWS, CURVES, EXAMPLES = "trainings.csv", "counts.csv", "curves.csv", "examples.csv"
KEYS = ("task", "start", "loss", "fold", "seed")
#: What is kept of a training beside its counts.
TRAINING = (
    *KEYS,
    "parts",
    "rate",
    "validation",
    "steps",
    "best after",
    "seconds",
    "device",
    "versions",
    "settings",
    "data",
)
#: Those of it that are numbers, and where several stand in one cell.
NUMBERS, SEVERAL = ("rate", "validation", "seconds"), ("thresholds", "best thresholds")
CURVE = ("step", "rate", "training loss", "validation Dice")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Results:
    """The counts of every test image under every network.

    settings
        Those of the study, as a dictionary.
    trainings
        One record for each: task, start, loss, fold, seed, number of folds, learning rate, steps, seconds, device, versions.
    rows
        One record for each training, image and class: the group (patient) of the image, its pixels, those of the class, and true and
        false positives under each rule of decision.
    curves
        One record for each validation: step, learning rate, mean training loss, validation Dice; of the trials of learning rates too,
        which have the step 0.
    examples
        Of some trainings a test image to look at: see `examples`.
    """

    settings: Mapping[str, Any]
    trainings: tuple[Row, ...]
    rows: tuple[Row, ...]
    curves: tuple[Row, ...] = ()
    examples: tuple[Row, ...] = ()

    @property
    def lists(self) -> tuple[tuple[Row, ...], ...]:
        """All records, a list for each of the files that keep them."""
        return self.trainings, self.rows, self.curves, self.examples

    @cached_property
    def tables(self) -> dict[tuple[str, str, str], dict[tuple[int, str, str], Row]]:
        """By task, start and loss: the row of each seed, image and class."""
        found: dict[tuple[str, str, str], dict[tuple[int, str, str], Row]] = {}
        for row in self.rows:
            table = found.setdefault((row["task"], row["start"], row["loss"]), {})
            table[row["seed"], row["image"], row["label"]] = row
        return found

    @cached_property
    def images(self) -> dict[str, set[str]]:
        """By task: its images."""
        found: dict[str, set[str]] = {}
        for row in self.rows:
            found.setdefault(row["task"], set()).add(row["image"])
        return found

    @property
    def tasks(self) -> list[str]:
        return sorted({task for task, _, _ in self.tables})

    def losses(self, task: str, start: str = SCRATCH) -> list[str]:
        """The losses with which some network of a task was trained, in the order of the study."""
        return [loss for loss in LOSSES if (task, start, loss) in self.tables]

    def of(self, tasks: Sequence[str]) -> "Results":
        """Those of some tasks."""
        parts = ([one for one in part if one["task"] in tasks] for part in self.lists)
        mine = {"tasks": [task for task in self.settings["tasks"] if task in tasks]}
        return Results({**self.settings, **mine}, *map(tuple, parts))

    def and_also(self, more: "Results") -> "Results":
        """These and those of another run; of one training that both have, these. Raises InputError for other settings."""
        if _fixed(self.settings) != _fixed(more.settings):
            raise InputError("results of two studies with other settings say nothing together: name one of the folders")
        known = {tuple(row[key] for key in KEYS) for row in self.trainings}
        joined = (
            sorted([*a, *(row for row in b if tuple(row[key] for key in KEYS) not in known)], key=_place)
            for a, b in zip(self.lists, more.lists, strict=True)
        )
        lists = ("tasks", "losses", "fine_tuned", "repeated")
        choices = {key: list(dict.fromkeys([*self.settings[key], *more.settings[key]])) for key in lists}
        choices["seeds"] = max(self.settings["seeds"], more.settings["seeds"])
        return Results({**self.settings, **choices}, *map(tuple, joined))

    def parts(self, task: str) -> int:
        """The number of folds of a task, finished or not: fewer than asked for where there are fewer groups."""
        known = (row["parts"] for row in self.trainings if row["task"] == task)
        return int(next(known, self.settings["folds"]))

    def labels(self, task: str) -> list[str]:
        """The foreground classes of a task."""
        return list(dict.fromkeys(row["label"] for row in self.rows if row["task"] == task))


def _fixed(settings: Mapping[str, Any]) -> str:
    return settings_of(settings).digest


def _place(row: Row) -> tuple[Any, ...]:
    return row["task"], row["start"] != SCRATCH, row["seed"], row["fold"], LOSSES.index(row["loss"])


@dataclass(frozen=True)
class Way:
    """A way to a prediction: a loss, from where it was trained, and how a mask is made of probabilities."""

    loss: str
    start: str = SCRATCH
    rule: str = ARGMAX


def counts(rows: Sequence[Row], rule: str = ARGMAX) -> Counts:
    """The counts of some rows, as arrays."""
    ending = ENDINGS[rule]
    tp, fp, positives, pixels = (
        np.array([row[name] for row in rows], int) for name in (f"tp{ending}", f"fp{ending}", "positives", "pixels")
    )
    return Counts(tp, fp, positives - tp, pixels - positives - fp)


@dataclass(frozen=True)
class Scores:
    """A metric of the same test images under several ways, seed by seed.

    values
        (entries, ways); an entry is an image of one seed, and for one way always of the same network.
    folds, seeds, groups, images
        Of each entry: in which fold it was tested, the seed, its group (patient), and itself.
    """

    values: np.ndarray
    folds: np.ndarray
    seeds: np.ndarray
    groups: np.ndarray
    images: np.ndarray


def scores(results: Results, task: str, ways: Sequence[Way], metric: Similarity, label: str | None = None) -> Scores:
    """The metric of each image and seed that all ways have: of one class, or the mean over the classes."""
    tables = [results.tables.get((task, way.start, way.loss), {}) for way in ways]
    entries = [key for key in tables[0] if label in (None, key[2]) and all(key in table for table in tables[1:])]
    places = {pair: place for place, pair in enumerate(dict.fromkeys((seed, image) for seed, image, _ in entries))}
    which = np.array([places[seed, image] for seed, image, _ in entries], int)
    number = np.bincount(which, minlength=len(places))
    columns = []
    for way, table in zip(ways, tables, strict=True):
        each = np.atleast_1d(evaluate(metric, counts([table[entry] for entry in entries], way.rule)))
        columns.append(np.bincount(which, each, len(places)) / number if entries else np.empty(0))
    first = [tables[0][entry] for entry in {which: entry for which, entry in zip(which, entries, strict=True)}.values()]
    about = (np.array([row[key] for row in first]) for key in ("fold", "seed", "group", "image"))
    return Scores(np.array(columns).T.reshape(len(places), len(ways)), *about)


# --- files ------------------------------------------------------------------------------------------------------------


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
    listed = [(file, read_result(file)) for file in sorted(folder.glob("*/*/*/fold-*.json"))]
    _refuse_mixtures(folder, listed, settings)
    trainings: list[Row] = []
    rows: list[Row] = []
    curves: list[Row] = []
    shown: list[Row] = []
    for found in sorted((found for _, found in listed), key=_place):
        keys = {key: found[key] for key in KEYS}
        cells = {name: " ".join(f"{at:g}" for at in found[name]) for name in SEVERAL}
        trainings.append({key: found[key] for key in TRAINING} | cells)
        rows += _rows_of(found, keys)
        shown += [keys | found["example"]] if "example" in found else []
        points = [[0, *point[1:]] for point in found["trials"]] + found["curve"]
        curves += [keys | dict(zip(CURVE, (int(step), *rest), strict=True)) for step, *rest in points]
    # as they are in a file: tuples of names are lists there
    return Results(json.loads(json.dumps(asdict(settings))), tuple(trainings), tuple(rows), tuple(curves), tuple(shown))


def _rows_of(found: Row, keys: Row) -> list[Row]:
    """Of each image and class of one training."""
    rows: list[Row] = []
    for number, (image, group) in enumerate(zip(found["units"], found["groups"], strict=True)):
        for channel, label in enumerate(found["classes"]):
            tp, _, fn, _ = first = found["counts"][ARGMAX][number][channel]
            about = {"image": image, "group": group, "label": label, "pixels": sum(first), "positives": tp + fn}
            values = {
                name + ending: value
                for rule, ending in ENDINGS.items()
                for name, value in zip(("tp", "fp"), found["counts"][rule][number][channel], strict=False)
            }
            rows.append({**keys, **about, **values})
    return rows


def _refuse_mixtures(folder: Path, listed: Sequence[tuple[Path, Row]], settings: Settings) -> None:
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
    wholes = ("pixels", "positives", *(name + ending for ending in ENDINGS.values() for name in ("tp", "fp")))
    rows = _records(folder / ROWS, ("fold", "seed", "group", *wholes))
    if not all(map(_possible, rows)):
        raise ValueError("a count is below zero, or larger than what it is part of")
    trainings = _records(folder / TRAININGS, ("fold", "seed", "parts", "steps", "best after"), NUMBERS)
    curves = _records(folder / CURVES, ("fold", "seed", "step"), CURVE[1:])
    shown = (
        _records(folder / EXAMPLES, ("fold", "seed", "slice", "height", "width"))
        if (folder / EXAMPLES).is_file()
        else ()
    )
    if not all(is_example({key: row[key] for key in EXAMPLE}) for row in shown):
        raise ValueError("an example is no mask")
    for row in (*trainings, *rows, *curves, *shown):
        _place(row)  # raises where a loss is none of the study
    keys = [{tuple(row[key] for key in KEYS) for row in part} for part in (trainings, rows, curves)]
    if not keys[0] == keys[1] == keys[2] or len(keys[0]) < len(trainings):
        raise ValueError("trainings, counts and curves are not of the same trainings, once each")
    if len({tuple(row[key] for key in KEYS) for row in shown} & keys[0]) < len(shown):
        raise ValueError("examples are not of these trainings, once each")
    return Results(settings, trainings, rows, curves, shown)


def _possible(row: Row) -> bool:
    """Whether true positives are some of the positives, and false ones some of the other pixels."""
    positives, others = row["positives"], row["pixels"] - row["positives"]
    return all(0 <= row[f"tp{end}"] <= positives and 0 <= row[f"fp{end}"] <= others for end in ENDINGS.values())


def several(cell: str) -> list[float]:
    """The numbers in a cell."""
    return [float(part) for part in cell.split()]


def write(results: Results, folder: Path) -> list[Path]:
    """Keeps results as a few small files that `load` reads."""
    files_out.folder(folder)
    settings = folder / SETTINGS
    files_out.write(settings, json.dumps(results.settings, indent=1, ensure_ascii=False) + "\n")
    named = dict(zip((TRAININGS, ROWS, CURVES, EXAMPLES), results.lists, strict=True))
    files = [folder / name for name, records in named.items() if records]
    for file in files:
        records = named[file.name]
        head = list(records[0])
        files_out.write(file, as_csv([head, *([record[key] for key in head] for record in records)]))
    return [settings, *files]


def _records(file: Path, wholes: Sequence[str], reals: Sequence[str] = ()) -> tuple[dict[str, Any], ...]:
    with file.open(newline="", encoding="utf-8") as text:
        head, *rows = csv.reader(text)
    found = [dict(zip(head, map(from_csv, row), strict=True)) for row in rows]
    numbers: dict[str, type] = {**dict.fromkeys(wholes, int), **dict.fromkeys(reals, float)}
    return tuple({**row, **{name: kind(row[name]) for name, kind in numbers.items()}} for row in found)
