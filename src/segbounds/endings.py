"""How the command line ends: what each exit status means, and one sentence for whatever stops a command."""

import traceback
from collections.abc import Iterator, Mapping
from concurrent.futures import BrokenExecutor, CancelledError

from segbounds.errors import Contradiction, InputError, Unsettled
from segbounds.files_out import REMEDIES, because

ANSWERED, REFUTED, UNUSABLE, UNDECIDED = 0, 1, 2, 3
CRASHED = 70  # as sysexits.h has it: an error of the program itself
INTERRUPTED = 130  # as shells have it: 128 and the number of the signal
CUT_OFF = 141  # the same, where whoever read the output stopped reading

MEANINGS: Mapping[int, str] = {
    ANSWERED: "answered: proved, possible, certified, or nothing found against it",
    REFUTED: "refuted, vacuous or impossible, as what is given may be; a proof that fails; a surprise of `audit-loss`; nothing else",
    UNUSABLE: "what was given cannot be used, or the machine does not let it be done; one sentence says what to do",
    UNDECIDED: "undecided (`prove`, `beats`, `consistent --averaged`), or beyond what is known here",
    CRASHED: "an error of segbounds itself: please report it",
    INTERRUPTED: "Ctrl-C was pressed; what was finished is kept",
    CUT_OFF: "whoever read the output stopped reading",
}
TRACEBACK = "SEGBOUNDS_TRACEBACK"  # this variable, when set, has the traceback of a crash printed

NO_MEMORY = "there is not enough memory: ask for less at one time (fewer pixels, pairs, --jobs or --workers), or use a larger machine"
WORKERS_ENDED = (
    "the worker processes ended before they were done, killed or out of memory: take fewer with --jobs or --workers, or use a machine "
    "with more memory; what is kept is whole, and the same command goes on where it can"
)
NO_SCHEDULER = (
    "the dask scheduler or its workers no longer answer: look after the cluster; what is kept is whole, and the same command goes on "
    "(`sample`: with --resume)"
)


def ending(error: BaseException) -> tuple[int, str]:
    """The exit status for what stopped a command, and the sentence."""
    if isinstance(error, Contradiction):
        return REFUTED, str(error)
    if isinstance(error, Unsettled):
        return UNDECIDED, str(error)
    if isinstance(error, InputError):
        return UNUSABLE, str(error)
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED, "Ctrl-C was pressed; what was finished is kept"
    for say in (out_of_memory, _of_workers, _of_files):
        said = say(error)
        if said is not None:
            return UNUSABLE, said
    if isinstance(error, RecursionError):
        return UNUSABLE, "what was given is nested too deeply to be worked through: give it in smaller parts"
    told = " ".join(str(error).split())[:300]
    return (
        CRASHED,
        f"segbounds itself failed, which is its fault: {type(error).__name__}{': ' if told else ''}{told}; please report it with the "
        f"command that you gave ({TRACEBACK}=1 prints where it happened)",
    )


def word(status: int) -> str:
    """What a sentence about what stopped a command begins with."""
    return {REFUTED: "impossible", UNDECIDED: "undecided", INTERRUPTED: "stopped"}.get(status, "error")


def out_of_memory(error: BaseException) -> str | None:
    """A sentence where the memory did not suffice."""
    # libraries that find no memory while they are loaded are an ImportError, or an OSError that another one was made of
    loading = any(
        words in str(cause).lower()
        for cause in _chain(error)
        for words in ("cannot allocate memory", "failed to map segment")
    )
    out = isinstance(error, OSError) and error.errno == 12  # ENOMEM: no memory for a process
    thread = isinstance(error, RuntimeError) and "can't start new thread" in str(error)
    return NO_MEMORY if isinstance(error, MemoryError) or loading or out or thread else None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """What could not be loaded, and what that was made of."""
    while isinstance(error, ImportError | OSError):
        yield error
        error = error.__cause__ or error.__context__


def _of_workers(error: BaseException) -> str | None:
    if isinstance(error, BrokenExecutor):
        return WORKERS_ENDED
    theirs = any(kind.__module__.split(".")[0] in ("distributed", "dask") for kind in type(error).__mro__)
    return NO_SCHEDULER if theirs or isinstance(error, CancelledError) else None


def _of_files(error: BaseException) -> str | None:
    if isinstance(error, UnicodeError):
        return f"a name or a file is not UTF-8 ({error.reason if hasattr(error, 'reason') else error}): rename it, or save it as UTF-8"
    if not isinstance(error, OSError) or not (error.filename or error.errno in REMEDIES):
        return None
    if "temporary" in str(error):
        return "there is no folder for temporary files that can be written: make room, or name one with the variable TMPDIR"
    return f"{error.filename or 'a file or the output'} cannot be used: {because(error)}"


def where(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


def printable(text: str) -> str:
    """A sentence on one line, whatever the names in it are made of."""
    return "".join(map(_shown, text))


def _shown(letter: str) -> str:
    if letter.isprintable():
        return letter
    if "\udc80" <= letter <= "\udcff":  # a byte of a name that is not UTF-8, as Python has it
        return f"\\x{ord(letter) - 0xDC00:02x}"
    return letter.encode("unicode_escape").decode("ascii")
