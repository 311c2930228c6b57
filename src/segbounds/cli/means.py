"""Commands about means over images: average, beats."""

from typing import Annotated

import typer

from segbounds.cli.console import busy, out
from segbounds.cli.json_form import tell
from segbounds.cli.options import Ddof, Exact, Images, Rounding, Verbose, values_given
from segbounds.endings import UNDECIDED

commands = typer.Typer()


@commands.command()
def average(
    metric: Annotated[str, typer.Argument(help="Whose mean is asked for.")],
    given: Annotated[
        list[str] | None,
        typer.Option(
            help="A mean over images, like `dice=0.85`, or with a standard deviation `dice=0.85±0.10` (or `+-`); may be repeated.",
            show_default=False,
        ),
    ] = None,
    images: Images = None,
    ddof: Ddof = None,
    exact: Exact = False,
    rounding: Rounding = "nearest",
    verbose: Verbose = False,
) -> None:
    """Everything that the mean of a metric over images can be, where means (and standard deviations) of others are given.

    Example: `segbounds average jaccard --given "dice=0.85±0.10"`. Both ends are certain; images that reach them, or come near, are shown
    with their shares, and how near they come.
    """
    from segbounds.means import averages
    from segbounds.show.answers import lines
    from segbounds.show.text import mean_end

    with busy("looking for the extreme mixtures of images"):
        found = averages.mean_interval(
            metric, values_given(given), images=images, ddof=ddof, exact=exact, rounding=rounding
        )
    tell(found.to_dict)
    ends = (f"{name:<6} {mean_end(end)}" for name, end in (("least", found.low), ("most", found.high)))
    out.print(*lines(found), *(("", *ends) if verbose else ()), sep="\n", soft_wrap=True)


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
