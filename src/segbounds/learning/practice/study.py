"""The study: which networks are trained, on what, in which order, and what of it is finished.

A *job* is one training: a task, a test fold, a loss, whether it starts from scratch or from the network that cross-entropy gave, and a
seed. A finished job is one JSON file, written at once, or a row of an earlier run's tables.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch

from segbounds import files_out
from segbounds.errors import InputError
from segbounds.learning.practice.criteria import MAIN, MATCHED
from segbounds.learning.practice.data import MOST_NUMBERS, Task, folds, load
from segbounds.learning.practice.kept import AGAIN, read_result, weights_of
from segbounds.learning.practice.settings import FINE_TUNED, SCRATCH, SETTINGS, START, Settings, as_json, read_settings


def device_named(name: str | None) -> str:
    """A device by its name; a GPU, where there is one, when left out. Raises InputError for one that is not there."""
    name = name or ("cuda" if torch.cuda.is_available() else "cpu")
    try:
        torch.empty(0, device=name)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        raise InputError(
            f"torch has no device {name!r} here ({str(error).splitlines()[0]}): try --device cpu"
        ) from error
    return name


@dataclass(frozen=True)
class Job:
    task: str
    fold: int
    loss: str
    start: str
    seed: int = 0

    @property
    def file(self) -> str:
        """Relative to the folder of the results."""
        loss = "".join(letter if letter.isalnum() or letter == "." else "-" for letter in self.loss)
        again = f"-seed-{self.seed}" if self.seed else ""
        return f"{self.task}/{self.start.replace(' ', '-')}/{loss}/fold-{self.fold}{again}.json"


def origin(job: Job) -> Job:
    """The training whose network a fine-tuned one starts from."""
    return replace(job, loss=START, start=SCRATCH, seed=0)


class Study:
    """A study in a folder of results: what is finished, what comes next.

    earlier
        Finished trainings of an earlier run, as its tables keep them: they are not trained again.
    """

    def __init__(
        self,
        data: Path,
        out: Path,
        settings: Settings,
        device: str = "cpu",
        most_numbers: int = MOST_NUMBERS,
        earlier: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self.data, self.out, self.settings, self.device = data, out, settings, device
        self.most_numbers = most_numbers
        self._folds = {name: len(self.parts(name)) for name in settings.tasks}
        self._results: dict[Job, dict[str, Any]] = {}
        self._earlier = {Job(*(row[key] for key in ("task", "fold", "loss", "start", "seed"))): row for row in earlier}
        for job, row in self._earlier.items():
            self._same(f"what was kept of {job.file}", row, job)

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_results": {}}  # workers need none of them

    def task(self, name: str) -> Task:
        return task(self.data, name, self.settings, self.most_numbers)

    def parts(self, name: str) -> tuple[np.ndarray, ...]:
        """The units of each fold of a task."""
        return folds(self.task(name).groups, self.settings.folds, self.settings.seed)

    def jobs(self) -> list[Job]:
        """All of them, in an order in which what is finished early is a study of its own: the main losses from scratch, fold by fold;
        then those fine-tuned, the other losses, and the main ones again with other seeds. Within a fold all tasks get on alike."""
        losses, settings = self.settings.losses, self.settings
        turns = [
            (SCRATCH, [loss for loss in losses if loss in MAIN], [0]),
            (FINE_TUNED, [loss for loss in losses if loss in settings.fine_tuned], [0]),
            (SCRATCH, [loss for loss in losses if loss not in MAIN], [0]),
            (SCRATCH, [loss for loss in losses if loss in settings.repeated], range(1, settings.seeds)),
        ]
        return [
            Job(name, fold, loss, start, seed)
            for start, chosen, seeds in turns
            for seed in seeds
            for fold in range(settings.folds)
            for name in settings.tasks
            if fold < self._folds[name]
            for loss in chosen
        ]

    def done(self, job: Job) -> bool:
        """Whether a job is finished. Raises InputError where its file is not what that leaves, or is of other settings or data."""
        return job in self._earlier or self._has_file(job)

    def _has_file(self, job: Job) -> bool:
        return job in self._results or ((self.out / job.file).exists() and bool(self.result(job)))

    def known(self, job: Job) -> Mapping[str, Any]:
        """What a finished job is known for, without its counts."""
        return self._earlier[job] if job in self._earlier else self.result(job)

    def result(self, job: Job) -> dict[str, Any]:
        """What a finished job left. Raises InputError where it was trained with other settings, or on other data than there are now."""
        if job not in self._results:
            file = self.out / job.file
            found = read_result(file)
            if any(found[key] != value for key, value in asdict(job).items()):
                raise InputError(f"{file} is of another training: {AGAIN}")
            self._same(str(file), found, job)
            self._results[job] = found
        return self._results[job]

    def _same(self, what: str, found: Mapping[str, Any], job: Job) -> None:
        if found["settings"] != self.settings.digest:
            raise InputError(f"{what} was trained with other settings: name another folder for the results")
        if job.task in self.settings.tasks and found["data"] != self.task(job.task).digest:
            raise InputError(
                f"{what} was trained on other data than {self.data} has now: name another folder for the results, or {AGAIN}"
            )

    def waiting(self) -> list[Job]:
        """What can be trained now, in order. What another training needs first comes in its place: also the network of cross-entropy
        where only its counts were kept."""
        found: dict[Job, None] = {}
        for job in self.jobs():
            if not self.done(job):
                found |= dict.fromkeys(self._missing(job) or [job])
        return list(found)

    def _missing(self, job: Job) -> list[Job]:
        first = replace(job, seed=0)
        needed = [first] if job.seed and not self.done(first) else []
        if job.start == FINE_TUNED and not (
            self._has_file(origin(job)) and weights_of(self.out / origin(job).file).is_file()
        ):
            needed.append(origin(job))
        if job.loss == MATCHED and not self.done(origin(job)):
            needed.append(origin(job))
        return [further for one in needed for further in self._missing(one) or [one]]

    def progress(self) -> dict[str, tuple[int, int]]:
        """By task: how many jobs are finished, and of how many."""
        listed: dict[str, list[bool]] = {name: [] for name in self.settings.tasks}
        for job in self.jobs():
            listed[job.task].append(self.done(job))
        return {name: (sum(done), len(done)) for name, done in listed.items()}

    def finished(self) -> Iterator[tuple[Job, Mapping[str, Any]]]:
        """The finished jobs and what they are known for."""
        yield from ((job, self.known(job)) for job in self.jobs() if self.done(job))

    def claim_folder(self) -> None:
        """Writes the settings down; those of an earlier run may differ in their tasks, losses and seeds only."""
        file = self.out / SETTINGS
        if file.exists() and read_settings(file).digest != self.settings.digest:
            raise InputError(f"{self.out} has results of other settings: name another folder for the results")
        files_out.write(file, as_json(self.settings))


@cache
def task(data: Path, name: str, settings: Settings, most_numbers: int = MOST_NUMBERS) -> Task:
    limits = {
        "units": settings.units,
        "volumes": settings.volumes,
        "side": settings.side,
        "multiple": 2 ** len(settings.widths),
    }
    return load(data, name, **limits, binary=name in settings.binary, most_numbers=most_numbers)
