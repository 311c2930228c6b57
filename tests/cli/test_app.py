"""The command line as a whole: its commands, the program's name and version, completion in a shell, and how it ends."""

import inspect
import os
import subprocess
import sys
import warnings

import pytest
from commands import run
from typer.main import get_command

import segbounds.cli
from segbounds import __version__
from segbounds.cli import app as cli
from segbounds.cli import figures, learning, masks, means, metrics, proofs, reports, sampling, theorems

GROUPS = (theorems, proofs, sampling, masks, metrics, means, reports, learning, figures)


def commands() -> set[str]:
    return set(get_command(cli.app).commands)  # type: ignore[attr-defined]


def begun(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program as `python -m segbounds` begins it."""
    command = [sys.executable, "-m", "segbounds", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})


def test_every_command_of_every_group_is_there_and_nothing_else() -> None:
    there = [command for group in GROUPS for command in group.commands.registered_commands]
    names = {command.name or (command.callback and command.callback.__name__) for command in there}
    assert commands() == {*names, "practice"}
    assert {"list", "prove", "check-proof", "sample", "consistent", "atlas", "beats", "audit-loss", "figures"} <= names
    assert len(names) == len(there), "two commands of one name"


def test_a_new_command_is_a_function_in_one_file() -> None:
    for group in GROUPS:
        for command in group.commands.registered_commands:
            assert command.callback is not None and inspect.getmodule(command.callback) is not cli
            assert command.callback.__doc__


def test_the_version_is_said_under_the_name_of_the_program() -> None:
    assert run("--version").stdout == f"segbounds {__version__}\n"
    assert begun("--version").stdout == f"segbounds {__version__}\n"
    assert (
        begun("interval", COLUMNS="100").stderr
        == "error: missing argument 'metric': `segbounds interval --help` says what it takes\n"
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("interval dice tp=-3", "got unexpected extra argument(s) (tp=-3): what is known is written --given tp=-3"),
        ("interval dice --given tp=-3", "tp is a number of pixels, not '-3'"),
        ("metrics -1 2 3 4", "no such option: -1: what begins with - is taken for an option"),
        ("interval dice --pixels -5", "invalid value for '--pixels'"),
        ("interval dice --pixels 10 --given iou=1 --pixels 20", "--pixels is given 2 times: it takes one value"),
        ("practice run --data a --data b", "--data is given 2 times: it takes one value"),
        ("nosuch", "no such command 'nosuch': `segbounds --help` says what it takes"),
        ("practice nosuch", "no such command 'nosuch': `segbounds practice --help` says what it takes"),
    ],
)
def test_a_command_line_that_cannot_be_read_gets_one_sentence(typed: str, said: str) -> None:
    shown = run(*typed.split())
    assert shown.returncode == 2 and shown.stderr.startswith(f"error: {said}") and shown.stderr.count("\n") == 1


@pytest.mark.parametrize(("asked_for", "shown"), [([], 0), (["default"], 1)])
def test_no_warning_of_a_library_is_shown_unless_it_is_asked_for(
    asked_for: list[str], shown: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "warnoptions", asked_for)
    monkeypatch.setattr("segbounds.strangers.close_for_good", lambda: None)  # this process ends otherwise
    monkeypatch.setattr(cli, "main", lambda: warnings.warn("overflow in a library", RuntimeWarning, stacklevel=1))
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        segbounds.cli.main()
    assert len(found) == shown


def test_a_fact_that_stands_alone_is_told_its_option(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    two = run("interval", "mcc", "dice=0.85", "prevalence==2%")
    assert two.returncode == 2 and "written --given dice=0.85 --given prevalence==2%" in two.stderr
    assert "--given" not in run("interval", "mcc", "dice").stderr.replace("--given dice=0.85", "")
    assert "--given" not in run("show", "dice_jaccard_absolute", "dice=0.85").stderr


def test_a_shell_completes_commands() -> None:
    asked = {"_SEGBOUNDS_COMPLETE": "complete_bash", "COMP_WORDS": "segbounds check-p", "COMP_CWORD": "1"}
    assert begun(**asked).stdout.split() == ["check-proof"]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("interval volumetric_s", ["volumetric_similarity"]),
        ("compare dice sensi", ["sensitivity"]),
        ("interval dice --given preva", ["prevalence="]),
        ("show dice_jaccard_abs", ["dice_jaccard_absolute", "dice_jaccard_absolute_on_d_pixels"]),
        ("average dice --dataset chase-db1-o", ["chase-db1-observer-2"]),
        ("interval nothing_like", []),
    ],
)
def test_a_shell_completes_names(typed: str, offered: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    words = f"segbounds {typed}"
    monkeypatch.setenv("_SEGBOUNDS_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split()) - 1))
    assert run().stdout.split() == offered


@pytest.mark.parametrize("option", ["--show-completion", "--install-completion"])
def test_a_shell_without_completion_is_no_refutation(option: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shellingham.detect_shell", lambda: ("tcsh", "/bin/tcsh"))
    done = run(option)
    assert done.returncode == 2 and "no completion for this shell" in done.stderr


@pytest.mark.parametrize("name", ["lst", "intervall"])
def test_an_unknown_command_is_named(name: str) -> None:
    done = run(name)
    assert done.returncode == 2 and name in done.stderr
