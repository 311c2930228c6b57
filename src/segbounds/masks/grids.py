"""Whether two volumes lie on one grid in space; one that is only turned is brought onto the other's.

An affine says where the centre of each voxel lies: columns of its 3 x 3 part are the steps along the axes, in millimetres.
"""

import numpy as np

from segbounds.errors import InputError
from segbounds.masks.images import Image

NEAR = 1e-2  # of a voxel: what headers in single precision, and programs that write them, differ by


def onto(moving: Image, fixed: Image, moving_name: str, fixed_name: str) -> np.ndarray:
    """The values of ``moving`` on the grid of ``fixed``, which has the same voxels, perhaps with axes swapped or turned round.

    Where one of both does not say where it lies, or has more axes, nothing is done. Raises InputError, naming both files, for other voxels.
    """
    if moving.affine is None or fixed.affine is None or moving.values.ndim != fixed.values.ndim:
        return moving.values
    if moving.values.shape == fixed.values.shape and _near(moving, fixed):
        return moving.values
    turned = _turned(moving, fixed.affine)
    if turned.values.shape != fixed.values.shape or not _near(turned, fixed):
        # as many digits as tell them apart, once the axes are alike
        digits = next((n for n in range(4, 17) if _described(turned, n) != _described(fixed, n)), 4)
        apart = (
            f"; voxels up to {_apart(turned, fixed):.2g} mm apart" if turned.values.shape == fixed.values.shape else ""
        )
        raise InputError(
            f"{moving_name} and {fixed_name} lie on different grids ({_described(moving, digits)}; {_described(fixed, digits)}{apart}): "
            "resample the prediction onto the grid of the reference first, labels by nearest neighbour"
        )
    return turned.values


def _turned(image: Image, like: np.ndarray) -> Image:
    from nibabel import orientations

    assert image.affine is not None
    turn = orientations.ornt_transform(orientations.io_orientation(image.affine), orientations.io_orientation(like))
    back = orientations.inv_ornt_aff(turn, _of_space(image))
    values = orientations.apply_orientation(image.values.reshape(_of_space(image) + image.values.shape[3:]), turn)
    flat = image.values.ndim == 2 and values.shape[2] == 1
    return Image(values[..., 0] if flat else values, image.affine @ back)


def _of_space(image: Image) -> tuple[int, ...]:
    """The shape of the first three axes: a slice is one voxel thick, and channels come after them."""
    return (*image.values.shape, 1)[:3]


def _near(one: Image, other: Image) -> bool:
    assert other.affine is not None
    return _apart(one, other) <= NEAR * float(np.linalg.norm(other.affine[:3, :3], axis=0).min())


def _apart(one: Image, other: Image) -> float:
    """How far apart voxels of two volumes of one shape lie at most, in millimetres: farthest at a corner."""
    assert one.affine is not None and other.affine is not None
    corners = np.array(np.meshgrid(*((0, size - 1) for size in _of_space(other)), indexing="ij")).reshape(3, -1)
    between = (one.affine[:3, :3] - other.affine[:3, :3]) @ corners + (one.affine[:3, 3] - other.affine[:3, 3])[:, None]
    return float(np.linalg.norm(between, axis=0).max())


def _described(image: Image, digits: int) -> str:
    from nibabel import aff2axcodes

    assert image.affine is not None
    spacing = " x ".join(f"{step:.{digits}g}" for step in np.linalg.norm(image.affine[:3, :3], axis=0))
    origin = ", ".join(f"{place:.{digits}g}" for place in image.affine[:3, 3])
    shape = " x ".join(map(str, image.values.shape))
    return f"{shape} voxels of {spacing} mm from ({origin}), axes to {''.join(map(str, aff2axcodes(image.affine)))}"
