"""Sizes of test sets: from a file, from masks, and of public sets, whose counts are shipped.

The shipped counts were made of the sets' masks; nothing else of these is here. Where each comes from, SOURCES says.
"""

import csv
from collections.abc import Iterable, Sequence
from importlib.resources import files
from io import StringIO
from pathlib import Path

from segbounds.errors import InputError, unknown
from segbounds.escaping import as_csv
from segbounds.means.sizes.sized_images import SizedImages
from segbounds.reports.reading import read_tables

FILE = "public_sizes.csv"
_BY_OTHERS = "counts of mlscorecheck 1.0.3 (Fazekas and Kovács 2024, MIT)"
#: By the beginning of a set's name, where its counts come from.
SOURCES = {
    "drive-": f"{_BY_OTHERS}; with the field of view (fov) or all pixels, observer 1 unless it says 2",
    "stare": _BY_OTHERS,
    "chase-db1": f"{_BY_OTHERS}; 960 x 999 pixels",
    "hrf": f"{_BY_OTHERS}; with the field of view (fov) or all pixels",
    "drishti-gs-": f"{_BY_OTHERS}; soft maps of four experts at one half",
    "endotect": "masks of the EndoTect 2020 test frames (Borgli et al. 2020) and 20 frames without polyp, 160 x 200 pixels",
    "hc18": "masks of HC18 (Zenodo 1327317), 180 x 268 pixels, 200 images",
    "dsb2018-nuclei": "masks of the Data Science Bowl 2018, fluorescence, 256 x 256 pixels, 200 images",
    "msd-lung": "masks of the Medical Segmentation Decathlon, task 06, patches of 48 x 48 at 2 mm",
    "msd-hippocampus-": "masks of the Medical Segmentation Decathlon, task 04, true volumes",
    "figshare-brain-tumour": "masks of figshare 1512427 (Cheng), 300 slices of 256 x 256",
    "open-ms": "masks of Lesjak et al. 2017, 132 x 165 x 127 voxels",
}

#: What the column of groups is called.
GROUPS = frozenset(("group", "fold", "patient", "subject", "data set", "dataset", "split"))


def datasets() -> list[str]:
    """The names of the sets whose sizes are shipped."""
    return list(dict.fromkeys(row["set"] for row in _shipped()))


def _shipped() -> list[dict[str, str]]:
    text = files("segbounds.reports").joinpath(FILE).read_text(encoding="utf-8")
    return list(csv.DictReader(StringIO(text)))


def of_dataset(name: str, over_groups: bool = False) -> SizedImages:
    """The sizes of a public set's images."""
    rows = [row for row in _shipped() if row["set"] == name]
    if not rows:
        why = unknown("data set", name, datasets())
        raise InputError(
            f"{why}; the sizes of any other set are made from its masks: `segbounds sizes FOLDER --out sizes.csv`, then --sizes sizes.csv"
        )
    sizes = [(int(row["pixels"]), int(row["positives"]), row["group"]) for row in rows]
    return _images(sizes, over_groups, name)


def of_file(place: Path | str, over_groups: bool = False) -> SizedImages:
    """The sizes in a file with columns `pixels` and `positives` (or `p` and `n`, positives and negatives), and perhaps one of groups.

    over_groups
        The images of each group are taken together, as where a score of each fold, patient or data set is averaged: by the column `group`,
        or the one that is called so, see GROUPS.
    """
    table = read_tables(place)[0]
    heads = [head.strip().lower() for head in table.head]
    columns = {name: heads.index(name) for name in ("pixels", "positives", "p", "n", "negatives") if name in heads}
    positive = columns.get("positives", columns.get("p"))
    negative, whole = columns.get("negatives", columns.get("n")), columns.get("pixels")
    if positive is None or (negative is None and whole is None):
        raise InputError(f"{place} has no columns pixels and positives: its heads are {', '.join(filter(None, heads))}")
    group = _group(heads, place) if over_groups else None
    sizes = []
    for number, row in enumerate(table.rows, 1):
        p = _whole(row[positive], place, number)
        other = negative if whole is None else whole
        assert other is not None, "one of the two is there, see above"
        pixels = _whole(row[other], place, number) + (p if whole is None else 0)
        if p > pixels or not pixels:
            raise InputError(f"{place}, row {number}: {p} positives do not fit on {pixels} pixels")
        sizes.append((pixels, p, "" if group is None else row[group]))
    return _images(sizes, over_groups, str(place))


def _group(heads: Sequence[str], place: Path | str) -> int:
    """The column that says of which group an image is."""
    found = [head for head in heads if head.replace("_", " ").replace("-", " ") in GROUPS]
    if "group" in found:
        found = ["group"]
    if len(found) != 1:
        has = (
            f"both {' and '.join(found)}: call the one that is meant group"
            if found
            else "no column group, fold, patient or data set"
        )
        raise InputError(f"{place} has {has}")
    return heads.index(found[0])


def _whole(text: str, place: Path | str, number: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise InputError(f"{place}, row {number}: {text!r} is no whole number of pixels")
    return int(text)


def _images(sizes: Iterable[tuple[int, int, str]], over_groups: bool, place: str) -> SizedImages:
    sums: dict[object, list[int]] = {}
    for number, (pixels, positives, group) in enumerate(sizes):
        entry = sums.setdefault(group if over_groups else number, [0, 0])
        entry[0] += positives
        entry[1] += pixels - positives
    if over_groups and set(sums) == {""}:
        raise InputError(f"{place} has no groups")
    kind = "groups" if over_groups else "images"
    return SizedImages(tuple(p for p, _ in sums.values()), tuple(n for _, n in sums.values()), kind)


def of_masks(folder: Path | str) -> str:
    """A file of sizes as CSV, of a folder of masks or one file of them; a row for each image, of each class where there are several."""
    from segbounds.masks.files import read_pairs

    rows: list[Sequence[object]] = [("image", "pixels", "positives")]
    for pair in read_pairs(folder, folder).pairs:
        rows.append((pair.name, sum(map(int, pair.counts)), int(pair.counts.tp) + int(pair.counts.fn)))
    return as_csv(rows)
