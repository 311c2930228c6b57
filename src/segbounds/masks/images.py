"""One file of numbers: an image or a volume, or the arrays of a .npz.

What says that it holds more than it may is refused before it is unpacked.
"""

import gzip
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from math import prod
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from segbounds.errors import InputError

NIFTI = (".nii.gz", ".nii")
SUFFIXES = (*NIFTI, ".png", ".tiff", ".tif", ".npz", ".npy")
NOT_MASKS = ("images", "ids", "groups", "classes", "shapes")  # what else a data set of this form holds
SOFTMAX = ("probabilities", "softmax")  # what networks leave beside their masks
NAMED = 5  # a sentence with more file names than this is not read
#: The header of an array, and what stands before the values of a NIfTI file, are shorter.
LONGEST_HEADER, LONGEST_PREFIX = 1 << 16, 1 << 24
DEFLATE = (8, 32946)  # as TIFF numbers it


class ReadingLimits(NamedTuple):
    """What is read without being asked twice. A file says how large it is before it is unpacked: a few kilobytes can stand for a
    hundred gigabytes.

    pixels
        Of one file's masks: by default those of a volume of 512 x 512 x 1024.
    classes
        Different values besides 0 in a mask whose classes have no names: more are mostly grey levels, probabilities.
    """

    pixels: int = 1 << 28
    classes: int = 32


LIMITS = ReadingLimits()

Declared = tuple[tuple[int, ...], int]  # a shape, and the bytes of one value


class Image(NamedTuple):
    """The numbers of a file; for NIfTI that says so where each lies in space, an affine of shape (4, 4); for a PNG with a palette the
    colours of its numbers, of shape (colours, 3)."""

    values: np.ndarray
    affine: np.ndarray | None = None
    palette: np.ndarray | None = None


def read_image(place: Path | str, most_pixels: int = LIMITS.pixels) -> np.ndarray:
    """The numbers of one image file: NIfTI, PNG, TIFF. Raises InputError, naming the file, for one that is missing, cannot be read or has
    more pixels."""
    file = Path(place)
    if not file.is_file():
        raise InputError(f"{file} does not exist")
    return read(file, most_pixels).values


def read(file: Path, most_pixels: int) -> Image:
    """What a file holds. A PNG with a palette gives the numbers of its colours, which are labels."""
    suffix = suffix_of(file)
    try:
        if suffix in NIFTI:
            return _read_nifti(file, most_pixels)
        if suffix == ".npz":
            return Image(_only_array(file, most_pixels))
        if suffix == ".npy":
            with file.open("rb") as opened:
                within(file, [declared(opened)], most_pixels)
            return Image(np.load(file, allow_pickle=False))
        if suffix == ".png":
            within(file, [_size_of_png(file)], most_pixels)
            return _read_png(file)
        import imageio.v3

        within(file, [(imageio.v3.improps(file).shape, 1)], most_pixels)
        _refuse_inflated_tiles(file)
        return Image(_one_channel(imageio.v3.imread(file), file))
    except InputError:
        raise
    except ImportError as error:
        raise InputError(f"{file} needs the package {error.name}: pip install 'segbounds[images]'") from error
    except Exception as error:  # the readers raise all kinds; what matters is which file
        raise InputError(f"{file} cannot be read as {suffix}: {first_line(error)}") from error


def _read_nifti(file: Path, most_pixels: int) -> Image:
    import nibabel

    within(file, [_size_of_nifti(file)], most_pixels)
    image = nibabel.load(file)
    # without a code the header says nothing about where the image lies, and the affine is made up
    mask = np.asanyarray(image.dataobj)
    while mask.ndim > 3 and mask.shape[-1] == 1:  # one moment in time, as some programs write it
        mask = mask[..., 0]
    placed = mask.ndim >= 2 and bool(image.header["sform_code"] or image.header["qform_code"])
    return Image(mask, np.asarray(image.affine, float) if placed else None)


def _only_array(file: Path, most_pixels: int) -> np.ndarray:
    arrays = {k: array for k, array in arrays_of(file, most_pixels, NOT_MASKS[:1]).items() if k not in NOT_MASKS}
    if len(arrays) != 1:
        raise InputError(f"{file} holds {len(arrays)} arrays: in a folder, an .npz is one mask")
    return next(iter(arrays.values()))


def _read_png(file: Path) -> Image:
    import imageio.v3
    import PIL.Image

    with _without_pillows_limit():
        with PIL.Image.open(file) as opened:
            if opened.mode == "P":
                return Image(np.asarray(opened), palette=np.array(opened.getpalette("RGB") or [], int).reshape(-1, 3))
        return Image(_one_channel(imageio.v3.imread(file), file))


def _one_channel(image: np.ndarray, file: Path) -> np.ndarray:
    """A mask saved in colour: all colour channels agree, and opacity says nothing, or no other thing."""
    if image.ndim != 3 or image.shape[2] not in (2, 3, 4):
        return image
    colours = image[..., : image.shape[2] - (image.shape[2] in (2, 4))]
    if not (colours == colours[..., :1]).all():
        raise InputError(f"{file} is a colour image, not a mask: save the mask with one channel")
    opacity = image[..., colours.shape[2] :]
    if (opacity != opacity[:1, :1]).any() and ((opacity > 0) != (colours[..., :1] > 0)).any():
        raise InputError(
            f"{file} has one mask in its colours and another in its opacity: save the mask with one channel"
        )
    return colours[..., 0]


def first_line(error: Exception) -> str:
    """What a reader complains of, without its advice for programmers."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def suffix_of(file: Path) -> str:
    return next((suffix for suffix in SUFFIXES if file.name.lower().endswith(suffix)), "")


def arrays_of(path: Path, most: int, without: Sequence[str] = ()) -> dict[str, np.ndarray]:
    """The arrays of an .npz file. Raises InputError, naming it, for one that cannot be read, or that holds more numbers than ``most``,
    which is seen before any of them is unpacked."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = [entry.filename.removesuffix(".npy") for entry in packed.infolist()]
            if len(set(names)) < len(names):
                raise InputError(f"{path} has two arrays of one name: keep one of them")
            sizes = []
            for entry, name in zip(packed.infolist(), names, strict=True):
                if name not in without:
                    with packed.open(entry) as opened:
                        sizes.append(declared(opened))
        within(path, sizes, most)
        with np.load(path, allow_pickle=False) as opened:
            return {key: opened[key] for key in opened.files if key not in without}
    except InputError:
        raise
    except Exception as error:  # numpy and zip raise all kinds; what matters is which file
        raise InputError(f"{path} cannot be read as .npz: {first_line(error)}") from error


def declared(opened: Any) -> Declared:
    """What the header of an array says."""
    start = BytesIO(opened.read(LONGEST_HEADER))
    version = np.lib.format.read_magic(start)
    if version == (1, 0):
        shape, _, kind = np.lib.format.read_array_header_1_0(start)
    else:
        shape, _, kind = np.lib.format.read_array_header_2_0(start)
    return shape, kind.itemsize


def within(file: Path, sizes: Sequence[Declared], most: int) -> None:
    """Raises InputError for arrays that say that they hold more than there may be."""
    pixels = sum(prod(shape) for shape, _ in sizes)
    # sixteen bytes are the largest number there is; texts can be any length
    if pixels > most or sum(prod(shape) * size for shape, size in sizes) > 16 * most:
        shapes = ", ".join(str(shape) for shape, _ in sizes[:NAMED])
        raise InputError(
            f"{file} says that it holds {pixels:,} numbers (shape {shapes}), more than {most:,}: where that is meant, allow it with "
            f"--max-pixels {pixels}"
        )


def _size_of_nifti(file: Path) -> Declared:
    """What the header of a NIfTI file says; what stands between it and the values is short."""
    with gzip.open(file) if file.name.lower().endswith(".gz") else file.open("rb") as opened:
        head = opened.read(540)
    if len(head) >= 348:
        for order in "<>":
            (size,) = struct.unpack_from(f"{order}i", head)
            if size == 348:
                dimensions, (start,) = (
                    struct.unpack_from(f"{order}8h", head, 40),
                    struct.unpack_from(f"{order}f", head, 108),
                )
            elif size == 540 == len(head):
                dimensions, (start,) = (
                    struct.unpack_from(f"{order}8q", head, 16),
                    struct.unpack_from(f"{order}q", head, 168),
                )
            else:
                continue
            shape = tuple(map(int, dimensions[1 : 1 + dimensions[0]]))
            if 1 <= dimensions[0] <= 7 and min(shape) > 0 and 0 <= start <= LONGEST_PREFIX:
                return shape, 1
            raise ValueError(f"its header says that it has shape {shape} from byte {start:g} on")
    raise ValueError("it has no header of NIfTI")


def _size_of_png(file: Path) -> Declared:
    with file.open("rb") as opened:
        head = opened.read(24)
    if head[:8] != b"\x89PNG\r\n\x1a\n" or len(head) < 24:
        raise ValueError("it has no header of PNG")
    return struct.unpack_from(">2I", head, 16), 1


def _refuse_inflated_tiles(file: Path) -> None:
    """Tiles of a TIFF that unpack to more than they have pixels: what unpacks them would fill the memory before it notices."""
    import tifffile

    with tifffile.TiffFile(file) as opened, file.open("rb") as packed:
        for page in opened.pages:
            if page.keyframe.compression not in DEFLATE:
                continue
            most = prod(page.keyframe.chunks) * page.keyframe.dtype.itemsize
            for start, length in zip(page.dataoffsets, page.databytecounts, strict=True):
                packed.seek(start)
                if len(zlib.decompressobj().decompress(packed.read(length), most + 1)) > most:
                    raise ValueError(
                        f"a tile of it unpacks to more than {most:,} bytes, which is all that it has pixels for"
                    )


@contextmanager
def _without_pillows_limit() -> Iterator[None]:
    """Pillow's own limit cannot be told; ours was looked at before."""
    import PIL.Image

    usual, PIL.Image.MAX_IMAGE_PIXELS = PIL.Image.MAX_IMAGE_PIXELS, None
    try:
        yield
    finally:
        PIL.Image.MAX_IMAGE_PIXELS = usual
