"""Names and sentences from outside, such as file names, titles and labels, as text and nothing else: in Markdown, in CSV, in figures.

Pages in HTML have `html.escape` for the same.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

# --- CSV: programs for tables run cells that begin like this -----------------------------------------------------------

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\n")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]|\\(?=x[0-9a-f]{2})")  # and what looks like one that was written
_WRITTEN = re.compile(r"\\x([0-9a-f]{2})")


class Formula(str):
    """A formula that this program wrote, which may begin with a minus sign."""


def as_csv(rows: Iterable[Sequence[object]]) -> str:
    """A table for other programs. A text that a program for tables would run has an apostrophe before it; numbers are as they are."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def from_csv(cell: str) -> str:
    """The text whose cell was written by `as_csv`."""
    text = cell[1:] if cell.startswith("'") and _is_run(cell) else cell
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), text)


def _cell(cell: object) -> object:
    if not isinstance(cell, str) or (isinstance(cell, Formula) and cell.startswith("-")):
        return cell
    text = cell.replace("\r\n", "\n").replace("\r", "\n")  # which Python's writer would leave without quotes
    text = _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)  # a terminal that shows the file would obey them
    return f"'{text}" if _is_run(text) else text


def _is_run(cell: str) -> bool:
    """Whether a program would run it, or it looks like one that has been kept from that."""
    return cell.lstrip("'").startswith(_BEGINS_A_FORMULA) and not _NUMBER.fullmatch(cell)


# --- Markdown ---------------------------------------------------------------------------------------------------------

_LETTERS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "`": "\\`", "[": "\\[", "\n": " ", "\r": " "})


def in_markdown(text: str) -> str:
    """Words in a paragraph or a heading: no HTML, no link, no code, on one line."""
    return text.translate(_LETTERS)


def code(text: str) -> str:
    """Code within a line, whatever quotes it has in it."""
    text = " ".join(text.splitlines())
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{fence}{text}{fence}" if len(fence) == 1 else f"{fence} {text} {fence}"


def table_row(cells: Iterable[str]) -> str:
    """A row of cells in Markdown: a bar within one is no border."""
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


# --- figures ----------------------------------------------------------------------------------------------------------


def in_figure(text: str) -> str:
    """A label of a figure: a dollar sign is one, not the begin of a formula."""
    return text.replace("$", r"\$")
