"""One training: a network, its batches, its learning rate, when it ends, and what is left of it.

For one task, fold, start and seed all losses have the same initial weights and the same batches in the same order, changed in the same
way, so that comparisons are paired. On the first two folds every learning rate is tried for some steps, and the one whose best
validation is best goes on (of equal ones, the one whose loss has become smaller); other folds and seeds take its rate. Whatever is chosen
is chosen on a validation part, and never on that of which the test part tells.
"""

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from math import isfinite
from time import process_time
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from segbounds import files_out
from segbounds.errors import InputError
from segbounds.learning.practice.criteria import MAIN, MATCHED, Criterion, loss
from segbounds.learning.practice.data import IGNORED
from segbounds.learning.practice.examples import example
from segbounds.learning.practice.flatness import converged
from segbounds.learning.practice.kept import (
    AGAIN,
    KEEPS_CHECKPOINT,
    KEEPS_RESULT,
    as_bytes,
    read_checkpoint,
    read_weights,
    weights_of,
)
from segbounds.learning.practice.networks import Network, half_is_quick
from segbounds.learning.practice.predictions import ARGMAX, BEST, CALIBRATED, calibrated, counts_of, dices, tables_of
from segbounds.learning.practice.settings import FINE_TUNED, FORMAT, SCRATCH
from segbounds.learning.practice.study import Job, Study, chooser, origin

#: By what the learning rate is divided.
DIVISOR = 5
#: What is kept of a training loss that is no number any more.
DIVERGED = 1e9
#: How far augmented images are turned (radians), scaled and shifted (parts of half a side), brightened and contrasted at most.
TURN, SCALE, SHIFT, CONTRAST, BRIGHTNESS = 0.26, 0.2, 0.1, 0.25, 0.25


@dataclass(frozen=True)
class Progress:
    """How far a training has come; on disk after every validation, so that one that was stopped goes on from there.

    rate
        The learning rate that it began with.
    step, best_step
        Steps so far; the step of the best validation.
    score, best
        The best validation score, and the network that had it.
    curve, trials
        Of each validation: step, learning rate, mean training loss since the last one, score. And of the first one with each rate.
    """

    rate: float
    network: Mapping[str, Any]
    best: Mapping[str, Any]
    optimiser: dict[str, Any] | None = None
    step: int = 0
    best_step: int = 0
    score: float = -1.0
    seconds: float = 0.0
    curve: tuple[tuple[float, ...], ...] = ()
    trials: tuple[tuple[float, ...], ...] = ()

    def scored(self, rate: float, loss: float, score: float) -> "Progress":
        """After a validation: the best is remembered."""
        point = (self.step, rate, round(loss, 6) if isfinite(loss) else DIVERGED, round(score, 6))
        after = replace(self, curve=(*self.curve, point))
        if score > self.score:
            return replace(after, score=score, best=self.network, best_step=self.step)
        return after


class _Training:
    """What stays the same during one training."""

    def __init__(self, job: Job, study: Study) -> None:
        self.job, self.study, self.settings, self.here = job, study, study.settings, study.task(job.task)
        self.parts = study.parts(job.task)
        self.testing, self.validating = self.parts[job.fold], self.parts[(job.fold + 1) % len(self.parts)]
        away = np.concatenate([self.testing, self.validating])
        training = self.here.slices_of(np.setdiff1d(np.unique(self.here.units), away))
        self.steps = self.settings.steps if job.start == SCRATCH else self.settings.fine_tuning_steps
        self.most = round(self.steps * self.settings.longest)
        self.seed = _seed(f"{self.settings.seed} {job.task} {job.fold} {job.start} {job.seed}")
        torch.manual_seed(self.seed)
        classes = len(self.here.classes)
        channels, how = self.here.images.shape[1], (self.settings.widths, self.settings.precision)
        self.network = Network(channels, classes, *how).to(study.device)
        self.in_single = self.network.in_half and not half_is_quick(torch.device(study.device).type)
        self.batches = np.random.default_rng(self.seed).choice(training, (self.most, self.settings.batch))
        thresholds = study.known(origin(job))["thresholds"] if job.loss == MATCHED else ()
        self.criterion = loss(job.loss, classes, thresholds)

    def begun(self) -> Progress:
        """After a trial of each learning rate, where it is chosen here, with the best; else before the first step."""
        if self.job.start == FINE_TUNED:
            first = self.study.out / origin(self.job).file
            self.network.load_state_dict(
                read_weights(first, self.study.result(origin(self.job))["weights"], self.study.device)
            )
        beginning = _copied(self.network)
        if chooser(self.job) != self.job:
            return self.further(Progress(self.study.known(chooser(self.job))["rate"], beginning, best=beginning))
        tried = [self._tried(Progress(rate, beginning, best=beginning)) for rate in self.settings.rates]
        chosen = max(tried, key=lambda state: (state.score, -state.curve[-1][2]))
        trials = tuple((state.rate, *state.curve[-1][1:3], round(state.score, 6)) for state in tried)
        return replace(chosen, seconds=sum(state.seconds for state in tried), trials=trials)

    def _tried(self, state: Progress) -> Progress:
        while state.step < min(self.settings.trial, self.most):
            state = self.further(state)
        return state

    def further(self, state: Progress) -> Progress:
        """After some more steps and one validation."""
        started = process_time()
        self.network.load_state_dict(state.network)
        optimiser = torch.optim.Adam(self.network.parameters(), state.rate, fused=True)
        if state.optimiser:
            optimiser.load_state_dict(state.optimiser)
        self.network.train()
        until = min(state.step + self.settings.every, self.most)
        losses = []
        for step in range(state.step, until):
            optimiser.param_groups[0]["lr"] = self.rate(state.rate, step)
            losses.append(_stepped(self.network, optimiser, self.criterion, *self._batch(step)))
        score = float(np.mean(dices(counts_of(self.network, self.here, self.validating, self.study.device))))
        after: dict[str, Any] = {
            "step": until,
            "network": _copied(self.network),
            "optimiser": optimiser.state_dict(),
            "seconds": state.seconds + process_time() - started,
        }
        return replace(state, **after).scored(self.rate(state.rate, until - 1), float(np.mean(losses)), score)

    def rate(self, first: float, step: int) -> float:
        """The learning rate of a step: divided at each milestone that lies behind."""
        return first / DIVISOR ** sum(step >= part * self.steps for part in self.settings.milestones)

    def ended(self, state: Progress) -> bool:
        """After its steps, if the curve is flat; else it goes on, to the most that it may have."""
        steps, _, _, scores = zip(*state.curve, strict=True)
        flat = state.step >= self.steps and converged([int(step) for step in steps], scores)
        return flat or state.step >= self.most

    def _batch(self, step: int) -> tuple[Tensor, Tensor]:
        places = self.batches[step]
        images, labels = torch.from_numpy(self.here.images[places]), torch.from_numpy(self.here.labels[places])
        # where there are several classes, a flip may make one look like another
        flipped = len(self.here.classes) == 1
        changed = augmented(images, labels, np.random.default_rng((self.seed, step)), flipped=flipped)
        return changed[0].to(self.study.device), changed[1].to(self.study.device)


def _stepped(
    network: nn.Module, optimiser: torch.optim.Optimizer, criterion: Criterion, images: Tensor, labels: Tensor
) -> float:
    """The loss of one batch, after which the network has learnt from it."""
    optimiser.zero_grad()
    value = criterion(network(images), labels)
    value.backward()
    optimiser.step()
    return value.item()


def augmented(
    images: Tensor, labels: Tensor, generator: np.random.Generator, *, flipped: bool = True
) -> tuple[Tensor, Tensor]:
    """Images (slices, channels, height, width) and labels (slices, height, width), each slice turned, scaled and shifted at random,
    flipped where it may be, and its contrast and brightness changed. What comes from outside is IGNORED."""
    number, _, height, width = images.shape
    angle, scale = generator.uniform(-TURN, TURN, number), np.exp(generator.uniform(-SCALE, SCALE, number))
    flips = generator.choice((-1.0, 1.0), (2, number)) if flipped else np.ones((2, number))
    across, down = scale * np.cos(angle), scale * np.sin(angle)
    # coordinates go from -1 to 1 along either side, so turning a slice that is no square needs its proportions
    rows = [
        [across * flips[0], -down * flips[0] * height / width],
        [down * flips[1] * width / height, across * flips[1]],
    ]
    shift = generator.uniform(-SHIFT, SHIFT, (number, 2, 1))
    matrix = torch.from_numpy(np.concatenate([np.moveaxis(np.array(rows), -1, 0), shift], axis=2)).float()
    grid = functional.affine_grid(matrix, [number, 1, height, width], align_corners=False)
    contrast = torch.from_numpy(np.exp(generator.uniform(-CONTRAST, CONTRAST, (number, 1, 1, 1)))).float()
    brightness = torch.from_numpy(generator.uniform(-BRIGHTNESS, BRIGHTNESS, (number, 1, 1, 1))).float()
    seen = functional.grid_sample(images, grid, align_corners=False) * contrast + brightness
    # outside there is 0, which shall stand for IGNORED
    away = (labels.float() - IGNORED)[:, None]
    truth = functional.grid_sample(away, grid, mode="nearest", align_corners=False)[:, 0] + IGNORED
    return seen, truth.long()


def train(job: Job, study: Study) -> None:
    """Trains one network and writes what it does on the test fold."""
    torch.set_num_threads(1)  # jobs run side by side
    training = _Training(job, study)
    file = study.out / job.file
    checkpoint = file.with_suffix(".checkpoint")
    about = f"{job.file} {study.settings.digest} {training.here.digest}"
    files_out.folder(checkpoint.parent)
    now = _gone_on(checkpoint, about, study.device) if checkpoint.exists() else training.begun()
    while not training.ended(now):
        files_out.write(checkpoint, files_out.sealed_bytes(KEEPS_CHECKPOINT, about, as_bytes(vars(now))))
        now = training.further(now)
    weights = as_bytes(now.best) if job == origin(job) else b""
    if weights:
        files_out.write(weights_of(file), weights)
    found = {**_tested(training, now), "weights": hashlib.sha256(weights).hexdigest() if weights else ""}
    files_out.write(file, files_out.sealed(KEEPS_RESULT, FORMAT, found))
    checkpoint.unlink(missing_ok=True)


def _gone_on(checkpoint: Any, about: str, device: str) -> Progress:
    try:
        return Progress(**read_checkpoint(checkpoint, about, device))
    except TypeError as error:
        raise InputError(f"{checkpoint} cannot be gone on with ({error}): {AGAIN}") from error


def _tested(training: _Training, now: Progress) -> dict[str, Any]:
    """What the best network of a training does on the test fold, and what the training was."""
    here, device = training.here, training.study.device
    training.network.load_state_dict(now.best)
    half, best = calibrated(training.network, here, training.validating, device)
    tables = tables_of(training.network, here, training.testing, device, {ARGMAX: None, CALIBRATED: half, BEST: best})
    job = training.job
    looked_at = job.start == SCRATCH and job.seed == 0 and job.loss in MAIN
    shown = {"example": example(training.network, here, training.testing, device)} if looked_at else {}
    return {
        **asdict(job),
        **shown,
        "parts": len(training.parts),
        "settings": training.settings.digest,
        "data": here.digest,
        "rate": now.rate,
        "validation": now.score,
        "steps": now.step,
        "best after": now.best_step,
        "seconds": round(now.seconds, 2),
        "device": _device(device) + (", in single precision" if training.in_single else ""),
        "versions": f"torch {torch.__version__}, numpy {np.__version__}, python {platform.python_version()}",
        "classes": list(here.classes),
        "thresholds": [round(at, 6) for at in half],
        "best thresholds": best,
        "curve": [list(point) for point in now.curve],
        "trials": [list(point) for point in now.trials],
        "units": [here.ids[unit] for unit in training.testing],
        "groups": here.groups[training.testing].tolist(),
        "counts": {rule: table.tolist() for rule, table in tables.items()},
    }


def _copied(network: nn.Module) -> dict[str, Any]:
    return {key: value.detach().clone() for key, value in network.state_dict().items()}


def _seed(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def _device(name: str) -> str:
    if name.startswith("cuda"):
        return torch.cuda.get_device_name(name)
    return f"{platform.machine()} CPU with {torch.backends.cpu.get_cpu_capability()}, one thread"
