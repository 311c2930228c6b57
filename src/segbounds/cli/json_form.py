"""The one form in which every command writes its answer as JSON: to a file, or with `-` to standard output instead of the text.

A command says what its answer is with `tell`; that it has `--json` it need not know. docs/json.md describes the form, and
`segbounds/schema.json` is its schema.
"""

import inspect
import json
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor
from io import StringIO
from pathlib import Path
from typing import Annotated, Any

import typer

import segbounds
from segbounds.cli.console import out
from segbounds.endings import ending, printable
from segbounds.errors import InputError
from segbounds.files_out import must_be_writable, write

JsonFile = Annotated[
    Path | None,
    typer.Option(
        "--json", help="Write the answer to this JSON file; `-` has it on standard output instead of the text."
    ),
]
STANDARD_OUTPUT = Path("-")

#: Options that name what is written.
WRITTEN = ("csv", "mask", "file", "html", "report", "json")
#: Options that name where files are kept.
KEPT = ("proofs", "folder", "out_folder", "results", "page", "figures", "state")
#: What such a file is called: another one, among files that are read, is none that anybody wants to have written over.
ENDINGS = (".csv", ".json", ".html", ".md", ".svg")

_told: list[Callable[[], Any]] = []


def tell(content: Callable[[], Any]) -> None:
    """What makes the answer of the running command as a dictionary, or as the text of one; asked where JSON is wanted, and what is told
    later is added."""
    _told.append(content)


def _answers() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for content in _told:
        made = content()
        found.update(json.loads(made) if isinstance(made, str) else made)
    return found


def with_json(name: str, command: Callable[..., Any]) -> Callable[..., Any]:
    """The command with the option `--json`."""

    def answering(*, json: Path | None = None, **given: Any) -> None:
        _told.clear()
        _refuse_to_write_over_input({**given, "json": json})
        writes = json is not None or any(isinstance(given.get(option), Path) for option in (*WRITTEN, *KEPT))
        with out.going_on(writes):
            if json is None:
                command(**given)
            else:
                _answer(name, command, given, json)

    signature = inspect.signature(command)
    option = inspect.Parameter("json", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=JsonFile)
    parameters = [part.replace(kind=inspect.Parameter.KEYWORD_ONLY) for part in signature.parameters.values()]
    answering.__name__, answering.__doc__ = command.__name__, command.__doc__
    answering.__annotations__ = {part.name: part.annotation for part in [*parameters, option]}
    vars(answering)["__signature__"] = signature.replace(parameters=[*parameters, option])
    return answering


def _refuse_to_write_over_input(given: Mapping[str, Any]) -> None:
    """Raises InputError where an option names a file that is read, or one among those that are."""
    read = [Path(item) for name, value in given.items() if name not in WRITTEN for item in _texts(value)]
    for name in WRITTEN:
        path = given.get(name)
        if not isinstance(path, Path) or not _there(path):
            continue
        for other in filter(_there, read):
            among = other.is_dir() and other.resolve() in path.resolve().parents and path.suffix not in ENDINGS
            if among or path.samefile(other):
                raise InputError(f"{path} is read: name another file to write to")


def _texts(value: Any) -> list[str | Path]:
    if isinstance(value, str | Path):
        return [value]
    return [item for item in value if isinstance(item, str | Path)] if isinstance(value, list | tuple) else []


def _there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a text that is none
        return False


def _answer(name: str, command: Callable[..., Any], given: dict[str, Any], file: Path) -> None:
    quiet = file == STANDARD_OUTPUT
    if not quiet:
        must_be_writable(file)
    if quiet:
        out.file = StringIO()
    status, error, kept = 0, None, True
    try:
        command(**given)
    except typer.Exit as end:
        status = end.exit_code
        raise
    except BaseException as stopped:
        status, sentence = ending(stopped)
        error = printable(sentence)
        # what was finished before Ctrl-C, or before workers ended, is an answer; what an error left is none
        kept = bool(_told) and isinstance(stopped, KeyboardInterrupt | BrokenExecutor)
        raise
    finally:
        vars(out)["_file"] = None
        text = _text(name, status, error, kept)
        if quiet:
            sys.stdout.write(text)
        elif kept:
            write(file, text)


def _text(name: str, status: int, error: str | None, kept: bool) -> str:
    content = {"segbounds": segbounds.__version__, "command": name, "status": status}
    said = {} if error is None else {"error": error}
    return (
        json.dumps({**content, **said, **(_answers() if kept else {})}, indent=2, ensure_ascii=False, allow_nan=False)
        + "\n"
    )
