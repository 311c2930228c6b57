"""Commands about masks that there are, or whose pixels have probabilities: observe, decide."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from segbounds.cli.bars import progress_bar
from segbounds.cli.console import out
from segbounds.cli.examination import end_if_stopped, examined, load_theorems
from segbounds.cli.json_form import tell
from segbounds.cli.options import (
    MAX_CLASSES,
    MAX_PIXELS,
    MaxClasses,
    MaxPixels,
    Theory,
    of_record,
    similarities_named,
)
from segbounds.errors import InputError
from segbounds.files_out import must_be_writable, write

if TYPE_CHECKING:
    import numpy as np

    from segbounds.masks.files import Observed
    from segbounds.metrics.similarity import Similarity

commands = typer.Typer()

SHOWN = ("dice", "jaccard", "precision", "recall")  # by default, on the terminal


@dataclass(frozen=True, kw_only=True)
class Observing:
    """Two places of masks, how these are read, and what is said of them."""

    references: Annotated[
        Path, typer.Argument(help="Reference masks: a PNG, TIFF, NIfTI, .npy or .npz file, or a folder of them.")
    ]
    predictions: Annotated[Path, typer.Argument(help="Predicted masks, paired with the references by name.")]
    similarity: Annotated[
        list[str] | None,
        typer.Option(
            help="A similarity to show, like `kappa` or `tversky:alpha=0.3,beta=0.7`; repeat for several. "
            "Dice, Jaccard, precision and recall when left out.",
            show_default=False,
        ),
    ] = None
    everything: Annotated[
        bool, typer.Option("--all", help="Show the averages of every similarity of the catalogue.")
    ] = False
    empty: Annotated[
        str,
        typer.Option(
            help="What a similarity counts where it reads 0/0, as Dice of two empty masks: `1`, `0`, `nan` (left out of means), `skip` "
            "(no row either) or `own`, its own definition's."
        ),
    ] = "own"
    pair: Annotated[
        str | None,
        typer.Option(help="A regular expression whose first group is the case in both names, like `(case_[0-9]+)`."),
    ] = None
    missing: Annotated[
        str, typer.Option(help="References without a prediction: `leave-out`, `empty` (nothing was found) or `refuse`.")
    ] = "leave-out"
    labels: Annotated[
        str | None, typer.Option(help="The classes to count, by label or name, like `1,3` or `liver,tumour`.")
    ] = None
    ignore_label: Annotated[
        int | None, typer.Option(min=0, help="A label of the references whose pixels are left out.")
    ] = None
    channels: Annotated[
        str | None, typer.Option(help="Masks have an axis of channels, a class each: `first` or `last`.")
    ] = None
    theorems: Annotated[
        bool, typer.Option("--theorems", help="Hold the pairs against every theorem, too; see --theory.")
    ] = False
    theory: Theory = None
    csv: Annotated[Path | None, typer.Option(help="Write counts and similarities of every pair to this CSV file.")] = (
        None
    )
    max_pixels: MaxPixels = MAX_PIXELS
    max_classes: MaxClasses = MAX_CLASSES


@commands.command()
@of_record
def observe(asked: Observing) -> None:
    """How similar predicted masks are to references: image by image, class by class, and on average.

    Prints the similarities of each class of each image, and their averages in every unit: over images, over classes, of all pixels
    together. Masks are paired by name, also without words like mask, pred or _0000; classes have the names of a dataset.json beside the
    references. An array in an .npz file is named like `file.npz:masks`.

    Example: `segbounds observe labelsTs/ predictions/ --empty nan --csv scores.csv`. With --theorems: exit status 1 where a pair refutes
    one.
    """
    from segbounds.metrics.averages import EMPTY
    from segbounds.metrics.catalogue import parse
    from segbounds.show.observations import (
        averages,
        averages_of_many,
        observations,
        observations_csv,
        observations_json,
        overview,
    )

    must_be_writable(asked.csv)
    if asked.empty not in EMPTY:
        raise InputError(f"--empty {asked.empty} is none of {', '.join(EMPTY)}")
    every = similarities_named(asked.similarity)
    chosen = every if asked.similarity else [parse(name) for name in SHOWN]
    observed = _read(asked)
    out.print(overview(observed, chosen, asked.empty), soft_wrap=True)
    for note in observed.notes:
        out.print(f"note: {note}", soft_wrap=True, markup=False)
    mean = (
        averages_of_many(observed, every, asked.empty) if asked.everything else averages(observed, chosen, asked.empty)
    )
    out.print(observations(observed, chosen, asked.empty), "", mean)
    found = _against_theorems(asked.theory, observed) if asked.theorems else _Held([], False, None)
    if asked.csv:
        write(asked.csv, observations_csv(observed, every, asked.empty))
    complete = found.stopped is None
    tell(lambda: observations_json(observed, every, found.records, asked.empty, complete))
    end_if_stopped(found.stopped)
    raise typer.Exit(1 if found.refuted else 0)


class _Held(NamedTuple):
    """Theorems that pairs were held against, as records; whether a pair refutes one; what stopped that, if something did."""

    records: list[dict[str, Any]]
    refuted: bool
    stopped: BaseException | None


def _against_theorems(theory: Path | None, observed: "Observed") -> _Held:
    from segbounds.show.nearness import nearness
    from segbounds.show.records import record_of
    from segbounds.show.verdicts import failure
    from segbounds.theorems.evidence import Budget

    pairs = tuple((pair.name, pair.counts) for pair in observed.pairs)
    places = [theory] if theory else None
    results, stopped = examined(load_theorems(places), Budget(observed=pairs), ["observe"], workers=1)
    out.print("", nearness(results))
    refuted = [result for result in results if result.verdict.fails]
    for result in refuted:
        out.print(failure(result), soft_wrap=True)
    return _Held([record_of(result) for result in results], bool(refuted), stopped)


def _read(asked: Observing) -> "Observed":
    """The masks, counted, with a bar while that lasts."""
    from segbounds.masks.files import MISSING, Reading, read_pairs
    from segbounds.masks.images import ReadingLimits

    missing = asked.missing.replace("-", " ")
    if missing not in MISSING:
        raise InputError(f"--missing {asked.missing} is none of {', '.join(MISSING).replace(' o', '-o')}")
    if asked.channels not in (None, "first", "last"):
        raise InputError(f"--channels {asked.channels} is neither first nor last")
    if asked.channels and (asked.labels or asked.ignore_label is not None):
        raise InputError("--channels has no labels: leave --labels and --ignore-label out")
    labels = tuple(text.strip() for text in asked.labels.split(",")) if asked.labels else ()
    if asked.ignore_label is not None and str(asked.ignore_label) in labels:
        raise InputError(f"label {asked.ignore_label} is to be counted and to be left out: name it once")
    reading = Reading(
        limits=ReadingLimits(asked.max_pixels, asked.max_classes),
        pattern=asked.pair,
        missing=missing,
        labels=labels,
        ignored=asked.ignore_label,
        channels=asked.channels,
    )
    with progress_bar() as progress:
        task = progress.add_task("images", total=None)

        def after(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of)

        return read_pairs(asked.references, asked.predictions, reading, after)


@commands.command()
def decide(
    posterior: Annotated[
        Path,
        typer.Option(
            help="A probability for each pixel: a .npy, .npz (`maps.npz:key` for one of several arrays), .csv, PNG, TIFF or NIfTI file; "
            "255 means 1 in a PNG."
        ),
    ],
    of: Annotated[str, typer.Option(help="The similarity that counts.")] = "dice",
    mask: Annotated[Path | None, typer.Option(help="Write the best mask to this .npy file.")] = None,
    channels: Annotated[
        str | None,
        typer.Option(
            help="An axis of channels, a class each: `first`, `last`, or `none`. Left out, probabilities that sum to 1 along the first or "
            "last axis are a softmax: each class but the first is decided against the rest."
        ),
    ] = None,
    max_pixels: MaxPixels = MAX_PIXELS,
) -> None:
    """Which mask is best, given how probable each pixel is, and what thresholding at 1/2 costs.

    Example: `segbounds decide --posterior probabilities.npy --of jaccard`. The probabilities are taken as true and the pixels as
    independent given the image; among all masks the best is one of the most probable pixels.
    """
    import numpy as np

    from segbounds.masks.channels import classes_of
    from segbounds.masks.images import ReadingLimits
    from segbounds.masks.probabilities import read_probabilities
    from segbounds.metrics.catalogue import parse

    must_be_writable(mask)
    if mask is not None and mask.suffix != ".npy":
        raise InputError(f"{mask} is no .npy file: name the mask like best.npy")
    similarity = parse(of)
    probabilities = read_probabilities(posterior, ReadingLimits(max_pixels))
    stack = classes_of(probabilities, str(posterior), channels)
    for note in stack.notes:
        out.print(f"note: {note}", soft_wrap=True, markup=False)
    best = []
    for name, of_class in stack.probabilities.items():
        if name:
            out.print(f"\n{name}", style="bold")
        best.append(_decided(of_class, similarity))
    if mask is not None:
        content = BytesIO()
        np.save(content, best[0] if len(best) == 1 else np.stack(best, axis=stack.axis))
        write(mask, content.getvalue())


def _decided(probabilities: "np.ndarray", similarity: "Similarity") -> "np.ndarray":
    """Says which mask is best, and gives it."""
    from segbounds.learning import decisions

    pixels = decisions.Independent(probabilities)
    best, half = decisions.best(similarity, pixels), decisions.thresholded(pixels)
    value, p = decisions.expected(similarity, half, pixels), pixels.probabilities
    lost = best.value - value if best.value - value > best.error else 0.0
    between = decisions.matching_weights(best, pixels)
    lines = [
        f"{p.size:,} pixels, {p.sum():,.1f} of them positive in expectation, the most probable with {p.max():.6g}",
        f"best mask for {similarity}: {best.size:,} pixels, expected {similarity} {best.value:.6g} (error below {best.error:.0e})",
        f"thresholded at 1/2: {int(half.sum()):,} pixels, expected {similarity} {value:.6g}, {lost:.6g} less",
    ]
    if best.size:
        lines.append(f"the best mask has the pixels from a probability of {p[best.prediction].min():.6g} on")
    if best.threshold:
        at = float(best.threshold)
        lines.append(
            f"the rule for many pixels: from {at:.6g} on, as cross-entropy with a weight of {1 / at - 1:.6g} decides"
        )
    if between:
        lines.append(f"weights that decide exactly so: above {between[0]:.6g}, up to {between[1]:.6g}")
    said = {"pixels": best.size, "expected": float(best.value), "error": float(best.error)}
    at_half = {"pixels": int(half.sum()), "expected": float(value)}
    tell(lambda: {"of": str(similarity), "best": said, "thresholded_at_half": at_half, "lost": float(lost)})
    for line in lines:
        out.print(line, soft_wrap=True)
    return best.prediction
