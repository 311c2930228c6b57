"""The command line: its commands, and how it ends. Heavy modules are imported by the command that needs them."""

import os
import re
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated, Any

import typer
from rich.text import Text
from typer.core import TyperCommand, TyperGroup

import segbounds
from segbounds.cli import figures, learning, masks, means, metrics, practice, proofs, reports, sampling, theorems
from segbounds.cli.console import bear_any_letter, drop_what_is_left, err, out
from segbounds.cli.json_form import with_json
from segbounds.cli.resources import leave_no_empty_folder
from segbounds.endings import CRASHED, CUT_OFF, MEANINGS, REFUTED, TRACEBACK, ending, printable, where, word
from segbounds.errors import InputError

#: What is raised for a command line that cannot be read: click's, which newer versions of typer have a copy of.
USAGE: Any = typer.BadParameter.__base__
HELP = tuple(kind for kind in USAGE.__subclasses__() if kind.__name__ == "NoArgsIsHelpError")


class _Commands(TyperGroup):
    """The commands; what Typer would end with status 1 (that of a refutation) ends as it is."""

    def make_context(self, *given: Any, **more: Any) -> Any:
        try:
            return super().make_context(*given, **more)
        except typer.Exit as end:
            if end.exit_code == REFUTED:  # a shell that Typer knows no completion for
                raise InputError(
                    "there is no completion for this shell: it is for bash, zsh, fish and PowerShell"
                ) from None
            raise
        except USAGE as error:
            raise _in_a_sentence(error) from None

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except SystemExit as end:
            if isinstance(end.__context__, BrokenPipeError):  # rich ends the program where nobody reads on
                raise typer.Exit(CUT_OFF) from None
            raise InputError(
                "a Python file that was loaded ended the program (sys.exit): take that out of it"
            ) from None
        except BrokenPipeError:
            raise typer.Exit(CUT_OFF) from None
        except EOFError as error:
            raise RuntimeError(f"unexpected end of what was read: {error}") from error
        except KeyboardInterrupt as stopped:  # Typer would end with the same status and say nothing
            raise typer.Exit(_told(stopped)) from None
        except USAGE as error:
            raise _in_a_sentence(error) from None


class _Command(TyperCommand):
    """A command whose options are given once: of two values the last would count, and nobody would see that."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        finally:
            leave_no_empty_folder()

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not ctx.resilient_parsing:  # which is a shell that completes
            _, _, given = self.make_parser(ctx).parse_args(args=list(args))
            for param, times in Counter(given).items():
                if times > 1 and not (param.multiple or getattr(param, "is_flag", False)):
                    raise InputError(
                        f"{param.opts[0]} is given {times} times: it takes one value, so leave the others out"
                    )
        return super().parse_args(ctx, args)


def _in_a_sentence(error: Any) -> Exception:
    """A command line that cannot be read, said like everything else that is wrong; help that was asked for by saying nothing stays."""
    if not error.format_message() or isinstance(error, HELP):
        raise error
    message = error.format_message().rstrip(".")
    command = error.ctx.command_path.split()[1:] if error.ctx else []
    usual = f": `{' '.join(['segbounds', *command])} --help` says what it takes"
    return InputError(message[0].lower() + message[1:] + (_fact_hint(error) or _sign_hint(message) or usual))


def _sign_hint(message: str) -> str:
    """Where a negative number stands for an option."""
    negative = re.fullmatch(r"No such option: -[0-9.].*", message)
    return (
        ": what begins with - is taken for an option, and no count or metric is given as a negative number alone"
        if negative
        else ""
    )


def _fact_hint(error: Any) -> str:
    """Where a fact stands in a place of its own, as `consistent` has it, in a command that wants --given before it."""
    facts = re.findall(r"[^ =()]+=[^ ()]+", error.message) if "unexpected extra argument" in error.message else []
    takes_facts = error.ctx is not None and any("--given" in known.opts for known in error.ctx.command.params)
    return (
        f": what is known is written {' '.join(f'--given {fact}' for fact in facts)}" if facts and takes_facts else ""
    )


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="What does one segmentation metric say about another? Statements about Dice, Jaccard, Tversky, weighted Hamming "
    "and the rest, checked by algebra, by certificates, by visiting every mask pair, by sampling and on real masks.",
    epilog="Start with `segbounds verify theory --quick`, then look at one theorem with `segbounds show dice_jaccard_absolute`.\n\n"
    + "Exit status: "
    + "; ".join(f"{status}: {meaning.replace('; ', ', ')}" for status, meaning in MEANINGS.items())
    + ".",
)
#: In the order of --help. A command is a function in one of these files, and known nowhere else.
for group in (theorems, proofs, sampling, masks, metrics, means, reports, learning, figures):
    app.registered_commands += group.commands.registered_commands
app.add_typer(practice.commands, name="practice")
for prefix, registered in (("", app.registered_commands), ("practice ", practice.commands.registered_commands)):
    for command in registered:
        assert command.callback is not None, "commands are functions"
        name = command.name or command.callback.__name__.replace("_", "-")
        command.cls = _Command
        command.callback = with_json(prefix + name, command.callback)


def _say_version(wanted: bool) -> None:
    if wanted:
        out.print(f"segbounds {segbounds.__version__}")
        raise typer.Exit


@app.callback()
def _before_any_command(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_say_version, help="Say which version this is.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Runs the command line; whatever stops a command ends with one sentence and its exit status (`segbounds.endings`)."""
    _have_streams()
    bear_any_letter()
    try:
        _refuse_names_that_are_no_text(sys.argv[1:])
        app(prog_name="segbounds")  # whether it was begun so or as python -m segbounds
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0
        if isinstance(end.__context__, BrokenPipeError):  # as a --help that nobody reads
            status = CUT_OFF
    except BaseException as error:
        status = _told(error)
    try:
        sys.stdout.flush()
    except OSError as error:
        status = CUT_OFF if isinstance(error, BrokenPipeError) else _told(error)
        drop_what_is_left()
    except ValueError:  # somebody's Python has closed it; the status stands
        pass
    sys.exit(status)


def _have_streams() -> None:
    """Where a shell has closed the standard streams, Python has none: what is said then goes nowhere."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115


def _told(error: BaseException) -> int:
    """Says in one sentence what stopped a command; its exit status."""
    status, sentence = ending(error)
    if status == CRASHED and os.environ.get(TRACEBACK):
        err.print(Text(where(error)), soft_wrap=True)
    with suppress(OSError, ValueError):  # nobody can be told
        err.print(Text.assemble((f"{word(status)}:", "bold red"), f" {printable(sentence)}"), soft_wrap=True)
    return status


def _refuse_names_that_are_no_text(arguments: Sequence[str]) -> None:
    for argument in arguments:
        if not argument.isprintable() and any("\udc80" <= letter <= "\udcff" for letter in argument):
            raise InputError(f"the name {argument} is not UTF-8: rename the file, so that results can name it")
