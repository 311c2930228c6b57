"""How figures look, and what is written of them.

A figure is drawn the same to the last byte wherever it is drawn with the same versions: no dates, no random names, and fonts
that matplotlib brings along. Colours are those of Okabe and Ito, which are told apart with any colour vision; lines and
letters say the same in grey.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import sympy as sp
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from segbounds import files_out
from segbounds.algebra.reading import symbolic
from segbounds.escaping import in_figure

BLACK, ORANGE, SKY, GREEN, BLUE, RED, GREY = "#000000", "#E69F00", "#56B4E9", "#009E73", "#0072B2", "#D55E00", "#767676"
PINK, YELLOW = "#CC79A7", "#F0E442"
COLUMN, PAGE = 3.5, 7.2  # inches: widths of a journal's column and page
STYLE: Any = {
    "font.family": "DejaVu Sans",
    "mathtext.fontset": "dejavusans",
    "font.size": 8,
    "axes.titlesize": 9,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.constrained_layout.use": True,
    "savefig.dpi": 200,
    "svg.hashsalt": "segbounds",
    "svg.fonttype": "path",
}
FORMATS: dict[str, dict[str, Any]] = {
    "svg": {"metadata": {"Date": None, "Creator": None}},
    "png": {"metadata": {"Software": None}},
}

#: Around each drawing function: sizes of text are settled when it is made, not when it is saved.
styled = mpl.rc_context(STYLE)


def bytes_of(figure: Figure, kind: str) -> bytes:
    """A figure as the content of a file, "svg" or "png"."""
    content = BytesIO()
    with mpl.rc_context(STYLE):
        figure.savefig(content, format=kind, **FORMATS[kind])
    return content.getvalue()


def write(figure: Figure, name: str, folder: Path) -> list[Path]:
    """Writes a figure in each format; the files."""
    files_out.folder(folder)
    files = [folder / f"{name}.{kind}" for kind in FORMATS]
    for file in files:
        files_out.write(file, bytes_of(figure, file.suffix[1:]))
    return files


class Shown(Figure):
    """A figure that a notebook shows without being told."""

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        content = BytesIO()
        with mpl.rc_context(STYLE):
            self.savefig(content, format="png", dpi=150, **FORMATS["png"])
        return content.getvalue(), {"width": round(110 * self.get_figwidth())}


def subplots(rows: int, columns: int, width: float, height: float, **options: Any) -> tuple[Shown, list[Axes]]:
    """An empty figure of a size in inches, and its axes row by row."""
    figure = Shown(figsize=(width, height))
    return figure, list(np.ravel(figure.subplots(rows, columns, **options)))


def number(value: Any) -> str:
    """A constant as one reads it: exactly, then in decimals where that is something else."""
    value = symbolic(value)
    exact = sp.latex(value, fold_short_frac=True)
    return f"${exact}$" if value.is_Integer else f"${exact} \\approx {float(value):.4f}$"


def short(similarity: Any) -> str:
    return (
        in_figure(str(similarity))
        .replace("Weighted Hamming", "Hamming")
        .replace("gamma", "γ")
        .replace("alpha", "α")
        .replace("beta", "β")
    )
