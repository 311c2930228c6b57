"""What commands write to. A text appears as it is: no name, path or message is read as markup, and each can be written on any terminal.

Whoever prints needs to remember nothing: these are the only consoles, and tests see that no other is made.
"""

import codecs
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import typer
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.status import Status
from rich.text import Text

#: What steers a terminal instead of being shown by it, or turns the direction of writing: names and cells of files may have it in them.
STEERING = {
    *range(0x20),
    *range(0x7F, 0xA0),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    0x200E,
    0x200F,
    0x061C,
} - {*map(ord, "\n\t")}
_SHOWN = dict.fromkeys(STEERING, "\N{REPLACEMENT CHARACTER}")

#: What goes on below a column has so many letters of room at least; where it would have less, it goes on further left.
ROOM = 24
_WORD = re.compile(r"(?:\b(?:tp|fp|fn|tn) (?=\d))?\S+")  # a count stays with its name
_COLUMN = re.compile(r"(?<=\S) {2,}(?=\S)")


class PlainConsole(Console):
    """A console on which a text cannot do anything but be read; what steers the terminal is its own styles alone."""

    _goes_on = False
    _failed: OSError | None = None

    def print(self, *objects: Any, soft_wrap: bool | None = None, **how: Any) -> None:
        """As consoles print, but with `soft_wrap` lines longer than the terminal are broken between words; into a pipe they stay whole."""
        if soft_wrap and self.is_terminal:
            objects = tuple(_fitting(one, self.width) if isinstance(one, str | Text) else one for one in objects)
        try:
            super().print(*objects, soft_wrap=soft_wrap, **how)
        except OSError as error:
            if not self._goes_on:
                raise
            self._failed, self.quiet = error, True
            drop_what_is_left()

    def on_broken_pipe(self) -> None:
        """Rich's own ends the program there and then."""
        raise

    @contextmanager
    def going_on(self, wanted: bool) -> Iterator[None]:
        """Where output that nobody takes, as that of ``… | head -1``, is no reason to stop: what is to be written is written. What kept it
        from being printed is raised at the end."""
        self._goes_on, self._failed = wanted, None
        try:
            yield
        except typer.Exit:
            if self._failed is None:
                raise
        finally:
            self._goes_on, self.quiet = False, False
        if self._failed is not None:
            raise self._failed

    def render_str(self, text: str, **how: Any) -> Text:
        return super().render_str(text.translate(_SHOWN), **how)  # before it is measured

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(segment.text.translate(_SHOWN), segment.style)


def _fitting(text: str | Text, width: int) -> Text:
    """The text with no line longer than the width, but for words that are."""
    whole = Text(text.translate(_SHOWN)) if isinstance(text, str) else text
    lines = [part for line in whole.split("\n", allow_blank=True) for part in _parts(line, width)]
    return Text("\n").join(lines)


def _parts(line: Text, width: int) -> list[Text]:
    """A line, broken between words; what goes on stands below the beginning of its column."""
    plain = line.plain
    if cell_len(plain) <= width:
        return [line]
    columns = [len(plain) - len(plain.lstrip()), *(gap.end() for gap in _COLUMN.finditer(plain))]
    below = max((column for column in columns if column <= width - ROOM), default=0)
    cuts, begin, room, empty = list[int](), 0, width, True
    for word in _WORD.finditer(plain):
        if not empty and cell_len(plain[begin : word.end()]) > room:
            cuts.append(word.start())
            begin, room = word.start(), width - below
        empty = False
    first, *others = line.divide(cuts)
    for part in (first, *others[:-1]):
        part.rstrip()
    return [first, *(Text(" " * below) + part for part in others)]


out = PlainConsole(markup=False, emoji=False, highlight=False)
err = PlainConsole(markup=False, emoji=False, highlight=False, stderr=True)

#: What stands for letters that a terminal does not have; others are written as Python writes them: \xe9.
INSTEAD = {
    **{"≤": "<=", "≥": ">=", "±": "+-", "−": "-", "–": "-", "·": ".", "×": "x", "…": "...", "²": "^2", "½": "1/2", "∞": "oo"},
    **{"\N{REPLACEMENT CHARACTER}": "?"},
    **{"→": "->", "α": "alpha", "β": "beta", "γ": "gamma", "π": "pi", "√": "sqrt", "∈": "in", "█": "#", "✓": "ok", "✗": "x"},
}  # fmt: skip
_HANDLER = "segbounds.cli.console"


def drop_what_is_left() -> None:
    """So that what could not be printed is not tried once more: Python would complain when it ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def bear_any_letter() -> None:
    """Has the standard streams write letters that they lack in another way, rather than stop."""
    codecs.register_error(_HANDLER, _written_otherwise)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_HANDLER)


def _written_otherwise(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letter = error.object[error.start]
    return INSTEAD.get(letter) or letter.encode("ascii", "backslashreplace").decode(), error.start + 1


def busy(what: str) -> Status:
    """A line that says what is being done, for as long as it takes."""
    return err.status(Text(what))
