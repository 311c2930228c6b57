"""What all results have in common: they print a sentence, show themselves in a notebook, and become a dictionary.

How that is done is loaded when a result is shown, so that none of them imports `segbounds.show`.
"""

from importlib import import_module
from typing import Any


class Shown:
    """A result of a question."""

    __slots__ = ()

    def __str__(self) -> str:
        return str(shown("sentence", self))

    def to_dict(self) -> dict[str, Any]:
        """The whole result as numbers and texts, in the form that docs/json.md describes."""
        found: dict[str, Any] = shown("as_dict", self)
        return found

    def _repr_html_(self) -> str:
        return str(shown("as_html", self))


def shown(how: str, result: Any) -> Any:
    """A result in one of the forms that `segbounds.show.results` has."""
    return getattr(import_module("segbounds.show.results"), how)(result)
