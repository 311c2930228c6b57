"""The command that draws the figures."""

from pathlib import Path
from typing import Annotated

import typer

from segbounds.cli.bars import progress_bar
from segbounds.cli.console import out
from segbounds.cli.json_form import tell
from segbounds.cli.resources import needing

commands = typer.Typer()


@commands.command()
def figures(
    names: Annotated[list[str] | None, typer.Argument(help="Which figures; all of them when left out.")] = None,
    folder: Annotated[Path, typer.Option("--out", help="The folder to write them to.")] = Path("figures"),
    quick: Annotated[bool, typer.Option("--quick", help="Fewer rows, for a look.")] = False,
) -> None:
    """Draw the figures of the theorems as SVG and PNG, the same to the last byte every time.

    Everything that they show is computed anew: exact suprema, all mask pairs of a size, random pairs.
    """
    from segbounds.errors import unknown

    with needing("figures", "notebooks"):
        from segbounds.show.figures.gallery import FIGURES, save
    for name in names or ():
        if name not in FIGURES:
            raise unknown("figure", name, FIGURES)
    files: list[str] = []
    tell(lambda: {"files": files})
    with progress_bar() as progress:
        task = progress.add_task("", total=len(names or FIGURES))
        for name in names or FIGURES:
            progress.update(task, description=name)
            for file in save(name, folder, quick):
                files.append(str(file))
                out.print(str(file), soft_wrap=True)
            progress.advance(task)
