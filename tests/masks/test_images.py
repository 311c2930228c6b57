"""One file of numbers: what it holds, and what says that it holds too much."""

from pathlib import Path

import imageio.v3
import nibabel
import numpy as np
import PIL.Image
import pytest

from segbounds.errors import InputError
from segbounds.masks.images import arrays_of, read_image

VALUES = np.arange(24, dtype=np.uint8).reshape(4, 6)


def written(folder: Path, name: str) -> Path:
    file = folder / name
    if ".nii" in name:
        nibabel.save(nibabel.Nifti1Image(VALUES, np.eye(4)), file)
    else:
        imageio.v3.imwrite(file, VALUES)
    return file


@pytest.mark.parametrize("name", ["a.png", "a.tiff", "a.nii", "a.nii.gz"])
def test_an_image_is_read_up_to_its_size_and_refused_beyond(name: str, tmp_path: Path) -> None:
    file = written(tmp_path, name)
    assert (read_image(file, most_pixels=24) == VALUES).all()
    with pytest.raises(InputError, match=name.replace(".", r"\.")):
        read_image(file, most_pixels=23)


def test_the_arrays_of_a_file_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "a.npz"
    np.savez_compressed(file, masks=np.zeros((10, 10), bool), images=np.zeros((100, 100)))
    assert set(arrays_of(file, 10_100)) == {"masks", "images"}
    assert set(arrays_of(file, 100, without=["images"])) == {"masks"}
    with pytest.raises(InputError, match="npz"):
        arrays_of(file, 10_099)


def test_a_volume_of_one_moment_is_a_volume(tmp_path: Path) -> None:
    file, volume = tmp_path / "a.nii", np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    nibabel.save(nibabel.Nifti1Image(volume[..., None, None], 2 * np.eye(4)), file)
    assert (read_image(file) == volume).all()
    nibabel.save(nibabel.Nifti1Image(np.stack([volume, volume], -1), np.eye(4)), file)
    assert read_image(file).shape == (2, 3, 4, 2)


def test_opacity_may_say_what_colours_say_and_nothing_else(tmp_path: Path) -> None:
    mask = np.zeros((6, 6), dtype=np.uint8)
    mask[1:4, 1:4] = 255
    for opacity in (np.full_like(mask, 255), mask):
        PIL.Image.fromarray(np.dstack([mask, mask, mask, opacity])).save(tmp_path / "fine.png")
        assert (read_image(tmp_path / "fine.png") == mask).all()
    PIL.Image.fromarray(np.dstack([np.zeros_like(mask), mask])).save(tmp_path / "hidden.png")
    with pytest.raises(InputError, match="another in its opacity"):
        read_image(tmp_path / "hidden.png")
