"""Commands about theorems: list, verify, show."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segbounds.cli import completion
from segbounds.cli.console import out
from segbounds.cli.examination import (
    end_if_stopped,
    engines_named,
    examined,
    find_theorems,
    load_readable_theorems,
    load_theorems,
)
from segbounds.cli.json_form import tell
from segbounds.cli.options import (
    MAX_CLASSES,
    MAX_PIXELS,
    MaxClasses,
    MaxPixels,
    Paths,
    Theory,
    observed_pairs,
    of_record,
)
from segbounds.cli.resources import folder_or_none
from segbounds.endings import UNUSABLE, printable
from segbounds.files_out import must_be_writable, write

if TYPE_CHECKING:
    from segbounds.theorems.evidence import Budget, Result

commands = typer.Typer()


@dataclass(frozen=True, kw_only=True)
class VerifyRequest:
    """What to check, how thoroughly, and what to write."""

    paths: Paths = None
    engine: Annotated[
        list[str] | None,
        typer.Option(help="Run only this engine; repeat for several. All when left out.", show_default=False),
    ] = None
    quick: Annotated[
        bool, typer.Option("--quick", help="Smaller masks and fewer samples: seconds instead of a minute.")
    ] = False
    pixels: Annotated[int | None, typer.Option(min=1, help="exhaust: visit every mask pair on this many pixels.")] = (
        None
    )
    pairs: Annotated[int | None, typer.Option(min=1, help="sample: draw this many random mask pairs.")] = None
    seed: Annotated[int, typer.Option(min=0, help="sample: every random number follows from it.")] = 0
    jobs: Annotated[int, typer.Option(min=1, help="Theorems examined at the same time.")] = min(4, os.cpu_count() or 1)
    references: Annotated[Path | None, typer.Option(help="observe: reference masks, a file or a folder.")] = None
    predictions: Annotated[
        Path | None, typer.Option(help="observe: predicted masks, paired with the references by name.")
    ] = None
    max_pixels: MaxPixels = MAX_PIXELS
    max_classes: MaxClasses = MAX_CLASSES
    report: Annotated[Path | None, typer.Option(help="Write a Markdown report to this file.")] = None
    html: Annotated[
        Path | None,
        typer.Option(help="Write a page to this file: verdicts with filters, formulas, masks, proofs to save."),
    ] = None
    details: Annotated[bool, typer.Option("--details", help="What each engine says of each theorem, as a table.")] = (
        False
    )
    proofs: Annotated[
        Path | None, typer.Option(help="certify: write every proof to this folder; `check-proof` re-checks them.")
    ] = None


@commands.command(name="list")
def list_all(
    paths: Paths = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Formulas, values at 0/0, other names, constants and statements as well.")
    ] = False,
) -> None:
    """List the similarities, the engines and the theorems, each with what kind of statement it is.

    A parametric similarity is written `tversky:alpha=0.3,beta=0.7`. A theorem is named by its id: `segbounds show dice_jaccard_absolute`.
    """
    from segbounds.engines import ENGINES
    from segbounds.show.lists import in_full, in_short, record

    theorems = load_theorems(paths)
    tell(lambda: record(theorems))
    out.print(
        *(in_full if everything else in_short)(theorems), "", f"engines: {', '.join(ENGINES)}", sep="\n", soft_wrap=True
    )


@commands.command()
@of_record
def verify(asked: VerifyRequest) -> None:
    """Check theorems with every engine and say what supports each.

    Point it at your own folder to have your conjectures checked: a false one is answered with two concrete masks.
    Exit status 0: nothing is refuted, vacuous or in conflict; 1: something is; 2: the input cannot be used, or a file of it, which is
    named after the verdicts on the others.
    """
    from segbounds.show.markdown import markdown
    from segbounds.show.records import as_json
    from segbounds.show.verdicts import without_files
    from segbounds.theorems.labels import fails

    chosen = engines_named(asked.engine)
    theorems, refused = load_readable_theorems(asked.paths)
    number, unread = len(theorems), {printable(str(file)): printable(str(error)) for file, error in refused.items()}
    for file in (asked.report, asked.html):
        must_be_writable(file)
    with tempfile.TemporaryDirectory() as passing:
        # the page holds the proofs itself: where nobody wants their files, they are kept until it is written
        folder = folder_or_none(asked.proofs) or (passing if asked.html else None)
        budget = _budget(asked, folder)
        results, stopped = examined(theorems, budget, chosen, asked.jobs, _say)
        if asked.html:
            from segbounds.show.html.report import page

            write(asked.html, page(results, budget, of=number, unread=unread))
        if folder == passing:
            results = without_files(results)
    _print(results, asked.details)
    tell(lambda: as_json(results, number, unread))
    if asked.report:
        write(asked.report, markdown(results, number, unread))
    if asked.proofs:
        kept = sum(1 for _ in asked.proofs.glob("*.json"))
        out.print(
            f"\n{kept} {'proof' if kept == 1 else 'proofs'} in {asked.proofs}; `segbounds check-proof {asked.proofs}` re-checks them."
        )
    failing = sum(fails(result) for result in results)
    for says in unread.values():
        out.print(f"\nnot examined: {says}", soft_wrap=True)
    files = f"; {len(unread)} {'file' if len(unread) == 1 else 'files'} cannot be used" if unread else ""
    out.print(f"\n{len(results)} of {number} theorems examined, {failing} failing{files}.")
    end_if_stopped(stopped)
    raise typer.Exit(UNUSABLE if unread else 1 if failing else 0)


def _say(result: "Result") -> None:
    """One line on a theorem, as soon as it is examined."""
    from segbounds.show.verdicts import one_line

    out.print(one_line(result, out.width), soft_wrap=True)


def _budget(asked: VerifyRequest, proofs: str | None) -> "Budget":
    from segbounds.theorems.evidence import FIRST_LOOK, Budget

    usual = FIRST_LOOK if asked.quick else Budget(pairs=400_000)
    return Budget(
        pixels=asked.pixels or usual.pixels,
        pairs=asked.pairs or usual.pairs,
        seed=asked.seed,
        instances=usual.instances,
        one_proof=usual.one_proof,
        observed=observed_pairs(asked.references, asked.predictions, asked.max_pixels, asked.max_classes),
        proofs=proofs,
    )


def _print(results: "Sequence[Result]", details: bool) -> None:
    """What was not run, what is open, and what fails, after the lines that came one by one; with details a table of the engines."""
    from segbounds.show.verdicts import failure, gaps, not_run, open_questions, table
    from segbounds.theorems.labels import fails

    if results:
        if details:
            out.print("", table(results), sep="\n")
        out.print("\n".join(["", *not_run(results)]))
    for question in open_questions(results):
        out.print(f"\n{question}", soft_wrap=True)
    for gap in gaps(result.theorem for result in results):
        out.print(f"\nopen: {gap}", soft_wrap=True)
    for result in results:
        if fails(result):
            out.print()
            out.print(failure(result), soft_wrap=True)


@commands.command()
def show(
    theorem: Annotated[
        str,
        typer.Argument(
            help="A theorem's file (`theory/dice_jaccard_absolute.py`), file name or title.",
            autocompletion=completion.theorems,
        ),
    ],
    theory: Theory = None,
) -> None:
    """Show one theorem: its statement, its derivation step by step, and the masks that come nearest."""
    from segbounds.show.exposition import exposition
    from segbounds.show.statements import VERSION, statement_of
    from segbounds.theorems.evidence import Budget

    found = find_theorems(theorem, theory)
    tell(lambda: {"statements_version": VERSION, "theorems": [statement_of(item) for item in found]})
    for item in found:
        out.print(exposition(item, Budget(pixels=60)), soft_wrap=True)
