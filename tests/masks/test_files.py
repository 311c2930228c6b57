"""Masks through every file format, paired by name; and one clear sentence for what cannot be read."""

from collections.abc import Callable
from pathlib import Path

import imageio.v3
import nibabel
import numpy as np
import pytest

from segbounds.errors import InputError
from segbounds.masks.counting import count
from segbounds.masks.files import Pair, read_pairs, read_probabilities
from segbounds.metrics.counts import Counts

RNG = np.random.default_rng(5)
REFERENCE = RNG.random((9, 7)) < 0.4
PREDICTION = REFERENCE ^ (RNG.random((9, 7)) < 0.2)
COUNTS = count(PREDICTION, REFERENCE)


def png(file: Path, mask: np.ndarray) -> None:
    imageio.v3.imwrite(file.with_suffix(".png"), mask.astype(np.uint8) * 255)


def png_in_colour(file: Path, mask: np.ndarray) -> None:
    grey = mask.astype(np.uint8)[..., None] * np.array([255, 255, 255, 0], np.uint8) + np.array(
        [0, 0, 0, 255], np.uint8
    )
    imageio.v3.imwrite(file.with_suffix(".png"), grey.astype(np.uint8))


def tiff(file: Path, mask: np.ndarray) -> None:
    imageio.v3.imwrite(file.with_suffix(".tiff"), mask.astype(np.uint16))


def nifti(file: Path, mask: np.ndarray) -> None:
    nibabel.save(nibabel.Nifti1Image(mask.astype(np.float32), np.eye(4)), file.with_suffix(".nii"))


def nifti_gz(file: Path, mask: np.ndarray) -> None:
    nibabel.save(nibabel.Nifti1Image(mask.astype(np.int16), np.eye(4)), file.parent / f"{file.name}.nii.gz")


def npz(file: Path, mask: np.ndarray) -> None:
    np.savez(file.with_suffix(".npz"), mask=mask)


FORMATS = [png, png_in_colour, tiff, nifti, nifti_gz, npz]
Writer = Callable[[Path, np.ndarray], None]


def folder(place: Path, write: Writer, **masks: np.ndarray) -> Path:
    place.mkdir()
    for name, mask in masks.items():
        write(place / name, mask)
    return place


@pytest.mark.parametrize("prediction_format", FORMATS)
@pytest.mark.parametrize("reference_format", FORMATS)
def test_every_format_pairs_with_every_other(
    tmp_path: Path, reference_format: Writer, prediction_format: Writer
) -> None:
    references = folder(tmp_path / "r", reference_format, a=REFERENCE, b=PREDICTION)
    predictions = folder(tmp_path / "p", prediction_format, b=PREDICTION, a=PREDICTION)
    equal = Counts(int(PREDICTION.sum()), 0, 0, int((~PREDICTION).sum()))
    assert list(read_pairs(references, predictions)) == [Pair("a", COUNTS), Pair("b", equal)]


def test_single_files_are_a_pair_whatever_their_names(tmp_path: Path) -> None:
    png(tmp_path / "truth", REFERENCE)
    tiff(tmp_path / "guess", PREDICTION)
    assert list(read_pairs(tmp_path / "truth.png", tmp_path / "guess.tiff")) == [Pair("truth", COUNTS)]


def test_subfolders_belong_to_the_name(tmp_path: Path) -> None:
    for side, mask in (("r", REFERENCE), ("p", PREDICTION)):
        (tmp_path / side / "patient1").mkdir(parents=True)
        png(tmp_path / side / "patient1" / "slice", mask)
        png(tmp_path / side / "slice", mask)
    assert [pair.name for pair in read_pairs(tmp_path / "r", tmp_path / "p")] == ["patient1/slice", "slice"]


def test_stacks_are_taken_apart_and_named(tmp_path: Path) -> None:
    stack = np.stack([REFERENCE, PREDICTION]).astype(np.uint8)
    file = tmp_path / "data.npz"
    np.savez(file, masks=stack, masks2=stack[::-1], ids=np.array(["one", "two"]), classes=np.array(["rest", "vessel"]))
    found = list(read_pairs(f"{file}:masks", f"{file}:masks2"))
    assert found == [Pair("one", COUNTS), Pair("two", COUNTS.swapped)]
    assert [pair.counts.fp for pair in read_pairs(file, file)] == [0, 0]


def test_labels_give_each_class_apart(tmp_path: Path) -> None:
    reference, prediction = np.array([[0, 1, 2], [2, 2, 1]]), np.array([[0, 1, 1], [2, 2, 2]])
    ids, classes = np.array(["x"]), np.array(["rest", "head", "tail"])
    np.savez(tmp_path / "r.npz", masks=reference[None], ids=ids, classes=classes)
    np.savez(tmp_path / "p.npz", masks=prediction[None], ids=ids, classes=classes)
    assert list(read_pairs(tmp_path / "r.npz", tmp_path / "p.npz")) == [
        Pair("x, head", Counts(1, 1, 1, 3)),
        Pair("x, tail", Counts(2, 1, 1, 2)),
    ]
    references = folder(tmp_path / "rs", npz, a=reference)
    predictions = folder(tmp_path / "ps", npz, a=prediction)
    assert [pair.name for pair in read_pairs(references, predictions)] == ["a, class 1", "a, class 2"]


def test_a_full_mask_is_binary(tmp_path: Path) -> None:
    references = folder(tmp_path / "r", png, a=np.ones((3, 3), bool))
    predictions = folder(tmp_path / "p", npz, a=np.eye(3, dtype=bool))
    assert list(read_pairs(references, predictions)) == [Pair("a", Counts(3, 0, 6, 0))]


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda p: None, "p does not exist: name a mask file or a folder"),
    "empty folder": (lambda p: p.mkdir(), "p holds no masks: put .*png"),
    "another shape": (
        lambda p: _one(p, npz, np.ones((2, 2))),
        r"a.npz has shape \(2, 2\) and .*a.png has \(9, 7\).*one shape",
    ),
    "probabilities": (
        lambda p: _one(p, npz, np.full((9, 7), 0.5)),
        "a.npz has values between whole numbers.*threshold",
    ),
    "NaN": (lambda p: _one(p, npz, np.full((9, 7), np.nan)), "a.npz has NaN"),
    "text": (lambda p: _one(p, npz, np.full((9, 7), "x")), "a.npz holds <U1, not numbers"),
    "no pixels": (lambda p: _one(p, npz, np.zeros((0, 7))), "a.npz has no pixels"),
    "no partner": (
        lambda p: folder(p, png, z=PREDICTION, y=PREDICTION),
        "p has no partner for a, b of .*paired by name",
    ),
    "a picture": (lambda p: _picture(p), "a.png is a colour image, not a mask"),
    "a broken image": (lambda p: _bytes(p, "a.png"), "a.png cannot be read as .png"),
    "a broken volume": (lambda p: _bytes(p, "a.nii.gz"), "a.nii.gz cannot be read as .nii.gz"),
    "a broken archive": (lambda p: _bytes(p, "a.npz"), "a.npz cannot be read as .npz"),
    "one name twice": (
        lambda p: tiff(folder(p, png, a=PREDICTION) / "a", PREDICTION),
        "a.tiff and .*a.png have one name",
    ),
}


def _one(place: Path, write: Writer, mask: np.ndarray) -> None:
    folder(place, write, a=mask)


def _picture(place: Path) -> None:
    place.mkdir()
    imageio.v3.imwrite(place / "a.png", RNG.integers(0, 255, (9, 7, 3), np.uint8))


def _bytes(place: Path, name: str) -> None:
    place.mkdir()
    (place / name).write_bytes(b"this is no mask")


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_gets_one_sentence_that_names_the_file(tmp_path: Path, kind: str) -> None:
    make, message = BAD[kind]
    references = folder(tmp_path / "r", png, a=REFERENCE)
    if kind == "no partner":
        png(references / "b", REFERENCE)
    make(tmp_path / "p")
    with pytest.raises(InputError, match=message) as caught:
        list(read_pairs(references, tmp_path / "p"))
    assert len(str(caught.value).splitlines()) == 1


def test_unknown_kinds_and_keys(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("no mask")
    npz(tmp_path / "a", REFERENCE)
    with pytest.raises(InputError, match=r"a.txt is of no known kind: give one of .*\.png"):
        list(read_pairs(tmp_path / "a.txt", tmp_path / "a.npz"))
    with pytest.raises(InputError, match="has no array 'masks': it holds 'mask'"):
        list(read_pairs(tmp_path / "a.npz", f"{tmp_path / 'a.npz'}:masks"))


# --- probabilities ----------------------------------------------------------------------------------------------------


def test_probabilities_from_arrays_tables_and_grey_images(tmp_path: Path) -> None:
    grey = np.array([[255, 102], [0, 51]], np.uint8)
    imageio.v3.imwrite(tmp_path / "map.png", grey)
    np.savetxt(tmp_path / "map.csv", grey / 255, delimiter=",")
    np.save(tmp_path / "map.npy", grey / 255)
    for kind in ("png", "csv", "npy"):
        assert read_probabilities(tmp_path / f"map.{kind}") == pytest.approx(grey / 255, abs=1e-15)
    np.save(tmp_path / "binary.npy", np.array([0, 1], np.uint8))
    assert read_probabilities(tmp_path / "binary.npy").tolist() == [0, 1]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("map.npy", b"nonsense", "cannot be read as .npy"),
        ("map.csv", b"a,b\n1,2\n", "cannot be read as .csv"),
        ("map.csv", b"", "at least one number"),
        ("map.png", b"nonsense", "cannot be read as .png"),
        ("map.txt", b"0.5", "of no known kind"),
        ("map.npz", b"", "of no known kind"),
        ("none.npy", None, "does not exist"),
    ],
)
@pytest.mark.filterwarnings("ignore:loadtxt")
def test_maps_that_cannot_be_read(name: str, content: bytes | None, says: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=says):
        read_probabilities(tmp_path / name)
