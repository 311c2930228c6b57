"""What finished trainings leave in files, and what is made sure of when these are read."""

import hashlib
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import torch

from segbounds import files_out
from segbounds.errors import InputError
from segbounds.files_out import is_real, is_text, is_whole
from segbounds.learning.practice.criteria import LOSSES
from segbounds.learning.practice.examples import is_example
from segbounds.learning.practice.predictions import RULES
from segbounds.learning.practice.settings import FORMAT

#: What kept files say that they are.
KEEPS_RESULT, KEEPS_CHECKPOINT = "training", "checkpoint of a training"
AGAIN = "delete it, and it is trained anew"


def _names(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(is_text, value))


def _reals(value: Any) -> bool:
    return isinstance(value, list) and all(map(is_real, value))


def _points(value: Any) -> bool:
    """Of a curve: step, learning rate, mean training loss, validation Dice."""
    return isinstance(value, list) and bool(value) and all(_reals(point) and len(point) == 4 for point in value)


#: What a finished training leaves, each entry with what it may be; counts are looked at apart.
_RESULT: Mapping[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("task", "loss", "start", "settings", "data", "device", "versions", "weights"), is_text),
    **dict.fromkeys(("fold", "seed", "parts", "steps", "best after"), is_whole),
    **dict.fromkeys(("rate", "validation", "seconds"), is_real),
    **dict.fromkeys(("classes", "units"), _names),
    **dict.fromkeys(("thresholds", "best thresholds"), _reals),
    "curve": _points,
    "trials": lambda value: value == [] or _points(value),
    "groups": lambda groups: isinstance(groups, list) and all(map(is_whole, groups)),
    "counts": lambda tables: isinstance(tables, dict) and set(tables) == set(RULES),
}


def _further(key: str, value: Any) -> bool:
    """Whether this is what only some trainings leave."""
    return key == "example" and is_example(value)


def read_result(file: Path) -> dict[str, Any]:
    """What a finished training left in a file. Raises InputError for a file that holds anything else."""
    try:
        found = files_out.unsealed(file, KEEPS_RESULT, FORMAT, AGAIN)
    except FileNotFoundError:
        raise InputError(f"{file} is not there any more: {AGAIN}") from None
    wrong = next((key for key, holds in _RESULT.items() if key not in found or not holds(found[key])), None)
    wrong = wrong or next((key for key in found if key not in _RESULT and not _further(key, found[key])), None)
    if wrong is None and not all(_are_counts(table, found) for table in found["counts"].values()):
        wrong = "counts"
    if wrong is None and len(found["groups"]) != len(found["units"]):
        wrong = "groups"
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


def weights_of(result: Path) -> Path:
    """Where the network of a finished training is."""
    return result.with_suffix(".pt")


def read_weights(result: Path, checksum: str, device: str) -> Any:
    """The network that a finished training left, as it left it."""
    file = weights_of(result)
    remedy = f"delete {result} and {file.name}, and it is trained anew"
    if not file.is_file():
        raise InputError(f"{file} is not there: {remedy}")
    content = file.read_bytes()
    if hashlib.sha256(content).hexdigest() != checksum:
        raise InputError(f"{file} is not as it was written: {remedy}")
    return torch.load(BytesIO(content), map_location=device, weights_only=True)


def read_checkpoint(file: Path, about: str, device: str) -> dict[str, Any]:
    """How far a training had come. Raises InputError for a file that does not say so of this training, settings and data."""
    content = files_out.unsealed_bytes(file, KEEPS_CHECKPOINT, about, AGAIN)
    try:
        return dict(torch.load(BytesIO(content), map_location=device, weights_only=True))
    except Exception as error:  # torch raises all kinds; what matters is which file
        raise InputError(f"{file} cannot be gone on with ({type(error).__name__}): {AGAIN}") from error


def as_bytes(tensors: Any) -> bytes:
    """What torch keeps, as the content of a file."""
    content = BytesIO()
    torch.save(tensors, content)
    return content.getvalue()
