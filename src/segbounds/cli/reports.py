"""Commands about numbers as they are reported: check, spread."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segbounds.cli.bars import progress_bar
from segbounds.cli.console import out
from segbounds.cli.json_form import tell
from segbounds.cli.options import (
    Dataset,
    Exact,
    FoldPixels,
    FoldPositives,
    Folds,
    Images,
    OverGroups,
    Rounding,
    Sizes,
    Unit,
    images_known,
    of_record,
    refuse_totals,
    values_given,
)
from segbounds.endings import UNDECIDED
from segbounds.errors import InputError
from segbounds.files_out import must_be_writable, write

if TYPE_CHECKING:
    import sympy as sp
    from rich.progress import Progress

commands = typer.Typer()

SOON = 2  # seconds, after which a bar is shown


@dataclass(frozen=True)
class CheckAsked:
    """What `check` is asked."""

    tables: Annotated[
        list[str],
        typer.Argument(help="Files with tables: CSV, TSV, Markdown, LaTeX, HTML, JSON, logs; `-` for standard input."),
    ]
    column: Annotated[
        list[str] | None,
        typer.Option(
            help='What a column is, like `"Acc=recall"` or `"F1=dice[pooled]"`; may be repeated.',
            show_default=False,
        ),
    ] = None
    unit: Unit = None
    images: Images = None
    sizes: Sizes = None
    dataset: Dataset = None
    over_groups: OverGroups = False
    folds: Folds = None
    pixels: FoldPixels = None
    positives: FoldPositives = None
    classes: Annotated[
        int | None,
        typer.Option("--classes", min=2, help="Means over classes are over so many, of one confusion matrix."),
    ] = None
    rounding: Rounding = "nearest"
    brief: Annotated[bool, typer.Option("--brief", help="A few words a row, without reasons.")] = False
    csv: Annotated[Path | None, typer.Option(help="Write them to this CSV file.")] = None
    html: Annotated[
        Path | None, typer.Option(help="Write one page with rows, verdicts, reasons and pictures to this file.")
    ] = None


@commands.command()
@of_record
def check(given: CheckAsked) -> None:
    """Whether the numbers of each row of a table can all be true, and as what: pooled counts, means over images, …

    Example: `segbounds check results.md --html checked.html`. Exit status 0: all rows are possible under some reading; 1: a row is
    impossible under every one; 2: no table; 3: none is impossible, and a row is not decided, or nothing could be checked.
    """
    from segbounds.reports.checking import Asked
    from segbounds.reports.checking import check as checked
    from segbounds.reports.reading import read_tables
    from segbounds.reports.verdicts import with_folds
    from segbounds.show.reported import brief_lines, lines, rows_csv

    for file in (given.csv, given.html):
        if file is not None:
            must_be_writable(file)
    refuse_totals(given)
    ways, images = images_known(given)
    asked = Asked(dict(map(_correction, given.column or ())), given.unit, images, given.rounding, ways, given.classes)
    read = [table for name in given.tables for table in read_tables(name)]
    with _bar_of_rows() as done:
        found = checked(read, asked, done)
    found = found if given.folds is None else with_folds(found)
    tell(found.to_dict)
    out.print(*(brief_lines if given.brief else lines)(found), sep="\n", soft_wrap=True)
    if given.csv is not None:
        write(given.csv, rows_csv(found))
    if given.html is not None:
        from segbounds.show.html.reported import page

        write(given.html, page(found))
    if found.impossible:
        raise typer.Exit(1)
    if found.undecided:
        raise typer.Exit(UNDECIDED)


@contextmanager
def _bar_of_rows() -> Iterator[Callable[[int, int], None]]:
    """A bar, once it has taken a while; told after every row how many are done, of how many."""
    begun = time.monotonic()
    with ExitStack() as stack:
        bars: list[Progress] = []

        def done(number: int, of: int) -> None:
            if not bars and time.monotonic() - begun > SOON:
                bars.append(stack.enter_context(progress_bar()))
                bars[0].add_task("rows")
            for bar in bars:
                bar.update(bar.task_ids[0], completed=number, total=of)

        yield done


def _correction(text: str) -> tuple[str, str]:
    head, equals, metric = text.partition("=")
    if not equals or not head.strip() or not metric.strip():
        raise InputError(f'--column {text!r} is not of the form head=metric, such as "Acc=recall"')
    return head.strip(), metric.strip()


@commands.command()
def spread(
    means: Annotated[
        list[str], typer.Argument(help="Mean Dice and mean Jaccard over the same images, like `dice=0.898 iou=0.840`.")
    ],
    exact: Exact = False,
    rounding: Rounding = "nearest",
) -> None:
    """The standard deviations over images that nobody reported: mean Dice and mean Jaccard say between what they lie.

    Example: `segbounds spread dice=0.898 iou=0.840`. Jaccard is a bent function of Dice, so the means are as far apart as images
    differ. Both ends are tight; deviations divide by the number of images.
    """
    from segbounds.means.deviations import deviations
    from segbounds.metrics.catalogue import dice, jaccard
    from segbounds.regions.facts import metric_named

    given = {metric_named(name): value for name, value in values_given(means).items()}
    if set(given) != {dice, jaccard}:
        raise InputError("give the mean of Dice and the mean of Jaccard, and nothing else: dice=0.898 iou=0.840")
    of_dice, of_jaccard = deviations(given[dice], given[jaccard], exact=exact, rounding=rounding)
    ends = {"Dice": of_dice, "Jaccard": of_jaccard}
    tell(
        lambda: {
            "kind": "Deviations",
            **{name: {"low": float(of.low), "high": float(of.high)} for name, of in ends.items()},
        }
    )
    says = (f"that of {name} between {float(of.low):.4f} and {float(of.high):.4f}" for name, of in ends.items())
    out.print(
        f"Standard deviations over images: {', '.join(says)}, given {' and '.join(means)} as means.", soft_wrap=True
    )
    for name, found in ends.items():
        out.print(f"  {name:<8} {float(found.low):.6f} to {float(found.high):.6f}", soft_wrap=True)


@commands.command()
def sizes(
    masks: Annotated[
        str | None,
        typer.Argument(
            help="A folder of masks, or a file of them; where it is left out, public test sets are listed.",
            show_default=False,
        ),
    ] = None,
    file: Annotated[Path | None, typer.Option("--out", help="Write the sizes to this file.")] = None,
) -> None:
    """The pixels and positives of every mask of a folder, as `--sizes` of other commands takes them; or the public sets with known sizes.

    Example: `segbounds sizes labelsTest --out sizes.csv`, then `segbounds average dice --given recall=0.75 --sizes sizes.csv`.
    """
    from segbounds.reports.sizes import SOURCES, datasets, of_masks

    if masks is not None:
        text = of_masks(masks)
        tell(lambda: {"sizes": text.splitlines()})
        if file is None:
            out.print(text, end="", soft_wrap=True)
        else:
            write(file, text)
            out.print(f"{file}: the sizes of {len(text.splitlines()) - 1} masks", soft_wrap=True)
        return
    tell(lambda: {"datasets": [*datasets()]})
    out.print(f"The sizes of {len(datasets())} public test sets are known here, for --dataset NAME:\n", soft_wrap=True)
    for name in datasets():
        source = next(source for start, source in SOURCES.items() if name.startswith(start))
        out.print(f"{name:<28} {source}", soft_wrap=True)


@commands.command()
def metrics(
    counts: Annotated[
        list[str],
        typer.Argument(
            help="`tp=202 fp=37990 fn=3100 tn=810676`, or a file with a confusion matrix, rows being the reference's."
        ),
    ],
) -> None:
    """Every metric of the catalogue from counts: of one pair of masks, or of a confusion matrix, of each class and of all.

    Example: `segbounds metrics tp=202 fp=37990 fn=3100 tn=810676`.
    """
    from segbounds.reports.all_metrics import counts_of, matrix_of, values_of
    from segbounds.show.reported import overview_of_classes, overview_of_counts, table_of

    if len(counts) == 1 and "=" not in counts[0]:
        matrix = matrix_of(counts[0])
        tell(
            lambda: {
                "classes": {name: {key: _shown(value) for key, value in values.items()} for name, values in columns}
            }
        )
        columns = [(name, dict(values_of(there))) for name, there in zip(matrix.classes, matrix.counts, strict=True)]
        out.print(overview_of_classes(matrix), "", *table_of(columns, matrix), sep="\n", soft_wrap=True)
        return
    given = counts_of(counts)
    found = [*values_of(given)]
    tell(lambda: {"values": {name: _shown(value) for name, value in found}})
    lines = (f"{name:<24} {_shown(value)}" for name, value in found)
    out.print(overview_of_counts(given), "", *lines, sep="\n", soft_wrap=True)


def _shown(value: "sp.Expr") -> str:
    exact = f"{value} = " if value.is_Rational and not value.is_Integer and value.q < 10**7 else ""
    return f"{exact}{float(value):.6g}"
