"""How far a command has come: what is shown of it, and nothing of it stays."""

from io import StringIO
from itertools import count

import pytest
from rich.console import Console

from segbounds.cli import bars, console


def text(table: object) -> str:
    said = StringIO()
    Console(width=120, file=said).print(table)
    return said.getvalue()


def test_a_description_is_text_and_the_bar_goes() -> None:
    with bars.progress_bar() as progress:
        task = progress.add_task("[bold]gap[/bold]", total=2)
        progress.advance(task)
        shown = text(progress.make_tasks_table(progress.tasks))
        assert "[bold]gap[/bold]" in shown and "1/2" in shown
    assert progress.live.transient and not progress.finished


def test_a_speed_is_shown_once_there_is_one() -> None:
    with bars.throughput_bar() as progress:
        progress.get_time = map(float, count()).__next__  # no test hangs on the clock
        task = progress.add_task("", total=10)
        assert not any(map(str.strip, map(text, progress.get_renderables())))
        for _ in range(3):
            progress.update(task, advance=2)
        assert "6 of 10 pairs, 2 a second" in "".join(map(text, progress.get_renderables()))


def test_lines_that_come_meanwhile_stand_above_the_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two consoles on one terminal would write over one another."""
    for terminals, where in (((True, True), console.out), ((False, True), console.err), ((True, False), console.out)):
        for screen, is_one in zip((console.out, console.err), terminals, strict=True):
            monkeypatch.setattr(screen, "_force_terminal", is_one)
        assert bars.hours_bar().live.console is where


def test_what_takes_hours_stays() -> None:
    assert not bars.hours_bar().live.transient
