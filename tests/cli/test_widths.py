"""What commands print on narrow and wide terminals and into a pipe: the same words, nothing cut off, and one JSON form."""

import json
import re
import shlex
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from each_command import ASKED, files_in

from segbounds.cli import app as cli
from segbounds.cli import console

#: What prints a table, which takes the room that there is: the rest is sentences and short lines, whatever the width.
TABLES = {"list", "observe", "verify"}
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
        with pytest.raises(SystemExit):
            cli.main()
    return re.sub(r"in [\d.,]+ s.*", "in … s", said.getvalue())


def words(text: str) -> list[str]:
    return FRAME.sub(" ", text).split()


@pytest.mark.parametrize("command", [command for command, status in ASKED.items() if status != 2])
def test_words_are_the_same_at_every_width(command: str, place: Path) -> None:
    asked = command.format(tmp=place)
    narrow, piped = (printed(asked, width) for width in (80, None))
    assert words(narrow) and not CUT.search(narrow)
    if command.split()[0] in TABLES:
        assert sorted(words(narrow)) == sorted(words(printed(asked, 120))) == sorted(words(piped))
        assert max(len(line) for line in narrow.splitlines()) <= 80
    else:
        assert narrow == piped


@pytest.mark.parametrize(
    "command", ["list", "observe {tmp}/references.npz {tmp}/predictions.npz", "interval mcc --given dice=0.85"]
)
def test_json_does_not_hang_on_the_width(command: str, place: Path) -> None:
    asked = f"{command.format(tmp=place)} --json -"
    narrow, piped = (printed(asked, width) for width in (80, None))
    assert json.loads(narrow) and narrow == piped


def test_a_text_that_is_cut_off_would_be_noticed() -> None:
    assert CUT.search("│ a │ b… │") and not CUT.search("dsc, f1, …")
    assert words("a\nb") == words("│a│ ┃ b")
