"""Whether two volumes lie on one grid in space; one that is only turned is brought onto the other's.

An affine says where the centre of each voxel lies: columns of its 3 x 3 part are the steps along the axes, in millimetres.
"""

import numpy as np

from segbounds.errors import InputError
from segbounds.masks.images import Image

NEAR = 1e-2  # of a voxel: what headers in single precision, and programs that write them, differ by


def onto(moving: Image, fixed: Image, moving_name: str, fixed_name: str) -> np.ndarray:
    """The values of ``moving`` on the grid of ``fixed``, which has the same voxels, perhaps with axes swapped or turned round.

    Where one of both does not say where it lies, nothing is done. Raises InputError, naming both files, for other voxels.
    """
    if moving.affine is None or fixed.affine is None:
        return moving.values
    values, affine = moving.values, moving.affine
    if values.shape == fixed.values.shape and _same(affine, fixed.affine, fixed.values.shape):
        return values
    turned, turned_affine = _turned(values, affine, fixed.affine)
    if turned.shape != fixed.values.shape or not _same(turned_affine, fixed.affine, fixed.values.shape):
        raise InputError(
            f"{moving_name} and {fixed_name} lie on different grids ({_described(moving)}; {_described(fixed)}): resample the "
            "prediction onto the grid of the reference first, labels by nearest neighbour"
        )
    return turned


def _turned(values: np.ndarray, affine: np.ndarray, like: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    from nibabel import orientations

    turn = orientations.ornt_transform(orientations.io_orientation(affine), orientations.io_orientation(like))
    back = orientations.inv_ornt_aff(turn, values.shape)
    return orientations.apply_orientation(values, turn), affine @ back


def _same(one: np.ndarray, other: np.ndarray, shape: tuple[int, ...]) -> bool:
    """Whether the corners of a volume, and so all voxels, lie in the same places."""
    corners = np.array(np.meshgrid(*((0, size - 1) for size in shape), indexing="ij")).reshape(3, -1)
    apart = (one[:3, :3] - other[:3, :3]) @ corners + (one[:3, 3] - other[:3, 3])[:, None]
    voxel = np.linalg.norm(other[:3, :3], axis=0).min()
    return bool(np.abs(apart).max() <= NEAR * voxel)


def _described(image: Image) -> str:
    from nibabel import aff2axcodes

    assert image.affine is not None
    spacing = " x ".join(f"{step:.4g}" for step in np.linalg.norm(image.affine[:3, :3], axis=0))
    origin = ", ".join(f"{place:.4g}" for place in image.affine[:3, 3])
    shape = " x ".join(map(str, image.values.shape))
    return f"{shape} voxels of {spacing} mm from ({origin}), axes to {''.join(map(str, aff2axcodes(image.affine)))}"
