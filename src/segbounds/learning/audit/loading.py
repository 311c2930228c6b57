"""Somebody's loss by name: loaded, and made with arguments. It is Python, which is run."""

import importlib
import importlib.util
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from segbounds.errors import InputError, raised, unknown
from segbounds.strangers import loading, running


def load(name: str, arguments: Sequence[str] = ()) -> Callable[..., Any]:
    """The loss that ``module:callable`` names, or ``file.py:callable``; a class is made an object with ``key=value`` arguments, and so
    is what a function makes of arguments. A value may be a number, numbers with commas, a word, or a function like ``torch:sigmoid``.

    Raises InputError for a module that is not there or cannot be loaded, for a name that it does not have, and for what cannot be called.
    """
    found = named(name)
    given = dict(_argument(text) for text in arguments)
    if not callable(found):
        raise InputError(
            f"{name} is {type(found).__name__}, which cannot be called: name a function, a class or a module of torch"
        )
    if isinstance(found, type) or given:
        try:
            with running():
                found = found(**given)
        except KeyboardInterrupt:  # Ctrl-C, which ends the command
            raise
        except BaseException as error:  # whatever a stranger's code raises, the arguments are what can be changed
            raise InputError(f"{name} cannot be made with {given}: {raised(error)}") from error
    if not callable(found):
        raise InputError(f"{name} makes {type(found).__name__}, which cannot be called: name what makes a loss")
    return found


def named(name: str) -> Any:
    """What ``module:name`` or ``file.py:name`` is."""
    place, colon, attribute = name.rpartition(":")
    if not colon or not place or not attribute:
        raise InputError(f"{name!r} names no loss: write it like my_losses:DiceLoss or path/my_losses.py:dice_loss")
    found: Any = _module(place)
    for part in attribute.split("."):
        if not hasattr(found, part):
            raise unknown(
                f"name in {place}", part, sorted(n for n in vars(found) if not n.startswith("_")) or ["nothing"]
            )
        found = getattr(found, part)
    return found


def _module(place: str) -> Any:
    try:
        with loading(place):
            return _imported(place)
    except InputError as error:
        if isinstance(error.__cause__, ModuleNotFoundError | FileNotFoundError):
            raise InputError(
                f"there is no {place} to import ({error.__cause__}): install it, or name a file like my_losses.py"
            ) from error.__cause__
        raise


def _imported(place: str) -> Any:
    if place.endswith(".py"):
        spec = importlib.util.spec_from_file_location(Path(place).stem, place)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        beside = str(Path(place).resolve().parent)  # as python has it: a file may import its neighbours
        if beside not in sys.path:
            sys.path.insert(0, beside)
        spec.loader.exec_module(module)
        return module
    if "" not in sys.path:  # as python -m has it: modules of the folder one is in
        sys.path.insert(0, "")
    return importlib.import_module(place)


def _argument(text: str) -> tuple[str, Any]:
    key, equals, value = text.partition("=")
    if not equals or not key.isidentifier():
        raise InputError(f"{text!r} is no argument: write it like sigmoid=True or alpha=0.3")
    words = {"true": True, "false": False, "none": None}
    if value.lower() in words:
        return key, words[value.lower()]
    if (number := _number(value)) is not None:
        return key, number
    parts = [_number(part) for part in value.split(",")]
    if len(parts) > 1 and all(part is not None for part in parts):
        return key, parts
    if re.fullmatch(r"[A-Za-z_][\w./]*:[A-Za-z_][\w.]*", value):  # a function, like torch:sigmoid
        return key, named(value)
    return key, value


def _number(text: str) -> int | float | None:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return None
