"""Masks through every file format, paired by name; and one clear sentence for what cannot be read."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import imageio.v3
import nibabel
import numpy as np
import PIL.Image
import pytest

from segbounds.errors import InputError
from segbounds.masks.counting import count
from segbounds.masks.files import FOREGROUND, Observed, Pair, Reading
from segbounds.masks.files import read_pairs as observed_in
from segbounds.masks.grids import onto
from segbounds.masks.images import Image
from segbounds.masks.probabilities import read_probabilities
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


def npy(file: Path, mask: np.ndarray) -> None:
    np.save(file.with_suffix(".npy"), mask)


def png_with_palette(file: Path, mask: np.ndarray) -> None:
    image = PIL.Image.fromarray(mask.astype(np.uint8), mode="P")
    image.putpalette([0, 0, 0, 200, 30, 30, 30, 200, 30])
    image.save(file.with_suffix(".png"))


FORMATS = [png, png_in_colour, png_with_palette, tiff, nifti, nifti_gz, npz, npy]
Writer = Callable[[Path, np.ndarray], None]


def read_pairs(references: Path | str, predictions: Path | str, reading: Reading = Reading()) -> tuple[Pair, ...]:  # noqa: B008
    return observed_in(references, predictions, reading).pairs


def single(image: str, counts: Counts) -> Pair:
    return Pair(image, FOREGROUND, counts)


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
    assert list(read_pairs(references, predictions)) == [single("a", COUNTS), single("b", equal)]


def test_single_files_are_a_pair_whatever_their_names(tmp_path: Path) -> None:
    png(tmp_path / "truth", REFERENCE)
    tiff(tmp_path / "guess", PREDICTION)
    assert list(read_pairs(tmp_path / "truth.png", tmp_path / "guess.tiff")) == [single("truth", COUNTS)]


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
    assert found == [Pair("one", "vessel", COUNTS), Pair("two", "vessel", COUNTS.swapped)]
    assert [pair.counts.fp for pair in read_pairs(file, file)] == [0, 0]


def test_labels_give_each_class_apart(tmp_path: Path) -> None:
    reference, prediction = np.array([[0, 1, 2], [2, 2, 1]]), np.array([[0, 1, 1], [2, 2, 2]])
    ids, classes = np.array(["x"]), np.array(["rest", "head", "tail"])
    np.savez(tmp_path / "r.npz", masks=reference[None], ids=ids, classes=classes)
    np.savez(tmp_path / "p.npz", masks=prediction[None], ids=ids, classes=classes)
    assert list(read_pairs(tmp_path / "r.npz", tmp_path / "p.npz")) == [
        Pair("x", "head", Counts(1, 1, 1, 3)),
        Pair("x", "tail", Counts(2, 1, 1, 2)),
    ]
    references = folder(tmp_path / "rs", npz, a=reference)
    predictions = folder(tmp_path / "ps", npz, a=prediction)
    assert [pair.name for pair in read_pairs(references, predictions)] == ["a, class 1", "a, class 2"]


def test_a_full_mask_is_binary(tmp_path: Path) -> None:
    references = folder(tmp_path / "r", png, a=np.ones((3, 3), bool))
    predictions = folder(tmp_path / "p", npz, a=np.eye(3, dtype=bool))
    assert list(read_pairs(references, predictions)) == [single("a", Counts(3, 0, 6, 0))]


def labelled(place: Path, *masks: list[int]) -> Path:
    return folder(place, npy, **{f"case{k}": np.array([mask]) for k, mask in enumerate(masks)})


def test_every_image_has_a_row_for_every_class(tmp_path: Path) -> None:
    """One that no mask of an image has too, and an image with one class is not named otherwise."""
    found = read_pairs(labelled(tmp_path / "r", [0, 1, 2], [0, 1, 1]), labelled(tmp_path / "p", [0, 1, 2], [0, 1, 0]))
    assert found == (
        Pair("case0", "class 1", Counts(1, 0, 0, 2)),
        Pair("case0", "class 2", Counts(1, 0, 0, 2)),
        Pair("case1", "class 1", Counts(1, 0, 1, 1)),
        Pair("case1", "class 2", Counts(0, 0, 0, 3)),
    )


def test_labels_are_chosen_and_left_out(tmp_path: Path) -> None:
    references = labelled(tmp_path / "r", [0, 1, 2, 255, 255])
    predictions = labelled(tmp_path / "p", [0, 1, 1, 1, 0])
    assert read_pairs(references, predictions, Reading(labels=("2",), ignored=255)) == (
        Pair("case0", "class 2", Counts(0, 0, 1, 2)),
    )
    (one, *others) = read_pairs(references, predictions, Reading(ignored=255))
    assert one == Pair("case0", "class 1", Counts(1, 1, 0, 1)) and len(others) == 1
    assert "255 counts as a class" in " ".join(observed_in(references, predictions).notes)
    with pytest.raises(InputError, match=r"no class '7': the classes are class 1, class 2, class 255"):
        read_pairs(references, predictions, Reading(labels=("7",)))
    with pytest.raises(InputError, match="nothing but the label 255"):
        read_pairs(labelled(tmp_path / "q", [255]), labelled(tmp_path / "s", [0]), Reading(ignored=255))


@pytest.mark.parametrize(
    ("references", "predictions", "apart"),
    [([[1, 2, 0]], [[5, 6, 0]], True), ([[0, 1]], [[0, 2]], True), ([[1, 0], [2, 0]], [[3, 0], [4, 0]], True),
     ([[1, 0], [2, 0]], [[2, 0], [4, 0]], False), ([[1, 1]], [[255, 0]], False), ([[1, 2]], [[0, 0]], False),
     ([[0, 0]], [[3, 4]], False), ([[1, 2]], [[2, 1]], False)],
)  # fmt: skip
def test_labels_of_which_none_is_in_both_are_noticed(
    tmp_path: Path, references: list[list[int]], predictions: list[list[int]], apart: bool
) -> None:
    notes = observed_in(labelled(tmp_path / "r", *references), labelled(tmp_path / "p", *predictions)).notes
    assert sum("no label in common" in note for note in notes) == len(notes) == apart


def test_a_class_with_both_numbers_is_the_remedy_for_labels_apart(tmp_path: Path) -> None:
    references, predictions = labelled(tmp_path / "r", [1, 1, 2, 0]), labelled(tmp_path / "p", [7, 0, 8, 8])
    (note,) = observed_in(references, predictions, Reading(ignored=9)).notes
    assert "(labels: 7, 8)" in note and "(labels: 1, 2)" in note
    classes = {"labels": {"background": 0, "organ": [1, 7], "tumour": [2, 8]}}
    assert '{"labels": {"background": 0, "organ": [1, 7]}}' in note
    (references / "dataset.json").write_text(json.dumps(classes))
    found = observed_in(references, predictions, Reading(labels=("organ",)))
    assert found.pairs == (Pair("case0", "organ", Counts(1, 0, 1, 2)),) and not found.notes
    # one that merges no numbers leaves them apart, and a label to be ignored is none
    (references / "dataset.json").write_text(json.dumps({"labels": dict(zip("abcd", (1, 2, 7, 8), strict=True))}))
    (note,) = observed_in(references, predictions).notes
    assert "no label in common" in note
    (references / "dataset.json").unlink()
    both = labelled(tmp_path / "s", [1, 3, 3, 0]), labelled(tmp_path / "q", [7, 3, 0, 0])
    assert not observed_in(*both).notes and "no label in common" in observed_in(*both, Reading(ignored=3)).notes[0]


@pytest.mark.parametrize(
    ("reference", "prediction", "shifted"),
    [([1, 2, 3, 1], [0, 1, 2, 0], True), ([0, 1, 1, 2], [1, 2, 2, 3], True), ([0, 1, 1, 1], [0, 0, 0, 0], False),
     ([0, 1, 2, 2], [0, 1, 2, 1], False)],
)  # fmt: skip
def test_shifted_labels_are_noticed(tmp_path: Path, reference: list[int], prediction: list[int], shifted: bool) -> None:
    notes = observed_in(labelled(tmp_path / "r", reference), labelled(tmp_path / "p", prediction)).notes
    assert any("shifted" in note for note in notes) == shifted


def test_references_without_a_prediction_are_said(tmp_path: Path) -> None:
    references = folder(tmp_path / "r", png, a=REFERENCE, b=REFERENCE)
    predictions = folder(tmp_path / "p", npz, a=PREDICTION)
    found = observed_in(references, predictions)
    assert found == Observed((single("a", COUNTS),), found.notes)
    assert "1 reference has no prediction: b, left out" in " ".join(found.notes)
    empty = read_pairs(references, predictions, Reading(missing="empty"))
    assert empty[1] == single("b", Counts(0, 0, COUNTS.tp + COUNTS.fn, COUNTS.fp + COUNTS.tn))
    with pytest.raises(InputError, match="has no prediction: b"):
        read_pairs(references, predictions, Reading(missing="refuse"))


def test_channels_are_classes(tmp_path: Path) -> None:
    """They may overlap."""
    first, second = np.stack([REFERENCE, PREDICTION]), np.stack([PREDICTION, PREDICTION])
    references, predictions = folder(tmp_path / "r", npy, a=first), folder(tmp_path / "p", npy, a=second)
    found = read_pairs(references, predictions, Reading(channels="first"))
    assert [pair.label for pair in found] == ["channel 0", "channel 1"] and found[0].counts == COUNTS
    assert found[1].counts.fp == found[1].counts.fn == 0
    one, other = (folder(tmp_path / name, npy, a=np.moveaxis(m, 0, -1)) for name, m in (("rl", first), ("pl", second)))
    assert read_pairs(one, other, Reading(channels="last")) == found
    with pytest.raises(InputError, match="channels first: take the most probable"):
        read_pairs(folder(tmp_path / "flat", npy, a=REFERENCE), predictions)


def test_a_volume_is_turned_onto_the_grid_of_its_reference(tmp_path: Path) -> None:
    volume, guess = RNG.random((4, 5, 6)) < 0.4, RNG.random((4, 5, 6)) < 0.4
    placed = np.diag([1.0, 2.0, 3.0, 1.0])
    turned = placed.copy()
    turned[0] = [-1, 0, 0, 3]  # the first axis runs the other way, from the other end

    def write(name: str, mask: np.ndarray, affine: np.ndarray) -> Path:
        file = tmp_path / f"{name}.nii.gz"
        nibabel.save(nibabel.Nifti1Image(mask.astype(np.uint8), affine), file)
        return file

    reference = write("r", volume, placed)
    same = read_pairs(reference, write("p", guess, placed))
    assert read_pairs(reference, write("q", guess[::-1], turned))[0].counts == same[0].counts == count(guess, volume)
    swapped = placed[:, [1, 0, 2, 3]]
    assert read_pairs(reference, write("s", guess.swapaxes(0, 1), swapped))[0].counts == same[0].counts
    moved = placed.copy()
    moved[2, 3] = 3
    for name, mask, affine in (("m", guess, moved), ("c", guess[::2], placed @ np.diag([2, 1, 1, 1]))):
        with pytest.raises(InputError, match=rf"{name}\.nii\.gz and .*r\.nii\.gz lie on different grids.*resample"):
            read_pairs(reference, write(name, mask, affine))


def volume(file: Path, mask: np.ndarray, affine: np.ndarray | None) -> Path:
    """A NIfTI file; without an affine its header does not say where it lies."""
    image = nibabel.Nifti1Image(mask.astype(np.uint8), np.eye(4) if affine is None else affine)
    if affine is None:
        image.set_sform(None, 0)
        image.set_qform(None, 0)
    nibabel.save(image, file)
    return file


@pytest.mark.parametrize("shape", [(4, 5), (4, 5, 6), (4, 5, 6, 2)], ids=["slice", "volume", "channels"])
def test_a_flip_is_undone_whatever_the_axes_behind_space(shape: tuple[int, ...], tmp_path: Path) -> None:
    reference, guess = RNG.random(shape) < 0.4, RNG.random(shape) < 0.4
    reading = Reading(channels="last" if len(shape) == 4 else None)
    flipped = np.diag([-1.0, 2.0, 3.0, 1.0])
    flipped[0, 3] = shape[0] - 1
    true = volume(tmp_path / "r.nii", reference, np.diag([1.0, 2.0, 3.0, 1.0]))
    found = observed_in(true, volume(tmp_path / "p.nii", guess[::-1], flipped), reading)
    apart = (
        [count(guess[..., k], reference[..., k]) for k in range(2)] if len(shape) == 4 else [count(guess, reference)]
    )
    assert [pair.counts for pair in found.pairs] == apart and not found.notes


def test_volumes_that_do_not_say_how_they_lie_are_compared_with_a_note(tmp_path: Path) -> None:
    reference, guess = RNG.random((4, 5, 6)) < 0.4, RNG.random((4, 5, 6)) < 0.4
    for given in ((None, None), (None, np.eye(4)), (np.eye(4), None), (np.eye(4), np.eye(4))):
        files = [
            volume(tmp_path / f"{k}.nii.gz", mask, affine)
            for k, (mask, affine) in enumerate(zip((reference, guess), given, strict=True))
        ]
        found = observed_in(files[0], files[1])
        assert found.pairs[0].counts == count(guess, reference)
        named = {file.name for file in files if any(file.name in note for note in found.notes)}
        assert named == {file.name for file, affine in zip(files, given, strict=True) if affine is None}
        assert all("a flip would go unseen" in note for note in found.notes) and len(found.notes) <= 1


NEARLY: dict[str, list[list[float]]] = {
    "spacing": [[1, 0, 0, 1000], [0, 1, 0, 0], [0, 0, 1.0001, 0]],
    "origin": [[1, 0, 0, 1000.02], [0, 1, 0, 0], [0, 0, 1, 0]],
    "turned": [[np.cos(1e-4), -np.sin(1e-4), 0, 1000], [np.sin(1e-4), np.cos(1e-4), 0, 0], [0, 0, 1, 0]],
    "spacing, the other way": [[-1, 0, 0, 1399], [0, 1, 0, 0], [0, 0, 1.0001, 0]],
}


@pytest.mark.parametrize("difference", NEARLY)
def test_grids_that_nearly_agree_are_told_apart(difference: str) -> None:
    """The sentence shows in what they differ, and by how much where spacing and origin are the same."""
    values = np.zeros((400, 4, 400), np.uint8)
    fixed = Image(values, np.array([[1, 0, 0, 1000], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], float))
    moving = Image(values, np.array([*NEARLY[difference], [0, 0, 0, 1]], float))
    with pytest.raises(InputError, match="lie on different grids") as raised:
        onto(moving, fixed, "p.nii", "r.nii")
    one, other = re.findall(r"voxels of (.*?), axes", str(raised.value))
    assert one != other or difference == "turned"
    (apart,) = re.findall(r"voxels up to ([\d.]+) mm apart", str(raised.value))
    assert 0.01 < float(apart) < 0.1


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
        "r has no partner for y, z of .*p: masks are paired by name.*--pair",
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
    np.savez(tmp_path / "one.npz", probabilities=grey / 255)
    np.savez(tmp_path / "two.npz", first=grey * 0.0, second=grey / 255)
    for place in ("one.npz", "one.npz:probabilities", "two.npz:second"):
        assert read_probabilities(tmp_path / place) == pytest.approx(grey / 255, abs=1e-15)
    for place in ("two.npz", "two.npz:third"):
        with pytest.raises(InputError, match="holds the arrays first, second: name one like"):
            read_probabilities(tmp_path / place)
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
        ("map.npz", b"", "cannot be read as .npz"),
        ("none.npy", None, "does not exist"),
    ],
)
@pytest.mark.filterwarnings("ignore:loadtxt")
def test_maps_that_cannot_be_read(name: str, content: bytes | None, says: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=says):
        read_probabilities(tmp_path / name)
