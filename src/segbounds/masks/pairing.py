"""Which prediction belongs to which reference: by names, by names without what is customary in them, or by a pattern."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from segbounds.errors import InputError
from segbounds.masks.images import NAMED

#: What is written behind, or before, the name of a case.
CUSTOMARY = (
    "masks?|preds?|predictions?|predicted|segs?|segmentations?|gts?|labels?|labelmap|manual|truths?|groundtruth|ground_truth|refs?|"
    "references?|results?|outputs?|targets?"
)
BEHIND = re.compile(rf"(?:[ _.\-]+(?:{CUSTOMARY}))+$", re.IGNORECASE)
BEFORE = re.compile(rf"^(?:(?:{CUSTOMARY})[ _.\-]+)+", re.IGNORECASE)
#: nnU-Net's first channel, which may as well be the number of the first case: it is taken off where nothing else pairs.
CHANNEL = re.compile(r"_0000$")

Key = Callable[[str], str | None]


class Paired(NamedTuple):
    """Names of references with those of their predictions, what is left without a prediction, and how pairs were found."""

    pairs: dict[str, tuple[str, str]]  # by the name of the case: reference and prediction
    missing: dict[str, str]  # reference by the name of the case
    note: str | None


def paired(
    references: Sequence[str], predictions: Sequence[str], places: tuple[str, str], pattern: str | None
) -> Paired:
    """The reference of every prediction.

    Names that are equal come first; then names without words like mask, pred or gt, with their folders and then without; then those
    without nnU-Net's channel _0000 as well. With a pattern the case is what its first group matches, or all of it.

    Raises InputError for a prediction without a reference, and for names that two of them share.
    """
    if pattern is not None:
        return _by(references, predictions, places, _matching(pattern), f"paired by {pattern}")
    if len(references) == len(predictions) == 1:
        return Paired({references[0]: (references[0], predictions[0])}, {}, None)
    for key, note in (
        (lambda name: name, None),
        (_bare, "paired by names without words like mask, pred or gt"),
        (lambda name: _bare(name.rpartition("/")[2]), "paired by names without their folders"),
        (_of_first_channel, "paired by names without the channel _0000"),
        (
            lambda name: _of_first_channel(name.rpartition("/")[2]),
            "paired by names without the channel _0000 and their folders",
        ),
    ):
        known = _keys(references, key)
        if (
            len(known) == len(references)
            and len(_keys(predictions, key)) == len(predictions)
            and all(key(name) in known for name in predictions)
        ):
            return _by(references, predictions, places, key, note)
    return _by(references, predictions, places, lambda name: name, None)  # which says what has no partner


def _bare(name: str) -> str:
    folder, slash, last = name.rpartition("/")
    return folder + slash + (BEFORE.sub("", BEHIND.sub("", last)) or last)


def _of_first_channel(name: str) -> str:
    return _bare(CHANNEL.sub("", _bare(name)))


def _keys(names: Sequence[str], key: Key) -> dict[str | None, str]:
    return {key(name): name for name in names}


def _by(
    references: Sequence[str],
    predictions: Sequence[str],
    places: tuple[str, str],
    key: Key,
    note: str | None,
) -> Paired:
    cases: list[dict[str, str]] = []
    for names, place in zip((references, predictions), places, strict=True):
        cases.append({})
        for name in names:
            case = key(name)
            if case is None:
                raise InputError(f"{name} of {place} does not match the pattern: mend --pair, or take the file out")
            if case in cases[-1]:
                raise InputError(
                    f"{cases[-1][case]} and {name} of {place} are both {case!r} by the pattern: its first group must tell them apart"
                )
            cases[-1][case] = name
    known, found = cases
    lonely = [name for case, name in found.items() if case not in known]
    if lonely or not found:
        raise InputError(
            f"{places[0]} has no partner for {some_of(lonely)} of {places[1]}: masks are paired by name; rename or remove what has no "
            "partner, or say with --pair which part of the names is the case"
        )
    missing = {case: name for case, name in known.items() if case not in found}
    return Paired({case: (known[case], found[case]) for case in known if case in found}, missing, note)


def some_of(names: Sequence[str]) -> str:
    """The first few of many, and how many more there are."""
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")


def said_missing(missing: Mapping[str, str]) -> str:
    """That some references have no prediction."""
    what = "1 reference has" if len(missing) == 1 else f"{len(missing)} references have"
    return f"{what} no prediction: {some_of(list(missing.values()))}"


def _matching(pattern: str) -> Key:
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise InputError(f"--pair {pattern} is no regular expression: {error}") from error

    def key(name: str) -> str | None:
        found = compiled.search(name)
        return None if found is None else found[1] if compiled.groups else found[0]

    return key
