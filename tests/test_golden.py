"""Some two hundred questions, through every door, have the answers that they had: texts, exact values, exit statuses.

The transcripts lie in tests/golden. `python tests/test_golden.py` asks every question of them anew and writes the answers down, so that
what a change does to answers is read in its diff. What docs/relations.md shows is asked in
tests/pages. A command after `$$` instead of `$` takes longer and is asked among the slow tests.
"""

import doctest
import os
import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from places import ROOT, TESTS
from typer.testing import CliRunner

from segbounds.cli.app import app
from segbounds.endings import ending, word

FOLDER = TESTS / "golden"
PROMPT = re.compile(r"^(\$\$?) segbounds (.+)$")
TIMED = re.compile(r"in [\d.,]+ s \([\d.,]+ a second\)")
LIBRARY = FOLDER / "library.txt"


class Asked(NamedTuple):
    """A command, whether it takes long, and what it answers."""

    command: str
    slow: bool
    answer: str


def transcripts() -> list[Path]:
    return sorted(file for file in FOLDER.glob("*.txt") if file != LIBRARY)


def read(file: Path) -> Iterator[Asked]:
    command, answer = None, list[str]()
    for line in [*file.read_text(encoding="utf-8").splitlines(), "$ segbounds end"]:
        prompt = PROMPT.match(line)
        if prompt is None:
            answer.append(line)
            continue
        if command is not None:
            yield Asked(command[2], command[1] == "$$", "\n".join(answer).rstrip("\n"))
        command, answer = prompt, []


def answered(command: str, tmp: Path) -> str:
    """What a command prints and its exit status; places that differ from run to run by their names."""
    _masks(tmp)
    places = {"{masks}": str(tmp / "masks"), "{tmp}": str(tmp / "written")}
    for name, place in places.items():
        command = command.replace(name, place)
    ran = CliRunner().invoke(app, shlex.split(command))
    status, said = ran.exit_code, ran.stdout
    if ran.exception is not None and not isinstance(ran.exception, SystemExit):
        status, sentence = ending(ran.exception)
        said += f"{word(status)}: {sentence}\n"
    for name, place in places.items():
        said = said.replace(place, name)
    lines = [TIMED.sub("in … s (… a second)", line.rstrip()) for line in said.splitlines()]
    return "\n".join([*lines, f"[exit status {status}]"])


def _masks(tmp: Path) -> None:
    """Two files of three pairs of masks of 8 x 8 pixels, squares that overlap more and less."""
    (tmp / "written").mkdir(exist_ok=True)
    (tmp / "masks").mkdir(exist_ok=True)
    for file, shift in (("references.npz", 0), ("predictions.npz", 1)):
        masks: dict[str, Any] = {f"case{side}": np.zeros((8, 8), dtype=np.uint8) for side in (2, 3, 4)}
        for side, mask in zip((2, 3, 4), masks.values(), strict=True):
            mask[1 + shift : 1 + shift + side, 2 : 2 + side] = 1
        np.savez(tmp / "masks" / file, **masks)


QUESTIONS = [
    pytest.param(question, id=f"{file.stem}: {question.command}", marks=(pytest.mark.slow,) if question.slow else ())
    for file in transcripts()
    for question in read(file)
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_command_answers_as_it_did(question: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert answered(question.command, tmp_path) == question.answer


def test_the_library_answers_as_it_did() -> None:
    failed, tried = doctest.testfile(str(LIBRARY), module_relative=False)
    assert tried > 40 and failed == 0


def test_every_door_is_asked() -> None:
    asked = " ".join(f"{question.command.split()[0]}" for file in transcripts() for question in read(file))
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert not {name.replace("_", "-") for name in commands} - set(asked.split())
    assert len(QUESTIONS) > 190


def write_anew() -> None:
    """Asks every question of the transcripts and keeps the answers, with a mark at those that take longer than two seconds."""
    from tempfile import TemporaryDirectory

    for file in [Path(name) for name in sys.argv[1:]] or transcripts():
        lines = []
        for command in re.findall(r"^\$\$? segbounds (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE):
            began = sum(os.times()[:4])  # with the processes that a command begins
            with TemporaryDirectory() as folder:
                answer = answered(command, Path(folder))
            seconds = sum(os.times()[:4]) - began
            print(f"{seconds:6.1f} s  {command}", flush=True)
            lines += [f"{'$$' if seconds > 2 else '$'} segbounds {command}", answer, ""]
        file.write_text("\n".join(lines), encoding="utf-8")
    LIBRARY.write_text(_with_answers(LIBRARY.read_text(encoding="utf-8")), encoding="utf-8")


def _with_answers(page: str) -> str:
    """A page of doctests with what its calls return now."""
    names: dict[str, object] = {}
    parts = []
    for part in doctest.DocTestParser().parse(page):
        if isinstance(part, str):
            parts.append(part)
            continue
        said = StringIO()
        with redirect_stdout(said):
            exec(compile(part.source, "library.txt", "single"), names)  # the project's own page, as doctest runs it
        parts.append(">>> " + part.source.rstrip().replace("\n", "\n... ") + "\n" + said.getvalue())
    return "".join(parts)


if __name__ == "__main__":
    write_anew()
