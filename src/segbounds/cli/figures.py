"""The command that draws the figures."""

import os
from pathlib import Path
from typing import Annotated

import typer

from segbounds.cli.bars import progress_bar
from segbounds.cli.console import out
from segbounds.cli.json_form import tell
from segbounds.cli.resources import folder_or_none, needing
from segbounds.errors import unknown

commands = typer.Typer()

#: Figures that begin processes themselves, which one that was begun for a figure may not.
WITH_PROCESSES = {"theorem_status"}


@commands.command()
def figures(
    names: Annotated[list[str] | None, typer.Argument(help="Which figures; all of them when left out.")] = None,
    folder: Annotated[Path, typer.Option("--out", help="The folder to write them to.")] = Path("figures"),
    quick: Annotated[bool, typer.Option("--quick", help="Fewer rows, for a look.")] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Figures computed at the same time.")] = min(4, os.cpu_count() or 1),
    verdicts: Annotated[
        Path | None,
        typer.Option(
            help="theorem_status: show what `segbounds verify --json` wrote to this file, examine nothing anew."
        ),
    ] = None,
) -> None:
    """Draw the figures of the theorems as SVG and PNG, the same to the last byte every time.

    Everything that they show is computed anew: exact suprema, all mask pairs of a size, random pairs.
    """
    from segbounds.processes import Processes

    with needing("figures", "notebooks"):
        from segbounds.show.figures.gallery import FIGURES, save
        from segbounds.show.figures.status import rows_of, theorem_status
        from segbounds.show.figures.style import write
    for name in names or ():
        if name not in FIGURES:
            raise unknown("figure", name, FIGURES)
    chosen = list(dict.fromkeys(names or FIGURES))
    examined = rows_of(verdicts) if verdicts else None
    folder_or_none(folder)  # what is wrong with it is said before anything is computed
    written: list[str] = []
    tell(lambda: {"files": written})
    pool = Processes(jobs)
    try:
        others = [name for name in chosen if name not in WITH_PROCESSES] if jobs > 1 < len(chosen) else []
        begun = {name: pool.submit(save, name, folder, quick) for name in others}
        with progress_bar() as progress:
            task = progress.add_task("", total=len(chosen))
            for name in chosen:
                progress.update(task, description=name)
                if examined is not None and name == theorem_status.__name__:
                    files = write(theorem_status(examined), name, folder)
                else:
                    files = begun[name].result() if name in begun else save(name, folder, quick)
                for file in files:
                    written.append(str(file))
                    out.print(str(file), soft_wrap=True)
                progress.advance(task)
    finally:
        pool.shutdown(wait=False)  # at the end none works; where something stopped the command, none is waited for
