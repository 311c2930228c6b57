"""The settings of a study: what is fixed before anything is trained, and how it is kept beside the results."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from segbounds import files_out
from segbounds.errors import InputError
from segbounds.files_out import is_real, is_text, is_whole

SCRATCH, FINE_TUNED = "from scratch", "fine-tuned"
START = "cross-entropy"  # whose network is fine-tuned
SETTINGS = "settings.json"  # beside the results
KEEPS_SETTINGS, FORMAT = "settings of a study", 3


def _positive(value: Any) -> bool:
    return is_whole(value, 1, 10**9)


@dataclass(frozen=True)
class Settings:
    """What is fixed before anything is trained.

    tasks, losses
        Their names, in the order in which they are trained.
    fine_tuned
        Losses that are also trained from the network that cross-entropy gave.
    repeated, seeds
        Losses that are trained several times from scratch, each time with other first weights and batches; and how many times.
    binary
        Tasks whose foreground classes are one: each image of brain_tumour has one of three kinds.
    units, volumes, side
        At most so many images, or volumes, of a task, and the largest side of a slice; see `data.load`.
    folds
        Parts of a task; the next one validates, the others train.
    steps, fine_tuning_steps, batch
        Of Adam, and the slices in each.
    every, milestones, longest
        Steps between two validations; after which parts of the steps the learning rate becomes a fifth of what it was; and for up to
        how many times its steps a training goes on whose curve is not flat by then.
    rates
        Learning rates to choose from at the first validation.
    widths
        Channels of the U-Net's levels.
    precision
        In which the network computes: "bfloat16" or "float32". Its weights and its loss are always in the latter.
    """

    tasks: tuple[str, ...]
    losses: tuple[str, ...]
    fine_tuned: tuple[str, ...] = (START, "weighted cross-entropy", "soft Dice", "soft Jaccard", "Lovász")
    repeated: tuple[str, ...] = (START, "soft Dice", "soft Jaccard", "Lovász")
    seeds: int = 3
    binary: tuple[str, ...] = ("brain_tumour",)
    units: int = 200
    volumes: int = 80
    side: int = 96
    folds: int = 5
    steps: int = 2100
    fine_tuning_steps: int = 1050
    batch: int = 8
    every: int = 150
    milestones: tuple[float, ...] = (0.5, 0.75)
    longest: float = 1.5
    rates: tuple[float, ...] = (3e-4, 1e-3, 3e-3, 1e-2, 3e-2)
    widths: tuple[int, ...] = (16, 32, 64, 128)
    precision: str = "bfloat16"
    seed: int = 0

    @property
    def digest(self) -> str:
        """Tells results of other settings apart: everything but which tasks, losses and seeds there are."""
        fixed = {key: value for key, value in asdict(self).items() if key not in _CHOICES}
        return hashlib.sha256(json.dumps(fixed, sort_keys=True).encode()).hexdigest()[:12]


#: What may differ between runs into one folder.
_CHOICES = ("tasks", "losses", "fine_tuned", "repeated", "seeds")

#: Everything at its smallest: the pipeline is tried, not the losses.
QUICK: Mapping[str, Any] = {
    **{"units": 12, "volumes": 6, "folds": 3, "steps": 6, "fine_tuning_steps": 4, "batch": 2, "every": 2},
    **{"widths": (4, 4, 8), "seeds": 1, "rates": (3e-3, 1e-2), "longest": 1.0},
}

#: For a GPU: all images, larger slices and networks, longer training.
LARGE: Mapping[str, Any] = {
    **{"units": 1000, "volumes": 1000, "side": 256, "steps": 20000, "fine_tuning_steps": 10000, "batch": 16},
    **{"every": 250, "widths": (32, 64, 128, 256, 256)},
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


_NAMES = ("tasks", "losses", "fine_tuned", "repeated", "binary")
_LISTS = (*_NAMES, "milestones", "rates", "widths")
_NUMBERS = ("units", "volumes", "side", "folds", "steps", "fine_tuning_steps", "batch", "every", "widths")
_SETTINGS: Mapping[str, Callable[[Any], bool]] = {
    **dict.fromkeys(_NAMES, is_text),
    **dict.fromkeys((*_NUMBERS, "seeds"), _positive),
    "seed": is_whole,
    "rates": lambda rate: is_real(rate) and rate > 0,
    "milestones": lambda part: is_real(part) and part > 0,
    "longest": lambda times: is_real(times) and 1 <= times <= 100,
    "precision": lambda name: name in ("bfloat16", "float32"),
}


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
