"""Options that several commands have, and what their values mean."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol, get_type_hints

import typer

from segbounds.cli import completion
from segbounds.errors import InputError

if TYPE_CHECKING:
    from segbounds.means.sizes.sized_images import SizedImages
    from segbounds.metrics.counts import Counts
    from segbounds.metrics.similarity import Similarity
    from segbounds.regions.facts import Size


Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Theorem files, folders of them, or ids; those that travel with segbounds when left out. They are Python, which is run.",
        show_default=False,
    ),
]
MaxPixels = Annotated[
    int,
    typer.Option(
        "--max-pixels", min=1, help="Files that say that they hold more are refused before they are unpacked."
    ),
]
MaxClasses = Annotated[
    int,
    typer.Option(
        "--max-classes",
        min=1,
        help="Masks without names for their classes may have so many different values; more are mostly grey levels.",
    ),
]
MAX_PIXELS, MAX_CLASSES = 1 << 28, 32  # those of `images.LIMITS`, which need not be loaded for a --help
MAX_NUMBERS = 1 << 31  # of a whole data set
Theory = Annotated[
    Path | None,
    typer.Option(
        help="The theorem file or folder to use; the theorems that travel with segbounds when left out. It is Python, which is run.",
        show_default=False,
    ),
]

Given = Annotated[
    list[str] | None,
    typer.Option(
        autocompletion=completion.facts,
        help="What is known, like `dice=0.85` or `prevalence==2%`; may be repeated. A decimal stands for all that rounds to it, "
        "`17/20` and whatever follows `==` for itself, `0.8..0.9` for a range.",
    ),
]
Exact = Annotated[bool, typer.Option("--exact", help="Decimals stand for themselves.")]
Explain = Annotated[
    bool, typer.Option("--explain", help="Say which method answered, and why those before it did not apply.")
]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Exact values in full, families of counts and shares as well.")
]
Rounding = Annotated[
    Literal["nearest", "down", "up", "any"],
    typer.Option(
        "--rounding", help="How printed decimals were rounded: to the nearest, cut off, upwards, or any of these."
    ),
]
Pixels = Annotated[int | None, typer.Option("--pixels", min=1, help="The masks' number of pixels: whole counts only.")]
Positives = Annotated[
    int | None, typer.Option("--positives", min=0, help="How many of the pixels are positive in the reference.")
]

FoldPixels = Annotated[
    int | None, typer.Option("--pixels", min=1, help="With --folds: how many pixels the whole data set has.")
]
FoldPositives = Annotated[
    int | None,
    typer.Option("--positives", min=0, help="With --folds: how many of these are positive in the reference."),
]

Images = Annotated[int | None, typer.Option("--images", min=1, help="How many images there are.")]
Ddof = Annotated[
    int | None,
    typer.Option(
        "--ddof",
        min=0,
        max=1,
        help="Standard deviations divide by n (0) or n - 1 (1), those of all metrics alike; either of the two when left out.",
    ),
]

Unit = Annotated[
    Literal["pooled", "per_image", "per_class", "per_image_then_class", "per_class_then_image"] | None,
    typer.Option(
        "--unit",
        metavar="UNIT",
        help="Which average the numbers are: pooled, per_image, per_class, per_image_then_class or per_class_then_image.",
    ),
]
Sizes = Annotated[
    Path | None,
    typer.Option(
        "--sizes", help="A file with the pixels and positives (and perhaps group) of each image of the test set."
    ),
]
Dataset = Annotated[
    str | None,
    typer.Option(
        "--dataset",
        autocompletion=completion.data_sets,
        help="A public test set, such as drive-test-fov; `segbounds sizes` lists them.",
    ),
]
OverGroups = Annotated[
    bool,
    typer.Option(
        "--over-groups", help="Means are over the groups of the sizes (folds, patients), of the pooled counts of each."
    ),
]
Folds = Annotated[
    int | None,
    typer.Option(
        "--folds",
        min=2,
        help="Means are over so many folds: stratified ones of a data set with --pixels and --positives in all, or any where these are "
        "left out.",
    ),
]


class OfImages(Protocol):
    """Options of a command that say what images there are."""

    @property
    def images(self) -> int | None: ...
    @property
    def sizes(self) -> Path | None: ...
    @property
    def dataset(self) -> str | None: ...
    @property
    def over_groups(self) -> bool: ...
    @property
    def folds(self) -> int | None: ...
    @property
    def pixels(self) -> int | None: ...
    @property
    def positives(self) -> int | None: ...


def images_known(asked: OfImages) -> "tuple[tuple[SizedImages, ...], int | None]":
    """What the sizes of the images, or of stratified folds, can be (none where these are not known), and how many there are.

    Folds of unknown sizes are so many images of any sizes: each has one table of counts.
    """
    known = sized_images(asked.sizes, asked.dataset, asked.over_groups)
    if asked.folds is None:
        return ((), asked.images) if known is None else ((known,), asked.images)
    if known is not None:
        raise InputError("--folds is about a data set with --pixels and --positives: leave --sizes and --dataset out")
    if asked.images not in (None, asked.folds):
        raise InputError(
            f"means over {asked.folds} folds are over as many images, and not {asked.images}: leave --images out"
        )
    if asked.pixels is None and asked.positives is None:
        return (), asked.folds
    from segbounds.means.sizes.folds import stratified_folds

    return stratified_folds(asked.pixels, asked.positives, asked.folds), asked.images


def are_folds(asked: OfImages) -> bool:
    """Whether what an answer says of images is one about folds, whose sizes are not known: they are images like any others."""
    return asked.folds is not None and asked.pixels is None


def in_folds(asked: OfImages, texts: Iterable[str]) -> Iterator[str]:
    """The lines of an answer, which call folds of unknown sizes folds."""
    if not are_folds(asked):
        yield from texts
        return
    from segbounds.reports.verdicts import of_folds

    yield from map(of_folds, texts)
    yield "Each fold has one table of counts."


def record_in_folds(asked: OfImages, record: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    """The same of an answer as data: its texts, not its names."""
    if not are_folds(asked):
        return record
    from segbounds.reports.verdicts import of_folds

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: renamed(one) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [renamed(one) for one in value]
        return of_folds(value) if isinstance(value, str) else value

    return lambda: renamed(record())


def refuse_totals(asked: OfImages) -> None:
    """Totals of a data set say something of its folds, where there are some."""
    if asked.folds is None and (asked.pixels is not None or asked.positives is not None):
        raise InputError(
            "--pixels and --positives are those of a data set in stratified folds: say how many, with --folds"
        )


def refuse_numbers(images: int | None, ddof: int | None) -> None:
    """Known sizes say how many images there are."""
    if images is not None or ddof is not None:
        raise InputError(
            "--sizes, --dataset and --folds say how many images there are, and take no deviations: leave --images and --ddof out"
        )


def refuse_units(given: Sequence[str]) -> None:
    """Units of single values, as in `dice[pooled]=0.85`, say something only about images of known sizes. So does what is asked for."""
    marked = next((name for name in given if "[pooled" in name.replace(" ", "")), None)
    if marked is not None:
        raise InputError(
            f"{marked}: values of pooled counts and means over images say something of one another where sizes are known: give --sizes, "
            "--dataset, or --folds with --pixels and --positives"
        )


def sized_images(sizes: Path | None, dataset: str | None, over_groups: bool) -> "SizedImages | None":
    """The test set that is known, if one is."""
    if sizes is not None and dataset is not None:
        raise InputError("give --sizes or --dataset, not both")
    if sizes is None and dataset is None:
        if over_groups:
            raise InputError("--over-groups needs --sizes or --dataset")
        return None
    from segbounds.reports.sizes import of_dataset, of_file

    return of_dataset(dataset, over_groups) if dataset is not None else of_file(sizes or "", over_groups)


def of_record(command: Callable[[Any], None]) -> Callable[..., None]:
    """A command of many options: they are the fields of the record that it takes, and keep their order."""
    (record,) = (kind for name, kind in get_type_hints(command).items() if name != "return")

    def with_options(**given: Any) -> None:
        command(record(**given))

    with_options.__name__, with_options.__doc__ = command.__name__, command.__doc__
    with_options.__annotations__ = get_type_hints(record, include_extras=True)
    vars(with_options)["__signature__"] = inspect.signature(record)
    return with_options


def values_given(given: Sequence[str] | None) -> dict[str, str]:
    values = {}
    for item in given or ():
        # a metric may have parameters with equals signs of their own
        name, equals, value = item.rpartition("=")
        if not equals or not name:
            raise InputError(f"{item!r} is not of the form metric=value, such as dice=0.85")
        if name.endswith("="):  # an exact value
            name, value = name[:-1], f"=={value}"
        if not name.strip():
            raise InputError(f"{item!r} names no metric: write it like dice=0.85")
        if name in values:
            raise InputError(f"{name} is given twice")
        values[name] = value
    return values


def size_given(pixels: int | None, positives: int | None) -> "Size | None":
    from segbounds.regions.facts import Size

    if pixels is None and positives is not None:
        raise InputError("--positives needs --pixels: without it, give the prevalence")
    return None if pixels is None else Size(pixels, positives)


def metric_and_value(text: str) -> tuple[str, str | None]:
    """A metric, and the value that it has where the text says one; parameters have equals signs of their own."""
    from segbounds.regions.facts import metric_named

    name, equals, value = text.rpartition("=")
    if equals:
        try:
            metric_named(text)
        except InputError:
            return name.removesuffix("="), value
    return text, None


def similarities_named(texts: Sequence[str] | None) -> "list[Similarity]":
    from segbounds.metrics.catalogue import CATALOGUE, parse
    from segbounds.metrics.similarity import Similarity

    if texts:
        return [parse(text) for text in texts]
    return [entry for entry in CATALOGUE.values() if isinstance(entry, Similarity)]


def observed_pairs(
    references: Path | None, predictions: Path | None, pixels: int, classes: int
) -> "tuple[tuple[str, Counts], ...]":
    if references is None and predictions is None:
        return ()
    if references is None or predictions is None:
        raise InputError("real masks come in pairs: give both --references and --predictions")
    from segbounds.masks.files import Reading, read_pairs
    from segbounds.masks.images import ReadingLimits

    found = read_pairs(references, predictions, Reading(limits=ReadingLimits(pixels, classes)))
    return tuple((pair.name, pair.counts) for pair in found.pairs)


def whole_number(text: str) -> int:
    """A number of pairs, as people write large ones."""

    from segbounds.algebra.reading import number
    from segbounds.algebra.texts import shown

    try:
        found = number(text.replace("_", "").replace(",", ""))
    except InputError:
        found = number("0")
    if not 1 <= found < 10**18 or not found.is_Integer:
        raise InputError(
            f"--pairs {shown(text)} is no number of pairs: give a whole number from 1, like 1000000 or 1e9"
        )
    return int(found)


def two_numbers(text: str | None) -> tuple[float, float] | None:
    from segbounds.algebra.reading import number
    from segbounds.algebra.texts import shown

    if text is None:
        return None
    try:
        first, second = (float(number(part)) for part in text.split(","))
    except ValueError:
        raise InputError(f"--rates {shown(text)} is not two numbers: write it like 0.1,0.2") from None
    return first, second


def two_similarities(text: str | None) -> "tuple[Similarity, Similarity] | None":
    from segbounds.metrics.catalogue import parse

    if text is None:
        return None
    # commas stand between parameters as well: try every place
    parts = text.split(",")
    for place in range(1, len(parts)):
        try:
            return parse(",".join(parts[:place])), parse(",".join(parts[place:]))
        except InputError as error:
            reason = error
    if len(parts) == 1:
        raise InputError(f"--joint {text!r} names one similarity: write two, like dice,jaccard")
    raise reason
