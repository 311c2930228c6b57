"""Where tables are read from: files in every form, texts, standard input."""

import re
from collections.abc import Callable
from pathlib import Path

from segbounds.errors import InputError, unknown
from segbounds.reports.file_texts import text_of
from segbounds.reports.formats import delimited, drawn, html, json_rows, latex, markdown, restructured
from segbounds.reports.formats.matrices import matrix_hint
from segbounds.reports.ragged import placed
from segbounds.reports.tables import Table


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
            f"cells copied from a spreadsheet are read{matrix_hint(place, text)}"
        )
    return found


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
