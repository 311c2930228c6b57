"""Where tables are read from: files in every form, texts, standard input."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

from segbounds.errors import InputError, unknown
from segbounds.reports.formats import delimited, drawn, html, json_rows, latex, markdown, restructured
from segbounds.reports.ragged import placed
from segbounds.reports.tables import Table

LARGEST = 1 << 25  # bytes of a file, far more than any table


def read_tables(source: Path | str, text: str | None = None) -> list[Table]:
    """Every table of a file, or of standard input where that is `-`; a text, where it is given, is the file's.

    Raises InputError where nothing in it is a table with a head and values.
    """
    place = "standard input" if str(source) == "-" else str(source)
    if text is None:
        text, place = text_of(source, place)
    form = _form(Path(str(source)).suffix.lower(), text)
    found = [*map(placed, form(place, text))]
    if not found:
        raise InputError(
            f"{place} has no table with a head and values: CSV, TSV, Markdown, LaTeX, HTML, JSON, logs of mmsegmentation and "
            "cells copied from a spreadsheet are read"
        )
    return found


def text_of(source: Path | str, place: str) -> tuple[str, str]:
    """The text of a file, and how the file is called from then on."""
    if str(source) == "-":
        data = sys.stdin.buffer.read(LARGEST + 1)
    else:
        file = Path(source)
        if file.is_dir():
            raise InputError(f"{place} is a folder: name the files in it")
        if not file.exists():
            raise InputError(f"there is no file {place}")
        if not file.is_file() and not file.is_fifo():  # what a shell's <(…) names is read
            raise InputError(f"{place} is no file: name one with a table, or - for standard input")
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise InputError(f"{place} is larger than {LARGEST >> 20} MiB: give the part with the tables")
    return decoded(data, place)


def decoded(data: bytes, place: str) -> tuple[str, str]:
    """The text of a file's bytes, and its place, with what it was read as where that is a guess.

    Spreadsheets on Windows save CSV in the code page of western Europe, and "Unicode text" in UTF-16.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _by(data, "utf-16", place), place
    for kind, zeros, letters in (
        ("utf-16-le", 1, 0),
        ("utf-16-be", 0, 1),
    ):  # without a mark: every other byte of ASCII is 0
        if len(data) % 2 == 0 and data[zeros::2].count(0) > 0.8 * len(data) / 2 and 0 not in data[letters::2]:
            return _by(data, kind, place), f"{place} (read as UTF-16)"
    try:
        return _encoded_once(data.decode("utf-8-sig"), place)
    except UnicodeDecodeError:
        if _CONTROL.search(data) or _LETTER_OF_UTF8.search(data):
            raise _unreadable(place) from None
    return _by(data, "cp1252", place), f"{place} (read as Windows-1252)"


def _encoded_once(text: str, place: str) -> tuple[str, str]:
    """A text whose letters were taken for those of Windows-1252 and encoded again, as in `Â±`: with the letters that were meant."""
    if not _TWICE.search(text):
        return text, place
    try:
        return text.encode("cp1252").decode("utf-8"), f"{place} (read as UTF-8 that was encoded twice)"
    except UnicodeError:
        return text, place


_TWICE = re.compile(r"Â[\xa0-\xbf]|Ã[\xa0-\xbf‚-™\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc]|â†")

#: Bytes that no text has, and pairs that are one letter in UTF-8, and hardly ever two in other code pages.
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_LETTER_OF_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def _by(data: bytes, kind: str, place: str) -> str:
    try:
        return data.decode(kind)
    except UnicodeDecodeError:
        raise _unreadable(place) from None


def _unreadable(place: str) -> InputError:
    return InputError(f"{place} is not UTF-8, nor Windows-1252 or UTF-16: save it as UTF-8")


def _form(suffix: str, text: str) -> Callable[[str, str], list[Table]]:
    """How a text is to be read: what its name says, else what is in it."""
    by_name = {
        ".csv": delimited.tables,
        ".tsv": delimited.tables,
        ".md": markdown.tables,
        ".markdown": markdown.tables,
        ".tex": latex.tables,
        ".html": html.tables,
        ".htm": html.tables,
        ".json": json_rows.tables,
        ".jsonl": json_rows.tables,
    }
    if suffix in by_name:
        return by_name[suffix]
    if suffix in (".xlsx", ".xls", ".ods", ".pdf", ".docx"):
        raise unknown("form of table", suffix, ("csv", "tsv", "md", "tex", "html", "json", "log", "txt"))
    if text.lstrip()[:1] == "{" or re.match(r"\s*\[\s*\{", text):
        return json_rows.tables
    for pattern, form in (
        (r"\\begin\s*\{(?:long|wide)?tab", latex.tables),
        (drawn.BORDER, drawn.tables),
        (drawn.SUMMARY, drawn.tables),
        (restructured.BORDER, restructured.tables),
        (r"(?m)^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*$", markdown.tables),
        (r"(?i)<table[\s>]", html.tables),
    ):
        if re.search(pattern, text):
            return form
    return delimited.tables
