"""The study: which networks are trained, on what, how, in which order.

A *job* is one training: a task, a test fold, a loss, and whether it starts from scratch or from the network that cross-entropy gave.
For one task and fold all losses have the same initial weights, the same batches in the same order, and the same budget and rule for
stopping, so that comparisons are paired. Every learning rate is tried up to the first validation, and the one that scores best there
goes on (of equal ones, the one whose loss has become smaller): each job chooses on its own validation part, so no test fold ever has
a say. A finished job is one JSON file, written at once; a job that was stopped continues from its last checkpoint.
"""

import hashlib
import json
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import asdict, dataclass, fields, replace
from functools import cache, partial
from io import BytesIO
from math import cos, pi
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
import torch
from torch import nn

from segbounds import files_out
from segbounds.decisions import threshold
from segbounds.errors import InputError
from segbounds.files_out import is_real, is_text, is_whole
from segbounds.losses import Loss, cross_entropy, lovasz_softmax, soft_loss, weighted_cross_entropy
from segbounds.masks.counting import count
from segbounds.metrics.catalogue import dice, jaccard, tversky
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate
from segbounds.practice.data import IGNORED, MOST_NUMBERS, Task, folds, load
from segbounds.practice.networks import unet

SCRATCH, FINE_TUNED = "from scratch", "fine-tuned"
START = "cross-entropy"  # whose network is fine-tuned
SETTINGS = "settings.json"  # beside the results
#: What kept files say that they are.
KEEPS_SETTINGS, KEEPS_RESULT, KEEPS_CHECKPOINT, FORMAT = (
    "settings of a study",
    "training",
    "checkpoint of a training",
    2,
)
AGAIN = "delete it, and it is trained anew"
ARGMAX, CALIBRATED = "most probable", "half of the best Dice"
THRESHOLDS = np.arange(1, 20) / 20  # among which the best Dice is looked for on the validation part


def _positive(value: Any) -> bool:
    return is_whole(value, 1, 10**9)


@dataclass(frozen=True)
class Settings:
    """What is fixed before anything is trained.

    tasks, losses
        Their names, in the order in which they are trained.
    fine_tuned
        Losses that are also trained from the network that cross-entropy gave.
    binary
        Tasks whose foreground classes are one: each image of brain_tumour has one of three kinds.
    units, volumes, side
        At most so many images, or volumes, of a task, and the largest side of a slice; see `data.load`.
    folds
        Parts of a task; the next one validates, the others train.
    steps, fine_tuning_steps, batch
        Of Adam, and slices in each. Every batch is flipped along a random choice of axes. The learning rate falls like a cosine, to 0.
    every, patience
        Steps between two validations, and how many without a better one end the training.
    rates
        Learning rates to choose from at the first validation.
    widths
        Channels of the U-Net's levels.
    """

    tasks: tuple[str, ...]
    losses: tuple[str, ...]
    fine_tuned: tuple[str, ...] = (START, "weighted cross-entropy", "soft Dice", "soft Jaccard", "Lovász")
    binary: tuple[str, ...] = ("brain_tumour",)
    units: int = 200
    volumes: int = 80
    side: int = 96
    folds: int = 5
    steps: int = 400
    fine_tuning_steps: int = 200
    batch: int = 8
    every: int = 100
    patience: int = 3
    rates: tuple[float, ...] = (3e-3, 1e-2)
    widths: tuple[int, ...] = (8, 16, 32, 64)
    seed: int = 0

    @property
    def digest(self) -> str:
        """Tells results of other settings apart: everything but which tasks and losses there are."""
        fixed = {key: value for key, value in asdict(self).items() if key not in ("tasks", "losses", "fine_tuned")}
        return hashlib.sha256(json.dumps(fixed, sort_keys=True).encode()).hexdigest()[:12]


#: Everything at its smallest: the pipeline is tried, not the losses.
QUICK: Mapping[str, Any] = {
    **{
        "units": 12,
        "volumes": 6,
        "folds": 3,
        "steps": 6,
        "fine_tuning_steps": 4,
        "batch": 2,
        "every": 2,
        "widths": (4, 8),
    },
}


#: For a GPU: all images, larger slices and networks, longer training.
LARGE: Mapping[str, Any] = {
    **{
        "units": 1000,
        "volumes": 1000,
        "side": 256,
        "steps": 4000,
        "fine_tuning_steps": 1000,
        "batch": 16,
        "every": 250,
    },
    **{"patience": 8, "rates": (3e-4, 1e-3, 3e-3), "widths": (32, 64, 128, 256)},
}


def settings_of(entries: Any) -> Settings:
    """Settings from what a file says. Raises ValueError, naming the entry, for what are none."""
    if not isinstance(entries, dict):
        raise ValueError("settings are entries with names")
    missing = [field.name for field in fields(Settings) if field.name not in entries]
    beyond = [key for key in entries if key not in _SETTINGS]
    if missing or beyond:
        raise ValueError(f"{missing[0]!r} is missing" if missing else f"there is no setting {beyond[0]!r:.40}")
    for key, value in entries.items():
        several = isinstance(value, list)
        if several != (key in _LISTS) or not all(map(_SETTINGS[key], value if several else [value])):
            raise ValueError(f"{key!r} is {value!r:.40}")
    given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entries.items()}
    return Settings(**given)


_LISTS = ("tasks", "losses", "fine_tuned", "binary", "rates", "widths")
_SETTINGS: Mapping[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("tasks", "losses", "fine_tuned", "binary"), is_text),
    **dict.fromkeys(
        ("units", "volumes", "side", "folds", "steps", "fine_tuning_steps", "batch", "every", "patience", "widths"),
        _positive,
    ),
    "rates": lambda rate: is_real(rate) and rate > 0,
    "seed": is_whole,
}


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

    @property
    def file(self) -> str:
        """Relative to the folder of the results."""
        loss = "".join(letter if letter.isalnum() or letter == "." else "-" for letter in self.loss)
        return f"{self.task}/{self.start.replace(' ', '-')}/{loss}/fold-{self.fold}.json"


# --- losses -----------------------------------------------------------------------------------------------------------

#: Tversky indices from Dice outwards: (alpha, beta) weigh false positives and false negatives.
TVERSKY = ((0.3, 0.7), (0.1, 0.9), (0.7, 0.3), (0.9, 0.1))


def tversky_loss(alpha: float, beta: float) -> str:
    """The name of a loss."""
    return f"soft Tversky {alpha:g}, {beta:g}"


LOSSES = (
    *(START, "weighted cross-entropy", "soft Dice", "soft Jaccard", "Lovász"),
    *(tversky_loss(*weights) for weights in TVERSKY),
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
        made[tversky_loss(alpha, beta)] = partial(soft_loss, tversky(alpha=alpha, beta=beta), **how, **foreground)
    if name not in made:
        raise InputError(f"{name!r} is no loss of the study: it has {', '.join(made)}")
    return made[name]()


# --- which jobs -------------------------------------------------------------------------------------------------------


class Study:
    """A study in a folder of results: what is finished, what comes next."""

    def __init__(
        self, data: Path, out: Path, settings: Settings, device: str = "cpu", most_numbers: int = MOST_NUMBERS
    ) -> None:
        self.data, self.out, self.settings, self.device = data, out, settings, device
        self.most_numbers = most_numbers
        self._folds = {name: len(self.parts(name)) for name in settings.tasks}
        self._results: dict[Job, dict[str, Any]] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_results": {}}  # workers need none of them

    def task(self, name: str) -> Task:
        return task(self.data, name, self.settings, self.most_numbers)

    def parts(self, name: str) -> tuple[np.ndarray, ...]:
        """The units of each fold of a task."""
        return folds(self.task(name).groups, self.settings.folds, self.settings.seed)

    def jobs(self) -> list[Job]:
        """All of them, in order: from scratch fold by fold, then fine-tuned fold by fold; so that all tasks get on alike."""
        return [
            Job(name, fold, loss, start)
            for start in (SCRATCH, FINE_TUNED)
            for fold in range(self.settings.folds)
            for name in self.settings.tasks
            if fold < self._folds[name]
            for loss in self.settings.losses
            if start == SCRATCH or loss in self.settings.fine_tuned
        ]

    def done(self, job: Job) -> bool:
        """Whether a job is finished. Raises InputError where its file is not what that leaves, or is of other settings or data."""
        return job in self._results or ((self.out / job.file).exists() and bool(self.result(job)))

    def result(self, job: Job) -> dict[str, Any]:
        """What a finished job left. Raises InputError where it was trained with other settings, or on other data than there are now."""
        if job not in self._results:
            file = self.out / job.file
            found = read_result(file)
            if any(found[key] != value for key, value in asdict(job).items()):
                raise InputError(f"{file} is of another training: {AGAIN}")
            if found["settings"] != self.settings.digest:
                raise InputError(f"{file} was trained with other settings: name another folder for the results")
            if found["data"] != self.task(job.task).digest:
                raise InputError(
                    f"{file} was trained on other data than {self.data} has now: name another folder for the results, or {AGAIN}"
                )
            self._results[job] = found
        return self._results[job]

    def waiting(self) -> list[Job]:
        """What can be trained now, in order: fine-tuning needs the network that it starts from."""
        return [job for job in self.jobs() if not self.done(job) and (job.start == SCRATCH or self.done(origin(job)))]

    def progress(self) -> dict[str, tuple[int, int]]:
        """By task: how many jobs are finished, and of how many."""
        listed: dict[str, list[bool]] = {name: [] for name in self.settings.tasks}
        for job in self.jobs():
            listed[job.task].append(self.done(job))
        return {name: (sum(done), len(done)) for name, done in listed.items()}

    def finished(self) -> Iterator[tuple[Job, dict[str, Any]]]:
        """The finished jobs and their results."""
        yield from ((job, self.result(job)) for job in self.jobs() if self.done(job))

    def run(self, executor: Callable[[], Executor] | None, at_once: int = 1) -> Iterator[Job]:
        """Trains what is missing, and yields each finished job.

        Raises InputError where the folder has results of other settings.
        """
        with files_out.alone(self.out / SETTINGS):
            yield from self._trained(executor, at_once)

    def _trained(self, executor: Callable[[], Executor] | None, at_once: int) -> Iterator[Job]:
        self._claim_folder()
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

    def _claim_folder(self) -> None:
        """Writes the settings down; those of an earlier run may differ in their tasks and losses only."""
        file = self.out / SETTINGS
        if file.exists() and read_settings(file).digest != self.settings.digest:
            raise InputError(f"{self.out} has results of other settings: name another folder for the results")
        files_out.write(file, as_json(self.settings))


def as_json(settings: Settings) -> str:
    """Settings as they are kept beside results."""
    return files_out.sealed(KEEPS_SETTINGS, FORMAT, asdict(settings), indent=1)


def read_settings(file: Path) -> Settings:
    """Settings that were kept. Raises InputError for a file that holds anything else; FileNotFoundError where there is none."""
    remedy = "name another folder for the results"
    content = files_out.unsealed(file, KEEPS_SETTINGS, FORMAT, remedy)
    try:
        return settings_of(content)
    except ValueError as wrong:
        raise InputError(f"{file} does not keep settings of a study ({wrong}): {remedy}") from None


#: What a finished training leaves, each entry with what it may be; counts are looked at apart.
_RESULT: Mapping[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("task", "loss", "start", "settings", "data", "device", "versions", "weights"), is_text),
    **dict.fromkeys(("fold", "steps", "best after"), is_whole),
    **dict.fromkeys(("rate", "validation", "seconds"), is_real),
    **dict.fromkeys(
        ("classes", "units"), lambda names: isinstance(names, list) and bool(names) and all(map(is_text, names))
    ),
    "thresholds": lambda values: isinstance(values, list) and all(map(is_real, values)),
    "counts": lambda tables: isinstance(tables, dict) and set(tables) == {ARGMAX, CALIBRATED},
}


def read_result(file: Path) -> dict[str, Any]:
    """What a finished training left in a file. Raises InputError for a file that holds anything else."""
    try:
        found = files_out.unsealed(file, KEEPS_RESULT, FORMAT, AGAIN)
    except FileNotFoundError:
        raise InputError(f"{file} is not there any more: {AGAIN}") from None
    wrong = next((key for key, holds in _RESULT.items() if key not in found or not holds(found[key])), None)
    wrong = wrong or next((key for key in found if key not in _RESULT), None)
    if wrong is None and not all(_are_counts(table, found) for table in found["counts"].values()):
        wrong = "counts"
    if wrong is None and found["loss"] not in LOSSES:
        wrong = "loss"
    if wrong is not None:
        raise InputError(f"{file} does not keep what a training leaves ({wrong:.40}): {AGAIN}")
    return found


def _are_counts(table: Any, found: Mapping[str, Any]) -> bool:
    """Whether there are four counts for each class of each unit."""

    def lists(entries: Any, number: int) -> bool:
        return isinstance(entries, list) and len(entries) == number

    return lists(table, len(found["units"])) and all(
        lists(unit, len(found["classes"]))
        and all(lists(four, 4) and all(map(is_whole, four)) and any(four) for four in unit)
        for unit in table
    )


def origin(job: Job) -> Job:
    """The training whose network a fine-tuned one starts from."""
    return replace(job, loss=START, start=SCRATCH)


@cache
def task(data: Path, name: str, settings: Settings, most_numbers: int = MOST_NUMBERS) -> Task:
    limits = {"units": settings.units, "volumes": settings.volumes, "side": settings.side}
    return load(data, name, **limits, binary=name in settings.binary, most_numbers=most_numbers)


# --- one job ----------------------------------------------------------------------------------------------------------


def train(job: Job, study: Study) -> None:
    """Trains one network and writes what it does on the test fold."""
    torch.set_num_threads(1)  # jobs run side by side
    settings, here, parts = study.settings, study.task(job.task), study.parts(job.task)
    testing, validating = job.fold, (job.fold + 1) % len(parts)
    training = here.slices_of([unit for k, part in enumerate(parts) if k not in (testing, validating) for unit in part])
    seed = _seed(f"{settings.seed} {job.task} {job.fold} {job.start}")
    torch.manual_seed(seed)
    network = unet(here.images.shape[1], len(here.classes), settings.widths).to(study.device)
    if job.start == FINE_TUNED:
        network.load_state_dict(_weights(study, origin(job)))
    steps = settings.steps if job.start == SCRATCH else settings.fine_tuning_steps
    generator = np.random.default_rng(seed)
    batches = generator.choice(training, (steps, settings.batch))
    flips = [[axis for axis in (-2, -1) if generator.integers(2)] for _ in range(steps)]
    criterion, images, labels = loss(job.loss, len(here.classes)), here.images, here.labels.astype(np.int64)

    def fitted(state: Progress) -> Progress:
        """A training after some more steps and one validation."""
        started = monotonic()
        network.load_state_dict(state.network)
        optimiser = torch.optim.Adam(network.parameters(), state.rate)
        if state.optimiser:
            optimiser.load_state_dict(state.optimiser)
        network.train()
        losses = []
        until = min(state.step + settings.every, steps)
        for step in range(state.step, until):
            optimiser.param_groups[0]["lr"] = state.rate * (1 + cos(pi * step / steps)) / 2
            seen, truth = (torch.from_numpy(part[batches[step]]).flip(flips[step]) for part in (images, labels))
            optimiser.zero_grad()
            value = criterion(network(seen.to(study.device)), truth.to(study.device))
            value.backward()
            optimiser.step()
            losses.append(value.item())
        score = float(np.mean(_dice(counts_of(network, here, parts[validating], study.device))))
        seconds = state.seconds + monotonic() - started
        after: dict[str, Any] = {"step": until, "network": _copied(network), "optimiser": optimiser.state_dict()}
        return replace(state, **after, seconds=seconds, loss=float(np.mean(losses))).scored(score)

    checkpoint = (study.out / job.file).with_suffix(".checkpoint")
    about = f"{job.file} {settings.digest} {here.digest}"
    files_out.folder(checkpoint.parent)
    if checkpoint.exists():
        now = _checkpoint(checkpoint, about, study.device)
    else:
        beginning = _copied(network)
        tried = [fitted(Progress(rate, beginning, best=beginning)) for rate in settings.rates]
        now = max(tried, key=lambda state: (state.score, -state.loss))
        now = replace(now, seconds=sum(state.seconds for state in tried))
    while now.step < steps and now.waited < settings.patience:
        files_out.write(checkpoint, files_out.sealed_bytes(KEEPS_CHECKPOINT, about, _bytes(vars(now))))
        now = fitted(now)

    network.load_state_dict(now.best)
    thresholds = calibrated(network, here, parts[validating], study.device)
    rules = {ARGMAX: None, CALIBRATED: thresholds}
    tables = {rule: counts_of(network, here, parts[testing], study.device, at) for rule, at in rules.items()}
    weights = _bytes(now.best) if job == origin(job) else b""
    if weights:
        files_out.write(weights_of(study.out / job.file), weights)
    found = {
        **asdict(job),
        "settings": settings.digest,
        "data": here.digest,
        "weights": hashlib.sha256(weights).hexdigest() if weights else "",
        "rate": now.rate,
        "validation": now.score,
        "steps": now.step,
        "best after": now.best_step,
        "seconds": round(now.seconds, 2),
        "device": _device(study.device),
        "versions": f"torch {torch.__version__}, numpy {np.__version__}, python {platform.python_version()}",
        "classes": list(here.classes),
        "thresholds": [round(at, 6) for at in thresholds],
        "units": [here.ids[unit] for unit in parts[testing]],
        "counts": {rule: table.tolist() for rule, table in tables.items()},
    }
    files_out.write(study.out / job.file, files_out.sealed(KEEPS_RESULT, FORMAT, found))
    checkpoint.unlink(missing_ok=True)


@dataclass(frozen=True)
class Progress:
    """How far a training has come; on disk after every validation, so that one that was stopped goes on from there.

    step, waited, best_step
        Steps so far; validations since the best; the step of the best.
    score, best
        The best validation score, and the network that had it.
    loss
        The mean training loss since the last validation.
    """

    rate: float
    network: Mapping[str, Any]
    best: Mapping[str, Any]
    optimiser: dict[str, Any] | None = None
    step: int = 0
    waited: int = 0
    best_step: int = 0
    score: float = -1.0
    loss: float = 0.0
    seconds: float = 0.0

    def scored(self, score: float) -> "Progress":
        if score > self.score:
            return replace(self, score=score, best=self.network, best_step=self.step, waited=0)
        return replace(self, waited=self.waited + 1)


def _copied(network: nn.Module) -> dict[str, Any]:
    return {key: value.detach().clone() for key, value in network.state_dict().items()}


def _seed(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def _device(name: str) -> str:
    return torch.cuda.get_device_name(name) if name.startswith("cuda") else f"{platform.machine()} CPU, one thread"


def weights_of(result: Path) -> Path:
    return result.with_suffix(".pt")


def _weights(study: Study, job: Job) -> Any:
    """The network that a finished training left, as it left it."""
    file = weights_of(study.out / job.file)
    remedy = f"delete {study.out / job.file} and {file.name}, and it is trained anew"
    if not file.is_file():
        raise InputError(f"{file} is not there: {remedy}")
    content = file.read_bytes()
    if hashlib.sha256(content).hexdigest() != study.result(job)["weights"]:
        raise InputError(f"{file} is not as it was written: {remedy}")
    return torch.load(BytesIO(content), map_location=study.device, weights_only=True)


def _checkpoint(file: Path, about: str, device: str) -> "Progress":
    """How far a training had come. Raises InputError for a file that does not say so of this training, settings and data."""
    content = files_out.unsealed_bytes(file, KEEPS_CHECKPOINT, about, AGAIN)
    try:
        return Progress(**torch.load(BytesIO(content), map_location=device, weights_only=True))
    except Exception as error:  # torch raises all kinds; what matters is which file
        raise InputError(f"{file} cannot be gone on with ({type(error).__name__}): {AGAIN}") from error


def _bytes(tensors: Any) -> bytes:
    """What torch keeps, as the content of a file."""
    content = BytesIO()
    torch.save(tensors, content)
    return content.getvalue()


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
