"""What notebooks show beside results: named values as a small table, and pictures that a slider moves."""

import sys
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec
from typing import Any

import numpy as np
import sympy as sp

from segbounds.algebra.reading import symbolic
from segbounds.algebra.written import latex
from segbounds.errors import unknown
from segbounds.escaping import in_markdown, table_row
from segbounds.metrics.counts import Counts


@dataclass(frozen=True)
class Named:
    """Values with what they are, as `named` takes them; a notebook shows them as a table."""

    values: Mapping[str, Any]

    def _repr_markdown_(self) -> str:
        rows = [[in_markdown(name), _written(value)] for name, value in self.values.items()]
        return "\n".join([table_row(["", "value"]), "| :--- | :--- |", *map(table_row, rows)])

    def __repr__(self) -> str:
        return "\n".join(f"{name}: {_plain(value)}" for name, value in self.values.items())


def named(values: Mapping[str, Any]) -> Named:
    """Values to show, each under its name: exact numbers as formulas with their decimals, floats with six digits,
    masks (bool arrays) as rows of cells."""
    return Named(values)


def _plain(value: Any) -> Any:
    """A value in a text without markup: floats with six digits there too, since the last ones differ from processor to processor."""
    if isinstance(value, float):
        return f"{value:.6g}"
    return f"[{', '.join(str(_plain(item)) for item in value)}]" if isinstance(value, list) else value


def _written(value: Any) -> str:
    """A value in Markdown."""
    if isinstance(value, Counts):
        return ", ".join(f"{name} = ${latex(symbolic(count))}$" for name, count in value._asdict().items())
    if isinstance(value, np.ndarray) and value.dtype == bool:
        return ", ".join("".join("█" if pixel else "·" for pixel in row) for row in np.atleast_2d(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, Fraction | sp.Expr):
        return _formula(symbolic(value))
    if isinstance(value, list | tuple):
        return ", ".join(map(_written, value))
    return in_markdown(str(value))


def _formula(value: sp.Expr) -> str:
    """An exact value, and its decimals where it is a number that is not whole."""
    decimals = rf" \approx {float(value):.4f}" if value.is_real and value.is_number and not value.is_Integer else ""
    return f"${latex(value)}{decimals}$"


# --- pictures that move ------------------------------------------------------------------------------------------------


def moved(name: str) -> Any:
    """The picture of this name in `segbounds.show.figures.moving`, with a slider where somebody can move one.

    Where nobody can (a notebook that is run by a program and read later, or an installation without ipywidgets) it is the picture at
    the value from which the slider starts. Raises InputError for any other name.
    """
    from segbounds.show.figures.moving import MOVES

    if name not in MOVES:
        raise unknown("picture that moves", name, MOVES)
    move = MOVES[name]
    if not somebody_sits_here():
        return move.draw(move.start)
    if find_spec("ipywidgets") is None:
        print("With ipywidgets there is a slider here: pip install 'segbounds[notebooks]'")
        return move.draw(move.start)
    import ipywidgets as widgets
    from IPython.display import display

    stops = [(move.label(stop), stop) for stop in move.stops]
    slider = widgets.SelectionSlider(options=stops, value=move.start, description=move.says, continuous_update=False)
    moving = widgets.interactive(lambda value: display(move.draw(value)), value=slider)
    # a notebook that is kept with its slider has the picture for those who read it later
    still, _ = move.draw(move.start)._repr_png_()
    display({**moving._repr_mimebundle_(), "image/png": b64encode(still).decode()}, raw=True)
    return None


def somebody_sits_here() -> bool:
    """Whether this is a notebook whose kernel may ask for input: where a program runs it, nobody answers, nor moves a slider."""
    if "IPython" not in sys.modules:
        return False
    kernel = getattr(sys.modules["IPython"].get_ipython(), "kernel", None)
    return bool(getattr(kernel, "_allow_stdin", False))
