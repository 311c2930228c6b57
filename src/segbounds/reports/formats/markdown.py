"""Tables in Markdown: every one of a page, those in HTML and in blocks of code among them."""

import re
from dataclasses import replace

from segbounds.reports.formats import drawn, html
from segbounds.reports.tables import Table, of_grid


def tables(place: str, text: str) -> list[Table]:
    from markdown_it import MarkdownIt

    found: list[Table] = []
    grid: list[list[str]] = []
    pages: list[str] = []  # of HTML, which empty lines part
    lines: list[str] = []  # the one of the row that is being read
    text_lines = re.split(r"\r\n?|\n", text)
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(text):
        if token.type == "table_open":
            grid = []
        elif token.type == "tr_open":
            grid.append([])
            lines = [text_lines[token.map[0]]] if token.map else []
        elif token.type == "inline" and token.level >= 3 and grid:
            grid[-1].append(_plain(token))
        elif token.type == "tr_close" and lines:
            grid[-1] = _as_written(grid[-1], lines.pop())
        elif token.type == "table_close":
            table = of_grid(place, grid, heads=1)
            grid = []
            if table is not None:
                found.append(table)
        elif token.type == "html_block":
            pages.append(token.content)
        elif token.type in ("fence", "code_block") and re.search(drawn.BORDER, token.content):
            found += drawn.tables(place, token.content)
    found += html.tables(place, "\n".join(pages)) if any("<table" in page.lower() for page in pages) else []
    if len(found) == 1:
        return found
    return [replace(t, place=f"{place}, table {i}") for i, t in enumerate(found, 1)]


def _as_written(row: list[str], line: str) -> list[str]:
    """A row with as many cells as its line has: pages leave out what is too much, and fill up what is missing."""
    line = line.strip().lstrip("> ").removeprefix("|")
    cells = re.split(r"(?<!\\)\|", re.sub(r"(?<!\\)\|$", "", line))
    return [*row[: len(cells)], *(cell.strip() for cell in cells[len(row) :])]


def _plain(token: object) -> str:
    """The words of a cell: without marks, images and HTML; of a formula what it says."""
    words: list[str] = []
    quiet = 0
    for part in getattr(token, "children", None) or []:
        if part.type == "html_inline":
            if re.match(r"<(?:sup|sub)\b", part.content, re.IGNORECASE):
                quiet += 1
            elif re.match(r"</(?:sup|sub)\b", part.content, re.IGNORECASE):
                quiet = max(quiet - 1, 0)
            elif re.match(r"<br\b", part.content, re.IGNORECASE):
                words.append(" ")
        elif part.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif part.type in ("text", "code_inline") and not quiet:
            words.append(part.content)
    text = "".join(words)
    if "$" in text or "\\" in text:
        from segbounds.reports.formats.latex import plain

        text = plain(text)
    return text
