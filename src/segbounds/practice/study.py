"""The study: which networks are trained, on what, how, in which order.

A *job* is one training: a task, a test fold, a loss, a learning rate, and whether it starts from scratch or from the network that
cross-entropy gave. For one task and fold all losses have the same initial weights, the same batches in the same order, and the same
budget and rule for stopping, so that comparisons are paired. The learning rate of a loss is the one with the best validation score on
the first fold. A finished job is one JSON file, written at once; a job that was stopped continues from its last checkpoint.
"""

import hashlib
import json
import os
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
import torch

from segbounds import __version__
from segbounds.counting import count
from segbounds.counts import Counts
from segbounds.decisions import threshold
from segbounds.errors import InputError
from segbounds.losses import Loss, cross_entropy, lovasz_softmax, soft_loss, weighted_cross_entropy
from segbounds.practice.data import IGNORED, Task, folds, load
from segbounds.practice.networks import unet
from segbounds.similarities import dice, evaluate, jaccard, tversky

SCRATCH, FINE_TUNED = "from scratch", "fine-tuned"
START = "cross-entropy"  # whose network is fine-tuned
ARGMAX, CALIBRATED = "most probable", "half of the best Dice"
THRESHOLDS = np.arange(1, 20) / 20  # among which the best Dice is looked for on the validation part


@dataclass(frozen=True)
class Settings:
    """What is fixed before anything is trained.

    tasks, losses
        Their names, in the order in which they are trained.
    binary
        Tasks whose foreground classes are one: each image of brain_tumour has one of three kinds.
    units, side
        At most so many images of a task, and the largest side of a slice; see `data.load`.
    folds
        Parts of a task; the next one validates, the others train.
    steps, fine_tuning_steps, batch
        Of Adam, and slices in each. Every batch is flipped along a random choice of axes.
    every, patience
        Steps between two validations, and how many without a better one end the training.
    rates
        Learning rates to choose from on the first fold.
    widths
        Channels of the U-Net's levels.
    """

    tasks: tuple[str, ...]
    losses: tuple[str, ...]
    binary: tuple[str, ...] = ("brain_tumour",)
    units: int = 200
    side: int = 168
    folds: int = 5
    steps: int = 800
    fine_tuning_steps: int = 400
    batch: int = 8
    every: int = 100
    patience: int = 3
    rates: tuple[float, ...] = (1e-3, 5e-3)
    widths: tuple[int, ...] = (16, 32, 64, 128)
    seed: int = 0

    @property
    def digest(self) -> str:
        """Tells results of other settings apart: everything but which tasks and losses there are."""
        fixed = {key: value for key, value in asdict(self).items() if key not in ("tasks", "losses")}
        return hashlib.sha256(json.dumps(fixed, sort_keys=True).encode()).hexdigest()[:12]


#: Everything at its smallest: the pipeline is tried, not the losses.
QUICK: Mapping[str, Any] = {
    **{"units": 12, "folds": 3, "steps": 6, "fine_tuning_steps": 4, "batch": 2, "every": 2},
    **{"rates": (1e-2,), "widths": (4, 8)},
}


@dataclass(frozen=True)
class Job:
    task: str
    fold: int
    loss: str
    start: str
    rate: float

    @property
    def file(self) -> str:
        """Relative to the folder of the results."""
        loss = "".join(letter if letter.isalnum() or letter == "." else "-" for letter in self.loss)
        return f"{self.task}/{self.start.replace(' ', '-')}/{loss}/fold-{self.fold}-rate-{self.rate:g}.json"


# --- losses -----------------------------------------------------------------------------------------------------------

#: Tversky indices from Dice outwards: (alpha, beta) weigh false positives and false negatives.
TVERSKY = ((0.3, 0.7), (0.1, 0.9), (0.7, 0.3), (0.9, 0.1))
LOSSES = (
    *(START, "weighted cross-entropy", "soft Dice", "soft Jaccard", "Lovász"),
    *(f"soft Tversky {a:g}, {b:g}" for a, b in TVERSKY),
)


def loss(name: str, classes: int) -> Loss:
    """A loss of the study by name, for so many foreground classes.

    All are of logits and take a batch as one image: slices without any foreground are common, and say nothing alone. Those that stand for
    a metric are averaged over the foreground classes.
    """
    how: dict[str, Any] = {"input": "logits", "per": "batch", "ignore": IGNORED}
    foreground: dict[str, Any] = {} if classes == 1 else {"classes": range(1, classes + 1)}
    made: dict[str, Callable[[], Loss]] = {
        START: lambda: cross_entropy(**how),
        "weighted cross-entropy": lambda: weighted_cross_entropy("inverse frequency", **how),
        "soft Dice": lambda: soft_loss(dice, **how, **foreground),
        "soft Jaccard": lambda: soft_loss(jaccard, **how, **foreground),
        "Lovász": lambda: lovasz_softmax(**how, **foreground),
    }
    for alpha, beta in TVERSKY:
        index = tversky(alpha=alpha, beta=beta)
        made[f"soft Tversky {alpha:g}, {beta:g}"] = lambda index=index: soft_loss(index, **how, **foreground)  # type: ignore[misc]
    if name not in made:
        raise InputError(f"{name!r} is no loss of the study: it has {', '.join(made)}")
    return made[name]()


# --- which jobs -------------------------------------------------------------------------------------------------------


class Study:
    """A study in a folder of results: what is finished, what comes next."""

    def __init__(self, data: Path, out: Path, settings: Settings, device: str = "cpu") -> None:
        self.data, self.out, self.settings, self.device = data, out, settings, device
        self._rates: dict[tuple[str, str], float] = {}
        self._folds = {name: len(self._parts(name)) for name in settings.tasks}

    def _parts(self, name: str) -> tuple[np.ndarray, ...]:
        return folds(task(self.data, name, self.settings).groups, self.settings.folds, self.settings.seed)

    def done(self, job: Job) -> bool:
        return (self.out / job.file).is_file()

    def result(self, job: Job) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.out / job.file).read_text(encoding="utf-8"))
        if found["settings"] != self.settings.digest:
            raise InputError(
                f"{self.out / job.file} was trained with other settings: name another folder for the results"
            )
        return found

    def rate(self, name: str, loss: str) -> float | None:
        """The learning rate with the best validation score on the first fold (of equal ones the smallest); None where one is missing."""
        if (name, loss) not in self._rates:
            tried = [Job(name, 0, loss, SCRATCH, rate) for rate in self.settings.rates]
            if not all(map(self.done, tried)):
                return None
            self._rates[name, loss] = max(tried, key=lambda job: (self.result(job)["validation"], -job.rate)).rate
        return self._rates[name, loss]

    def jobs(self, name: str) -> Iterator[Job | None]:
        """The jobs of a task whose learning rates are known, None for each other one."""
        for loss in self.settings.losses:
            yield from (Job(name, 0, loss, SCRATCH, rate) for rate in self.settings.rates)
        for start in (SCRATCH, FINE_TUNED):
            for fold in range(start == SCRATCH, self._folds[name]):
                for loss in self.settings.losses:
                    rate = self.rate(name, loss)
                    yield None if rate is None else Job(name, fold, loss, start, rate)

    def waiting(self) -> list[Job]:
        """What can be trained now, in order: first what chooses learning rates, then fold by fold."""
        found = [
            (job.start == FINE_TUNED, job.fold, place, job)
            for place, name in enumerate(self.settings.tasks)
            for job in self.jobs(name)
            if job is not None and not self.done(job) and (job.start == SCRATCH or self._has_start(job))
        ]
        return [job for *_, job in sorted(found, key=lambda item: item[:3])]

    def _has_start(self, job: Job) -> bool:
        origin = self._origin(job)
        return origin is not None and self.done(origin)

    def _origin(self, job: Job) -> Job | None:
        rate = self.rate(job.task, START)
        return None if rate is None else replace(job, loss=START, start=SCRATCH, rate=rate)

    def progress(self) -> dict[str, tuple[int, int]]:
        """By task: how many jobs are finished, and of how many."""
        listed = {name: list(self.jobs(name)) for name in self.settings.tasks}
        return {
            name: (sum(job is not None and self.done(job) for job in jobs), len(jobs)) for name, jobs in listed.items()
        }

    def chosen(self) -> Iterator[tuple[Job, dict[str, Any]]]:
        """The finished jobs with the learning rates that were chosen, and their results."""
        for name in self.settings.tasks:
            for job in self.jobs(name):
                if job is not None and self.done(job) and job.rate == self.rate(name, job.loss):
                    yield job, self.result(job)

    def run(self, executor: Callable[[], Executor] | None, at_once: int = 1) -> Iterator[Job]:
        """Trains what is missing, and yields each finished job."""
        pool = executor() if executor else None
        running: dict[Future[None], Job] = {}
        try:
            while True:
                fresh = [job for job in self.waiting() if job not in running.values()]
                if pool is None:
                    if not fresh:
                        return
                    train(fresh[0], self)
                    yield fresh[0]
                    continue
                running |= {pool.submit(train, job, self): job for job in fresh[: at_once - len(running)]}
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    future.result()
                    yield running.pop(future)
        finally:
            if pool is not None:
                pool.shutdown(wait=False, cancel_futures=True)


@cache
def task(data: Path, name: str, settings: Settings) -> Task:
    return load(data, name, units=settings.units, side=settings.side, binary=name in settings.binary)


# --- one job ----------------------------------------------------------------------------------------------------------


def train(job: Job, study: Study) -> None:
    """Trains one network and writes what it does on the test fold."""
    torch.set_num_threads(1)  # jobs run side by side
    settings, here = study.settings, task(study.data, job.task, study.settings)
    parts = folds(here.groups, settings.folds, settings.seed)
    testing, validating = parts[job.fold], parts[(job.fold + 1) % len(parts)]
    training = here.slices_of(
        [unit for k, part in enumerate(parts) if k not in (job.fold, (job.fold + 1) % len(parts)) for unit in part]
    )
    seed = int.from_bytes(
        hashlib.sha256(f"{settings.seed} {job.task} {job.fold} {job.start}".encode()).digest()[:4], "big"
    )
    torch.manual_seed(seed)
    network = unet(here.images.shape[1], len(here.classes), settings.widths).to(study.device)
    if job.start == FINE_TUNED and (origin := study._origin(job)) is not None:
        network.load_state_dict(torch.load(weights_of(study.out / origin.file), weights_only=True))
    steps = settings.steps if job.start == SCRATCH else settings.fine_tuning_steps
    generator = np.random.default_rng(seed)
    batches = generator.choice(training, (steps, settings.batch))
    flips = [[axis for axis in (-2, -1) if generator.integers(2)] for _ in range(steps)]
    criterion, optimiser = loss(job.loss, len(here.classes)), torch.optim.Adam(network.parameters(), job.rate)
    images, labels = (torch.from_numpy(part) for part in (here.images, here.labels.astype(np.int64)))
    kept = _Kept(study.out / job.file, network, optimiser)

    while kept.step < steps and kept.waited < settings.patience:
        started = monotonic()
        network.train()
        for batch, axes in list(zip(batches, flips, strict=True))[kept.step : kept.step + settings.every]:
            seen, truth = (part[batch].flip(axes).to(study.device) for part in (images, labels))
            optimiser.zero_grad()
            criterion(network(seen), truth).backward()
            optimiser.step()
        score = float(np.mean(_dice(counts_of(network, here, validating, study.device))))
        kept.after(score, settings.every, monotonic() - started)

    network.load_state_dict(kept.best)
    thresholds = calibrated(network, here, validating, study.device)
    rules = {ARGMAX: None, CALIBRATED: thresholds}
    tables = {rule: counts_of(network, here, testing, study.device, at) for rule, at in rules.items()}
    kept.finish(
        {
            **asdict(job),
            "settings": settings.digest,
            "validation": kept.score,
            "steps": kept.step,
            "best after": kept.best_step,
            "seconds": round(kept.seconds, 2),
            "device": torch.cuda.get_device_name(study.device)
            if study.device.startswith("cuda")
            else platform.processor() or "cpu",
            "versions": f"segbounds {__version__}, torch {torch.__version__}, python {platform.python_version()}",
            "classes": list(here.classes),
            "thresholds": [round(at, 6) for at in thresholds],
            "units": [here.ids[unit] for unit in testing],
            "counts": {rule: table.tolist() for rule, table in tables.items()},
        },
        keep_weights=job.loss == START and job.start == SCRATCH,
    )


def weights_of(result: Path) -> Path:
    return result.with_suffix(".pt")


class _Kept:
    """What a training has come to, on disk after every validation: a training that was stopped goes on from there."""

    def __init__(self, result: Path, network: Any, optimiser: Any) -> None:
        self.result, self.network, self.optimiser = result, network, optimiser
        self.file = result.with_suffix(".checkpoint")
        self.step, self.waited, self.best_step, self.score, self.seconds = 0, 0, 0, -1.0, 0.0
        self.best = {key: value.clone() for key, value in network.state_dict().items()}
        result.parent.mkdir(parents=True, exist_ok=True)
        if self.file.is_file():
            state = torch.load(self.file, weights_only=True)
            network.load_state_dict(state["network"])
            optimiser.load_state_dict(state["optimiser"])
            self.step, self.waited, self.best_step, self.score, self.seconds = state["numbers"]
            self.best = state["best"]

    def after(self, score: float, steps: int, seconds: float) -> None:
        self.step, self.seconds = self.step + steps, self.seconds + seconds
        if score > self.score:
            self.score, self.best_step, self.waited = score, self.step, 0
            self.best = {key: value.clone() for key, value in self.network.state_dict().items()}
        else:
            self.waited += 1
        numbers = (self.step, self.waited, self.best_step, self.score, self.seconds)
        state = {
            "network": self.network.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "numbers": numbers,
            "best": self.best,
        }
        _whole(self.file, lambda half: torch.save(state, half))

    def finish(self, found: Mapping[str, Any], *, keep_weights: bool) -> None:
        if keep_weights:
            _whole(weights_of(self.result), lambda half: torch.save(self.best, half))
        _whole(self.result, lambda half: half.write_text(json.dumps(found) + "\n", encoding="utf-8"))
        self.file.unlink(missing_ok=True)


def _whole(file: Path, write: Callable[[Path], Any]) -> None:
    """All of a file or nothing."""
    half = file.with_name(f".{file.name}.{os.getpid()}")
    write(half)
    os.replace(half, file)


# --- predictions ------------------------------------------------------------------------------------------------------


def counts_of(
    network: Any, here: Task, units: Sequence[int] | np.ndarray, device: str, thresholds: Sequence[float] | None = None
) -> np.ndarray:
    """Counts (units, classes, 4) of tp, fp, fn, tn: of the most probable class, or of each class where it is at least a threshold."""
    return np.array(
        [[count(guess, truth) for guess, truth in _masks(network, here, unit, device, thresholds)] for unit in units]
    )


def _masks(
    network: Any, here: Task, unit: int, device: str, thresholds: Sequence[float] | None
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Prediction and reference of each class on the pixels of a unit."""
    chances, labels = _probabilities(network, here, unit, device)
    guess = chances.argmax(0)
    for number in range(1, len(here.classes) + 1):
        yield (guess == number if thresholds is None else chances[number] >= thresholds[number - 1]), labels == number


def _probabilities(network: Any, here: Task, unit: int, device: str) -> tuple[np.ndarray, np.ndarray]:
    """The probability of each class, background first, and the label of each pixel of a unit: (classes + 1, pixels) and (pixels,)."""
    places = here.slices_of([unit])
    network.eval()
    with torch.inference_mode():
        logits = torch.cat([network(part.to(device)) for part in torch.from_numpy(here.images[places]).split(32)])
        chances = torch.cat([1 - logits.sigmoid(), logits.sigmoid()], 1) if logits.shape[1] == 1 else logits.softmax(1)
    labels = here.labels[places]
    return chances.cpu().numpy().transpose(1, 0, 2, 3)[:, labels != IGNORED], labels[labels != IGNORED]


def calibrated(network: Any, here: Task, units: Sequence[int] | np.ndarray, device: str) -> list[float]:
    """For each class the threshold D*/2 of theory, where D* is the best mean Dice of any one threshold on the validation part."""
    tables = np.zeros((len(THRESHOLDS), len(units), len(here.classes), 4), int)
    for place, unit in enumerate(units):
        chances, labels = _probabilities(network, here, unit, device)
        for k, at in enumerate(THRESHOLDS):
            tables[k, place] = [count(chances[c] >= at, labels == c) for c in range(1, len(here.classes) + 1)]
    best = np.asarray(_dice(tables)).mean(axis=1).max(axis=0)
    return [float(threshold(dice, value)) for value in best]


def _dice(tables: np.ndarray) -> Any:
    """Dice of each table of counts whose last axis is tp, fp, fn, tn."""
    return evaluate(dice, Counts(*np.moveaxis(tables, -1, 0)))
