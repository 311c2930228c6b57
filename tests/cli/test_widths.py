"""What commands print on narrow and wide terminals and into a pipe: the same words, nothing cut off, and one JSON form.

On a terminal no line is longer than it, and lines are broken between words alone; into a pipe sentences stay whole.
"""

import json
import re
import shlex
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from each_command import ASKED, files_in
from rich.text import Text

from segbounds.cli import app as cli
from segbounds.cli import bars, console

TIMED = re.compile(r"in\s+[\d.,]+\s+s(\s+\([\d.,]+\s+a\s+second\))?")
CUT = re.compile(r"\w…")
FRAME = re.compile(r"[─━┃│┏┓┗┛┡┩╇┳┻┬┴┼├┤╭╮╰╯╞╡═╪\s]+")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("widths")
    files_in(folder)
    return folder


def printed(command: str, width: int | None) -> str:
    """What a command prints on a terminal of so many columns; None for a pipe."""
    said = StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said):
        patch.setattr(sys, "argv", ["segbounds", *shlex.split(command)])
        patch.delenv("COLUMNS", raising=False)
        patch.setattr(console.out, "_width", width)
        patch.setattr(console.out, "_force_terminal", width is not None)
        patch.setattr(console.out, "_color_system", None)
        patch.setattr(bars, "_screen", lambda: console.err)  # what moves and is wiped off is no part of the text
        with pytest.raises(SystemExit):
            cli.main()
    return TIMED.sub(lambda timed: re.sub(r"[\d.,]+", "N", timed[0]), said.getvalue())


def words(text: str) -> list[str]:
    return FRAME.sub(" ", text).split()


@pytest.mark.parametrize("command", [command for command, status in ASKED.items() if status != 2])
def test_words_are_the_same_at_every_width(command: str, place: Path) -> None:
    asked = command.format(tmp=place)
    narrow, wide, piped = (printed(asked, width) for width in (80, 120, None))
    assert words(narrow) and not CUT.search(narrow)
    assert sorted(words(narrow)) == sorted(words(wide)) == sorted(words(piped))
    for width, text in ((80, narrow), (120, wide)):
        assert all(len(line) <= width or len(line.split()) == 1 for line in text.splitlines())


@pytest.mark.parametrize(
    "command", ["list", "observe {tmp}/references.npz {tmp}/predictions.npz", "interval mcc --given dice=0.85"]
)
def test_json_does_not_hang_on_the_width(command: str, place: Path) -> None:
    asked = f"{command.format(tmp=place)} --json -"
    narrow, wide, piped = (printed(asked, width) for width in (30, 120, None))
    assert json.loads(narrow) and narrow == wide == piped


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("the Dice score and the Jaccard index of two masks", ["the Dice score and the Jaccard", "index of two masks"]),
        ("  least  0.841016  reached by tp 1, fp 2", ["  least  0.841016  reached by", "         tp 1, fp 2"]),
        (
            "  written: /a/path/that/is/longer/than/a/terminal x",
            ["  written:", "  /a/path/that/is/longer/than/a/terminal", "  x"],
        ),
    ],
)
def test_a_long_line_is_broken_between_words_and_goes_on_below_its_column(line: str, parts: list[str]) -> None:
    said = StringIO()
    screen = console.PlainConsole(
        file=said, force_terminal=True, width=33, color_system=None, markup=False, highlight=False
    )
    screen.print(f"{line}\n", Text(line, "bold"), sep="\n", soft_wrap=True)
    assert said.getvalue().splitlines() == [*parts, "", *parts]


def test_a_text_that_is_cut_off_would_be_noticed() -> None:
    assert CUT.search("│ a │ b… │") and not CUT.search("dsc, f1, …")
    assert words("a\nb") == words("│a│ ┃ b")
