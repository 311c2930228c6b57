"""Commands about what metrics say of one another: interval, consistent, compare, joint-range, atlas."""

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segbounds.cli import completion
from segbounds.cli.bars import progress_bar
from segbounds.cli.console import busy, out
from segbounds.cli.json_form import tell
from segbounds.cli.options import (
    Dataset,
    Ddof,
    Exact,
    Explain,
    Folds,
    Given,
    Images,
    OverGroups,
    Pixels,
    Positives,
    Rounding,
    Sizes,
    Unit,
    Verbose,
    images_known,
    in_folds,
    metric_and_value,
    of_record,
    record_in_folds,
    refuse_numbers,
    refuse_units,
    size_given,
    values_given,
)
from segbounds.cli.resources import cache_folder, executor_for, needing
from segbounds.endings import INTERRUPTED, UNDECIDED
from segbounds.errors import InputError, unknown
from segbounds.files_out import alone, folder, must_be_writable, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segbounds.bounds.atlas import AtlasRow, Pair
    from segbounds.bounds.consistency import Consistency
    from segbounds.means.answers import MeansConsistency
    from segbounds.means.sizes.known_sizes import SizedConsistency
    from segbounds.metrics.similarity import Similarity

commands = typer.Typer()


@dataclass(frozen=True)
class IntervalAsked:
    """What `interval` is asked."""

    metric: Annotated[
        str,
        typer.Argument(
            autocompletion=completion.metrics,
            help="What is asked for: a similarity, `prevalence`, or with --classes `miou`, `mdice`, `macc`, `fwiou`, `aacc`.",
        ),
    ]
    given: Given = None
    pixels: Pixels = None
    positives: Positives = None
    classes: Annotated[
        int | None,
        typer.Option(min=2, help="What is given is of one confusion matrix of so many classes, background included."),
    ] = None
    background: Annotated[
        bool, typer.Option("--background", help="The mean of the metric over foreground and background is asked for.")
    ] = False
    exact: Exact = False
    rounding: Rounding = "nearest"
    explain: Explain = False
    verbose: Verbose = False


@commands.command()
@of_record
def interval(asked: IntervalAsked) -> None:
    """Everything that one metric can be where others are given, for one pair of masks or one pooled table of counts.

    Example: `segbounds interval mcc --given dice=0.85 --given prevalence==2%`. The interval is tight: both ends are attained, or
    approached along the counts that are shown. With `--pixels` it is that of whole counts. Counts may be given, like `tp=202`. Of many
    classes: `segbounds interval miou --given aacc=0.9 --classes 19`. For means over images, see `average`.
    """
    if asked.classes is not None:
        _of_classes(asked)
        return
    from segbounds.bounds.intervals import interval as between
    from segbounds.show.answers import lines
    from segbounds.show.text import ends, explained

    size = size_given(asked.pixels, asked.positives)
    metric = _of_both(asked.metric) if asked.background else asked.metric
    found = between(metric, values_given(asked.given), size=size, exact=asked.exact, rounding=asked.rounding)
    tell(found.to_dict)
    more = [*(["", *ends(found)] if asked.verbose else ()), *(explained(found.answer) if asked.explain else ())]
    out.print(*lines(found), *more, sep="\n", soft_wrap=True)


def _of_both(name: str) -> "Similarity":
    """The mean over foreground and background of a metric, that may be named as such a mean: miou."""
    from segbounds.metrics.two_classes import of_both
    from segbounds.regions.facts import metric_named

    named = {"miou": "jaccard", "mdice": "dice", "macc": "recall", "mprecision": "precision"}
    return of_both(metric_named(named.get(name.strip().lower(), name)))


def _of_classes(asked: IntervalAsked) -> None:
    from segbounds.means.of_classes import class_interval
    from segbounds.show.answers import lines

    if asked.pixels is not None or asked.positives is not None or asked.background:
        raise InputError(
            "--classes is about one confusion matrix of any size: leave --pixels, --positives and --background out"
        )
    assert asked.classes is not None, "asked for with a number of classes"
    found = class_interval(
        asked.metric, values_given(asked.given), asked.classes, exact=asked.exact, rounding=asked.rounding
    )
    tell(found.to_dict)
    how = "the closed form" if found.tight else "what each of the given values leaves by its closed form, together"
    more = [f"answered by {how}, of one confusion matrix of {found.classes} classes"] if asked.explain else []
    out.print(*lines(found), *more, sep="\n", soft_wrap=True)


@dataclass(frozen=True)
class ConsistencyAsked:
    """What `consistent` is asked."""

    reported: Annotated[
        list[str],
        typer.Argument(
            help="What was reported, like `dice=0.85 iou=0.74 prevalence=2%`.", autocompletion=completion.facts
        ),
    ]
    averaged: Annotated[bool, typer.Option("--averaged", help="They are means over images, like `dice=0.85±0.10`.")] = (
        False
    )
    unit: Unit = None
    pixels: Pixels = None
    positives: Positives = None
    images: Images = None
    ddof: Ddof = None
    sizes: Sizes = None
    dataset: Dataset = None
    over_groups: OverGroups = False
    folds: Folds = None
    exact: Exact = False
    rounding: Rounding = "nearest"


@commands.command()
@of_record
def consistent(asked: ConsistencyAsked) -> None:
    """Whether reported numbers can all be true: of one pair of masks (or pooled counts), or of means over images.

    Example: `segbounds consistent dice=0.9061 iou=0.9082 --averaged`. Exit status 0: they can, and counts are shown; 1: they cannot,
    and the smallest set that contradicts is named, with by how much; 3: neither was settled. A decimal stands for all that rounds to it.
    With `--sizes` or `--dataset` they are means over the images of a known test set.
    """

    ways, images = images_known(asked)
    size = None if asked.folds else size_given(asked.pixels, asked.positives)
    if asked.averaged and asked.unit == "pooled":
        raise InputError("--averaged and --unit pooled contradict: give one of them")
    of_images = any("[" in item.partition("=")[0] for item in asked.reported)  # as in dice[median]=0.86
    averaged = asked.averaged or bool(ways) or bool(asked.folds) or asked.unit not in (None, "pooled") or of_images
    if ways:
        refuse_numbers(asked.images, asked.ddof)
    else:
        refuse_units(asked.reported)
    if averaged and size is not None:
        raise InputError(
            "sizes are those of one pair of masks: leave --pixels and --positives out for means over images"
        )
    if not averaged and (asked.images or asked.ddof is not None):
        raise InputError("--images and --ddof are about means over images: add --averaged")
    if not averaged and any("±" in item or "+-" in item for item in asked.reported):
        raise InputError("a deviation is one of a mean over images: add --averaged")
    reported = values_given(asked.reported)
    found: Consistency | MeansConsistency | SizedConsistency
    if ways:
        from segbounds.means.sizes.folds import consistent_in_folds
        from segbounds.means.sizes.known_sizes import given_of

        given = given_of(reported, exact=asked.exact, rounding=asked.rounding)
        found = consistent_in_folds(given, ways)
    elif averaged:
        from segbounds.means.averages import mean_consistent

        with busy("looking for images"):
            found = mean_consistent(
                reported, images=images, ddof=asked.ddof, exact=asked.exact, rounding=asked.rounding
            )
    else:
        from segbounds.bounds.consistency import consistent as of_one_pair

        found = of_one_pair(reported, size=size, exact=asked.exact, rounding=asked.rounding)
    tell(record_in_folds(asked, found.to_dict))
    out.print(*in_folds(asked, [str(found)]), sep="\n", soft_wrap=True)
    if not found.possible:
        raise typer.Exit(UNDECIDED if found.possible is None else 1)


@dataclass(frozen=True)
class CompareAsked:
    """What `compare` is asked."""

    first: Annotated[str, typer.Argument(help="A similarity.", autocompletion=completion.metrics)]
    second: Annotated[str, typer.Argument(help="Another one.", autocompletion=completion.metrics)]
    given: Given = None
    pixels: Pixels = None
    positives: Positives = None
    exact: Exact = False
    rounding: Rounding = "nearest"
    quick: Annotated[
        bool,
        typer.Option(
            "--quick", help="An enclosure, 1e-9 wide, where a closed form would take a search of up to a minute."
        ),
    ] = False
    explain: Explain = False
    verbose: Verbose = False


@commands.command()
@of_record
def compare(asked: CompareAsked) -> None:
    """How far two metrics can be apart, over all pairs of masks or those with the given values or size.

    Example: `segbounds compare dice tversky:alpha=0.3,beta=0.7 --given prevalence=1%..10%`. The worst masks are drawn.
    """
    from segbounds.bounds.comparison import compare as apart
    from segbounds.show.answers import lines
    from segbounds.show.text import comparison, comparison_ends, explained

    with busy("looking for the closed form"):
        found = apart(
            asked.first,
            asked.second,
            values_given(asked.given),
            size=size_given(asked.pixels, asked.positives),
            exact=asked.exact,
            rounding=asked.rounding,
            quick=asked.quick,
        )
    told = [line for answer in found.answers for line in explained(answer)] if asked.explain else []
    tell(found.to_dict)
    more = ["", *comparison_ends(found)] if asked.verbose else []
    out.print(*lines(found), *more, *comparison(found), *dict.fromkeys(told), sep="\n", soft_wrap=True)


@commands.command(name="joint-range")
def joint_range(
    first: Annotated[str, typer.Argument(help="A similarity.", autocompletion=completion.metrics)],
    second: Annotated[str, typer.Argument(help="Another one.", autocompletion=completion.metrics)],
    third: Annotated[
        str | None,
        typer.Argument(
            autocompletion=completion.metrics,
            help="A third one: `dice` for the exact surfaces, `dice=4/5` for the exact slice where it has that value.",
        ),
    ] = None,
    given: Annotated[
        list[str] | None,
        typer.Option(
            autocompletion=completion.facts,
            help="What is known exactly, like `prevalence==2%` or `recall==9/10`; may be repeated.",
            show_default=False,
        ),
    ] = None,
    prevalence: Annotated[
        str | None, typer.Option(help="The share of positive pixels of the reference, like `2%`, exactly.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--out", help="Draw it to this file (.png, .svg), or write the arcs or surfaces to it (.csv)."),
    ] = None,
) -> None:
    """All pairs of values that two metrics have, or triples of three: the boundary as exact curves or surfaces.

    Example: `segbounds joint-range dice kappa --prevalence 2% --out range.png`. In the table, a is the value of the
    first metric; of three metrics, as in `segbounds joint-range dice recall accuracy`, a, b and c are the values.
    """
    from segbounds.ranges.joint_ranges import joint_range as all_pairs
    from segbounds.ranges.two import JointRange
    from segbounds.show.answers import sentence
    from segbounds.show.ranges import arcs, arcs_csv, surfaces, surfaces_csv

    must_be_writable(file)
    kind = file.suffix[1:] if file else ""
    if file and kind not in ("png", "svg", "csv"):
        raise unknown("kind of file", kind, ("png", "svg", "csv"))
    third, value = metric_and_value(third) if third else (None, None)
    with busy("deriving the boundary"):
        found = all_pairs(first, second, third, given=values_given(given), prevalence=prevalence)
        if not isinstance(found, JointRange) and value is not None:
            there = found.slice(value)
            if there is None:
                raise InputError(f"{found.third} is never {value}" + (" at this prevalence" if prevalence else ""))
            found = there
    tell(found.to_dict)
    out.print(sentence(found), soft_wrap=True)
    if isinstance(found, JointRange):
        out.print(*arcs(found), sep="\n", soft_wrap=True)
    elif not found.nonlinear or kind in ("", "csv"):
        out.print(*surfaces(found), sep="\n", soft_wrap=True)
    if not file:
        return
    if kind == "csv":
        write(file, arcs_csv(found) if isinstance(found, JointRange) else surfaces_csv(found))
        return
    with needing("figures", "notebooks"):
        from segbounds.show.figures.joint_ranges import joint_range as two
        from segbounds.show.figures.joint_ranges import joint_range_of_three as three
        from segbounds.show.figures.style import bytes_of
    with busy("drawing"):
        figure = two(found) if isinstance(found, JointRange) else three(found)
    write(file, bytes_of(figure, kind))


@commands.command()
def atlas(
    out_folder: Annotated[
        Path, typer.Option("--out", help="Where atlas.csv, atlas.md and atlas.html are written.")
    ] = Path("atlas"),
    metric: Annotated[
        list[str] | None,
        typer.Option(
            help="Only pairs of these; repeat for several. All that the atlas has when left out.", show_default=False
        ),
    ] = None,
    anew: Annotated[
        bool,
        typer.Option(
            "--anew", help="Derive every row again, in some minutes, instead of taking those that come with segbounds."
        ),
    ] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Pairs derived at the same time.")] = min(4, os.cpu_count() or 1),
    state: Annotated[
        Path | None, typer.Option(help="The file that keeps finished pairs; one in the cache folder when left out.")
    ] = None,
) -> None:
    """How far each metric of the catalogue can lie above each other one: 272 ordered pairs, as a table, a text and a page.

    Open atlas.html and click on a number. With --anew what is finished is kept: after Ctrl-C, the same command goes on.
    """
    from segbounds.bounds import atlas as pairs_of
    from segbounds.show.atlas import as_csv, as_markdown
    from segbounds.show.html.atlas import page

    pairs = pairs_of.chosen(metric)
    if state is not None and not anew:
        raise InputError("--state keeps rows that are derived: add --anew")
    found = _derived_rows(pairs, jobs, state) if anew else pairs_of.shipped(pairs)
    out_folder = folder(out_folder)
    for name, text in (("csv", as_csv(found)), ("md", as_markdown(found)), ("html", page(found))):
        write(out_folder / f"atlas.{name}", text)
    tell(lambda: {"folder": str(out_folder), "rows": [asdict(row) for row in found]})
    out.print(f"{len(found)} ordered pairs in {out_folder}: atlas.csv, atlas.md, atlas.html", soft_wrap=True)


def _derived_rows(pairs: "Sequence[Pair]", jobs: int, state: Path | None) -> "list[AtlasRow]":
    """The rows of some pairs; those that a run before this one had derived are kept in a file."""
    from segbounds.bounds import atlas as pairs_of

    wanted = [pairs_of.representative(pair)[0] for pair in pairs]
    kept = pairs_of.KeptRows(state or cache_folder() / f"atlas.{pairs_of.version()}.json", wanted)
    kept.read()  # what is wrong with the file is said before anything is made
    executor, _ = executor_for(jobs, None)
    with alone(kept.file), progress_bar() as progress:
        task = progress.add_task("")
        try:
            for done, number, latest in pairs_of.rows(pairs, kept, executor):
                what = "" if latest is None else f"{latest.first} - {latest.second}: {latest.above:.40}"
                progress.update(task, total=number, completed=done, description=what)
        except KeyboardInterrupt:
            out.print(f"stopped; {kept.file} keeps what is finished: the same command goes on", soft_wrap=True)
            raise typer.Exit(INTERRUPTED) from None
    return pairs_of.finished(pairs, kept)
