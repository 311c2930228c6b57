"""Every command on bad files, folders, states, devices and disks: one sentence that names the thing, exit status 2, nothing left behind.

One table: who, what is given, what the sentence says. Bad texts (formulas, numbers) have a table of their own.
"""

import errno
import gzip
import json
import os
import shutil
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from io import StringIO
from pathlib import Path
from stat import ST_MODE, ST_SIZE
from typing import Any

import imageio.v3
import nibabel
import numpy as np
import pytest
import tifffile
from commands import CONJECTURE, TRUE, run
from places import ROOT

import segbounds
from segbounds import files_out, processes
from segbounds.endings import CRASHED, MEANINGS

GOOD = np.arange(12).reshape(3, 4) % 3 == 0
THEOREM = CONJECTURE.format(title="gap", constant=TRUE)


# --- the files --------------------------------------------------------------------------------------------------------


def nifti(file: Path, array: Any, **header: Any) -> None:
    image = nibabel.Nifti1Image(np.asarray(array), np.eye(4))
    content = bytearray(image.to_bytes())
    if "shape" in header:
        struct.pack_into("<8h", content, 40, len(header["shape"]), *(*header["shape"], 1, 1, 1, 1, 1, 1, 1)[:7])
    if "start" in header:
        struct.pack_into("<f", content, 108, header["start"])
    file.write_bytes(gzip.compress(bytes(content)) if file.suffix == ".gz" else bytes(content))


def png_that_says(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says how large it is."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">2I5B", width, height, 8, 0, 0, 0, 0)
    packed = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def npy_that_says(shape: tuple[int, ...]) -> bytes:
    text = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode() + bytes(10)


def masks(place: Path) -> None:
    """Bad masks of every kind."""
    for name, array in {
        "nan": np.where(GOOD, np.nan, 0),
        "infinite": np.where(GOOD, np.inf, 0),
        "negative": np.where(GOOD, -1, 0).astype(np.int16),
        "fractions": np.where(GOOD, 0.5, 0),
    }.items():
        nifti(place / f"{name}.nii", array.astype(np.float32) if array.dtype.kind == "f" else array)
        np.savez(place / f"{name}.npz", mask=array)
    good = GOOD.astype(np.uint8)
    nifti(place / "says_much.nii", good, shape=(30_000, 30_000, 30_000))
    nifti(place / "bomb.nii.gz", good, shape=(2000, 2000, 2000))
    nifti(place / "no_shape.nii", good, shape=(0, 4))
    nifti(place / "far.nii.gz", good, start=1e12)
    nifti(place / "nowhere.nii", good, start=np.nan)
    nifti(place / "cut.nii", good, shape=(300, 400))
    nifti(place / "colours.nii", np.zeros((3, 4), [("R", "u1"), ("G", "u1"), ("B", "u1")]))
    nifti(place / "complex.nii", GOOD.astype(np.complex64))
    (place / "zipped.nii.gz").write_bytes(gzip.compress(good.tobytes())[:-4])
    for kind in ("nii", "nii.gz", "png", "tif", "npz"):
        (place / f"empty.{kind}").write_bytes(b"")
        (place / f"text.{kind}").write_bytes(b"this is no mask, whatever its name says" * 20)
    (place / "bomb.png").write_bytes(png_that_says(60_000, 60_000))
    (place / "cut.png").write_bytes(png_that_says(300, 400)[:70])
    imageio.v3.imwrite(place / "jpeg.jpg", np.zeros((8, 8), np.uint8))
    (place / "jpeg.jpg").rename(place / "jpeg.png")
    imageio.v3.imwrite(place / "colour.png", np.random.default_rng(0).integers(0, 255, (3, 4, 3), np.uint8))
    imageio.v3.imwrite(place / "grey.png", np.arange(64, dtype=np.uint8).reshape(8, 8) * 4)
    imageio.v3.imwrite(place / "few_grey.png", (np.arange(12, dtype=np.uint8) % 4 * 60).reshape(3, 4))
    imageio.v3.imwrite(place / "binary.png", good * 255)
    imageio.v3.imwrite(place / "binary8.png", np.eye(8, dtype=np.uint8) * 255)
    tifffile.imwrite(place / "bomb.tif", good)
    with tifffile.TiffFile(place / "bomb.tif", mode="r+") as opened:
        for tag in ("ImageWidth", "ImageLength"):
            opened.pages[0].tags[tag].overwrite(60_000)
    tifffile.imwrite(place / "inflated.tif", good, compression="zlib")
    size, packed_zeros = (place / "inflated.tif").stat().st_size, zlib.compress(bytes(1 << 22))
    with tifffile.TiffFile(place / "inflated.tif", mode="r+") as opened:
        opened.pages[0].tags["StripOffsets"].overwrite(size)
        opened.pages[0].tags["StripByteCounts"].overwrite(len(packed_zeros))
    with (place / "inflated.tif").open("ab") as appended:
        appended.write(packed_zeros)
    np.savez(place / "zero_d.npz", mask=np.array(1))
    np.savez(place / "zero_d_stack.npz", masks=np.array(1))
    np.savez(place / "one_d_stack.npz", masks=np.array([0, 1]))
    np.savez(place / "no_stack.npz", masks=np.zeros((0, 3, 4), bool))
    np.savez(place / "four_d.npz", mask=np.zeros((2, 3, 4, 5), bool))
    np.savez(place / "objects.npz", mask=np.array([[{}]], object))
    np.savez(place / "texts.npz", mask=np.full((3, 4), "tumour"))
    np.savez(place / "complex.npz", mask=GOOD * 1j)
    np.savez(place / "dates.npz", mask=np.zeros((3, 4), "datetime64[s]"))
    np.savez(place / "nothing.npz")
    np.savez(place / "images.npz", images=GOOD)
    stack = np.stack([good, 2 * good])
    np.savez(place / "good.npz", masks=stack[:1])
    np.savez(place / "two.npz", masks=stack)
    names: dict[str, dict[str, Any]] = {
        "twice": {"ids": ["a", "a"]},
        "few_ids": {"ids": ["a"]},
        "ids_in_a_table": {"ids": [["a"], ["b"]]},
        "one_id": {"ids": np.array("a")},
        "ids_of_fractions": {"ids": [0.5, 1.5]},
        "classes_twice": {"classes": ["rest", "head", "head"]},
        "classes_in_a_table": {"classes": [["rest", "head"]]},
        "beyond": {"classes": ["rest", "head"]},
        "others": {"classes": ["rest", "head", "tail"]},
    }
    for name, more in names.items():
        arrays: dict[str, Any] = {"masks": stack, **{key: np.array(value) for key, value in more.items()}}
        np.savez(place / f"{name}.npz", **arrays)
    np.savez(place / "named.npz", masks=stack, classes=np.array(["rest", "one", "two"]))
    with zipfile.ZipFile(place / "bomb.npz", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("masks.npy", npy_that_says((100_000, 1000, 1000)))
    with zipfile.ZipFile(place / "long_header.npz", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("masks.npy", b"\x93NUMPY\x02\x00" + struct.pack("<I", 2**31) + b" " * 100_000)
    with zipfile.ZipFile(place / "same.npz", "w") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr("a.npy", npy_that_says((2, 5)))
        packed.writestr("a.npy", npy_that_says((2, 5)))
    (place / "cut.npz").write_bytes((place / "two.npz").read_bytes()[:-40])
    for folder in ("none", "good", "not_utf8", "dangling", "partner"):
        (place / folder).mkdir()
    for folder in ("good", "not_utf8", "dangling", "partner"):
        np.savez(place / folder / ("b.npz" if folder == "partner" else "a.npz"), mask=good)
    (place / "dangling" / "b.png").symlink_to("nowhere.png")
    np.savez(place / "partner" / "c.npz", mask=good)
    np.savez(place / "masks.npz", mask=good)
    (place / "masks.npz").rename(place / "not_utf8" / os.fsdecode(b"\xff.npz"))
    (place / "mask.txt").write_text("1 0 1")
    os.mkfifo(place / "pipe.png")


def probabilities(place: Path) -> None:
    for name, array in {
        "nan": [0.5, np.nan],
        "above": [0.5, 1.5],
        "below": [0.5, -0.5],
        "infinite": [0.5, np.inf],
        "none": [],
        "complex": [1j],
        "texts": ["a"],
    }.items():
        np.save(place / f"p_{name}.npy", np.array(array))
    np.save(place / "p_objects.npy", np.array([{}], object))
    (place / "p_bomb.npy").write_bytes(npy_that_says((10**6, 10**6)))
    (place / "p_cut.npy").write_bytes(npy_that_says((10, 10)))
    (place / "p_text.npy").write_text("0.5")
    (place / "p_good.npy").write_bytes(b"")
    np.save(place / "p_good.npy", np.array([0.5, 0.25]))
    for name, text in {"words": "a,b\n1,2\n", "empty": "", "ragged": "0.1,0.2\n0.3\n", "large": "0.1,20\n"}.items():
        (place / f"p_{name}.csv").write_text(text)


def states(place: Path) -> None:
    np_state = {"done": "everything"}
    for name, content in {
        "empty": b"",
        "brackets": b"[" * 200_000,
        "no_text": b"\xff\xfe\x00",
        "list": b"[]",
        "words": b"my thesis, the only copy",
        "everything": json.dumps(np_state).encode(),
        "sealed": files_out.sealed("run of segbounds sample", 2, np_state).encode(),
        "old": files_out.sealed("run of segbounds sample", 1, np_state).encode(),
        "rows": files_out.sealed("atlas of segbounds", 2, {"version": "x", "complete": True, "rows": []}).encode(),
        "digits": b'{"keeps": ' + b"9" * 5000 + b"}",
    }.items():
        (place / f"state_{name}").write_bytes(content)
    (place / "state_folder").mkdir()


def tasks(place: Path) -> None:
    """Folders of tasks, each with one fault."""
    images = np.zeros((3, 4, 4), np.uint8)
    labels = images + np.eye(4, dtype=np.uint8)

    def task(name: str, **changed: Any) -> None:
        (place / f"task_{name}").mkdir()
        np.savez(place / f"task_{name}" / "t.npz", **{"images": images, "masks": labels, **changed})

    task("texts", masks=np.full((3, 4, 4), "a"))
    task("complex", masks=labels * 1j)
    task("nan", masks=labels * np.nan)
    task("infinite", masks=np.where(labels, np.inf, 0))
    task("negative", masks=-labels.astype(int))
    task("objects", masks=np.full((3, 4, 4), None))
    task("image_texts", images=np.full((3, 4, 4), "a"))
    task("image_infinite", images=np.full((3, 4, 4), np.inf))
    task("two_hundred_and_fifty_five", masks=labels * 255)
    task("two_hundred_and_fifty_six", masks=labels.astype(int) * 256)
    task("many", masks=labels.astype(np.int64) * 10**12)
    task("zero_d", masks=np.array(1), images=np.array(1))
    task("five_d", masks=np.zeros((1, 1, 1, 1, 1), int), images=np.zeros((1, 1, 1, 1, 1), int))
    task("shapes", shapes=[[4, 5]] * 3)
    task("shapes_below", shapes=[[4, -1]] * 3)
    task("shapes_texts", shapes=[["a", "b"]] * 3)
    task("shapes_zero_d", shapes=np.array(3))
    task("groups_zero_d", groups=np.array(3))
    task("groups_table", groups=np.zeros((3, 2), int))
    task("ids_twice", ids=["a", "a", "b"])
    task("classes_twice", masks=labels * 2, classes=["rest", "a", "a"])
    task("classes_zero_d", classes=np.array("a"))
    (place / "task_bomb").mkdir()
    with zipfile.ZipFile(place / "task_bomb" / "t.npz", "w") as packed:
        packed.writestr("images.npy", npy_that_says((10**6, 1000, 1000)))
        packed.writestr("masks.npy", npy_that_says((10**6, 1000, 1000)))
    for name, described in {
        "no_json": "[" * 200_000,
        "no_labels": "{}",
        "regions": json.dumps({"labels": {"background": 0, "all": [1, 2]}}),
        "number_twice": json.dumps({"labels": {"background": 0, "a": 1, "b": 1}}),
        "ignored": json.dumps({"labels": {"background": 0, "a": 1, "ignore": 2}}),
        "float_labels": json.dumps({"labels": {"background": 0, "a": 1.5}}),
        "list": "[]",
    }.items():
        folder = place / f"task_{name}" / "t"
        for part in ("imagesTr", "labelsTr"):
            (folder / part).mkdir(parents=True)
        (folder / "dataset.json").write_text(described)
        for case in range(3):
            nifti(folder / "imagesTr" / f"c{case}.nii", np.zeros((4, 4, 2), np.uint8))
            nifti(folder / "labelsTr" / f"c{case}.nii", np.full((4, 4, 2), 2, np.uint8))
    (place / "task_none").mkdir()


def results(place: Path) -> None:
    for name, content in {
        "empty": "",
        "brackets": "[" * 200_000,
        "list": "[]",
        "no_settings": "{}",
        "unknown_key": json.dumps({"tasks": ["a"], "colour": "blue"}),
        "sealed_unknown_key": files_out.sealed("settings of a study", 3, {"colour": "blue"}),
    }.items():
        (place / f"results_{name}").mkdir()
        (place / f"results_{name}" / "settings.json").write_text(content)
    (place / "results_csv").mkdir()
    docs = ROOT / "docs" / "practice"
    (place / "results_csv" / "settings.json").write_text((docs / "settings.json").read_text())
    (place / "results_csv" / "trainings.csv").write_text("task,start\n")
    (place / "results_csv" / "counts.csv").write_text("task,start\na,b\n")
    (place / "results_negative").mkdir()
    (place / "results_negative" / "settings.json").write_text((docs / "settings.json").read_text())
    for name in ("trainings.csv", "curves.csv"):
        (place / "results_negative" / name).write_text("".join((docs / name).read_text().splitlines(True)[:3]))
    head, row = ((docs / "counts.csv").read_text().splitlines()[number].split(",") for number in (0, 1))
    row[head.index("tp")] = "-45"
    (place / "results_negative" / "counts.csv").write_text(f"{','.join(head)}\n{','.join(row)}\n")


def losses(place: Path) -> None:
    for name, body in {
        "raises": "def loss(x, y): raise KeyError('no')",
        "texts": "def loss(x, y): return 'a'",
        "vector": "def loss(x, y): return x",
        "leaves": "import sys\ndef loss(x, y): sys.exit(0)",
        "leaves_at_once": "import sys\nsys.exit(0)",
        "syntax": "def loss(:",
        "number": "loss = 3",
    }.items():
        (place / f"loss_{name}.py").write_text(body + "\n")


def theorems(place: Path) -> None:
    (place / "gap.py").write_text(THEOREM)
    (place / "leaves.py").write_text("import sys\nsys.exit(0)\n")
    (place / "no_utf8.py").write_bytes(b"# \xff\n")
    (place / "nul.py").write_bytes(b"x = 1\0\n")
    (place / "raises.py").write_text("raise RuntimeError('no')\n")
    (place / "deep.py").write_text("x = " + "(" * 5000 + ")" * 5000 + "\n")
    (place / "proof.json").write_text("{}")
    (place / "broken.json").write_text("[" * 200_000)
    (place / "listed.json").write_text("[]")
    (place / "named.json").write_text('{"theorem": 3}')
    (place / "ok.png").write_bytes(png_that_says(2, 2))
    (place / "file").write_text("a file, where a folder is wanted")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    for make in (masks, probabilities, states, tasks, results, losses, theorems):
        make(folder)
    return folder


# --- the table --------------------------------------------------------------------------------------------------------

OBSERVE = [  # a prediction beside a good reference of one mask, and what is said of it
    ("nan.nii", "NaN"), ("infinite.nii", "infinite"), ("negative.nii", "negative"), ("fractions.nii", "between whole numbers"),
    ("nan.npz", "NaN"), ("infinite.npz", "infinite"), ("negative.npz", "negative"), ("fractions.npz", "between whole numbers"),
    ("says_much.nii", "--max-pixels 27000000000000"), ("bomb.nii.gz", "--max-pixels 8000000000"), ("no_shape.nii", "shape"),
    ("far.nii.gz", "from byte"), ("nowhere.nii", "from byte"), ("cut.nii", "cannot be read"), ("colours.nii", "not numbers"),
    ("complex.nii", "complex"), ("zipped.nii.gz", "cannot be read"), ("bomb.png", "--max-pixels 3600000000"),
    ("cut.png", "cannot be read"), ("jpeg.png", "no header of PNG"), ("colour.png", "colour image"),
    ("bomb.tif", "--max-pixels 3600000000"), ("inflated.tif", "unpacks to more than 12 bytes"),
    *((f"{name}.{kind}", "cannot be read") for name in ("empty", "text") for kind in ("nii", "nii.gz", "png", "tif", "npz")),
    ("zero_d.npz", "single number"), ("zero_d_stack.npz", "no masks under"),
    ("no_stack.npz", "no masks under"), ("objects.npz", "cannot be read"), ("texts.npz", "not numbers"),
    ("complex.npz", "complex"), ("dates.npz", "not numbers"), ("nothing.npz", "no masks"), ("images.npz", "no masks"),
    ("bomb.npz", "--max-pixels 100000000000"), ("long_header.npz", "cannot be read"), ("same.npz", "two arrays of one name"),
    ("cut.npz", "cannot be read"), ("none", "no masks"), ("not_utf8", "not UTF-8"), ("dangling", "leads to no file"),
    ("mask.txt", "no known kind"), ("nowhere.png", "does not exist"), ("pipe.png", "neither a file nor a folder"),
    ("good.npz:nothing", "no array 'nothing'"), ("nowhere.npz:masks", "does not exist"),
]  # fmt: skip

PAIRS = [  # reference, prediction
    ("two.npz", "twice.npz", "'a' twice among its ids"),
    ("twice.npz", "two.npz", "'a' twice among its ids"),
    ("two.npz", "few_ids.npz", "2 masks under 'masks' and 1 ids"),
    ("two.npz", "ids_in_a_table.npz", "has ids of shape (2, 1)"),
    ("two.npz", "one_id.npz", "has ids of shape ()"),
    ("two.npz", "ids_of_fractions.npz", "type float64"),
    ("two.npz", "classes_twice.npz", "'head' twice among its classes"),
    ("two.npz", "classes_in_a_table.npz", "has classes of shape (1, 2)"),
    ("two.npz", "beyond.npz", "beyond.npz, 1 has label 2"),
    ("others.npz", "named.npz", "name different classes"),
    ("binary8.png", "grey.png", "--max-classes 63"),
    ("grey.png", "binary8.png", "--max-classes 63"),
    ("grey.png", "grey.png", "probabilities"),
    ("binary.png", "few_grey.png", "probabilities"),
    ("good", "partner", "no partner for"),
    ("good.npz", "one_d_stack.npz", "no partner for"),
    ("two.npz", "one_d_stack.npz", "single number"),
    ("two.npz", "four_d.npz", "shape"),
]

DECIDE = [
    ("p_nan.npy", "between 0 and 1"), ("p_above.npy", "between 0 and 1"), ("p_below.npy", "between 0 and 1"),
    ("p_infinite.npy", "between 0 and 1"), ("p_none.npy", "at least one number"), ("p_complex.npy", "complex"), ("p_texts.npy", "type <U1"),
    ("p_objects.npy", "cannot be read"), ("p_bomb.npy", "--max-pixels"), ("p_cut.npy", "cannot be read"), ("p_text.npy", "cannot be read"),
    ("p_words.csv", "cannot be read"), ("p_empty.csv", "at least one number"), ("p_ragged.csv", "cannot be read"),
    ("p_large.csv", "between 0 and 1"),
    ("bomb.png", "--max-pixels"), ("infinite.nii", "between 0 and 1"), ("bomb.nii.gz", "--max-pixels"), ("mask.txt", "no known kind"),
    ("nothing.npz", "holds the arrays none"), ("bomb.npz", "--max-pixels"), ("objects.npz", "cannot be read"),
    ("good", "does not exist"), ("nowhere.npy", "does not exist"), ("pipe.png", "does not exist"),
]  # fmt: skip

SAMPLE = ("sample", "gap.py", "--route", "counts", "--side", "4", "--pairs", "300", "--workers", "1")
STATES = ("empty", "brackets", "no_text", "list", "words", "everything", "sealed", "old", "rows", "digits", "folder")
ATLAS = ("atlas", "--anew", "--metric", "dice", "--metric", "jaccard", "--jobs", "1", "--out", "atlas", "--state")
PRACTICE = ("practice", "run", "--jobs", "1", "--out", "results", "--data")
TASKS = [
    ("texts", "not numbers"), ("complex", "not numbers"), ("nan", "NaN"), ("infinite", "infinite"), ("negative", "negative"),
    ("objects", "cannot be read"), ("image_texts", "no numbers"), ("image_infinite", "no numbers"),
    ("two_hundred_and_fifty_five", "labels up to 255"), ("two_hundred_and_fifty_six", "labels up to 256"),
    ("many", "labels up to 1000000000000"), ("zero_d", "do not go with"), ("five_d", "do not go with"), ("shapes", "shapes"),
    ("shapes_below", "shapes"), ("shapes_texts", "shapes"), ("shapes_zero_d", "shapes"), ("groups_zero_d", "groups"),
    ("groups_table", "groups"), ("ids_twice", "twice among its ids"), ("classes_twice", "twice among its classes"),
    ("classes_zero_d", "classes of shape ()"), ("bomb", "--max-pixels"), ("no_json", "does not describe"),
    ("no_labels", "does not describe"),
    ("regions", "regions of several"), ("number_twice", "twice"), ("ignored", "label to ignore"), ("float_labels", "does not describe"),
    ("list", "does not describe"), ("none", "no tasks"),
]  # fmt: skip
RESULTS = [
    ("empty", "settings.json"), ("brackets", "settings.json"), ("list", "settings.json"), ("no_settings", "settings.json"),
    ("unknown_key", "settings.json"), ("sealed_unknown_key", "settings.json"), ("csv", "does not hold results"),
    ("negative", "does not hold results"),
]  # fmt: skip
WRITING = {  # commands that write a file or a folder, ready for its name
    "verify --json": ("verify", "gap.py", "--quick", "--engine", "derive", "--json"),
    "verify --report": ("verify", "gap.py", "--quick", "--engine", "derive", "--report"),
    "verify --html": ("verify", "gap.py", "--quick", "--engine", "derive", "--html"),
    "observe --csv": ("observe", "good", "good", "--theory", "gap.py", "--csv"),
    "observe --json": ("observe", "good", "good", "--theory", "gap.py", "--json"),
    "sample --json": (*SAMPLE, "--state", "fresh", "--json"),
    "decide --mask": ("decide", "--posterior", "p_good.npy", "--mask"),
    "joint-range --out": ("joint-range", "dice", "jaccard", "--out"),
}
FOLDERS = {
    "verify --proofs": ("verify", "gap.py", "--quick", "--engine", "certify", "--proofs"),
    "prove --proofs": ("prove", "jaccard <= dice", "--proofs"),
    "export-proof --out": ("export-proof", "proof.json", "--out"),
    "atlas --out": ("atlas", "--metric", "dice", "--metric", "jaccard", "--out"),
    "figures --out": ("figures", "--quick", "--out"),
    "practice run --out": ("practice", "run", "--quick", "--jobs", "1", "--out"),
}
ENDINGS = {"decide --mask": ".npy", "joint-range --out": ".csv"}

TABLE: list[tuple[tuple[str, ...], str]] = [
    *((("observe", "good.npz", file, "--theory", "gap.py"), f"{file.partition(':')[0]}|{says}") for file, says in OBSERVE),
    *((("observe", first, second, "--theory", "gap.py"), says) for first, second, says in PAIRS),
    *((("verify", "gap.py", "--references", file, "--predictions", "good.npz"), f"{file}|{says}") for file, says in OBSERVE[:12:3]),
    *((("decide", "--posterior", file), f"{file}|{says}") for file, says in DECIDE),
    (("decide", "--posterior", "p_good.npy", "--mask", "best.txt"), "best.txt is no .npy file"),
    *(((*SAMPLE, "--state", f"state_{name}"), f"state_{name}") for name in STATES),
    *(((*SAMPLE, "--resume", "--state", f"state_{name}"), f"state_{name}") for name in STATES),
    ((*SAMPLE, "--resume", "--state", "fresh"), "fresh|leave --resume out"),
    ((*SAMPLE, "--state", "file/fresh"), "file"),
    ((*SAMPLE, "--device", "cuda"), "cuda|cpu"),
    ((*SAMPLE, "--device", "cuda:banana"), "cuda:banana"),
    ((*SAMPLE, "--device", "tpu"), "no device called 'tpu'"),
    *(((*ATLAS, f"state_{name}"), f"state_{name}") for name in STATES),
    *(((*PRACTICE, f"task_{name}"), f"t|{says}") for name, says in TASKS),
    ((*PRACTICE, "nowhere"), "nowhere is no folder"),
    ((*PRACTICE, "file"), "file is no folder"),
    ((*PRACTICE, "task_regions", "--device", "cuda"), "cuda|--device cpu"),
    ((*PRACTICE, "task_regions", "--device", "tpu"), "no device called 'tpu'"),
    ((*PRACTICE, "task_regions", "--quick", "--large"), "choose one"),
    (("practice", "run", "--out", "results"), "--data"),
    *((("practice", "report", "--out", f"results_{name}"), f"results_{name}|{says}") for name, says in RESULTS),
    (("practice", "report", "--out", "nowhere"), "nowhere is no folder"),
    (("practice", "report", "--out", "file"), "file is no folder"),
    *((("audit-loss", f"loss_{name}.py:loss"), says) for name, says in (
        ("raises", "KeyError"), ("texts", "gives str"), ("vector", "reduction='mean'"), ("leaves", "SystemExit"),
        ("leaves_at_once", "SystemExit"), ("syntax", "loss_syntax.py"), ("number", "cannot be called"),
    )),
    (("audit-loss", "nowhere.py:loss"), "nowhere.py"),
    (("audit-loss", "file"), "'file' names no loss"),
    (("audit-loss", "state_folder:loss"), "state_folder"),
    *((("verify", file), file) for file in ("nowhere.py", "no_utf8.py", "nul.py", "raises.py", "deep.py")),
    *((("verify", file), file) for file in ("mask.txt", "ok.png", "none")),
    (("verify", "leaves.py"), "leaves.py|SystemExit"),
    *((("show", "x", "--theory", file), file) for file in ("nowhere", "none", "raises.py")),
    *((("export-proof", file), file) for file in ("nowhere.json", "ok.png", "none", "broken.json", "listed.json", "nowhere.py")),
    (("export-proof", "named.json"), "named.json proves nothing"),
    (("export-proof", "proof.json", "--to", "lean"), "'lean'"),
    *((("check-proof", file), file) for file in ("nowhere.json", "none")),
    *(((*command, f"nowhere/out{ENDINGS.get(name, '')}"), "nowhere/out|folder") for name, command in WRITING.items()),
    *(((*command, f"file/out{ENDINGS.get(name, '')}"), "file/out|not a folder") for name, command in WRITING.items()),
    *(((*command, "state_folder"), "state_folder") for command in WRITING.values()),
    *(((*command, "n" * 300 + ENDINGS.get(name, "")), "too long") for name, command in WRITING.items()),
    *(((*command, "file"), "file cannot be made a folder") for command in FOLDERS.values()),
    (("joint-range", "dice", "jaccard", "--out", "range.gif"), "'gif'"),
    (("figures", "nothing_of_that_name"), "nothing_of_that_name"),
    (("list", os.fsdecode(b"\xff.py")), r"\xff.py is not UTF-8"),
    (("observe", os.fsdecode(b"\xff.png"), "good"), r"\xff.png is not UTF-8"),
]  # fmt: skip


def listed(place: Path) -> dict[str, tuple[int, int]]:
    """What lies there; without making a path of each file, which takes longer than most commands that are asked here."""
    found = {}
    for folder, folders, files in os.walk(place):
        for name in (*folders, *files):
            file = os.path.join(folder, name)
            told = os.lstat(file)
            found[file[len(str(place)) + 1 :]] = told[ST_MODE], told[ST_SIZE]
    return found


def in_one_sentence(place: Path, command: tuple[str, ...], *says: str) -> None:
    before = listed(place)
    ended = run(*command, cwd=place)
    told = f"{ended.stdout[-2000:]}{ended.stderr[-2000:]}"
    assert "Traceback" not in told, told
    assert ended.returncode == 2, told
    (sentence,) = ended.stderr.strip().splitlines()
    assert sentence.startswith("error: "), told
    for part in says:
        assert part in sentence, sentence
    assert listed(place) == before, set(listed(place)) ^ set(before)


def test_the_table_is_as_large_as_it_should_be() -> None:
    commands = {"observe", "verify", "decide", "sample", "atlas", "practice", "audit-loss", "show", "export-proof", "check-proof",
                "joint-range", "figures", "list", "prove"}  # fmt: skip
    assert len(TABLE) >= 250 and commands - {command[0] for command, _ in TABLE} == set()
    assert len({command for command, _ in TABLE}) == len(TABLE)


@pytest.mark.parametrize(
    ("command", "says"), TABLE, ids=lambda value: ascii(" ".join(value))[:80] if isinstance(value, tuple) else ""
)
def test_bad_input_gets_one_sentence(place: Path, command: tuple[str, ...], says: str) -> None:
    in_one_sentence(place, command, *says.split("|"))


# --- disks, devices and packages that are not there -------------------------------------------------------------------

FULL = {**WRITING, **FOLDERS, "figures --out": ("figures", "dice_and_jaccard", "--quick", "--out")}
STATEFUL = {"sample --state": (*SAMPLE, "--state", "fresh"), "atlas --state": (*ATLAS, "fresh")}


def refusing(number: int) -> Callable[..., Any]:
    def refuse(*_: Any, **__: Any) -> Any:
        raise OSError(number, os.strerror(number))

    return refuse


@pytest.mark.parametrize("name", [*FULL, *STATEFUL])
def test_a_full_disk_leaves_nothing(place: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "replace", refusing(errno.ENOSPC))
    (place / "out").mkdir(exist_ok=True)
    (place / "atlas").mkdir(exist_ok=True)
    command = STATEFUL.get(name) or (*FULL[name], "out" if name in FOLDERS else f"out/file{ENDINGS.get(name, '')}")
    if name == "export-proof --out":
        command = ("export-proof", "gap.py", "--out", "out")
    in_one_sentence(place, command, "cannot be written: no space is left")


@pytest.mark.parametrize("name", [*FULL, *STATEFUL])
def test_a_disk_that_is_read_only_is_told_before_anything_is_computed(
    place: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "out").mkdir(exist_ok=True)
    (place / "atlas").mkdir(exist_ok=True)
    original = os.open

    def read_only(path: Any, flags: int, *more: Any, **others: Any) -> int:
        if flags & os.O_CREAT:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        return original(path, flags, *more, **others)

    command = STATEFUL.get(name) or (*FULL[name], "out" if name in FOLDERS else f"out/file{ENDINGS.get(name, '')}")
    monkeypatch.setattr(os, "open", read_only)
    in_one_sentence(place, command, "read-only")


@pytest.mark.parametrize(
    ("command", "module", "ours", "says"),
    [
        (
            ("practice", "run", "--quick"),
            "torch",
            "segbounds.learning.practice.study",
            "pip install 'segbounds[practice]'",
        ),
        (
            ("practice", "status", "--quick"),
            "torch",
            "segbounds.learning.practice.study",
            "pip install 'segbounds[practice]'",
        ),
        (
            ("practice", "report", "--out", "good"),
            "torch",
            "segbounds.learning.practice.study",
            "pip install 'segbounds[practice]'",
        ),
        (
            ("practice", "run", "--quick"),
            "nibabel",
            "segbounds.learning.practice.made",
            "pip install 'segbounds[practice]'",
        ),
        (("audit-loss", "loss_raises.py:loss"), "torch", "segbounds.learning.audit", "pip install 'segbounds[torch]'"),
        (("figures", "--quick"), "matplotlib", "segbounds.show.figures.gallery", "pip install 'segbounds[notebooks]'"),
        (
            ("joint-range", "dice", "jaccard", "--out", "x.png"),
            "matplotlib",
            "segbounds.show.figures.joint_ranges",
            "segbounds[notebooks]",
        ),
        ((*SAMPLE, "--dask", "tcp://127.0.0.1:1"), "distributed", "", "pip install 'segbounds[cluster]'"),
        (("observe", "good.npz", "binary.png"), "imageio", "", "pip install 'segbounds[images]'"),
        (("observe", "good.npz", "negative.nii"), "nibabel", "", "pip install 'segbounds[images]'"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_a_package_that_is_not_there(
    place: Path, command: tuple[str, ...], module: str, ours: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == module]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, module, None)
    if ours:
        for name in [name for name in sys.modules if name == ours or name.startswith("segbounds.learning.")]:
            monkeypatch.delitem(sys.modules, name, raising=False)
        monkeypatch.delattr(segbounds, ours.split(".")[1], raising=False)
    in_one_sentence(place, command, module, says)


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
@pytest.mark.parametrize("megabytes", [300, 500])
def test_too_little_memory_for_a_compiler_is_told(megabytes: int, tmp_path: Path) -> None:
    """Libraries that numba loads would wait for memory forever, or end the process without a word."""
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({megabytes}_000_000,) * 2)"
    start = f"{limited}; from segbounds.cli import main; main()"
    asked = ("sample", "dice_jaccard_absolute", "--pairs", "100", "--workers", "1", "--state", "run.json")
    done = subprocess.run(
        [sys.executable, "-c", start, *asked], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2 and "there is not enough memory" in done.stderr and len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_proofs_that_cannot_be_kept_are_no_verdict(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk says nothing of a theorem: neither UNDECIDED nor a success with no proofs."""
    monkeypatch.setattr(os, "replace", refusing(errno.ENOSPC))
    for command in (("prove", "jaccard <= dice"), ("verify", "gap.py", "--engine", "certify", "--proofs", "out")):
        ended = run(*command, cwd=place)
        assert ended.returncode == 2 and "UNDECIDED" not in ended.stdout and "0 proofs" not in ended.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
@pytest.mark.parametrize("command", [("interval", "jaccard", "--given", "dice=0.85"), ("--help",)])
def test_output_that_nobody_can_take_is_told(command: tuple[str, ...]) -> None:
    start = "from segbounds.cli.app import main; main()"
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [sys.executable, "-c", start, *command], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert ended.returncode == 2 and "no space is left" in ended.stderr and len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", [("interval", "jaccard", "--given", "dice=0.85"), ("--help",)])
def test_output_that_nobody_reads_is_no_refutation(command: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    start = "from segbounds.cli.app import main; main()"
    ended = subprocess.run(
        [sys.executable, "-c", start, *command], stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, "")


class Refused(StringIO):
    """Standard output that takes nothing, as that of ``… | head -1`` or on a full disk."""

    number = errno.EPIPE

    def write(self, text: str) -> int:
        raise OSError(self.number, os.strerror(self.number))

    def flush(self) -> None:
        self.write("")


MORE = {
    "check --csv": ("check", "table.csv", "--csv"),
    "check --html": ("check", "table.csv", "--html"),
    "sizes --out": ("sizes", "good", "--out"),
}
WHOLE = {**FULL, **STATEFUL, **MORE, "export-proof --out": ("export-proof", "kept", "--out")}


@pytest.mark.parametrize("name", [name for name in WHOLE if name not in ("practice run --out", "atlas --out")])
def test_what_a_command_writes_is_whole_although_nobody_takes_what_it_prints(
    place: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "table.csv").write_text("method,Dice,IoU\na,0.9061,0.9082\n")
    if name.startswith("export"):
        run("prove", "iou <= dice", "--proofs", place / "kept")
    called = f"{name.replace(' ', '_')}{ENDINGS.get(name, '')}"
    command = WHOLE[name] if name in STATEFUL else (*WHOLE[name], called)
    kept = place / command[-1]

    def written() -> set[Path]:
        return {file.relative_to(place) for file in place.rglob("*") if kept in (file, *file.parents)}

    expected = run(*command, cwd=place)
    there = written()
    assert there, expected.stderr
    for number, status in ((errno.EPIPE, 141), (errno.ENOSPC, 2)):
        shutil.rmtree(kept) if kept.is_dir() else kept.unlink()
        with monkeypatch.context() as patch:
            patch.setattr(Refused, "number", number)
            streams: Iterator[StringIO] = iter((Refused(), StringIO()))
            patch.setattr("commands.StringIO", lambda streams=streams: next(streams))
            ended = run(*command, cwd=place)
        assert ended.returncode == status, ended.stderr
        assert written() == there, ended.stderr


# --- crashes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error", [ZeroDivisionError("x"), AssertionError(), KeyError("x"), EOFError("x"), ValueError("x")]
)
def test_a_crash_has_a_status_of_its_own(place: Path, error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: Any) -> None:
        raise error

    monkeypatch.setattr("segbounds.bounds.comparison.compare", lambda *_, **__: crash())
    ended = run("compare", "dice", "jaccard", cwd=place)
    assert ended.returncode == CRASHED not in (0, 1, 2, 3)
    (sentence,) = ended.stderr.strip().splitlines()
    assert "please report it" in sentence and "SEGBOUNDS_TRACEBACK=1" in sentence
    monkeypatch.setenv("SEGBOUNDS_TRACEBACK", "1")
    assert "Traceback" in run("compare", "dice", "jaccard", cwd=place).stderr


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (MemoryError(), 2, "not enough memory"),
        (RecursionError(), 2, "nested too deeply"),
        (KeyboardInterrupt(), 130, "stopped: Ctrl-C was pressed; what was finished is kept\n"),
        (BrokenPipeError(), 141, ""),
        (SystemExit(0), 2, "sys.exit"),
        (OSError(errno.EMFILE, "Too many open files", "x"), 2, "x cannot be used: Too many open files"),
    ],
    ids=repr,
)
def test_what_stops_a_command_from_outside(
    place: Path, error: BaseException, status: int, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr("segbounds.bounds.comparison.compare", stop)
    ended = run("compare", "dice", "jaccard", cwd=place)
    assert ended.returncode == status in MEANINGS and says in ended.stderr and "Traceback" not in ended.stderr


class AllDying(processes.Processes):
    """Processes that end before they have done anything."""

    def _serve(self, *given: Any) -> Any:
        raise BrokenProcessPool("killed")


def test_workers_that_all_die_are_told(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "Processes", AllDying)
    before = listed(place)
    ended = run(*SAMPLE[:-1], "2", "--state", "died", cwd=place)
    (sentence,) = ended.stderr.strip().splitlines()
    assert ended.returncode == 2 and "worker processes ended" in sentence and "Traceback" not in ended.stderr
    assert set(listed(place)) - set(before) == {"died"}, "the run, whole"
    assert run(*SAMPLE, "--resume", "--state", "died", cwd=place).returncode == 0
    (place / "died").unlink()


def test_what_was_examined_before_the_workers_died_is_written(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from segbounds.engines import verification

    original = verification.verdicts

    def dying(*given: Any) -> Iterator[Any]:
        yield from original(*given)
        raise BrokenProcessPool("killed")

    monkeypatch.setattr(verification, "verdicts", dying)
    record = tmp_path / "all.json"
    ended = run("verify", "gap.py", "--engine", "derive", "--jobs", "1", "--json", record, cwd=place)
    (sentence,) = ended.stderr.strip().splitlines()
    assert ended.returncode == 2 and "worker processes ended" in sentence
    assert [theorem["title"] for theorem in json.loads(record.read_text())["theorems"]] == ["gap"]
