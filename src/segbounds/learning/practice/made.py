"""Small made tasks in both layouts that `data` reads: the whole pipeline is tried on them, and nothing is learnt from them."""

import gzip
import json
from io import BytesIO
from pathlib import Path

import nibabel
import numpy as np

from segbounds import files_out

IMAGES, VOLUMES = "made_images", "made_volumes"


def write_tasks(folder: Path, *, images: int = 9, side: int = 16, seed: int = 0) -> None:
    """Bright discs in noise: images with one class as an .npz file, volumes with two as nnU-Net lays them out."""
    generator = np.random.default_rng(seed)
    pictures, masks = zip(*(_disc(generator, (side, side), 1) for _ in range(images)), strict=True)
    content = BytesIO()
    np.savez(content, images=np.stack(pictures), masks=np.stack(masks), groups=np.arange(images) // 2)
    files_out.folder(folder)
    files_out.write(folder / f"{IMAGES}.npz", content.getvalue())

    place = folder / VOLUMES
    for name in ("imagesTr", "labelsTr"):
        files_out.folder(place / name)
    for case in range(images):
        volume, labels = _disc(generator, (side, side, 4), 2)
        _write(place / "imagesTr" / f"made_{case:03d}_0000.nii.gz", volume)
        _write(place / "labelsTr" / f"made_{case:03d}.nii.gz", labels)
    described = {
        "channel_names": {"0": "made"},
        "labels": {"background": 0, "left": 1, "right": 2},
        "numTraining": images,
        "file_ending": ".nii.gz",
    }
    files_out.write(place / "dataset.json", json.dumps(described) + "\n")


def _disc(generator: np.random.Generator, shape: tuple[int, ...], classes: int) -> tuple[np.ndarray, np.ndarray]:
    """An image and its mask: a disc of some place and size, its halves the classes."""
    side = shape[0]
    across, down = (np.arange(side) - generator.uniform(side / 3, 2 * side / 3) for _ in range(2))
    inside = np.hypot(across[:, None], down) < generator.uniform(side / 8, side / 4)
    labels = inside * (1 + (classes == 2) * (across > 0)[:, None])
    mask = np.broadcast_to(labels.reshape(side, side, *(1,) * (len(shape) - 2)), shape).astype(np.uint8)
    image = 80 + 60 * mask + generator.normal(0, 20, shape)
    return np.clip(image, 0, 255).astype(np.uint8), mask


def _write(file: Path, array: np.ndarray) -> None:
    # a time in the header would make equal files differ
    files_out.write(file, gzip.compress(nibabel.Nifti1Image(array, np.eye(4)).to_bytes(), mtime=0))
