"""What commands write to. A text appears as it is: no name, path or message is read as markup, and each can be written on any terminal.

Whoever prints needs to remember nothing: these are the only consoles, and tests see that no other is made.
"""

import codecs
import sys

from rich.console import Console
from rich.status import Status
from rich.text import Text

out = Console(markup=False, emoji=False, highlight=False)
err = Console(markup=False, emoji=False, highlight=False, stderr=True)

#: What stands for letters that a terminal does not have; others are written as Python writes them: \xe9.
INSTEAD = {
    **{"≤": "<=", "≥": ">=", "±": "+-", "−": "-", "–": "-", "·": ".", "×": "x", "…": "...", "²": "^2", "½": "1/2", "∞": "oo"},
    **{"→": "->", "α": "alpha", "β": "beta", "γ": "gamma", "π": "pi", "√": "sqrt", "∈": "in", "█": "#", "✓": "ok", "✗": "x"},
}  # fmt: skip
_HANDLER = "segbounds.cli.console"


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
