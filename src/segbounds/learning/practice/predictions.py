"""What a network predicts: counts of true and false pixels, under several rules that make a mask of probabilities."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch

from segbounds.learning.decisions.best_masks import threshold
from segbounds.learning.practice.data import IGNORED, Task
from segbounds.masks.counting import count
from segbounds.metrics.catalogue import dice
from segbounds.metrics.counts import Counts
from segbounds.metrics.similarity import evaluate

#: The most probable class; each class where it is at least D*/2, for the best mean Dice D* of any threshold on the validation part;
#: and where it is at least that threshold itself.
ARGMAX, CALIBRATED, BEST = "most probable", "half of the best Dice", "best on validation"
RULES = (ARGMAX, CALIBRATED, BEST)
THRESHOLDS = np.arange(1, 20) / 20  # among which the best Dice is looked for on the validation part


def counts_of(
    network: Any, here: Task, units: Sequence[int] | np.ndarray, device: str, thresholds: Sequence[float] | None = None
) -> np.ndarray:
    """Counts (units, classes, 4) of tp, fp, fn, tn: of the most probable class, or of each class where it is at least a threshold."""
    return tables_of(network, here, units, device, {"": thresholds})[""]


def tables_of(
    network: Any,
    here: Task,
    units: Sequence[int] | np.ndarray,
    device: str,
    rules: Mapping[str, Sequence[float] | None],
) -> dict[str, np.ndarray]:
    """The same under several rules: None is that of the most probable class."""
    found: dict[str, list[Any]] = {rule: [] for rule in rules}
    for unit in units:
        chances, labels = probabilities(network, here, unit, device)
        for rule, at in rules.items():
            found[rule].append([count(guess, truth) for guess, truth in _masks(chances, labels, at)])
    return {rule: np.array(table) for rule, table in found.items()}


def _masks(
    chances: np.ndarray, labels: np.ndarray, thresholds: Sequence[float] | None
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Prediction and reference of each class."""
    guess = chances.argmax(0)
    for number in range(1, len(chances)):
        yield (guess == number if thresholds is None else chances[number] >= thresholds[number - 1]), labels == number


def probabilities(network: Any, here: Task, unit: int, device: str) -> tuple[np.ndarray, np.ndarray]:
    """The probability of each class, background first, and the label of each pixel of a unit: (classes + 1, pixels) and (pixels,)."""
    places = here.slices_of([unit])
    labels = here.labels[places]
    chances = chances_of(network, here, places, device).transpose(1, 0, 2, 3)
    return chances[:, labels != IGNORED], labels[labels != IGNORED]


def chances_of(network: Any, here: Task, places: np.ndarray, device: str) -> np.ndarray:
    """The probability of each class, background first, in some slices: (slices, classes + 1, height, width)."""
    network.eval()
    with torch.inference_mode():
        logits = torch.cat([network(part.to(device)) for part in torch.from_numpy(here.images[places]).split(32)])
        chances = torch.cat([1 - logits.sigmoid(), logits.sigmoid()], 1) if logits.shape[1] == 1 else logits.softmax(1)
    found: np.ndarray = chances.cpu().numpy()
    return found


def calibrated(
    network: Any, here: Task, units: Sequence[int] | np.ndarray, device: str
) -> tuple[list[float], list[float]]:
    """For each class the threshold D*/2 of theory, where D* is the best mean Dice of any one threshold on the validation part, and
    that threshold itself."""
    tables = np.zeros((len(THRESHOLDS), len(units), len(here.classes), 4), int)
    for place, unit in enumerate(units):
        chances, labels = probabilities(network, here, unit, device)
        for k, at in enumerate(THRESHOLDS):
            tables[k, place] = [count(chances[c] >= at, labels == c) for c in range(1, len(here.classes) + 1)]
    means = np.asarray(dices(tables)).mean(axis=1)
    return [float(threshold(dice, value)) for value in means.max(axis=0)], THRESHOLDS[means.argmax(axis=0)].tolist()


def dices(tables: np.ndarray) -> Any:
    """Dice of each table of counts whose last axis is tp, fp, fn, tn."""
    return evaluate(dice, Counts(*np.moveaxis(tables, -1, 0)))
