"""How far a command has come."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from segbounds.cli.console import err, out

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.progress import Progress


def _screen() -> "Console":
    """Where bars stand: below the answers where these go to a terminal, since what is printed by the same console goes above the bar."""
    return out if out.is_terminal else err


@contextmanager
def _on_terminals(shown: "Progress") -> "Iterator[Progress]":
    """Elsewhere a bar that is wiped off, or that older versions of rich never showed, leaves an empty line: it is not begun."""
    if not _screen().is_terminal:
        yield shown
        return
    with shown:
        yield shown


def progress_bar() -> "AbstractContextManager[Progress]":
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(30), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    return _on_terminals(Progress(*columns, console=_screen(), transient=True, disable=not _screen().is_terminal))


def throughput_bar() -> "AbstractContextManager[Progress]":
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    class Throughput(Progress):
        """Progress whose speed reads 0 until there is one."""

        def get_renderables(self) -> "Iterator[RenderableType]":
            yield self.make_tasks_table([task for task in self.tasks if task.speed is not None])

    rate = TextColumn("{task.completed:,.0f} of {task.total:,.0f} pairs, {task.speed:,.0f} a second", markup=False)
    columns = (BarColumn(30), rate, TimeRemainingColumn())
    return _on_terminals(Throughput(*columns, console=_screen(), transient=True, disable=not _screen().is_terminal))


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
    return Progress(*columns, TextColumn("{task.description}", markup=False), console=_screen())
