"""The errors that users are meant to see, and the one by which a method says that it does not reach a question.

Imports nothing heavy: the command line catches them without delay.
"""

import sys
import warnings
from collections.abc import Iterable
from typing import Any


class InputError(ValueError):
    """Something the user gave cannot be used. The message is one sentence that names the thing and the remedy."""


class InputWarning(UserWarning):
    """Something the user gave can be used, and is probably not what was meant. The message is one sentence with the remedy."""


class Contradiction(InputError):
    """No masks, or no images, have all that was given; the message is the reason in one sentence."""


class Unsettled(InputError):
    """What was asked is a question, and no method here answers it; the message says why."""


class Unsupported(Exception):
    """A method does not reach this question; the message says why. Whoever plans an answer tries the next one (`segbounds.bounds.plan`)."""


class EmptyRegion(Exception):
    """No counts satisfy some hypotheses."""


class NotWritten(InputError):
    """A file that was asked for cannot be written: no reason to go on."""


def doubt(sentence: str) -> None:
    """Warns whoever called the library, from wherever in it."""
    frame, level = sys._getframe(1), 2
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith("segbounds."):
        frame, level = frame.f_back, level + 1
    warnings.warn(sentence, InputWarning, stacklevel=level)


def raised(error: BaseException) -> str:
    """What somebody's Python file raised, on one line."""
    try:
        said = " ".join(str(error).split())[:300]
    except Exception:  # its text is somebody's Python as well
        said = ""
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def told(value: Any) -> str:
    """A value in a sentence: itself where it is short, else of what kind it is."""
    try:
        text = repr(value)
    except Exception:  # a tensor may have none
        return type(value).__name__
    return text if len(text) <= 60 and text.isprintable() else type(value).__name__


def nearest(name: str, names: Iterable[str], listed: Iterable[str]) -> str:
    """The end of a message about an unknown name: the known names that are near, else what there is."""
    from difflib import get_close_matches

    near = get_close_matches(name[:40].lower(), [*names], n=3)
    return f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(sorted(listed))}"


def unknown(kind: str, name: Any, known: Iterable[str]) -> InputError:
    """The error for a name that is none of the known ones, with the nearest of them."""
    from difflib import get_close_matches

    names = [*known]
    if not isinstance(name, str):
        return InputError(f"a {kind} is named by a text, and {type(name).__name__} is none ({', '.join(names)})")
    near = get_close_matches(name.lower(), names, n=1, cutoff=0.5)
    guess = f": did you mean {near[0]}?" if near else ""
    return InputError(f"there is no {kind} called {name!r}{guess} ({', '.join(names)})")
