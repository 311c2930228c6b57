"""Commands about means over images: average, beats."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from segbounds.cli import completion
from segbounds.cli.console import busy, out
from segbounds.cli.json_form import tell
from segbounds.cli.options import (
    Dataset,
    Ddof,
    Exact,
    FoldPixels,
    FoldPositives,
    Folds,
    Images,
    OverGroups,
    Rounding,
    Sizes,
    Unit,
    Verbose,
    images_known,
    in_folds,
    of_record,
    record_in_folds,
    refuse_numbers,
    refuse_totals,
    refuse_units,
    values_given,
)
from segbounds.endings import UNDECIDED
from segbounds.errors import InputError

if TYPE_CHECKING:
    from segbounds.means.sizes.sized_images import SizedImages

commands = typer.Typer()


@dataclass(frozen=True)
class AverageAsked:
    """What `average` is asked."""

    metric: Annotated[
        str,
        typer.Argument(
            help="Whose mean is asked for; with `--sizes` also the value of pooled counts, as `dice[pooled]`.",
            autocompletion=completion.metrics,
        ),
    ]
    given: Annotated[
        list[str] | None,
        typer.Option(
            autocompletion=completion.facts,
            help="A mean over images, like `dice=0.85`, or with a standard deviation `dice=0.85±0.10` (or `+-`) or error "
            "`dice=0.85±0.02se`; `dice[min]=0.4`, and `max`, `median`, `q1`, `q3`; with `--sizes` `dice[pooled]=0.85`; may be repeated.",
            show_default=False,
        ),
    ] = None
    unit: Unit = None
    images: Images = None
    ddof: Ddof = None
    sizes: Sizes = None
    dataset: Dataset = None
    over_groups: OverGroups = False
    folds: Folds = None
    pixels: FoldPixels = None
    positives: FoldPositives = None
    exact: Exact = False
    rounding: Rounding = "nearest"
    verbose: Verbose = False


@commands.command()
@of_record
def average(asked: AverageAsked) -> None:
    """Everything that the mean of a metric over images can be, where means (and standard deviations) of others are given.

    Example: `segbounds average jaccard --given "dice=0.85±0.10"`. Both ends are certain; images that reach them, or come near, are shown
    with their shares, and how near they come. With `--sizes` or `--dataset` the images are those of a known test set.
    """
    given = values_given(asked.given)
    refuse_totals(asked)
    ways, images = images_known(asked)
    if ways:
        _at_sizes(asked, ways, given)
        return
    refuse_units([asked.metric, *given])
    if asked.unit == "pooled":
        raise InputError(
            "values of pooled counts are those of one table of counts: ask `segbounds interval` with the same --given"
        )
    from segbounds.means import averages
    from segbounds.show.answers import lines
    from segbounds.show.text import mean_end

    with busy("looking for the extreme mixtures of images"):
        found = averages.mean_interval(
            asked.metric, given, images=images, ddof=asked.ddof, exact=asked.exact, rounding=asked.rounding
        )
    tell(record_in_folds(asked, found.to_dict))
    ends = (f"{name:<6} {mean_end(end)}" for name, end in (("least", found.low), ("most", found.high)))
    told = (*lines(found), *(("", *ends) if asked.verbose else ()))
    out.print(*in_folds(asked, told), sep="\n", soft_wrap=True)


def _at_sizes(asked: AverageAsked, ways: "Sequence[SizedImages]", given: dict[str, str]) -> None:
    from segbounds.means.sizes.folds import interval_in_folds
    from segbounds.means.sizes.known_sizes import given_of
    from segbounds.show.answers import lines
    from segbounds.show.dictionaries import sized_mean

    refuse_numbers(asked.images, asked.ddof)
    with busy("looking for the extreme images"):
        known = given_of(given, exact=asked.exact, rounding=asked.rounding)
        found = interval_in_folds(asked.metric, known, ways)
    tell(lambda: {**found.to_dict(), "asked": asked.metric, "given": [*map(sized_mean, known)]})
    out.print(*lines(found), sep="\n", soft_wrap=True)


@commands.command()
def beats(
    first: Annotated[
        list[str], typer.Option(help="A mean of the first method, like `dice=0.87±0.05`; may be repeated.")
    ],
    second: Annotated[list[str], typer.Option(help="The same of the second method.")],
    of: Annotated[str, typer.Option(help="The metric whose means are to be compared.")] = "jaccard",
    images: Images = None,
    ddof: Ddof = None,
    exact: Exact = False,
    rounding: Rounding = "nearest",
    verbose: Verbose = False,
) -> None:
    """Whether what was reported of two methods certifies that the first is better in the mean of another metric.

    Example: `segbounds beats --first "dice=0.87±0.05" --second "dice=0.85±0.04" --of jaccard`. Exit status 0: certified; 1: refuted;
    3: undecided, with images for which it is better and images for which it is not.
    """
    from segbounds.means import rankings
    from segbounds.show.answers import lines
    from segbounds.show.text import mixture

    with busy("looking for the extreme mixtures of images"):
        found = rankings.beats(
            values_given(first), values_given(second), of=of, images=images, ddof=ddof, exact=exact, rounding=rounding
        )
    tell(found.to_dict)
    out.print(*lines(found), sep="\n", soft_wrap=True)
    if verbose:
        for says, pair in zip(("better", "not better"), found.examples, strict=False):
            for name, kinds in zip(("first", "second"), pair, strict=True):
                out.print(f"{says}, {name}: {mixture(kinds)}", soft_wrap=True)
    raise typer.Exit({"certified": 0, "refuted": 1, "undecided": UNDECIDED}[found.verdict])
