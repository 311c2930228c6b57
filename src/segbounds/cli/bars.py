"""How far a command has come."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from segbounds.cli.console import err

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.progress import Progress


@contextmanager
def progress_bar() -> "Iterator[Progress]":
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(30), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    shown = Progress(*columns, console=err, transient=True, disable=not err.is_terminal)
    if not err.is_terminal:  # a bar that is wiped off, or of older versions of rich one that was never shown, leaves an empty line
        yield shown
        return
    with shown:
        yield shown


@contextmanager
def throughput_bar() -> "Iterator[Progress]":
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    class Throughput(Progress):
        """Progress whose speed reads 0 until there is one."""

        def get_renderables(self) -> "Iterator[RenderableType]":
            yield self.make_tasks_table([task for task in self.tasks if task.speed is not None])

    rate = TextColumn("{task.completed:,.0f} of {task.total:,.0f} pairs, {task.speed:,.0f} a second", markup=False)
    with Throughput(BarColumn(30), rate, TimeRemainingColumn(), console=err, transient=True) as progress:
        yield progress


def hours_bar() -> "Progress":
    """For what takes hours: it stays when it has come to its end."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (BarColumn(30), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    return Progress(*columns, TextColumn("{task.description}", markup=False), console=err)
