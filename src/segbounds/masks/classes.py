"""Which labels are which class: by themselves, by names in an .npz, or by the dataset.json of nnU-Net."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from segbounds.errors import InputError

FILE = "dataset.json"
LARGEST_FILE = 1 << 24  # bytes: some list all their images


class Classes(NamedTuple):
    """Classes by name, with the labels of each; label 0 is the background, and regions may share labels.

    ignored
        A label of the reference whose pixels are left out.
    """

    labels: Mapping[str, frozenset[int]]
    ignored: int | None = None

    def chosen(self, wanted: Sequence[str]) -> "Classes":
        """Some of them, asked for by name or by label. Raises InputError for one that there is not."""
        found = {}
        for text in wanted:
            name = (
                text
                if text in self.labels
                else next((n for n, own in self.labels.items() if own == {_label(text)}), None)
            )
            if name is None:
                raise InputError(f"there is no class {text!r}: the classes are {', '.join(self.labels)}")
            found[name] = self.labels[name]
        return Classes(found, self.ignored)


def _label(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def of_labels(labels: Sequence[int]) -> Classes:
    """A class of its own for each label but 0."""
    return Classes({f"class {label}": frozenset({label}) for label in labels if label})


def of_names(names: Sequence[str]) -> Classes:
    """Names by label, from 0, which is the background."""
    return Classes({name: frozenset({label}) for label, name in enumerate(names) if label})


def beside(folder: Path) -> Classes | None:
    """What a dataset.json in a folder, or above one that is called labelsTr or the like, says of the labels; None without one.

    Raises InputError, naming it, where it cannot be read.
    """
    places = [folder, folder.resolve().parent] if folder.resolve().name.startswith("labels") else [folder]
    file = next((place / FILE for place in places if (place / FILE).is_file()), None)
    if file is None:
        return None
    if file.stat().st_size > LARGEST_FILE:
        raise InputError(f"{file} has more than {LARGEST_FILE:,} bytes: take it away, or keep its labels alone")
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"{file} cannot be read as JSON: mend it or take it away") from error
    labels = content.get("labels") if isinstance(content, dict) else None
    if not isinstance(labels, dict):
        raise InputError(f'{file} has no "labels": give {{"background": 0, "liver": 1}} there, or take the file away')
    return _of_dataset(labels, file)


def _of_dataset(labels: Mapping[str, Any], file: Path) -> Classes:
    found: dict[str, frozenset[int]] = {}
    ignored = None
    for key, value in labels.items():
        # the first version had names by label, the second has labels by name, and lists of labels for regions
        name, own = (value, [int(key)]) if isinstance(value, str) and _label(key) is not None else (key, value)
        own = own if isinstance(own, list) else [own]
        if not own or not all(isinstance(label, int) and not isinstance(label, bool) and label >= 0 for label in own):
            raise InputError(f"{file} has labels of {key!r} that are no whole numbers from 0: mend them")
        if name == "ignore" and len(own) == 1:
            ignored = own[0]
        elif own != [0]:
            found[name] = frozenset(own)
    if not found:
        raise InputError(f"{file} names no class besides the background: name one, or take the file away")
    return Classes(found, ignored)
